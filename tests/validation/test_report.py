"""The report: counts, order, and its three writings."""

import csv
import io
import re
from html.parser import HTMLParser

import pyoxigraph as ox
import pytest
from rdflib import PROV, RDF, Graph, URIRef

from app.namespaces import CSVW, SH
from app.validation.finding import Finding, Severity
from app.validation.report import Report, with_rows
from app.validation.report_csv import defused, to_csv
from app.validation.report_html import EXAMPLES, to_html
from app.validation.report_rdf import to_turtle

BASE = "https://dane.example.pl/"
MIN_COUNT = f"{SH}MinCountConstraintComponent"


def entity(number: int, **facts) -> Finding:
    given = {
        "severity": Severity.VIOLATION,
        "component": MIN_COUNT,
        "messages": {"pl": "Brak numeru", "en": "No number"},
        "focus": f"{BASE}id/umowy/{number}",
        "path": f"{BASE}def/numer",
        "shape": f"{BASE}def/Ksztalt",
    }
    return Finding(**{**given, **facts})


def cell(row: int, **facts) -> Finding:
    messages = {"pl": "To nie jest data", "en": "Not a date"}
    given = {"severity": Severity.VIOLATION, "component": f"{CSVW}datatype", "messages": messages}
    return Finding(**{**given, "source": "umowy.csv", "row": row, "column": "data", "value": "wczoraj", **facts})


def report(*findings: Finding) -> Report:
    return Report(register="umowy", findings=findings, records=10, quarantined=2, sources={"umowy.csv": "ab12"})


def graph(findings: Report) -> Graph:
    return Graph().parse(to_turtle(findings, BASE), format="turtle")


def test_a_report_without_findings_conforms_and_one_with_a_mere_warning_does_not():
    assert report().conforms
    assert not report(entity(1, severity=Severity.WARNING)).conforms


def test_findings_come_worst_first_then_by_place_in_the_source():
    info, late, early = entity(1, severity=Severity.INFO), cell(10), cell(9)
    assert report(info, late, early).sorted() == (early, late, info)


def test_groups_hold_one_cause_worst_and_most_frequent_first():
    findings = [cell(1), entity(1), entity(2), *(entity(n, severity=Severity.WARNING) for n in range(5))]
    assert [len(group) for group in report(*findings).groups()] == [2, 1, 5]


def test_rows_are_joined_by_focus_node_and_never_overwritten():
    pointers = {f"{BASE}id/umowy/1": ("umowy.csv", 7), "": ("never.csv", 1)}
    first, second, third = with_rows([entity(1), entity(2), cell(3)], pointers)
    assert (first.source, first.row) == ("umowy.csv", 7)
    assert (second.source, second.row) == ("", None)
    assert (third.source, third.row) == ("umowy.csv", 3)


def test_turtle_parses_and_has_a_result_for_each_finding():
    written = graph(report(entity(1), entity(2), cell(3)))
    (root,) = written.subjects(RDF.type, SH.ValidationReport)
    assert written.value(root, SH.conforms).toPython() is False
    results = set(written.objects(root, SH.result))
    assert len(results) == 3 == len(set(written.subjects(RDF.type, SH.ValidationResult)))
    for result in results:
        assert len(list(written.objects(result, SH.resultMessage))) == 2
        assert len(list(written.objects(result, SH.focusNode))) == 1


def test_turtle_points_to_source_and_row():
    written = graph(report(*with_rows([entity(1)], {f"{BASE}id/umowy/1": ("umowy.csv", 7)})))
    (result,) = written.subjects(RDF.type, SH.ValidationResult)
    row = written.value(result, PROV.wasDerivedFrom)
    assert written.value(row, CSVW.rownum).toPython() == 7
    assert str(written.value(row, CSVW.url)) == "umowy.csv"
    assert written.value(result, SH.focusNode) == URIRef(f"{BASE}id/umowy/1")


def test_turtle_of_a_cell_has_its_row_as_focus_and_names_the_column():
    written = graph(report(cell(3)))
    (result,) = written.subjects(RDF.type, SH.ValidationResult)
    assert written.value(result, SH.focusNode) == written.value(result, PROV.wasDerivedFrom)
    assert str(written.value(result, CSVW.name)) == "data"


def test_turtle_has_no_blank_nodes_and_is_equal_twice_in_any_order():
    one, other = report(entity(1), cell(3)), report(cell(3), entity(1))
    assert to_turtle(one, BASE) == to_turtle(other, BASE)
    triples = list(ox.parse(to_turtle(one, BASE), format=ox.RdfFormat.TURTLE))
    assert not any(isinstance(node, ox.BlankNode) for triple in triples for node in (triple.subject, triple.object))


@pytest.mark.parametrize(
    ("value", "node"),
    [
        (f"{BASE}id/x", ox.NamedNode(f"{BASE}id/x")),
        ("http://a b", ox.Literal("http://a b")),
        ("javascript:alert(1)", ox.Literal("javascript:alert(1)")),
    ],
)
def test_turtle_writes_what_reads_as_an_address_as_iri(value, node):
    triples = ox.parse(to_turtle(report(entity(1, value=value)), BASE), format=ox.RdfFormat.TURTLE)
    assert [triple.object for triple in triples if triple.predicate.value == str(SH.value)] == [node]


@pytest.mark.parametrize(
    ("term", "written"),
    [
        (ox.Literal("31.40", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")), True),
        (ox.Literal("http://a", language="pl"), True),
        (ox.NamedNode("urn:x"), True),
        (ox.BlankNode("b"), False),
    ],
    ids=str,
)
def test_turtle_keeps_the_term_of_a_value_and_names_the_constraint(term, written):
    finding = entity(1, value="text", term=term, constraint=f"{BASE}def/Warunek")
    triples = list(ox.parse(to_turtle(report(finding), BASE), format=ox.RdfFormat.TURTLE))
    values = [triple.object for triple in triples if triple.predicate.value == str(SH.value)]
    assert values == ([term] if written else [])
    assert f"{SH}sourceConstraint" in {triple.predicate.value for triple in triples}


def test_turtle_leaves_out_a_composite_path_and_a_source_without_a_row_number():
    written = graph(report(entity(1, path=f"(<{BASE}def/a>/<{BASE}def/b>)", source="umowy.db", messages={"": "Nr?"})))
    assert list(written.objects(None, SH.resultPath)) == []
    assert list(written.objects(None, CSVW.rownum)) == []
    assert [message.language for message in written.objects(None, SH.resultMessage)] == [None]


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))


def test_csv_opens_in_a_polish_spreadsheet():
    text = to_csv(report(entity(1), cell(3)), "pl")
    assert text.startswith("\ufeffWaga;Plik;Wiersz;")
    header, first, second = rows(text)
    assert len(header) == len(first) == len(second)
    assert first[0] == "błąd"
    assert second[:6] == ["błąd", "umowy.csv", "3", "data", "wczoraj", "To nie jest data"]


def test_csv_is_in_the_language_asked():
    assert rows(to_csv(report(cell(3)), "en"))[1][5] == "Not a date"


@pytest.mark.parametrize("start", list("=+-@\t\r\n"))
def test_csv_defuses_formulas(start):
    payload = f'{start}cmd|"/c calc"!A1'
    assert defused(payload) == f"'{payload}"
    assert rows(to_csv(report(cell(3, value=payload, column=payload)), "pl"))[1][3:5] == [f"'{payload}"] * 2


def test_csv_keeps_semicolons_quotes_and_line_ends_inside_a_cell():
    assert rows(to_csv(report(cell(3, value='a;"b"\nc')), "pl"))[1][4] == 'a;"b"\nc'


class Outline(HTMLParser):
    """The start tags of a page, and whether every tag is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.mark.parametrize("language", ["pl", "en"])
def test_html_is_well_formed_accessible_and_stands_alone(language):
    outline = Outline(to_html(report(entity(1), cell(3)), language, "Umowy"))
    assert outline.open == []
    assert outline.all("html") == [{"lang": language}]
    assert len(outline.all("h1")) == 1
    assert len(outline.all("table")) == len(outline.all("caption")) == 2
    assert all(header.get("scope") in ("col", "row") for header in outline.all("th"))
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in outline.tags}


def test_html_shows_counts_first_examples_and_their_rows():
    page = to_html(report(*(cell(row) for row in range(1, 31))), "pl", "Umowy")
    assert f"Przykłady: {EXAMPLES} z 30" in page
    assert page.count("<tr><th") == EXAMPLES + 1
    assert "umowy.csv, wiersz 1<" in page
    assert "Raport z walidacji: Umowy" in page
    assert re.search(r"Błąd</dt><dd>30<", page)


def test_html_of_nothing_found_says_so():
    assert "Nie znaleziono żadnych uchybień." in to_html(report(), "pl")
    assert "Nothing was found wrong." in to_html(report(), "en")


def test_html_escapes_everything_from_the_data():
    evil = '"><script>alert(1)</script>'
    facts = dict.fromkeys(("value", "focus", "path", "shape", "component", "source", "column"), evil)
    page = to_html(report(entity(1, **facts, row=1, messages={"pl": evil})), "pl", evil)
    assert "<script" not in page
    assert Outline(page).open == []


def test_html_makes_links_of_web_addresses_only():
    page = to_html(report(entity(1, value="javascript:alert(1)")), "pl")
    assert [link["href"] for link in Outline(page).all("a")] == [f"{BASE}id/umowy/1"]


def test_html_of_a_finding_without_a_place_has_a_dash():
    assert '<th scope="row">—</th>' in to_html(report(entity(1)), "pl")
