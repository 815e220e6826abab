"""The site under load while releases come and go: no failed request, no mixed state, no restart."""

import contextlib
import re
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from app import config
from loaders import publish as publisher
from tests.machine import PATIENCE, until
from tests.region import BASE, write_source
from tests.served import environment, publish, serving

PUBLISHES = 10
CONNECTIONS = 8
QUERY = quote(
    "SELECT DISTINCT ?label { GRAPH ?g { ?s a <"
    + BASE
    + "def/Rzecz> ; <http://www.w3.org/2000/01/rdf-schema#label> ?label } }"
)


def rows(version: int) -> list[str]:
    """Every row carries the version, so that a mixed state shows."""
    return [f"{number};wersja-{version};01.01.2026;" for number in range(20)]


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {**environment(tmp_path, rows(0)), "LOD_KEEP_RELEASES": "3"}


def fetch(url: str, accept: str) -> tuple[int, str]:
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Accept": accept}), timeout=PATIENCE) as response:
        return response.status, response.read().decode()


def ask_again_and_again(site: str, stop: threading.Event, seen: list[set[str]], faults: list[str]) -> None:
    """Ask for a page, data and a query in turn; note the versions that each answer shows."""
    requests = [
        (f"{site}/id/rzeczy/7", "text/turtle"),
        (f"{site}/id/rzeczy/7", "text/html"),
        (f"{site}/sparql?query={QUERY}", "application/sparql-results+json"),
    ]
    while not stop.is_set():
        for url, accept in requests:
            try:
                status, body = fetch(url, accept)
            except OSError as error:  # HTTP errors and broken connections alike
                faults.append(f"{url} {accept}: {error}")
                continue
            versions = set(re.findall(r"wersja-\d+", body))
            if status != 200 or len(versions) != 1:
                faults.append(f"{url} {accept}: {status} {versions}")
            seen.append(versions)
            time.sleep(0.01)


@contextlib.contextmanager
def readers(site: str, seen: list[set[str]], faults: list[str]) -> Iterator[None]:
    """Keep `CONNECTIONS` readers at work; they stop also when the test fails."""
    stop = threading.Event()
    threads = [
        threading.Thread(target=ask_again_and_again, args=(site, stop, seen, faults)) for _ in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def wait_until_seen(version: str, seen: list[set[str]]) -> None:
    until(lambda: {version} in seen[-50:], f"{version} was not served")


def wait_until_served(url: str, version: str) -> None:
    """A moment may pass: while one thread opens a release, the others go on with the one before."""
    until(lambda: version in fetch(url, "text/turtle")[1], f"{version} was not served")


def test_readers_never_fail_and_never_see_two_states_at_once(environ: dict[str, str], tmp_path: Path) -> None:
    publish(environ)
    seen: list[set[str]] = []
    faults: list[str] = []
    with serving(environ) as site, readers(site, seen, faults):
        for version in range(1, PUBLISHES + 1):
            publish(environ, write_source(tmp_path / "new.csv", rows(version)))
            # A release must live long enough to be seen by the slowest machine that runs this.
            wait_until_seen(f"wersja-{version}", seen)
        publisher.rollback(None, config.load(environ))
        wait_until_served(f"{site}/id/rzeczy/7", f"wersja-{PUBLISHES - 1}")
    assert not faults, faults[:5]
    versions = {version for answer in seen for version in answer}
    assert versions == {f"wersja-{number}" for number in range(PUBLISHES + 1)}


def test_site_without_a_release_says_so_and_picks_up_the_first(environ: dict[str, str]) -> None:
    with serving(environ) as site:
        with pytest.raises(urllib.error.HTTPError, match="503") as refused:
            fetch(f"{site}/id/rzeczy/7", "text/turtle")
        refused.value.close()
        publish(environ)
        assert "wersja-0" in fetch(f"{site}/id/rzeczy/7", "text/turtle")[1]


def test_region_of_another_base_names_the_default_one_nowhere(environ: dict[str, str], tmp_path: Path) -> None:
    publish(environ)
    files = [path for path in (tmp_path / "var").rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if b"lod.lodzkie.pl" in path.read_bytes()]
