"""Identifiers in SQL: the kinds of `identifiers` compiled to vectorised DuckDB expressions.

Owns the arithmetic of check digits in SQL, restoring lost zeros, and naming the kind that a wrong value looks like.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from loaders.sources.identifiers import Check, Form, Kind
from loaders.sources.sql import quote


def stripped(value: str, kind: Kind) -> str:
    """SQL of `value` without the characters and the prefix that the kind may be written with."""
    bare = f"translate({value}, {quote(kind.stripped)}, '')" if kind.stripped else value
    return f"regexp_replace({bare}, {quote('^' + kind.prefix)}, '')" if kind.prefix else bare


def canonical(value: str, kind: Kind) -> str:
    """SQL of the identifier in stripped `value`, its lost zeros restored; NULL when it is none of this kind."""
    cases = [f"WHEN {_holds(value, form)} THEN {value}" for form in kind.forms]
    if kind.padded:
        cases += [_restored(value, form) for form in kind.forms if form.length]
    return f"CASE {' '.join(cases)} END"


def looks_like(value: str, kinds: Iterable[Kind]) -> str:
    """SQL of the IRI of the first of `kinds` that `value` fits; NULL when it fits none.

    Secret kinds come first, so that their values are never shown; then those with a check digit, which are the surer.
    With its zeros lost a short number fits too easily, so only a secret kind is looked for among such.
    """
    cases = [_fits(value, kind) for kind in sorted(kinds, key=_doubt)]
    return f"CASE {' '.join(cases)} END" if cases else "NULL"


def _doubt(kind: Kind) -> tuple[bool, bool, str]:
    return not kind.secret, not kind.checked, kind.iri


def _fits(value: str, kind: Kind) -> str:
    known = kind if kind.secret else replace(kind, padded=False)
    return f"WHEN {canonical(stripped(value, known), known)} IS NOT NULL THEN {quote(kind.iri)}"


def _restored(value: str, form: Form) -> str:
    padded = f"lpad({value}, {form.length}, '0')"
    shorter = f"regexp_full_match({value}, '[0-9]+') AND length({value}) < {form.length}"
    return f"WHEN {shorter} AND {_holds(padded, form)} THEN {padded}"


def _holds(value: str, form: Form) -> str:
    pattern = f"regexp_full_match({value}, {quote(form.pattern)})"
    conditions = [f"length({value}) = {form.length}"] if form.length else []
    conditions += [_check_holds(value, form.check)] if form.check else []
    return f"({' AND '.join([pattern, *conditions])})"


def _check_holds(value: str, check: Check) -> str:
    digits = [f"{weight} * {_digit(value, index)}" for index, weight in enumerate(check.weights, 1) if weight]
    remainder = f"(({' + '.join(digits)}) % {check.modulus})"
    last = _digit(value, len(check.weights) + 1)
    if check.complement:
        return f"({check.modulus} - {remainder}) % {check.modulus} = {last}"
    if check.ten is None:
        # Remainder 10 is no digit, so it never equals one.
        return f"{remainder} = {last}"
    return f"CASE {remainder} WHEN 10 THEN {check.ten} ELSE {remainder} END = {last}"


def _digit(value: str, index: int) -> str:
    return f"(ascii(substr({value}, {index}, 1)) - 48)"
