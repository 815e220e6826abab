"""What the home page shows, as frozen values: texts in the reader's language, and where links lead."""

from __future__ import annotations

from dataclasses import dataclass

from app.labels import Label
from app.page import Link
from app.register.figures import Figure
from app.values import Shown


@dataclass(frozen=True)
class Card:
    """A register: what it is called and about, how many entries it has, whether its data are made up."""

    register: Link
    description: Label | None
    entries: str
    invented: bool


@dataclass(frozen=True)
class Section:
    """The registers of one area; `area` is None for those that have none."""

    area: Link | None
    definition: Label | None
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Number:
    """A number that says how much there is."""

    name: str
    value: Shown


@dataclass(frozen=True)
class Change:
    """What a release changed in one register, in words, with some of the entries."""

    register: Link
    summary: str
    entries: tuple[Link, ...]


@dataclass(frozen=True)
class News:
    """A release: its page, its day, and what it changed."""

    release: Link
    made: Shown
    summary: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Recipe:
    """A way to get the data: a link to follow (`href` and its `text`), a `command` to type, or both; "" for none."""

    title: str
    explanation: str
    href: str = ""
    text: str = ""
    command: str = ""


@dataclass(frozen=True)
class ChartLink:
    """A chart of a register by its title, and where it is drawn."""

    title: Label
    href: str
    register: Link


@dataclass(frozen=True)
class Home:
    """The whole page; `region` is the widest unit, `units` are those right under it.

    `chart` is the one that is drawn, None where there is none.
    """

    sections: tuple[Section, ...]
    numbers: tuple[Number, ...]
    chart: Figure | None
    charts: tuple[ChartLink, ...]
    news: tuple[News, ...]
    region: Link | None
    units: tuple[Link, ...]
    recipes: tuple[Recipe, ...]
    invented: str
    json_ld: str
