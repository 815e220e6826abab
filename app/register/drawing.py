"""What of a chart is shown: the state of it that an address names, and the addresses of its other states.

`of.<chart>` names a choice, `in.<chart>` what is gone into, once a level; what they name and a chart does not have is
passed over, since choices and levels come and go with the data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from babel.dates import format_skeleton
from werkzeug.datastructures import MultiDict

from app import i18n
from app.charts import Chart, Row, Term
from app.iris import Iris
from app.labels import Label, Reading, local_name
from app.namespaces import PREFIXES

_MONTH: Final = f"{PREFIXES['xsd']}gYearMonth"


@dataclass(frozen=True)
class Step:
    """A link to another state of a figure; `href` is "" for the one that is shown."""

    label: Label
    href: str


@dataclass(frozen=True)
class State:
    """What of a chart is shown: positions of terms, and all arguments of the address, to carry on."""

    choice: int | None
    path: tuple[int, ...]
    arguments: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Drawing:
    """A chart in a state, for a reader."""

    chart: Chart
    iris: Iris
    reading: Reading
    state: State

    @property
    def rows(self) -> Iterator[Row]:
        """The rows that are shown, those below them too."""
        return (row for row in self.chart.rows if _is_under(row, self.state.choice, self.state.path))

    def label(self, number: int | None) -> Label:
        """What the term at a position is called."""
        return name_of(self.chart.terms[number], self.reading) if number is not None else Label("")

    def words(self, texts: Mapping[str, str]) -> Label:
        """One of the texts of the chart by their languages: that which the reader reads best."""
        return self.reading.chain.best(Label(text, tag) for tag, text in texts.items()) or Label("")

    def choices(self) -> Iterator[Step]:
        """What else the chart may be of."""
        for number in distinct(row.choice for row in self.chart.rows):
            here = number == self.state.choice
            yield Step(self.label(number), "" if here else self.link(number, self.state.path))

    def trail(self) -> Iterator[Step]:
        """The levels above, from the top, and the one that is shown; none at the top."""
        path = self.state.path
        if path:
            top = Label(i18n.say("All", self.reading.language), self.reading.language)
            yield Step(top, self.link(self.state.choice, ()))
        for depth, number in enumerate(path, start=1):
            above = depth < len(path)
            yield Step(self.label(number), self.link(self.state.choice, path[:depth]) if above else "")

    def into(self, number: int) -> str:
        """The address of what is below a term of the level that is shown."""
        return self.link(self.state.choice, (*self.state.path, number))

    def link(self, choice: int | None, path: Iterable[int]) -> str:
        """The page with this chart in another state, and all the rest of it as it is."""
        name, terms = self.chart.name, self.chart.terms
        kept = [pair for pair in self.state.arguments if pair[0] not in (f"of.{name}", f"in.{name}")]
        chosen = [(f"of.{name}", _token(terms[choice], self.iris))] if choice is not None else []
        inside = [(f"in.{name}", _token(terms[number], self.iris)) for number in path]
        return f"?{urlencode([*kept, *chosen, *inside])}#chart-{name}"


def drawing(chart: Chart, iris: Iris, reading: Reading, arguments: MultiDict[str, str]) -> Drawing:
    """A chart in the state that the arguments of an address name; of several choices the last, where they name none."""
    numbers = {_token(term, iris): number for number, term in enumerate(chart.terms)}
    choices = distinct(row.choice for row in chart.rows)
    asked = numbers.get(arguments.get(f"of.{chart.name}", ""))
    choice = asked if asked in choices else choices[-1] if choices else None
    path: tuple[int, ...] = ()
    for token in arguments.getlist(f"in.{chart.name}"):
        deeper = (*path, numbers.get(token, -1))
        if not any(_is_under(row, choice, deeper) for row in chart.rows):
            break
        path = deeper
    return Drawing(chart, iris, reading, State(choice, path, tuple(arguments.items(multi=True))))


def name_of(term: Term, reading: Reading) -> Label:
    """What a term is called, a month in the reader's words."""
    if term.datatype == _MONTH:
        with suppress(ValueError):
            return Label(
                format_skeleton("yMMM", date.fromisoformat(f"{term.text}-01"), locale=i18n.locale(reading.language))
            )
    return reading.chain.best(term.labels) or Label(local_name(term.text) if term.is_iri else term.text)


def distinct(numbers: Iterable[int | None]) -> list[int]:
    """Positions of terms, each once, as they come."""
    return [number for number in dict.fromkeys(numbers) if number is not None]


def _is_under(row: Row, choice: int | None, path: tuple[int, ...]) -> bool:
    """True of the rows of a choice that have more levels than `path`, and begin with it."""
    return row.choice == choice and len(row.labels) > len(path) and row.labels[: len(path)] == path


def _token(term: Term, iris: Iris) -> str:
    """A term in an address: shorter than its IRI where that is one of ours, and the same in every release."""
    return term.text.removeprefix(iris.base)
