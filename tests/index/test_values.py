"""Sort keys, numbers and positions: the pure parts of the index."""

import pytest

from app.index import collation
from app.index.filters import Box
from app.index.numbers import bound, worth
from app.namespaces import PREFIXES
from loaders.index.positions import spot

XSD = PREFIXES["xsd"]
SORTED = [
    "3 maja", "10 lutego", "§ 439 Zakup", "Aleksandrów", "ąkać", "Babsk", "cacko", "ćma", "Lutomiersk", "Łask", "Łódź",
    "Łódź 2", "Łódź 10", "Müller", "Mullery", "Nowy Targ", "Nowysącz", "Śródmieście", "Warta", "Zgierz",
    "Źrebak", "Żabice",
]  # fmt: skip


def test_texts_stand_in_the_order_of_a_polish_dictionary() -> None:
    assert sorted(SORTED, key=collation.key) == SORTED


def test_case_and_foreign_marks_decide_only_between_equals() -> None:
    assert sorted(["łódź", "Łódź", "lodz", "Łódz"], key=collation.key) == ["lodz", "Łódz", "Łódź", "łódź"]


@pytest.mark.parametrize("text", ["", " ", "\0", "日本", "9" * 5000, "²", "٣", "\ud7ff"])
def test_every_text_has_a_key(text: str) -> None:
    assert isinstance(collation.key(text), bytes)


@pytest.mark.parametrize(
    ("text", "datatype", "number"),
    [
        ("12.50", "decimal", 12.5),
        ("1e3", "double", 1000),
        ("1970-01-03", "date", 2),
        ("1970-01-02T12:00:00Z", "dateTime", 1.5),
        ("1970-01-02T01:00:00+01:00", "dateTime", 1),
        ("1970-01-02+00:00", "date", 1),
        ("1971", "gYear", 365),
        ("1970-02", "gYearMonth", 31),
        ("PT1H30M", "duration", 5400),
        ("-P1DT1S", "duration", -86401),
        ("INF", "double", None),
        ("soon", "date", None),
        ("P", "duration", None),
        ("P1DT", "duration", None),
        ("PT\N{ARABIC-INDIC DIGIT FOUR}H", "duration", None),
        ("true", "boolean", None),
    ],
)
def test_literals_are_worth_numbers(text: str, datatype: str, number: float | None) -> None:
    assert worth(text, XSD + datatype) == number


@pytest.mark.parametrize(
    ("text", "upper", "days"),
    [
        ("1970", False, 0), ("1970", True, 365), ("1970-02", True, 59), ("1970-12", True, 365), ("1970-01-01", True, 1),
    ],
)  # fmt: skip
def test_ends_of_ranges_of_days(text: str, upper: bool, days: int) -> None:
    found = bound(text, f"{XSD}date", upper=upper)
    assert found is not None
    assert found < days <= found + 1 if upper else found == days


@pytest.mark.parametrize("text", ["1970-13", "never", "0000", "9999", "1970-02-30"])
def test_what_is_no_day_ends_no_range(text: str) -> None:
    assert bound(text, f"{XSD}date", upper=True) is None


@pytest.mark.parametrize(
    ("wkt", "lon", "lat", "box"),
    [
        ("POINT(19.5 51.7)", 19.5, 51.7, (19.5, 51.7, 19.5, 51.7)),
        ("<http://www.opengis.net/def/crs/OGC/1.3/CRS84> POINT(19.5 51.7)", 19.5, 51.7, (19.5, 51.7, 19.5, 51.7)),
        ("LINESTRING(1 2, 3 9, 5 6)", 3, 9, (1, 2, 5, 9)),
        ("POLYGON((0 0, 4 0, 4 2, 0 2, 0 0))", 2, 1, (0, 0, 4, 2)),
        ("POINT Z (1 2 900)", 1, 2, (1, 2, 1, 2)),
        ("MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0)), ((2 2, 3 2, 3 3, 2 2)))", 1.5, 1.5, (0, 0, 3, 3)),
    ],
)
def test_geometries_have_a_position_and_a_box(wkt: str, lon: float, lat: float, box: tuple[float, ...]) -> None:
    assert spot(wkt) == (Box(*box), lon, lat)


@pytest.mark.parametrize(
    "wkt",
    ["", "POINT EMPTY", "POINT(1.2.3 4)", "POINT(190 5)", "<http://www.opengis.net/def/crs/EPSG/0/2180> POINT(5 6)"],
)
def test_what_is_nowhere_in_degrees_has_no_position(wkt: str) -> None:
    assert spot(wkt) is None
