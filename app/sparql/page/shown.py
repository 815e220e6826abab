"""An answer as the page shows it: a sentence, or the first rows of a table, and how long it took.

Reads a result like every other reader of the endpoint, and no more of it than fits on a page.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TypeAlias

from babel.numbers import format_decimal

from app.i18n import locale, plural, say
from app.negotiation import JSON_RESULTS, N_TRIPLES
from app.sparql.page import columns, excerpt, table
from app.sparql.page.excerpt import Excerpt
from app.sparql.page.table import Names, Table
from app.store.base import Result
from app.store.query.syntax import Form

# Opens the result of the query in a media type.
Open: TypeAlias = Callable[[str], AbstractContextManager[Result]]


@dataclass(frozen=True)
class Shown:
    """What came out: `sentence` says it in words (yes, no, nothing, or the size of `table`); `took` is in seconds."""

    sentence: str
    took: str
    table: Table | None = None


def read(form: Form, text: str, opened: Open, naming: Names, language: str) -> Shown:
    """Read what the query `text` of a form answers, or raise what its evaluation raises: nothing is sent by then."""
    if form is Form.ASK:
        return _truth(opened, language)
    with opened(N_TRIPLES.media_type if form.is_graph else JSON_RESULTS.media_type) as result:
        found = excerpt.triples(result) if form.is_graph else _ordered(excerpt.solutions(result), text)
    sentence = _sentence(form, len(found.rows), language)
    names = _places(language) if form.is_graph else found.names
    rows = table.build(names, found.rows, naming, more=found.more) if found.rows else None
    return Shown(sentence, _took(result, language), rows)


def _truth(opened: Open, language: str) -> Shown:
    with opened(JSON_RESULTS.media_type) as result:
        held = excerpt.truth(result)
    return Shown(
        say("Yes: the data have what the query asks for.", language)
        if held
        else say("No: the data do not have what the query asks for.", language),
        _took(result, language),
    )


def _ordered(found: Excerpt, text: str) -> Excerpt:
    """The same rows with their columns in the order of the query."""
    names = columns.order(text, found.names)
    places = [found.names.index(name) for name in names]
    return Excerpt(names, tuple(tuple(row[place] for place in places) for row in found.rows), found.more)


def _sentence(form: Form, size: int, language: str) -> str:
    return (
        plural("%(number)s triple", "%(number)s triples", language, size)
        if form.is_graph
        else plural("%(number)s row", "%(number)s rows", language, size)
    )


def _places(language: str) -> tuple[str, ...]:
    return say("subject", language), say("predicate", language), say("object", language)


def _took(result: Result, language: str) -> str:
    return say("%(seconds)s s", language, seconds=format_decimal(round(result.seconds, 2), locale=locale(language)))
