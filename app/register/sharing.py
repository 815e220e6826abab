"""What other sites show of a choice of entries, and under which address: its own, not that of the whole register."""

from __future__ import annotations

from dataclasses import dataclass, replace
from textwrap import shorten
from typing import Final

from app.addresses import page_path
from app.register import selection as selections
from app.register.asked import Asked
from app.register.entries import Entries
from app.register.selection import SIZES

_LONGEST_TITLE: Final = 150
_LONGEST_SUMMARY: Final = 250


@dataclass(frozen=True)
class Shared:
    """A choice of entries in words, for titles and previews; `address` is whole, the same for every language."""

    title: str
    summary: str
    address: str


def shared(asked: Asked, title: str, summary: str, found: Entries) -> Shared | None:
    """What tells a choice apart from its register, of that `title` and `summary`; None where all is shown."""
    place = address(asked)
    if not place:
        return None
    chosen = [f"{active.name.text}: {active.value.text}" for active in found.active]
    words = "; ".join([*chosen, *([found.position] if asked.selection.page > 1 else [])])
    return Shared(
        title=shorten(f"{title}: {words}", _LONGEST_TITLE, placeholder="…"),
        summary=shorten(
            ". ".join(filter(None, [f"{found.count} ({words})", summary])), _LONGEST_SUMMARY, placeholder="…"
        ),
        address=place,
    )


def address(asked: Asked) -> str:
    """The one address of a choice, "" where the page shows the beginning of the whole register.

    Order and length of pages choose nothing, but say which entries a later page has.
    """
    chosen = asked.selection
    if chosen.page == 1:
        chosen = replace(chosen, sort="", descending=False, size=SIZES[0])
    query = selections.query(chosen, asked.iris)
    path = page_path(f"dataset/{asked.register}").removeprefix("/")
    return f"{asked.iris.base}{path}{query}" if query else ""
