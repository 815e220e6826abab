"""The registers of the region by our engines and by those they are held against: the same graphs, to the byte."""

from dataclasses import replace
from pathlib import Path

import pytest

from app import config, registers
from loaders import publish
from loaders.engines import reference
from loaders.publish import Order


@pytest.mark.usefixtures("morph_kgc")
def test_the_reference_engines_change_nothing(tmp_path: Path) -> None:
    settings = replace(config.load({}), var=tmp_path)
    known = registers.load_all(settings)
    order = Order(list(known.values()), {})
    ours = publish.publish(order, settings, known)
    theirs = publish.publish(order, settings, known, engines=reference())
    assert [outcome.error for outcome in (*ours.outcomes, *theirs.outcomes)] == [None] * 2 * len(known)
    assert theirs.changes == {}
    assert [outcome.report.quarantined for outcome in theirs.outcomes] == [
        outcome.report.quarantined for outcome in ours.outcomes
    ]
    assert sum(outcome.report.quarantined for outcome in ours.outcomes) > 0
