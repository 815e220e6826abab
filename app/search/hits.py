"""One thing that was found, as the page shows it: its name and a text of it with the words that answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from pyoxigraph import Literal

from app.addresses import followed
from app.index import Entry
from app.index.conditions import RDF_TYPE
from app.labels import LABEL_PROPERTIES, Label, local_name
from app.search.looking import Looking
from app.search.marking import Piece, beginning, excerpt, pieces
from app.search.model import Hit

_SLUG: Final = re.compile(r"[a-z]+(?:-[a-z0-9]+)+")


def hit(looking: Looking, entry: Entry, forms: tuple[str, ...]) -> Hit:
    """Show an entry to who looked for words that begin as `forms` do."""
    label = looking.reading.chain.best(entry.labels) or Label(local_name(entry.iri))
    around, language = _around(looking, entry, forms)
    return Hit(
        iri=entry.iri,
        href=followed(looking.snapshot.iris, entry.iri, looking.reading.carried),
        label=label,
        title=pieces(label.text, forms),
        kind=looking.kind(entry.values.get(RDF_TYPE, ())),
        register=looking.register(entry.register),
        excerpt=around,
        language=language,
        place=entry.place,
    )


def _around(looking: Looking, entry: Entry, forms: tuple[str, ...]) -> tuple[tuple[Piece, ...], str]:
    """The part of a text of an entry that answers, and its language.

    Where only a translation of a text answers, the text begins as its reader reads it.
    """
    for text, *others in _texts(looking, entry):
        if found := excerpt([text.text], forms):
            return found, text.language
        if excerpt([other.text for other in others], forms):
            return beginning(text.text), text.language
    return (), ""


def _texts(looking: Looking, entry: Entry) -> list[list[Label]]:
    """Texts of an entry but what it is called, then what the things are called that it names.

    Each comes with its translations, the first as its reader reads.
    """
    ranks = {language: rank for rank, language in enumerate(looking.reading.chain.languages)}
    own: list[list[Label]] = []
    linked: list[Label] = []
    for name, values in entry.values.items():
        if name in LABEL_PROPERTIES or name == RDF_TYPE:
            continue
        found = [value.term for value in values if isinstance(value.term, Literal) and not _is_slug(value.term)]
        written = [Label.of(term) for term in found]
        own += _translated([text for text in written if text.language in ranks], ranks)
        linked += [named for value in values if (named := looking.reading.chain.best(value.labels))]
    best = sorted((text for text in linked if text.language in ranks), key=lambda text: ranks[text.language])
    return sorted(own, key=lambda texts: ranks[texts[0].language]) + [[text] for text in best]


def _translated(texts: list[Label], ranks: Mapping[str, int]) -> list[list[Label]]:
    """Values of one property: those in the first language each for itself, the first of them with the others."""
    if not texts:
        return []
    least = min(ranks[text.language] for text in texts)
    first, *more = [text for text in texts if ranks[text.language] == least]
    others = [text for text in texts if ranks[text.language] != least]
    return [[first, *others], *([text] for text in more)]


def _is_slug(term: Literal) -> bool:
    """True of a name that is made for addresses; numbers that people write are none."""
    return not term.language and _SLUG.fullmatch(term.value) is not None
