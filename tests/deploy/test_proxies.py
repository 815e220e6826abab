"""The site behind nginx and Caddy as `deploy/` configures them: who asks, what is passed on, and when."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final
from urllib.parse import quote

import psutil
import pytest

from tests.machine import PATIENCE, free_port, until
from tests.region import BASE
from tests.served import environment, publish, running

DEPLOY: Final = Path(__file__).resolve().parent.parent.parent / "deploy"
NGINX: Final = """
{1} daemon off; master_process on; pid {0}/pid; error_log {0}/error.log;
events {{ worker_connections 256; }}
http {{
    access_log off; server_tokens off;
    client_body_temp_path {0}/body; proxy_temp_path {0}/proxy; fastcgi_temp_path {0}/f; uwsgi_temp_path {0}/u;
    scgi_temp_path {0}/s;
    include {0}/lodzkie.conf;
}}
"""
# Rows that come as they are found, for longer than any query may take.
LONG: Final = quote(
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l "
    "FILTER(STRENDS(SHA512(CONCAT(STR(?a), STR(?d), STR(?g), STR(?j))), '0')) }"
)
# One that finds nothing to show before its time is over.
ENDLESS: Final = quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }")
GRAPH: Final = f"/graph-store?graph={quote(f'{BASE}graph/rzeczy', safe='')}&format=nt"
Start = Callable[[Path, int, str], tuple[list[str], dict[str, str]]]


@dataclass(frozen=True)
class Site:
    """Where a site listens, and its root process."""

    bind: str
    root: psutil.Process


def nginx(folder: Path, port: int, upstream: str) -> tuple[list[str], dict[str, str]]:
    """Command of nginx with our configuration: another port, upstream and certificate, all else as it is."""
    config = (DEPLOY / "nginx.conf").read_text("utf-8")
    certificate = ["-subj", "/CN=localhost", "-days", "2", "-keyout", folder / "key", "-out", folder / "certificate"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *map(str, certificate)]
    subprocess.run(command, check=True, capture_output=True)
    changes = {
        "127.0.0.1:8000": upstream,
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "    listen [::]:443 ssl http2;\n": "",
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "    listen [::]:80;\n": "",
        "/etc/ssl/certs/lodzkie.pem": str(folder / "certificate"),
        "/etc/ssl/private/lodzkie.key": str(folder / "key"),
    }
    for before, after in changes.items():
        assert before in config
        config = config.replace(before, after)
    (folder / "lodzkie.conf").write_text(config, "utf-8")
    (folder / "nginx.conf").write_text(NGINX.format(folder, "user root;" if os.geteuid() == 0 else ""), "utf-8")
    command = ["nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    return command, {}


def caddy(folder: Path, port: int, upstream: str) -> tuple[list[str], dict[str, str]]:
    """Command of Caddy with our configuration, which takes what differs from the environment."""
    ours = {"LODZKIE_ADDRESS": f"https://localhost:{port}", "LODZKIE_UPSTREAM": upstream}
    homes = {name: str(folder) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    environ = {**os.environ, **homes, **ours}
    config = (DEPLOY / "Caddyfile").read_text("utf-8")
    # As on a machine of one's own, but for the log, the address of the administration, and what needs the system's
    # files.
    config = config.replace(
        "{\n\tservers",
        f"{{\n\tdebug\n\tadmin unix/{folder}/admin\n\tskip_install_trust\n\thttp_port {free_port()}\n\tservers",
        1,
    )
    (folder / "Caddyfile").write_text(config, "utf-8")
    arguments = ["--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    subprocess.run(["caddy", "validate", *arguments], check=True, capture_output=True, env=environ)
    return ["caddy", "run", *arguments], environ


@contextlib.contextmanager
def proxied(start: Start, folder: Path, upstream: str) -> Iterator[tuple[int, psutil.Popen]]:
    """A proxy on a port of its own; none of its processes is left."""
    folder.mkdir()
    port = free_port()
    command, environ = start(folder, port, upstream)
    with (folder / "log").open("wb") as log, psutil.Popen(command, env=environ or None, stderr=log) as process:
        try:
            wait_for(port, process, folder / "log")
            yield port, process
        finally:
            process.send_signal(signal.SIGTERM)


def wait_for(port: int, process: psutil.Popen, log: Path) -> None:
    def well() -> bool:
        assert process.poll() is None, log.read_text("utf-8")
        with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(to(port)) as connection:
            connection.request("GET", "/healthz")
            return bool(connection.getresponse().status == 200)
        return False

    until(well, "the proxy did not come up", each=0.1)


def to(port: int) -> http.client.HTTPSConnection:
    """A client of the proxy; its certificate is of its own making."""
    context = ssl._create_unverified_context()
    return http.client.HTTPSConnection("localhost", port, timeout=PATIENCE, context=context)


@pytest.fixture(scope="module", params=[nginx, caddy], ids=["nginx", "caddy"])
def start(request: pytest.FixtureRequest) -> Start:
    """A proxy that is installed; CI never goes without it."""
    found: Start = request.param
    needs(found)
    return found


def needs(proxy: Start) -> None:
    if shutil.which(proxy.__name__) is None and not os.environ.get("CI"):
        pytest.skip(f"{proxy.__name__} is not installed")


@pytest.fixture(scope="module")
def site(start: Start, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site that believes one proxy, gives clients five seconds, and a query sixteen: a debt that nobody outlives."""
    rows = [f"{number};Nazwa {number};01.01.2026;" for number in range(60)]
    environ = environment(tmp_path_factory.mktemp("site"), [*rows, "SR/2/2026;Ukośnik;01.01.2026;"])
    environ |= {"LOD_PROXIES": "1", "LOD_QUERY_SECONDS": "16", "LOD_CLIENT_SECONDS": "5"}
    publish(environ)
    with running(environ) as process:
        yield Site(environ["LOD_BIND"], psutil.Process(process.pid))


@pytest.fixture(scope="module")
def port(start: Start, site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of the proxy in front of the site."""
    with proxied(start, tmp_path_factory.mktemp("proxy") / "here", site.bind) as (port, _):
        yield port


def ask(port: int, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> tuple[int, str]:
    with contextlib.closing(to(port)) as connection:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response.status, response.read().decode()


def test_names_methods_and_refusals_are_passed_on_as_they_are(port: int) -> None:
    assert ask(port, "/id/rzeczy/SR%2F2%2F2026")[0] == 303
    assert ask(port, "/id/rzeczy/SR/2/2026")[0] == 404
    assert ask(port, "/id//rzeczy/7")[0] == 404
    query = {"Content_Type": "application/sparql-query", "Accept": "text/csv"}
    assert ask(port, "/sparql", "QUERY", b"ASK {}", **query) == ask(port, "/sparql", "POST", b"ASK {}", **query)
    status, told = ask(port, "/sparql", "POST", b"#" * 1_200_000, Content_Type="application/sparql-query")
    assert (status, json.loads(told)["status"]) == (413, 413)
    assert ask(port, "/doc/rzeczy/nic", Accept_Language="pl")[0] == 404


def test_answers_come_while_they_are_made_and_are_never_cut_in_silence(start: Start, port: int, site: Site) -> None:
    """Rows are there while the query is at work; when it then dies, what misses is told."""
    with contextlib.closing(to(port)) as connection:
        connection.request("GET", f"/sparql?query={LONG}", headers={"Accept": "text/csv"})
        response = connection.getresponse()
        assert response.status == 200
        assert response.read(10_000).startswith(b"a,b,c,d,e,f")
        at_work = [query for worker in site.root.children() for query in worker.children()]
        assert at_work
        for query in at_work:
            query.kill()
        if start is caddy and () < version_of_caddy() < (2, 8):
            # It ends a broken answer as if it were whole (caddyserver/caddy#5951): docs/deployment.md asks for 2.8.
            assert response.read()
            return
        with pytest.raises((http.client.HTTPException, OSError)):
            response.read()


def version_of_caddy() -> tuple[int, ...]:
    """Its first two numbers; none of one that was built from its sources and does not know, which is a new one."""
    told = subprocess.run(["caddy", "version"], check=True, capture_output=True, text=True).stdout
    return tuple(int(number) for number in re.findall(r"\d+", told)[:2])


def test_what_is_kept_and_what_is_compressed_is_the_site_s_to_say(port: int, site: Site) -> None:
    """Validators, lifetimes and encodings of answers are the same as without the proxy."""
    host, _, own = site.bind.rpartition(":")
    kept = ("ETag", "Cache-Control", "Vary", "Content-Encoding", "Link", "Content-Security-Policy")
    for path in ("/doc/rzeczy/7", "/data/rzeczy/7.ttl", GRAPH, "/static/site.css"):
        answers = []
        for connection in (to(port), http.client.HTTPConnection(host, int(own), timeout=PATIENCE)):
            with contextlib.closing(connection):
                connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
                response = connection.getresponse()
                answers.append((response.status, {name: response.headers.get(name) for name in kept}, response.read()))
        assert answers[0] == answers[1]
        status, headers, _ = answers[0]
        assert status == 200
        if headers["ETag"]:
            assert ask(port, path, If_None_Match=headers["ETag"], Accept_Encoding="gzip") == (304, "")


class _Well(BaseHTTPRequestHandler):
    """Answers what it is asked with 200."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()


def place(port: int = 0) -> ThreadingHTTPServer:
    """The place of a site, which refuses connections until something listens there, and nobody else can take."""
    server = ThreadingHTTPServer(("127.0.0.1", port), _Well, bind_and_activate=False)
    server.allow_reuse_port = True
    server.server_bind()
    return server


@contextlib.contextmanager
def answering(server: ThreadingHTTPServer) -> Iterator[None]:
    """Something in the place of a site, that is there at once."""
    with server:
        server.server_activate()
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


def test_caddy_waits_for_a_site_that_is_put_anew_in_its_place(tmp_path: Path) -> None:
    """In containers nobody holds the socket meanwhile; under systemd, the system does."""
    needs(caddy)
    old = place()
    new = place(old.server_port)
    with contextlib.ExitStack() as first, ThreadPoolExecutor(1) as client:
        first.enter_context(answering(old))
        with proxied(caddy, tmp_path / "proxy", f"127.0.0.1:{old.server_port}") as (port, _):
            first.close()
            asked = client.submit(ask, port, "/")
            until_refused(tmp_path / "proxy" / "log")
            with answering(new):
                assert asked.result(PATIENCE) == (200, "")


def until_refused(log: Path) -> None:
    """Wait until a proxy has found nobody in the place of the site."""
    until(lambda: "connection refused" in log.read_text("utf-8"), "the proxy did not ask the site")


def test_who_asks_is_who_asks_and_not_who_it_says_it_is(port: int, site: Site) -> None:
    """A client that has used up its time cannot go on by a header; one behind another address can."""
    statuses = [ask(port, f"/sparql?query={ENDLESS}", X_Forwarded_For=f"192.0.2.{turn}")[0] for turn in range(2)]
    assert statuses == [504, 429]
    host, _, own = site.bind.rpartition(":")
    with contextlib.closing(http.client.HTTPConnection(host, int(own), timeout=PATIENCE)) as direct:
        direct.request("GET", "/sparql?query=ASK%20%7B%7D", headers={"X-Forwarded-For": "198.51.100.7"})
        assert direct.getresponse().status == 200
