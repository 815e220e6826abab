"""Values that servers write, or treat, in their own way: they go and come as they were published."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from app.config import Settings
from app.store.releases import Releases
from loaders import delivery
from loaders.delivery.content import Content
from tests.region import BASE, ROWS
from tests.stores.publishing import is_delivered, published, quads
from tests.stores.servers import Server


def test_text_that_looks_like_an_escape_is_delivered_as_it_is(
    settings: Settings, store: Server, releases: Releases
) -> None:
    published(settings)
    published(settings, ["1;C:\\u0041\\\\U0041 \\;;", *ROWS[1:]])
    assert any(quad.object == ox.Literal("C:\\u0041\\\\U0041 \\", language="pl") for quad in quads(store))
    published(settings)
    assert is_delivered(store, releases)


def test_decimal_goes_as_it_came(settings: Settings, store: Server) -> None:
    mapping = settings.region / "mappings" / "rzeczy" / "mapping.ttl"
    text = mapping.read_text(encoding="utf-8")
    number = '[ rml:predicate lod:data ; rml:objectMap [ rml:constant "5"^^xsd:decimal ] ]'
    mapping.write_text(f"{text[: text.rindex('.')].rstrip()}, {number} .\n", encoding="utf-8")
    published(settings)
    assert has_decimals(store)
    mapping.write_text(text, encoding="utf-8")
    published(settings)
    assert not has_decimals(store)


@pytest.mark.parametrize("term", ['"NaN"^^xsd:double', '"POINT(19.4 51.7)"^^geo:wktLiteral', '"PT1H"^^xsd:duration'])
def test_value_that_servers_treat_in_their_way_goes_as_it_came(
    settings: Settings, store: Server, releases: Releases, term: str
) -> None:
    mapping = settings.region / "mappings" / "rzeczy" / "mapping.ttl"
    text = mapping.read_text(encoding="utf-8")
    value = f"[ rml:predicate lod:data ; rml:objectMap [ rml:constant {term} ] ]"
    prefix = "@prefix geo: <http://www.opengis.net/ont/geosparql#> .\n"
    mapping.write_text(f"{prefix}{text[: text.rindex('.')].rstrip()}, {value} .\n", encoding="utf-8")
    published(settings)
    before = delivery.examine(settings).counts["rzeczy"]
    mapping.write_text(text, encoding="utf-8")
    published(settings)
    after = delivery.examine(settings).counts["rzeczy"]
    assert before == (after[0] + len(ROWS), after[1] + len(ROWS))
    assert is_delivered(store, releases)


def has_decimals(store: Server) -> bool:
    register = ox.NamedNode(f"{BASE}graph/rzeczy")
    return any(str(quad.object).endswith("decimal>") for quad in quads(store) if quad.graph_name == register)


def test_lexical_forms_of_a_value_do_not_take_it_away(settings: Settings, store: Server, releases: Releases) -> None:
    """The store folds `01` and `1` into one: when one of both goes, the server keeps the value."""
    mapping = settings.region / "mappings" / "rzeczy" / "mapping.ttl"
    text = mapping.read_text(encoding="utf-8")
    number = "[ rml:predicate lod:data ; rml:objectMap [ rml:constant {} ] ]"
    both = number.format('"01"^^xsd:integer') + ", " + number.format('"1"^^xsd:integer')
    mapping.write_text(text[: text.rindex(".")].rstrip() + f", {both} .\n", encoding="utf-8")
    published(settings)
    state = delivery.examine(settings)
    assert state.counts["rzeczy"][1] < Content.of(releases, releases.require_current()).lines("rzeczy")
    assert state.is_right
    mapping.write_text(text[: text.rindex(".")].rstrip() + f", {number.format('1')} .\n", encoding="utf-8")
    published(settings)
    assert is_delivered(store, releases)
    assert any(quad.object == ox.Literal(1) for quad in quads(store))
