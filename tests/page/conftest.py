"""A description written as Turtle, and the page that is built of it: no store, no request."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pyoxigraph as ox
import pytest

from app import page
from app.description import TYPE, Description
from app.incoming import Incoming
from app.iris import Iris
from app.labels import Reading
from app.namespaces import PREFIXES, prefixes
from app.page import Page
from app.snapshot import Dataset, Snapshot
from app.snapshot.layout import Layout, Slot
from app.store.passages import passage
from app.store.releases import Manifest

BASE = "https://lod.example.org/"
THING = f"{BASE}id/rzeczy/1"
Build = Callable[..., Page]


def triples(turtle: str) -> list[ox.Triple]:
    """Statements in Turtle, with every prefix of the table."""
    head = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in prefixes(BASE).items())
    return list(ox.parse((head + turtle).encode(), ox.RdfFormat.TURTLE, base_iri=BASE))  # type: ignore[arg-type]


def described(turtle: str, *, derived: str = "", datasets: tuple[Dataset, ...] = ()) -> Description:
    """The description of `<id/rzeczy/1>`; what is about things named after it are its parts."""
    follows = [_triple(found) for found in triples(derived)]
    found = [_triple(found) for found in triples(turtle)] + follows
    facts = [triple for triple in found if _name(triple.subject) == THING]
    parts: dict[str, list[ox.Triple]] = {}
    for triple in found:
        if _name(triple.subject).startswith(f"{THING}-"):
            parts.setdefault(_name(triple.subject), []).append(triple)
    return Description(
        iri=THING,
        document=f"{BASE}doc/rzeczy/1",
        passages=(passage(set(found)),),
        facts=tuple(facts),
        types=tuple(_name(fact.object) for fact in facts if fact.predicate.value == TYPE),
        datasets=datasets,
        parts={iri: tuple(about) for iri, about in parts.items()},
        derived=frozenset(follows),
    )


def _triple(found: Any) -> ox.Triple:
    return ox.Triple(found.subject, found.predicate, found.object)


def _name(term: Any) -> str:
    return cast("str", term.value)


def snapshot_of(layout: Layout | None = None, datasets: dict[str, Dataset] | None = None) -> Snapshot:
    """A release that has no store."""
    manifest = Manifest(
        id="r1",
        sequence=1,
        created="2026-07-01T08:00:00Z",
        parent=None,
        restores=None,
        base_iri=BASE,
        graphs={},
        registers={},
        changes={},
        tools={},
    )
    parts = {"manifest": manifest, "iris": Iris(BASE), "layout": layout or Layout({}, {}), "datasets": datasets or {}}
    return cast("Snapshot", SimpleNamespace(**parts, register=lambda _: None))


@pytest.fixture
def build() -> Build:
    """Build the page about what Turtle says of `<id/rzeczy/1>`."""

    def built(
        turtle: str, language: str = "pl", *, derived: str = "", slots: dict[tuple[str, str], Slot] | None = None
    ) -> Page:
        layout = Layout(slots or {}, {})
        reading = Reading(language, "pl")
        return page.build(snapshot_of(layout), described(turtle, derived=derived), NOTHING, reading)

    return built


NOTHING = Incoming((), None, 1, 1)
RDFS = PREFIXES["rdfs"]
