"""Cases that the endpoint answers otherwise than the suite expects, each with its reason.

A query stands here only when the engine by itself fails it too: the tests assert that, so that no fault of the endpoint
can hide behind one of the engine, and that the engine has not been mended since.
"""

from __future__ import annotations

from typing import Final

_R2: Final = "http://www.w3.org/2001/sw/DataAccess/tests/data-r2/"
_11: Final = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"
_12: Final = "https://w3c.github.io/rdf-tests/sparql/sparql12/"

_CANONICAL: Final = "the store keeps the value of a number, not how it is written, so 1.0 and 1.00 are one term"
_GRAPH_VARIABLE: Final = "the variable of GRAPH is bound inside its group already, not joined with it afterwards"
_PATH_OF_NOTHING: Final = "a path of length zero from or to a term that the graph does not have is not found"

NOT_PASSED: Final = {
    f"{_R2}distinct/manifest#distinct-1": _CANONICAL,
    f"{_R2}distinct/manifest#distinct-9": _CANONICAL,
    f"{_R2}expr-builtin/manifest#dawg-str-1": _CANONICAL,
    f"{_R2}expr-builtin/manifest#sameTerm-simple": _CANONICAL,
    f"{_R2}expr-builtin/manifest#case-insensitive-booleans": "the engine reads true and false in lower case alone",
    f"{_R2}graph/manifest#graph-variable-scope": _GRAPH_VARIABLE,
    f"{_R2}graph/manifest#graph-optional": _GRAPH_VARIABLE,
    f"{_R2}open-world/manifest#open-eq-01": _CANONICAL,
    f"{_R2}open-world/manifest#date-2": "dates with and without a time zone are unequal, not an error",
    f"{_11}aggregates/manifest#agg-groupconcat-04": "GROUP_CONCAT of strings in one language keeps the language",
    f"{_11}aggregates/manifest#agg-empty-group-count-graph": "an aggregate inside GRAPH ?g is not made for each graph",
    f"{_11}functions/manifest#bnode01": "BNODE(string) gives one blank node for a string, in every solution",
    f"{_11}property-path/manifest#zero_or_more_set_start": _PATH_OF_NOTHING,
    f"{_11}property-path/manifest#zero_or_more_set_end": _PATH_OF_NOTHING,
    f"{_11}property-path/manifest#zero_or_one_set_start": _PATH_OF_NOTHING,
    f"{_12}grouping/manifest#group01": _CANONICAL,
    f"{_12}grouping/manifest#select-variable-reuse": "a variable of SELECT may not be used again in the same SELECT",
}

# SERVICE: what it names is not on the list of those that may be called, so the answer is 403.
FEDERATED: Final = {f"{_11}service/manifest#service{number}" for number in (1, 5, 6, 7)}

_UNKNOWN_FUNCTION: Final = "a call of a function that is not known is an error of the query, not of each solution"
_TRIPLE_AS_SUBJECT: Final = "the engine takes what cannot be a subject as that of a triple term"

# By the engine; positive cases that it refuses, negative ones that it takes.
SYNTAX: Final = {
    f"{_R2}syntax-sparql1/manifest#syntax-expr-05": _UNKNOWN_FUNCTION,
    f"{_R2}syntax-sparql1/manifest#syntax-order-05": _UNKNOWN_FUNCTION,
    f"{_R2}syntax-sparql2/manifest#syntax-function-01": _UNKNOWN_FUNCTION,
    f"{_R2}syntax-sparql2/manifest#syntax-function-03": _UNKNOWN_FUNCTION,
    f"{_R2}syntax-sparql2/manifest#syntax-function-04": _UNKNOWN_FUNCTION,
    f"{_11}syntax-query/manifest#test_4": _UNKNOWN_FUNCTION,
    f"{_R2}syntax-sparql3/manifest#syn-bad-26": "the longest token is an IRI, but the engine backs off to an operator",
    f"{_12}syntax/manifest#nested-aggregate-functions": "an aggregate inside an aggregate is taken",
    f"{_12}syntax-triple-terms-negative/manifest#tripleterm-subject-03": _TRIPLE_AS_SUBJECT,
    f"{_12}syntax-triple-terms-negative/manifest#tripleterm-subject-06": _TRIPLE_AS_SUBJECT,
}

# Protocol cases that update: a release is only read, and what would change it is 403.
READ_ONLY: Final = {
    f"{_11}protocol/manifest#update_{name}"
    for name in ("dataset_default_graphs", "dataset_named_graphs", "dataset_full", "post_direct", "base_uri")
}
