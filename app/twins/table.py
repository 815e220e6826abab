"""A thing as a table: one row a value, for spreadsheets (CSV, RFC 4180)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from app.description import TYPE, Description
from app.twins import csv_text
from app.twins.texts import Texts


def write(description: Description, languages: tuple[str, ...]) -> bytes:
    """Write the table of a thing and its parts."""
    texts = Texts(description, languages)
    labels = [f"label_{language}" for language in languages]
    value_labels = [f"value_label_{language}" for language in languages]
    head = csv_text.head(["subject", "property", *labels, "value", *value_labels, "datatype", "language"])
    return "".join((head, *(csv_text.line(_row(fact, texts, languages)) for fact in _facts(description)))).encode()


def _facts(description: Description) -> Iterator[Triple]:
    yield from description.facts
    for facts in (*description.parts.values(), *description.defined.values()):
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
