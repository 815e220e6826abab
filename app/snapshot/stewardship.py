"""Who keeps each register, by what law and how often: what the catalogue says, read once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from app import queries
from app.labels import Label
from app.store import rows
from app.store.base import Store, Term


@dataclass(frozen=True)
class Named:
    """Something that the catalogue names, by its IRI, by words, or both; `page` and `mail` lead to it."""

    iri: str
    labels: frozenset[Label]
    page: str = ""
    mail: str = ""


@dataclass(frozen=True)
class Stewardship:
    """What is said of one register, by role: "keeper", "basis", "law", "frequency", "contact"."""

    roles: Mapping[str, tuple[Named, ...]] = field(default_factory=dict)

    def of(self, role: str) -> tuple[Named, ...]:
        """Who or what has a role."""
        return self.roles.get(role, ())


def read(store: Store) -> dict[str, Stewardship]:
    """Read what the catalogue of a release says, by the IRI of the register."""
    found: dict[str, dict[str, dict[str, list[dict[str, Term]]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for row in store.select(queries.text("stewardship")):
        key = rows.text(row["value"]) if isinstance(row["value"], NamedNode) else ""
        found[rows.text(row["dataset"])][rows.text(row["role"])][key].append(row)
    return {
        iri: Stewardship({role: _all_named(values) for role, values in roles.items()}) for iri, roles in found.items()
    }


def _all_named(values: Mapping[str, list[dict[str, Term]]]) -> tuple[Named, ...]:
    return tuple(_named(*each) for each in sorted(values.items()))


def _named(iri: str, found: list[dict[str, Term]]) -> Named:
    labels = rows.labels(found, "value") | rows.labels(found, "text")
    page, mail = (next((rows.text(row[name]) for row in found if name in row), "") for name in ("page", "mail"))
    return Named(iri, labels, page, mail.removeprefix("mailto:"))
