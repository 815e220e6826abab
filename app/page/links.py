"""Links: a thing by what it is called, and where it leads; for one reader of one release."""

from __future__ import annotations

from dataclasses import dataclass

from app import i18n
from app.addresses import followed
from app.labels import Chain, Label, Labels, Reading, local_name
from app.namespaces import PREFIXES
from app.page.model import Link
from app.snapshot import Snapshot


@dataclass(frozen=True)
class Reader:
    """Who reads, and what the release calls things."""

    snapshot: Snapshot
    labels: Labels
    reading: Reading

    @property
    def chain(self) -> Chain:
        """The languages to try for a label."""
        return self.reading.chain

    @property
    def language(self) -> str:
        """The language of the page."""
        return self.reading.language


def link(reader: Reader, iri: str, label: Label | None = None) -> Link:
    """The link to a thing: by `label`, else by what the description calls it, else by the name of its IRI."""
    known = label or reader.labels.find(iri, reader.chain) or _well_known(iri, reader.language)
    external = not iri.startswith(reader.snapshot.iris.base)
    href = followed(reader.snapshot.iris, iri, reader.reading.carried)
    return Link(iri, known or Label(local_name(iri)), href, external)


def label_order(link: Link) -> tuple[str, str]:
    """Links are sorted by what they are called."""
    return link.label.text.casefold(), link.iri


def _well_known(iri: str, language: str) -> Label | None:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and (text := i18n.term_name(f"{prefix}:{iri[len(namespace) :]}", language)):
            return Label(text, language)
    return None
