"""What a server holds, beside what was published, statement by statement."""

from __future__ import annotations

from app.config import Settings
from app.store.releases import Releases
from loaders import delivery, publish
from loaders.delivery import Look, What
from tests.region import BASE
from tests.stores.asking import update
from tests.stores.publishing import is_delivered, published
from tests.stores.servers import Server

LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"


def test_comparing_finds_wrong_statements_in_right_numbers(
    settings: Settings, store: Server, releases: Releases
) -> None:
    published(settings)
    thing = f"<{BASE}id/rzeczy/1> {LABEL}"
    update(
        store,
        f"DELETE DATA {{ GRAPH <{BASE}graph/rzeczy> {{ {thing} 'Pierwsza'@pl }} }} ;"
        f"INSERT DATA {{ GRAPH <{BASE}graph/rzeczy> {{ {thing} 'Podmieniona'@pl }} }}",
    )
    assert delivery.examine(settings).is_right, "as far as counting tells"
    state = delivery.examine(settings, compares=True)
    assert not state.is_right
    assert {name: tuple(each) for name, each in state.differences.items() if any(each)} == {"rzeczy": (1, 1)}
    assert publish.settle(settings) == ()
    repairs = publish.settle(settings, look=Look.COMPARE)
    assert [(repair.what, repair.name) for repair in repairs] == [(What.RELOADED, "rzeczy")]
    assert delivery.examine(settings, compares=True).is_right
    assert is_delivered(store, releases)


def test_comparing_takes_values_for_what_they_are(settings: Settings, store: Server, releases: Releases) -> None:
    """What the server writes in another way is the same; a graph that is not there lacks all."""
    mapping = settings.region / "mappings" / "rzeczy" / "mapping.ttl"
    text = mapping.read_text(encoding="utf-8")
    values = ['"01"^^xsd:integer', '"1"^^xsd:integer', '"1.50"^^xsd:decimal', '"5"^^xsd:decimal', '"1.0E1"^^xsd:double']
    maps = "".join(f", [ rml:predicate lod:data ; rml:objectMap [ rml:constant {value} ] ]" for value in values)
    mapping.write_text(f"{text[: text.rindex('.')].rstrip()}{maps} .\n", encoding="utf-8")
    published(settings)
    assert not any(map(any, delivery.examine(settings, compares=True).differences.values()))
    number = releases.manifest(releases.require_current()).graphs["ontology"].quads
    update(store, f"DROP SILENT GRAPH <{BASE}graph/ontology>")
    assert delivery.examine(settings, compares=True).differences["ontology"] == (number, 0)
