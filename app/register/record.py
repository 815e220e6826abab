"""The head of a register's page: what its record in the catalogue says of keeper, law and use, in the reader's words.

What it does not name stays among the facts of the page, further down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from app import i18n, values
from app.description import Description
from app.iris import Iris
from app.labels import Chain, Label, labels_among
from app.namespaces import DCAT, DCATAP, DCTERMS
from app.page.links import Reader, label_order, link
from app.page.model import Link
from app.snapshot import Dataset
from app.store.base import Term
from app.store.releases import RegisterFacts
from app.values import Shown


@dataclass(frozen=True)
class Fact:
    """One line of the head: what it is about, in the language of the page, and its values."""

    name: str
    links: tuple[Link, ...] = ()
    literals: tuple[Shown, ...] = ()


@dataclass(frozen=True)
class Quality:
    """What came of checking the register: counts in words; `clean` when nothing was kept back or remarked."""

    records: str
    kept_back: str
    remarks: str
    clean: bool


# What the head says, in this order: a message, and how the property is named.
_FACTS: Final[tuple[tuple[str, Callable[[Iris], str]], ...]] = (
    (i18n.mark("Keeper"), lambda _: str(DCTERMS.publisher)),
    (i18n.mark("Licence"), lambda _: str(DCTERMS.license)),
    (i18n.mark("Legal basis"), lambda iris: f"{iris.base}def/podstawaPrawna"),
    (i18n.mark("Legal acts"), lambda _: str(DCATAP.applicableLegislation)),
    (i18n.mark("Updated"), lambda _: str(DCTERMS.accrualPeriodicity)),
    (i18n.mark("Area"), lambda _: str(DCTERMS.spatial)),
    (i18n.mark("Contact"), lambda _: str(DCAT.contactPoint)),
    (i18n.mark("Refers to the registers"), lambda _: str(DCTERMS.requires)),
)


def facts(reader: Reader, description: Description) -> Iterator[Fact]:
    """The lines of the head that the record has something for."""
    for message, name in _FACTS:
        found = terms(description, name(reader.snapshot.iris))
        if found:
            yield Fact(i18n.say(message, reader.language), _links(reader, found), _literals(reader, found))


def services(reader: Reader, description: Description) -> tuple[Link, ...]:
    """The e-services of the register."""
    return _links(reader, terms(description, f"{reader.snapshot.iris.base}def/eUsluga"))


def changed(reader: Reader, dataset: Dataset) -> Shown | None:
    """The day on which a release last changed the register, None where the releases do not tell."""
    if not dataset.changed:
        return None
    return Shown(values.day(dataset.changed, reader.language, reader.zone), element="time", exact=dataset.changed)


def quality(facts: RegisterFacts, language: str) -> Quality:
    """What came of checking a register."""
    return Quality(
        records=i18n.plural("%(number)s record read", "%(number)s records read", language, facts.records),
        kept_back=i18n.plural(
            "%(number)s record kept back for its faults",
            "%(number)s records kept back for their faults",
            language,
            facts.quarantined,
        ),
        remarks=i18n.plural(
            "%(number)s remark on the data", "%(number)s remarks on the data", language, facts.findings
        ),
        clean=not facts.quarantined and not facts.findings,
    )


def best(labels: Iterable[Label], chain: Chain) -> list[Label]:
    """All of the labels that are in the first language of the chain that there is any in."""
    known = list(labels)
    return next(
        (found for tag in chain.languages if (found := [label for label in known if label.language == tag])), []
    )


def terms(description: Description, name: str) -> list[Term]:
    """The values of a property of the thing itself."""
    return [fact.object for fact in description.facts if fact.predicate.value == name]


def _links(reader: Reader, found: Iterable[Term]) -> tuple[Link, ...]:
    links = (link(reader, term.value) for term in found if isinstance(term, NamedNode))
    return tuple(sorted(links, key=label_order))


def _literals(reader: Reader, found: Iterable[Term]) -> tuple[Shown, ...]:
    labels = sorted(labels_among(found))
    return tuple(Shown(label.text, label.language) for label in best(labels, reader.chain))
