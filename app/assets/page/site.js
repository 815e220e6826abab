/** What the page says to its scripts: the language, texts in it, addresses. All of it stands on the script element. */

const told = globalThis.document?.querySelector("script[data-texts]")?.dataset ?? {};
const texts = JSON.parse(told.texts ?? "{}");

/** The language of the page, which the server chose. */
export const language = globalThis.document?.documentElement.lang || "en";

/** How the page writes numbers: the language with a country, as the server does. */
export const locale = written() ?? language;

function written() {
  return globalThis.document?.querySelector('meta[property="og:locale"]')?.content.replace("_", "-");
}

/** Where the outline of the region is. */
export const outline = told.outline;

/** A text by its name, with its places filled. */
export function text(name, places = {}) {
  return fill(texts[name] ?? "", places, locale);
}

/** The places of a text (`%(name)s`) filled, numbers as the language writes them. */
export function fill(pattern, places, locale) {
  return pattern.replace(/%\((\w+)\)s/g, (_, name) => {
    const value = places[name];
    return typeof value === "number" ? value.toLocaleString(locale) : value;
  });
}

/** Load a style sheet that the page names, once: "map", "chart" or "page". */
export function style(name) {
  const address = name === "map" ? told.mapStyle : told.style;
  if (document.querySelector(`link[href="${address}"]`)) return Promise.resolve();
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address });
  return new Promise((resolve, reject) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", reject);
    document.head.append(link);
  });
}

/** An address that a link may lead to: of this site or on the web; anything else is none. */
export function safe(address) {
  if (typeof address !== "string" || /[\u0000-\u0020\\]/.test(address)) return null;
  return /^\/(?!\/)|^https?:\/\/[^/]/.test(address) ? address : null;
}

/** An element with properties and children, strings among them as text. */
export function element(name, properties = {}, ...children) {
  const { attributes = {}, ...rest } = properties;
  const made = Object.assign(document.createElement(name), rest);
  Object.entries(attributes).forEach(([attribute, value]) => made.setAttribute(attribute, value));
  made.append(...children);
  return made;
}
