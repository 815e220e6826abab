"""Charts as figures for a reader: a table of a chart's values, at the level and for the choice that an address names.

Pure: a chart of the release in, a `Figure` out; the script of the page draws from the table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pyoxigraph import Literal, NamedNode
from werkzeug.datastructures import MultiDict

from app import i18n, values
from app.addresses import data_path, example_path, followed
from app.charts import Chart, said
from app.iris import Iris
from app.labels import Label, Reading
from app.namespaces import PREFIXES
from app.register.drawing import Drawing, Step, distinct, drawing
from app.values import Shown

_DECIMAL: Final = NamedNode(f"{PREFIXES['xsd']}decimal")


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
    `missing` says how many records are in none of its numbers, "" where all are.
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
    missing: str = ""


def figure(
    chart: Chart, register: str, iris: Iris, reading: Reading, arguments: MultiDict[str, str], *, kept_back: int = 0
) -> Figure:
    """The figure of a chart in the state that the arguments of an address name.

    `kept_back` records of the register were, for their faults: a sum that is without them looks whole otherwise.
    """
    drawn = drawing(chart, iris, reading, arguments)
    # Terms are numbered as the query names them, whichever of the rows comes first here.
    named = sorted(distinct(row.series for row in drawn.rows))
    series: list[int | None] = [*named] or [None]
    unit = values.sign(chart.currency, reading.language) if chart.currency else drawn.words(chart.units).text
    total = _total(drawn, series) if chart.percents else None
    return Figure(
        name=chart.name,
        title=drawn.words(chart.titles),
        note=drawn.words(chart.notes) if chart.notes else None,
        kind=chart.kind,
        unit=unit,
        columns=tuple(map(drawn.label, named)) or (Label(_heading(chart, unit, reading.language)),),
        lines=tuple(_lines(drawn, series)),
        choices=tuple(drawn.choices()),
        trail=tuple(drawn.trail()),
        percent=drawn.words(chart.percents) if chart.percents else None,
        total=total,
        head=_head(drawn),
        sentence=_sentence(drawn, total) if total else None,
        missing=_missing(kept_back, reading.language) if kept_back else "",
        csv=data_path(f"dataset/{register}/charts/{chart.name}", "csv") + reading.carried,
        query=example_path(f"{register}/{chart.name}", reading.carried),
    )


def _heading(chart: Chart, unit: str, language: str) -> str:
    return i18n.say("Amount (%(currency)s)", language, currency=unit) if chart.currency else unit


def _missing(kept_back: int, language: str) -> str:
    return i18n.plural(
        "Without %(number)s record of the source, which was kept back for its faults.",
        "Without %(number)s records of the source, which were kept back for their faults.",
        language,
        kept_back,
    )


def _head(drawn: Drawing) -> Label:
    """What the rows of the level that is shown are."""
    depth = len(drawn.state.path)
    return drawn.words({tag: heads[depth] for tag, heads in drawn.chart.heads.items()})


def _sentence(drawn: Drawing, total: Line) -> Label | None:
    """What the total comes to, after the name of what it is of where that is a part of the whole."""
    state, first, last = drawn.state, total.cells[0], total.cells[-1]
    if not drawn.chart.sentences or first is None or last is None or total.percent is None:
        return None
    words = drawn.words(drawn.chart.sentences)
    places = {"choice": drawn.label(state.choice).text, "percent": total.percent.text}
    text = said(words.text, {**places, "first": first.text, "last": last.text})
    part = f"{drawn.label(state.path[-1]).text}. " if state.path else ""
    return Label(f"{part}{text}", words.language)


def _lines(drawn: Drawing, series: list[int | None]) -> Iterator[Line]:
    depth = len(drawn.state.path)
    sums: dict[int, dict[int | None, Decimal]] = {}
    for row in drawn.rows:
        cells = sums.setdefault(row.labels[depth], {})
        cells[row.series] = cells.get(row.series, Decimal()) + Decimal(row.value)
    deeper = any(len(row.labels) > depth + 1 for row in drawn.rows)
    for number, cells in sums.items():
        yield Line(
            label=drawn.label(number),
            href=drawn.into(number) if deeper else _thing(drawn, number),
            deeper=deeper,
            cells=tuple(_cell(drawn, cells.get(each)) for each in series),
            percent=_percent(drawn, cells, series),
        )


def _total(drawn: Drawing, series: list[int | None]) -> Line:
    sums: dict[int | None, Decimal] = {}
    for row in drawn.rows:
        sums[row.series] = sums.get(row.series, Decimal()) + Decimal(row.value)
    label = Label(i18n.say("Total", drawn.reading.language), drawn.reading.language)
    cells = tuple(_cell(drawn, sums.get(each)) for each in series)
    return Line(label, "", deeper=False, cells=cells, percent=_percent(drawn, sums, series))


def _percent(drawn: Drawing, sums: Mapping[int | None, Decimal], series: list[int | None]) -> Shown | None:
    """What the last of the series is of the first, in per cent; of nothing, nothing."""
    first, last = sums.get(series[0]), sums.get(series[-1])
    if not (drawn.chart.percents and first) or last is None or len(series) < 2:
        return None
    return values.show(Literal(f"{100 * last / first:.1f}", datatype=_DECIMAL), drawn.reading.language, "%")


def _cell(drawn: Drawing, value: Decimal | None) -> Shown | None:
    if value is None:
        return None
    return values.show(Literal(format(value, "f"), datatype=_DECIMAL), drawn.reading.language, drawn.chart.currency)


def _thing(drawn: Drawing, number: int) -> str:
    term = drawn.chart.terms[number]
    return followed(drawn.iris, term.text, drawn.reading.carried) if term.is_iri else ""
