"""Names: every IRI we mint and every path we serve, in one place.

IRI is the identifier in the data, always under the base IRI; path is where a client asks this host, always relative
to the site's root, so that the site may be served from any host (DESIGN section 3).

| identifier       | page             | data                 |
| id/<rest>        | doc/<rest>       | data/<rest>.<ext>    |
| def/<Term>       | doc/def/<Term>   | data/def/<Term>.<ext> |
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

# RFC 3986 section 3.3: what may stand in a path segment unescaped, besides unreserved characters, "/" between them, and
# the "%" of what the IRI itself has percent-encoded: RFC 3987 section 3.1 leaves it as it is.
_PATH_SAFE = "/:@!$&'()*+,;=-._~%"
# Most paths are fit as they are, and a page has some seventy.
_IS_SAFE: Final = re.compile(rf"[A-Za-z0-9{re.escape(_PATH_SAFE)}]*").fullmatch
# Named graphs that no register may take the name of.
ONTOLOGY: Final = "ontology"
SHAPES: Final = "shapes"
CATALOGUE: Final = "catalogue"
PROVENANCE: Final = "provenance"
RELEASE: Final = "release"
VOID: Final = "void"
EXAMPLES: Final = "examples"
SYSTEM_GRAPHS: Final = frozenset({ONTOLOGY, SHAPES, CATALOGUE, PROVENANCE, RELEASE, VOID, EXAMPLES, "quality"})
# Graphs that tell of the others, and are written after them.
DESCRIPTIONS: Final = frozenset({SHAPES, CATALOGUE, PROVENANCE, RELEASE, VOID, EXAMPLES})


@dataclass(frozen=True)
class Iris:
    """Mints IRIs under `base` and turns them into paths of this site and back."""

    base: str

    def dataset(self, register: str) -> str:
        """IRI of the register as a dcat:Dataset."""
        return f"{self.base}id/dataset/{register}"

    @property
    def datasets(self) -> str:
        """IRI of all registers together, as a void:Dataset."""
        return f"{self.base}id/dataset"

    @property
    def prefixes(self) -> str:
        """IRI of the prefix table, as an owl:Ontology that declares them for SHACL."""
        return f"{self.base}id/prefix"

    def prefix(self, prefix: str) -> str:
        """IRI of the declaration of a prefix."""
        return f"{self.prefixes}/{prefix}"

    def query(self, register: str, name: str) -> str:
        """IRI of an example query of a register, or of one across registers where `register` is ""."""
        return f"{self.base}id/query/{register}/{name}" if register else f"{self.base}id/query/{name}"

    @property
    def endpoint(self) -> str:
        """IRI of the SPARQL endpoint, as a service and as an address."""
        return f"{self.base}sparql"

    @property
    def graph_store(self) -> str:
        """Address of the whole dataset, by the Graph Store Protocol."""
        return f"{self.base}graph-store"

    def content(self, graph: str) -> str:
        """Address of what a named graph holds."""
        return f"{self.graph_store}?{urlencode({'graph': graph})}"

    @property
    def void_document(self) -> str:
        """IRI of the document about the datasets (VoID section 7.2)."""
        return f"{self.base}.well-known/void"

    @property
    def examples_document(self) -> str:
        """IRI of the document about the example queries, where sib-swiss/sparql-examples has its own."""
        return f"{self.base}.well-known/sparql-examples"

    def sample(self, register: str) -> str:
        """IRI of the statement that the data of the register are those of a sample."""
        return f"{self.dataset(register)}/sample"

    def graph(self, name: str) -> str:
        """IRI of a named graph: a register's slug, `<register>/inferred`, `ontology`, `catalogue`, `provenance`."""
        return f"{self.base}graph/{name}"

    def is_inferred(self, graph: str) -> bool:
        """True of the graph of what follows from another one."""
        return graph.endswith("/inferred")

    def follows(self, graph: str) -> str:
        """IRI of the graph of what follows from another one."""
        return f"{graph}/inferred"

    def stated(self, graph: str) -> str:
        """IRI of the graph from which another one follows; inverse of `follows`."""
        return graph.removesuffix("/inferred")

    def is_nameless(self, iri: str) -> bool:
        """True of what was a blank node (RDF 1.1 Concepts, section 3.5)."""
        return iri.startswith(f"{self.base}.well-known/genid/")

    def release(self, identifier: str) -> str:
        """IRI of a release."""
        return f"{self.base}id/release/{identifier}"

    def is_ours(self, iri: str) -> bool:
        """True when `iri` is under the base and dereferences on this site."""
        return iri.startswith((f"{self.base}id/", f"{self.base}def/"))

    def resource(self, rest: str) -> str:
        """IRI of the thing that `/doc/<rest>` and `/data/<rest>` describe."""
        return self.base + (rest if rest.startswith("def/") else f"id/{rest}")

    def rest(self, iri: str) -> str:
        """What follows `/doc/` and `/data/` for the thing named `iri`; inverse of `resource`."""
        return iri.removeprefix(self.base).removeprefix("id/")


def ascii_path(path: str) -> str:
    """`path` with all but ASCII percent-encoded once, fit for a Location or Link header (RFC 3987 section 3.1)."""
    return path if _IS_SAFE(path) else quote(path, safe=_PATH_SAFE)
