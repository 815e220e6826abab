"""The store as a validation sees it: one data graph, of which some named graphs are the ones in question.

Owns every query to the store. The default graph is the union of all named graphs; classes are those of the union, with
their subclasses (SHACL section 1.1); the functions that expressions call are answered here. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Final

import pyoxigraph as ox

from app.errors import RegisterError
from app.namespaces import PREFIXES
from app.validation.engine.expressions import CLASS_TEST, Asked, Comparison, Filter, Function, Membership
from app.validation.engine.numbers import in_order
from app.validation.finding import Term
from app.validation.view import Seen

# More nodes in one VALUES tip the optimiser into scanning whole predicates.
BLOCK: Final = 50
_TYPE_NODE: Final = ox.NamedNode(f"{PREFIXES['rdf']}type")
_SUBCLASS_NODE: Final = ox.NamedNode(f"{PREFIXES['rdfs']}subClassOf")
_TYPE, _SUBCLASS = str(_TYPE_NODE), str(_SUBCLASS_NODE)
_SUBJECTS: Final = (ox.NamedNode, ox.BlankNode)
# Of how many nodes the classes are kept at hand.
_REMEMBERED: Final = 50_000
# What SPARQL has no constant for.
_UNNAMED: Final = (ox.BlankNode, ox.Triple)
_TRUE: Final = ox.Literal(True)
_FALSE: Final = ox.Literal(False)


class Dataset:
    """A store, the named graphs in question, and the functions that expressions may call.

    Threads may ask it side by side: what it remembers, each of them would find the same.

    `named` are the nodes that the shapes name as targets, as the store writes them.
    """

    def __init__(
        self,
        store: Seen,
        graphs: Sequence[str],
        functions: Mapping[str, Function],
        named: Collection[Term] = frozenset(),
    ) -> None:
        self.store = store
        self.graphs = [ox.NamedNode(graph) for graph in graphs]
        others = any(name not in self.graphs for name in store.named_graphs())
        unnamed = any(True for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
        # Nothing but the graphs in question, or besides these only graphs with names.
        self.alone = not others and not unnamed
        self.apart = others and not unnamed
        self._named = named
        self._definitions = functions
        self._functions = {ox.NamedNode(iri): self._callback(function) for iri, function in functions.items()}
        self._subclasses: dict[str, tuple[str, ...]] = {}
        self._types: dict[Term, tuple[str, ...]] = {}
        self._flat = not any(True for _ in store.quads_for_pattern(None, _SUBCLASS_NODE, None))

    def mentioning(self, nodes: Collection[Term]) -> Dataset:
        """A data graph that says nothing about the nodes, but has them."""
        store = ox.Store()
        mention = ox.NamedNode("urn:x-shacl:mention")
        store.extend(ox.Quad(mention, mention, node, mention) for node in nodes)
        return Dataset(store, [mention.value], self._definitions)

    def rows(self, query: str, substitutions: Mapping[str, Term] | None = None) -> ox.QuerySolutions:
        """The solutions of a SELECT query in which classes may be placeholders."""
        answer = self._answer(self.with_classes(query), substitutions)
        assert isinstance(answer, ox.QuerySolutions)
        return answer

    def holds(self, query: str, substitutions: Mapping[str, Term] | None = None) -> bool:
        """True when an ASK query says so, or a SELECT query has a solution."""
        answer = self._answer(self.with_classes(query), substitutions)
        return bool(answer) if isinstance(answer, ox.QueryBoolean) else any(True for _ in answer)

    def subclasses(self, class_: str) -> tuple[str, ...]:
        """The class and its subclasses, in SPARQL's syntax."""
        if self._flat:
            return (class_,)
        if class_ not in self._subclasses:
            found = self._answer(f"SELECT DISTINCT ?class WHERE {{ ?class {_SUBCLASS}+ {class_} }}", None)
            assert isinstance(found, ox.QuerySolutions)
            below = {str(row[0]) for row in found if isinstance(row[0], ox.NamedNode)}
            self._subclasses[class_] = (class_, *sorted(below - {class_}))
        return self._subclasses[class_]

    def types(self, node: Term) -> tuple[str, ...]:
        """The classes that statements give a node, in SPARQL's syntax."""
        known = self._types.get(node)
        if known is None:
            if len(self._types) >= _REMEMBERED:
                self._types.clear()
            quads = self.store.quads_for_pattern(node, _TYPE_NODE, None) if isinstance(node, _SUBJECTS) else ()
            known = self._types[node] = tuple(str(quad.object) for quad in quads)
        return known

    def in_question(self, node: Term) -> bool:
        """True when the graphs in question describe the node; if no graph does, when they or the shapes name it."""
        if self.alone or any(self.says(node, graph=graph) for graph in self.graphs):
            return True
        if self.says(node):
            return False
        own = any(self.says(value=node, graph=graph) for graph in self.graphs)
        return own or node in self._named or not self.says(value=node)

    def says(
        self,
        subject: Term | None = None,
        predicate: ox.NamedNode | None = None,
        value: Term | None = None,
        graph: ox.NamedNode | None = None,
    ) -> bool:
        """True when there is such a statement; without a graph, in any."""
        if subject is not None and not isinstance(subject, _SUBJECTS):
            return False
        return any(True for _ in self.store.quads_for_pattern(subject, predicate, value, graph))

    def with_classes(self, query: str) -> str:
        """The query with its class tests written out for the subclasses there are."""
        return CLASS_TEST.sub(lambda test: self._instance(test[1], test[2]), query)

    def _instance(self, class_: str, node: str) -> str:
        classes = self.subclasses(class_)
        if len(classes) == 1:
            return f"EXISTS {{ {node} {_TYPE} {class_} }}"
        return f"EXISTS {{ {node} {_TYPE} ?_class FILTER(?_class IN ({', '.join(classes)})) }}"

    def _answer(self, query: str, substitutions: Mapping[str, Term] | None) -> ox.QuerySolutions | ox.QueryBoolean:
        nodes = {ox.Variable(name): term for name, term in substitutions.items()} if substitutions else None
        try:
            answer = self.store.query(
                query, use_default_graph_as_union=True, substitutions=nodes, custom_functions=self._functions
            )
        except (SyntaxError, ValueError, RuntimeError) as error:
            raise RegisterError(
                f"The shapes cannot be evaluated: {error}",
                f"Nie można sprawdzić danych względem kształtów: {error}",
            ) from error
        assert isinstance(answer, ox.QuerySolutions | ox.QueryBoolean)
        return answer

    def _callback(self, function: Function) -> Callable[..., Term | None]:
        match function:
            case Filter():
                return partial(self._filtered, function)
            case Membership():
                return partial(_is_member, folded(function.terms))
            case Comparison():
                return partial(_compares, function.operator)
            case Asked():
                return partial(self._asked, function)

    def _filtered(self, function: Filter, node: Term) -> ox.Literal:
        text, substitutions = block((function.variable[1:],), [(node,)])
        query = f"SELECT {function.variable} WHERE {{ {text} FILTER({function.expression}) }}"
        return _boolean(self.holds(query, substitutions))

    def _asked(self, function: Asked, *nodes: Term) -> ox.Literal:
        text, substitutions = block(function.query.pre_bound[: len(nodes)], [nodes])
        return _boolean(self.holds(function.query.inserted(text), substitutions))


def folded(terms: Collection[Term]) -> frozenset[Term]:
    """The terms as a store keeps them: "01"^^xsd:byte as 1."""
    store = ox.Store()
    node = ox.NamedNode("urn:x-shacl:term")
    store.extend(ox.Quad(node, node, term) for term in terms)
    return frozenset(quad.object for quad in store)


def block(names: Sequence[str], nodes: Sequence[Sequence[Term]]) -> tuple[str, dict[str, Term]]:
    """VALUES of nodes for variables; a node that VALUES cannot name goes alone and is substituted."""
    if any(isinstance(term, _UNNAMED) for node in nodes for term in node):
        assert len(nodes) == 1
        return "", dict(zip(names, nodes[0], strict=True))
    rows = " ".join(f"({' '.join(map(str, node))})" for node in nodes)
    return f"VALUES ({' '.join(f'?{name}' for name in names)}) {{ {rows} }}", {}


def blocks(nodes: Collection[Term], size: int = BLOCK, name: str = "this") -> Iterator[tuple[str, dict[str, Term]]]:
    """The nodes as blocks that bind a variable, ?this."""
    named = iter([node for node in nodes if not isinstance(node, _UNNAMED)])
    while some := list(islice(named, size)):
        yield f"VALUES ?{name} {{ {' '.join(map(str, some))} }}", {}
    for node in nodes:
        if isinstance(node, _UNNAMED):
            yield "", {name: node}


def _is_member(terms: frozenset[Term], node: Term) -> ox.Literal:
    return _boolean(node in terms)


def _compares(operator: str, one: Term, other: Term) -> ox.Literal:
    return _boolean(in_order(operator, one, other))


def _boolean(value: bool) -> ox.Literal:
    return _TRUE if value else _FALSE
