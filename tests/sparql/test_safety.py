"""Nothing that a query says opens a file or a connection, but for those to services that the operator listed."""

from __future__ import annotations

import json
import random
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pyoxigraph
import pytest
from flask.testing import FlaskClient

from app.config import load
from app.errors import Forbidden, QuerySyntaxError, SettingError
from app.factory import create_app
from app.store.query import federation
from app.store.workers import forwarding
from tests.serving.conftest import BASE, GRAPHS, publish

JSON = "application/sparql-results+json"
ANSWER = json.dumps(
    {"head": {"vars": ["s"]}, "results": {"bindings": [{"s": {"type": "uri", "value": "http://example.org/there"}}]}}
).encode()


@dataclass
class Service:
    """A service on the loopback: what it was asked, and how it answers."""

    server: ThreadingHTTPServer
    asked: list[str] = field(default_factory=list)
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": JSON})
    body: bytes = ANSWER
    length: int | None = None

    def forget(self) -> None:
        self.__dict__.update(vars(Service(self.server)))

    @property
    def iri(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/sparql"


def start(handled: Callable[[BaseHTTPRequestHandler], None]) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            handled(self)

        def do_GET(self) -> None:
            handled(self)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    return server


@pytest.fixture(scope="module")
def started() -> Iterator[Service]:
    def handled(handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0))).decode()
        service.asked.append(parse_qs(body).get("query", [body])[0])
        handler.send_response(service.status)
        for name, value in service.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(service.body) if service.length is None else service.length))
        handler.end_headers()
        handler.wfile.write(service.body)

    server = start(handled)
    service = Service(server)
    yield service
    server.shutdown()
    server.server_close()


@pytest.fixture
def service(started: Service) -> Service:
    started.forget()
    return started


@pytest.fixture
def trap() -> Iterator[socket.socket]:
    """A port that nobody may knock at."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server
        server.settimeout(0.2)
        with pytest.raises(TimeoutError):
            server.accept()


def site(region: Path, var: Path, services: str) -> FlaskClient:
    (var / "releases").mkdir()
    publish(var / "releases", "r1", GRAPHS)
    environ = {"LOD_BASE_IRI": BASE, "LOD_VAR": str(var), "LOD_REGION": str(region), "LOD_SERVICES": services}
    # None of these tests is about what a client may use up.
    return create_app(load({**environ, "LOD_CLIENT_SECONDS": "900"})).test_client()


@pytest.fixture(scope="module")
def federated(region: Path, tmp_path_factory: pytest.TempPathFactory, started: Service) -> FlaskClient:
    """A site that lets queries call the service, and one that is not there."""
    return site(region, tmp_path_factory.mktemp("federated"), f"{started.iri}, http://127.0.0.1:9/gone")


def ask(client: FlaskClient, text: str):
    return client.post("/sparql", data={"query": text}, headers={"Accept": "application/json", "Accept-Language": "en"})


def port_of(server: socket.socket) -> int:
    return int(server.getsockname()[1])


def call(iri: str) -> str:
    return f"SELECT * {{ SERVICE <{iri}> {{ ?s ?p ?o }} }}"


UPDATES = [
    *(
        "INSERT DATA { <a> <b> <c> }",
        "insert data{<a><b><c>}",
        "DELETE DATA { <a> <b> <c> }",
        "DELETE WHERE { ?s ?p ?o }",
    ),
    *("DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }", "WITH <g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }"),
    *("LOAD <file:///etc/passwd>", "LOAD SILENT <file:///etc/passwd> INTO GRAPH <g>", "load<http://127.0.0.1:{port}/>"),
    *(
        "CLEAR ALL",
        "CLEARALL",
        "DROP SILENT DEFAULT",
        "CREATE GRAPH <g>",
        "ADD <a> TO <b>",
        "MOVE <a> TO <b>",
        "copy<a>to<b>",
    ),
    *("# SELECT *\nLOAD <http://127.0.0.1:{port}/>", "PREFIX x: <select> BASE <ask> LOAD <http://127.0.0.1:{port}/>"),
    *("CLEAR ALL ; LOAD <http://127.0.0.1:{port}/>", "PREFIX select:<x>\tINSERT{}WHERE{}", "\n\r\n#\rDROP ALL"),
]
WAYS = {
    "query by form": lambda text: {"method": "POST", "data": {"query": text}},
    "query by address": lambda text: {"method": "GET", "query_string": {"query": text}},
    "query directly": lambda text: {"method": "POST", "data": text, "content_type": "application/sparql-query"},
    "QUERY": lambda text: {"method": "QUERY", "data": text, "content_type": "application/sparql-query"},
    "update by form": lambda text: {"method": "POST", "data": {"update": text}},
    "update by address": lambda text: {"method": "GET", "query_string": {"update": text}},
    "update in the address of a form": lambda text: {
        "method": "POST",
        "query_string": {"update": text},
        "data": {"a": ""},
    },
    "update directly": lambda text: {"method": "POST", "data": text, "content_type": "application/sparql-update"},
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_update_is_forbidden_however_it_is_written_and_sent(
    client: FlaskClient, trap: socket.socket, way: Callable[[str], dict]
) -> None:
    for text in UPDATES:
        response = client.open("/sparql", **way(text.replace("{port}", str(port_of(trap)))))
        assert response.status_code == 403, text


@pytest.mark.parametrize(
    "text", ["SELECT * {} ; LOAD <http://127.0.0.1:{port}/>", "ASK {} INSERT DATA { <a> <b> <c> }"]
)
def test_update_after_a_query_is_no_query(client: FlaskClient, trap: socket.socket, text: str) -> None:
    assert ask(client, text.replace("{port}", str(port_of(trap)))).status_code == 400


def test_from_reads_no_file_and_opens_no_connection(client: FlaskClient, trap: socket.socket) -> None:
    for iri in ("file:///etc/passwd", f"http://127.0.0.1:{port_of(trap)}/", "http://169.254.169.254/latest/meta-data/"):
        for clause in (f"FROM <{iri}> {{ ?s ?p ?o }}", f"FROM NAMED <{iri}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"):
            assert ask(client, f"SELECT * {clause}").json["results"]["bindings"] == []
        for parameter in ("default-graph-uri", "named-graph-uri"):
            response = client.get("/sparql", query_string={"query": "SELECT * { ?s ?p ?o }", parameter: iri})
            assert response.json["results"]["bindings"] == []
        assert client.get("/graph-store", query_string={"graph": iri}).status_code == 404


@pytest.mark.parametrize(
    "function",
    ["file:///etc/passwd", "http://127.0.0.1:{port}/f", "java:java.lang.Runtime", "http://jena.apache.org/ARQ/js#f"],
)
def test_no_function_runs_what_it_names(client: FlaskClient, trap: socket.socket, function: str) -> None:
    name = function.replace("{port}", str(port_of(trap)))
    assert ask(client, f"SELECT (<{name}>('id') AS ?x) {{}}").status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1:{port}",
            "localhost:{port}",
            "[::1]:{port}",
            "0.0.0.0:{port}",
            "2130706433:{port}",
            "0x7f000001:{port}",
        ),
        *(
            "127.1:{port}",
            "0177.0.0.1:{port}",
            "[::ffff:127.0.0.1]:{port}",
            "[::ffff:7f00:1]:{port}",
            "[64:ff9b::7f00:1]:{port}",
        ),
        *("user:password@127.0.0.1:{port}", "127.0.0.1:{port}#@example.org", "example.org@127.0.0.1:{port}"),
        *("169.254.169.254/latest/meta-data", "[fd00:ec2::254]/latest", "metadata.google.internal", "metadata"),
    ],
)
def test_service_is_refused_whatever_its_address(
    client: FlaskClient, federated: FlaskClient, service: Service, trap: socket.socket, address: str
) -> None:
    for scheme in ("http", "https", "HTTP"):
        iri = f"{scheme}://{address.replace('{port}', str(port_of(trap)))}"
        for text in (call(iri), call(iri).replace("SERVICE", "SERVICE SILENT")):
            assert ask(client, text).status_code == 403
            refused = ask(federated, text)
            assert (refused.status_code, service.iri in refused.json["detail"]) == (403, True)
    assert service.asked == []


PLACES = [
    "SELECT * { SERVICE <{iri}> { ?s ?p ?o } }",
    "select*{service<{iri}>{?s ?p ?o}}",
    "SELECT * { SERVICE#comment>\n <{iri}> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <{iri}> { ?s ?p ?o } }",
    "PREFIX a: <{folder}> SELECT * { SERVICE a:sparql { ?s ?p ?o } }",
    "PREFIX a: <http://example.org/> PREFIX a: <{folder}> SELECT * { SERVICE a:sp\\u0061rql { ?s ?p ?o } }",
    "BASE <{folder}x/y> SELECT * { SERVICE <../sparql> { ?s ?p ?o } }",
    "BASE <{folder}> PREFIX : <sparql> SELECT * { SERVICE : { ?s ?p ?o } }",
    "SELECT * { S\\u0045RVICE <{iri}> { ?s ?p ?o } }",
    "SELECT * { { SELECT * { SERVICE <{iri}> { ?s ?p ?o } } } }",
    "SELECT * { ?x a <def/Umowa> OPTIONAL { SERVICE <{iri}> { ?s ?p ?o } } }",
    "SELECT * { { ?s a <none> } UNION { SERVICE <{iri}> { ?s ?p ?o } } }",
]


@pytest.mark.parametrize("text", PLACES)
def test_listed_service_is_called_wherever_it_stands(federated: FlaskClient, service: Service, text: str) -> None:
    response = ask(
        federated, text.replace("{iri}", service.iri).replace("{folder}", service.iri.removesuffix("sparql"))
    )
    assert response.status_code == 200, response.text
    assert {row["s"]["value"] for row in response.json["results"]["bindings"]} == {"http://example.org/there"}
    [asked] = service.asked
    assert asked.endswith("SELECT * WHERE { ?s ?p ?o . }")
    # What others answer is not ours to keep.
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers


@pytest.mark.parametrize(
    "text",
    [
        "ASK { FILTER EXISTS { SERVICE <{iri}> { ?s ?p ?o } } }",
        "ASK { BIND(EXISTS { SERVICE <{iri}> { ?s ?p ?o } } AS ?there) FILTER(?there) }",
        "ASK { SERVICE <{iri}> { ?s ?p ?o FILTER(?o < 3 && ?o > 1) } }",
    ],
)
def test_service_in_an_expression_and_around_one(federated: FlaskClient, service: Service, text: str) -> None:
    assert ask(federated, text.replace("{iri}", service.iri)).json["boolean"] is True
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("SELECT * { SERVICE ?v { ?s ?p ?o } }", 403),
        ("SELECT * { VALUES ?v { <{iri}> } SERVICE ?v { ?s ?p ?o } }", 403),
        ("SELECT * { BIND(<{iri}> AS ?v) SERVICE SILENT ?v { ?s ?p ?o } }", 403),
        ("SELECT * { SERVICE <{iri}> { SERVICE ?v { ?s ?p ?o } } }", 403),
        ("SELECT * { SERVICE <{iri}> { SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } } }", 403),
        ("SELECT * { SERVICE <{iri}> { ?s ?p ?o } SERVICE SILENT <http://127.0.0.1:{port}/> { ?s ?p ?o } }", 403),
        ("SELECT * { SERVICE <{iri}?x=1> { ?s ?p ?o } }", 403),
        ("SELECT * { SERVICE <{iri}/> { ?s ?p ?o } }", 403),
        ("SELECT * { SERVICE <{iri}#f> { ?s ?p ?o } }", 403),
        ("SELECT * { SERVICE <sparql> { ?s ?p ?o } }", 403),
        ("SELECT * { SERVICE <file:///etc/passwd> { ?s ?p ?o } }", 403),
        ("SELECT * { SERVICE none:x { ?s ?p ?o } }", 403),
        ("PREFIX a: <{iri}> PREFIX a: <http://127.0.0.1:{port}/> SELECT * { SERVICE a: { ?s ?p ?o } }", 403),
        ("PREFIX SERVICEx: <http://127.0.0.1:{port}/> SELECT * { SERVICE <{iri}> {} GRAPH SERVICEx:y {} }", 403),
        ("PREFIX x: <http://127.0.0.1:{port}/> SELECT * { SERVICE <{iri}> {} SERVICEx:y { ?s ?p ?o } }", 400),
        (
            "PREFIX x: <http://127.0.0.1:{port}/> SELECT * { SERVICE <{iri}> {} FILTER(1<2#>'\n) SERVICE x:y {} #'\n }",
            400,
        ),
        ("SELECT * { SERVICE <{iri}> { ?s <urn:x#y> ?o } }", 403),
        ("SELECT * { SERVICE <{iri}> { ?s ?p '\\u005Cu0041' } }", 400),
        ("SELECT * { SERVICE <{iri}> { ?s ?p ?o }", 400),
        ("SELECT * { SERVICE { ?s ?p ?o } }", 400),
        ("SELECT * { LATERAL { SERVICE <{iri}> { ?s ?p ?o } } }", 400),
        ("SELECT * { SERVICE <{iri}> { ?s ?p \\u0027{open}{close}\\u0027 } }".replace("{open}", "{" * 70), 400),
        ("SELECT * { SERVICE <{iri}> { " + "\\u007B" * 70 + "\\u007D" * 70 + " } }", 400),
    ],
)
def test_what_cannot_be_told_or_is_not_listed_is_refused(
    federated: FlaskClient, service: Service, trap: socket.socket, text: str, status: int
) -> None:
    response = ask(federated, text.replace("{iri}", service.iri).replace("{port}", str(port_of(trap))))
    assert response.status_code == status, response.text
    assert service.asked == []


def test_engine_calls_nothing_but_doors_of_what_is_admitted() -> None:
    """Random texts around a call: what the engine makes of an admitted one goes to the door, at port 7."""
    listed, door, other = "http://listed.example/", "http://127.0.0.1:7/door", "http://127.0.0.1:1/"
    store, choice = pyoxigraph.Store(), random.Random(11).choice
    call = ["SERVICE <L>{}", "SERVICE a:{?s ?p ?o}", "SERVICE#>\n<L>{}", "S\\u0045RVICE <L>{}", "service silent a:{}"]
    sly = [
        *("SERVICE <O>{}", "SERVICE b:{}", "SERVICEb:{}", "SERVICE?x{}", "\\u0053ERVICE b:{}", "SERVICEa:{}"),
        *("FILTER(1<2#>'''\n)SERVICE b:{}#'''\n", "FILTER('1'<'>')SERVICE b:{}#'\n", "{?s ?p 1SERVICE b:{}}"),
        *(
            "?s ?p 'a\\u0027 . SERVICE b:{} #'\n",
            "#\\u000A SERVICE b:{}\n",
            "?s <x\\u003E> SERVICE b:{}#>\n",
            *[""] * 12,
        ),
    ]
    plain = ["", "?s ?p 1 .", "FILTER(1<2)", "{}", "?s a <p#q> .", "OPTIONAL {", "}", "?s ?p '''{' }''' .", *[""] * 8]
    head = f"PREFIX a: <{listed}> PREFIX b: <{other}> PREFIX SERVICEa: <{other}> SELECT * "
    reached = []
    for _ in range(6000):
        middle = " ".join(choice(pieces) for pieces in (plain, sly, call, plain, sly, plain))
        text = head + "{" + middle.replace("<L>", f"<{listed}>").replace("<O>", f"<{other}>") + "}"
        try:
            list(store.query(federation.admit(text, BASE, {listed: door}), base_iri=BASE))
        except OSError as error:
            reached.append((str(error), text))
        except (Forbidden, SyntaxError, RuntimeError, QuerySyntaxError):
            continue
    assert [(error, text) for error, text in reached if "port 7 " not in error] == []
    assert len(reached) > 100


def test_service_within_a_service_is_sent_on_by_its_own_name(federated: FlaskClient, service: Service) -> None:
    other = "http://127.0.0.1:9/gone"
    text = f"SELECT * {{ SERVICE <{service.iri}> {{ SERVICE SILENT <{other}> {{ ?s ?p ?o }} }} }}"
    assert ask(federated, text).status_code == 200
    [asked] = service.asked
    assert f"SERVICE SILENT <{other}>" in asked


@pytest.mark.parametrize(
    "changes",
    [
        *({"status": status} for status in (301, 302, 303, 307, 308)),
        *({"status": status} for status in (204, 400, 404, 500, 503)),
        {"headers": {"Content-Type": "text/html"}},
        {"headers": {"Content-Type": JSON, "Content-Encoding": "gzip"}},
        {"body": b'{"head": {"vars": ["s"]}, "results": {"bindings": ['},
        {"body": b"[]"},
        {"length": len(ANSWER) + 10},
    ],
    ids=str,
)
def test_service_that_does_not_answer_results_is_502(
    federated: FlaskClient, service: Service, trap: socket.socket, changes: dict
) -> None:
    service.headers |= {"Location": f"http://127.0.0.1:{port_of(trap)}/"}
    for name, value in changes.items():
        setattr(service, name, value)
    response = ask(federated, call(service.iri))
    assert response.status_code == 502, response.text
    assert "127.0.0.1" not in response.text
    assert len(service.asked) == 1


def test_service_that_is_gone_is_502_and_when_silent_an_empty_solution(federated: FlaskClient) -> None:
    text = call("http://127.0.0.1:9/gone")
    assert ask(federated, text).status_code == 502
    assert ask(federated, text.replace("SERVICE", "SERVICE SILENT")).json["results"]["bindings"] == [{}]


def test_answer_without_end_is_cut_off(
    federated: FlaskClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forwarding, "MOST", 1000)
    service.body = ANSWER + b" " * 1000
    assert ask(federated, call(service.iri)).status_code == 502


def test_fault_of_the_query_itself_stays_400(federated: FlaskClient, service: Service) -> None:
    text = f"SELECT (<http://no.such/f>(1) AS ?x) {{ SERVICE <{service.iri}> {{ ?s ?p ?o }} }}"
    assert ask(federated, text).status_code == 400


@pytest.mark.parametrize("fault", ["lod:x", "<http://no.such/f>(1)"])
def test_fault_behind_a_service_is_told_at_its_place(federated: FlaskClient, service: Service, fault: str) -> None:
    text = rf"SELECT * {{ SERVICE <{service.iri}> {{ ?s ?p ?o }} FILTER('\u0105' = STR({fault})) }}"
    answer = ask(federated, text)
    assert (answer.status_code, answer.json["line"], answer.json["column"]) == (400, 1, text.index(fault) + 1)


def test_name_that_leads_inside_is_refused_when_it_is_called(region: Path, tmp_path: Path, trap: socket.socket) -> None:
    """A name in the list may be given another address by whoever owns it (DNS rebinding)."""
    iri = f"http://localhost:{port_of(trap)}/sparql"
    assert ask(site(region, tmp_path, iri), call(iri)).status_code == 502


@pytest.mark.parametrize(
    ("address", "public"),
    [
        *((address, True) for address in ("1.1.1.1", "193.0.6.139", "2a00:1450:4001::1", "64:ff9b::101:101")),
        *(
            (address, False)
            for address in ("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1")
        ),
        *(
            (address, False)
            for address in ("169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "198.18.0.1")
        ),
        *(
            (address, False)
            for address in ("::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:a00:1")
        ),
        *((address, False) for address in ("64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2")),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert forwarding.is_public(address) == public


@pytest.mark.parametrize(
    "text",
    ["file:///etc/passwd", "sparql", "ftp://a/b", "http://", "http://user@a/b", "http://a/b#c", "http://a/ b,//c"],
)
def test_list_of_services_names_absolute_iris(text: str) -> None:
    with pytest.raises(SettingError):
        load({"LOD_SERVICES": text})
