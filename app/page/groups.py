"""The facts of a thing in groups and order: those that its shapes give, then the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from pyoxigraph import Triple

from app import i18n
from app.description import Description
from app.labels import Label
from app.namespaces import PREFIXES
from app.page.facts import Subject, properties, slot_order
from app.page.links import Reader
from app.page.model import Group, Property
from app.snapshot.layout import Slot

_VOID: Final = PREFIXES["void"]
# Stands for the group of what only follows from other facts; no IRI of a group is like it.
_DERIVED: Final = "derived"
_LAST: Final = Decimal("Infinity")

_Member = tuple[str, Slot | None, Property]


def groups(reader: Reader, description: Description, about: Subject) -> Iterable[Group]:
    """The groups of a page in order; what no shape groups comes after them, what only follows from others last."""
    stated, derived = _parted(description)
    grouped: dict[str, list[_Member]] = defaultdict(list)
    for member in properties(reader, about, stated):
        grouped[_group(member)].append(member)
    if following := list(properties(reader, about, derived)):
        grouped[_DERIVED] = following
    for key, members in sorted(grouped.items(), key=_position):
        shown = tuple(shown for _, _, shown in sorted(members, key=slot_order))
        yield Group(_heading(reader, key, members[0][1]), shown, folded=key == _DERIVED)


def _parted(description: Description) -> tuple[list[Triple], list[Triple]]:
    """What the sources state, and what follows from it."""
    stated = [fact for fact in description.facts if fact not in description.derived]
    return stated, [fact for fact in description.facts if fact in description.derived]


def _group(member: _Member) -> str:
    """The group of a property: that of the shapes, or of what VoID counts, which is no fact about a register."""
    name, slot, _ = member
    if slot:
        return slot.group
    return _VOID if name.startswith(_VOID) else ""


def _heading(reader: Reader, group: str, slot: Slot | None) -> Label | None:
    if group == _VOID:
        return Label(i18n.say("Statistics of the dataset", reader.language), reader.language)
    if group == _DERIVED:
        return Label(i18n.say("What follows from these facts", reader.language), reader.language)
    return reader.chain.best(slot.group_names) if slot else None


def _position(group: tuple[str, list[_Member]]) -> tuple[bool, bool, bool, Decimal, str]:
    name, members = group
    slot = members[0][1]
    return (
        name == _DERIVED,
        name == _VOID,
        slot is None or not slot.group,
        slot.group_order if slot else _LAST,
        name,
    )
