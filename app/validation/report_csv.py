"""The report as a table for a spreadsheet.

UTF-8 with a byte order mark and `;`, as Excel in Polish opens it; a cell that a spreadsheet would run as a formula is
defused with an apostrophe. Not for machines: those read the RDF.
"""

from __future__ import annotations

import csv
import io
from typing import Final

from app.validation.finding import Finding, Severity
from app.validation.report import Report

_HEADER: Final = {
    "pl": ("Waga", "Plik", "Wiersz", "Kolumna", "Wartość", "Opis", "Zasób", "Własność", "Warunek", "Kształt"),
    "en": ("Severity", "File", "Row", "Column", "Value", "Message", "Resource", "Property", "Constraint", "Shape"),
}
SEVERITIES: Final = {
    "pl": {Severity.VIOLATION: "błąd", Severity.WARNING: "ostrzeżenie", Severity.INFO: "uwaga"},
    "en": {Severity.VIOLATION: "violation", Severity.WARNING: "warning", Severity.INFO: "info"},
}
# OWASP, CSV injection: what starts a formula in Excel, LibreOffice or Google Sheets.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def to_csv(report: Report, language: str) -> str:
    """The findings as CSV in `language` (pl or en), worst first; write it as UTF-8, the byte order mark is in it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(_HEADER[language])
    writer.writerows([defused(cell) for cell in _cells(finding, language)] for finding in report.sorted())
    return "\ufeff" + text.getvalue()


def defused(cell: str) -> str:
    """The cell, with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _cells(finding: Finding, language: str) -> tuple[str, ...]:
    row = "" if finding.row is None else str(finding.row)
    place = (finding.source, row, finding.column, finding.value)
    cause = (finding.focus, finding.path, finding.component, finding.shape)
    return (SEVERITIES[language][finding.severity], *place, finding.message(language), *cause)
