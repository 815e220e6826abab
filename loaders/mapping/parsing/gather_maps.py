"""Gather maps to model: term maps that make a list or a container of the terms of others (RML-CC).

Owns what a gather map must say. It refuses a kind of collection that RDF has not, a strategy that is not known, and one
of rml:gather and rml:gatherAs without the other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from loaders.mapping.model import Gather, Place, RefObjectMap, Term, TermMap
from loaders.mapping.parsing.graph import Graph
from loaders.mapping.vocabulary import RDF, RML, short

GATHER_MAP: Final = frozenset({"gather", "gatherAs", "strategy", "allowEmptyListAndContainer"})
_KINDS: Final = frozenset(f"{RDF}{name}" for name in ("List", "Bag", "Seq", "Alt"))
_STRATEGIES: Final = {f"{RML}append": False, f"{RML}cartesianProduct": True}


def parse_gather(
    graph: Graph, node: Term, place: Place, member: Callable[[Term], TermMap | RefObjectMap]
) -> Gather | None:
    """What the term map at `node` gathers, None when it gathers nothing; `member` reads the maps of its members."""
    if not GATHER_MAP & graph.names(node):
        return None
    members = graph.one(node, "gather", place)
    kind = graph.string(node, "gatherAs", place)
    if members is None or kind is None:
        lacks = "rml:gather" if members is None else "rml:gatherAs"
        raise place.error(f"a gather map lacks {lacks}", f"mapa zbierająca nie ma {lacks}")
    if kind not in _KINDS:
        raise place.error(
            f"{short(kind)} is no collection; rdf:List, rdf:Bag, rdf:Seq and rdf:Alt are",
            f"{short(kind)} nie jest kolekcją; są nimi rdf:List, rdf:Bag, rdf:Seq i rdf:Alt",
        )
    strategy = graph.string(node, "strategy", place) or f"{RML}append"
    if strategy not in _STRATEGIES:
        raise place.error(
            f"{short(strategy)} is no strategy; rml:append and rml:cartesianProduct are",
            f"{short(strategy)} nie jest strategią; są nimi rml:append i rml:cartesianProduct",
        )
    allow_empty = graph.string(node, "allowEmptyListAndContainer", place) in {"true", "1"}
    made = tuple(member(each) for each in graph.members(members, place))
    return Gather(made, kind, _STRATEGIES[strategy], allow_empty)
