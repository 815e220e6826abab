"""Links: a thing by what it is called, and where it leads; for one reader of one release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo

from pyoxigraph import Literal, NamedNode

from app import i18n
from app.addresses import followed
from app.description import NOTATION, Description
from app.index import collation
from app.labels import Chain, Label, Labels, Reading, local_name
from app.namespaces import PREFIXES
from app.page.model import Link
from app.page.published import name
from app.snapshot import Snapshot

# What is an address and no name: shown without its scheme.
_SCHEMES = ("mailto:", "tel:")


@dataclass(frozen=True)
class Reader:
    """Who reads, and what the release calls things."""

    snapshot: Snapshot
    labels: Labels
    reading: Reading
    notations: Mapping[str, str] = field(default_factory=dict)

    @property
    def chain(self) -> Chain:
        """The languages to try for a label."""
        return self.reading.chain

    @property
    def language(self) -> str:
        """The language of the page."""
        return self.reading.language

    @property
    def zone(self) -> tzinfo | None:
        """The zone whose clock tells moments."""
        return self.reading.zone


def reader_of(snapshot: Snapshot, description: Description, reading: Reading) -> Reader:
    """The reader of a page about what is described."""
    return Reader(snapshot, description.labels, reading, _notations(description))


def link(reader: Reader, iri: str, label: Label | None = None) -> Link:
    """The link to a thing: by `label`, else by what the description calls it, else by the name of its IRI."""
    external = not iri.startswith(reader.snapshot.iris.base)
    href = followed(reader.snapshot.iris, iri, reader.reading.carried)
    named = (
        label
        or name(reader.snapshot.iris, iri, reader.reading)
        or reader.labels.find(iri, reader.chain)
        or _well_known(iri, reader.language)
    )
    known = named or (_unnamed(iri) if href else Label(iri))
    return Link(iri, known, href, external, _code(reader.notations.get(iri, ""), known.text))


def label_order(link: Link) -> tuple[bytes, str]:
    """Links are sorted by what they are called."""
    return collation.key(link.label.text), link.iri


def _notations(description: Description) -> dict[str, str]:
    """The code of each concept; the shortest of several."""
    found: dict[str, str] = {}
    for triple in description.triples:
        if triple.predicate.value == NOTATION and isinstance(triple.subject, NamedNode):
            assert isinstance(triple.object, Literal | NamedNode)  # no concept is noted by a statement
            iri, code = triple.subject.value, triple.object.value
            found[iri] = min(found.get(iri, code), code, key=len)
    return found


def _code(notation: str, label: str) -> str:
    """A notation that tells more than the label: official ones begin with a digit or a capital."""
    is_code = notation[:1].isdigit() or notation[:1].isupper()
    return notation if is_code and notation not in label else ""


def _unnamed(iri: str) -> Label:
    """What nothing names: an address as it is read, or the last part of an IRI."""
    address = next((iri.removeprefix(scheme) for scheme in _SCHEMES if iri.startswith(scheme)), "")
    return Label(address or local_name(iri))


def _well_known(iri: str, language: str) -> Label | None:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and (text := i18n.term_name(f"{prefix}:{iri[len(namespace) :]}", language)):
            return Label(text, language)
    return None
