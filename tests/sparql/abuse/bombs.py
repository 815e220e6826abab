"""Queries that are correct and cost without end: time, memory, or both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tests.sparql.abuse.replies import JSON, N_TRIPLES

# What a query is stopped with; after the first bytes the connection breaks, or the result says that it is cut.
STOPPED: Final = frozenset({503, 504})
BEGUN: Final = STOPPED | {200}

_CROSS_2: Final = "?a ?b ?c . ?d ?e ?f"
_CROSS_3: Final = f"{_CROSS_2} . ?g ?h ?i"
_ANY: Final = "(<x:>|!<x:>)"


@dataclass(frozen=True)
class Bomb:
    """A query, and what may be answered to it."""

    query: str
    allowed: frozenset[int] = STOPPED
    accept: str = JSON
    # True when it comes to an end where it is let.
    ends: bool = False


def _repeated(step: str, first: str, times: int) -> str:
    """BIND after BIND: `step` makes the next value of `{0}`."""
    binds = (f"BIND({step.format(f'?x{number}')} AS ?x{number + 1})" for number in range(times))
    return f"SELECT (STRLEN(?x{times}) AS ?n) {{ BIND('{first}' AS ?x0) {' '.join(binds)} }}"


def _counted(pattern: str) -> Bomb:
    return Bomb(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")


def _values(number: int, members: int) -> str:
    return f"VALUES ?v{number} {{ {' '.join(map(str, range(members)))} }}"


def _ordered(number: int) -> str:
    return f"{{ SELECT ?q{number} {{ ?q{number} ?r ?s }} ORDER BY ?s }}"


BOMBS: Final = {
    "count of a cross of three": _counted(_CROSS_3),
    "count of what differs": Bomb(f"SELECT (COUNT(DISTINCT *) AS ?n) {{ {_CROSS_2} }}"),
    "order of a cross": Bomb(f"SELECT * {{ {_CROSS_2} }} ORDER BY ?f ?c"),
    "groups of a cross": Bomb(f"SELECT ?a ?d (COUNT(*) AS ?n) {{ {_CROSS_2} }} GROUP BY ?a ?d"),
    "filter that nothing passes": Bomb(f"ASK {{ {_CROSS_3} FILTER(STR(?a) = CONCAT(STR(?d), STR(?g))) }}"),
    "rows of a cross": Bomb(f"SELECT * {{ {_CROSS_2} }}", BEGUN),
    "different rows of a cross": Bomb(f"SELECT DISTINCT ?a ?f {{ {_CROSS_2} }}", BEGUN),
    "graph of a cross": Bomb(f"CONSTRUCT {{ ?a ?e ?f }} {{ {_CROSS_2} }}", BEGUN, N_TRIPLES),
    "description of all": Bomb("DESCRIBE ?a { ?a ?b ?c }", BEGUN, N_TRIPLES, ends=True),
    "path over everything": _counted(f"?a ({_ANY}|^{_ANY})* ?b"),
    "path in a circle": _counted(f"?a ({_ANY}/^{_ANY})+ ?b . ?b ({_ANY}/^{_ANY})+ ?a"),
    "path by one property": _counted("?a (a|^a)* ?b . ?b (a|^a)* ?c"),
    "one text of a cross": Bomb(f"SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?f))) AS ?t) {{ {_CROSS_2} }}"),
    "doubled text": Bomb(_repeated("CONCAT({0}, {0})", "0123456789", 40)),
    "text of the text": Bomb(_repeated("REPLACE({0}, '.', '$0$0$0$0$0$0$0$0')", "0123456789", 14)),
    "text that grows by its coding": Bomb(_repeated("ENCODE_FOR_URI(CONCAT({0}, {0}))", "%ą%", 30)),
    "digest of a long text": Bomb(
        _repeated("CONCAT({0}, {0})", "0123456789", 23).replace("STRLEN(", "SHA512("),
        BEGUN,
        ends=True,
    ),
    "expression with many ways": _counted(
        f"{_CROSS_2} FILTER REGEX(CONCAT(STR(?c), STR(?f)), '^(([a-z])+.)+[A-Z]([a-z])+$')"
    ),
    "expression of many states": _counted(
        f"{_CROSS_2} FILTER REGEX(STR(?c), CONCAT('(\\\\pL{{50}}){{', STR(STRLEN(STR(?f))), '}}'))"
    ),
    "expression that is too large": Bomb("ASK { FILTER REGEX('aaa', '((((a{99}){99}){99}){99})') }", BEGUN, ends=True),
    "absence in a cross": _counted(
        "?a ?b ?c FILTER NOT EXISTS { ?d ?e ?f . ?g ?h ?i FILTER(STR(?f) > STR(?i) && ?c = 1) }"
    ),
    "optional cross": _counted("?a ?b ?c OPTIONAL { ?d ?e ?f FILTER(STR(?c) > STR(?f)) }"),
    "difference of crosses": _counted(f"{_CROSS_2} MINUS {{ ?a ?k ?l . ?m ?o ?p }}"),
    "union of crosses": _counted(" UNION ".join([f"{{ {_CROSS_2} }}"] * 20)),
    "cross of lists": _counted(" ".join(_values(number, 90) for number in range(8))),
    "cross of queries": _counted(" ".join(_ordered(number) for number in range(6))),
}
