"""Describing by queries: what a server says of one thing, as `app.store.describing` reads it from indexes.

Three questions, whatever the thing: what is said of it; what is said of its parts, and what else points there; and what
everything is called that these name. Each is bound by names, so it costs what it answers. What things are called is
remembered, for a release does not change: most descriptions need the first question and a part of the last.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from app.store.base import Described, Scope, Term
from app.store.describing import PARTS, REMEMBERED, Named, neighbours
from app.store.passages import Passage, passage

Ask = Callable[[str], list[dict[str, Term]]]
_FACTS: Final = "SELECT ?graph ?property ?value WHERE {{ GRAPH ?graph {{ {this} ?property ?value }} }}"
# A shape may take a megabyte: that it has one is enough.
_NAMED: Final = """SELECT DISTINCT ?thing ?property ?value WHERE {{
  VALUES ?thing {{ {things} }}
  {{ VALUES ?property {{ {properties} }} ?thing ?property ?value }} UNION {{ ?thing {body} ?any }}
}}"""
_ABOUT: Final = """SELECT DISTINCT ?thing ?property ?value WHERE {{
  VALUES ?thing {{ {things} }}
  {{ ?thing ?property ?value }}
  UNION {{
    ?other ?anyProperty ?thing
    FILTER(isIRI(?other) && !STRSTARTS(STR(?other), STR({this})) && !STRSTARTS(STR({this}), STR(?other)))
  }}
}}"""
_POINTING: Final = (
    "SELECT ?source ?property ?graph WHERE {{ GRAPH ?graph {{ ?source ?property {this} }} }} LIMIT {most}"
)
# Things that one question names.
_AT_A_TIME: Final = 500


class RemoteDescriber:
    """Describes things of one release; `ask` answers a SELECT over it."""

    def __init__(self, ask: Ask, scope: Scope) -> None:
        self._ask = ask
        self._properties = _listed(map(NamedNode, scope.names))
        self._body = NamedNode(scope.body)
        self._known: OrderedDict[NamedNode, Named] = OrderedDict()

    def describe(self, this: NamedNode) -> Described:
        """Describe a thing; of what the release does not know, there are no facts."""
        rows = self._ask(_FACTS.format(this=this))
        facts = tuple(Quad(this, _name(row["property"]), row["value"], _name(row["graph"])) for row in rows)
        around = self._named(neighbours(facts))
        parts = self._parts(this, [term for term in _things(facts) if _may_be_part(this, term, around[term])])
        more = neighbours(triple for about in parts.values() for triple in about.triples)
        around |= self._named(term for term in more if term not in around)
        others = {term: named.names for term, named in around.items() if term != this and term not in parts}
        return Described(facts, parts, {term: names for term, names in others.items() if names.triples})

    def names(self, things: Iterable[NamedNode]) -> list[Triple]:
        """Tell what things are called."""
        return [name for named in self._named(things).values() for name in named.names.triples]

    def _parts(self, this: NamedNode, candidates: list[NamedNode]) -> dict[NamedNode, Passage]:
        """The candidates that nothing else leads to than the thing, or what is named after it or it after."""
        about: dict[NamedNode, set[Triple]] = defaultdict(set)
        shared = set()
        for row in self._ask(_ABOUT.format(things=_listed(candidates), this=this)) if candidates else ():
            thing = _name(row["thing"])
            if "property" in row:
                about[thing].add(Triple(thing, _name(row["property"]), row["value"]))
            else:
                shared.add(thing)
        alone = (part for part in candidates if part not in shared)
        return {part: passage(about[part]) for part in islice(alone, PARTS)}

    def _named(self, terms: Iterable[NamedNode | BlankNode]) -> dict[NamedNode, Named]:
        """What each of the terms is called, and whether it is a shape."""
        wanted = [term for term in terms if isinstance(term, NamedNode)]
        known = {term: self._known.get(term) for term in wanted}
        asked: dict[NamedNode, Named] = {}
        for some in _batches([term for term, named in known.items() if named is None]):
            asked.update(self._asked(some))
        self._known.update(asked)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return {term: named or asked[term] for term, named in known.items()}

    def _asked(self, things: list[NamedNode]) -> dict[NamedNode, Named]:
        names: dict[NamedNode, set[Triple]] = {thing: set() for thing in things}
        shapes = set()
        query = _NAMED.format(things=_listed(things), properties=self._properties, body=self._body)
        for row in self._ask(query):
            thing = _name(row["thing"])
            if "property" in row:
                names[thing].add(Triple(thing, _name(row["property"]), row["value"]))
            else:
                shapes.add(thing)
        return {thing: Named(passage(said), thing in shapes) for thing, said in names.items()}


def pointing(ask: Ask, this: NamedNode, most: int) -> list[Quad]:
    """What points to a thing, of all statements so many at most."""
    rows = ask(_POINTING.format(this=this, most=most))
    return [Quad(_thing(row["source"]), _name(row["property"]), this, _name(row["graph"])) for row in rows]


def _may_be_part(this: NamedNode, term: NamedNode, named: Named) -> bool:
    named_after = term.value.startswith((f"{this.value}-", f"{this.value}/"))
    return term != this and (named_after or named.is_body)


def _things(facts: Iterable[Quad]) -> Iterator[NamedNode]:
    return (term for term in dict.fromkeys(fact.object for fact in facts) if isinstance(term, NamedNode))


def _name(term: Term) -> NamedNode:
    assert isinstance(term, NamedNode)
    return term


def _thing(term: Term) -> NamedNode | BlankNode:
    assert isinstance(term, NamedNode | BlankNode)
    return term


def _listed(things: Iterable[NamedNode]) -> str:
    return " ".join(map(str, things))


def _batches(terms: list[NamedNode]) -> Iterator[list[NamedNode]]:
    return (terms[start : start + _AT_A_TIME] for start in range(0, len(terms), _AT_A_TIME))
