/** Which marks stand for the points of a view. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Clusters, parted } from "../../app/assets/page/clusters.js";

const WORLD = [-180, -85, 180, 85];
const feature = (type, coordinates, name) => ({ type: "Feature", geometry: { type, coordinates }, properties: { name } });
const point = (x, y, name) => feature("Point", [x, y], name);

function many(count) {
  // Spread without chance, so that a run is like the one before.
  return Array.from({ length: count }, (_, at) => point(18 + ((at * 0.618034) % 2.5), 51 + ((at * 0.754878) % 1.4), `${at}`));
}

test("20,000 points are few marks, which count all of them", () => {
  const started = process.cpuUsage();
  const clusters = new Clusters(many(20_000), 14);
  const marks = [...clusters.marks(WORLD, 8).values()];
  // Of the processor's time, which a busy machine does not change: microseconds.
  assert.ok(process.cpuUsage(started).user < 1_500_000);
  assert.ok(marks.length < 500, `${marks.length}`);
  assert.equal(marks.reduce((sum, { count }) => sum + count, 0), 20_000);
});

test("a mark keeps its key while one moves, so that it keeps the focus", () => {
  const clusters = new Clusters(many(1000), 14);
  const before = clusters.marks([18, 51, 20, 52], 9);
  const after = clusters.marks([18.1, 51.1, 20.1, 52.1], 9);
  const same = [...before.keys()].filter((key) => after.has(key));
  assert.ok(same.length > 3);
  for (const key of same) assert.deepEqual(before.get(key).place, after.get(key).place);
});

test("points that come apart tell how close one must look, points at one place are listed", () => {
  const clusters = new Clusters([point(19, 51, "a"), point(19.01, 51, "b"), point(20, 52, "c"), point(20, 52, "d")], 14);
  const [apart, together] = [...clusters.marks(WORLD, 6).values()].filter(({ count }) => count === 2);
  const marks = [apart, together].sort((one) => (one.closer ? -1 : 1));
  assert.ok(marks[0].closer > 6);
  assert.deepEqual(marks[0].names.sort(), ["a", "b"]);
  assert.deepEqual(marks[1].features.map(({ properties }) => properties.name).sort(), ["c", "d"]);
});

test("a single point is itself, whatever its name", () => {
  const clusters = new Clusters([point(19, 51, "<b>x</b>")], 14);
  const [[key, mark]] = clusters.marks(WORLD, 10);
  assert.equal(key, "p0");
  assert.deepEqual(mark.place, [51, 19]);
  assert.equal(mark.features[0].properties.name, "<b>x</b>");
});

test("a multipoint is points, what has no geometry is nowhere, all else is a shape", () => {
  const line = feature("LineString", [[0, 0], [1, 1]], "line");
  const [points, shapes] = parted([point(1, 2, "a"), feature("MultiPoint", [[3, 4], [5, 6]], "b"), line, { geometry: null }]);
  assert.deepEqual(points.map(({ geometry, properties }) => [properties.name, ...geometry.coordinates]), [["a", 1, 2], ["b", 3, 4], ["b", 5, 6]]);
  assert.deepEqual(shapes, [line]);
});
