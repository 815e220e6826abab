/** The numbers that a chart takes from a table. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { lies, number, series, shares, wrapped } from "../../app/assets/page/table.js";

const texts = (...row) => row.map((text) => ({ text }));

for (const [language, text, value] of [
  ["pl", "1 234 567,5", 1234567.5],
  ["pl", "1\u00a0234,50", 1234.5],
  ["pl", "1\u202f234", 1234],
  ["en", "1,234.5", 1234.5],
  ["pl", "−12,5", -12.5],
  ["pl", "12,5 zł", null],
  ["en", "n/a", null],
  ["en", "", null],
  ["en", "1e999", null],
  ["en", "0x10", null],
])
  test(`${JSON.stringify(text)} is ${value} in ${language}`, () => assert.equal(number({ text }, language), value));

test("the exact number of a cell goes before its text", () => {
  assert.equal(number({ text: "1,2 mln zł", exact: "1234567.89" }, "pl"), 1234567.89);
  assert.equal(number({ text: "12", exact: "" }, "pl"), null);
});

test("rows are along, columns of numbers are series, columns of words are none", () => {
  const rows = [texts("Rok", "Plan", "Uwagi", "Wykonanie"), texts("2024", "10", "a", "8,5"), texts("2025", "20", "b", "")];
  assert.deepEqual(series(rows, "pl"), {
    along: ["2024", "2025"],
    links: [null, null],
    series: [{ name: "Plan", values: [10, 20] }, { name: "Wykonanie", values: [8.5, null] }],
  });
});

test("a column that the page leaves out is not drawn", () => {
  const rows = [[{ text: "Rok" }, { text: "Plan" }, { text: "Udział", skipped: true }], texts("2024", "10", "50")];
  assert.deepEqual(series(rows, "pl").series.map(({ name }) => name), ["Plan"]);
});

test("a row that is too short has no number there, an empty table nothing", () => {
  assert.deepEqual(series([texts("a", "b", "c"), texts("x", "1"), texts("y", "2", "3")], "en").series[1].values, [null, 3]);
  assert.deepEqual(series([], "en"), { along: [], links: [], series: [] });
});

test("shares are percents of the whole", () => {
  assert.deepEqual(shares([1, 3, null]), [25, 75, 0]);
  assert.deepEqual(shares([0, 0]), [0, 0]);
});

test("bars lie where names are long or many, lines never", () => {
  assert.equal(lies("bar", ["2024", "2025"]), false);
  assert.equal(lies("bar", ["Administracja publiczna"]), true);
  assert.equal(lies("stacked", Array(20).fill("x")), true);
  assert.equal(lies("share", ["a"]), true);
  assert.equal(lies("line", Array(40).fill("Administracja publiczna")), false);
});

test("a long name is two lines, and no more", () => {
  const name = "921 Kultura i ochrona dziedzictwa narodowego oraz ogrody botaniczne";
  assert.deepEqual(wrapped(name, 30), ["921 Kultura i ochrona", "dziedzictwa narodowego oraz…"]);
  assert.deepEqual(wrapped("Turystyka", 30), ["Turystyka"]);
  assert.deepEqual(wrapped("x".repeat(50), 10), [`${"x".repeat(10)}…`]);
  assert.deepEqual(wrapped("", 10), [""]);
});
