"""A chart as CSV: a line for each value, with its choice, its levels and its series where the chart has them."""

from __future__ import annotations

from collections.abc import Iterator

from app.charts import Chart, Row
from app.i18n import say
from app.labels import Reading
from app.register.figures import name_of
from app.twins import csv_text


def lines(chart: Chart, reading: Reading) -> Iterator[str]:
    """A header, and a line for each value."""
    heads = (say("Choice", reading.language), *_levels(chart, reading), say("Series", reading.language))
    used = [number for number in range(len(heads)) if any(_terms(row)[number] is not None for row in chart.rows)]
    value = say("Value", reading.language) + (f" ({chart.currency})" if chart.currency else "")
    yield csv_text.head([*(heads[number] for number in used), value])
    for row in chart.rows:
        terms = _terms(row)
        named = (chart.terms[term] if (term := terms[number]) is not None else None for number in used)
        yield csv_text.line([*(name_of(term, reading).text if term else "" for term in named), row.value])


def _levels(chart: Chart, reading: Reading) -> list[str]:
    depth = max((len(row.labels) for row in chart.rows), default=1)
    if depth == 1:
        return [say("Label", reading.language)]
    return [say("Level %(number)s", reading.language, number=number) for number in range(1, depth + 1)]


def _terms(row: Row) -> tuple[int | None, ...]:
    return row.choice, *row.labels, row.series
