"""The table of an answer, as values: what each cell says and where it leads. A query's answer is shown as it is.

Pure: terms in, a `Table` out. IRIs are shortened by the prefixes of the site, or by its base (a form that its queries
read: `<id/…>`), never replaced by labels; literals keep their lexical form. What a whole column has in common, a
datatype or a language, is said once, in its head.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from app.addresses import followed
from app.iris import Iris
from app.namespaces import PREFIXES
from app.store.base import Term

# Characters of a literal that a cell shows; a boundary in WKT has thousands.
LONGEST: Final = 600
_XSD: Final = PREFIXES["xsd"]
_UNSAID: Final = frozenset({f"{_XSD}string", f"{PREFIXES['rdf']}langString"})
_NUMBERS: Final = frozenset(
    f"{_XSD}{name}"
    for name in (
        *("integer", "decimal", "double", "float", "int", "long", "short", "byte"),
        *("nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"),
        *("unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte"),
    )
)
# A local name that needs no escape in a prefixed name (SPARQL 1.1 section 19.8, PN_LOCAL).
_LOCAL: Final = re.compile(r"\w(?:[\w.\-]*[\w\-])?")


@dataclass(frozen=True)
class Cell:
    """One value: `note` is its datatype or language tag, `iri` the whole of what `text` shortens.

    `length` counts the characters of a literal of which `text` has only the first, else 0; an unbound variable has
    `bound` False; `href` is "" when nothing can be followed.
    """

    text: str = ""
    iri: str = ""
    href: str = ""
    external: bool = False
    language: str = ""
    note: str = ""
    number: bool = False
    length: int = 0
    bound: bool = True


@dataclass(frozen=True)
class Column:
    """A column: `note` is what all its literals have in common; `number` when they are numbers."""

    name: str
    note: str = ""
    number: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of an answer; `more` when the answer has others that are not here."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    more: bool


@dataclass(frozen=True)
class Names:
    """How a deployment writes IRIs, and the query that links within the site carry on."""

    iris: Iris
    prefixes: Mapping[str, str]
    carried: str = ""

    def short(self, iri: str) -> str:
        """A prefixed name, an IRI relative to the base, or `iri` itself."""
        for prefix, namespace in self.prefixes.items():
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri.removeprefix(self.iris.base) or iri


def build(names: Sequence[str], rows: Iterable[Sequence[Term | None]], naming: Names, *, more: bool = False) -> Table:
    """Build the table of an answer whose columns are called `names`."""
    cells = [[_cell(term, naming) for term in row] for row in rows]
    columns = tuple(_column(name, [row[place] for row in cells]) for place, name in enumerate(names))
    return Table(columns, tuple(tuple(map(_under, row, columns)) for row in cells), more)


def _cell(term: Term | None, naming: Names) -> Cell:
    if term is None:
        return Cell(bound=False)
    if isinstance(term, NamedNode):
        external = not term.value.startswith(naming.iris.base)
        href = followed(naming.iris, term.value, naming.carried)
        return Cell(naming.short(term.value), iri=term.value, href=href, external=external)
    if isinstance(term, Literal):
        return _literal(term, naming)
    return _cut(f"_:{term.value}" if isinstance(term, BlankNode) else str(term))


def _literal(literal: Literal, naming: Names) -> Cell:
    datatype, language = literal.datatype.value, literal.language or ""
    note = f"@{language}" if language else "" if datatype in _UNSAID else naming.short(datatype)
    return replace(_cut(literal.value), language=language, note=note, number=datatype in _NUMBERS)


def _cut(text: str) -> Cell:
    return Cell(text) if len(text) <= LONGEST else Cell(text[:LONGEST], length=len(text))


def _column(name: str, cells: Sequence[Cell]) -> Column:
    bound = [cell for cell in cells if cell.bound]
    notes = {cell.note for cell in bound}
    common = notes.pop() if len(notes) == 1 else ""
    return Column(name, common, bool(bound) and all(cell.number for cell in bound))


def _under(cell: Cell, column: Column) -> Cell:
    """The cell without what the head of its column says; a number among other values stands as they do."""
    return replace(cell, note="" if column.note else cell.note, number=column.number)
