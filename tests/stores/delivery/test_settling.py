"""How a server is put right that was emptied, restored, changed by hand, or left half-way by a publisher that died."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from app.cli import commands
from app.config import Settings
from app.errors import PublisherBusy, PublishError
from app.factory import create_app
from app.store.releases import Releases
from app.store.remote import switching
from app.store.remote.switching import Phase
from loaders import delivery, publish
from loaders.delivery import Look, What, bringing, comparing, target
from loaders.delivery.content import Content
from tests.region import BASE, ROWS
from tests.stores.asking import update
from tests.stores.publishing import empty, is_delivered, published, quads, require_atomic
from tests.stores.servers import Server

LABELS = f"SELECT ?label {{ <{BASE}id/rzeczy/1> <http://www.w3.org/2000/01/rdf-schema#label> ?label }}"


def test_emptied_server_is_loaded_anew(settings: Settings, store: Server, releases: Releases) -> None:
    published(settings)
    empty(store)
    again = published(settings)
    assert again.release is None, "nothing changed"
    assert [repair.what for repair in again.repairs] == [What.LOADED]
    assert is_delivered(store, releases)


def test_server_of_which_nothing_is_unsure_is_asked_once(
    settings: Settings, store: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(settings)
    asked, held = list[str | None](), target.Target.held

    def noted(self: target.Target) -> str | None:
        asked.append(held(self))
        return asked[-1]

    monkeypatch.setattr(target.Target, "held", noted)
    assert publish.settle(settings, look=Look.WHERE_UNSURE) == ()
    assert len(asked) == 1
    empty(store)
    assert [repair.what for repair in publish.settle(settings)] == [What.LOADED]


def test_older_release_is_brought_up_to_date(settings: Settings, store: Server, releases: Releases) -> None:
    published(settings)
    before = quads(store)
    published(settings, ROWS[:1])
    empty(store)
    update(store, "INSERT DATA { " + "\n".join(_in_graph(quad) for quad in before) + "}")
    assert [repair.what for repair in published(settings, ROWS[:1]).repairs] == [What.BROUGHT]
    assert is_delivered(store, releases)


def _in_graph(quad: ox.Quad) -> str:
    return f"GRAPH {quad.graph_name} {{ {quad.subject} {quad.predicate} {quad.object} }}"


def test_settling_counts_and_loads_what_is_not_right(settings: Settings, store: Server, releases: Releases) -> None:
    published(settings)
    update(
        store,
        f"DELETE DATA {{ GRAPH <{BASE}graph/rzeczy> {{ <{BASE}id/rzeczy/1> a <{BASE}def/Rzecz> }} }} ;"
        f"INSERT DATA {{ GRAPH <{BASE}graph/nobody> {{ <a:a> <a:b> 'c' }} }}",
    )
    assert not delivery.examine(settings).is_right
    repairs = publish.settle(settings)
    assert [(repair.what, repair.name) for repair in repairs] == [(What.REMOVED, "nobody"), (What.RELOADED, "rzeczy")]
    assert delivery.examine(settings).is_right
    assert is_delivered(store, releases)


@pytest.mark.parametrize("address", ["/data/rzeczy/1.ttl", f"/sparql?query={quote(LABELS)}"])
def test_answers_from_before_a_repair_are_not_given_again(settings: Settings, store: Server, address: str) -> None:
    """While nobody has seen it, what others wrote is answered, and kept."""
    require_atomic(settings)
    published(settings)
    client = create_app(settings).test_client()

    def answer() -> str:
        response = client.get(address, headers={"Accept": "*/*"}, environ_overrides={"RAW_URI": address})
        assert response.status_code == 200
        return response.text

    label = f"<{BASE}id/rzeczy/1> <http://www.w3.org/2000/01/rdf-schema#label> 'Podrzucona'@pl"
    update(store, f"INSERT DATA {{ GRAPH <{BASE}graph/rzeczy> {{ {label} }} }}")
    assert "Podrzucona" in answer()
    update(store, f"DROP SILENT GRAPH <{BASE}graph/rzeczy>")
    assert "Podrzucona" in answer(), "it is kept"
    assert [repair.what for repair in publish.settle(settings)] == [What.RELOADED]
    assert "Pierwsza" in answer()
    assert "Podrzucona" not in answer()


def test_publisher_that_died_before_the_pointer_is_followed(
    settings: Settings, store: Server, releases: Releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(settings)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Releases, "point_to", die)
        with pytest.raises(KeyboardInterrupt):
            published(settings, ROWS[:1])
    assert switching.phase(switching.said(releases.root)) is Phase.SWITCHING
    again = published(settings, ROWS[:1])
    assert [repair.what for repair in again.repairs] == [What.POINTED]
    assert again.release is None
    assert is_delivered(store, releases)


def test_change_that_broke_off_is_loaded_whole(
    settings: Settings, store: Server, releases: Releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that shows half of a request holds no release meanwhile, so nothing is taken for one."""
    published(settings)
    kind = replace(target.Target(settings).server.kind, atomic=False)
    monkeypatch.setattr(target.Target, "server", replace(target.Target(settings).server, kind=kind))

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(target.Target, "remove", die)
        with pytest.raises(KeyboardInterrupt):
            published(settings, ROWS[:1])
    assert target.Target(settings).held() is None
    assert [repair.what for repair in published(settings, ROWS[:1]).repairs] == [What.LOADED]
    assert is_delivered(store, releases)


@pytest.mark.parametrize("name", ["rzeczy", "release"])
def test_graph_is_not_loaded_into_another_release(
    settings: Settings, store: Server, releases: Releases, name: str
) -> None:
    """A publisher died, the next one looks at the server, and only then the server does what the first one sent."""
    require_atomic(settings)
    published(settings)
    current = Content.of(releases, releases.require_current())
    published(settings, ROWS[:1])
    before = quads(store)
    goal = target.Target(settings)
    with pytest.raises(PublisherBusy, match="another publisher"):
        bringing.reload(goal, current, name)
    goal.turn.end()
    assert quads(store) == before


def test_graph_that_says_which_release_it_is_is_loaded_anew(settings: Settings, store: Server) -> None:
    require_atomic(settings)
    published(settings)
    before = quads(store)
    update(store, f"INSERT DATA {{ GRAPH <{BASE}graph/release> {{ <a:a> <a:b> 'c' }} }}")
    assert [(repair.what, repair.name) for repair in publish.settle(settings)] == [(What.RELOADED, "release")]
    assert quads(store) == before


@pytest.mark.parametrize(
    ("language", "said", "loading"),
    [
        ("pl_PL.UTF-8", "wczytano wydanie", r"(?m)^wczytuję \d+ twierdzeń do http://127"),
        ("C", "was loaded", r"(?m)^loading \d+ statements into http://127"),
    ],
)
def test_command_shows_what_the_store_holds_and_puts_it_right(
    settings: Settings, store: Server, language: str, said: str, loading: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    environ = {
        "LOD_BASE_IRI": BASE,
        "LOD_STORE": settings.store,
        "LOD_STORE_USER": settings.store_user,
        "LOD_REGION": str(settings.region),
        "LOD_VAR": str(settings.var),
        "LC_ALL": language,
        "LOD_STORE_PASSWORD_FILE": str(settings.store_password_file or ""),
    }

    def lodzkie(*arguments: str) -> Result:
        return CliRunner().invoke(commands, arguments, env=environ)

    assert lodzkie("store").stdout.splitlines()[1].endswith(": lodzkie publish"), "nothing is published yet"
    published(settings)
    assert lodzkie("store").exit_code == 0
    empty(store)
    shown = lodzkie("store", "--json")
    assert shown.exit_code == PublishError.exit_code
    assert json.loads(shown.stdout)["held"] is None
    assert "store --settle" in lodzkie("store").stdout
    settled = lodzkie("store", "--settle")
    assert settled.exit_code == 0
    assert said in settled.output
    assert re.search(loading, settled.stderr)
    assert json.loads(lodzkie("store", "--json").stdout)["right"] is True
    wrong = f"GRAPH <{BASE}graph/rzeczy> {{ <{BASE}id/rzeczy/1> <{BASE}def/x> 'c' }}"
    update(store, f"INSERT DATA {{ {wrong} }}")
    compared = lodzkie("store", "--compare")
    assert compared.exit_code == PublishError.exit_code
    assert re.search(r"(?m)^  rzeczy: (brakuje )?0 .*\b1\b", compared.stdout)
    compared_names, difference = list[str](), comparing._difference

    def noted(*arguments: Any) -> comparing.Difference:
        compared_names.append(arguments[2])
        return difference(*arguments)

    monkeypatch.setattr(comparing, "_difference", noted)
    settled = lodzkie("store", "--compare", "--settle", "--json")
    assert settled.exit_code == 0
    differences = json.loads(settled.stdout)["differences"]
    assert {name: 1 + (name == "rzeczy") for name in differences} == Counter(compared_names), (
        "once, and what was loaded"
    )
    rolled_back = lodzkie("rollback", "--json")
    assert rolled_back.exit_code != 0, "there is no earlier release"
