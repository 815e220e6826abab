"""What the page of a release shows besides its facts, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from app.page import Link
from app.values import Shown


@dataclass(frozen=True)
class Touched:
    """The entries of a register that a release changed in one way, the first of them by name."""

    words: str
    entries: tuple[Link, ...]
    more: str


@dataclass(frozen=True)
class Change:
    """What a release changed in a register or another graph: statements that came and went, entries where known."""

    graph: Link
    added: Shown
    removed: Shown
    touched: tuple[Touched, ...]
    words: str


@dataclass(frozen=True)
class Checked:
    """What came of checking a register, and the digests of its sources."""

    register: Link
    entries: Shown
    records: Shown
    quarantined: Shown
    findings: Shown
    sources: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Release:
    """A release; `kept` is false of one whose content retention has taken, of which only the facts are left.

    `before` and `after` are its neighbours in the line of releases, None at its ends.
    """

    kept: bool
    current: bool
    first: bool
    restores: Link | None
    before: Link | None
    after: Link | None
    changes: tuple[Change, ...]
    checked: tuple[Checked, ...]
    ways: tuple[tuple[str, str], ...]
    tools: tuple[tuple[str, str], ...]
