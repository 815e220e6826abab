"""One thing that was found, as the page shows it: its name and a text of it with the words that answer."""

from __future__ import annotations

from pyoxigraph import Literal

from app.addresses import followed
from app.index import Entry
from app.index.conditions import RDF_TYPE
from app.labels import LABEL_PROPERTIES, Label, local_name
from app.search.looking import Looking
from app.search.marking import Piece, excerpt, pieces
from app.search.model import Hit


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
    """The part of a text of an entry that answers, and its language."""
    for text, language in _texts(looking, entry):
        if found := excerpt([text], forms):
            return found, language
    return (), ""


def _texts(looking: Looking, entry: Entry) -> list[Label]:
    """Texts of an entry, but what it is called, and what the things are called that it names; as its reader reads."""
    ranks = {language: rank for rank, language in enumerate(looking.reading.chain.languages)}
    texts = []
    for name, values in entry.values.items():
        if name in LABEL_PROPERTIES or name == RDF_TYPE:
            continue
        for value in values:
            if isinstance(value.term, Literal):
                texts.append(Label(value.term.value, value.term.language or ""))
            elif named := looking.reading.chain.best(value.labels):
                texts.append(named)
    return sorted((text for text in texts if text.language in ranks), key=lambda text: ranks[text.language])
