"""IRIs of what VoID describes: fragments of the document of section 7.2, readable by the prefixes of the platform.

    .well-known/void#<register>/class/lod:Thing/property/lod:part/class/lod:Part

Partitions, linksets and other hosts have no pages of their own; datasets have. Terms come and go as N-Quads write them.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from app.iris import Iris
from app.namespaces import prefixes

# No blank, no bracket: what may stand in a fragment, and in a prefixed name without an escape.
_LOCAL: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_SPLIT: Final = re.compile(r"<(.*[/#])(.*)>")


class Names:
    """Names terms, each once, and what is said of them."""

    def __init__(self, iris: Iris) -> None:
        self.iris = iris
        self._prefixes = {namespace: prefix for prefix, namespace in prefixes(iris.base).items()}
        self._known: dict[bytes, str] = {}

    def name(self, term: bytes) -> str:
        """The prefixed name of an IRI, or all of it percent-encoded where there is none."""
        return self._known.get(term) or self._known.setdefault(term, self._named(term.decode()))

    def namespace(self, term: bytes) -> str:
        """What the IRI of a term of a vocabulary begins with, up to its local name."""
        found = _SPLIT.fullmatch(term.decode())
        return found[1] if found else term.decode()[1:-1]

    def dataset(self, slug: str) -> str:
        """The register as a dataset."""
        return f"<{self.iris.dataset(slug)}>"

    def class_part(self, slug: str, cls: bytes) -> str:
        """The things of a class in a register."""
        return self._fragment(f"{slug}/class/{self.name(cls)}")

    def property_part(self, slug: str, cls: bytes, prop: bytes) -> str:
        """What is said by a property of the things of a class, or of all where it is b""."""
        inside = f"class/{self.name(cls)}/" if cls else ""
        return self._fragment(f"{slug}/{inside}property/{self.name(prop)}")

    def object_part(self, slug: str, cls: bytes, prop: bytes, kind: str, other: bytes) -> str:
        """Of that, what has an object of a `class` or of a `datatype`."""
        inside = f"class/{self.name(cls)}/property/{self.name(prop)}"
        return self._fragment(f"{slug}/{inside}/{kind}/{self.name(other)}")

    def linkset(self, slug: str, target: str, prop: bytes) -> str:
        """The links of a register to another, or to a host."""
        return self._fragment(f"{slug}/links/{target}/{self.name(prop)}")

    def host(self, target: str) -> str:
        """Another host, as a dataset."""
        return self._fragment(f"host:{target}")

    def _fragment(self, text: str) -> str:
        return f"<{self.iris.void_document}#{text}>"

    def _named(self, term: str) -> str:
        if (found := _SPLIT.fullmatch(term)) and found[1] in self._prefixes and _LOCAL.fullmatch(found[2]):
            return f"{self._prefixes[found[1]]}:{found[2]}"
        return quote(term[1:-1], safe="")
