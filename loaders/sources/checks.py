"""Identifiers in SQL: the kinds of `identifiers` compiled to vectorised DuckDB expressions.

Owns the arithmetic of check digits in SQL, restoring lost zeros, naming the kind that a wrong value looks like, and
finding numbers of a secret kind in running text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from loaders.sources.identifiers import Check, Form, Kind
from loaders.sources.sql import quote


def stripped(value: str, kind: Kind) -> str:
    """SQL of `value` without the characters and the prefix that the kind may be written with."""
    bare = f"translate({value}, {quote(kind.stripped)}, '')" if kind.stripped else value
    return f"regexp_replace({bare}, {quote('^' + kind.prefix)}, '')" if kind.prefix else bare


def restored(bare: str, kind: Kind) -> str:
    """SQL of the stripped value with its lost zeros: filled up to the shortest form that is long enough."""
    if not kind.fillings:
        return bare
    cases = " ".join(
        f"WHEN length({bare}) BETWEEN {fewest} AND {length} THEN lpad({bare}, {length}, '0')"
        for length, fewest in kind.fillings
    )
    return f"CASE WHEN NOT regexp_full_match({bare}, '[0-9]+') THEN {bare} {cases} ELSE {bare} END"


def canonical(value: str, kind: Kind) -> str:
    """SQL of the identifier in `value`, stripped and restored; NULL when it is none of this kind."""
    forms = " OR ".join(_holds(value, form) for form in kind.forms)
    return f"CASE WHEN {forms} THEN {value} END"


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
    bare = stripped(value, kind)
    whole = restored(bare, kind) if kind.secret else bare
    return f"WHEN {canonical(whole, kind)} IS NOT NULL THEN {quote(kind.iri)}"


def secrets_in(text: str, kinds: Mapping[str, Kind]) -> list[str]:
    """SQL conditions that hold when in `text` a number of a secret kind stands as a run of digits of its own.

    Only a form with a check digit is looked for; a part of a decimal number or of a date is no run of its own.
    """
    forms = [form for kind in kinds.values() if kind.secret for form in kind.forms if form.check and form.length]
    return [_secret_in(text, form) for form in forms]


def _secret_in(text: str, form: Form) -> str:
    runs = f"[run FOR run IN regexp_extract_all({text}, {quote(RUN)}) IF {_holds('run', form)}]"
    # Few texts have so many digits on end, and only these are taken apart.
    return f"regexp_matches({text}, '[0-9]{{{form.length}}}') AND len({runs}) > 0"


# A run of digits with all that a decimal number or a date has around points.
RUN: Final = r"[0-9]+(?:\.[0-9]+)*"


def _holds(value: str, form: Form) -> str:
    conditions = [f"regexp_full_match({value}, {quote(form.pattern)})"]
    conditions += [f"length({value}) = {form.length}"] if form.length else []
    conditions += [_check_holds(value, form.check)] if form.check else []
    return f"({' AND '.join(conditions)})"


def _check_holds(value: str, check: Check) -> str:
    """SQL of whether the last digit is the check digit; every digit stands once, so that the query is planned fast."""
    terms = [f"{weight} * {_code(value, index)}" for index, weight in enumerate(check.weights, 1) if weight]
    remainder = f"({' + '.join(terms)} - {_ZERO * sum(check.weights)}) % {check.modulus}"
    if check.complement:
        remainder = f"({check.modulus} - {remainder}) % {check.modulus}"
    elif check.ten is not None:
        remainder = f"CASE {remainder} {_digits(check)} END"
    return f"{remainder} = {_code(value, len(check.weights) + 1)} - {_ZERO}"


def _digits(check: Check) -> str:
    return " ".join(f"WHEN {rest} THEN {check.ten if rest == _TEN else rest}" for rest in range(check.modulus))


def _code(value: str, index: int) -> str:
    return f"ascii(substr({value}, {index}, 1))"


# The code of the digit 0, which the weighted sum of codes has too much for each weight.
_ZERO: Final = ord("0")
_TEN: Final = 10
