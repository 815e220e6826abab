/** What the views read of a result: its variables, its rows, and what a term is. */

const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMERIC = new Set(
  ["integer", "decimal", "double", "float", "int", "long", "short", "nonNegativeInteger", "positiveInteger"].map(
    (name) => XSD + name,
  ),
);

/** All solutions of a result, which may be more than YASR has (bound.js); `[]` when it has none (a graph, a boolean, an error). */
export function rows(yasr) {
  return yasr.results?.all ?? yasr.results?.getBindings() ?? [];
}

export function variables(yasr) {
  return yasr.results?.getVariables() ?? [];
}

/** Variables whose every value is a number; a number without a datatype is a text. */
export function numeric(yasr) {
  return variables(yasr).filter((name) => {
    const values = rows(yasr).map((row) => row[name]).filter(Boolean);
    return values.length > 0 && values.every((term) => NUMERIC.has(term.datatype));
  });
}

/**
 * How the terms of one variable read in a chart or a heading: an IRI by what follows its last slash, and as a whole when
 * another IRI of the variable ends so too, since two things never have one name.
 */
export function naming(terms) {
  const whole = new Set(terms.filter(Boolean).map(({ value }) => value));
  const ends = new Map();
  for (const value of whole) ends.set(end(value), (ends.get(end(value)) ?? 0) + 1);
  return (term) => {
    if (term?.type !== "uri") return term?.value ?? "";
    return ends.get(end(term.value)) > 1 ? term.value : decode(end(term.value));
  };
}

/** What tells one term from another (RDF 1.1 section 3.3: value, datatype, language). */
export function key(term) {
  return term ? JSON.stringify([term.type, term.value, term.datatype, term["xml:lang"]]) : "";
}

function end(iri) {
  return /[^/#]*[/#]?$/.exec(iri)[0];
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
