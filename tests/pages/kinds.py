"""The kinds of pages of the site, each with one page of the region that `make run` publishes.

Whoever makes a kind of page adds it here; the tests of this folder then hold it to everything that pages are held to.
"""

from __future__ import annotations

from functools import cache
from typing import Final
from urllib.parse import quote
from urllib.request import urlopen

from tests.machine import PATIENCE

LANGUAGES: Final = ("pl", "en")
# Pages of their own kind, by what they are.
KINDS: Final[dict[str, str]] = {
    "home": "/",
    "preferences": "/preferences",
    "accessibility": "/accessibility",
    "register": "/doc/dataset/umowy",
    "entries": "/doc/dataset/obiekty-sportowe?unit=id/teryt/10&lod:oswietlenie=true&sort=-lod:rokBudowy",
    "no-entries": "/doc/dataset/budzet?lod:wykonanie.from=1e15&in.1-wydatki-plan-i-wykonanie=id/code/dzial/801",
    "entity": "/doc/umowy/023ac8b3-4bd9-4de4-86b9-5ff9b32f3c4a",
    "lots": "/doc/zamowienia/pcz-zp-272-3-2025",
    "hub": "/doc/jednostki/990001010",
    "organ": "/doc/organy/glosowanie-vii-1-01",
    "act": "/doc/akty/i-1-24",
    "place": "/doc/obiekty-turystyczne/at-0001",
    "observation": "/doc/budzet/2024-1-dochody-990001010-01008-2210",
    "territory": "/doc/teryt/1001",
    "region": "/doc/teryt/10",
    "release": "/doc/release/{release}",
    "ontology": "/doc/def/",
    "datatype": "/doc/def/Nip",
    "module": "/doc/def/modul/finanse",
    "class": "/doc/def/Umowa",
    "property": "/doc/def/statusUmowy",
    "shape": "/doc/def/shape/Adres",
    "scheme": "/doc/code/status-umowy",
    "concept": "/doc/code/cpv/03000000",
    "search": "/search?q=szpitala&register=jednostki",
    "search-for-nothing": "/search",
    "search-in-vain": "/search?q=xyzzyqwv&box=19.3,51.6,19.7,51.9",
    "queries": "/sparql",
    "result": "/sparql?query=" + quote("SELECT * { ?s a <def/Umowa> ; ?p ?o } LIMIT 20"),
    "answer": "/sparql?query=" + quote("ASK {}"),
    "fault": "/sparql?query=" + quote("SELECT ?x {\n ?x a }"),
}
# Pages that say no, by what they say no to, with the status that they have.
REFUSALS: Final[dict[str, tuple[str, int]]] = {
    "unknown": ("/doc/umowy/nie-ma-takiej", 404),
    "nowhere": ("/nowhere/at/all", 404),
    "unreadable": ("/doc/teryt/10?page=x", 400),
}
PAGES: Final[dict[str, str]] = {**KINDS, **{name: path for name, (path, _) in REFUSALS.items()}}


def address_of(site: str, path: str, language: str) -> str:
    """The address of a page in a language by name; `{release}` in its path is the id of the release that is served."""
    path = path.replace("{release}", _release(site))
    return f"{site}{path}{'&' if '?' in path else '?'}lang={language}"


@cache
def _release(site: str) -> str:
    with urlopen(f"{site}/readyz", timeout=PATIENCE) as response:
        return str(response.read().decode().strip())
