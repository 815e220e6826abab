"""Example queries and the prefix table as a graph, from which editors of queries elsewhere take them.

A query is a sh:SPARQLExecutable as https://github.com/sib-swiss/sparql-examples writes them, a prefix a
sh:PrefixDeclaration (SHACL section 5.2.1). The text of a query is the one that runs here, with absolute IRIs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from app import i18n
from app.errors import RegisterError
from app.examples import Example
from app.iris import EXAMPLES, Iris
from app.namespaces import PREFIXES, prefixes
from app.store.query import syntax
from app.store.query.absolute import absolute
from app.store.query.executables import EXECUTABLE, EXECUTABLES
from loaders import graphs
from loaders.staging import Staging

_OWL, _RDF, _RDFS, _SCHEMA, _SH, _XSD = (PREFIXES[name] for name in ("owl", "rdf", "rdfs", "schema", "sh", "xsd"))
Statement = tuple[str, str, ox.NamedNode | ox.Literal]


def describe(staging: Staging, examples: Iterable[Example]) -> None:
    """Bring the graph of examples in the staging area up to date, with those of registers that are published."""
    iris, graph = staging.iris, ox.NamedNode(staging.iris.graph(EXAMPLES))
    shown = [example for example in examples if not example.register or example.register in staging.graphs]
    statements = [*_prefixes(iris), *(each for example in shown for each in _example(example, iris))]
    quads = {ox.Quad(ox.NamedNode(subject), ox.NamedNode(name), value, graph) for subject, name, value in statements}
    out = staging.directory / f"{EXAMPLES}{graphs.SUFFIX}"
    graphs.write_lines(out, sorted(f"{quad} .\n".encode() for quad in quads))
    staging.replace(EXAMPLES, out)


def _prefixes(iris: Iris) -> Iterator[Statement]:
    yield iris.prefixes, f"{_RDF}type", ox.NamedNode(f"{_OWL}Ontology")
    for language in i18n.languages():
        yield iris.prefixes, f"{_RDFS}label", ox.Literal(i18n.say("Prefixes", language), language=language)
    for prefix, namespace in prefixes(iris.base).items():
        declaration = iris.prefix(prefix)
        yield iris.prefixes, f"{_SH}declare", ox.NamedNode(declaration)
        yield declaration, f"{_RDF}type", ox.NamedNode(f"{_SH}PrefixDeclaration")
        yield declaration, f"{_RDFS}label", ox.Literal(prefix)
        yield declaration, f"{_SH}prefix", ox.Literal(prefix)
        yield declaration, f"{_SH}namespace", ox.Literal(namespace, datatype=ox.NamedNode(f"{_XSD}anyURI"))


def _example(example: Example, iris: Iris) -> Iterator[Statement]:
    query = iris.query(example.register, example.name)
    text = absolute(example.text, iris.base)
    form = syntax.form(syntax.read(text))
    if form is None:
        raise RegisterError(
            f"queries/{example.name}.rq of {example.register or 'all registers'} is no query",
            f"queries/{example.name}.rq ({example.register or 'wszystkie rejestry'}) nie jest zapytaniem",
        )
    executable = EXECUTABLES[form]
    yield query, f"{_RDF}type", ox.NamedNode(EXECUTABLE)
    yield query, f"{_RDF}type", ox.NamedNode(executable.kind)
    yield query, executable.text, ox.Literal(text)
    yield query, f"{_SH}prefixes", ox.NamedNode(iris.prefixes)
    yield query, f"{_SCHEMA}target", ox.NamedNode(iris.endpoint)
    for language, title in example.titles.items():
        yield query, f"{_RDFS}label", ox.Literal(title, language=language)
        yield query, f"{_RDFS}comment", ox.Literal(title, language=language)
    dataset = iris.dataset(example.register) if example.register else iris.datasets
    yield query, f"{_SCHEMA}about", ox.NamedNode(dataset)
