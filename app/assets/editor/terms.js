/** The terms of the site: its prefixes, classes and properties, with their names in the languages of the pages. */
import { language } from "./say.js";

const NONE = { base: location.origin + "/", prefixes: {}, classes: [], properties: [], map: {} };

/** Ask the site for its terms; an editor without them still works. */
export async function load() {
  const response = await fetch("/sparql/terms").catch(() => undefined);
  return new Terms(response?.ok ? await response.json() : NONE);
}

export class Terms {
  constructor({ base, prefixes, classes, properties, map }) {
    this.base = base;
    this.map = map;
    this.prefixes = prefixes;
    this.class = classes.map(searchable);
    this.property = properties.map(searchable);
  }

  /** Terms of a kind for what is typed: an IRI or a prefixed name as it begins, else a part of its name or label. */
  find(kind, typed, declared) {
    const known = { ...this.prefixes, ...declared };
    const [, prefix, rest] = /^([\w-]*):(.*)$/.exec(typed) ?? [];
    const namespace = prefix === undefined ? undefined : known[prefix] && new URL(known[prefix], this.base).href;
    const part = fold(namespace ? rest : typed);
    const within = namespace ? this[kind].filter((term) => term.iri.startsWith(namespace)) : this[kind];
    const found = within.filter((term) => term.iri.startsWith(typed) || term.text.includes(part));
    return found.sort((a, b) => rank(a, part) - rank(b, part));
  }

  /** The shortest form of an IRI in a query that declares these prefixes; the platform's own come after them. */
  shorten(iri, declared) {
    for (const [prefix, namespace] of Object.entries({ ...this.prefixes, ...declared })) {
      const whole = new URL(namespace, this.base).href;
      const local = iri.slice(whole.length);
      if (iri.startsWith(whole) && /^\w[\w-]*$/.test(local)) return `${prefix}:${local}`;
    }
    return `<${iri}>`;
  }
}

function searchable({ iri, labels }) {
  const name = /[^/#]*$/.exec(iri)[0];
  const text = fold([name, ...Object.values(labels)].join(" "));
  return { iri, name: fold(name), text, label: labels[language] ?? Object.values(labels)[0] ?? "" };
}

function rank(term, part) {
  return term.name.startsWith(part) ? 0 : term.name.includes(part) ? 1 : 2;
}

/** Without case and without the marks of letters, so that "wartosc" finds "wartość". */
function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/ł/gi, "l").toLowerCase();
}
