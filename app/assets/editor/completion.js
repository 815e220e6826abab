/** Suggestions while a query is written: our classes, our properties, our prefixes. Nothing is asked of other sites. */

const LONGEST_LIST = 60;

/** Put the terms of the site in the place of YASQE's own suggestions, which come from elsewhere. */
export function complete(Yasqe, terms) {
  for (const kind of ["class", "property"]) {
    Yasqe.registerAutocompleter({ ...Yasqe.Autocompleters[kind], ...completer(kind, terms) });
  }
  const declarations = Object.entries(terms.prefixes).map(([prefix, namespace]) => `${prefix}: <${namespace}>`);
  Yasqe.registerAutocompleter({ ...Yasqe.Autocompleters.prefixes, get: () => declarations, persistenceId: null });
}

function completer(kind, terms) {
  // YASQE hands on texts alone; what each is called is kept here between its two steps.
  const labels = new Map();
  return {
    autoShow: true,
    persistenceId: null,
    preProcessToken: (_, token) => ({ ...token, autocompletionString: token.string.trim().replace(/^<|>$/g, "") }),
    get(yasqe, token) {
      const found = terms.find(kind, token.autocompletionString, yasqe.getPrefixesFromQuery()).slice(0, LONGEST_LIST);
      found.forEach(({ iri, label }) => labels.set(iri, label));
      return found.map(({ iri }) => iri);
    },
    postProcessSuggestion(yasqe, _, iri) {
      const text = terms.shorten(iri, yasqe.getPrefixesFromQuery());
      labels.set(text, labels.get(iri));
      return text;
    },
    postprocessHints: (_, hints) => hints.map((hint) => named(hint, labels.get(hint.text))),
  };
}

/** A suggestion with its name beside it, in the language of the page. */
function named(hint, label) {
  return label ? { ...hint, displayText: `${hint.text}: ${label}` } : hint;
}
