"""Publishing into a SPARQL server: what it is sent, what it holds then, and how a delivery that failed is put right."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from app import registers
from app.cli import commands
from app.config import Settings
from app.errors import DeliveryError, PublisherBusy, PublishError
from app.factory import create_app
from app.store.releases import Releases
from app.store.remote import switching
from app.store.remote.client import Client
from app.store.remote.switching import Phase
from loaders import delivery, publish
from loaders.delivery import Look, What, bringing, target
from loaders.delivery.content import Content
from loaders.publish import Order
from tests.region import BASE, ROWS
from tests.served import free_port
from tests.stores import oxigraph
from tests.stores.asking import update
from tests.stores.publishing import empty, is_delivered, published, quads, require_atomic, settings_for
from tests.stores.servers import Server, launched

NOW = datetime(2026, 1, 1, tzinfo=UTC)
OTHER = "INSERT DATA { GRAPH <https://other.example/g> { <https://other.example/a> <https://other.example/b> 'c' } }"

LABELS = f"SELECT ?label {{ <{BASE}id/rzeczy/1> <http://www.w3.org/2000/01/rdf-schema#label> ?label }}"


@pytest.fixture
def store(server: Server) -> Server:
    """A store that holds nothing, whatever the test before left there."""
    empty(server)
    return server


@pytest.fixture
def settings(tmp_path: Path, store: Server) -> Settings:
    return settings_for(store, tmp_path)


@pytest.fixture
def releases(settings: Settings) -> Releases:
    return Releases(settings.releases)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The update requests that went to the server."""
    texts: list[str] = []
    original = Client.update

    def recorded(self: Client, text: bytes, *, seconds: float) -> None:
        texts.append(text.decode())
        original(self, text, seconds=seconds)

    monkeypatch.setattr(Client, "update", recorded)
    return texts


def test_first_release_is_loaded(settings: Settings, store: Server, releases: Releases) -> None:
    release = published(settings).release
    assert release is not None
    assert releases.current() == release.id
    assert is_delivered(store, releases)


def test_what_others_keep_on_the_server_stays(settings: Settings, store: Server) -> None:
    published(settings)
    update(store, OTHER)
    published(settings, ROWS[:1])
    publish.settle(settings)
    assert len([quad for quad in quads(store) if quad.subject.value == "https://other.example/a"]) == 1


def test_what_others_keep_on_the_server_is_named(settings: Settings, store: Server) -> None:
    published(settings)
    update(store, OTHER)
    state = delivery.examine(settings)
    if target.Target(settings).server.kind.listed:
        assert (state.is_right, state.others) == (True, {}), "it is not seen: our graphs are named with every query"
    else:
        assert (state.is_right, state.others) == (False, {"https://other.example/g": 1})


def test_first_release_needs_a_dataset_of_its_own(settings: Settings, store: Server, releases: Releases) -> None:
    update(store, OTHER)
    if target.Target(settings).server.kind.listed:
        published(settings)
        return
    with pytest.raises(PublishError, match=r"1 statements in https://other\.example/g.*dataset of its own"):
        published(settings)
    assert releases.names() == set()


def test_dataset_of_others_is_not_written_to(settings: Settings, store: Server) -> None:
    update(store, OTHER)
    if target.Target(settings).server.kind.listed:
        pytest.skip("what others keep here is not seen")
    before = quads(store)
    for look in Look:
        with pytest.raises(PublishError, match="dataset of its own"):
            publish.settle(settings, look=look)
    assert quads(store) == before
    assert switching.phase(switching.said(settings.releases)) is Phase.NONE


def test_triples_in_no_graph_are_of_others(settings: Settings, store: Server) -> None:
    if not target.Target(settings).server.kind.union:
        pytest.skip("nobody sees them here")
    update(store, "INSERT DATA { <https://other.example/a> <https://other.example/b> 'c' }")
    try:
        with pytest.raises(PublishError, match="default graph"):
            published(settings)
    finally:
        update(store, "DROP DEFAULT")


def test_server_that_shows_the_union_of_its_graphs_to_everybody_holds_nothing_of_others(tmp_path: Path) -> None:
    server = launched(oxigraph.launch(tmp_path, options=("--union-default-graph",)))
    try:
        settings = settings_for(server, tmp_path)
        published(settings)
        state = delivery.examine(settings)
        assert (state.is_right, state.others) == (True, {})
        update(server, "INSERT DATA { <https://other.example/a> <https://other.example/b> 'c' }")
        assert delivery.examine(settings).others == {"": 1}
    finally:
        server.stop()


def test_changed_row_is_one_request_about_its_entity(
    settings: Settings, store: Server, releases: Releases, sent: list[str]
) -> None:
    require_atomic(settings)
    published(settings)
    sent.clear()
    published(settings, ["1;Zmieniona;01.02.2026;600", *ROWS[1:]])
    assert is_delivered(store, releases)
    turn, exchange = sent
    assert "rzeczy" not in turn
    start, _, rest = exchange.partition(f"GRAPH <{BASE}graph/rzeczy> {{\n")
    assert start.startswith("DELETE {")
    gone = rest.partition("}")[0].splitlines()
    assert gone == [f'<{BASE}id/rzeczy/1> <http://www.w3.org/2000/01/rdf-schema#label> "Pierwsza"@pl .']
    assert "rzeczy/2" not in exchange


def test_same_input_sends_nothing(settings: Settings, sent: list[str]) -> None:
    published(settings)
    sent.clear()
    assert published(settings).release is None
    assert sent == []


def test_rollback_is_delivered(settings: Settings, store: Server, releases: Releases) -> None:
    published(settings)
    published(settings, ROWS[:1])
    publish.rollback(None, settings)
    assert is_delivered(store, releases)
    assert any(quad.subject.value == f"{BASE}id/rzeczy/3" for quad in quads(store))


def test_large_change_is_gathered_and_taken_over_in_one_request(
    settings: Settings, store: Server, releases: Releases, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    require_atomic(settings)
    published(settings)
    sent.clear()
    monkeypatch.setattr(target.Target, "largest", 1_000)
    phases: list[Phase] = []
    announce = target.Target.announce
    monkeypatch.setattr(
        target.Target,
        "announce",
        lambda self, phase, **said: (phases.append(phase), announce(self, phase, **said)),
    )
    published(settings, [f"{number};Rzecz {number};;" for number in range(2, 50)])
    assert phases == [Phase.NONE, Phase.STAGING, Phase.STAGING, Phase.SWITCHING, Phase.NONE]
    assert [number for number, text in enumerate(sent) if f"GRAPH <{BASE}graph/rzeczy>" in text] == [len(sent) - 1]
    assert is_delivered(store, releases)


def test_server_that_shows_half_of_a_request_holds_no_release_meanwhile(
    settings: Settings, store: Server, releases: Releases, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    published(settings)
    sent.clear()
    kind = replace(target.Target(settings).server.kind, atomic=False)
    monkeypatch.setattr(target.Target, "server", replace(target.Target(settings).server, kind=kind))
    published(settings, ROWS[:2])
    # The first one takes the turn.
    assert ["hasCurrentVersion" in text for text in sent[1:]] == [True, *([False] * (len(sent) - 3)), True]
    assert is_delivered(store, releases)


def test_emptied_server_is_loaded_anew(settings: Settings, store: Server, releases: Releases) -> None:
    published(settings)
    empty(store)
    again = published(settings)
    assert again.release is None, "nothing changed"
    assert [repair.what for repair in again.repairs] == [What.LOADED]
    assert is_delivered(store, releases)


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path) -> Settings:
    """The same site in another folder, whose release the server holds."""
    others = replace(settings, var=tmp_path / "elsewhere")
    published(others, [*ROWS[:1], "9;Obca;;"], now=NOW)
    return others


def test_foreign_release_goes_only_after_a_yes(
    settings: Settings, store: Server, releases: Releases, elsewhere: Settings
) -> None:
    before, held = quads(store), Releases(elsewhere.releases).require_current()
    for publishes in (published, publish.settle):
        with pytest.raises(PublishError, match=f"holds release {held}, .*lodzkie store --settle --replace"):
            publishes(settings)
    assert not delivery.examine(settings).known
    assert quads(store) == before
    assert [repair.what for repair in publish.settle(settings, replaces=True)] == [What.CLEARED]
    assert not quads(store)
    published(settings)
    assert is_delivered(store, releases)
    with pytest.raises(PublishError, match="lodzkie store --settle --replace"):
        publish.rollback(None, elsewhere)
    assert [repair.what for repair in publish.settle(elsewhere, replaces=True)] == [What.LOADED]
    assert is_delivered(store, Releases(elsewhere.releases))


def test_release_of_the_same_second_is_another(settings: Settings, store: Server, elsewhere: Settings) -> None:
    empty(store)
    published(settings, now=NOW)
    empty(store)
    publish.settle(elsewhere)
    before = quads(store)
    assert delivery.examine(settings).held == delivery.examine(elsewhere).held
    with pytest.raises(PublishError, match="or is not the same"):
        published(settings, ROWS[:2])
    assert quads(store) == before


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


def test_refused_update_leaves_the_release_before(
    settings: Settings, store: Server, releases: Releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(settings)
    before = releases.current()
    with monkeypatch.context() as patch:
        exchange = bringing.updates.exchange

        def nonsense(removed: list[bytes], added: list[bytes], guard: str) -> bytes:
            return b"nonsense" if "hasCurrentVersion" in guard else exchange(removed, added, guard)

        patch.setattr(bringing.updates, "exchange", nonsense)
        with pytest.raises(PublishError, match=r"does not take release .*400"):
            published(settings, ROWS[:1])
    assert releases.names() == {before}
    assert is_delivered(store, releases)
    assert published(settings, ROWS[:1]).release


def test_server_that_is_down_is_told(settings: Settings, store: Server, releases: Releases) -> None:
    published(settings)
    before = releases.current()
    address = f"http://127.0.0.1:{free_port()}"
    away = replace(settings, store=f"oxigraph+{address}")
    attempts = (lambda: published(away, ROWS[:1]), lambda: publish.settle(away), lambda: delivery.examine(away))
    for attempt in attempts:
        with pytest.raises(DeliveryError, match=f"{address}: .*cannot be reached"):
            attempt()
    assert releases.current() == before


def test_check_does_without_the_server(settings: Settings) -> None:
    known = registers.load_all(settings)
    unreachable = replace(settings, store=f"oxigraph+http://127.0.0.1:{free_port()}")
    assert publish.publish(Order(list(known.values()), {}, dry_run=True), unreachable, known).changes


def test_text_that_looks_like_an_escape_is_delivered_as_it_is(
    settings: Settings, store: Server, releases: Releases
) -> None:
    published(settings)
    published(settings, ["1;C:\\u0041\\\\U0041 \\;;", *ROWS[1:]])
    assert any(quad.object == ox.Literal("C:\\u0041\\\\U0041 \\", language="pl") for quad in quads(store))
    published(settings)
    assert is_delivered(store, releases)


def test_decimal_goes_as_it_came(settings: Settings, store: Server) -> None:
    mapping = settings.region / "mappings" / "rzeczy" / "mapping.ttl"
    text = mapping.read_text(encoding="utf-8")
    number = '[ rml:predicate lod:data ; rml:objectMap [ rml:constant "5"^^xsd:decimal ] ]'
    mapping.write_text(f"{text[: text.rindex('.')].rstrip()}, {number} .\n", encoding="utf-8")
    published(settings)
    assert has_decimals(store)
    mapping.write_text(text, encoding="utf-8")
    published(settings)
    assert not has_decimals(store)


@pytest.mark.parametrize("term", ['"NaN"^^xsd:double', '"POINT(19.4 51.7)"^^geo:wktLiteral', '"PT1H"^^xsd:duration'])
def test_value_that_servers_treat_in_their_way_goes_as_it_came(
    settings: Settings, store: Server, releases: Releases, term: str
) -> None:
    mapping = settings.region / "mappings" / "rzeczy" / "mapping.ttl"
    text = mapping.read_text(encoding="utf-8")
    value = f"[ rml:predicate lod:data ; rml:objectMap [ rml:constant {term} ] ]"
    prefix = "@prefix geo: <http://www.opengis.net/ont/geosparql#> .\n"
    mapping.write_text(f"{prefix}{text[: text.rindex('.')].rstrip()}, {value} .\n", encoding="utf-8")
    published(settings)
    before = delivery.examine(settings).counts["rzeczy"]
    mapping.write_text(text, encoding="utf-8")
    published(settings)
    after = delivery.examine(settings).counts["rzeczy"]
    assert before == (after[0] + len(ROWS), after[1] + len(ROWS))
    assert is_delivered(store, releases)


def has_decimals(store: Server) -> bool:
    register = ox.NamedNode(f"{BASE}graph/rzeczy")
    return any(str(quad.object).endswith("decimal>") for quad in quads(store) if quad.graph_name == register)


def test_lexical_forms_of_a_value_do_not_take_it_away(settings: Settings, store: Server, releases: Releases) -> None:
    """The store folds `01` and `1` into one: when one of both goes, the server keeps the value."""
    mapping = settings.region / "mappings" / "rzeczy" / "mapping.ttl"
    text = mapping.read_text(encoding="utf-8")
    number = "[ rml:predicate lod:data ; rml:objectMap [ rml:constant {} ] ]"
    both = number.format('"01"^^xsd:integer') + ", " + number.format('"1"^^xsd:integer')
    mapping.write_text(text[: text.rindex(".")].rstrip() + f", {both} .\n", encoding="utf-8")
    published(settings)
    state = delivery.examine(settings)
    assert state.counts["rzeczy"][1] < Content.of(releases, releases.require_current()).lines("rzeczy")
    assert state.is_right
    mapping.write_text(text[: text.rindex(".")].rstrip() + f", {number.format('1')} .\n", encoding="utf-8")
    published(settings)
    assert is_delivered(store, releases)
    assert any(quad.object == ox.Literal(1) for quad in quads(store))


def test_wrong_password_is_told(settings: Settings, store: Server, releases: Releases) -> None:
    if settings.store_password_file is None:
        pytest.skip(f"{store.name} lets everybody write here")
    published(settings)
    settings.store_password_file.write_text("wrong")
    before = releases.current()
    with pytest.raises(PublishError, match=r"401"):
        published(settings, ROWS[:1])
    assert releases.names() == {before}


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


@pytest.mark.parametrize(
    ("language", "said", "loading"),
    [
        ("pl_PL.UTF-8", "wczytano wydanie", r"(?m)^wczytuję \d+ twierdzeń do http://127"),
        ("C", "was loaded", r"(?m)^loading \d+ statements into http://127"),
    ],
)
def test_command_shows_what_the_store_holds_and_puts_it_right(
    settings: Settings, store: Server, language: str, said: str, loading: str
) -> None:
    published(settings)
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

    assert lodzkie("store").exit_code == 0
    empty(store)
    shown = lodzkie("store", "--json")
    assert shown.exit_code == PublishError.exit_code
    assert json.loads(shown.stdout)["held"] is None
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
    assert lodzkie("store", "--compare", "--settle").exit_code == 0
    rolled_back = lodzkie("rollback", "--json")
    assert rolled_back.exit_code != 0, "there is no earlier release"


LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"


def test_comparing_finds_wrong_statements_in_right_numbers(
    settings: Settings, store: Server, releases: Releases
) -> None:
    published(settings)
    thing = f"<{BASE}id/rzeczy/1> {LABEL}"
    update(
        store,
        f"DELETE DATA {{ GRAPH <{BASE}graph/rzeczy> {{ {thing} 'Pierwsza'@pl }} }} ;"
        f"INSERT DATA {{ GRAPH <{BASE}graph/rzeczy> {{ {thing} 'Podmieniona'@pl }} }}",
    )
    assert delivery.examine(settings).is_right, "as far as counting tells"
    state = delivery.examine(settings, compares=True)
    assert not state.is_right
    assert {name: tuple(each) for name, each in state.differences.items() if any(each)} == {"rzeczy": (1, 1)}
    assert publish.settle(settings) == ()
    repairs = publish.settle(settings, look=Look.COMPARE)
    assert [(repair.what, repair.name) for repair in repairs] == [(What.RELOADED, "rzeczy")]
    assert delivery.examine(settings, compares=True).is_right
    assert is_delivered(store, releases)


def test_comparing_takes_values_for_what_they_are(settings: Settings, store: Server, releases: Releases) -> None:
    """What the server writes in another way is the same; a graph that is not there lacks all."""
    mapping = settings.region / "mappings" / "rzeczy" / "mapping.ttl"
    text = mapping.read_text(encoding="utf-8")
    values = ['"01"^^xsd:integer', '"1"^^xsd:integer', '"1.50"^^xsd:decimal', '"5"^^xsd:decimal', '"1.0E1"^^xsd:double']
    maps = "".join(f", [ rml:predicate lod:data ; rml:objectMap [ rml:constant {value} ] ]" for value in values)
    mapping.write_text(f"{text[: text.rindex('.')].rstrip()}{maps} .\n", encoding="utf-8")
    published(settings)
    assert not any(map(any, delivery.examine(settings, compares=True).differences.values()))
    number = releases.manifest(releases.require_current()).graphs["ontology"].quads
    update(store, f"DROP SILENT GRAPH <{BASE}graph/ontology>")
    assert delivery.examine(settings, compares=True).differences["ontology"] == (number, 0)
