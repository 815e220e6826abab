"""What a reader loads for a page: every kind of page is under 60 kB, compressed, with all that its head names."""

from __future__ import annotations

import gzip
import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from app.factory import create_app
from tests.assets.test_scripts import FOLDER, built, loaded
from tests.published import Published

# Kilobytes are thousands, as networks count them.
MOST = 60_000
# Each kind of page, by a thing of that kind that any region has; the query finds the one with the most to say.
KINDS = {
    "entity": "?this <def/wpisWRejestrze> ?register ; ?any ?fact",
    "register": "?this a <http://www.w3.org/ns/dcat#Dataset> ; ?any ?fact",
    "class": "?this a <http://www.w3.org/2002/07/owl#Class> . ?fact a ?this",
    "property": "?this a <http://www.w3.org/2002/07/owl#ObjectProperty> . ?fact ?this ?any",
    "ontology": "?this a <http://www.w3.org/2002/07/owl#Ontology> ; ?any ?fact",
    "concept": "?this a <http://www.w3.org/2004/02/skos/core#Concept> . ?fact ?any ?this",
    "scheme": "?this a <http://www.w3.org/2004/02/skos/core#ConceptScheme> . ?fact ?any ?this",
    "shape": "?this a <http://www.w3.org/ns/shacl#NodeShape> ; ?any ?fact",
    "unit": "?fact <def/jednostkaNadrzedna> ?this",
    "hub": "?fact ?any ?this FILTER(STRSTARTS(STR(?this), STR(<id/>)))",
}
PATHS = {"home": "/", "search": "/search?q=a", "queries": "/sparql", "absent": "/doc/absent"}


class Head(HTMLParser):
    """The addresses that a browser loads with a page."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "link" and {"stylesheet", "icon"} & set(named.get("rel", "").split()):
            self.addresses.append(named["href"])
        elif tag in ("script", "img") and "src" in named:
            self.addresses.append(named["src"])


@pytest.fixture(scope="module")
def client(published: Published) -> FlaskClient:
    return create_app(published.settings).test_client()


def things(published: Published, pattern: str) -> list[str]:
    """The paths of the pages of a kind that have the most to say."""
    query = f"SELECT ?this WHERE {{ {pattern} }} GROUP BY ?this ORDER BY DESC(COUNT(*)) ?this LIMIT 2"
    return [urlsplit(row["this"]).path for row in published.rows(query)]


def weight(client: FlaskClient, path: str, status: int) -> int:
    answer = client.get(path, headers={"Accept": "text/html"}, follow_redirects=True)
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    head = Head()
    head.feed(answer.text)
    assert any(urlsplit(address).path.endswith(".css") for address in head.addresses)
    assert len(set(head.addresses)) == len(head.addresses)
    bodies = [client.get(address, buffered=True).data for address in head.addresses if address.startswith("/static/")]
    # What a script imports comes with it.
    scripts = [FOLDER / name for address in head.addresses for name in re.findall(r"^/assets/(.+)", address)]
    bodies += [part.read_bytes() for script in scripts for part in loaded(script)]
    return sum(len(gzip.compress(body)) for body in (answer.data, *bodies))


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("kind", [*KINDS, *PATHS])
def test_page_of_every_kind_is_light(client: FlaskClient, published: Published, kind: str, language: str) -> None:
    built("page.js")
    paths = [PATHS[kind]] if kind in PATHS else things(published, KINDS[kind])
    assert paths
    for path in paths:
        parted = "&" if "?" in path else "?"
        found = weight(client, f"{path}{parted}lang={language}", 404 if kind == "absent" else 200)
        assert 1_000 < found <= MOST, f"{path}: {found} bytes"
