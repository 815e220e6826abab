"""What the page of a territorial unit shows besides its facts, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from app.labels import Label
from app.page import Link
from app.values import Shown


@dataclass(frozen=True)
class Gathering:
    """The entries of one register here: how many, the first of them, and the way to all."""

    register: Link
    count: Shown
    words: str
    entries: tuple[Link, ...]
    everything: str
    invented: bool


@dataclass(frozen=True)
class Part:
    """A unit within this one, and how many entries lie in it."""

    unit: Link
    words: str


@dataclass(frozen=True)
class Code:
    """A code of the unit and what it says."""

    name: Link
    values: tuple[str, ...]
    meaning: Label


@dataclass(frozen=True)
class Territory:
    """A unit with all that lies in it; `above` are the units that it lies in, the widest first.

    `source` is the map, `cut` says how many of the entries it shows where it does not show all; `indexed` is false of a
    release whose entries cannot be gathered; `told` are the
    properties that point here from parts and neighbours, which the page has.
    """

    indexed: bool
    total: str
    above: tuple[Link, ...]
    gatherings: tuple[Gathering, ...]
    parts: tuple[Part, ...]
    neighbours: tuple[Link, ...]
    codes: tuple[Code, ...]
    source: str
    cut: str
    everything: str
    told: tuple[str, ...]
    twins: tuple[tuple[str, str], ...]
