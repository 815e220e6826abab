"""Logical views to model: fields, joins and what they are made from (RML-LV).

Owns what a view must say. Structural annotations are passed over: they promise something about the data and change no
quad. It refuses a view that is made from itself, two fields of one name, and a field without name or expression.
"""

from __future__ import annotations

from collections.abc import Callable

from loaders.mapping.logical_source import LogicalSource
from loaders.mapping.model import Field, JoinCondition, LogicalView, Place, Term, ViewJoin
from loaders.mapping.parsing.graph import Graph
from loaders.mapping.parsing.term_maps import TermMapParser

_VIEW = frozenset({"viewOn", "field", "leftJoin", "innerJoin", "structuralAnnotation"})
_FIELD = frozenset(
    {
        *("fieldName", "field", "iterator", "referenceFormulation"),
        *("constant", "template", "reference", "functionExecution", "return", "returnMap", "condition"),
    }
)
_JOIN = frozenset({"parentLogicalView", "joinCondition", "field"})


class LogicalViewParser:
    """Reads views; `source` reads the logical sources they end in, `join` their join conditions."""

    def __init__(
        self,
        terms: TermMapParser,
        source: Callable[[Term], LogicalSource],
        join: Callable[[Term, Place], JoinCondition],
    ) -> None:
        self.terms = terms
        self.source = source
        self.join = join
        self._open: list[Term] = []

    @property
    def graph(self) -> Graph:
        """The graph of the mapping."""
        return self.terms.graph

    def parse(self, node: Term) -> LogicalSource | LogicalView:
        """The view at `node`, or the logical source when it is none."""
        if not self.graph.all(node, "viewOn"):
            return self.source(node)
        place = self.graph.places.subject(node.value)
        if node in self._open:
            raise place.error(f"the view {node} is made from itself", f"widok {node} powstaje z samego siebie")
        self._open.append(node)
        view = self._view(node, place)
        self._open.pop()
        return view

    def _view(self, node: Term, place: Place) -> LogicalView:
        self.graph.require_known(node, _VIEW, node.value)
        on = self.graph.one(node, "viewOn", place)
        assert on is not None
        joins = [
            self._join(each, node, inner=name == "innerJoin")
            for name in ("leftJoin", "innerJoin")
            for each in self.graph.all(node, name)
        ]
        fields = self._fields(node, node.value)
        _check_names([*fields, *(field for join in joins for field in join.fields)], place)
        return LogicalView(str(node), self.parse(on), fields, tuple(joins), place)

    def _join(self, node: Term, view: Term, *, inner: bool) -> ViewJoin:
        place = self.graph.places.subject(view.value)
        self.graph.require_known(node, _JOIN, view.value)
        parent = self.graph.one(node, "parentLogicalView", place)
        parent_view = None if parent is None else self.parse(parent)
        if not isinstance(parent_view, LogicalView):
            raise place.error(
                "a join of views needs rml:parentLogicalView", "złączenie widoków wymaga widoku nadrzędnego"
            )
        conditions = tuple(self.join(each, place) for each in self.graph.all(node, "joinCondition"))
        if not conditions:
            raise place.error("a join of views needs rml:joinCondition", "złączenie widoków wymaga rml:joinCondition")
        fields = self._fields(node, view.value)
        if not fields or any(field.expression is None for field in fields):
            raise place.error(
                "a join of views needs fields, each with an expression",
                "złączenie widoków wymaga pól, a każde z nich wyrażenia",
            )
        return ViewJoin(parent_view, inner, conditions, fields, place)

    def _fields(self, node: Term, subject: str) -> tuple[Field, ...]:
        fields = tuple(self._field(each, subject) for each in self.graph.all(node, "field"))
        _check_names(fields, self.graph.places.subject(subject))
        return fields

    def _field(self, node: Term, subject: str) -> Field:
        self.graph.require_known(node, _FIELD, subject)
        place = self.graph.places.within(subject, *(name.value for name in self.graph.all(node, "fieldName")[:1]))
        name = self.graph.string(node, "fieldName", place)
        fields = self._fields(node, subject)
        expression = self.terms.expression(node, place)
        if name is None or (expression is None and not fields):
            lack = "rml:fieldName" if name is None else "an expression or fields of its own"
            brak = "rml:fieldName" if name is None else "wyrażenia ani własnych pól"
            raise place.error(f"a field lacks {lack}", f"pole nie ma {brak}")
        iterator = self.graph.string(node, "iterator", place)
        return Field(name, expression, iterator, self.graph.string(node, "referenceFormulation", place), fields, place)


def _check_names(fields: list[Field] | tuple[Field, ...], place: Place) -> None:
    names = [field.name for field in fields]
    for name in names:
        if names.count(name) > 1:
            raise place.error(f"two fields are called {name!r}", f"dwa pola nazywają się {name!r}")
