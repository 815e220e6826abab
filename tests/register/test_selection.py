"""Selections and their addresses: one is the inverse of the other, and what names nothing that there is is refused."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.errors import RequestError
from app.index import Filters, Order
from app.index.asking import LONGEST_QUERY
from app.iris import Iris
from app.labels import Reading
from app.namespaces import PREFIXES
from app.register.plan import Plan, shown
from app.register.refusals import one_of
from app.register.selection import Selection, name_of, pairs, query, read
from app.snapshot.tables import Column, Table

IRIS = Iris("https://lod.example.org/")
DEF, XSD = f"{IRIS.base}def/", PREFIXES["xsd"]


def column(name: str, datatype: str = "", position: tuple[int, int] = (1, 1), **more: object) -> Column:
    facts: dict[str, object] = {
        "names": frozenset(),
        "value_class": "",
        "scheme": "",
        "required": False,
        "single": True,
        "column": "",
        "facet": "",
        **more,
    }
    path = name if "://" in name else DEF + name
    places = (Decimal(position[0]), Decimal(position[1]))
    return Column(path, (f"{DEF}Umowa",), places, datatype=XSD + datatype if datatype else "", **facts)  # type: ignore[arg-type]


STATUS, VALUE = column("status", scheme=f"{IRIS.base}id/code/status"), column("wartosc", "decimal")
DAY, NOTE = column("data", "date"), column("uwaga", "string")
FAR = column("https://far.example.com/vocabulary/kind")
UNION, PIECES = column("unia", "boolean"), column("sztuk", "integer")
COLUMNS = (STATUS, VALUE, DAY, NOTE, FAR, UNION, PIECES)
PLAN = Plan(Table(f"{DEF}Umowa", (), COLUMNS), (), (STATUS, FAR, UNION, PIECES), (VALUE, DAY), False, False)
ACTIVE = f"{IRIS.base}id/code/status/aktywna"


def asked(*arguments: tuple[str, str]) -> Selection:
    return read(MultiDict(arguments), PLAN, IRIS)


def test_things_can_be_selected_by_whether_they_are_offered_or_not() -> None:
    unoffered = replace(PLAN, choices=(STATUS,))
    found = read(MultiDict([("https://far.example.com/vocabulary/kind", "id/x")]), unoffered, IRIS)
    assert found.values == {FAR.path: (f"{IRIS.base}id/x",)}
    assert unoffered.selectable == (STATUS, FAR)


@pytest.mark.parametrize(("text", "meant"), [("true", "true"), ("1", "true"), ("false", "false"), ("0", "false")])
def test_truth_values_are_meant_in_each_form_of_theirs(text: str, meant: str) -> None:
    assert asked(("lod:unia", text)).values == {UNION.path: (meant,)}
    assert asked(("lod:unia", text), ("lod:unia", meant)).values == {UNION.path: (meant,)}


@pytest.mark.parametrize("name", ["q", "type", "unit", "sort", "size", "page", "lod:data.from", "lod:wartosc.to"])
def test_what_has_one_value_is_said_once(name: str) -> None:
    first, second = {"sort": ("lod:data", "lod:wartosc"), "size": ("25", "50")}.get(name, ("1", "2"))
    with pytest.raises(RequestError, match="expected one"):
        asked((name, first), (name, second))
    # The same again is no contradiction.
    asked((name, first), (name, first))


def test_of_words_no_more_is_looked_at_than_in_search() -> None:
    assert asked(("q", "x" * 300)).words == "x" * LONGEST_QUERY


def test_nothing_selects_everything() -> None:
    assert asked() == Selection()
    assert asked().filters("umowy", PLAN) == Filters(register="umowy", type=f"{DEF}Umowa")
    assert not asked().narrowed
    assert query(asked(), IRIS) == ""


def test_address_says_what_is_selected() -> None:
    found = asked(
        *(("type", "def/Aneks"), ("unit", "id/teryt/10"), ("lod:status", "id/code/status/aktywna")),
        *(("lod:wartosc.from", "10,5"), ("lod:data.to", "2024"), ("sort", "-lod:data"), ("size", "50"), ("page", "2")),
    )
    assert found.filters("umowy", PLAN) == Filters(
        register="umowy",
        type=f"{DEF}Aneks",
        unit=f"{IRIS.base}id/teryt/10",
        values={STATUS.path: (ACTIVE,)},
        ranges={VALUE.path: ("10.5", None), DAY.path: (None, "2024")},
    )
    assert found.order(Reading("en", "pl")) == Order(DAY.path, True, "en", "pl")
    assert (found.size, found.page) == (50, 2)
    assert "lod:status=id/code/status/aktywna" in query(found, IRIS)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("lod:nieznana", "x"), ("lod:uwaga", "x"), ("lod:wartosc", "1"), ("javascript:alert(1)", "x"), (":", "x")),
        ("lod:status.from", "1"),
        *(("sort", "lod:nieznana"), ("sort", "--lod:data"), ("sort", "'; DROP TABLE entry")),
        *(("size", "26"), ("size", "1000000"), ("size", "-25"), ("size", "")),
        *(("page", "0"), ("page", "1000001"), ("page", "1e3"), ("page", "٣")),
        *(("lod:status", "aktywna"), ("lod:status", "a b"), ("lod:status", "http://a/<b>"), ("lod:status", "1")),
        *(("lod:unia", "TRUE"), ("lod:unia", "tak"), ("lod:unia", "2"), ("lod:unia", "id/x"), ("lod:sztuk", "x")),
        ("lod:sztuk", "NaN"),
    ],
)
def test_what_selects_nothing_that_there_is_is_refused(name: str, text: str) -> None:
    with pytest.raises(RequestError) as refused:
        asked((name, text))
    assert "; expected: " in refused.value.en
    assert "; oczekiwano: " in refused.value.pl
    assert len(refused.value.en) < 400


@pytest.mark.parametrize(
    ("name", "text", "en"),
    [
        ("lod:unia", "tak", "lod:unia='tak': entries cannot be selected so; expected: true or false"),
        ("lod:sztuk", "x", "expected: a value as data write it, such as 10.5 or 2025-02-24"),
        ("lod:status", "a b", "expected: the IRI of a thing, which begins with id/ or def/ when it is of this site"),
        ("lod:nieznana", "1", "expected: one of lod:status, "),
        ("lod:status.from", "1", "lod:wartosc.from, lod:wartosc.to"),
        *(("size", "7", "expected: one of 25, 50, 100"), ("page", "0", "expected: a whole number from 1 to 999999")),
        ("sort", "lod:nieznana", "expected: one of lod:"),
    ],
)
def test_what_was_expected_is_told(name: str, text: str, en: str) -> None:
    with pytest.raises(RequestError) as refused:
        asked((name, text))
    assert en in refused.value.en


def test_few_of_many_names_are_told() -> None:
    assert one_of(["a", "b"]).pl == "jedno z: a, b"
    assert one_of([]).en == "nothing"
    told = one_of(f"lod:wlasciwosc{number}" for number in range(1000)).en
    assert told.startswith("one of lod:wlasciwosc0, ")
    assert told.endswith(", …")
    assert len(told) < 200


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("lod:wartosc.from", "dużo"), ("lod:wartosc.from", "1 mln"), ("lod:wartosc.to", "inf")),
        *(("lod:wartosc.from", "nan"), ("lod:data.from", "2024-13-01"), ("lod:data.to", "wczoraj")),
    ],
)
def test_end_that_cannot_be_read_is_kept_as_it_was_written(name: str, text: str) -> None:
    found = asked((name, text), ("lod:status", "urn:a"))
    assert found.faults == {name: text}
    assert found.ranges == {}
    assert query(found, IRIS) == "?lod:status=urn:a"


def test_more_values_than_anyone_chooses_are_refused() -> None:
    with pytest.raises(RequestError):
        asked(*(("lod:status", f"urn:{number}") for number in range(51)))


@pytest.mark.parametrize("name", ["utm_source", "lang", "incoming", "in.wykres", "of.wykres", "<script>", "lod.status"])
def test_other_parameters_are_passed_over(name: str) -> None:
    assert asked((name, "x")) == Selection()


def test_page_of_what_points_to_the_register_is_none_of_entries() -> None:
    assert asked(("incoming", f"{DEF}wpisWRejestrze"), ("page", "7")) == Selection()


def test_empty_fields_of_the_form_select_nothing() -> None:
    empty = [(name, "") for name in ("q", "type", "unit", "lod:status", "lod:wartosc.from", "lod:data.to", "sort")]
    assert asked(*empty) == Selection()


def test_values_and_ranges_are_dropped_one_by_one() -> None:
    found = asked(("lod:status", "urn:a"), ("lod:status", "urn:b"), ("lod:data.from", "2024"), ("page", "3"))
    assert found.without(STATUS.path, "urn:a").values == {STATUS.path: ("urn:b",)}
    assert found.without(STATUS.path, "urn:a").page == 1
    assert found.without(STATUS.path, "urn:a").ranges == found.ranges
    assert found.without(DAY.path).ranges == {}
    assert found.without(STATUS.path).values == {}


TOKENS = st.text(min_size=1).filter(lambda text: not text.startswith(("id/", "def/")))


@given(
    st.builds(
        Selection,
        words=st.text(max_size=50).map(str.strip),
        kind=st.sampled_from(["", f"{DEF}Aneks", "https://far.example.com/Kind"]),
        unit=st.sampled_from(["", f"{IRIS.base}id/teryt/10"]),
        values=st.dictionaries(st.just(FAR.path), st.lists(TOKENS, min_size=1, unique=True, max_size=5).map(tuple)),
        ranges=st.dictionaries(st.just(DAY.path), st.sampled_from([("2024", ""), ("", "2024-05"), ("2024", "2025")])),
        sort=st.sampled_from(["", STATUS.path, FAR.path]),
        descending=st.booleans(),
        size=st.sampled_from([25, 50, 100]),
        page=st.integers(1, 999_999),
    )
)
def test_an_address_is_read_back_as_what_it_was_made_of(selection: Selection) -> None:
    assert read(MultiDict(pairs(selection, IRIS)), PLAN, IRIS) == selection


def test_properties_have_the_shortest_name() -> None:
    assert name_of(f"{DEF}wartosc", IRIS) == "lod:wartosc"
    assert name_of(f"{PREFIXES['dcterms']}issued", IRIS) == "dcterms:issued"
    assert name_of(FAR.path, IRIS) == FAR.path


def test_table_has_the_first_short_column_of_each_group() -> None:
    columns = (
        *(column("a1", "string", (1, 1)), column("a2", "date", (1, 2)), column("b1", "langString", (2, 1))),
        *(column("b2", "decimal", (2, 2), required=True), column("b0", "decimal", (2, 0))),
        column("c1", "string", (3, 1), single=False),
        *(column("d1", "boolean", (4, 1)), column("e1", "date", (5, 1)), column("f1", "date", (6, 1))),
    )
    assert [found.path.removeprefix(DEF) for found in shown(columns)] == ["a1", "b2", "d1", "e1"]


def test_shapes_say_otherwise() -> None:
    columns = (
        *(column("a1", "string", (1, 1), column="false"), column("a2", "langString", (1, 2), column="true")),
        *(column("b1", "string", (2, 1)), column("b2", "string", (2, 2), column="true")),
    )
    assert [found.path.removeprefix(DEF) for found in shown(columns)] == ["a2", "b1", "b2"]


def test_table_may_have_more_columns_when_shapes_ask_for_them() -> None:
    columns = [column(f"a{number}", "string", (1, number), column="true") for number in range(8)]
    assert len(shown(columns)) == 8


def test_numbers_are_read_in_the_language_of_the_reader() -> None:
    def least(text: str, language: str) -> str:
        return read(MultiDict({"lod:wartosc.from": text}), PLAN, IRIS, language).ranges[VALUE.path][0]

    assert least("1 000 000,50", "pl") == "1000000.50"
    assert least("1,000", "en") == "1000"
