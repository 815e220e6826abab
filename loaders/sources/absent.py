"""What is said of an optional table whose file, or member of an archive, is not there: it is empty, and that is told.

Owns the component `source/absent` and its sentences. Information only: the register says that the file may be absent.
"""

from __future__ import annotations

from typing import Final

from app.validation.finding import Finding, Severity
from loaders.sources import archive
from loaders.sources.metadata import Table
from loaders.sources.source import Location

ABSENT: Final = "source/absent"


def finding(table: Table, location: Location) -> Finding:
    """The finding about `table`, whose `location` is not there."""
    file, member = location.path.name, location.member
    pl, en = f"Nie ma pliku; tabela „{table.name}” jest pusta.", f"There is no file; the table “{table.name}” is empty."
    if alike := archive.alike(location):
        there = ", ".join(alike)
        pl, en = f"{pl} W archiwum jest: {there}.", f"{en} The archive has: {there}."
    return Finding(Severity.INFO, ABSENT, {"pl": pl, "en": en}, source="#".join(filter(None, (file, member))))
