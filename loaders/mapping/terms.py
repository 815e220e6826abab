"""Term maps to SQL: the N-Quads text of one RDF term as pieces of text and SQL (RML-Core section 7).

Owns encoding, escaping, natural datatypes and resolution against the base IRI. An IRI whose form depends on the data
is checked by the query itself, which fails with the number of its place, or leaves the term out where the mapping's
standard has it so; it refuses references that the rows lack.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

import pyoxigraph as ox

from loaders.mapping import sql
from loaders.mapping.functions import calls
from loaders.mapping.mentions import references
from loaders.mapping.model import (
    Call,
    Constant,
    Expression,
    Fresh,
    Place,
    Reference,
    Template,
    TermMap,
    TermType,
)
from loaders.mapping.plan import Fault
from loaders.mapping.sources import ROW_NUMBER, Column, Rows, spread
from loaders.mapping.sql import Code, Fixed, Piece
from loaders.mapping.vocabulary import XSD

_ENCODING: Final = {TermType.IRI: "nq_iri", TermType.URI: "url_encode"}
_FORM: Final = {
    TermType.IRI: "IRI",
    TermType.URI: "URI",
    TermType.UNSAFE_IRI: "IRI",
    TermType.UNSAFE_URI: "URI",
}
_UNSAFE: Final = frozenset({TermType.UNSAFE_IRI, TermType.UNSAFE_URI})
# What one value of those that a function returns is called in the SQL of its term.
_ITEM: Final = "item"
# A scheme and, where it has one, the whole authority: what follows them may be any path.
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?://[^/?#]*[/?#]|[^/])")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass(frozen=True)
class Omitted:
    """SQL of a value and of what is left of it when it is ill-formed; `each` as in `Scope`."""

    fault: Fault
    value: str
    valid: str
    each: dict[str, str]


@dataclass(frozen=True)
class Scope:
    """What an expression may refer to: rows, the base IRI, and the triples map named in messages.

    `alias` is what the SQL calls the rows. `used` collects the references made, `columns` the columns behind them.
    `unsafe` lets unsafe IRIs stand as they are; `omitted`, when given, collects the values that are left out where they
    are ill-formed; otherwise an ill-formed value stops the run. `each` names, for every column with many values that a
    term uses, the one value at hand: a variable or, with `spread`, a column of rows that have been multiplied.
    `numbers` keeps these names apart.
    """

    rows: Rows
    base: str | None
    owner: str
    faults: list[Fault]
    alias: str
    used: set[str]
    unsafe: bool = False
    omitted: list[Omitted] | None = None
    columns: set[str] = field(default_factory=set)
    spread: bool = False
    each: dict[str, str] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def apart(self) -> Scope:
        """The scope of another term: RML-Core section 8 combines all values of one with all values of the other."""
        return replace(self, each={})

    def column(self, reference: str, place: Place) -> Column:
        """The column behind a reference."""
        column = self.rows.columns.get(reference)
        if column is None:
            known = ", ".join(self.rows.columns) or "-"
            raise place.error(
                f"{self.owner}: there is no column {reference!r} in {self.rows.label}; columns: {known}",
                f"{self.owner}: w {self.rows.label} nie ma kolumny {reference!r}; kolumny: {known}",
            )
        self.used.add(reference)
        return column

    def code(self, column: str) -> Code:
        """SQL of a column, or of a field of one value of a column with many."""
        many = self.rows.lists.get(column)
        if many is not None:
            return Code(f"{self._one(many)}.{sql.name(column)}")
        self.columns.add(column)
        code = f"{self.alias}.{sql.name(column)}"
        return Code(code, code)

    def _one(self, many: str) -> str:
        """SQL of the one value at hand of a column with many."""
        if many not in self.each:
            self.each[many] = f"{many}~{next(self.numbers)}" if self.spread else f"each{next(self.numbers)}"
        if self.spread:
            return f"{self.alias}.{sql.name(self.each[many])}"
        self.columns.add(many)
        return self.each[many]

    def expected(self, call: Call, value: str, en: str, pl: str) -> str:
        """The number, as an SQL string, by which a failing query tells what a function expected of a value."""
        return self._number(Fault(self.owner, call.place, en, pl), value, call)

    def _number(self, fault: Fault, value: str, origin: Expression) -> str:
        columns = dict.fromkeys(references(origin))
        # One row for each value at hand, which goes by the name that the value's SQL has for it.
        table = f"{spread(self.rows.table, self.each)} AS {self.alias}"
        rows = f"SELECT {value} AS value, _source AS source, _row AS row FROM {table}"
        self.faults.append(replace(fault, columns=tuple(columns), rows=rows if self.rows.lineage else None))
        return sql.text(str(len(self.faults) - 1))

    def checked(self, code: str, form: str, fault: Fault, origin: Expression) -> Code:
        """SQL of a value of an expression that must have a form: `iri`, `uri` or `language`."""
        if self.omitted is None:
            return Code(f"nq_check_{form}({code}, {self._number(fault, code, origin)})")
        valid = f"nq_valid_{form}({code})"
        self.omitted.append(Omitted(fault, code, valid, {} if self.spread else self.each))
        return Code(valid)


def term(term_map: TermMap, scope: Scope) -> list[Piece]:
    """The term in N-Quads syntax; NULL on rows where a reference has no value or the condition does not hold."""
    if term_map.condition is None:
        return _unconditional(term_map, scope)
    return [Code(f"CASE WHEN {truth(term_map.condition, scope)} THEN {sql.chain(_unconditional(term_map, scope))} END")]


def truth(condition: Call, scope: Scope) -> str:
    """SQL that is true where a condition holds."""
    return calls.result(condition, *_callbacks(scope, condition.place))


def items(term_map: TermMap, scope: Scope) -> dict[str, str]:
    """SQL of the list that a function returns, by the variable that the term calls each of its items by."""
    call = term_map.expression
    if not isinstance(call, Call) or not call.many:
        return {}
    return {_ITEM: calls.result(call, *_callbacks(scope, term_map.place))}


def _unconditional(term_map: TermMap, scope: Scope) -> list[Piece]:
    if isinstance(term_map.expression, Constant):
        return [Fixed(str(term_map.expression.term))]
    if isinstance(term_map.expression, Fresh):
        return [Fixed(f"_:r{term_map.expression.number}n"), scope.code(ROW_NUMBER)]
    if term_map.term_type is TermType.LITERAL:
        return _literal(term_map, scope)
    if term_map.term_type is TermType.BLANK_NODE:
        return [Code(f"nq_blank({plain(term_map.expression, scope, term_map.place)})")]
    return [Fixed("<"), *_iri(term_map, scope), Fixed(">")]


def plain(expression: Expression, scope: Scope, place: Place) -> str:
    """The plain text of an expression as SQL, as joins compare it."""
    return sql.chain(_pieces(expression, scope, place, ""))


def _pieces(expression: Expression, scope: Scope, place: Place, encoding: str) -> list[Piece]:
    if isinstance(expression, Constant):
        return [Fixed(expression.term.value)]
    if isinstance(expression, Reference):
        return [_reference(expression, scope, place, encoding)]
    if isinstance(expression, Call):
        return [Code(_ITEM if expression.many else calls.lexical(expression, *_callbacks(scope, place)))]
    assert isinstance(expression, Template)
    return [
        Fixed(part) if isinstance(part, str) else _reference(part, scope, place, encoding) for part in expression.parts
    ]


def _callbacks(scope: Scope, place: Place) -> tuple[calls.Text, calls.Record]:
    """What calls need to know about the rows: the text of other expressions, and where faults are kept."""
    return lambda expression: plain(expression, scope, place), scope.expected


def _reference(reference: Reference, scope: Scope, place: Place, encoding: str) -> Code:
    column = scope.column(reference.name, place)
    code = scope.code(column.name)
    return Code(f"{encoding}({code})", code.column) if encoding and not column.plain else code


def _iri(term_map: TermMap, scope: Scope) -> list[Piece]:
    """The IRI without its angle brackets; relative ones are the base and their text (RML-Core section 7.4)."""
    encoding = _ENCODING.get(term_map.term_type, "") if isinstance(term_map.expression, Template) else ""
    pieces = sql.merged(_pieces(term_map.expression, scope, term_map.place, encoding))
    first = pieces[0] if pieces and isinstance(pieces[0], Fixed) else ""
    if not _SCHEME.match(first):
        if not (first or encoding):
            # Only the data can tell; without a base IRI, a relative one fails the check.
            iri = f"nq_absolute({sql.chain(pieces)}, {sql.text(scope.base or '')})"
            return [_checked(iri, term_map, scope)]
        pieces = sql.merged([Fixed(_base(scope, term_map)), *pieces])
        first = pieces[0]
    if encoding and _ABSOLUTE.match(first):
        _check_fixed(pieces, term_map)
        return pieces
    return [_checked(sql.chain(pieces), term_map, scope)]


def _base(scope: Scope, term_map: TermMap) -> str:
    if scope.base is None:
        raise term_map.place.error(
            "a relative IRI, and there is no base IRI (@base or --base)",
            "względny IRI, a nie podano bazowego IRI (@base albo --base)",
        )
    return scope.base


def _check_fixed(pieces: list[Piece], term_map: TermMap) -> None:
    """Refuse a template whose own text cannot stand in an IRI, whatever the data."""
    sample = "".join(piece if isinstance(piece, Fixed) else "0" for piece in pieces)
    try:
        ox.NamedNode(sample)
    except ValueError as fault:
        raise term_map.place.error(f"template: {fault}", f"szablon: {fault}") from fault


def _checked(iri: str, term_map: TermMap, scope: Scope) -> Code:
    if scope.unsafe and term_map.term_type in _UNSAFE:
        return Code(f"nq_unsafe({iri})")
    form = _FORM[term_map.term_type]
    fault = Fault(scope.owner, term_map.place, f"a valid {form}", f"poprawny {form}")
    return scope.checked(iri, form.lower(), fault, term_map.expression)


def _literal(term_map: TermMap, scope: Scope) -> list[Piece]:
    column = None
    if isinstance(term_map.expression, Reference):
        column = scope.column(term_map.expression.name, term_map.place)
    lexical = sql.one(_pieces(term_map.expression, scope, term_map.place, ""))
    if column is not None and column.plain:
        quoted: list[Piece] = [Fixed('"'), lexical, Fixed('"')]
    else:
        quoted = [Code(f"nq_string({lexical})", lexical.column)]
    return quoted + _suffix(term_map, column, scope)


def _suffix(term_map: TermMap, column: Column | None, scope: Scope) -> list[Piece]:
    """What follows the quoted string: the language, the datatype stated, or the natural one of the column."""
    if term_map.language is not None:
        return [Fixed("@"), _language(term_map.language, scope)]
    if term_map.datatype is not None:
        datatype = sql.merged(term(term_map.datatype, scope))
        if len(datatype) == 1 and isinstance(datatype[0], Fixed):
            return [_datatype(datatype[0])]
        iri = sql.chain(datatype)
        return [Code(f"CASE {iri} WHEN '<{XSD}string>' THEN '' ELSE '^^' || {iri} END")]
    return _natural_suffix(term_map.expression, column, scope)


def _natural_suffix(expression: Expression, column: Column | None, scope: Scope) -> list[Piece]:
    """The natural datatype of what a function returns or of a column."""
    if isinstance(expression, Call):
        output = expression.function.output
        return [] if output.many else [_datatype(f"<{output.datatype}>")]
    if column is not None and column.datatype is not None:
        return [_datatype(f"<{column.datatype}>")]
    if column is not None and column.suffix is not None:
        return [scope.code(column.suffix)]
    return []


def _datatype(iri: str) -> Fixed:
    """RDF 1.1 section 3.3: a plain literal is one of xsd:string, and canonical N-Quads leave that out."""
    return Fixed("" if iri == f"<{XSD}string>" else f"^^{iri}")


def _language(language: TermMap, scope: Scope) -> Piece:
    """In lower case, as the store has it (RDF 1.1 section 3.3 allows it)."""
    if isinstance(language.expression, Constant):
        tag: Piece = Fixed(language.expression.term.value.lower())
    else:
        fault = Fault(scope.owner, language.place, "a language tag of BCP 47", "znacznik języka według BCP 47")
        text = plain(language.expression, scope, language.place)
        tag = scope.checked(text, "language", fault, language.expression)
    if language.condition is None:
        return tag
    return Code(f"CASE WHEN {truth(language.condition, scope)} THEN {sql.chain([tag])} END")
