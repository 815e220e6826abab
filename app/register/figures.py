"""Charts as figures for a reader: a table of a chart's values, at the level and for the choice that an address names.

Pure: a chart of the release in, a `Figure` out; the script of the page draws from the table. `of.<chart>` names a
choice, `in.<chart>` what is gone into, once a level; what they name and a chart does not have is passed over, since
choices and levels come and go with the data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from urllib.parse import urlencode

from babel.dates import format_skeleton
from pyoxigraph import Literal, NamedNode
from werkzeug.datastructures import MultiDict

from app import i18n, values
from app.addresses import data_path, example_path, followed
from app.charts import Chart, Row, Term, said
from app.iris import Iris
from app.labels import Label, Reading, local_name
from app.namespaces import PREFIXES
from app.values import Shown

_XSD: Final = PREFIXES["xsd"]


@dataclass(frozen=True)
class Step:
    """A link to another state of the figure; `href` is "" for the one that is shown."""

    label: Label
    href: str


@dataclass(frozen=True)
class Line:
    """A row of the table: `deeper` says that its link leads into it, `cells` has None where there is no value.

    `percent` is what the last of the cells is of the first, where the chart says that.
    """

    label: Label
    href: str
    deeper: bool
    cells: tuple[Shown | None, ...]
    percent: Shown | None = None


@dataclass(frozen=True)
class Figure:
    """A chart as shown; `trail` are the levels above, from the top, `choices` what else it may be of.

    `head` says what its rows are, "" where nothing does; `sentence` says in words what its total comes to.

    `percent` names what its lines say in per cent, None where they say nothing; `total` sums the lines up then.
    """

    name: str
    title: Label
    note: Label | None
    kind: str
    unit: str
    columns: tuple[Label, ...]
    lines: tuple[Line, ...]
    choices: tuple[Step, ...]
    trail: tuple[Step, ...]
    csv: str
    query: str
    head: Label
    percent: Label | None = None
    total: Line | None = None
    sentence: Label | None = None


@dataclass(frozen=True)
class _State:
    """What of a chart is shown: positions of terms, and all arguments of the address, to carry on."""

    choice: int | None
    path: tuple[int, ...]
    arguments: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Drawing:
    chart: Chart
    iris: Iris
    reading: Reading
    state: _State


def figure(chart: Chart, register: str, iris: Iris, reading: Reading, arguments: MultiDict[str, str]) -> Figure:
    """The figure of a chart in the state that the arguments of an address name."""
    drawing = _Drawing(chart, iris, reading, _state(chart, iris, arguments))
    series: list[int | None] = [*_distinct(row.series for row in _shown(drawing))]
    unit = values.sign(chart.currency, reading.language) if chart.currency else _words(chart.units, reading).text
    heading = Label(_heading(chart, unit, reading.language))
    total = _total(drawing, series or [None]) if chart.percents else None
    return Figure(
        name=chart.name,
        title=_words(chart.titles, reading),
        note=_words(chart.notes, reading) if chart.notes else None,
        kind=chart.kind,
        unit=unit,
        columns=tuple(_label(drawing, number) for number in series) or (heading,),
        lines=tuple(_lines(drawing, series or [None])),
        choices=tuple(_choices(drawing)),
        trail=tuple(_trail(drawing)),
        percent=_words(chart.percents, reading) if chart.percents else None,
        total=total,
        head=_head(drawing),
        sentence=_sentence(drawing, total) if total else None,
        csv=data_path(f"dataset/{register}/charts/{chart.name}", "csv") + reading.carried,
        query=example_path(f"{register}/{chart.name}", reading.carried),
    )


def name_of(term: Term, reading: Reading) -> Label:
    """What a term is called, a month in the reader's words."""
    if term.datatype == f"{_XSD}gYearMonth":
        with suppress(ValueError):
            return Label(format_skeleton("yMMM", date.fromisoformat(f"{term.text}-01"), locale=reading.language))
    return reading.chain.best(term.labels) or Label(local_name(term.text) if term.is_iri else term.text)


def _heading(chart: Chart, unit: str, language: str) -> str:
    return i18n.say("Amount (%(currency)s)", language, currency=unit) if chart.currency else unit


def _head(drawing: _Drawing) -> Label:
    """What the rows of the level that is shown are."""
    depth = len(drawing.state.path)
    return _words({tag: heads[depth] for tag, heads in drawing.chart.heads.items()}, drawing.reading)


def _sentence(drawing: _Drawing, total: Line) -> Label | None:
    """What the total comes to, after the name of what it is of where that is a part of the whole."""
    state, first, last = drawing.state, total.cells[0], total.cells[-1]
    if not drawing.chart.sentences or first is None or last is None or total.percent is None:
        return None
    words = _words(drawing.chart.sentences, drawing.reading)
    places = {"choice": _label(drawing, state.choice).text, "percent": total.percent.text}
    text = said(words.text, {**places, "first": first.text, "last": last.text})
    part = f"{_label(drawing, state.path[-1]).text}. " if state.path else ""
    return Label(f"{part}{text}", words.language)


def _state(chart: Chart, iris: Iris, arguments: MultiDict[str, str]) -> _State:
    numbers = {_token(term, iris): number for number, term in enumerate(chart.terms)}
    choices = _distinct(row.choice for row in chart.rows)
    asked = numbers.get(arguments.get(f"of.{chart.name}", ""))
    choice = asked if asked in choices else choices[-1] if choices else None
    path: tuple[int, ...] = ()
    for token in arguments.getlist(f"in.{chart.name}"):
        deeper = (*path, numbers.get(token, -1))
        if not any(_is_under(row, choice, deeper) for row in chart.rows):
            break
        path = deeper
    return _State(choice, path, tuple(arguments.items(multi=True)))


def _is_under(row: Row, choice: int | None, path: tuple[int, ...]) -> bool:
    """True of the rows of a choice that have more levels than `path`, and begin with it."""
    return row.choice == choice and len(row.labels) > len(path) and row.labels[: len(path)] == path


def _shown(drawing: _Drawing) -> Iterator[Row]:
    state = drawing.state
    return (row for row in drawing.chart.rows if _is_under(row, state.choice, state.path))


def _lines(drawing: _Drawing, series: list[int | None]) -> Iterator[Line]:
    depth = len(drawing.state.path)
    sums: dict[int, dict[int | None, Decimal]] = {}
    for row in _shown(drawing):
        cells = sums.setdefault(row.labels[depth], {})
        cells[row.series] = cells.get(row.series, Decimal()) + Decimal(row.value)
    deeper = any(len(row.labels) > depth + 1 for row in _shown(drawing))
    for number, cells in sums.items():
        yield Line(
            label=_label(drawing, number),
            href=_state_link(drawing, drawing.state.choice, (*drawing.state.path, number))
            if deeper
            else _thing(drawing, number),
            deeper=deeper,
            cells=tuple(_cell(drawing, cells.get(each)) for each in series),
            percent=_percent(drawing, cells, series),
        )


def _total(drawing: _Drawing, series: list[int | None]) -> Line:
    sums: dict[int | None, Decimal] = {}
    for row in _shown(drawing):
        sums[row.series] = sums.get(row.series, Decimal()) + Decimal(row.value)
    label = Label(i18n.say("Total", drawing.reading.language), drawing.reading.language)
    cells = tuple(_cell(drawing, sums.get(each)) for each in series)
    return Line(label, "", deeper=False, cells=cells, percent=_percent(drawing, sums, series))


def _percent(drawing: _Drawing, sums: Mapping[int | None, Decimal], series: list[int | None]) -> Shown | None:
    """What the last of the series is of the first, in per cent; of nothing, nothing."""
    first, last = sums.get(series[0]), sums.get(series[-1])
    if not (drawing.chart.percents and first) or last is None or len(series) < 2:
        return None
    number = Literal(f"{100 * last / first:.1f}", datatype=NamedNode(f"{_XSD}decimal"))
    return values.show(number, drawing.reading.language, "%")


def _cell(drawing: _Drawing, value: Decimal | None) -> Shown | None:
    if value is None:
        return None
    literal = Literal(format(value, "f"), datatype=NamedNode(f"{_XSD}decimal"))
    return values.show(literal, drawing.reading.language, drawing.chart.currency)


def _choices(drawing: _Drawing) -> Iterator[Step]:
    for number in _distinct(row.choice for row in drawing.chart.rows):
        here = number == drawing.state.choice
        yield Step(_label(drawing, number), "" if here else _state_link(drawing, number, drawing.state.path))


def _trail(drawing: _Drawing) -> Iterator[Step]:
    path = drawing.state.path
    if path:
        top = Label(i18n.say("All", drawing.reading.language), drawing.reading.language)
        yield Step(top, _state_link(drawing, drawing.state.choice, ()))
    for depth, number in enumerate(path, start=1):
        above = depth < len(path)
        link = _state_link(drawing, drawing.state.choice, path[:depth]) if above else ""
        yield Step(_label(drawing, number), link)


def _state_link(drawing: _Drawing, choice: int | None, path: Iterable[int]) -> str:
    """The page with this figure in another state, and all the rest of it as it is."""
    name, terms = drawing.chart.name, drawing.chart.terms
    kept = [pair for pair in drawing.state.arguments if pair[0] not in (f"of.{name}", f"in.{name}")]
    chosen = [(f"of.{name}", _token(terms[choice], drawing.iris))] if choice is not None else []
    inside = [(f"in.{name}", _token(terms[number], drawing.iris)) for number in path]
    return f"?{urlencode([*kept, *chosen, *inside])}#chart-{name}"


def _thing(drawing: _Drawing, number: int) -> str:
    term = drawing.chart.terms[number]
    return followed(drawing.iris, term.text, drawing.reading.carried) if term.is_iri else ""


def _token(term: Term, iris: Iris) -> str:
    """A term in an address: shorter than its IRI where that is one of ours, and the same in every release."""
    return term.text.removeprefix(iris.base)


def _label(drawing: _Drawing, number: int | None) -> Label:
    return name_of(drawing.chart.terms[number], drawing.reading) if number is not None else Label("")


def _words(texts: Mapping[str, str], reading: Reading) -> Label:
    return reading.chain.best(Label(text, tag) for tag, text in texts.items()) or Label("")


def _distinct(numbers: Iterable[int | None]) -> list[int | None]:
    return [number for number in dict.fromkeys(numbers) if number is not None]
