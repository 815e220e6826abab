"""Exports: queries that write a file of an office's own format again, and the GTFS feed that comes of them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from app.cli import commands
from app.validation.finding import Severity
from tests.data.reading import mapped
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


@pytest.fixture(scope="module")
def feed(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The feed as the command writes it."""
    out = tmp_path_factory.mktemp("feed") / FEED.name
    environment = {"LOD_VAR": str(published.settings.var), "LOD_BASE_IRI": BASE}
    result = CliRunner().invoke(commands, ["export", "rozklady", str(out)], env=environment)
    assert result.stdout.split() == MEMBERS
    return out


@pytest.mark.parametrize("member", MEMBERS)
def test_published_feed_is_that_of_the_source(member: str, feed: Path, published: Published) -> None:
    with zipfile.ZipFile(feed) as archive:
        exported = list(csv.DictReader(io.StringIO(archive.read(member).decode("utf-8"))))
    rows = list(source_rows(member, left_out(published)))
    columns = sorted(rows[0])
    assert rows
    assert sorted(exported[0]) == columns
    assert [cells(row, columns) for row in ordered(exported)] == [cells(row, columns) for row in ordered(rows)]


# The tables and columns without which there is no feed.
LEAST = {
    "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\nX,Firma,https://x.example.org/,Europe/Warsaw\n",
    "stops.txt": "stop_id,stop_name,stop_lat,stop_lon\nA,Kutno,52.23,19.35\nB_2,Witonia,52.14,19.31\n",
    "routes.txt": "route_id,agency_id,route_short_name,route_long_name,route_type\n1,X,1,Kutno – Witonia,3\n",  # noqa: RUF001
    "trips.txt": "route_id,service_id,trip_id,trip_headsign\n1,D,1_1,Witonia\n",
    "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    "1_1,0:00:00,0:00:00,A,0\n1_1,24:00:00,49:59:59,B_2,7\n",
    "calendar_dates.txt": "service_id,date,exception_type\nD,20260901,1\n",
}


def test_feed_of_the_least_that_gtfs_asks_for_is_read(tmp_path: Path) -> None:
    feed = tmp_path / "least.zip"
    with zipfile.ZipFile(feed, "w") as archive:
        for member, text in LEAST.items():
            archive.writestr(member, text)
    read = mapped("rozklady", tmp_path, feed, "sample/gtfs.zip")
    told = [each for each in read.reading.findings if each.source.startswith(feed.name)]
    # That the optional files are absent is told, and no fault.
    faulty = [each for each in told if each.severity is not Severity.INFO]
    assert faulty == []
    store = ox.Store()
    store.load(read.quads, format=ox.RdfFormat.N_QUADS)
    query = FEED.parents[1] / "exports" / FEED.name / "stop_times.txt.rq"
    rows = store.query(query.read_text(encoding="utf-8"), base_iri=BASE, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    times = [(row["arrival_time"].value, row["departure_time"].value, row["stop_id"].value) for row in rows]
    assert times == [("00:00:00", "00:00:00", "A"), ("24:00:00", "49:59:59", "B_2")]


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
