"""Texts of the pages, labels and values in the reader's language."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from pyoxigraph import Literal, NamedNode, Triple

from app import i18n, queries, values
from app.config import load
from app.labels import LABEL_PROPERTIES, Chain, Label, Labels, local_name
from app.namespaces import PREFIXES

APP = Path(i18n.__file__).parent
LOADERS = APP.parent / "loaders"
LANGUAGES = load({}).languages
XSD = PREFIXES["xsd"]
# What marks a message in Python and in templates, and which of its arguments are texts.
KEYWORDS: dict[str, Any] = {"_": None, "say": None, "mark": None, "ngettext": (1, 2), "plural": (1, 2)}
WRITERS = ("babel.dates", "babel.numbers", "babel.units")
PLACE = re.compile(r"%\((\w+)\)s")


def said_where() -> Iterator[tuple[str, str | tuple[str, str]]]:
    """Every source, and a message that it says."""
    methods = [("cli/**", "ignore"), ("**.py", "python"), ("templates/**.html", "jinja2")]
    for folder in (APP, LOADERS):
        for path, line, message, _, _ in extract_from_dir(folder, methods, keywords=KEYWORDS):
            yield f"{path}:{line}", tuple(message[:2]) if isinstance(message, tuple) else message


def formatted() -> Iterator[tuple[str, str]]:
    """Every call of a function of Babel that writes for people: where it is, and for what locale."""
    for path in sorted(APP.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        writers = {name.name for node in imports if node.module in WRITERS for name in node.names}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in writers:
                named = {keyword.arg: keyword.value for keyword in node.keywords}
                yield f"{path.name}:{node.lineno}", ast.unparse(named.get("locale") or node.args[-1])


def extracted() -> dict[str | tuple[str, str], str]:
    """Every message that a source says, and where."""
    found: dict[str | tuple[str, str], str] = {}
    for place, message in said_where():
        found.setdefault(message, place)
    return found


TRANSLATED = [language for language in i18n.languages() if language != i18n.SOURCE]


def test_every_language_of_the_site_has_texts() -> None:
    assert set(LANGUAGES) <= set(i18n.languages())
    assert TRANSLATED


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated_and_none_is_left_over(language: str) -> None:
    said, known = extracted(), {message.id for message in i18n.catalog(language) if message.id}
    assert len(said) > 100
    assert {message: place for message, place in said.items() if message not in known} == {}
    assert known - set(said) == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_are_whole_and_have_the_places_of_their_messages(language: str) -> None:
    catalog = i18n.catalog(language)
    for message in catalog:
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id:
            assert all(text.strip() for text in texts), message.id
            assert not message.fuzzy, message.id
            original = message.id[-1] if isinstance(message.id, tuple) else message.id
            assert {frozenset(PLACE.findall(text)) for text in texts} == {frozenset(PLACE.findall(original))}
            assert not message.pluralizable or len(texts) == catalog.num_plurals


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_message_is_in_two_files(language: str) -> None:
    paths = (APP / "translations" / language).glob("*.po")
    files = [read_po(BytesIO(path.read_bytes()), locale=language) for path in paths]
    messages = [message.id for file in files for message in file if message.id]
    assert len(messages) == len(set(messages))


def test_part_of_a_sentence_is_said_in_one_area() -> None:
    """What goes on around it tells what it means: "from 1 to 3" of amounts is not that of how many values there are."""
    areas = defaultdict(set)
    for place, message in said_where():
        if isinstance(message, str) and message[0].islower() and PLACE.search(message) and ".py:" in place:
            areas[message].add(place.partition("/")[0])
    assert len(areas) > 5
    assert {message: found for message, found in areas.items() if len(found) > 1} == {}


def test_names_of_terms_are_in_every_language() -> None:
    assert {frozenset(texts) for texts in i18n.names().values()} == {frozenset(LANGUAGES)}


@pytest.mark.parametrize("name", list(i18n.names()))
def test_named_terms_have_known_prefixes(name: str) -> None:
    assert name.partition(":")[0] in PREFIXES


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 wpisów"), (1, "1 wpis"), (2, "2 wpisy"), (5, "5 wpisów"), (22, "22 wpisy"), (12_345, "12\xa0345 wpisów")],
)
def test_polish_counts(count: int, text: str) -> None:
    assert i18n.plural("%(number)s entry", "%(number)s entries", "pl", count) == text


def test_language_without_texts_falls_back_to_english() -> None:
    assert i18n.say("Home", "de") == "Home"
    assert i18n.plural("%(number)s entry", "%(number)s entries", "de", 2) == "2 entries"


def test_query_fetches_the_labels_that_pages_use() -> None:
    text = queries.text("uses")
    prefixes = dict(re.findall(r"PREFIX (\w+): <([^>]+)>", text))
    lists = re.findall(r"\?label\w* IN \(([^)]*)\)", text)
    assert lists
    for listed in lists:
        names = [name.strip().partition(":") for name in listed.split(",")]
        assert tuple(prefixes[prefix] + local for prefix, _, local in names) == LABEL_PROPERTIES


THING = "https://lod.example.org/id/x"


@pytest.mark.parametrize(
    ("literals", "asked", "expected"),
    [
        ([("rdfs:label", "a", "pl"), ("rdfs:label", "b", "en")], "en", Label("b", "en")),
        ([("rdfs:label", "a", "pl"), ("rdfs:label", "b", None)], "en", Label("a", "pl")),
        ([("rdfs:label", "a", "de"), ("rdfs:label", "b", None)], "en", Label("b", "")),
        ([("rdfs:label", "a", "de"), ("rdfs:label", "b", "en")], "pl", Label("b", "en")),
        ([("rdfs:label", "a", "de")], "pl", None),
        ([("rdfs:label", "a", "pl-PL")], "pl", Label("a", "pl-pl")),
        ([("rdfs:label", "a", "pl"), ("skos:prefLabel", "b", "pl")], "pl", Label("b", "pl")),
        ([("rdfs:label", "a", "pl"), ("skos:prefLabel", "b", "en")], "pl", Label("a", "pl")),
        ([("rdfs:comment", "a", "pl")], "pl", None),
        ([], "pl", None),
    ],
)
def test_one_chain_of_labels(literals: list, asked: str, expected: Label | None) -> None:
    triples = []
    for name, text, language in literals:
        prefix, _, local = name.partition(":")
        triples.append(Triple(NamedNode(THING), NamedNode(PREFIXES[prefix] + local), Literal(text, language=language)))
    assert Labels(triples).find(THING, Chain.of(asked, "pl")) == expected


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        ("https://x/def#Term", "Term"),
        ("https://x/id/a/b", "b"),
        ("https://x/id/a%20b/", "a b"),
        ("https://x/id/Łódź", "Łódź"),
        ("urn:isbn:1", "urn:isbn:1"),
    ],
)
def test_local_name(iri: str, name: str) -> None:
    assert local_name(iri) == name


@pytest.mark.parametrize(
    ("text", "datatype", "language", "shown", "element"),
    [
        ("2024-05-31", "date", "pl", "31 maja 2024", "time"),
        ("2024-05-31", "date", "en", "31 May 2024", "time"),
        ("2024-02-30", "date", "pl", "2024-02-30", ""),
        ("2024-05-31Z", "date", "pl", "2024-05-31Z", ""),
        ("2024-06-01T10:15:00", "dateTime", "pl", "1 czerwca 2024, godz. 10:15", "time"),
        ("2024-06-01T10:15:30+02:00", "dateTime", "pl", "1 czerwca 2024, godz. 10:15:30", "time"),
        ("2025-12-02T10:00:00+01:00", "dateTime", "en", "2 December 2025, 10:00", "time"),
        ("2024-06-01T10:15:00Z", "dateTime", "pl", "1 czerwca 2024, godz. 10:15 UTC", "time"),
        ("24:61", "dateTime", "pl", "24:61", ""),
        ("1234567.5", "decimal", "pl", "1 234 567,5", "data"),
        ("1234567.5", "decimal", "en", "1,234,567.5", "data"),
        ("0.000001", "decimal", "en", "0.000001", "data"),
        ("many", "decimal", "en", "many", ""),
        ("INF", "double", "en", "∞", "data"),
        ("NaN", "double", "en", "NaN", "data"),
        ("true", "boolean", "pl", "tak", "data"),
        ("perhaps", "boolean", "pl", "perhaps", ""),
        ("2024", "gYear", "pl", "2024", "time"),
        ("20x4", "gYear", "pl", "20x4", ""),
        ("2024-05", "gYearMonth", "pl", "maj 2024", "time"),
        ("2024-05", "gYearMonth", "en", "May 2024", "time"),
        ("07:30:00", "time", "pl", "07:30", "time"),
        ("07:30:15", "time", "pl", "07:30:15", "time"),
        ("25:00:00", "time", "pl", "25:00:00", ""),
        ("PT40M", "duration", "pl", "40 min", "time"),
        ("P1Y6M", "duration", "pl", "1 rok 6 mies.", "data"),
        ("-PT2H", "duration", "en", "-2 hrs", "data"),
        ("P", "duration", "en", "P", ""),
        ("P1DT", "duration", "en", "P1DT", ""),
        ("PT\N{ARABIC-INDIC DIGIT FOUR}H", "duration", "en", "PT\N{ARABIC-INDIC DIGIT FOUR}H", ""),
        ("1", "boolean", "en", "yes", "data"),
    ],
)
def test_values_are_shown_in_the_readers_language(
    text: str, datatype: str, language: str, shown: str, element: str
) -> None:
    value = values.show(Literal(text, datatype=NamedNode(XSD + datatype)), language)
    assert (re.sub("[\xa0\u202f]", " ", value.text), value.element) == (shown, element)
    assert value.exact == (text if element else "")


def test_pages_of_a_language_are_written_as_one_country_writes_it() -> None:
    assert [i18n.locale(language) for language in ("en", "pl", "de")] == ["en_GB", "pl_PL", "de_DE"]
    where = dict(formatted())
    assert len(where) >= 15
    assert {place: locale for place, locale in where.items() if not re.match(r"(i18n\.)?locale\(", locale)} == {}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2026-11-26T23:30:00Z", "27 November 2026, 00:30"),
        ("2026-07-01T08:00:00+00:00", "1 July 2026, 10:00"),
        ("2026-07-01T08:00:00-04:00", "1 July 2026, 14:00"),
        ("2026-07-01T08:00:00", "1 July 2026, 08:00"),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
    ],
)
def test_moments_are_told_by_the_clock_of_the_site(text: str, shown: str) -> None:
    moment = Literal(text, datatype=NamedNode(f"{XSD}dateTime"))
    value = values.show(moment, "en", zone=ZoneInfo("Europe/Warsaw"))
    assert value.text.replace("\u202f", " ") == shown
    assert value.exact in (text, "")


def test_a_moment_is_of_the_day_that_it_is_where_the_site_is() -> None:
    assert values.day("2026-06-30T23:30:00+00:00", "en", ZoneInfo("Europe/Warsaw")) == "1 July 2026"
    assert values.day("2026-06-30T23:30:00+00:00", "en") == "30 June 2026"
    assert values.day("2026-06-30", "en", ZoneInfo("America/New_York")) == "30 June 2026"


@pytest.mark.parametrize(
    ("text", "datatype", "unit", "polish", "english"),
    [
        ("74.5", "decimal", "km", "74,5 km", "74.5 km"),
        ("30", "integer", "%", "30%", "30%"),
        ("9", "decimal", "zł", "9,00 zł", "PLN 9.00"),
        ("-1500", "decimal", "EUR", "-1 500,00 €", "-€1,500.00"),
        ("NaN", "double", "PLN", "NaN PLN", "NaN PLN"),
        ("PT7H30M", "duration", "hh:mm", "07:30", "07:30"),
        ("PT25H05M", "duration", "hh:mm", "01:05 następnego dnia", "01:05 the next day"),
    ],
)
def test_quantities_have_their_units(text: str, datatype: str, unit: str, polish: str, english: str) -> None:
    literal = Literal(text, datatype=NamedNode(XSD + datatype))
    shown = [values.show(literal, language, unit).text for language in ("pl", "en")]
    assert [re.sub("[\xa0\u202f]", " ", text) for text in shown] == [polish, english]


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("biuro@urzad.example.org", "mailto:biuro@urzad.example.org"),
        ("a@b", ""),
        ("x y@b.pl", ""),
        ("+48 42 663 30 00", "tel:+48426633000"),
        ("42 663 30 00", ""),
        ("https://urzad.example.org/a?b=1", "https://urzad.example.org/a?b=1"),
        ('https://urzad.example.org/"onclick', ""),
        ("see https://urzad.example.org/", ""),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
    ],
)
def test_addresses_lead_somewhere_and_nothing_else_does(text: str, href: str) -> None:
    assert values.show(Literal(text), "pl").href == href


@pytest.mark.parametrize(
    ("text", "name", "unit"),
    [
        ("długość [m]", "długość", "m"),
        ("moc [Mg/rok]", "moc", "Mg/rok"),
        ("długość", "długość", ""),
        ("[m]", "[m]", ""),
        ("lista [a] b", "lista [a] b", ""),
    ],
)
def test_unit_stands_in_brackets_after_the_name(text: str, name: str, unit: str) -> None:
    assert values.named(Label(text, "pl")) == (Label(name, "pl"), unit)


def test_money_has_its_currency() -> None:
    amount = Literal("1500.5", datatype=NamedNode(f"{XSD}decimal"))
    assert values.show(amount, "pl", "PLN").text.replace("\xa0", " ") == "1 500,50 zł"
    assert values.show(amount, "en", "EUR").text == "€1,500.50"
    assert values.show(Literal("x", datatype=NamedNode(f"{XSD}decimal")), "pl", "PLN").text == "x"
