"""From findings about entities back to the records they came from, by the lineage of the mapping."""

from __future__ import annotations

from typing import TypeAlias

import duckdb

from app.validation.finding import Finding, Severity
from app.validation.report import with_rows
from loaders.mapping import Plan

# A record of a source: file name and row.
Record: TypeAlias = tuple[str, int]


def traced(con: duckdb.DuckDBPyConnection, plan: Plan, findings: list[Finding]) -> tuple[list[Finding], set[Record]]:
    """Point each finding to the first record that its focus node came from; return all records behind violations."""
    origins = _origins(con, plan, sorted({finding.focus for finding in findings if finding.focus}))
    placed = list(with_rows(findings, {focus: records[0] for focus, records in origins.items()}))
    violating = {finding.focus for finding in findings if finding.severity is Severity.VIOLATION}
    return placed, {record for focus in violating for record in origins.get(focus, [])}


def _origins(con: duckdb.DuckDBPyConnection, plan: Plan, subjects: list[str]) -> dict[str, list[Record]]:
    if not subjects:
        return {}
    rows = con.execute(
        f"SELECT DISTINCT subject, source, row FROM ({plan.lineage}) WHERE subject IN (SELECT unnest(?)) ORDER BY ALL",
        [subjects],
    ).fetchall()
    origins: dict[str, list[Record]] = {}
    for subject, source, row in rows:
        origins.setdefault(subject, []).append((source, row))
    return origins
