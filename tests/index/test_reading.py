"""What the index of the region answers, against SPARQL over the same release."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise

import pytest
from pyoxigraph import NamedNode

from app.index import REGISTER, TYPE, UNIT, Box, Bucket, Filters, Index, Order, Value, asking, collation, reading
from app.labels import Chain, local_name
from app.namespaces import PREFIXES
from tests.published import BASE, Published

VALUE, SIGNED, STATUS = (f"{BASE}def/{name}" for name in ("wartosc", "dataZawarcia", "statusUmowy"))
CONTRACTS = Filters(register="umowy", type=f"{BASE}def/Umowa")
CITY, COUNTY, REGION = (f"{BASE}id/teryt/{code}" for code in ("106101", "1061", "10"))


def test_entries_are_the_targets_of_shapes(region: Index, published: Published) -> None:
    rows = published.rows(
        "PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { "
        "GRAPH <graph/shapes> { ?shape sh:targetClass ?class } "
        "{ GRAPH <graph/umowy> { ?s a ?class } } UNION { GRAPH <graph/umowy/inferred> { ?s a ?class } } "
        "FILTER(STRSTARTS(STR(?s), STR(<id/>))) }"
    )
    assert str(region.count(Filters(register="umowy"))) == rows[0]["n"]


def test_type_narrows_and_registers_add_up(region: Index) -> None:
    buckets = region.facet(Filters(), REGISTER)
    assert region.count(CONTRACTS) == 498
    assert sum(bucket.count for bucket in buckets) == region.count(Filters())
    assert "ontology" not in {bucket.value for bucket in buckets}
    assert region.count(Filters(register="ontology")) > 400


def test_entry_has_values_labels_and_no_place_where_there_is_none(region: Index) -> None:
    entry = region.entries(CONTRACTS, limit=1)[0]
    assert entry.register == "umowy"
    assert {label.language for label in entry.labels} == {"pl"}
    assert entry.values[VALUE][0].term.value.replace(".", "").isdecimal()
    assert {label.text for label in entry.values[STATUS][0].labels} & {"active", "inactive"}
    assert entry.place is None


def test_labels_come_in_polish_order_page_by_page(region: Index) -> None:
    places = Filters(register="miejscowosci")
    names = [
        label.text for page in range(12) for entry in region.entries(places, offset=page * 50) for label in entry.labels
    ]
    assert len(names) == 546
    firsts = list(dict.fromkeys(name[0] for name in names))
    assert firsts == sorted(firsts, key="AĄBCĆDEĘFGHIJKLŁMNŃOÓPQRSŚTUVWXYZŹŻ".index)
    assert firsts.index("Ł") == firsts.index("L") + 1


def test_iris_come_in_parts_that_make_the_whole(region: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_IRIS", 7)
    found = list(region.iris(CONTRACTS, 0, 1000))
    assert len(found) == len(set(found)) == region.count(CONTRACTS)
    assert [iri for start in range(0, 600, 100) for iri in region.iris(CONTRACTS, start, 100)] == found
    assert list(region.iris(CONTRACTS, len(found), 100)) == []


@pytest.mark.parametrize("descending", [False, True])
def test_order_by_number(region: Index, descending: bool) -> None:
    entries = region.entries(CONTRACTS, Order(VALUE, descending), limit=500)
    values = [float(entry.values[VALUE][0].term.value) for entry in entries]
    assert len(values) == 498
    assert values == sorted(values, reverse=descending)


def test_what_has_no_value_comes_last_whichever_way(region: Index) -> None:
    ended = f"{BASE}def/dataZakonczenia"
    for descending in (False, True):
        there = [ended in entry.values for entry in region.entries(CONTRACTS, Order(ended, descending), limit=500)]
        assert False in there
        assert all(before >= after for before, after in pairwise(there))


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize(
    ("register", "column", "letters"),
    [("stacje-demontazu", f"{BASE}def/gmina", "ŁŚŻ"), ("umowy", f"{BASE}def/numerUmowy", "0123")],
)
@pytest.mark.parametrize("descending", [False, True])
def test_texts_and_things_stand_as_in_a_dictionary(
    region: Index, register: str, column: str, letters: str, language: str, descending: bool
) -> None:
    entries = region.entries(Filters(register=register), Order(column, descending, language), limit=500)
    shown = [_shown(entry.values[column][0], Chain.of(language, "pl")) for entry in entries if column in entry.values]
    assert set(letters) <= {character for text in shown for character in text}
    assert [collation.key(text) for text in shown] == sorted(map(collation.key, shown), reverse=descending)
    assert shown != sorted(shown, reverse=descending)


def _shown(value: Value, chain: Chain) -> str:
    label = chain.best(value.labels)
    return label.text if label else local_name(value.term.value)


def test_ranges_of_numbers_and_days(region: Index, published: Published) -> None:
    year = published.rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ ?s <{SIGNED}> ?d FILTER(YEAR(?d) = 2025) }}")[0]["n"]
    assert region.count(Filters(register="umowy", ranges={SIGNED: ("2025", "2025")})) == int(year)
    assert region.count(Filters(register="umowy", ranges={SIGNED: ("2025-01-01", "2025-12-31")})) == int(year)
    more = published.rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ ?s a <def/Umowa> ; <{VALUE}> ?v FILTER(?v >= 100000) }}")
    assert region.count(Filters(register="umowy", ranges={VALUE: ("100000", None)})) == int(more[0]["n"])
    assert region.count(Filters(register="umowy", ranges={VALUE: ("a lot", None)})) == 0


def test_extent_is_exact(region: Index, published: Published) -> None:
    row = published.rows(f"SELECT (MIN(?d) AS ?a) (MAX(?d) AS ?b) WHERE {{ ?s a <def/Umowa> ; <{SIGNED}> ?d }}")[0]
    found = region.extent(CONTRACTS, SIGNED)
    assert found
    assert [end.value for end in found] == [row["a"], row["b"]]
    assert region.extent(CONTRACTS, STATUS) is None


def test_facet_counts_and_filters_agree(region: Index) -> None:
    buckets = region.facet(CONTRACTS, STATUS)
    assert sum(bucket.count for bucket in buckets) == 498
    for bucket in buckets:
        wanted = Filters(register="umowy", type=CONTRACTS.type, values={STATUS: (bucket.value,)})
        assert region.count(wanted) == bucket.count
        assert {label.language for label in bucket.labels} == {"pl", "en"}
    assert region.count(Filters(register="umowy", values={STATUS: tuple(bucket.value for bucket in buckets)})) == 498


def test_values_are_counted_alike_and_one_by_one(region: Index) -> None:
    buckets = region.facet(CONTRACTS, STATUS)
    assert region.variety(CONTRACTS, STATUS) == len(buckets)
    assert region.occurrences(CONTRACTS, STATUS) == sum(bucket.count for bucket in buckets) > len(buckets)


def test_facet_of_literals_filters_by_lexical_form(region: Index) -> None:
    funded = f"{BASE}def/finansowanaZeSrodkowUE"
    bucket = region.facet(CONTRACTS, funded)[0]
    assert bucket.literal is not None
    assert bucket.value in ("true", "false")
    assert region.count(Filters(register="umowy", values={funded: (bucket.value,)})) == bucket.count


def test_every_value_of_a_facet_can_be_asked_for_by_name(region: Index) -> None:
    """Of three: the first that a facet has, the last, and one that none of the entries has."""
    supplier, elsewhere = f"{BASE}def/wykonawca", CITY
    buckets = region.facet(CONTRACTS, supplier)
    asked = (elsewhere, buckets[-1].value, buckets[0].value)
    found = region.chosen(CONTRACTS, supplier, asked)
    assert [bucket.value for bucket in found] == [*asked]
    assert found[1:] == [buckets[-1], buckets[0]]
    assert found[0].count == 0
    assert any("Łódź" in label.text for label in found[0].labels)
    assert region.chosen(CONTRACTS, supplier, ["a:b"]) == [Bucket("a:b", 0)]
    funded = f"{BASE}def/finansowanaZeSrodkowUE"
    assert region.chosen(CONTRACTS, funded, ["false"]) == [
        bucket for bucket in region.facet(CONTRACTS, funded) if bucket.value == "false"
    ]


def test_facet_of_types_names_classes(region: Index) -> None:
    named = {bucket.value: bucket for bucket in region.facet(Filters(register="umowy"), TYPE)}
    assert named[f"{BASE}def/Umowa"].count == 498
    assert "umowa" in {label.text for label in named[f"{BASE}def/Umowa"].labels}


def test_unit_holds_all_that_lies_in_it(region: Index, published: Published) -> None:
    counts = [region.count(Filters(unit=unit)) for unit in (CITY, COUNTY, REGION)]
    assert counts == sorted(counts)
    assert counts[0] > 0
    stations = published.rows(
        "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s <def/gmina>/<def/jednostkaNadrzedna> <id/teryt/1061> "
        "FILTER(STRSTARTS(STR(?s), STR(<id/obiekty-sportowe/>))) }"
    )
    assert region.count(Filters(register="obiekty-sportowe", unit=COUNTY)) == int(stations[0]["n"])
    assert region.count(Filters(register="teryt", unit=COUNTY)) >= 2


def test_facet_of_units_tells_the_unit_above(region: Index) -> None:
    above = {bucket.value: bucket.broader for bucket in region.facet(Filters(), UNIT)}
    assert above[CITY] == COUNTY
    assert above[COUNTY] == REGION
    assert above[REGION] == ""


def test_box_finds_what_lies_in_it(region: Index) -> None:
    box = Box(19.3, 51.65, 19.65, 51.87)
    places = region.places(Filters(register="obiekty-sportowe", box=box))
    assert places
    assert all(box.west <= place.lon <= box.east and box.south <= place.lat <= box.north for place in places)
    assert region.count(Filters(box=Box(0, 0, 1, 1))) == 0


def test_places_of_lines_lie_in_their_boxes(region: Index) -> None:
    places = region.places(Filters(register="szlaki"))
    assert len(places) == 300
    for place in places:
        assert place.box.west <= place.lon <= place.box.east
        assert place.box.south <= place.lat <= place.box.north
    assert any(place.box.east > place.box.west for place in places)
    assert len(region.places(Filters(register="szlaki"), most=10)) == 10


def test_what_is_unknown_is_nowhere(region: Index) -> None:
    for filters in (
        Filters(register="none"),
        Filters(type="a:b"),
        Filters(unit="a:b"),
        Filters(values={"a:b": ("c",)}),
    ):
        assert region.count(filters) == 0
        assert region.entries(filters) == []
        assert region.places(filters) == []
    assert region.facet(Filters(), "a:b") == []


def test_hostile_values_are_only_values(region: Index) -> None:
    hostile = "'; DROP TABLE entry; --"
    assert region.count(Filters(register=hostile, type=hostile, unit=hostile, values={hostile: (hostile,)})) == 0
    assert region.entries(CONTRACTS, Order(hostile), limit=1)
    assert region.count(CONTRACTS) == 498


def test_names_alone_are_those_of_the_entries(region: Index) -> None:
    filters = Filters(register="obiekty-sportowe", unit=REGION)
    plain = [replace(entry, values={}, place=None) for entry in region.entries(filters, limit=7)]
    assert region.named(filters, limit=7) == plain
    assert len(plain) == 7


def test_question_is_understood_once(published: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    index, understood = Index(published.settings.releases / "current"), []
    understand = asking.understand
    monkeypatch.setattr(asking, "understand", lambda *asked: understood.append(asked[1]) or understand(*asked))
    filters = Filters(words="drogowq budowlaba")
    assert index.understand(filters.words).corrected
    assert index.count(filters) == len(index.hits(filters, limit=1000)) == len(index.entries(filters, limit=1000)) > 0
    assert index.facet(filters, REGISTER)
    assert understood == [filters.words]


def test_threads_share_the_index(region: Index) -> None:
    with ThreadPoolExecutor(8) as pool:
        counts = set(pool.map(lambda _: (region.count(CONTRACTS), len(region.entries(CONTRACTS))), range(64)))
    assert counts == {(498, 50)}


def test_iris_of_values_are_nodes(region: Index) -> None:
    entry = region.entries(CONTRACTS, limit=1)[0]
    kinds = {type(value.term) for value in entry.values[f"{PREFIXES['rdf']}type"]}
    assert kinds == {NamedNode}
