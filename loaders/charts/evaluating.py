"""One chart: its query evaluated over some graphs, and what the things in its rows are called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from app.charts import BY_VALUE, Chart, Declaration, Row, Term
from app.errors import RegisterError
from app.iris import Iris
from app.labels import LABEL_PROPERTIES, Label
from loaders.charts.ranking import ranked


def evaluate(declared: Declaration, store: ox.Store, iris: Iris, graphs: Sequence[str]) -> Chart:
    """Evaluate a chart over the graphs of these names; raises `RegisterError` for a query that is none of its kind."""
    named = [ox.NamedNode(iris.graph(name)) for name in graphs]
    try:
        found = store.query(declared.text, base_iri=iris.base, default_graph=[*named], named_graphs=[*named])
    except SyntaxError as error:
        raise RegisterError(f"charts/{declared.name}.rq: {error}") from None
    names = _Names()
    rows = list(_rows(declared, _solutions(declared, found), names))
    if declared.order == BY_VALUE:
        rows = ranked(rows)
    return Chart(
        name=declared.name,
        titles=declared.titles,
        notes=declared.notes,
        kind=declared.kind,
        currency=declared.currency,
        units=declared.units,
        terms=tuple(_term(term, store, graphs, iris) for term in names.terms),
        rows=tuple(rows),
        percents=declared.percents,
        sentences=declared.sentences,
        heads=declared.heads,
    )


class _Names:
    """Numbers the terms of a chart in the order in which they come."""

    def __init__(self) -> None:
        self.terms: dict[ox.NamedNode | ox.Literal, int] = {}

    def number(self, term: object) -> int | None:
        return self.terms.setdefault(term, len(self.terms)) if isinstance(term, ox.NamedNode | ox.Literal) else None


def _solutions(declared: Declaration, found: object) -> Iterator[ox.QuerySolution]:
    if not isinstance(found, ox.QuerySolutions):
        raise RegisterError(f"charts/{declared.name}.rq: a chart is a SELECT")
    there = {variable.value for variable in found.variables}
    wanted = {*declared.labels, declared.series, declared.choice, declared.value} - {""}
    if missing := sorted(wanted - there):
        raise RegisterError(f"charts/{declared.name}.rq: does not select {', '.join(missing)}, which its comments name")
    return iter(found)


def _rows(declared: Declaration, solutions: Iterable[ox.QuerySolution], names: _Names) -> Iterator[Row]:
    for solution in solutions:
        labels = [names.number(solution[name]) for name in declared.labels]
        value = _number(declared, solution[declared.value])
        # A row that an OPTIONAL of the query left without a label or a value has nothing to show.
        if value is not None and None not in labels:
            choice, series = (
                names.number(solution[name]) if name else None for name in (declared.choice, declared.series)
            )
            yield Row(choice, tuple(number for number in labels if number is not None), series, value)


def _number(declared: Declaration, term: object) -> str | None:
    if term is None:
        return None
    try:
        return format(Decimal(term.value if isinstance(term, ox.Literal) else ""), "f")
    except InvalidOperation:
        raise RegisterError(f"charts/{declared.name}.rq: {term} is no number to draw") from None


def _term(term: ox.NamedNode | ox.Literal, store: ox.Store, graphs: Sequence[str], iris: Iris) -> Term:
    if isinstance(term, ox.Literal):
        tagged = (Label(term.value, term.language),) if term.language else ()
        return Term(term.value, term.datatype.value, tagged)
    inside = {ox.NamedNode(iris.graph(name)) for name in graphs}
    for name in LABEL_PROPERTIES:
        quads = store.quads_for_pattern(term, ox.NamedNode(name), None)
        labels = {
            Label.of(quad.object) for quad in quads if isinstance(quad.object, ox.Literal) and quad.graph_name in inside
        }
        if labels:
            return Term(term.value, labels=tuple(sorted(labels)))
    return Term(term.value)
