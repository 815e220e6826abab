"""A dataset that is for us alone: readers see all that it holds, so no first release goes beside graphs of others."""

from __future__ import annotations

from app.errors import PublishError
from loaders.delivery import counting
from loaders.delivery.target import Target


def require(target: Target) -> None:
    """Refuse a dataset that is not for us alone."""
    if others := counting.counts(target.connection).others:
        raise _not_alone(*next(iter(others.items())))


def _not_alone(graph: str, number: int) -> PublishError:
    return PublishError(
        f"the server holds graphs of others ({number} statements in {graph or 'the default graph'}), which readers "
        "would see among what is published; give LODzkie a dataset of its own",
        f"serwer ma cudze grafy ({number} twierdzeń w {graph or 'grafie domyślnym'}), które czytelnicy widzieliby "
        "wśród tego, co opublikowano; LODzkie musi mieć własny zbiór danych",
    )
