"""Terms that are left out: where an ill-formed one ends no run, and the queries that count what is missing then."""

from __future__ import annotations

from loaders.mapping import sql
from loaders.mapping.lines import for_each
from loaders.mapping.logical_source import LogicalSource
from loaders.mapping.model import Source
from loaders.mapping.parsing.source_description import SQL_FORMULATIONS
from loaders.mapping.plan import Omission
from loaders.mapping.terms import Omitted, Scope


def omits(source: Source) -> bool:
    """True when an ill-formed term is left out and the run goes on.

    R2RML section 4 and RML-Core have a data error stop the run. The RML of 2014, and its test cases, give what can be
    given of files; so do we for mappings in that vocabulary.
    """
    return isinstance(source, LogicalSource) and source.classic and source.formulation not in SQL_FORMULATIONS


def omissions(scope: Scope, table: str) -> list[Omission]:
    """The queries that tell how many values of the terms of a scope are left out of the rows of `table`."""
    return [Omission(omitted.fault, _counted(omitted, scope.alias, table)) for omitted in scope.omitted or ()]


def _counted(omitted: Omitted, alias: str, table: str) -> str:
    """SQL that counts the values of a term that are left out."""
    pair = f"{{'v': {omitted.value}, 'kept': {omitted.valid}}}"
    values = {variable: f"{alias}.{sql.name(many)}" for many, variable in omitted.each.items()}
    pairs = f"unnest({for_each(pair, values)})" if values else pair
    return f"SELECT count(pair.v), min(pair.v) FROM (SELECT {pairs} AS pair FROM {table}) WHERE pair.kept IS NULL"
