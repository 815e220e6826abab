"""A small release in which every kind of value stands that stores treat in their own way."""

from typing import Final

# Terms as written, by name; each is the value of `def/wartosc` of the thing that has its name.
TERMS: Final = {
    "integer": "5",
    "negative": "-5",
    "leading-zero": '"01"^^xsd:integer',
    "plus": '"+1"^^xsd:integer',
    "blanks": '"  5 "^^xsd:integer',
    "long-integer": "123456789012345678",
    "huge-integer": "123456789012345678901234567890",
    "int": '"5"^^xsd:int',
    "non-negative": '"5"^^xsd:nonNegativeInteger',
    "decimal": "1234567.89",
    "decimal-zeros": '"1.50"^^xsd:decimal',
    "decimal-whole": '"5.0"^^xsd:decimal',
    "decimal-point": '"1."^^xsd:decimal',
    "decimal-small": "0.00000001",
    "decimal-long": "3.141592653589793238",
    "decimal-bare": "05.50",
    "decimal-places": "0.12345678901234567",
    "decimal-no-places": '"0005.5000000000000000000000"^^xsd:decimal',
    "negative-huge": "-12345678901234567890",
    "plus-bare": "+5",
    "double": "1.5e3",
    "double-one": "1.0E0",
    "double-large": "1e300",
    "double-small": "1e-7",
    "double-nan": '"NaN"^^xsd:double',
    "float-nan": '"NaN"^^xsd:float',
    "no-decimal": '"abc"^^xsd:decimal',
    "no-double": '"abc"^^xsd:double',
    "double-inf": '"INF"^^xsd:double',
    "float": '"1.10"^^xsd:float',
    "true": "true",
    "one": '"1"^^xsd:boolean',
    "false": "false",
    "true-long": '"""true"""^^xsd:boolean',
    "true-single": "'true'^^xsd:boolean",
    "date": '"2024-05-31"^^xsd:date',
    "date-zone": '"2024-05-31+02:00"^^xsd:date',
    "date-before": '"-0044-03-15"^^xsd:date',
    "no-date": '"2024-13-45"^^xsd:date',
    "moment": '"2024-06-01T10:15:00+02:00"^^xsd:dateTime',
    "moment-utc": '"2024-06-01T10:15:00Z"^^xsd:dateTime',
    "moment-zero": '"2024-06-01T10:15:00+00:00"^^xsd:dateTime',
    "moment-fraction": '"2024-06-01T10:15:00.120+02:00"^^xsd:dateTime',
    "moment-micro": '"2024-06-01T10:15:00.123456Z"^^xsd:dateTime',
    "moment-local": '"2024-06-01T10:15:00"^^xsd:dateTime',
    "time": '"12:00:00"^^xsd:time',
    "year": '"2024"^^xsd:gYear',
    "month": '"2024-05"^^xsd:gYearMonth',
    "duration": '"P1Y2M"^^xsd:duration',
    "year-month": '"P1Y"^^xsd:yearMonthDuration',
    "day-time": '"PT1H"^^xsd:dayTimeDuration',
    "uri": '"https://example.com/?a=1&b=2"^^xsd:anyURI',
    "no-integer": '"abc"^^xsd:integer',
    "no-boolean": '"maybe"^^xsd:boolean',
    "no-integer-quote": r'"a\"b"^^xsd:integer',
    "no-boolean-backslash": r'"\\"^^xsd:boolean',
    "no-date-quote": r'"2024\""^^xsd:date',
    "months": '"P12M"^^xsd:duration',
    "own-datatype": '"PL-1"^^<def/teryt>',
    "wkt": '"POINT(19.4 51.7)"^^geo:wktLiteral',
    "area": '"POLYGON((19 51, 20 51, 20 52, 19 52, 19 51))"^^geo:wktLiteral',
    "string": '"napis"',
    "empty": '""',
    "quotes": r'"\"a\\b\tc\n\r\u0001 \uFFFF \\u0041"',
    "emoji": '"\N{PILE OF POO} żółć"',
    "decomposed": '"z\u0307"',
    "looks-like-json": r'"}},{\"a\":{"',
    "polish": '"ż"@pl',
    "upper-tag": '"a"@PL',
    "region-tag": '"a"@pl-PL',
    "script-tag": '"a"@zh-Hant-TW',
    "large": f'"{"zażółć " * 40_000}"',
    "iri": "<id/miejsca/Łódź>",
    "iri-percent": "<id/miejsca/%C5%81%C3%B3d%C5%BA>",
    "iri-signs": "<http://example.com/a'b(c)?d=e&f=%20#g>",
    "iri-dots": "<http://example.com/x/../y>",
    "iri-case": "<HTTP://Example.COM/Y>",
    "iri-long": f"<http://example.com/{'a' * 1900}>",
    "urn": "<urn:isbn:0451450523>",
}
_GEO: Final = "@prefix geo: <http://www.opengis.net/ont/geosparql#> ."
UMOWY: Final = "".join(
    f'<id/umowy/{number}> a lod:Umowa ; rdfs:label "Umowa {number}"@pl, "Contract {number}"@en ; lod:nr {number} ; '
    f'lod:kwota "{number * 37 % 11}.{number % 10}5"^^xsd:decimal ; '
    f'lod:dzien "2024-{number % 12 + 1:02}-01"^^xsd:date ; '
    f"lod:siedziba <id/miejsca/Łódź> ; lod:czesc <id/umowy/{number}-kwota> . "
    f'<id/umowy/{number}-kwota> rdfs:label "Kwota {number}"@pl ; lod:nr {number}00 .\n'
    for number in range(1, 41)
)
GRAPHS: Final = {
    "umowy": UMOWY + '<id/umowy/1> lod:opis "bez języka", "po polsku"@pl .',
    "umowy/inferred": "<id/umowy/1> a lod:Akt .",
    "miejsca": """
        <id/miejsca/Łódź> a lod:Miejsce ; rdfs:label "Łódź" ; skos:prefLabel "Lodz"@en ;
            lod:nad <id/miejsca/Ner> ; lod:mapa <id/miejsca/Łódź-mapa> .
        <id/miejsca/Zgierz> a lod:Miejsce ; rdfs:label "Zgierz" ; lod:mapa <id/miejsca/Zgierz-mapa> .
        <id/miejsca/Ner> rdfs:label "Ner" .
    """,
    "mapa": _GEO
    + """
        <id/miejsca/Łódź-mapa> geo:asWKT "POINT(19.45 51.77)"^^geo:wktLiteral .
        <id/miejsca/Zgierz-mapa> geo:asWKT "POINT(19.41 51.85)"^^geo:wktLiteral .
        <urn:ksztalt> geo:asWKT "POINT(1 1)"^^geo:wktLiteral .
    """,
    "ontology": """
        lod:Umowa a owl:Class ; rdfs:label "umowa"@pl, "contract"@en ; rdfs:subClassOf lod:Akt .
        lod:Akt a owl:Class ; rdfs:label "akt"@pl ; rdfs:subClassOf lod:Byt .
        lod:siedziba rdfs:label "siedziba"@pl . lod:nr rdfs:label "numer"@pl, "number"@en .
    """,
    "shapes": """
        <def/shape/Umowa> a sh:NodeShape ; sh:targetClass lod:Umowa ; sh:property <def/shape/Umowa/nr> ;
            sh:node <urn:ksztalt> .
        <def/shape/Umowa/nr> sh:path lod:nr ; sh:order 1 ; sh:name "numer"@pl .
        <def/shape/Umowa/mapa> lod:typ <http://www.opengis.net/ont/geosparql#wktLiteral> .
    """,
}
VALUES: Final = _GEO + "".join(f"<id/{name}> lod:wartosc {term} .\n" for name, term in TERMS.items())
