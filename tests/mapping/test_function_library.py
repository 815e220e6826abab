"""The function library: what each function gives for what, and that the descriptions are whole."""

import json
import uuid
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyoxigraph as ox
import pytest

from loaders.mapping import sql
from loaders.mapping.functions.__main__ import main, reference
from loaders.mapping.functions.library import FN, SQL_TYPES, Function, library
from loaders.mapping.functions.runtime import install
from loaders.mapping.model import Call, Place

CHECKOUT = Path(__file__).resolve().parents[2]
BASE = "https://lod.example/"
NBSP = "\N{NO-BREAK SPACE}"
FUNCTIONS = {function.iri: function for function in library().functions.values()}
PREFIXES = {
    "fn": FN,
    "grel": "http://users.ugent.be/~bjdmeest/function/grel.ttl#",
    "idlab-fn": "https://w3id.org/imec/idlab/function#",
}
NIP, REGON, PESEL, KRS, TERYT = (f"{BASE}def/{kind}" for kind in ("Nip", "Regon", "Pesel", "Krs", "Teryt"))


def geojson(kind: str, nested: object) -> str:
    """A geometry as text; a collection has geometries in the place of coordinates."""
    return json.dumps({"type": kind, "geometries" if kind == "GeometryCollection" else "coordinates": nested})


EPSG_2180 = "http://www.opengis.net/def/crs/EPSG/0/2180"
LODZ_2180 = f"<{EPSG_2180}> POINT(432633.673 531462.813)"
LINE, RING, HOLE = [[19, 51], [20, 52]], [[0, 0], [9, 0], [0, 9], [0, 0]], [[1, 1], [1, 2], [2, 1], [1, 1]]
GEOMETRIES = [
    ("Point", [19.456, 51.7592], "POINT(19.456 51.7592)"),
    ("Point", [19.456, 51.7592, 204.5], "POINT Z(19.456 51.7592 204.5)"),
    ("LineString", LINE, "LINESTRING(19 51, 20 52)"),
    ("LineString", [[19, 51, 1], [20, 52, -0.5]], "LINESTRING Z(19 51 1, 20 52 -0.5)"),
    ("Polygon", [RING, HOLE], "POLYGON((0 0, 9 0, 0 9, 0 0), (1 1, 1 2, 2 1, 1 1))"),
    ("MultiPoint", LINE, "MULTIPOINT(19 51, 20 52)"),
    ("MultiLineString", [LINE, LINE], "MULTILINESTRING((19 51, 20 52), (19 51, 20 52))"),
    ("MultiPolygon", [[RING], [HOLE]], "MULTIPOLYGON(((0 0, 9 0, 0 9, 0 0)), ((1 1, 1 2, 2 1, 1 1)))"),
    ("GeometryCollection", [{"type": "Point", "coordinates": [19, 51]}, {"type": "LineString", "coordinates": LINE}],
        "GEOMETRYCOLLECTION(POINT(19 51), LINESTRING(19 51, 20 52))"),
]  # fmt: skip
NAMED_2180 = json.dumps({
    "type": "Point", "coordinates": [531462.813, 432633.673],
    "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2180"}},
})  # fmt: skip
NAMED_WGS84 = json.dumps({
    "type": "Point", "coordinates": [19, 51], "crs": {"type": "name", "properties": {"name": "EPSG:4326"}},
})  # fmt: skip
MALFORMED_GEOJSON = (
    *("", "null", "[]", "7", "{", '{"type": "Point"}', '{"type": "Point", "coordinates": [NaN, 51]}', "[" * 9999),
    *(
        geojson("Point", nested)
        for nested in ([], [19], ["19", "51"], [True, 51], [[19, 51]], [19, 51, 1, 2], [51, 190])
    ),
    *(geojson("LineString", nested) for nested in ([], [[19, 51]], [[19, 51], [20, 52, 1]], [19, 51])),
    *(geojson("Polygon", nested) for nested in ([[]], [RING[:3]], [[*RING[:3], [9, 9]]], RING, [RING, []])),
    *(geojson("GeometryCollection", nested) for nested in ([], ["a"], [{"type": "GeometryCollection"}])),
    *(geojson("Feature", []), geojson("point", [19, 51]), geojson("Point", [531462.8, 432633.6])),
    *(geojson("Point", [10**400, 51]), '{"type": ["Point"], "coordinates": [19, 51]}'),
    *(NAMED_2180, '{"type": "Point", "coordinates": [19, 51], "crs": {"name": "EPSG:2180"}}'),
)
MALFORMED_WKT = (
    *(
        "",
        "POINT",
        "POINT EMPTY",
        "POINT()",
        "POINT(19)",
        "POINT(19 51",
        "POINT((19 51))",
        "POINT(19,51)",
        "PUNKT(1 2)",
    ),
    *("POINT(19 51 204)", "POINT Z(19 51)", "POINT M(19 51 204)", "POINT ZM(19 51 204 1)", "POINT(19 51, 20 52)"),
    *("POLYGON([0 0, 9 0, 0 9, 0 0])", "POLYGON((0 0, 9 0, 0 9))", "LINESTRING(19 51)", "LINESTRING(19 51, 20)"),
    *("GEOMETRYCOLLECTION()", "GEOMETRYCOLLECTION(GEOMETRYCOLLECTION(POINT(1 2)))", "MULTIPOINT(19 51, (20))"),
    *(f"<{name}> POINT(51 19)" for name in ("+proj=longlat", "+init=epsg:4326", "EPSG:4326\0", "EPSG:999999", "WGS84")),
    *("<http://a.example/crs> POINT(19 51)", "<http://www.opengis.net/def/crs/EPSG/0/4979> POINT(51 19)"),
    *(f"<{EPSG_2180}> POINT(531462.813 999432633.673)", f"<{EPSG_2180}>POINT(432633.673 531462.813)"),
)

# Function and its arguments -> its result as text; None is no value. A point of Łódź and the corners of Poland were
# computed with PROJ's own command line.
RESULTS = {
    ("fn:trim", f"{NBSP} a b\t"): "a b",
    ("fn:collapse", f"  ul.{NBSP} Piotrkowska \n 1 "): "ul. Piotrkowska 1",
    ("fn:upperCase", "łódź"): "ŁÓDŹ",
    ("fn:lowerCase", "ŁÓDŹ"): "łódź",
    ("fn:capitalise", "łódzkie Centrum"): "Łódzkie Centrum",
    ("fn:replace", "a.b.c", ".", "-"): "a-b-c",
    ("fn:replacePattern", "tel. 42 123", "[^0-9]+", ""): "42123",
    ("fn:replacePattern", "3/2025", "([0-9]+)/([0-9]+)", r"\2-\1"): "2025-3",
    ("fn:extract", "ul. Piotrkowska 10", "[0-9]+"): "10",
    ("fn:extract", "90-001 Łódź", "([0-9-]+) (.+)", "2"): "Łódź",
    ("fn:extract", "Łódź", "[0-9]+"): None,
    ("fn:substring", "Łódź", "2"): "ódź",
    ("fn:substring", "Łódź", "2", "2"): "ód",
    ("fn:before", "a:b:c", ":"): "a",
    ("fn:before", "abc", ":"): "abc",
    ("fn:after", "a:b:c", ":"): "b:c",
    ("fn:after", "abc", ":"): None,
    ("fn:part", "a;b", ";", "2"): "b",
    ("fn:part", "a;b", ";", "3"): None,
    ("fn:split", " a ; b;;", ";"): "[a, b]",
    ("fn:join", ", ", "ul. Długa", None, "5"): "ul. Długa, 5",
    ("fn:join", ", ", None): None,
    ("fn:length", "Łódź"): "4",
    ("fn:padStart", "12", "6"): "000012",
    ("fn:padStart", "1234567", "6"): "1234567",
    ("fn:padStart", "12", "6", ""): None,
    ("fn:padStart", "12", "100000000000"): None,
    ("fn:digits", "tel. (42) 123-45"): "4212345",
    ("fn:withoutDiacritics", "Zażółć gęślą jaźń, ŁÓDŹ, Straße, Ærø"): "Zazolc gesla jazn, LODZ, Strasse, AEro",
    ("fn:slug", "Łódź / Śródmieście, ul. Żółta 5/7"): "lodz-srodmiescie-ul-zolta-5-7",
    ("fn:slug", " - "): None,
    ("fn:lookup", "2", "1=ex:a|2=ex:b=c"): "ex:b=c",
    ("fn:lookup", "3", "1=ex:a|2=ex:b"): None,
    ("fn:lookupOrNull", "b", "a=1,b=2", ","): "2",
    ("fn:isNull", None): "true",
    ("fn:isNotNull", None): "false",
    ("fn:equal", "a", "a"): "true",
    ("fn:notEqual", "a", "a"): "false",
    ("fn:less", "9", "10.5"): "true",
    ("fn:lessOrEqual", "10.50", "10.5"): "true",
    ("fn:greater", "9", "10.5"): "false",
    ("fn:greaterOrEqual", "9", "10.5"): "false",
    ("fn:earlier", "2024-12-31", "2025-01-01"): "true",
    ("fn:later", "2024-12-31", "2025-01-01"): "false",
    ("fn:matches", "90-001", "[0-9]{2}-[0-9]{3}"): "true",
    ("fn:matches", "90-001 Łódź", "[0-9]{2}-[0-9]{3}"): "false",
    ("fn:contains", "Łódź", "ód"): "true",
    ("fn:startsWith", "Łódź", "ód"): "false",
    ("fn:endsWith", "Łódź", "dź"): "true",
    ("fn:in", "b", "a|b|c"): "true",
    ("fn:in", "b|c", "a|b|c"): "false",
    ("fn:and", "true", None): None,
    ("fn:and", "false", None): "false",
    ("fn:or", "true", None): "true",
    ("fn:not", "true"): "false",
    ("fn:if", "true", "a", "b"): "a",
    ("fn:if", None, "a", "b"): "b",
    ("fn:if", "false", "a"): None,
    ("fn:coalesce", None, None, "c"): "c",
    ("fn:nullIf", "-", "-"): None,
    ("fn:nullIf", "a", "-"): "a",
    **{("fn:date", text): "2025-05-03" for text in (
        *("2025-05-03", "3.05.2025", "03.05.2025", "3-5-2025", "3/05/2025 r.", "2025.05.03", "3 maja 2025 r."),
        *("3 Maja 2025 roku", f"3{NBSP}maja{NBSP}2025", "03 V 2025", "3 maj 2025", "3. maja 2025r."),
    )},
    ("fn:date", "12 października 2024 r."): "2024-10-12",
    **{("fn:date", text): None for text in ("31.02.2025", "2025", "3 maja 25", "5/2025", "3 foo 2025", "", "13.13.2025"
    )},
    **{("fn:date", text): None for text in ("0000-05-03", "3 maja 0000", "3.05.0000r.")},
    ("fn:dateOrNull", "jutro"): None,
    ("fn:dateBy", "05/03/2025", "MM/dd/yyyy"): "2025-05-03",
    ("fn:dateBy", "3.5.2025", "d.M.yyyy"): "2025-05-03",
    ("fn:dateBy", "2025-05-03", "dd.MM.yyyy"): None,
    ("fn:dateByOrNull", "31022025", "ddMMyyyy"): None,
    ("fn:dateBy", "03.05.0000", "dd.MM.yyyy"): None,
    ("fn:dateBy", "20000110", "ddyyyyMM"): "0001-10-20",
    ("fn:dateTime", "3.05.2025 9:30"): "2025-05-03T09:30:00",
    ("fn:dateTime", "3 maja 2025 r. godz. 12.30"): "2025-05-03T12:30:00",
    ("fn:dateTime", "2025-05-03T12:30:15"): "2025-05-03T12:30:15",
    ("fn:dateTime", "31.12.2025 24:00"): "2026-01-01T00:00:00",
    ("fn:dateTime", "31.12.2025 24:01"): None,
    ("fn:dateTime", "0000-05-03 12:30"): None,
    ("fn:dateTime", "3.05.2025, 25:30"): None,
    ("fn:dateTime", "3.05.2025"): None,
    ("fn:year", "2025-05-03"): "2025",
    ("fn:month", "września"): "9",
    ("fn:month", "IX"): "9",
    ("fn:month", "foo"): None,
    ("fn:number", "1 234 567,89"): "1234567.89",
    ("fn:number", f"1{NBSP}234,50"): "1234.50",
    ("fn:number", "1.234.567,89"): "1234567.89",
    ("fn:number", "\N{MINUS SIGN}12,5"): "-12.5",
    ("fn:number", "+7"): "7",
    ("fn:number", "0.50"): "0.50",
    **{("fn:number", text): None for text in ("12 34", "1,2,3", "1,5 zł", "", "-", "1e5", "1.234")},
    **{("fn:number", text): text for text in ("0.125", "1234.567", "1.2345", "1.23")},
    ("fn:number", "1 234.567"): "1234.567",
    ("fn:numberOrNull", "-12.345"): None,
    ("fn:numberOrNull", "brak"): None,
    ("fn:amount", "1 234,50 zł"): "1234.50",
    ("fn:amount", f"5{NBSP}PLN"): "5",
    ("fn:amount", "5 EUR"): None,
    **{("fn:amount", text): None for text in ("1.234 zł", "12.345", "+123.456 PLN")},
    ("fn:amount", "1.234,00 zł"): "1234.00",
    ("fn:integer", "1 234"): "1234",
    ("fn:integer", "1,5"): None,
    ("fn:boolean", " TAK"): "true",
    ("fn:boolean", "n"): "false",
    ("fn:boolean", "może"): None,
    ("fn:encode", "a b/ł"): "a%20b%2Fł",
    ("fn:encodeUri", "a ł"): "a%20%C5%82",
    ("fn:iri", " http://a.example/ł "): "http://a.example/ł",
    ("fn:iri", "a b"): None,
    ("fn:iriOrNull", "relative"): None,
    ("fn:webAddress", "www.lodz.pl/a"): "https://www.lodz.pl/a",
    ("fn:webAddress", "http://lodz.pl"): "http://lodz.pl",
    ("fn:webAddress", "biuro@lodz.pl"): None,
    ("fn:webAddressOrNull", "brak"): None,
    ("fn:joinIri", "https://a.example/x/", "b c"): "https://a.example/x/b%20c",
    ("fn:uuid", "www.example.com", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"): "2ed6657d-e927-568b-95e1-2665a8aea6a2",
    ("fn:uuid", "https://łódź.example/"): str(uuid.uuid5(uuid.NAMESPACE_URL, "https://łódź.example/")),
    ("fn:uuid", "a", "nonsense"): None,
    ("fn:md5", "a"): "0cc175b9c0f1b6a831c399e269772661",
    ("fn:sha256", "a"): "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb",
    ("fn:identifier", "725-18-01-126", NIP): "7251801126",
    ("fn:identifier", "PL7251801126", NIP): "7251801126",
    ("fn:identifier", "7251801127", NIP): None,
    ("fn:identifier", "12345678512347", REGON): "12345678512347",
    ("fn:identifier", "123456785", REGON): "123456785",
    ("fn:identifier", "123456786", REGON): None,
    ("fn:identifier", "44051401359", PESEL): "44051401359",
    ("fn:identifier", "44051401358", PESEL): None,
    ("fn:identifier", "28860", KRS): "0000028860",
    ("fn:identifierOrNull", "106101", TERYT): "106101",
    ("fn:identifierOrNull", "7", TERYT): None,
    ("fn:isIdentifier", "7251801127", NIP): "false",
    ("fn:wgs84Latitude", "432633.673", "531462.813"): "51.7592",
    ("fn:wgs84Longitude", "432633.673", "531462.813"): "19.456",
    ("fn:wgs84Longitude", "5737112.448", "6600520.569", "EPSG:2177"): "19.456",
    ("fn:wgs84Latitude", "1", "2"): None,
    ("fn:wgs84Latitude", "432633.673", "531462.813", "EPSG:0"): None,
    ("fn:wgs84Point", "432633.673", "531462.813"): "POINT(19.456 51.7592)",
    ("fn:point", "51.7592", "19.4560"): "POINT(19.456 51.7592)",
    ("fn:point", "91", "19"): None,
    ("fn:projectedNorthing", "51.7592", "19.4560"): "432633.673",
    ("fn:projectedEasting", "51.7592", "19.4560"): "531462.813",
    ("fn:projectedEasting", "0", "0"): None,
    **{("fn:geoJsonToWkt", geojson(kind, nested)): wkt for kind, nested, wkt in GEOMETRIES},
    ("fn:geoJsonToWkt", geojson("Point", [19.456, 51.7592]), "OGC:CRS84", "EPSG:2180"): LODZ_2180,
    ("fn:geoJsonToWkt", geojson("Point", [531462.813, 432633.673]), "EPSG:2180", "EPSG:2180"): LODZ_2180,
    ("fn:geoJsonToWkt", geojson("Point", [531462.813, 432633.673]), "EPSG:2180"): "POINT(19.456 51.7592)",
    ("fn:geoJsonToWkt", geojson("Point", [531462.813, 432633.673, 204.5]), "EPSG:2180"):
        "POINT Z(19.456 51.7592 204.5)",
    ("fn:geoJsonToWkt", geojson("Point", [19.456, 51.7592]), "OGC:CRS84", "EPSG:4326"):
        "<http://www.opengis.net/def/crs/EPSG/0/4326> POINT(51.7592 19.456)",
    ("fn:geoJsonToWkt", geojson("Point", [19.45678, 51.7]), "OGC:CRS84", "OGC:CRS84", "2"): "POINT(19.46 51.7)",
    ("fn:geoJsonToWkt", geojson("Point", [20, -0.001]), "OGC:CRS84", "OGC:CRS84", "0"): "POINT(20 0)",
    ("fn:geoJsonToWkt", geojson("Point", [531462.8, 432633.6]), "EPSG:2180", "EPSG:0"): None,
    **{("fn:geoJsonToWkt", text): None for text in MALFORMED_GEOJSON},
    ("fn:geoJsonToWkt", NAMED_2180, "EPSG:2180", "EPSG:2180"): LODZ_2180,
    ("fn:geoJsonToWkt", NAMED_2180, "urn:ogc:def:crs:EPSG::2180", EPSG_2180): LODZ_2180,
    ("fn:geoJsonToWkt", NAMED_WGS84): "POINT(19 51)",
    ("fn:geoJsonToWktOrNull", geojson("Point", [181, 0])): None,
    ("fn:geoJsonToWktOrNull", geojson("Point", [19, 51])): "POINT(19 51)",
    **{("fn:transformWkt", wkt): wkt for _, _, wkt in GEOMETRIES},
    ("fn:transformWkt", "POINT(19.456 51.7592)", "EPSG:2180"): LODZ_2180,
    ("fn:transformWkt", "POINT(19.456 51.7592)", "EPSG:2180", "0"): f"<{EPSG_2180}> POINT(432634 531463)",
    ("fn:transformWkt", LODZ_2180): "POINT(19.456 51.7592)",
    ("fn:transformWkt", LODZ_2180, "EPSG:2180"): LODZ_2180,
    ("fn:transformWkt", LODZ_2180, "EPSG:2177"):
        "<http://www.opengis.net/def/crs/EPSG/0/2177> POINT(5737112.448 6600520.569)",
    ("fn:transformWkt", "<http://www.opengis.net/def/crs/OGC/1.3/CRS84> POINT(19 51)"): "POINT(19 51)",
    ("fn:transformWkt", " multipoint ( 19 51 , +.2e2 52. ) "): "MULTIPOINT(19 51, 20 52)",
    ("fn:transformWkt", "LineStringZ (19 51 1, 20 52 2)"): "LINESTRING Z(19 51 1, 20 52 2)",
    **{("fn:transformWkt", text): None for text in MALFORMED_WKT},
    ("fn:transformWktOrNull", "POINT(200 0)"): None,
    ("fn:transformWktOrNull", "POINT(20 0)"): "POINT(20 0)",
    ("grel:toUpperCase", "a"): "A",
    ("grel:toLowerCase", "A"): "a",
    ("grel:toTitleCase", "ala MA kota"): "Ala Ma Kota",
    ("grel:string_trim", " a "): "a",
    ("grel:string_length", "abc"): "3",
    ("grel:string_replace", "a b", " ", "-"): "a-b",
    ("grel:string_substring", "Venus", "1", "3"): "en",
    ("grel:string_substring", "Venus", "5"): "",
    ("grel:string_substring", "Venus", "6"): None,
    ("grel:string_split", "a,b", ","): "[a, b]",
    ("grel:string_contains", "abc", "b"): "true",
    ("grel:string_startsWith", "abc", "b"): "false",
    ("grel:string_endsWith", "abc", "c"): "true",
    ("grel:string_indexOf", "abc", "c"): "2",
    ("grel:string_md5", "a"): "0cc175b9c0f1b6a831c399e269772661",
    ("grel:string_sha1", "a"): "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8",
    ("grel:escape", '<a href="&">', "html"): "&lt;a href=&quot;&amp;&quot;&gt;",
    ("grel:escape", "a & b", "url"): "a%20%26%20b",
    ("grel:escape", 'a "b"', "csv"): '"a ""b"""',
    ("grel:escape", "a", "csv"): "a",
    ("grel:escape", "a<b", "xml"): "a&lt;b",
    ("grel:escape", "a", "latex"): None,
    ("grel:boolean_not", "true"): "false",
    ("grel:controls_if", "false", "a", "b"): "b",
    ("idlab-fn:alwaysReturnsABC",): "ABC",
    ("idlab-fn:toUpperCaseURL", "venus"): "http://VENUS",
    ("idlab-fn:toUpperCaseURL", "http://a.example"): "HTTP://A.EXAMPLE",
    ("idlab-fn:equal", "a", "b"): "false",
    ("idlab-fn:notEqual", "a", "b"): "true",
    ("idlab-fn:isNull", "a"): "false",
    ("idlab-fn:isNotNull", "a"): "true",
    ("idlab-fn:trueCondition", "true", "a"): "a",
    ("idlab-fn:trueCondition", "false", "a"): None,
    ("idlab-fn:stringContainsOtherString", "b", "a b", " "): "true",
    ("idlab-fn:concat", "a", "b", "-"): "a-b",
}  # fmt: skip


def named(name: str) -> Function:
    prefix, _, local = name.partition(":")
    return FUNCTIONS[PREFIXES[prefix] + local]


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": "1"}) as con:
        for macro in sql.MACROS:
            con.execute(macro)
        calls = [Call(each, (None,) * len(each.parameters), Place(Path("x"))) for each in FUNCTIONS.values()]
        install(con, calls, CHECKOUT / "ontology" / "identifiers.ttl", BASE)
        yield con


def run(con: duckdb.DuckDBPyConnection, function: Function, *given: str | None) -> str | None:
    """The result of a function over values from a table, as they come in a mapping."""
    padded = [*given, *(parameter.default for parameter in function.parameters[len(given) :])]
    columns, arguments = ["NULL AS none"], []
    for parameter, value in zip(function.parameters, padded, strict=True):
        text = "NULL" if value is None else sql.text(value)
        column = text if parameter.constant else f'"{parameter.name}"'
        columns += [] if parameter.constant else [f"{text}::VARCHAR AS {column}"]
        kind, _ = SQL_TYPES.get(parameter.datatype, ("", ""))
        arguments.append(f"CAST({column} AS {kind})" if kind else column)
    call = f"{function.macro.name}({', '.join(arguments)})"
    [(result,)] = con.execute(f"SELECT {call}::VARCHAR FROM (SELECT {', '.join(columns)})").fetchall()
    return result


@pytest.mark.parametrize("case", RESULTS, ids=lambda case: "-".join(map(str, case)))
def test_function_gives(con: duckdb.DuckDBPyConnection, case: tuple[str, ...]) -> None:
    name, *given = case
    assert run(con, named(name), *given) == RESULTS[case]


def test_every_function_has_a_case() -> None:
    assert {named(name).iri for name, *_ in RESULTS} == FUNCTIONS.keys()


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda function: function.macro.name)
def test_no_value_gives_no_value(con: duckdb.DuckDBPyConnection, function: Function) -> None:
    samples = {name: given for name, *given in reversed(RESULTS)}
    given = next(given for name, given in samples.items() if named(name) == function)
    for absent, parameter in enumerate(function.parameters[: len(given)]):
        if not (function.accepts_null or parameter.constant):
            values = [None if number == absent else value for number, value in enumerate(given)]
            assert run(con, function, *values) is None, parameter.name


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda function: function.macro.name)
def test_description_is_whole(function: Function) -> None:
    assert function.labels.keys() == {"pl", "en"}
    assert function.expected.keys() in ({"pl", "en"}, set())
    assert all(parameter.labels.keys() == {"pl", "en"} for parameter in function.parameters)
    assert len({parameter.name for parameter in function.parameters}) == len(function.parameters)


def test_descriptions_use_no_term_that_is_not_described() -> None:
    subjects, used = set(), set()
    for file in (CHECKOUT / "loaders" / "mapping" / "functions").glob("*.ttl"):
        for quad in ox.parse(path=file, format=ox.RdfFormat.TURTLE):
            subjects.add(quad.subject)
            if quad.predicate.value.endswith("#first"):
                used.add(quad.object)
    assert used <= subjects


def test_each_name_has_one_role() -> None:
    kinds: dict[str, set[str]] = {}
    for file in (CHECKOUT / "loaders" / "mapping" / "functions").glob("*.ttl"):
        for quad in ox.parse(path=file, format=ox.RdfFormat.TURTLE):
            if quad.predicate.value.endswith("#type") and quad.predicate.value.startswith("http://www.w3.org"):
                kinds.setdefault(quad.subject.value, set()).add(quad.object.value)
    assert [name for name, roles in kinds.items() if len(roles) > 1] == []


def test_another_spelling_is_the_same_function() -> None:
    grel = PREFIXES["grel"]
    assert library().functions[f"{grel}toUppercase"] is library().functions[f"{grel}toUpperCase"]


def test_macros_come_after_those_they_call() -> None:
    seen: set[str] = set()
    for macro in library().needed(FUNCTIONS.values()):
        assert macro.calls & library().macros.keys() <= seen
        seen.add(macro.name)


def test_every_function_is_documented() -> None:
    text = (CHECKOUT / "docs" / "mapping-functions.md").read_text("utf-8")
    assert [line for line in reference() if line not in text.splitlines()] == []
    assert [iri for iri in library().refused if iri.split("#")[-1] not in text] == []


def test_reference_is_printed_by_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0
    assert capsys.readouterr().out.splitlines() == reference()
