"""The page of a shape: what it checks, what it asks of each property in words, what it says when something is wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from app.description import Description
from app.i18n import mark
from app.labels import Label
from app.namespaces import PREFIXES, SH
from app.page.kind import Asked
from app.page.model import Link, Page
from app.snapshot import Snapshot
from app.snapshot.vocabulary import SHAPES
from app.terms import common, paths
from app.terms.common import Aspect
from app.terms.constraints import Constraint, constraints
from app.terms.naming import Names, Number, prefixed

_RDFS: Final = PREFIXES["rdfs"]
# The kinds of targets (SHACL section 2.1.3).
_TARGETS: Final = {
    f"{SH}targetClass": mark("instances of the class"),
    f"{SH}targetNode": mark("this thing"),
    f"{SH}targetSubjectsOf": mark("things that have the property"),
    f"{SH}targetObjectsOf": mark("values of the property"),
}
_SEVERITIES: Final = {
    f"{SH}Violation": mark("error"),
    f"{SH}Warning": mark("warning"),
    f"{SH}Info": mark("information"),
}


@dataclass(frozen=True)
class Slot:
    """A property shape: the property it is about, what is asked of it, and what is said when that is not so."""

    shape: Link
    path: str
    property: Link | None
    constraints: tuple[Constraint, ...]
    message: Label | None
    severity: str


@dataclass(frozen=True)
class Slots:
    """The property shapes of one group of the page."""

    heading: Label | None
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class Check:
    """A constraint that is a query (SHACL section 5): what is wrong when it finds something, and the query."""

    constraint: Link
    message: Label | None
    severity: str
    query: str


@dataclass(frozen=True)
class ShapePage:
    """What the page of a shape shows besides its facts; `slots` has the shape itself when it is a property shape."""

    path: tuple[Link, ...]
    targets: tuple[Aspect, ...]
    holders: tuple[Link, ...]
    registers: tuple[tuple[Link, Number], ...]
    constraints: tuple[Constraint, ...]
    slots: tuple[Slots, ...]
    checks: tuple[Check, ...]


def is_shape(snapshot: Snapshot, description: Description) -> bool:  # noqa: ARG001 - as every kind is asked
    """True of a node shape and of a property shape."""
    return not set(SHAPES).isdisjoint(description.types)


def build(snapshot: Snapshot, description: Description, page: Page, asked: Asked) -> ShapePage:  # noqa: ARG001
    """Build what the page of a shape shows."""
    names, shape = Names(snapshot, asked.reading), description.iri
    said = snapshot.vocabulary.statements
    is_property = bool(said.values(shape, f"{SH}path"))
    holders = [each for each in snapshot.vocabulary.holders(shape) if each != shape]
    return ShapePage(
        path=names.links(snapshot.vocabulary.wholes),
        targets=tuple(common.aspects(names, shape, _TARGETS)),
        holders=names.links(holders),
        registers=_registers(names, [shape, *holders]),
        constraints=() if is_property else constraints(names, shape),
        slots=tuple(_slots(names, [shape] if is_property else snapshot.vocabulary.slots(shape))),
        checks=tuple(_check(names, each) for each in said.iris(shape, f"{SH}sparql")),
    )


def _registers(names: Names, shapes: list[str]) -> tuple[tuple[Link, Number], ...]:
    """The registers that have things which the shapes check, and how many."""
    counted: dict[str, int] = defaultdict(int)
    said, counts = names.vocabulary.statements, names.vocabulary.counts
    for cls in {cls for shape in shapes for cls in said.iris(shape, f"{SH}targetClass")}:
        for register, number in counts.classes.get(cls, {}).items():
            counted[register] += number
    return common.amount(names, counted, "").registers


def _slots(names: Names, shapes: list[str]) -> Iterator[Slots]:
    """Property shapes by group, in their order."""
    groups: dict[str, list[Slot]] = defaultdict(list)
    for shape in shapes:
        group = next(iter(names.vocabulary.statements.iris(shape, f"{SH}group")), "")
        groups[group].append(_slot(names, shape))
    for group, slots in groups.items():
        yield Slots(names.best(names.vocabulary.statements.texts(group, f"{_RDFS}label")), tuple(slots))


def _slot(names: Names, shape: str) -> Slot:
    said, path = names.vocabulary.statements, names.vocabulary.path(shape)
    named = partial(prefixed, names.snapshot.iris.base)
    return Slot(
        shape=names.link(shape),
        path=" ".join(paths.written(said, each, named) for each in said.values(shape, f"{SH}path")),
        property=names.link(path) if path else None,
        constraints=constraints(names, shape),
        message=names.best(said.texts(shape, f"{SH}message")),
        severity=_severity(names, shape),
    )


def _check(names: Names, constraint: str) -> Check:
    said = names.vocabulary.statements
    return Check(
        constraint=names.link(constraint),
        message=names.best(said.texts(constraint, f"{SH}message")),
        severity=_severity(names, constraint),
        query=_dedented(said.text(constraint, f"{SH}select") or said.text(constraint, f"{SH}ask")),
    )


def _severity(names: Names, shape: str) -> str:
    """How bad it is when the shape is not met (SHACL section 2.1.4)."""
    severity = next(iter(names.vocabulary.statements.iris(shape, f"{SH}severity")), f"{SH}Violation")
    return names.say(_SEVERITIES[severity]) if severity in _SEVERITIES else names.link(severity).label.text


def _dedented(text: str) -> str:
    """The text without the margin that the Turtle file gave it."""
    lines = text.strip("\n").splitlines()
    margins = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    return "\n".join(line[min(margins, default=0) :] for line in lines).strip()
