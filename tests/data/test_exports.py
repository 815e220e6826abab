"""Exports: queries that write a file of an office's own format again, and the GTFS feed that comes of them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from app.validation.finding import Severity
from tests.published import BASE, Published

MAPPINGS = Path(__file__).resolve().parents[2] / "mappings"
EXPORTS = sorted(MAPPINGS.glob("*/exports/*/*.rq"))
FEED = MAPPINGS / "rozklady" / "sample" / "gtfs.zip"
# Shapes are published as line strings, of which no query makes the points again.
NOT_AGAIN = {"shapes.txt", "shape_id"}
# What GTFS lets be left out, and what it then means.
DEFAULTS = {"location_type": "0", "wheelchair_boarding": "0", "pickup_type": "0", "drop_off_type": "0"}
MEMBERS = sorted(path.stem for path in EXPORTS if path.parent.name == FEED.name)


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: "/".join(path.parts[-4:]))
def test_export_is_named_in_two_languages_and_ordered(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [line[:2] for line in text.splitlines()[:2]] == ["# ", "# "]
    assert "\nORDER BY " in text
    ox.Store().query(text, base_iri=BASE)


def test_every_member_of_the_feed_is_exported() -> None:
    with zipfile.ZipFile(FEED) as archive:
        assert set(archive.namelist()) - NOT_AGAIN == set(MEMBERS)


@pytest.mark.parametrize("member", MEMBERS)
def test_published_feed_is_that_of_the_source(member: str, published: Published) -> None:
    query = FEED.parents[1] / "exports" / FEED.name / f"{member}.rq"
    exported = published.rows(query.read_text(encoding="utf-8"))
    rows = list(source_rows(member, left_out(published)))
    columns = sorted(rows[0])
    assert rows
    assert sorted(exported[0]) == columns
    assert [cells(row, columns) for row in ordered(exported)] == [cells(row, columns) for row in ordered(rows)]


def left_out(published: Published) -> set[tuple[str, int | None]]:
    """The records of the feed that were kept back, each of which was told."""
    [outcome] = [each for each in published.publication.outcomes if each.register.slug == "rozklady"]
    return {(each.source, each.row) for each in outcome.report.findings if each.severity is Severity.VIOLATION}


def source_rows(member: str, faulty: set[tuple[str, int | None]]) -> Iterator[dict[str, str]]:
    with zipfile.ZipFile(FEED) as archive:
        rows = csv.DictReader(io.StringIO(archive.read(member).decode("utf-8")))
    for number, row in enumerate(rows, 2):
        if (f"{FEED.name}#{member}", number) not in faulty:
            yield {column: cell for column, cell in row.items() if column not in NOT_AGAIN}


def ordered(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return sorted(rows, key=lambda row: sorted((column, normal(column, cell)) for column, cell in row.items()))


def cells(row: dict[str, str], columns: list[str]) -> list[str]:
    return [normal(column, row[column]) for column in columns]


def normal(column: str, cell: str) -> str:
    if column in ("stop_lat", "stop_lon"):
        return f"{float(cell):.6f}"
    return cell or DEFAULTS.get(column, "")
