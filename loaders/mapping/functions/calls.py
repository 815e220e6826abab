"""Calls of functions to SQL: each is its macro with the arguments in the order of the parameters.

Owns the datatypes of arguments and results. A result without value is no term, unless the function says what was
expected: then the query fails with the number of the place, as for any checked term.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from loaders.mapping import sql
from loaders.mapping.functions.library import SQL_TYPES, Parameter
from loaders.mapping.model import Call, Constant, Expression
from loaders.mapping.vocabulary import XSD

# Gives the plain text of an expression that is no call.
Text = Callable[[Expression], str]
# Records what was expected of the values of a call, given as SQL, and gives its number as an SQL string.
Record = Callable[[Call, str, str, str], str]


def result(call: Call, text: Text, record: Record) -> str:
    """SQL of what a call returns, of whatever SQL type."""
    arguments = [
        _argument(parameter, argument, call, text, record)
        for parameter, argument in zip(call.function.parameters, call.arguments, strict=True)
    ]
    code = f"{call.function.macro.name}({', '.join(arguments)})"
    expected = call.function.expected
    if not expected:
        return code
    values = _values(call, text, record)
    return f"nq_expected({code}, {values}, {record(call, values, expected['en'], expected['pl'])})"


def lexical(call: Call, text: Text, record: Record) -> str:
    """SQL of what a call returns, as text."""
    code = result(call, text, record)
    return code if call.function.output.datatype == f"{XSD}string" else f"CAST({code} AS VARCHAR)"


def _argument(parameter: Parameter, argument: Expression | None, call: Call, text: Text, record: Record) -> str:
    """SQL of an argument in the SQL type of its parameter."""
    kind, form = SQL_TYPES.get(parameter.datatype, ("", ""))
    if argument is None:
        return "NULL"
    if isinstance(argument, Call) and argument.function.output.datatype == parameter.datatype:
        code = result(argument, text, record)
        return f"CAST({code} AS {kind})" if kind else code
    value = lexical(argument, text, record) if isinstance(argument, Call) else text(argument)
    if not kind:
        return value
    kind_shown = f" ({parameter.datatype.replace(XSD, 'xsd:')})" if parameter.datatype.startswith(XSD) else ""
    en, pl = (f"{parameter.labels[language]}{kind_shown}" for language in ("en", "pl"))
    if isinstance(argument, Constant):
        if not re.fullmatch(form, argument.term.value):
            raise call.place.error(f"{argument.term} is no {en}", f"{argument.term} to nie {pl}")
        return f"CAST({value} AS {kind})"
    # DuckDB's own cast is looser: it rounds 1.7 to an integer.
    cast = f"CASE WHEN regexp_full_match({value}, {sql.text(form)}) THEN TRY_CAST({value} AS {kind}) END"
    return f"nq_expected({cast}, {value}, {record(call, value, en, pl)})"


def _values(call: Call, text: Text, record: Record) -> str:
    """SQL of the values that a call is given, for messages: NULL when one of them is."""
    given = [argument for argument in call.arguments if argument is not None]
    varying = [argument for argument in given if not isinstance(argument, Constant)] or given
    texts = [lexical(each, text, record) if isinstance(each, Call) else text(each) for each in varying]
    return " || ', ' || ".join(texts) or "''"
