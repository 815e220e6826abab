/** Suggestions as the search answers them, and which of them is chosen. Pure; `suggest.js` draws them. */
import { safe } from "./site.js";

/** The choices of an answer in the form of OpenSearch Suggestions: `[query, [texts], [descriptions], [addresses]]`. */
export function choices(answer, most = 10) {
  const [, texts = [], notes = [], places = []] = Array.isArray(answer) ? answer : [];
  return texts
    .slice(0, most)
    .map((text, at) => ({ text: String(text), note: String(notes[at] ?? ""), href: safe(places[at]) }));
}

/** The choice that a key leads to from `at` (-1: none, the text itself), among `count`; null for a key that leads nowhere. */
export function moved(key, at, count) {
  if (!count) return null;
  if (key === "ArrowDown") return at + 1 === count ? -1 : at + 1;
  if (key === "ArrowUp") return at < 0 ? count - 1 : at - 1;
  return null;
}

/** The address that suggestions of `query` are asked at; a language that the page's own address names goes along. */
export function question(address, name, query, base) {
  const [url, language] = [new URL(address, base), new URL(base).searchParams.get("lang")];
  if (language !== null) url.searchParams.set("lang", language);
  url.searchParams.set(name, query);
  return url.href;
}
