"""What a page shows, as frozen values: texts in the reader's language, and where links lead."""

from __future__ import annotations

from dataclasses import dataclass

from app.labels import Label
from app.values import Shown


@dataclass(frozen=True)
class Link:
    """A thing by its label; `href` is "" when it cannot be followed, `external` when it leads to another site.

    `notation` is the code that a code list gives it, where the label does not say it already.
    """

    iri: str
    label: Label
    href: str
    external: bool
    notation: str = ""


@dataclass(frozen=True)
class Part:
    """What belongs to the thing alone, with its own facts; `link.label` is its name only when `named`."""

    link: Link
    named: bool
    properties: tuple[Property, ...]


@dataclass(frozen=True)
class Cell:
    """What stands in a cell of a table."""

    links: tuple[Link, ...] = ()
    literals: tuple[Shown, ...] = ()


@dataclass(frozen=True)
class Table:
    """Values of a property, each a row with its `cells`, one for each of the `columns`."""

    columns: tuple[Label, ...]
    rows: tuple[tuple[Link, tuple[Cell, ...]], ...]


@dataclass(frozen=True)
class Property:
    """A property and its values: links, literals, parts that are shown with their facts, or all in a table."""

    name: Link
    links: tuple[Link, ...]
    literals: tuple[Shown, ...]
    parts: tuple[Part, ...] = ()
    table: Table | None = None


@dataclass(frozen=True)
class Group:
    """Properties that belong together; `heading` is None for those that no shape groups.

    `folded` are those that only follow from the others.
    """

    heading: Label | None
    properties: tuple[Property, ...]
    folded: bool = False


@dataclass(frozen=True)
class Place:
    """Where the thing is: `source` has it for a map, `words` say it; `geometries` are its forms as data."""

    source: str
    words: tuple[str, ...]
    geometries: tuple[Link, ...]


@dataclass(frozen=True)
class Told:
    """One line about the data: what it is of, and what is said."""

    name: str
    links: tuple[Link, ...] = ()
    literals: tuple[Shown, ...] = ()


@dataclass(frozen=True)
class Trust:
    """How the site knows: lines about register and entry, what came of the check.

    `remarks` are those of the check, in the language of the page.
    """

    told: tuple[Told, ...]
    checked: str
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class Arrivals:
    """What points here by one property of one register, its `origin`; None of what describes the data.

    `count` is in words, `more` leads to all of them when not all are shown.
    """

    name: Link
    origin: Link | None
    count: str
    links: tuple[Link, ...]
    more: str
    previous: str
    next: str
    position: str


@dataclass(frozen=True)
class Source:
    """Whose pages they are, in the reader's language: what the site is called, who publishes it, where to write."""

    site: str = ""
    publisher: str = ""
    mail: str = ""


@dataclass(frozen=True)
class Page:
    """Everything that the template shows; `invented` when it is of a register whose data are made up.

    `summary` is what other sites show of the page, a line of plain text; `report` where an error is reported.
    """

    iri: str
    title: Label
    types: tuple[Link, ...]
    groups: tuple[Group, ...]
    arrivals: tuple[Arrivals, ...]
    datasets: tuple[Link, ...]
    licences: tuple[Link, ...]
    citation: str
    invented: bool
    place: Place | None = None
    summary: str = ""
    trust: Trust | None = None
    report: str = ""
