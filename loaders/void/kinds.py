"""What an object is, as far as VoID counts it: of which classes, of which datatype, in which other dataset.

Objects with the same answer share one `Kind`, so that subjects of the same make are told by comparing identities. The
classes come from the store, looked up once for each object: an object is seldom described in the graph that names it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from app.iris import EXAMPLES, PROVENANCE, RELEASE, VOID, Iris
from app.namespaces import PREFIXES

RDF_TYPE: Final = f"<{PREFIXES['rdf']}type>".encode()
_TYPE: Final = ox.NamedNode(f"{PREFIXES['rdf']}type")
_LANG_STRING: Final = f"<{PREFIXES['rdf']}langString>".encode()
_STRING: Final = f"<{PREFIXES['xsd']}string>".encode()
_HOST: Final = re.compile(r"(https?)://([^/?#]+)")


@dataclass(frozen=True, eq=False)
class Kind:
    """`classes` and `datatype` are IRIs as N-Quads writes them, `target` a register's slug or `<scheme>/<host>`."""

    classes: tuple[bytes, ...] = ()
    datatype: bytes = b""
    target: str = ""


class Kinds:
    """The kinds of objects in a store; `slugs` are the registers that links may lead to."""

    def __init__(self, store: ox.Store, iris: Iris, slugs: Collection[str]) -> None:
        self._store = store
        self._base = iris.base
        self._slugs = frozenset(slugs)
        # These follow the data: what they said before must not count.
        self._passed_over = frozenset(iris.graph(name) for name in (VOID, EXAMPLES, PROVENANCE, RELEASE))
        self._things: dict[bytes, Kind] = {}
        self._literals: dict[bytes, Kind] = {}
        self._shared: dict[tuple[tuple[bytes, ...], bytes, str], Kind] = {}

    def of(self, term: bytes) -> Kind:
        """The kind of an object, a term as N-Quads writes it."""
        if term[:1] != b"<":
            suffix = term[term.rfind(b'"') + 1 :]
            return self._literals.get(suffix) or self._literal(suffix)
        return self._things.get(term) or self._thing(term)

    def _literal(self, suffix: bytes) -> Kind:
        datatype = _LANG_STRING if suffix[:1] == b"@" else suffix.removeprefix(b"^^") or _STRING
        kind = self._literals[suffix] = self._share((), datatype, "")
        return kind

    def _thing(self, term: bytes) -> Kind:
        iri = term[1:-1].decode()
        kind = self._things[term] = self._share(self._classes(iri), b"", self._target(iri))
        return kind

    def _classes(self, iri: str) -> tuple[bytes, ...]:
        quads = self._store.quads_for_pattern(ox.NamedNode(iri), _TYPE, None, None)
        return tuple(sorted({str(quad.object).encode() for quad in quads if not self._is_passed_over(quad)}))

    def _is_passed_over(self, quad: ox.Quad) -> bool:
        return isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value in self._passed_over

    def _target(self, iri: str) -> str:
        """The register in whose IRI space an object is, or the host that it is of, "" for what we define ourselves."""
        if iri.startswith(self._base):
            slug = iri.removeprefix(f"{self._base}id/").partition("/")[0]
            return slug if slug in self._slugs else ""
        found = _HOST.match(iri)
        return f"{found[1]}/{found[2]}" if found else ""

    def _share(self, classes: tuple[bytes, ...], datatype: bytes, target: str) -> Kind:
        return self._shared.setdefault((classes, datatype, target), Kind(classes, datatype, target))
