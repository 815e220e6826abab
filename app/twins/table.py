"""A thing as a table: one row a value, for spreadsheets (CSV, RFC 4180)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from app.description import TYPE, Description
from app.twins.texts import Texts

# What a spreadsheet takes for a formula, or what would hide one; a number, which it should take as one, is none.
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def write(description: Description, languages: tuple[str, ...]) -> bytes:
    """Write the table of a thing and its parts."""
    texts, out = Texts(description, languages), io.StringIO()
    writer = csv.writer(out)
    labels = [f"label_{language}" for language in languages]
    value_labels = [f"value_label_{language}" for language in languages]
    writer.writerow(["subject", "property", *labels, "value", *value_labels, "datatype", "language"])
    for fact in _facts(description):
        writer.writerow(map(safe, _row(fact, texts, languages)))
    return out.getvalue().encode()


def safe(cell: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe before what it would take for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(_DANGEROUS) and not _NUMBER.fullmatch(cell) else cell


def _facts(description: Description) -> Iterator[Triple]:
    yield from description.facts
    for facts in description.parts.values():
        yield from facts


def _row(fact: Triple, texts: Texts, languages: Iterable[str]) -> Iterator[str]:
    assert isinstance(fact.subject, NamedNode)  # of a description
    name, term = fact.predicate.value, fact.object
    label = texts.of(name)
    value = term.value if isinstance(term, Literal | NamedNode) else str(term)
    named = texts.of(value) if isinstance(term, NamedNode) else {}
    yield from (fact.subject.value, "type" if name == TYPE else name)
    yield from (label.get(language, "") for language in languages)
    yield value
    yield from (named.get(language, "") for language in languages)
    yield (term.datatype.value.rpartition("#")[2] if isinstance(term, Literal) else "IRI")
    yield ((term.language or "") if isinstance(term, Literal) else "")
