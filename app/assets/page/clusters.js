/**
 * Many points as few marks: which marks stand for the points of a view. Pure; `map-figure.js` draws them.
 *
 * Points at the very same place never come apart, however close one looks: such a mark lists them.
 */
import Supercluster from "supercluster";

// Pixels about a mark that it stands for.
const RADIUS = 64;
// As many as a reader goes through; the text beside the map has all.
const LISTED = 50;
// As many as a listener hears of a mark that comes apart.
const NAMED = 3;

export class Clusters {
  /** @param points features of GeoJSON with a Point each; `deepest` the map's last level of zoom */
  constructor(points, deepest) {
    this.points = points;
    this.deepest = deepest;
    this.index = new Supercluster({ radius: RADIUS, maxZoom: deepest, minPoints: 2 });
    this.index.load(points.map(({ geometry }, at) => ({ type: "Feature", geometry, properties: { at } })));
  }

  /** Marks of a view (`[west, south, east, north]`) by a key that stays the same while the mark does. */
  marks(bounds, zoom) {
    return new Map(this.index.getClusters(bounds, Math.floor(zoom)).map((found) => this.#mark(found)));
  }

  #mark({ id, geometry, properties }) {
    if (!properties.cluster) return [`p${properties.at}`, this.#single(this.points[properties.at])];
    const mark = { place: turned(geometry), count: properties.point_count };
    const closer = this.index.getClusterExpansionZoom(id);
    if (closer <= this.deepest) return [`c${id}`, { ...mark, closer, names: this.#names(id) }];
    const leaves = this.index.getLeaves(id, LISTED);
    return [`c${id}`, { ...mark, features: leaves.map((leaf) => this.points[leaf.properties.at]) }];
  }

  /** Some of the names that a mark stands for, each once. */
  #names(id) {
    const leaves = this.index.getLeaves(id, LISTED);
    const names = leaves.map((leaf) => this.points[leaf.properties.at].properties?.name).filter(Boolean);
    return [...new Set(names)].slice(0, NAMED);
  }

  #single(feature) {
    return { place: turned(feature.geometry), count: 1, features: [feature] };
  }
}

function turned({ coordinates: [longitude, latitude] }) {
  return [latitude, longitude];
}

/** The features that are points, one for each point of a MultiPoint, and the others. */
export function parted(features) {
  const placed = features.filter(({ geometry }) => geometry);
  const points = placed.flatMap(single);
  return [points, placed.filter(({ geometry }) => !/Point$/.test(geometry.type))];
}

function single(feature) {
  const { type, coordinates } = feature.geometry;
  if (type === "Point") return [feature];
  if (type !== "MultiPoint") return [];
  return coordinates.map((place) => ({ ...feature, geometry: { type: "Point", coordinates: place } }));
}
