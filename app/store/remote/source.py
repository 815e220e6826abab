"""A release on a server, as it evaluates public queries: screened as for the engine, and written as by the engine.

The engine reads each query first, over a store of nothing: so the same are refused, with the same words at the same
place, and what a server would read beyond SPARQL never gets there. What it answers is written anew by our own writers:
any format that we offer, the same to the byte, and never a result that was cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import chain
from math import ceil
from typing import Final

from pyoxigraph import NamedNode, Quad, QueryBoolean, QuerySolutions, Store, Triple

from app.errors import Forbidden, RequestError
from app.namespaces import prefixes
from app.store import functions
from app.store.base import PublicQuery
from app.store.query import faults, federation, syntax
from app.store.query.named import named
from app.store.query.syntax import Form
from app.store.remote import answers, constants
from app.store.remote.basing import based
from app.store.remote.client import Client
from app.store.remote.disguising import disguised
from app.store.remote.place import Place

_GRAPHS: Final = (Form.CONSTRUCT, Form.DESCRIBE)


@dataclass(frozen=True)
class Remote:
    """A release on a server, see `app.store.evaluation.Source`."""

    place: Place
    client: Client
    nothing: Store = field(default_factory=Store)

    @property
    def base_iri(self) -> str:
        """What relative IRIs of a query are relative to."""
        return self.place.base_iri

    @property
    def prefixes(self) -> Mapping[str, str]:
        """What graphs are written with."""
        return prefixes(self.place.base_iri)

    def results(self, query: PublicQuery) -> QuerySolutions | QueryBoolean | Iterator[Triple]:
        """What the query answers, read while it comes."""
        columns = self._screen(query)
        place = self.place
        is_graph = query.form in _GRAPHS
        response = self.client.query(
            self._written(query.text),
            answers.N_TRIPLES if is_graph else answers.JSON,
            dataset=(*place.dataset.for_query(query, listed=place.listed), *self._deadline()),
            seconds=place.seconds,
            own=False,
        )
        return answers.distinct(answers.triples(response)) if is_graph else answers.results(response, columns)

    def quads(self, graph: NamedNode | None) -> Iterator[Quad]:
        """What a named graph holds, or all of them."""
        wanted = [graph.value] if graph else self.place.dataset.graphs
        return chain.from_iterable(map(self._quads, wanted))

    def require(self) -> None:
        """Let a result end: what breaks off does not come this far."""

    def translated(self) -> AbstractContextManager[None]:
        """Whatever goes wrong while a result is read, as errors of ours."""
        return answers.translated()

    def _quads(self, graph: str) -> Iterator[Quad]:
        name = NamedNode(graph)
        response = self.client.read_graph(graph, answers.N_TRIPLES, seconds=self.place.seconds)
        return (Quad(triple.subject, triple.predicate, triple.object, name) for triple in answers.triples(response))

    def _deadline(self) -> Iterator[tuple[str, str]]:
        """Let the server stop by itself too: it goes on with a query whose reader has gone."""
        if name := self.place.server.kind.deadline:
            yield name, str(ceil(self.place.seconds))

    def _written(self, text: str) -> str:
        """A query with its constants in the form in which the server was given them, and what must stand before it."""
        kind, base_iri = self.place.server.kind, self.base_iri
        text = disguised(constants.rewritten(text, base_iri), base_iri, kind.disguises)
        return f"{kind.prologue}\n{based(text, base_iri)}".lstrip()

    def _screen(self, query: PublicQuery) -> list[str]:
        """Refuse what the engine would refuse, and what this server lacks or is better not asked; tell its columns."""
        self._refuse_services(query.text)
        columns = self._columns(query)
        for name in named(query.text, self.base_iri):
            if name.iri.startswith(self.place.server.kind.refused):
                raise Forbidden(f"<{name.iri}> may not be asked for", f"O <{name.iri}> nie wolno pytać")
            if name.called and self._lacks(name.iri):
                raise _lacking(name.iri)
        return columns

    def _lacks(self, function: str) -> bool:
        """True for functions of ours, those of GeoSPARQL that the server has not, and casts to disguised datatypes."""
        ours = any(function == f"{self.base_iri}def/{known.name}" for known in functions.FUNCTIONS)
        return ours or function in self.place.lacking or function in self.place.server.kind.disguises.datatypes

    def _columns(self, query: PublicQuery) -> list[str]:
        """The columns of a query as the engine has them, or its fault at its place."""
        known = functions.custom(self.base_iri)
        try:
            found = self.nothing.query(query.text, base_iri=self.base_iri, custom_functions=known)
        except (RuntimeError, SyntaxError) as error:
            raise faults.located(str(error), query.text, self.base_iri, self.prefixes) from None
        return [variable.value for variable in found.variables] if isinstance(found, QuerySolutions) else []

    def _refuse_services(self, text: str) -> None:
        """Refuse every SERVICE: a second reading of what was refused before, for no kernel keeps the server from it."""
        resolved = syntax.resolve_codepoints(text)
        if "SERVICE" in resolved.upper() and federation.calls(resolved, self.base_iri):
            raise Forbidden("This endpoint calls no other", "Ten punkt dostępowy nie wywołuje innych")


def _lacking(function: str) -> RequestError:
    return RequestError(
        f"The store behind this endpoint has no function <{function}>; docs/stores.md tells what stores lack",
        f"Baza danych tego punktu nie ma funkcji <{function}>; docs/stores.md mówi, czego bazom brakuje",
    )
