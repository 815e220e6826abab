"""Texts of the pages, labels and values in the reader's language."""

import re
import string
from pathlib import Path

import pytest
from babel import Locale
from pyoxigraph import Literal, NamedNode, Triple

from app import i18n, queries, values
from app.config import load
from app.i18n import catalogue
from app.labels import LABEL_PROPERTIES, Chain, Label, Labels, local_name
from app.namespaces import PREFIXES

APP = Path(i18n.__file__).parent
LOADERS = APP.parent / "loaders"
LANGUAGES = load({}).languages
XSD = PREFIXES["xsd"]


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_message_is_in_every_language_with_the_same_places(key: str) -> None:
    texts = catalogue()[key]
    assert set(texts) == set(LANGUAGES)
    if any(isinstance(text, dict) for text in texts.values()):
        for language, forms in texts.items():
            assert set(forms) == Locale.parse(language).plural_form.tags | {"other"}
            assert all(places(form) == {"number"} for form in forms.values())
    else:
        assert len({frozenset(places(text)) for text in texts.values()}) == 1
        assert all(text.strip() for text in texts.values())


def test_every_message_that_is_asked_for_exists_and_none_is_left_over() -> None:
    paths = [*APP.rglob("*.py"), *LOADERS.rglob("*.py"), *APP.glob("templates/*.html")]
    sources = "\n".join(path.read_text() for path in paths)
    keys = {key for key in catalogue() if ":" not in key}
    asked = set(re.findall(r'(?:say|count)\(\s*[\'"](\w+)[\'"]', sources)) | {"yes", "no"}
    assert asked <= keys
    assert {key for key in keys - asked if not key.startswith("problem")} == set()


@pytest.mark.parametrize("name", [key for key in catalogue() if ":" in key])
def test_named_terms_have_known_prefixes(name: str) -> None:
    assert name.partition(":")[0] in PREFIXES


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 wpisów"), (1, "1 wpis"), (2, "2 wpisy"), (5, "5 wpisów"), (22, "22 wpisy"), (12_345, "12\xa0345 wpisów")],
)
def test_polish_counts(count: int, text: str) -> None:
    assert i18n.count("entries", "pl", count) == text


def test_language_without_texts_falls_back_to_english() -> None:
    assert i18n.say("home", "de") == "Home"
    assert i18n.count("entries", "de", 2) == "2 entries"


@pytest.mark.parametrize("name", ["resource", "incoming", "sources"])
def test_queries_fetch_the_labels_that_pages_use(name: str) -> None:
    text = queries.text(name)
    prefixes = dict(re.findall(r"PREFIX (\w+): <([^>]+)>", text))
    lists = re.findall(r"\?label IN \(([^)]*)\)", text)
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
        ("2024-05-31", "date", "en", "May 31, 2024", "time"),
        ("2024-02-30", "date", "pl", "2024-02-30", ""),
        ("2024-05-31Z", "date", "pl", "2024-05-31Z", ""),
        ("2024-06-01T10:15:00", "dateTime", "pl", "1 cze 2024, 10:15:00", "time"),
        ("2024-06-01T10:15:00+02:00", "dateTime", "pl", "1 czerwca 2024 10:15:00 +0200", "time"),
        ("24:61", "dateTime", "pl", "24:61", ""),
        ("1234567.5", "decimal", "pl", "1 234 567,5", "data"),
        ("1234567.5", "decimal", "en", "1,234,567.5", "data"),
        ("0.000001", "decimal", "en", "0.000001", "data"),
        ("many", "decimal", "en", "many", ""),
        ("INF", "double", "en", "∞", "data"),
        ("NaN", "double", "en", "NaN", "data"),
        ("true", "boolean", "pl", "tak", "data"),
        ("perhaps", "boolean", "pl", "perhaps", ""),
        ("2024", "gYear", "pl", "2024", ""),
    ],
)
def test_values_are_shown_in_the_readers_language(
    text: str, datatype: str, language: str, shown: str, element: str
) -> None:
    value = values.show(Literal(text, datatype=NamedNode(XSD + datatype)), language)
    assert (value.text.replace("\xa0", " "), value.element) == (shown, element)
    assert value.exact == (text if element else "")


def test_money_has_its_currency() -> None:
    amount = Literal("1500.5", datatype=NamedNode(f"{XSD}decimal"))
    assert values.show(amount, "pl", "PLN").text.replace("\xa0", " ") == "1 500,50 zł"
    assert values.show(amount, "en", "EUR").text == "€1,500.50"
    assert values.show(Literal("x", datatype=NamedNode(f"{XSD}decimal")), "pl", "PLN").text == "x"
