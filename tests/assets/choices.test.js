/** Suggestions, and the ways of the keys among them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { choices, moved, question } from "../../app/assets/page/choices.js";
import { fill, safe } from "../../app/assets/page/site.js";

test("an answer of OpenSearch is choices with notes and addresses", () => {
  const answer = ["łó", ["Łódź", "Łódzkie"], ["gmina"], ["/doc/teryt/106101", "javascript:alert(1)"]];
  assert.deepEqual(choices(answer), [
    { text: "Łódź", note: "gmina", href: "/doc/teryt/106101" },
    { text: "Łódzkie", note: "", href: null },
  ]);
});

for (const answer of [null, {}, [], ["q"], "text"])
  test(`${JSON.stringify(answer)} has no choices`, () => assert.deepEqual(choices(answer), []));

test("there are never more choices than one looks through", () => {
  assert.equal(choices(["q", Array(500).fill("x")]).length, 10);
});

test("arrows go around through the text itself", () => {
  const walk = (key, from) => moved(key, from, 2);
  assert.deepEqual([-1, 0, 1].map((at) => walk("ArrowDown", at)), [0, 1, -1]);
  assert.deepEqual([-1, 0, 1].map((at) => walk("ArrowUp", at)), [1, -1, 0]);
  assert.equal(walk("a", 0), null);
  assert.equal(moved("ArrowDown", -1, 0), null);
});

test("a question keeps what else its address says, and what is asked is data", () => {
  const asked = question("/suggest?a=b", "q", "a&b=ł", "https://x.example/search?q=1");
  assert.equal(asked, "https://x.example/suggest?a=b&q=a%26b%3D%C5%82");
});

test("a question is in the language that the page is asked for in", () => {
  const asked = question("/suggest", "q", "a", "https://x.example/doc/1?lang=en&q=1");
  assert.equal(asked, "https://x.example/suggest?lang=en&q=a");
});

for (const address of ["/doc/1", "/doc/1?lang=en#a", "https://x.example/", "http://x.example/a"])
  test(`${address} may be led to`, () => assert.equal(safe(address), address));

for (const address of ["javascript:alert(1)", "//x.example", "/\\x.example", " /doc", "\tjavascript:x", "data:text/html,x", "doc", "", null, 1, "https://"])
  test(`${JSON.stringify(address)} leads nowhere`, () => assert.equal(safe(address), null));

test("places of a text are filled once, with numbers as the language writes them", () => {
  assert.equal(fill("%(number)s z %(name)s", { number: 12345, name: "%(number)s" }, "pl"), "12\u00a0345 z %(number)s");
});
