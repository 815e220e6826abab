"""What a change touches: a recheck of it is as good as a check of everything."""

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st

from app.validation.engine import Engine

from .generated import GRAPH, facts, graphs, loaded, quads, shapes

ONTOLOGY = ox.NamedNode("urn:ontology")
OTHER = ox.NamedNode("urn:other")
HIERARCHY = [(":A", "rdfs:subClassOf", ":B")]
GRAPHS = [GRAPH.value]


def stored(*some: list[ox.Quad]) -> ox.Store:
    store = ox.Store()
    for each in some:
        store.extend(each)
    return store


@settings(max_examples=400)
@given(shapes(with_queries=True), graphs, graphs, st.lists(facts, max_size=3), st.data())
def test_recheck_and_the_findings_kept_are_a_full_check(text, register, other, added, data):
    engine, checked = Engine(), loaded(text)
    store = stored(quads(register), quads(other[:4], OTHER), quads(HIERARCHY, ONTOLOGY))
    before = engine.check(store, GRAPHS, checked)
    removed = data.draw(st.lists(st.sampled_from(register), max_size=3, unique=True)) if register else []
    changed = [*quads(removed), *quads(added)]
    for quad in quads(removed):
        store.remove(quad)
    store.extend(quads(added))
    again = engine.recheck(store, GRAPHS, checked, changed)
    kept = {each for each in before if each.focus not in again.nodes}
    assert {each.focus for each in again.findings} <= again.nodes
    assert kept | set(again.findings) == set(engine.check(store, GRAPHS, checked))
