"""A chart as CSV: a line for each value, with its choice, its levels and its series where the chart has them.

Each is told twice, by name and as it is in the data (an IRI, 2025-01), so that tables can be joined and sorted.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.charts import Chart, Row
from app.i18n import say
from app.labels import Reading
from app.register.drawing import name_of
from app.twins import csv_text


def lines(chart: Chart, reading: Reading) -> Iterator[str]:
    """A header, and a line for each value."""
    heads = (say("Choice", reading.language), *_levels(chart, reading), say("Series", reading.language))
    used = [number for number in range(len(heads)) if any(_terms(row)[number] is not None for row in chart.rows)]
    value = say("Value", reading.language) + (f" ({chart.currency})" if chart.currency else "")
    exact = say("as in the data", reading.language)
    named = (text for number in used for text in (heads[number], f"{heads[number]} ({exact})"))
    yield csv_text.head([*named, value])
    for row in chart.rows:
        terms = _terms(row)
        told = (chart.terms[term] if (term := terms[number]) is not None else None for number in used)
        texts = (text for term in told for text in ((name_of(term, reading).text, term.text) if term else ("", "")))
        yield csv_text.line([*texts, row.value])


def _levels(chart: Chart, reading: Reading) -> list[str]:
    depth = max((len(row.labels) for row in chart.rows), default=1)
    heads = next((chart.heads[tag] for tag in reading.chain.languages if tag in chart.heads), ())
    if heads:
        return list(heads)
    if depth == 1:
        return [say("Label", reading.language)]
    return [say("Level %(number)s", reading.language, number=number) for number in range(1, depth + 1)]


def _terms(row: Row) -> tuple[int | None, ...]:
    return row.choice, *row.labels, row.series
