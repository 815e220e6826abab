"""The declaration of accessibility: what a region says in `site.toml` about how far its site is for everybody.

Its form is prescribed (ustawa z 4.04.2019 o dostępności cyfrowej, Dz.U. 2023 poz. 1440, art. 10; technical conditions
2.0 of 31.07.2024): the template has the headings and the ids, this the facts. A fact that is missing is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

Texts = Mapping[str, str]
STATUSES: Final = ("full", "partial", "none")


@dataclass(frozen=True)
class Contact:
    """Who answers to remarks and requests."""

    names: Texts
    email: str
    phone: str


@dataclass(frozen=True)
class Declaration:
    """The facts; `gaps` is what not everybody can use, `auditor` who looked, None for who publishes the site.

    `appeal` is the address of whom a refused request may be brought before.
    """

    entity: Texts
    status: str
    published: date
    updated: date
    prepared: date
    reviewed: date | None
    auditor: Texts | None
    contact: Contact
    appeal: str
    gaps: tuple[Texts, ...]
    building: tuple[Texts, ...]
    communication: tuple[Texts, ...]


def read(said: Mapping[str, Any]) -> Declaration:
    """The declaration in the table `[accessibility]`; KeyError, TypeError or ValueError say what is wrong in it."""
    declaration = Declaration(
        entity=said["entity"],
        status=said["status"],
        published=_day(said["published"]),
        updated=_day(said["updated"]),
        prepared=_day(said["prepared"]),
        reviewed=_day(said["reviewed"]) if "reviewed" in said else None,
        auditor=said.get("auditor"),
        contact=Contact(said["contact"]["name"], said["contact"]["email"], said["contact"]["phone"]),
        appeal=said["appeal"],
        gaps=tuple(said.get("gaps", ())),
        building=tuple(said["building"]),
        communication=tuple(said["communication"]),
    )
    if declaration.status not in STATUSES:
        raise ValueError(f"status {declaration.status!r} is none of {', '.join(STATUSES)}")
    if (declaration.status == "full") == bool(declaration.gaps):
        raise ValueError("gaps are listed when, and only when, the site is not wholly accessible")
    return declaration


def _day(said: object) -> date:
    if type(said) is not date:
        raise ValueError(f"{said!r} is no day, such as 2026-03-31")
    return said
