"""What a change touches: a recheck of it is as good as a check of everything."""

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.validation.engine import Engine
from app.validation.engine.dataset import Dataset

from .generated import BASE, DECLARED, GRAPH, facts, graphs, loaded, quads, shapes

ONTOLOGY = ox.NamedNode("urn:ontology")
OTHER = ox.NamedNode("urn:other")
HIERARCHY = [(":A", "rdfs:subClassOf", ":B")]
GRAPHS = [GRAPH.value]


def stored(*some: list[ox.Quad]) -> ox.Store:
    store = ox.Store()
    for each in some:
        store.extend(each)
    return store


def test_a_target_that_nobody_mentions_is_checked_again():
    query = "sh:sparql [ sh:prefixes :prefixes ; sh:select 'SELECT $this WHERE { ?a lod:q ?b }' ]"
    checked, added = loaded(f"{DECLARED} :S sh:targetNode <id/none> ; {query} ."), quads([("<id/1>", ":q", "<id/2>")])
    again = Engine().recheck(stored(added), GRAPHS, checked, added)
    assert [each.focus for each in again.findings] == [f"{BASE}id/none"]


def test_a_node_that_the_register_no_longer_mentions_is_checked_again():
    checked, removed = loaded(":S sh:targetObjectsOf :p ; sh:class :A ."), quads([("<id/1>", ":q", "<id/2>")])
    again = Engine().recheck(stored(quads([("<id/9>", ":p", "<id/2>")], OTHER)), GRAPHS, checked, removed)
    assert f"{BASE}id/2" in again.nodes
    assert again.findings == ()


@pytest.mark.parametrize("count", [2, 2000])
def test_targets_that_are_nodes_make_a_recheck_ask_no_more(count, monkeypatch):
    names = " , ".join(f"<id/{number}>" for number in range(count))
    checked = loaded(f":S sh:targetNode {names} ; sh:property [ sh:path :p ; sh:minCount 2 ] .")
    changed, asked = quads([("<id/1>", ":p", "<id/2>")]), []
    rows = Dataset.rows
    monkeypatch.setattr(Dataset, "rows", lambda *given: asked.append(given[1]) or rows(*given))
    again = Engine().recheck(stored(changed), GRAPHS, checked, changed)
    assert [each.focus for each in again.findings] == [f"{BASE}id/1"]
    assert max(map(len, asked)) < 1000


# How a mapping may have written what the store keeps another way.
WRITTEN = {"1": "01", "1.5": "1.50", "true": "'1'^^xsd:boolean"}


def as_written(statements) -> list[ox.Quad]:
    return quads((subject, predicate, WRITTEN.get(value, value)) for subject, predicate, value in statements)


def exact(some: list[ox.Quad]) -> list[tuple[str, str, ox.Literal]]:
    literals = sorted((quad for quad in set(some) if isinstance(quad.object, ox.Literal)), key=str)
    return [(quad.subject.value, quad.predicate.value, quad.object) for quad in literals]


@settings(max_examples=400)
@given(shapes(with_queries=True), graphs, graphs, st.lists(facts, max_size=3), st.data())
def test_recheck_and_the_findings_kept_are_a_full_check(text, register, other, added, data):
    engine, checked = Engine(), loaded(text)
    store = stored(as_written(register), quads(other[:4], OTHER), quads(HIERARCHY, ONTOLOGY))
    before = engine.check(store, GRAPHS, checked, exact(as_written(register)))
    removed = data.draw(st.lists(st.sampled_from(register), max_size=3, unique=True)) if register else []
    for quad in as_written(removed):
        store.remove(quad)
    store.extend(as_written(added))
    now = exact(as_written([*(each for each in register if each not in removed), *added]))
    again = engine.recheck(
        store,
        GRAPHS,
        checked,
        [*as_written(removed), *as_written(added)],
        lambda subjects: [each for each in now if each[0] in subjects],
        threads=data.draw(st.sampled_from([1, 3])),
    )
    kept = {each for each in before if each.focus not in again.nodes}
    assert {each.focus for each in again.findings} <= again.nodes
    assert kept | set(again.findings) == set(engine.check(store, GRAPHS, checked, now))
