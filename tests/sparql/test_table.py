"""The pure parts of the page: table, excerpt of a stream, place of a fault, prefixes of a query."""

import time
import timeit
from collections.abc import Iterator

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, QueryResultsFormat, Store, Triple

from app.iris import Iris
from app.namespaces import PREFIXES, prefixes
from app.sparql.page import excerpt, fault, prologue, table
from app.sparql.page.excerpt import BYTES, CELLS, ROWS
from app.sparql.page.fault import Fault
from app.sparql.page.table import LONGEST, Cell, Names, Table

BASE = "https://lod.example.org/"
NAMING = Names(Iris(BASE), prefixes(BASE), "?lang=en")
XSD = PREFIXES["xsd"]


def typed(text: str, name: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + name))


def cell(term: object) -> Cell:
    """The cell of a term beside one of another kind, so that its note stays with it."""
    built = table.build(["x"], [[term], [typed("x", "token")]], NAMING)
    return built.rows[0][0]


@pytest.mark.parametrize(
    ("iri", "text", "href", "external"),
    [
        (f"{BASE}id/umowy/1", "id/umowy/1", "/doc/umowy/1?lang=en", False),
        (f"{BASE}def/Umowa", "lod:Umowa", "/doc/def/Umowa?lang=en", False),
        (f"{BASE}graph/umowy", "graph/umowy", "/graph/umowy?lang=en", False),
        (f"{BASE}id/miejsca/Łódź", "id/miejsca/Łódź", "/doc/miejsca/%C5%81%C3%B3d%C5%BA?lang=en", False),
        (BASE, BASE, "", False),
        (f"{BASE}.well-known/genid/x", ".well-known/genid/x", "", False),
        (f"{PREFIXES['rdfs']}label", "rdfs:label", f"{PREFIXES['rdfs']}label", True),
        (f"{PREFIXES['rdfs']}a/b", f"{PREFIXES['rdfs']}a/b", f"{PREFIXES['rdfs']}a/b", True),
        (PREFIXES["rdfs"], PREFIXES["rdfs"], PREFIXES["rdfs"], True),
        ("https://other.example/x", "https://other.example/x", "https://other.example/x", True),
        ("javascript:alert(1)", "javascript:alert(1)", "", True),
        ("vbscript:x", "vbscript:x", "", True),
        ("data:text/html,x", "data:text/html,x", "", True),
        ("urn:isbn:1", "urn:isbn:1", "", True),
    ],
)
def test_iri_is_shortened_and_followed_only_where_that_is_safe(iri: str, text: str, href: str, external: bool) -> None:
    assert cell(NamedNode(iri)) == Cell(text, iri=iri, href=href, external=external)


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (None, Cell(bound=False)),
        (Literal("umowa"), Cell("umowa")),
        (Literal("umowa", language="pl"), Cell("umowa", language="pl", note="@pl")),
        (typed("007.50", "decimal"), Cell("007.50", note="xsd:decimal")),
        (typed("2024-05-31", "date"), Cell("2024-05-31", note="xsd:date")),
        (Literal("x", datatype=NamedNode("urn:own")), Cell("x", note="urn:own")),
        (BlankNode("b0"), Cell("_:b0")),
        (Triple(NamedNode("urn:a"), NamedNode("urn:b"), Literal("c")), Cell('<urn:a> <urn:b> "c"')),
        (Literal("ż" * LONGEST), Cell("ż" * LONGEST)),
        (Literal("ż" * (LONGEST + 1)), Cell("ż" * LONGEST, length=LONGEST + 1)),
    ],
)
def test_term_is_shown_as_it_is(term: object, expected: Cell) -> None:
    assert cell(term) == expected


def test_head_of_a_column_says_what_all_its_literals_have_in_common() -> None:
    rows = [
        [Literal("a", language="pl"), typed("1", "integer"), typed("1", "integer"), None],
        [Literal("b", language="pl"), None, Literal("b", language="en"), None],
    ]
    built = table.build(["tekst", "liczba", "różne", "nic"], rows, NAMING)
    assert [(column.note, column.number) for column in built.columns] == [
        ("@pl", False),
        ("xsd:integer", True),
        ("", False),
        ("", False),
    ]
    assert [each.note for each in built.rows[0]] == ["", "", "xsd:integer", ""]
    assert [each.language for each in built.rows[1]] == ["pl", "", "en", ""]
    assert [each.number for each in built.rows[0]] == [False, True, False, False]


def test_table_of_no_rows_has_its_columns() -> None:
    assert table.build(["a"], [], NAMING) == Table((table.Column("a"),), (), more=False)


class Pieces(Iterator[bytes]):
    """A stream that tells how much of it was read."""

    def __init__(self, content: bytes, size: int = 1000, *, fault: Exception | None = None, cut: bool = False) -> None:
        self.content, self.size, self.fault = content, size, fault
        self.sent = 0
        self.truncated = cut

    def __next__(self) -> bytes:
        start = self.sent * self.size
        if start >= len(self.content):
            raise self.fault or StopIteration
        self.sent += 1
        return self.content[start : start + self.size]


def answer(query: str) -> bytes:
    written = Store().query(query).serialize(format=QueryResultsFormat.JSON)
    assert written is not None
    return written


def many(rows: int, columns: int = 1, text: str = "x") -> bytes:
    names = " ".join(f"?v{number}" for number in range(columns))
    row = "(" + f'"{text}" ' * columns + ")"
    return answer(f"SELECT {names} {{ VALUES ({names}) {{ {row * rows} }} }}")


@pytest.mark.parametrize(("rows", "shown", "more"), [(0, 0, False), (ROWS, ROWS, False), (ROWS + 1, ROWS, True)])
def test_excerpt_has_the_first_rows_and_tells_of_others(rows: int, shown: int, more: bool) -> None:
    pieces = Pieces(many(rows))
    found = excerpt.solutions(pieces)
    assert (found.names, len(found.rows), found.more) == (("v0",), shown, more)


def test_excerpt_reads_no_further_than_it_must() -> None:
    pieces = Pieces(many(ROWS * 20))
    assert excerpt.solutions(pieces).more
    assert pieces.sent * pieces.size < len(pieces.content) / 4


def test_excerpt_of_many_columns_has_fewer_rows() -> None:
    found = excerpt.solutions(Pieces(many(200, columns=200)))
    assert (len(found.rows), found.more) == (CELLS // 200, True)


def test_excerpt_of_endless_values_ends() -> None:
    found = excerpt.solutions(Pieces(many(10, text="x" * (BYTES // 5)), size=100_000))
    assert (len(found.rows), found.more) == (4, True)


@pytest.mark.parametrize("written", [many(3)[:-2] + b'},"truncated":{"by":"rows","limit":3}}', many(3)])
def test_result_that_was_cut_is_said_to_go_on(written: bytes) -> None:
    found = excerpt.solutions(Pieces(written, cut=True))
    assert (len(found.rows), found.more) == (3, True)


def test_result_that_is_damaged_is_no_result() -> None:
    with pytest.raises(SyntaxError):
        excerpt.solutions(Pieces(many(3)[:-2] + b',"more":1}'))


def test_fault_of_a_stream_is_raised_as_it_is() -> None:
    broken = Pieces(many(3)[:-20], fault=LookupError("worker gone"))
    with pytest.raises(LookupError, match="worker gone"):
        excerpt.solutions(broken)


def test_excerpt_of_a_graph_is_its_triples() -> None:
    lines = b'<urn:a> <urn:b> "c"@pl .\n' * 2 + b"_:x <urn:b> <urn:c> .\n"
    found = excerpt.triples(Pieces(lines, size=7))
    assert found.rows[0] == (NamedNode("urn:a"), NamedNode("urn:b"), Literal("c", language="pl"))
    assert (len(found.rows), found.more) == (2, False)


@pytest.mark.parametrize(("query", "expected"), [("ASK {}", True), ("ASK { ?s ?p ?o }", False)])
def test_truth(query: str, expected: bool) -> None:
    assert excerpt.truth(Pieces(answer(query))) is expected


@pytest.mark.parametrize(
    ("text", "line", "column", "expected"),
    [
        ("SELEKT", 1, 1, Fault(1, "", "S", "ELEKT")),
        ("a\r\nłąka b\r\nc", 2, 6, Fault(2, "łąka ", "b", "")),
        ("abc", 1, 4, Fault(1, "abc", "", "")),
        ("abc", 1, 40, Fault(1, "abc", "", "")),
        ("abc", 2, 1, None),
        ("abc", 0, 1, None),
        ("", 1, 1, Fault(1, "", "", "")),
        ("x" * 200, 1, 101, Fault(1, "…" + "x" * 60, "x", "x" * 60 + "…")),
    ],
)
def test_place_of_a_fault(text: str, line: int, column: int, expected: Fault | None) -> None:
    assert fault.locate(text, line, column) == expected


@pytest.mark.parametrize(
    ("query", "missing"),
    [
        ("SELECT * { ?x a foaf:Person }", ("foaf",)),
        ("PREFIX foaf: <http://xmlns.com/foaf/0.1/> SELECT * { ?x a foaf:Person }", ()),
        ("prefix foaf:<http://xmlns.com/foaf/0.1/>ASK{?x a foaf:Person,rov:X}", ("rov",)),
        ("ASK { ?x :p 1 }", ("",)),
        ("PREFIX : <urn:> ASK { ?x :p 1 }", ()),
        ("ASK { ?x ?p 'a:b', \"c:d\", '''e:f''', \"\"\"g:h\"\"\", <i:j>, _:k } # l:m", ()),
        ("ASK { ?x a|^b:c/d:e* ?y }", ("b", "d")),
        ('ASK { ?x ?p "1"^^xsd:int ; q:r true }', ("q", "xsd")),
        ("ASK { ?x a foaf:a:b }", ("foaf",)),
        ("ASK { ?x a sdmx-code:x }", ("sdmx-code",)),
        ("nonsense ' <", ()),
    ],
)
def test_prefixes_without_a_declaration(query: str, missing: tuple[str, ...]) -> None:
    assert prologue.undeclared(query) == missing


@pytest.mark.parametrize(
    "piece", ["a", '"""\\', "'''\\", "<a", "PREFIX ", "'", '"', "a:", ":", "\\", "#", "_:", "é.", "<>", "?", "PREFIX a"]
)
def test_text_of_any_kind_is_read_in_time_that_its_length_tells(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        return min(timeit.repeat(lambda: prologue.declare(text, PREFIXES), timer=time.thread_time, repeat=3, number=1))

    # Quadratic reading of ten times the text takes a hundred times as long.
    assert seconds(200_000) < 30 * max(seconds(20_000), 0.005)


def test_declarations_stand_after_the_opening_comments() -> None:
    declared = prologue.declare("# Tytuł\n# Title\nASK { ?x a foaf:Person ; nope:x 1 ; owl:sameAs ?y }", PREFIXES)
    assert declared == (
        f"# Tytuł\n# Title\nPREFIX foaf: <{PREFIXES['foaf']}>\nPREFIX owl: <{PREFIXES['owl']}>\n"
        "ASK { ?x a foaf:Person ; nope:x 1 ; owl:sameAs ?y }"
    )
    assert prologue.declare(declared, PREFIXES) == declared
