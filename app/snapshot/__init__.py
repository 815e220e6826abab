"""A release as the web modules see it: its store, and what is read from it once and used on every page.

    datasets     registers as the catalogue describes them, with the stewardship of each  ─┐
    layout       names, order and groups of properties, as the shapes have them            │
    tables       the columns of each register, by that layout                              ├─▶ taking: the snapshot
    vocabulary   what ontology and shapes say (statements), how much there is (counts)    ─┘

Knows no page: what is read here is shown by others.
"""

from app.snapshot.datasets import Dataset
from app.snapshot.taking import Snapshot, take

__all__ = ["Dataset", "Snapshot", "take"]
