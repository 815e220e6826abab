"""No page costs more than four queries of the store: every kind of page over the whole region, and one of a hub.

Kinds are taken from the data, one thing of each class of each graph; pages that are about no thing stand in `PAGES`.
What is read once when a release is opened is no page's cost, nor is the index, another file, nor what is read from the
store by its key: a hundred statements at most, and names. No answer is kept.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from pyoxigraph import NamedNode

from app.addresses import data_path, page_path
from app.config import Settings
from app.factory import create_app
from app.iris import Iris
from app.store import choosing
from app.store.base import Asked, Described, Scope
from app.store.embedded import EmbeddedStore
from tests.published import BASE, Published
from tests.serving.conftest import GRAPHS, publish, settings_of
from tests.serving.test_listed import AWARDS, LOTS, SHAPES

MOST = 4
# Pages about no one thing, by what they are; `{release}` is the id of the release, `{example}` an example query.
PAGES = {
    "home": "/",
    "form for queries": "/sparql",
    "example query": "/sparql?example={example}",
    "result of an example query": "/sparql?example={example}&run",
    "result of a query": "/sparql?query=SELECT%20*%20%7B%20?s%20?p%20?o%20%7D%20LIMIT%2010",
    "fault of a query": "/sparql?query=SELECT",
    "search-for-nothing": "/search",
    "search": "/search?q=szpital",
    "search as data": "/search.json?q=szpital",
    "suggestions": "/search/suggest?q=szpit",
    "terms for the form": "/sparql/terms",
    "release": "/doc/release/{release}",
    "ontology": "/doc/def/",
    "register that is not there": "/doc/dataset/nothing",
    "thing that is not there": "/doc/nothing",
    "page that is not there": "/nothing",
    "page of links that is not there": "/doc/def/?incoming=x&page=2",
    "address that cannot be read": "/doc/def/?page=x",
    "description of the datasets": "/.well-known/void",
    "description of the example queries": "/.well-known/sparql-examples",
    "outline of the region": "/map/outline.geojson",
    "map of the units": "/map/units.geojson",
    "search with a box": "/search?q=droga&box=18,51,20,52",
    "description of the search": "/opensearch.xml",
    "sitemaps": "/sitemap.xml",
    "sitemap of pages": "/sitemap-pages.xml",
    "sitemap of a register": "/sitemap-umowy-1.xml",
    "preferences": "/preferences",
    "declaration of accessibility": "/accessibility",
}
# One thing of each class in each named graph.
KINDS = "SELECT ?graph ?class (SAMPLE(?s) AS ?thing) { GRAPH ?graph { ?s a ?class } } GROUP BY ?graph ?class"
HUBS = "SELECT ?o ?p (COUNT(?s) AS ?n) { ?s ?p ?o FILTER(isIRI(?o)) } GROUP BY ?o ?p ORDER BY DESC(?n) LIMIT 40"


class Counting(EmbeddedStore):
    """A store that counts what it is asked; `asked` has the first lines of the queries."""

    asked: list[str] = []  # noqa: RUF012 - of all stores together: a page may read one release only

    def _own(self, query: str, bindings: Any) -> Any:
        self.asked.append(query.partition("\n")[0])
        return super()._own(query, bindings)

    def describe(self, this: NamedNode, scope: Scope) -> Described:
        self.asked.append("# The description of a thing.")
        return super().describe(this, scope)

    def stream(self, asked: Asked, media_type: str, client: socket.socket | None = None) -> Any:
        self.asked.append(str(asked)[:80])
        return super().stream(asked, media_type, client)


@dataclass(frozen=True)
class Counted:
    """A site that counts."""

    client: FlaskClient

    def queries(self, path: str, accept: str = "text/html") -> list[str]:
        """What a request asked the store."""
        Counting.asked.clear()
        with self.client.get(path, headers={"Accept": accept}) as response:
            assert response.status_code < 500, (path, response.status_code)
            assert response.get_data() or response.status_code == 303, path
        return list(Counting.asked)


def counting(settings: Settings) -> Counted:
    client = create_app(replace(settings, cache=0, query_cache=0)).test_client()
    # Opens the release.
    assert client.get("/readyz").status_code == 200
    return Counted(client)


@pytest.fixture(scope="module", autouse=True)
def stores_count() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(choosing, "EmbeddedStore", Counting)
        yield


@pytest.fixture(scope="module")
def region(published: Published, stores_count: None) -> Counted:
    return counting(published.settings)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory, stores_count: None) -> Counted:
    """A site in which 20,000 contracts point to one place, which has 300 properties of its own."""
    settings = settings_of(tmp_path_factory.mktemp("region"), tmp_path_factory.mktemp("var"))
    many = " ".join(f"<id/umowy/n{number}> lod:siedziba <id/miejsca/hub> ." for number in range(20_000))
    facts = " ".join(f"<id/miejsca/hub> lod:cecha{number} <id/umowy/n{number}> ." for number in range(300))
    place = f'<id/miejsca/hub> a lod:Miejsce ; rdfs:label "Hub" . {facts}'
    publish(settings.releases, "r1", {**GRAPHS, "umowy": many, "miejsca": place})
    return counting(settings)


def too_many(site: Counted, paths: Iterator[str], accept: str = "text/html") -> dict[str, list[str]]:
    """The paths whose answers ask more than they may."""
    return {path: asked for path in paths if len(asked := site.queries(path, accept)) > MOST}


def paths(published: Published, query: str, name: str) -> Iterator[str]:
    """What `/doc/` and `/data/` call the things of a query that this site describes."""
    iris = Iris(BASE)
    things = dict.fromkeys(row[name] for row in published.rows(query))
    yield from (iris.rest(thing) for thing in things if iris.is_ours(thing))


@pytest.mark.parametrize("name", PAGES)
def test_page_about_no_one_thing(region: Counted, published: Published, name: str) -> None:
    example = next(folder.parent.name for folder in sorted(published.settings.region.glob("mappings/*/queries/")))
    file = next(iter(sorted((published.settings.region / "mappings" / example / "queries").glob("*.rq"))))
    path = PAGES[name].format(release=published.manifest.id, example=quote(f"{example}/{file.stem}"))
    assert too_many(region, iter([path, f"{path}{'&' if '?' in path else '?'}lang=en"])) == {}


def test_page_of_each_kind_of_thing(region: Counted, published: Published) -> None:
    kinds = list(paths(published, KINDS, "thing"))
    assert len(kinds) > 150
    assert too_many(region, map(page_path, kinds)) == {}


def test_data_of_each_kind_of_thing(region: Counted, published: Published) -> None:
    kinds = list(paths(published, KINDS, "thing"))
    assert too_many(region, (data_path(rest, "ttl") for rest in kinds), "text/turtle") == {}


def test_way_to_each_kind_of_thing(region: Counted, published: Published) -> None:
    for row in published.rows(KINDS):
        if Iris(BASE).is_ours(row["thing"]):
            assert len(region.queries(quote(row["thing"].removeprefix(BASE.rstrip("/")), safe="/%"))) <= 1


def test_pages_of_the_things_that_most_points_to(region: Counted, published: Published) -> None:
    hubs = [(row["o"], row["p"]) for row in published.rows(HUBS) if Iris(BASE).is_ours(row["o"])]
    assert hubs
    for thing, property_ in hubs:
        path = page_path(Iris(BASE).rest(thing))
        incoming = f"{path}?incoming={quote(property_, safe='')}&page="
        assert too_many(region, iter([path, incoming + "1", incoming + "2"])) == {}


@pytest.mark.parametrize(
    "query", ["", f"?incoming={BASE}def/siedziba&page=1", f"?incoming={BASE}def/siedziba&page=400"]
)
def test_hub_that_20_000_point_to(hub: Counted, query: str) -> None:
    assert 0 < len(hub.queries(f"/doc/miejsca/hub{query}")) <= MOST


def test_tables_of_values_are_one_query(tmp_path_factory: pytest.TempPathFactory, stores_count: None) -> None:
    settings = settings_of(tmp_path_factory.mktemp("region"), tmp_path_factory.mktemp("var"))
    graphs = {**GRAPHS, "umowy": LOTS, "miejsca": AWARDS, "shapes": SHAPES}
    publish(settings.releases, "r1", graphs)
    site = counting(settings)
    with_table, without = site.queries("/doc/umowy/p"), site.queries("/doc/umowy/p-2")
    assert len(with_table) == len(without) + 1
    assert [asked for asked in with_table if asked.startswith("# What stands in the tables")] == with_table[-1:]


@pytest.mark.parametrize("rest", ["", "?q=a&page=2", ".csv", ".json", ".geojson"])
def test_every_register_has_a_page_that_is_counted(region: Counted, published: Published, rest: str) -> None:
    assert too_many(region, (page_path(f"dataset/{slug}") + rest for slug in published.registers)) == {}


def test_what_is_asked_is_counted_anew_each_time(region: Counted) -> None:
    first, again = region.queries("/doc/def/"), region.queries("/doc/def/")
    assert first == again
    # A page that is kept asks nothing.
    assert first
