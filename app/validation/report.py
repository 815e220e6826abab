"""The report on one register: what was found in its cells and its entities, and how much was kept back.

Owns the value and its ordering; how it is written is in `report_rdf`, `report_csv` and `report_html`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from app.validation.finding import Finding, Severity

_WORST_FIRST: Final = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True)
class Report:
    """What was found while publishing a register: `records` read, of them `quarantined`; `sources` name → SHA-256."""

    register: str
    findings: tuple[Finding, ...]
    records: int
    quarantined: int
    sources: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def conforms(self) -> bool:
        """True when nothing was found, of any severity (SHACL section 3.6.1.1)."""
        return not self.findings

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(finding.severity is severity for finding in self.findings)

    def sorted(self) -> tuple[Finding, ...]:
        """The findings, worst first, then as they stand in the sources, then by entity."""
        return tuple(sorted(self.findings, key=_order))

    def groups(self) -> list[tuple[Finding, ...]]:
        """The findings of one cause together: severity, shape, component, path, column; the worst and most first."""
        groups: defaultdict[tuple[str, ...], list[Finding]] = defaultdict(list)
        for finding in self.sorted():
            cause = (finding.severity, finding.shape, finding.component, finding.path, finding.column)
            groups[cause].append(finding)
        ordered = sorted(groups.items(), key=lambda item: (_WORST_FIRST[item[1][0].severity], -len(item[1]), item[0]))
        return [tuple(findings) for _, findings in ordered]


def with_rows(findings: Iterable[Finding], pointers: Mapping[str, tuple[str, int]]) -> tuple[Finding, ...]:
    """The findings with source and row of their focus nodes, where lineage knows them and they have none."""
    return tuple(_with_row(finding, pointers) for finding in findings)


def _with_row(finding: Finding, pointers: Mapping[str, tuple[str, int]]) -> Finding:
    if finding.source or finding.focus not in pointers:
        return finding
    source, row = pointers[finding.focus]
    return replace(finding, source=source, row=row)


def _order(finding: Finding) -> tuple[object, ...]:
    place = (finding.source, -1 if finding.row is None else finding.row, finding.column, finding.focus)
    cause = (finding.shape, finding.component, finding.path, finding.value, sorted(finding.messages.items()))
    return (_WORST_FIRST[finding.severity], *place, *cause)
