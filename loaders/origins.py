"""Origins of entries, for readers who ask how the site knows: which record of which source, changed by which release.

Written beside the graphs of a register when it has passed, and dated when the release gets its id: what the change set
touches has changed now, the rest when it had before. Names of sources alone are told, no paths.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import Final

import duckdb

from app.i18n import languages
from app.store.origins import FOLDER, TABLES, file
from app.store.releases import Manifest
from app.validation.finding import Finding, Severity
from loaders import graphs
from loaders.mapping import Plan
from loaders.staging import Staging

_BATCH: Final = 10_000


def write(con: duckdb.DuckDBPyConnection, plan: Plan, findings: Iterable[Finding], path: Path) -> None:
    """Write the file of a register: of each thing the first record that it was made of, and what was remarked on it."""
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    # The first in order: an aggregate over both columns at once keeps them of one record.
    rows = con.execute(
        "SELECT subject, min({'source': source, 'row': row}) AS first, count(DISTINCT {'source': source, 'row': row}) "
        f"FROM ({plan.lineage}) WHERE subject IS NOT NULL AND source IS NOT NULL AND row IS NOT NULL "
        "GROUP BY subject ORDER BY subject"
    )
    with closing(sqlite3.connect(path)) as database:
        database.executescript(TABLES)
        while batch := rows.fetchmany(_BATCH):
            database.executemany(
                "INSERT INTO origin VALUES (?, ?, ?, ?, NULL)",
                ((subject, Path(first["source"]).name, first["row"], records) for subject, first, records in batch),
            )
        database.executemany("INSERT INTO remark VALUES (?, ?, ?)", _remarks(findings))
        database.commit()


def _remarks(findings: Iterable[Finding]) -> Iterator[tuple[str, str, str]]:
    """What was found wrong, but not so wrong that an entry was kept back for it."""
    for finding in findings:
        if finding.focus and finding.severity is not Severity.VIOLATION:
            for language in languages():
                yield finding.focus, language, finding.message(language)


def finish(staging: Staging, manifest: Manifest, restored: Path | None) -> None:
    """Bring along the files of registers that were not published anew, and date those that changed.

    `restored` is the release whose content comes back.
    """
    (staging.directory / FOLDER).mkdir(exist_ok=True)
    for register in manifest.registers:
        fresh = file(staging.directory, register)
        before = file(staging.parent_directory, register) if staging.parent_directory else None
        content = file(restored, register) if restored else before
        if not fresh.exists() and content and content.exists():
            if register not in manifest.changes and content == before:
                os.link(content, fresh)
                continue
            shutil.copyfile(content, fresh)
        if fresh.exists():
            _date(fresh, before, _touched(staging, register), manifest.id)


def _touched(staging: Staging, register: str) -> Iterator[str]:
    """The subjects of a change set, in order; none when nothing changed."""
    patch = staging.directory / "changes" / graphs.patch_name(register)
    lines = (row.line for row in graphs.read_patch(patch)) if patch.exists() else ()
    return (subject[1:-1].decode() for subject, _ in groupby(lines, graphs.subject_of))


def _date(path: Path, before: Path | None, touched: Iterable[str], release: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        if before and before.exists():
            database.execute("ATTACH ? AS before", [str(before)])
            database.execute(
                "UPDATE main.origin SET changed = "
                "coalesce((SELECT changed FROM before.origin AS old WHERE old.subject = main.origin.subject), ?)",
                [release],
            )
            again = "UPDATE main.origin SET changed = ? WHERE subject = ?"
            database.executemany(again, ((release, subject) for subject in touched))
        else:
            database.execute("UPDATE origin SET changed = ?", [release])
        database.commit()
