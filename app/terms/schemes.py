"""The page of a code list: its concepts as a tree, found by words, with how often each is used and where.

A list that is too long for one page shows as many levels as fit; the page of a concept shows what is below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from app.addresses import data_path
from app.description import Description
from app.i18n import plural
from app.labels import Label, labels_among
from app.namespaces import PREFIXES
from app.negotiation import CSV, Offer
from app.page.kind import Asked
from app.page.model import Link, Page
from app.snapshot import Snapshot
from app.terms import codes
from app.terms.codes import Code, CodeList
from app.terms.naming import Names
from app.terms.uses import Use, uses
from app.terms.words import asked_for

_SKOS: Final = PREFIXES["skos"]
_SCHEME: Final = f"{_SKOS}ConceptScheme"
# How many concepts a page shows, and how many of them unfolded.
MOST: Final = 500
_UNFOLDED: Final = 60
# Nobody unfolds more levels, and each is a list in a list.
_DEEPEST: Final = 12


@dataclass(frozen=True)
class Entry:
    """A concept in the list; `folded` when its narrower ones open on demand, `hidden` says how many are not here."""

    link: Link
    notation: str
    definition: Label | None
    used: str
    entries: tuple[Entry, ...]
    folded: bool
    hidden: str


@dataclass(frozen=True)
class SchemePage:
    """What the page of a code list shows besides its facts."""

    definition: Label | None
    size: str
    words: str
    found: str
    entries: tuple[Entry, ...]
    uses: tuple[Use, ...]
    table: str


def is_scheme(snapshot: Snapshot, description: Description) -> bool:  # noqa: ARG001 - as every kind is asked
    """True of a code list."""
    return _SCHEME in description.types


def build(snapshot: Snapshot, description: Description, page: Page, asked: Asked) -> SchemePage:  # noqa: ARG001
    """Build what the page of a code list shows; its concepts are asked for once a release."""
    names, iri = Names(snapshot, asked.reading), description.iri
    listed = codes.of_scheme(snapshot, iri)
    words = asked_for(asked.arguments)
    found = listed.found(words) if words else []
    return SchemePage(
        definition=names.best(_definitions(description)),
        size=plural("%(number)s concept", "%(number)s concepts", names.language, len(listed.codes)),
        words=words,
        found=plural("%(number)s concept found", "%(number)s concepts found", names.language, len(found)),
        entries=tuple(_entry(names, listed, code) for code in found[:MOST]) if words else _tree(names, listed),
        uses=tuple(uses(names, listed.uses)),
        table=_table(snapshot, iri, words),
    )


def elsewhere(snapshot: Snapshot, description: Description, asked: Asked, offer: Offer) -> str:
    """The concepts that are looked for as a table; other data are of the whole list."""
    words = asked_for(asked.arguments)
    return _table(snapshot, description.iri, words) if words and offer is CSV else ""


def _table(snapshot: Snapshot, iri: str, words: str) -> str:
    return data_path(snapshot.iris.rest(iri), CSV.extension) + (f"?{urlencode({'q': words})}" if words else "")


def _definitions(description: Description) -> list[Label]:
    return labels_among(fact.object for fact in description.facts if fact.predicate.value == f"{_SKOS}definition")


def _tree(names: Names, listed: CodeList) -> tuple[Entry, ...]:
    shown = _shown(listed)
    left, folds = shown - set(listed.top), len(listed.codes) > _UNFOLDED
    return tuple(_branch(names, listed, iri, left, folds=folds) for iri in listed.top if iri in shown)


def _shown(listed: CodeList) -> set[str]:
    """The concepts of as many levels as fit on a page; of the first, as many as fit."""
    level: Sequence[str] = listed.top
    shown = set(level[:MOST])
    for _ in range(_DEEPEST):
        level = [below for iri in level for below in listed.narrower.get(iri, ()) if below not in shown]
        if len(shown) + len(level) > MOST:
            break
        shown.update(level)
    return shown


def _branch(names: Names, listed: CodeList, iri: str, left: set[str], *, folds: bool) -> Entry:
    """A concept with what is below it; each is told once, so that circles end: `left` are those that are not yet."""
    below = listed.narrower.get(iri, ())
    inside = [each for each in below if each in left]
    left.difference_update(inside)
    return _entry(
        names,
        listed,
        listed.codes[iri],
        entries=tuple(_branch(names, listed, each, left, folds=folds) for each in inside),
        folded=folds,
        hidden=len(below) - len(inside),
    )


def _entry(
    names: Names,
    listed: CodeList,
    code: Code,
    *,
    entries: tuple[Entry, ...] = (),
    folded: bool = False,
    hidden: int = -1,
) -> Entry:
    number = len(listed.narrower.get(code.iri, ())) if hidden < 0 else hidden
    link = names.link(code.iri, names.best(code.labels))
    return Entry(
        link=link,
        notation=code.mark(link.label.text),
        definition=names.best(code.definitions),
        used=plural("%(number)s use", "%(number)s uses", names.language, code.used) if code.used else "",
        entries=entries,
        folded=folded and bool(entries),
        hidden=plural("%(number)s narrower", "%(number)s narrower ones", names.language, number) if number else "",
    )
