"""The components of SHACL Core as SPARQL: one row each, in the order of SHACL section 4.

Owns what a component means. `VALUE_TESTS` are expressions, true of a value node that violates; `SET_TESTS` expressions
true of a focus node whose values together violate; `PATTERNS` graph patterns whose solutions are the violating values,
without one where that is the focus node itself.
Every expression is true or false for every node: an error in a filter would let a violation pass.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, TypeVar

import pyoxigraph as ox

from app.namespaces import PREFIXES, SH
from app.validation.engine.datatypes import well_formed
from app.validation.engine.expressions import Comparison, Membership, Value, Writing, class_test
from app.validation.engine.model import Constraint
from app.validation.finding import Term
from app.validation.paths import Path

# Above this number of members a list is looked up instead of compared one by one.
_FEW: Final = 20
_TYPE: Final = f"<{PREFIXES['rdf']}type>"
_NODE_KINDS: Final = {"IRI": "isIRI", "BlankNode": "isBlank", "Literal": "isLiteral"}
_KINDS: Final = re.compile("IRI|BlankNode|Literal")


def _class(_writer: Writing, constraint: Constraint, value: Value) -> str:
    return f"!{class_test(str(constraint.terms[0]), value.term)}"


def _datatype(_writer: Writing, constraint: Constraint, value: Value) -> str:
    (datatype,) = constraint.terms
    assert isinstance(datatype, ox.NamedNode)
    return f"!COALESCE(isLiteral({value.term}) && {well_formed(datatype.value, value.form, value.datatype)}, false)"


def _node_kind(_writer: Writing, constraint: Constraint, value: Value) -> str:
    (kind,) = constraint.terms
    assert isinstance(kind, ox.NamedNode)
    names = _KINDS.findall(kind.value.removeprefix(str(SH)))
    return f"!({' || '.join(f'{_NODE_KINDS[name]}({value.term})' for name in names)})"


def _range(operator: str) -> Callable[[Writing, Constraint, Value], str]:
    def test(writer: Writing, constraint: Constraint, value: Value) -> str:
        return f"!{_in_order(writer, operator, value.term, str(constraint.terms[0]))}"

    return test


def _in_order(writer: Writing, operator: str, one: str, other: str) -> str:
    """True when the terms compare so; the function is asked only where the store has an error."""
    return f"COALESCE({one} {operator} {other}, {writer.function(Comparison(operator))}({one}, {other}), false)"


def _length(operator: str) -> Callable[[Writing, Constraint, Value], str]:
    def test(_writer: Writing, constraint: Constraint, value: Value) -> str:
        return f"COALESCE(isBlank({value.term}) || STRLEN({value.form}) {operator} {constraint.number}, true)"

    return test


def _pattern(_writer: Writing, constraint: Constraint, value: Value) -> str:
    pattern, flags = constraint.terms
    return f"COALESCE(isBlank({value.term}) || !REGEX({value.form}, {pattern}, {flags}), true)"


def _language_in(_writer: Writing, constraint: Constraint, value: Value) -> str:
    ranges = " || ".join(f"LANGMATCHES(LANG({value.term}), {range_})" for range_ in constraint.terms)
    return f"!COALESCE({ranges or 'false'}, false)"


def _in(writer: Writing, constraint: Constraint, value: Value) -> str:
    if len(constraint.terms) > _FEW:
        # A function gets what the store makes of a literal; what was written is told as one text.
        terms = constraint.terms if value.is_stored else tuple(map(_as_text, constraint.terms))
        asked = value.term if value.is_stored else f"CONCAT(STR({value.datatype}), ' ', {value.form})"
        return f"!{writer.function(Membership(terms))}({asked})"
    return f"!({' || '.join(same(value, term) for term in constraint.terms) or 'false'})"


def _as_text(term: Term) -> Term:
    return ox.Literal(f"{term.datatype.value} {term.value}") if isinstance(term, ox.Literal) else term


def same(value: Value, term: object) -> str:
    """An expression that is true when the value is this very term; a literal also by form where forms are kept."""
    if isinstance(term, ox.Literal) and not value.is_stored:
        datatype, form = str(term.datatype), str(ox.Literal(term.value))
        return f"({value.form} = {form} && {value.datatype} = {datatype})"
    # A blank node of the shapes graph is no node of the data.
    return "false" if isinstance(term, ox.BlankNode) else f"sameTerm({value.term}, {term})"


def _not(writer: Writing, constraint: Constraint, value: Value) -> str:
    return f"!({writer.fails(constraint.shapes[0], value)})"


def _and(writer: Writing, constraint: Constraint, value: Value) -> str:
    return " || ".join(f"({writer.fails(shape, value)})" for shape in constraint.shapes) or "false"


def _or(writer: Writing, constraint: Constraint, value: Value) -> str:
    return " && ".join(f"({writer.fails(shape, value)})" for shape in constraint.shapes) or "true"


def _xone(writer: Writing, constraint: Constraint, value: Value) -> str:
    holds = " + ".join(f"IF({writer.fails(shape, value)}, 0, 1)" for shape in constraint.shapes)
    return f"({holds or '0'}) != 1"


def _node(writer: Writing, constraint: Constraint, value: Value) -> str:
    return writer.fails(constraint.shapes[0], value)


def _at_least(writer: Writing, focus: str, path: Path | None, number: int, condition: str, value: str) -> str:
    """True when the focus node has `number` or more values that meet the condition."""
    if number <= 0:
        return "true"
    filtered = f" FILTER({condition})" if condition else ""
    pattern = f"{focus} {path} {value}{filtered}"
    if number == 1:
        return f"EXISTS {{ {pattern} }}"
    if number == 2 and not condition:
        other = writer.fresh()
        return f"EXISTS {{ {pattern} . {focus} {path} {other} FILTER(!sameTerm({value}, {other})) }}"
    # EXISTS evaluates the subquery with the focus node in its place, so that it counts the values of one node only.
    counted = f"GROUP BY {focus} HAVING(COUNT(DISTINCT {value}) >= {number})"
    return f"EXISTS {{ SELECT {focus} WHERE {{ {pattern} }} {counted} }}"


def _min_count(writer: Writing, constraint: Constraint, focus: str, path: Path | None) -> str:
    return f"!({_at_least(writer, focus, path, constraint.number, '', writer.fresh())})"


def _max_count(writer: Writing, constraint: Constraint, focus: str, path: Path | None) -> str:
    return _at_least(writer, focus, path, constraint.number + 1, "", writer.fresh())


def _qualified(writer: Writing, constraint: Constraint, focus: str, path: Path | None, number: int) -> str:
    value = Value.of(writer.fresh())
    shape, *siblings = constraint.shapes
    conforms = [f"!({writer.fails(shape, value)})", *(f"({writer.fails(each, value)})" for each in siblings)]
    return _at_least(writer, focus, path, number, " && ".join(conforms), value.term)


def _qualified_min_count(writer: Writing, constraint: Constraint, focus: str, path: Path | None) -> str:
    return f"!({_qualified(writer, constraint, focus, path, constraint.number)})"


def _qualified_max_count(writer: Writing, constraint: Constraint, focus: str, path: Path | None) -> str:
    return _qualified(writer, constraint, focus, path, constraint.number + 1)


def _has_value(_writer: Writing, constraint: Constraint, focus: str, path: Path | None) -> str:
    (term,) = constraint.terms
    if isinstance(term, ox.BlankNode):
        return "true"
    return f"!sameTerm({focus}, {term})" if path is None else f"NOT EXISTS {{ {focus} {path} {term} }}"


def _unique_lang(writer: Writing, _constraint: Constraint, focus: str, path: Path | None, value: str) -> list[str]:
    """Solutions are languages: the component reports one result for each that is used twice."""
    one, other = writer.fresh(), writer.fresh()
    twice = f"!sameTerm({one}, {other}) && LANG({one}) = LANG({other}) && LANG({one}) != ''"
    return [f"{focus} {path} {one} . {focus} {path} {other} FILTER({twice}) BIND(LANG({one}) AS {value})"]


def _equals(_writer: Writing, constraint: Constraint, focus: str, path: Path | None, value: str) -> list[str]:
    (other,) = constraint.terms
    if path is None:
        missing = f"FILTER(NOT EXISTS {{ {focus} {other} {focus} }})"
        return [missing, f"{focus} {other} {value} FILTER(!sameTerm({focus}, {value}))"]
    return [
        f"{focus} {path} {value} FILTER(NOT EXISTS {{ {focus} {other} {value} }})",
        f"{focus} {other} {value} FILTER(NOT EXISTS {{ {focus} {path} {value} }})",
    ]


def _disjoint(_writer: Writing, constraint: Constraint, focus: str, path: Path | None, value: str) -> list[str]:
    (other,) = constraint.terms
    if path is None:
        return [f"{focus} {other} {value} FILTER(sameTerm({focus}, {value}))"]
    return [f"{focus} {path} {value} . {focus} {other} {value}"]


def _less(operator: str) -> Callable[[Writing, Constraint, str, Path | None, str], list[str]]:
    def patterns(writer: Writing, constraint: Constraint, focus: str, path: Path | None, value: str) -> list[str]:
        other = writer.fresh()
        compared = f"FILTER(!{_in_order(writer, operator, value, other)})"
        return [f"{focus} {path} {value} . {focus} {constraint.terms[0]} {other} {compared}"]

    return patterns


def _closed(_writer: Writing, constraint: Constraint, focus: str, _path: Path | None, value: str) -> list[str]:
    allowed = ", ".join(map(str, constraint.terms))
    return [f"{focus} {PREDICATE} {value} FILTER({PREDICATE} NOT IN ({allowed}))"]


# The variable by which the closed component names the property that is not allowed.
PREDICATE: Final = "?_predicate"


_Row = TypeVar("_Row")


def _named(rows: dict[str, _Row]) -> dict[str, _Row]:
    return {f"{SH}{name}ConstraintComponent": row for name, row in rows.items()}


VALUE_TESTS: Final = _named(
    {
        "Class": _class,
        "Datatype": _datatype,
        "NodeKind": _node_kind,
        "MinExclusive": _range(">"),
        "MinInclusive": _range(">="),
        "MaxExclusive": _range("<"),
        "MaxInclusive": _range("<="),
        "MinLength": _length("<"),
        "MaxLength": _length(">"),
        "Pattern": _pattern,
        "LanguageIn": _language_in,
        "Not": _not,
        "And": _and,
        "Or": _or,
        "Xone": _xone,
        "Node": _node,
        "In": _in,
    }
)
SET_TESTS: Final = _named(
    {
        "MinCount": _min_count,
        "MaxCount": _max_count,
        "QualifiedMinCount": _qualified_min_count,
        "QualifiedMaxCount": _qualified_max_count,
        "HasValue": _has_value,
    }
)
PATTERNS: Final = _named(
    {
        "UniqueLang": _unique_lang,
        "Equals": _equals,
        "Disjoint": _disjoint,
        "LessThan": _less("<"),
        "LessThanOrEquals": _less("<="),
        "Closed": _closed,
    }
)
# Components whose results name no value.
WITHOUT_VALUE: Final = frozenset({*SET_TESTS, f"{SH}UniqueLangConstraintComponent"})
# Components that report each pair of values, so that one value may come several times.
PAIRWISE: Final = frozenset(f"{SH}{name}ConstraintComponent" for name in ("LessThan", "LessThanOrEquals"))
