"""The RDF graph of a mapping file, in the current vocabulary.

Owns reading Turtle and looking up properties. It refuses Turtle that does not parse, properties of RML that the caller
does not know, and more values than a property may have.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from app.errors import MappingError
from loaders.mapping.model import Place, Term
from loaders.mapping.parsing import yarrrml
from loaders.mapping.parsing.places import Places
from loaders.mapping.vocabulary import RDF, RML, current, current_term, is_classic, short

Node = ox.NamedNode | ox.BlankNode


class Graph:
    """Properties by node, in the order of the file; short names are local names of `http://w3id.org/rml/`."""

    def __init__(self, file: Path, base: str | None, fallback: str | None = None) -> None:
        self.file = file
        translated = file.suffix in yarrrml.SUFFIXES
        text = yarrrml.turtle(file) if translated else _text(file)
        self.classic = False
        self._properties: dict[Node, dict[str, list[Term]]] = {}
        quads = ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=base or fallback)
        try:
            for quad in quads:
                self._add(quad)
        except SyntaxError as fault:
            raise _syntax_error(file, fault) from fault
        self.base = base or quads.base_iri
        self.places = Places(file, "" if translated else text, base or fallback or "")

    def subjects(self, *properties: str) -> list[Node]:
        """The nodes that have any of the properties."""
        wanted = {_full(name) for name in properties}
        return [node for node, values in self._properties.items() if wanted & values.keys()]

    def all(self, node: Term | None, name: str) -> list[Term]:
        """The values of a property, none for a literal or for no node."""
        if node is None or isinstance(node, ox.Literal):
            return []
        return self._properties.get(node, {}).get(_full(name), [])

    def one(self, node: Term | None, name: str, place: Place) -> Term | None:
        """The value of a property that may be given once; None when it is not given."""
        values = self.all(node, name)
        if len(values) > 1:
            raise place.error(
                f"{short(_full(name))} may be given once, here {len(values)} times",
                f"{short(_full(name))} może wystąpić raz, a występuje {len(values)} razy",
            )
        return values[0] if values else None

    def string(self, node: Term | None, name: str, place: Place) -> str | None:
        """The text of a property that may be given once: a literal's value or an IRI."""
        value = self.one(node, name, place)
        return None if value is None else value.value

    def properties(self, node: Term | None) -> list[str]:
        """The IRIs of the properties that a node has, none for a literal or for no node."""
        return [] if node is None or isinstance(node, ox.Literal) else list(self._properties.get(node, ()))

    def names(self, node: Term) -> set[str]:
        """The local names of the properties of RML that a node has."""
        properties = self._properties.get(node, {}) if not isinstance(node, ox.Literal) else {}
        return {iri.removeprefix(RML) for iri in properties if iri.startswith(RML)}

    def members(self, node: Term, place: Place) -> list[Term]:
        """The members of an RDF list."""
        found: list[Term] = []
        while node.value != f"{RDF}nil":
            first, rest = self.one(node, f"{RDF}first", place), self.one(node, f"{RDF}rest", place)
            if first is None or rest is None or len(found) > len(self._properties):
                raise place.error("an RDF list is expected", "oczekiwano listy RDF")
            found.append(first)
            node = rest
        return found

    def require_known(self, node: Term, known: frozenset[str], subject: str) -> None:
        """Refuse a property of RML that is not in `known`, naming it and its line."""
        for iri in self.properties(node):
            if iri.startswith(RML) and iri.removeprefix(RML) not in known:
                raise self.places.within(subject, iri).error(
                    f"{short(iri)} is not supported here; supported: {', '.join(sorted(known))}",
                    f"{short(iri)} nie jest tu obsługiwane; obsługiwane: {', '.join(sorted(known))}",
                )

    def _add(self, quad: ox.Quad) -> None:
        self.classic = self.classic or is_classic(quad.predicate.value)
        if isinstance(quad.subject, ox.Triple) or isinstance(quad.object, ox.Triple):
            return
        values = self._properties.setdefault(quad.subject, {})
        values.setdefault(current(quad.predicate.value), []).append(current_term(quad.object))


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise MappingError(
            f"The mapping {file} cannot be read: {fault}", f"Nie można odczytać mapowania {file}: {fault}"
        ) from fault


def _syntax_error(file: Path, fault: SyntaxError) -> MappingError:
    return Place(file, fault.lineno).error(f"Turtle syntax: {fault.msg}", f"składnia Turtle: {fault.msg}")


def _full(name: str) -> str:
    return name if ":" in name else RML + name
