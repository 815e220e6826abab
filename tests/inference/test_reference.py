"""This engine against two others on generated ontologies and data: owlrl, and the same rules without any compiling."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import PublishError
from loaders.inference import close, ontology, reference
from loaders.inference.vocabulary import SAME, is_axiom, is_telling, terms
from tests.inference.generated import FACTS, GRAPH, KEY, RULES, SCHEMA, TARGET, staged, written

OFTEN = settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def closed(store) -> set[str] | None:
    """What `close` writes; None for an ontology that it refuses, since a class without a name is defined by itself."""
    try:
        close(store, GRAPH, SCHEMA, TARGET)
    except PublishError:
        return None
    return written(store, TARGET)


def by_every_rule_on_every_triple(store) -> set[str]:
    schema, facts = (ontology.read(store, name) for name in (SCHEMA, GRAPH))
    alone, together = ontology.closure(schema), ontology.closure(schema | facts)
    about = terms(filter(is_axiom, together))
    added = (atom for atom in together - alone - facts if is_telling(atom) and not is_axiom(atom))
    return {" ".join(map(str, atom)) for atom in added if atom[1] == SAME or atom[0] not in about}


def test_close_is_owlrl_over_everything(few_ways):
    sizes = []

    @OFTEN
    @given(RULES, FACTS)
    def check(axioms, facts):
        store = staged(axioms, facts)
        ours = closed(store)
        reference.close(store, GRAPH, SCHEMA, "urn:reference")
        assert ours in (None, written(store, "urn:reference"))
        sizes.append(len(ours or ()))

    check()
    assert sum(map(bool, sizes)) > 50  # what is generated is worth comparing


def test_compiled_rules_conclude_what_the_table_says(few_ways):
    sizes = []

    @OFTEN
    @given(RULES, st.lists(KEY, max_size=2), FACTS)
    def check(axioms, keys, facts):
        store = staged(axioms + keys, facts)
        ours = closed(store)
        assert ours in (None, by_every_rule_on_every_triple(store))
        sizes.append(len(ours or ()))

    check()
    assert sum(map(bool, sizes)) > 50  # what is generated is worth comparing
