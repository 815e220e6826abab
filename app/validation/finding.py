"""One thing that is wrong, in a cell of a source or about an entity of a candidate graph.

Owns the type that readers of sources and validators share, so that one report shows both. Immutable values only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

import pyoxigraph as ox

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class Severity(StrEnum):
    """SHACL section 2.1.4: only a Violation keeps a row or an entity from being published."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One validation result (SHACL section 3.6.2), or its counterpart for a cell of a source.

    `messages` maps a language tag ("" for none) to what was expected. A finding about a cell has `source`, `row` and
    `column`; one about an entity has `focus`, `component`, `shape` and sometimes `path` (all IRIs, absolute) and gets
    `source` and `row` by lineage. `row` counts as a spreadsheet does: the header of a CSV or XLSX file is row 1;
    of JSON and XML it is the ordinal of the record, from 1. A focus node that is a literal is written as in N-Triples,
    so that it is not taken for another with the same text. `value` is text; `term` is the value of an entity's finding
    as it stands in the graph. `constraint` is the IRI of the SPARQL-based constraint, where it has one.
    """

    severity: Severity
    component: str
    messages: Mapping[str, str] = field(hash=False)
    value: str = ""
    source: str = ""
    row: int | None = None
    column: str = ""
    focus: str = ""
    path: str = ""
    shape: str = ""
    constraint: str = ""
    term: Term | None = None

    def message(self, *languages: str) -> str:
        """The message in the first of `languages` that it has, else untagged, else in English, else any."""
        for language in (*languages, "", "en"):
            if language in self.messages:
                return self.messages[language]
        return next(iter(self.messages.values()), self.component)


def focus_text(term: Term) -> str:
    """A focus node as findings name it."""
    return str(term) if isinstance(term, ox.Literal) else text(term)


def text(term: Term | None) -> str:
    """A term without its syntax."""
    if term is None:
        return ""
    return str(term) if isinstance(term, ox.Triple) else term.value
