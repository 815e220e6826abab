"""The registers of the region by our engines and by those they are held against: the same graphs, to the byte.

Each reference takes the place of one engine of ours, over registers that it can follow in a time that tests have:
Morph-KGC has none of our functions, owlrl and pySHACL need minutes for a large register, and pySHACL has no GeoSPARQL.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from app.errors import RegisterError
from loaders import publish
from loaders.engines import OWN, Engines, reference
from loaders.publish import Order, Publication
from tests.published import Published

# What a mapping may hold that Morph-KGC does not know.
BEYOND_MORPH_KGC = ("rml:functionExecution", "rml:UnsafeIRI")


def tried(published: Published, slugs: Iterable[str], engines: Engines) -> Publication:
    """What publishing some registers again by other engines would change."""
    order = Order([published.registers[slug] for slug in slugs], {}, dry_run=True)
    return publish.publish(order, published.settings, published.registers, engines=engines)


@pytest.mark.usefixtures("morph_kgc")
def test_morph_kgc_makes_the_same_graphs(published: Published) -> None:
    beyond = {
        slug
        for slug, register in published.registers.items()
        if any(term in register.mapping.read_text(encoding="utf-8") for term in BEYOND_MORPH_KGC)
    }
    theirs = tried(published, published.registers, replace(OWN, texts=reference().texts, update=None))
    refused = {outcome.register.slug for outcome in theirs.failed if isinstance(outcome.error, RegisterError)}
    assert refused == beyond
    assert len(theirs.outcomes) - len(refused) >= 5
    assert theirs.changes == {}


def test_owlrl_makes_the_same_closures(published: Published) -> None:
    theirs = tried(published, ["cpv", "umowy"], replace(OWN, inference=reference().inference, update=None))
    assert [outcome.error for outcome in theirs.outcomes] == [None, None]
    assert theirs.changes == {}


def test_pyshacl_leaves_out_the_same_records(published: Published) -> None:
    theirs = tried(published, ["cpv"], replace(OWN, gate=reference().gate, update=None))
    [ours] = [each for each in published.publication.outcomes if each.register.slug == "cpv"]
    [outcome] = theirs.outcomes
    assert outcome.error is None
    assert theirs.changes == {}
    assert outcome.report.quarantined == ours.report.quarantined > 0
