"""What tests on generated ontologies share."""

import pytest


@pytest.fixture
def few_ways(monkeypatch) -> None:
    """Refuse sooner an ontology whose classes without a name multiply: to be refused takes long, and says nothing."""
    monkeypatch.setattr("loaders.inference.unfolding._MANY", 100)
