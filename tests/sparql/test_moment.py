"""Past releases over HTTP: which one a request reads, and what the answer says of it (RFC 7089)."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import context
from app.config import Settings
from app.errors import Busy, StoreUnavailable, UnknownRelease
from app.factory import create_app
from app.frame import about
from app.sparql import moment
from app.store import past
from app.store.base import PublicQuery
from app.store.past import Past
from app.store.query.syntax import Form
from app.store.releases import MANIFEST, Releases
from tests.machine import PATIENCE
from tests.serving.conftest import GRAPHS, exchange_links, publish, settings_of

# One release a day, at 08:00 UTC from 1 July 2026; the label of each tells its number.
pytestmark = pytest.mark.embedded("a server keeps no releases of the past")
NUMBERS = (1, 2, 3, 4)
WHICH = "SELECT ?n { <id/wydanie> <http://www.w3.org/2000/01/rdf-schema#label> ?n }"
GRAPH = "https://lod.example.org/graph/wydania"


def graphs(number: int) -> dict[str, str]:
    return {**GRAPHS, "wydania": f'<id/wydanie> rdfs:label "{number}" .'}


@pytest.fixture(scope="module")
def site(region: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    settings = settings_of(region, tmp_path_factory.mktemp("var"))
    for number in NUMBERS:
        publish(settings.releases, f"r{number}", graphs(number), number)
    return create_app(settings).test_client()


def ask(client: FlaskClient, at: str | None = None, header: str | None = None, query: str = WHICH, **more):
    return client.get(
        "/sparql",
        query_string={"query": query, **({"at": at} if at is not None else {})},
        headers={**({"Accept-Datetime": header} if header is not None else {}), **more},
    )


def number(response) -> int:
    assert response.status_code == 200, response.text
    [row] = response.json["results"]["bindings"]
    return int(row["n"]["value"])


@pytest.mark.parametrize(
    ("at", "release"),
    [
        ("r1", 1),
        ("r4", 4),
        ("2026-07-01", 1),
        ("2026-07-02", 2),
        ("2026-07-30", 4),
        ("2026-07-02T08:00:00Z", 2),
        ("2026-07-02T07:59:59Z", 1),
        ("2026-07-02T10:00:00+02:00", 2),
        ("2026-07-02T09:59:59+02:00", 1),
        ("2026-07-02T09:59:59 02:00", 1),
        ("20260703T080000Z", 3),
        ("2026-07-03T08:00Z", 3),
        ("2126-01-01T00:00:00Z", 4),
        ("", 4),
    ],
)
def test_at_selects_the_release_that_was_current(site: FlaskClient, at: str, release: int) -> None:
    response = ask(site, at)
    assert number(response) == release
    assert response.headers.get("Memento-Datetime") == (f"{_day(release)} 08:00:00 GMT" if at else None)


# The clocks of Warsaw go forward on 29 March 2026 and back on 25 October; those of Santiago went back on 5 April
# over midnight, so that the last hour of the day before came twice.
@pytest.mark.parametrize(
    ("zone", "day", "end"),
    [
        ("Europe/Warsaw", "2026-03-28", "2026-03-28T23:00:00Z"),
        ("Europe/Warsaw", "2026-03-29", "2026-03-29T22:00:00Z"),
        ("Europe/Warsaw", "2026-07-01", "2026-07-01T22:00:00Z"),
        ("Europe/Warsaw", "2026-10-24", "2026-10-24T22:00:00Z"),
        ("Europe/Warsaw", "2026-10-25", "2026-10-25T23:00:00Z"),
        ("America/Santiago", "2026-04-04", "2026-04-05T04:00:00Z"),
        ("Pacific/Kiritimati", "2026-07-01", "2026-07-01T10:00:00Z"),
        (None, "2026-03-29", "2026-03-30T00:00:00Z"),
    ],
)
def test_day_ends_by_the_clock_of_the_region(tmp_path: Path, zone: str | None, day: str, end: str) -> None:
    (tmp_path / about.FILE).write_text(f'timezone = "{zone}"\n' if zone else "", "utf-8")
    settings = settings_of(tmp_path, tmp_path / "var")
    last = datetime.fromisoformat(end)
    for sequence, created in enumerate((last - timedelta(days=1), last - timedelta(seconds=1), last), 1):
        publish(settings.releases, f"r{sequence}", graphs(sequence), sequence, created=created.isoformat())
    assert number(ask(create_app(settings).test_client(), day)) == 2


@pytest.mark.parametrize("zone", ["Europe/Warsaw", "America/Los_Angeles", "Pacific/Kiritimati"])
def test_first_and_last_day_of_the_calendar_are_days_everywhere(tmp_path: Path, zone: str) -> None:
    (tmp_path / about.FILE).write_text(f'timezone = "{zone}"\n', "utf-8")
    settings = settings_of(tmp_path, tmp_path / "var")
    publish(settings.releases, "r1", graphs(1))
    client = create_app(settings).test_client()
    assert number(ask(client, "9999-12-31")) == 1
    assert ask(client, "0001-01-01").status_code == 404


def _day(release: int) -> str:
    return datetime(2026, 7, release, tzinfo=UTC).strftime("%a, %d Jul %Y")


@pytest.mark.parametrize(
    ("header", "release"),
    [
        ("Wed, 01 Jul 2026 08:00:00 GMT", 1),
        ("Fri, 03 Jul 2026 07:59:59 GMT", 2),
        ("Thu, 01 Jan 1998 00:00:00 GMT", 1),
        ("Thu, 01 Jan 2099 00:00:00 GMT", 4),
    ],
)
def test_accept_datetime_selects_and_knows_no_time_without_a_state(
    site: FlaskClient, header: str, release: int
) -> None:
    response = ask(site, header=header)
    assert number(response) == release
    assert response.headers["Memento-Datetime"] == f"{_day(release)} 08:00:00 GMT"
    assert "Accept-Datetime" in response.headers["Vary"].split(", ")
    assert number(site.get(response.headers["Content-Location"])) == release


def test_parameter_goes_before_the_header(site: FlaskClient) -> None:
    response = ask(site, "r2", header="Fri, 03 Jul 2026 08:00:00 GMT")
    assert number(response) == 2
    assert "Accept-Datetime" not in response.headers["Vary"]
    assert number(ask(site, "r2", header="rubbish")) == 2


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/html"])
def test_answer_of_now_varies_and_is_no_memento(site: FlaskClient, accept: str) -> None:
    response = ask(site, Accept=accept)
    assert "Accept-Datetime" in response.headers["Vary"].split(", ")
    assert not {"Memento-Datetime", "Content-Location"} & set(response.headers.keys())


@pytest.mark.parametrize(
    ("at", "relations"),
    [
        ("r1", {"first memento": "r1", "next memento": "r2", "last memento": "r4"}),
        ("r2", {"first prev memento": "r1", "memento": "r2", "next memento": "r3", "last memento": "r4"}),
        ("r4", {"first memento": "r1", "prev memento": "r3", "last memento": "r4"}),
        ("2026-07-04", {"first memento": "r1", "prev memento": "r3", "last memento": "r4"}),
    ],
)
def test_links_lead_to_the_original_and_to_the_neighbours(
    site: FlaskClient, at: str, relations: dict[str, str]
) -> None:
    links = exchange_links(ask(site, at).headers["Link"])
    [original] = links.pop("original timegate")
    assert "at=" not in original
    assert number(site.get(original)) == 4
    assert set(links) == set(relations)
    for relation, [target] in links.items():
        assert f"r{number(site.get(target))}" == relations[relation]


def test_link_to_a_memento_tells_its_time(site: FlaskClient) -> None:
    assert 'rel="first prev memento"; datetime="Wed, 01 Jul 2026 08:00:00 GMT"' in ask(site, "r2").headers["Link"]


@pytest.mark.parametrize(("blanks", "relations"), [(300, 2), (700, 2), (3_000, 0)])
def test_long_addresses_are_not_repeated(site: FlaskClient, blanks: int, relations: int) -> None:
    """A proxy refuses a response with more than some kilobytes of headers."""
    response = ask(site, "2026-07-02", query=WHICH + " " * blanks)
    assert number(response) == 2
    assert len(str(response.headers)) < 6_000
    assert ("Content-Location" in response.headers) is bool(relations)


@pytest.mark.parametrize(
    ("method", "body"),
    [
        ("POST", {"data": {"query": WHICH, "at": "r2"}}),
        ("POST", {"data": {"query": WHICH}, "query_string": {"at": "r2"}}),
        ("POST", {"data": WHICH, "query_string": {"at": "r2"}, "content_type": "application/sparql-query"}),
        ("QUERY", {"data": WHICH, "query_string": {"at": "r2"}, "content_type": "application/sparql-query"}),
    ],
)
def test_every_way_of_the_protocol_takes_at(site: FlaskClient, method: str, body: dict[str, object]) -> None:
    response = site.open("/sparql", method=method, **body)
    assert number(response) == 2
    assert response.headers["Memento-Datetime"] == "Thu, 02 Jul 2026 08:00:00 GMT"
    assert "Content-Location" not in response.headers


def test_form_of_the_page_keeps_the_moment(site: FlaskClient) -> None:
    response = site.post("/sparql/run", data={"query": WHICH, "at": "r2"})
    assert response.status_code == 303
    assert "Memento-Datetime" not in response.headers
    assert "at=r2" in response.headers["Location"]
    long = site.post("/sparql/run", data={"query": WHICH + " " * 8_000, "at": "r2"})
    assert long.status_code == 200
    assert long.headers["Memento-Datetime"] == "Thu, 02 Jul 2026 08:00:00 GMT"
    assert ">2</td>" in long.text.replace("</span>", "")
    assert site.post("/sparql/run", data={"query": WHICH, "at": "yesterday"}).status_code == 400


def test_head_says_the_same(site: FlaskClient) -> None:
    get, head = (
        site.open("/sparql", method=method, query_string={"query": WHICH, "at": "r2"}) for method in ("GET", "HEAD")
    )
    for name in ("Memento-Datetime", "Link", "Vary", "Cache-Control"):
        assert head.headers.get(name) == get.headers.get(name)


@pytest.mark.parametrize(
    "at", ["yesterday", "2026-13-01", "2026-07-01T10:00:00", "r5", "../r1", ".", "2026-07-01T10:00:00+99:00", "9" * 400]
)
def test_what_is_no_time_is_400(site: FlaskClient, at: str) -> None:
    response = ask(site, at, **{"Accept-Language": "en"})
    assert response.status_code == 400
    assert "expected a day" in response.json["detail"]


@pytest.mark.parametrize(
    "header",
    [
        *("yesterday", "", "2026-07-01", "Wed, 99 Jul 2026 08:00:00 GMT", "Wed, 01 Jul 2026 08:00:00 +0200"),
        "Mon, 01 Jan 99999999999999999999 00:00:00 GMT",
    ],
)
def test_what_is_no_http_date_is_400(site: FlaskClient, header: str) -> None:
    response = ask(site, header=header)
    assert response.status_code == 400
    assert "Accept-Datetime" in response.headers["Vary"].split(", ")


def test_at_twice_is_400(site: FlaskClient) -> None:
    assert site.get("/sparql", query_string=[("query", WHICH), ("at", "r1"), ("at", "r2")]).status_code == 400


@pytest.mark.parametrize("at", ["2026-06-30", "0001-01-01T00:00:00Z", "20250101T000000Z-2"])
def test_time_before_the_first_state_is_404_that_says_what_there_is(site: FlaskClient, at: str) -> None:
    response = ask(site, at, **{"Accept-Language": "en"})
    assert response.status_code == 404
    assert (
        "from 2026-07-01T08:00:00+00:00 (release r1) to 2026-07-04T08:00:00+00:00 (release r4)"
        in response.json["detail"]
    )
    assert "Są stany od" in ask(site, at, **{"Accept-Language": "pl"}).json["detail"]


def test_graph_store_reads_the_past_and_its_tags_tell_releases_apart(site: FlaskClient) -> None:
    def read(**parameters: str):
        return site.get("/graph-store", query_string={"graph": GRAPH, "format": "nt", **parameters})

    assert [read(at=f"r{number}").text.split('"')[1] for number in NUMBERS] == ["1", "2", "3", "4"]
    tags = {read(at=f"r{number}").headers["ETag"] for number in NUMBERS}
    assert len(tags) == len(NUMBERS)
    fixed = read(at="r2")
    assert fixed.headers["Cache-Control"] == "public, max-age=86400"
    assert {"alternate", "original timegate", "memento"} <= set(exchange_links(fixed.headers["Link"]))
    again = site.get(fixed.request.full_path, headers={"If-None-Match": fixed.headers["ETag"]})
    assert again.status_code == 304
    assert again.headers["Memento-Datetime"] == fixed.headers["Memento-Datetime"]
    assert read(at="2026-07-02").headers["Cache-Control"] == "public, no-cache"
    negotiated = [
        site.get("/graph-store", query_string={"graph": GRAPH}, headers={"Accept-Datetime": f"{_day(n)} 09:00:00 GMT"})
        for n in NUMBERS
    ]
    assert len({response.headers["ETag"] for response in negotiated}) == len(NUMBERS)


def test_graph_of_another_time_is_404(site: FlaskClient, settings: Settings) -> None:
    publish(settings.releases, "r1", {"umowy": "<id/umowy/1> a lod:Umowa ."}, 1)
    publish(settings.releases, "r2", {"miejsca": "<id/miejsca/1> a lod:Miejsce ."}, 2)
    client = create_app(settings).test_client()
    address = "/graph-store?graph=https://lod.example.org/graph/umowy"
    assert [client.get(f"{address}{at}").status_code for at in ("", "&at=r1", "&at=r2")] == [404, 200, 404]


def test_preflight_may_ask_for_the_header(site: FlaskClient) -> None:
    response = site.options("/sparql")
    assert "Accept-Datetime" in response.headers["Access-Control-Allow-Headers"]
    exposed = set(response.headers["Access-Control-Expose-Headers"].split(", "))
    assert {"Memento-Datetime", "Result-Truncated"} <= exposed


def test_new_release_is_current_and_the_one_before_is_past(settings: Settings) -> None:
    publish(settings.releases, "r1", graphs(1), 1)
    client = create_app(settings).test_client()
    assert number(ask(client, "2026-07-09")) == 1
    publish(settings.releases, "r2", graphs(2), 2)
    assert number(ask(client, "2026-07-09")) == number(ask(client)) == 2
    assert number(ask(client, "r1")) == 1


def test_what_follows_the_current_release_never_was(settings: Settings) -> None:
    for release in (1, 2):
        publish(settings.releases, f"r{release}", graphs(release), release)
    Releases(settings.releases).point_to("r1")
    client = create_app(settings).test_client()
    assert number(ask(client, "2026-07-09")) == 1
    assert ask(client, "r2").status_code == 400


def test_before_the_first_release_is_503(settings: Settings) -> None:
    client = create_app(settings).test_client()
    assert ask(client, "2026-07-09").status_code == 503
    assert ask(client, header="Wed, 01 Jul 2026 08:00:00 GMT").status_code == 503


def test_answer_of_a_release_that_retention_takes_never_looks_whole_then_404(settings: Settings) -> None:
    rows = " ".join(f'<id/umowy/{n}> rdfs:label "{"x" * 200}{n}" .' for n in range(20_000))
    publish(settings.releases, "r1", {"umowy": rows}, 1)
    publish(settings.releases, "r2", graphs(2), 2)
    client = create_app(settings).test_client()
    query = {"query": "SELECT * { ?s ?p ?o }", "at": "r1", "format": "csv"}
    response = client.get("/sparql", query_string=query)
    body: Iterator[bytes] = iter(response.response)
    first = next(body)
    (settings.releases / "r1" / MANIFEST).unlink()
    shutil.rmtree(settings.releases / "r1")
    assert first
    with pytest.raises(StoreUnavailable):
        list(body)
    gone = client.get("/sparql", query_string={**query, "at": "2026-07-01"})
    assert gone.status_code == 404
    assert (
        "(release r2)"
        in client.get("/sparql", query_string={**query, "at": "2026-07-01"}, headers={"Accept-Language": "en"}).json[
            "detail"
        ]
    )


def test_small_answer_of_a_release_that_retention_takes_is_503(settings: Settings) -> None:
    for release in (1, 2):
        publish(settings.releases, f"r{release}", graphs(release), release)
    app = create_app(settings)
    assert number(ask(app.test_client(), "r1")) == 1
    held = app.extensions[context.EXTENSION].past.get("r1")
    asked = PublicQuery("ASK { ?s ?p ?o }", Form.ASK)
    assert b"true" in b"".join(held.store.stream(asked, "text/csv"))
    shutil.rmtree(settings.releases / "r1")
    with pytest.raises(StoreUnavailable):
        list(held.store.stream(asked, "text/csv"))


def test_few_past_releases_stay_open_and_each_is_opened_once(settings: Settings) -> None:
    for release in NUMBERS:
        publish(settings.releases, f"r{release}", {"umowy": ""}, release)
    opened: list[str] = []

    def open_release(directory: Path, manifest) -> object:
        opened.append(manifest.id)
        return object()

    kept: Past[object] = Past(Releases(settings.releases), open_release)
    for _ in range(2):
        for release in ("r1", "r2", "r3"):
            kept.get(release)
    assert opened == ["r1", "r2", "r3"]
    kept.get("r4")
    kept.get("r2")
    assert opened == ["r1", "r2", "r3", "r4"]
    kept.get("r1")
    assert opened[-1] == "r1"
    shutil.rmtree(settings.releases / "r1")
    for gone in ("r1", "r9"):
        with pytest.raises(UnknownRelease):
            kept.get(gone)


def test_who_would_wait_long_for_openings_is_refused(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(settings.releases, "r1", {"umowy": ""}, 1)
    monkeypatch.setattr(past, "_PATIENCE", 0.05)
    begun, go_on = threading.Event(), threading.Event()

    def open_slowly(directory: Path, manifest) -> object:
        begun.set()
        go_on.wait(PATIENCE)
        return manifest.id

    kept: Past[object] = Past(Releases(settings.releases), open_slowly)
    thread = threading.Thread(target=kept.get, args=("r1",))
    thread.start()
    begun.wait(PATIENCE)
    with pytest.raises(Busy):
        kept.get("r1")
    go_on.set()
    thread.join()
    assert kept.get("r1") == "r1"


def test_opening_releases_costs_the_client_its_time(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    for release in NUMBERS:
        publish(settings.releases, f"r{release}", graphs(release), release)
    app = create_app(settings)
    charged: list[float] = []
    monkeypatch.setattr(app.extensions[context.EXTENSION].buckets, "charge", lambda client, cost: charged.append(cost))
    assert number(ask(app.test_client(), "r1")) == 1
    opening = charged[0]
    assert opening > 0
    charged.clear()
    ask(app.test_client(), "r1")
    assert charged[0] < opening


def test_no_address_reads_the_past_unless_it_is_watched(site: FlaskClient) -> None:
    page = site.get("/doc/umowy/1?at=r1", headers={"Accept-Datetime": "Wed, 01 Jul 2026 08:00:00 GMT"})
    assert "Memento-Datetime" not in page.headers
    assert moment.HEADER not in page.headers["Vary"]


def _page(site: FlaskClient, path: str, **asked: str) -> str:
    response = site.get(path, query_string={"lang": "en", **asked}, headers={"Accept": "text/html"})
    assert response.status_code == 200, response.text
    return unescape(response.text)


@pytest.mark.parametrize("at", ["r2", "2026-07-02", "2026-07-02T10:00:00Z"])
def test_page_of_a_past_result_says_its_state_and_leads_to_now(site: FlaskClient, at: str) -> None:
    html = _page(site, "/sparql", query=WHICH, at=at)
    assert html.count("State of 2 July 2026, 08:00:00 UTC (release r2).") == 2
    [now] = re.findall(r'<a href="([^"]+)">Go to the present state', html)
    assert number(site.get(now, headers={"Accept": "application/json"})) == 4
    assert f'<option value="{at}" selected>' in html
    assert 'type="hidden" name="at"' not in html


@pytest.mark.parametrize("draft", ["", "ASK {}"])
def test_form_says_the_state_that_it_will_ask_of(site: FlaskClient, draft: str) -> None:
    text = _page(site, "/sparql", at="r2", draft=draft)
    assert "State of 2 July 2026, 08:00:00 UTC (release r2)." in text
    assert '<option value="r2" selected>' in text


def test_form_offers_every_state_that_is_kept_and_asks_of_now_first(site: FlaskClient) -> None:
    html = _page(site, "/sparql")
    assert re.findall(r'<option value="(\w*)"', html) == ["", "r4", "r3", "r2", "r1"]
    assert re.findall(r'<option value="(\w*)" selected', html) == [""]
    assert "Go to the present state" not in html
    asked = site.post("/sparql/run", data={"query": WHICH, "at": ""})
    assert "at=" not in asked.headers["Location"]
    assert number(site.get(asked.headers["Location"])) == 4


def test_header_chooses_the_state_that_the_form_goes_on_with(site: FlaskClient) -> None:
    header = {"Accept-Datetime": "Thu, 02 Jul 2026 08:00:00 GMT", "Accept": "text/html"}
    assert '<option value="r2" selected>' in site.get("/sparql", query_string={"query": WHICH}, headers=header).text


def test_examples_and_saved_queries_keep_the_state(site: FlaskClient) -> None:
    html = _page(site, "/sparql", at="r2")
    assert 'href="?example=umowy/wszystkie&run&at=r2&lang=en"' in html
    place = site.post("/sparql/saved?lang=en", data={"query": WHICH, "at": "r2"}).headers["Location"]
    html = _page(site, place.partition("?")[0], at="r2")
    assert "State of 2 July 2026, 08:00:00 UTC (release r2)." in html
    [result] = re.findall(r'href="(/q/\w+/result\?[^"#]+)', html)
    assert number(site.get(result)) == 2
    short = place.partition("?")[0]
    assert f"<code>https://lod.example.org{short}/result?at=r2</code>" in html
    assert f"<code>https://lod.example.org{short}?at=r2</code>" in html


def test_page_that_was_kept_is_sent_again_when_there_is_another_state(settings: Settings) -> None:
    client = create_app(settings).test_client()
    asked = {"query_string": {"query": WHICH, "at": "r1"}, "headers": {"Accept": "text/html"}}
    for release in (1, 2):
        publish(settings.releases, f"r{release}", graphs(release), release)
        response = client.get("/sparql", **asked)
        assert response.status_code == 200
        asked["headers"]["If-None-Match"] = response.headers["ETag"]
    assert '<option value="r2">' in response.text
    assert client.get("/sparql", **asked).status_code == 304
