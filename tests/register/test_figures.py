"""Charts as figures: levels, choices, series, and addresses that anyone may write."""

from dataclasses import replace
from urllib.parse import parse_qsl

import pytest
from werkzeug.datastructures import MultiDict

from app.charts import Chart, Row, Term
from app.iris import Iris
from app.labels import Label, Reading
from app.register.drawing import name_of
from app.register.figures import Figure, figure

IRIS = Iris("https://lod.example.org/")
XSD = "http://www.w3.org/2001/XMLSchema#"
TERMS = (
    Term("2024", f"{XSD}integer"),
    Term("2025", f"{XSD}integer"),
    Term("https://lod.example.org/id/code/dzial/801", labels=(Label("Oświata", "pl"), Label("Education", "en"))),
    Term("https://lod.example.org/id/code/dzial/600", labels=(Label("Transport", "pl"),)),
    Term("https://lod.example.org/id/code/rozdzial/80101", labels=(Label("Szkoły", "pl"),)),
    Term("https://lod.example.org/id/code/rozdzial/80102", labels=(Label("<b>Inne</b>", "pl"),)),
    Term("https://lod.example.org/id/code/rozdzial/60001", labels=(Label("Koleje", "pl"),)),
    Term("https://lod.example.org/def/plan", labels=(Label("plan", "pl"),)),
    Term("https://lod.example.org/def/wykonanie", labels=(Label("wykonanie", "pl"),)),
)
ROWS = (
    Row(0, (2, 4), 7, "10"),
    Row(1, (2, 4), 7, "100.50"),
    Row(1, (2, 4), 8, "90"),
    Row(1, (2, 5), 7, "0.25"),
    Row(1, (3, 6), 8, "7"),
)
CHART = Chart("wydatki", {"pl": "Wydatki", "en": "Spending"}, {}, "bar", "PLN", {}, TERMS, ROWS)
SCHOOLS, CHAPTER = "id/code/dzial/801", "id/code/rozdzial/80101"


def shown(*arguments: tuple[str, str], chart: Chart = CHART, language: str = "pl") -> Figure:
    return figure(chart, "rzeczy", IRIS, Reading(language, "pl"), MultiDict(arguments))


def table(found: Figure) -> dict[str, list[str]]:
    return {line.label.text: [cell.exact if cell else "" for cell in line.cells] for line in found.lines}


def test_top_level_has_the_sums_of_the_last_choice() -> None:
    found = shown()
    assert [column.text for column in found.columns] == ["plan", "wykonanie"]
    assert table(found) == {"Oświata": ["100.75", "90"], "Transport": ["", "7"]}
    assert [line.deeper for line in found.lines] == [True, True]
    assert [(step.label.text, bool(step.href)) for step in found.choices] == [("2024", True), ("2025", False)]
    assert found.trail == ()


@pytest.mark.parametrize(
    ("kept_back", "language", "told"),
    [
        (0, "pl", ""),
        (1, "en", "Without 1 record of the source, which was kept back for its faults."),
        (11, "pl", "Bez 11 rekordów ze źródła, zatrzymanych z powodu błędów."),
    ],
)
def test_sums_say_how_many_records_they_are_without(kept_back: int, language: str, told: str) -> None:
    """A sum looks whole whatever is missing in it."""
    reading = Reading(language, "pl")
    assert figure(CHART, "rzeczy", IRIS, reading, MultiDict(), kept_back=kept_back).missing == told


def test_rows_and_their_total_say_the_last_series_in_per_cent_of_the_first() -> None:
    found = shown(chart=replace(CHART, percents={"pl": "% planu", "en": "% of the plan"}))
    assert found.percent == Label("% planu", "pl")
    assert [line.percent.text if line.percent else "" for line in found.lines] == ["89,3%", ""]
    assert found.total is not None
    assert found.total.percent is not None
    assert ([cell.exact for cell in found.total.cells if cell], found.total.percent.text) == (["100.75", "97"], "96,3%")
    assert (shown().percent, shown().total) == (None, None)


def test_total_is_told_in_a_sentence_of_the_level_that_is_shown() -> None:
    sentences = {"pl": "W {choice} r. wydano {percent} planu: {last} z {first}.", "en": "{percent} in {choice}."}
    told = replace(CHART, percents={"pl": "% planu", "en": "% of the plan"}, sentences=sentences)
    sentence = shown(chart=told).sentence
    assert sentence is not None
    assert sentence.text.replace("\xa0", " ") == "W 2025 r. wydano 96,3% planu: 97,00 zł z 100,75 zł."
    inside = shown(("in.wydatki", SCHOOLS), chart=told, language="en").sentence
    assert inside == Label("Education. 89.3% in 2025.", "en")
    assert shown(("of.wydatki", "2024"), chart=told).sentence is None
    assert shown().sentence is None


def test_columns_stand_as_the_query_names_them_whichever_row_is_first() -> None:
    ranked = replace(CHART, rows=CHART.rows[::-1])
    state = ("of.wydatki", "2025")
    columns = shown(state).columns
    assert len(columns) > 1
    assert shown(state, chart=ranked).columns == columns


def test_first_column_says_what_its_rows_are() -> None:
    named = replace(CHART, heads={"pl": ("dział", "rozdział"), "en": ("division", "chapter")})
    assert shown(chart=named).head == Label("dział", "pl")
    assert shown(("in.wydatki", SCHOOLS), chart=named, language="en").head == Label("chapter", "en")
    assert shown().head == Label("")


def test_money_has_the_sign_that_readers_know() -> None:
    assert (shown().unit, shown(language="en").unit) == ("zł", "PLN")


def test_link_of_a_row_leads_into_it_and_that_of_the_last_level_to_the_thing() -> None:
    line = shown(("lang", "pl")).lines[0]
    assert line.href.endswith("#chart-wydatki")
    arguments = parse_qsl(line.href[1:].partition("#")[0])
    assert arguments == [("lang", "pl"), ("of.wydatki", "2025"), ("in.wydatki", SCHOOLS)]
    below = shown(*arguments)
    assert table(below) == {"Szkoły": ["100.50", "90"], "<b>Inne</b>": ["0.25", ""]}
    assert below.lines[0].href == "/doc/code/rozdzial/80101"
    assert [(step.label.text, bool(step.href)) for step in below.trail] == [("Wszystko", True), ("Oświata", False)]


def test_choice_keeps_the_level_and_what_else_the_address_says() -> None:
    found = shown(("of.wydatki", "2025"), ("in.wydatki", SCHOOLS), ("of.inny", "x"))
    [other] = [step for step in found.choices if step.href]
    assert parse_qsl(other.href[1:].partition("#")[0]) == [
        *(("of.inny", "x"), ("of.wydatki", "2024"), ("in.wydatki", SCHOOLS)),
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        [("of.wydatki", "1999")],
        [("of.wydatki", "' OR 1=1 --")],
        [("in.wydatki", "id/code/dzial/999")],
        [("in.wydatki", CHAPTER)],
        [("in.wydatki", "<script>alert(1)</script>")],
        [("in.inny", SCHOOLS)],
    ],
)
def test_what_an_address_names_and_the_chart_does_not_have_is_passed_over(arguments: list[tuple[str, str]]) -> None:
    assert table(shown(*arguments)) == table(shown())


def test_no_level_below_the_last_is_entered() -> None:
    found = shown(("in.wydatki", SCHOOLS), ("in.wydatki", CHAPTER))
    assert [step.label.text for step in found.trail] == ["Wszystko", "Oświata"]


def test_amounts_are_money_in_the_readers_language() -> None:
    cell = shown().lines[0].cells[0]
    assert cell is not None
    assert cell.text.replace("\xa0", " ") == "100,75 zł"
    assert shown(language="en").lines[0].label == Label("Education", "en")


def test_chart_without_series_says_its_unit() -> None:
    rows = (Row(None, (2,), None, "3"),)
    found = shown(
        chart=Chart("x", {"pl": "X"}, {}, "bar", "", {"pl": "akty", "en": "acts"}, TERMS, rows), language="en"
    )
    assert found.columns == (Label("acts"),)
    assert found.choices == ()
    assert not found.lines[0].deeper


def test_chart_without_rows_is_an_empty_table() -> None:
    found = shown(chart=Chart("x", {"pl": "X"}, {}, "bar", "", {"pl": "akty"}, (), ()))
    assert found.lines == ()


@pytest.mark.parametrize(
    ("text", "datatype", "name"),
    [
        ("2024-03", "gYearMonth", "mar 2024"),
        ("2024-13", "gYearMonth", "2024-13"),
        ("0000-01", "gYearMonth", "0000-01"),
        ("99999-01", "gYearMonth", "99999-01"),
        ("2024", "integer", "2024"),
    ],
)
def test_months_are_told_in_words(text: str, datatype: str, name: str) -> None:
    assert name_of(Term(text, XSD + datatype), Reading("pl", "pl")).text == name
