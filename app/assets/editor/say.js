/** What the editor says: English in the sources is the key, `pl.json` has the Polish (as gettext does). */
import polish from "./pl.json";

const TEXTS = { pl: { ...polish.yasgui, ...polish.ours } };

/** The language of the page, which the server chose. */
export const language = document.documentElement.lang || "en";

/** How the page writes numbers: the language with a country, as the server does. */
export const locale = document.querySelector('meta[property="og:locale"]')?.content.replace("_", "-") ?? language;

/** `text` in the language of the page, English where it has no translation; `{places}` are filled. */
export function say(text, places = {}) {
  const spoken = TEXTS[language]?.[text] ?? text;
  return spoken.replace(/{(\w+)}/g, (_, name) => number(places[name]));
}

function number(value) {
  return typeof value === "number" ? value.toLocaleString(locale, { maximumFractionDigits: 3 }) : value;
}
