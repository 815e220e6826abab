"""Pages and Turtle of entities against Trifid, on one store in one run: `python -m bench.pages`.

Publishes the region, unless `--var` names a folder where that was done, and asks both sites in turns for things of
every class. Ours is measured *uncached*, no address coming twice, and *cached*, fifty again and again; Trifid keeps no
answers. It is installed by npm as `bench/trifid` says, asks `oxigraph serve-read-only` on the release, and is measured
with the configuration that it ships with, which the bar is about, and with one that spares all it can. Turtle of all
must hold every triple of the thing, and pages what it is called. Ends with 1 when any answer is wrong.

Things whose IRI is not ASCII are left out: Trifid finds none of them, as it looks for the percent-encoded IRI. So are
releases, which our pages name by the clock.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from html import unescape
from itertools import chain, zip_longest
from pathlib import Path
from random import Random
from typing import Final
from urllib.parse import urlsplit

import pyoxigraph
from pyoxigraph import Literal, NamedNode, RdfFormat

from app import config
from app.addresses import data_path, page_path
from app.iris import Iris, ascii_path
from app.labels import LABEL_PROPERTIES
from app.store.releases import Releases
from bench import ratios, servers
from bench.load import Ask, Load
from bench.measure import run
from bench.ratios import Round
from bench.servers import Server

ROUNDS: Final = 5
CACHED: Final = 50
BAR: Final = 20
CONFIGURATIONS: Final = ("shipped", "direct")
PUBLISH: Final = "from app.cli import main; main()"


@dataclass(frozen=True)
class Thing:
    """Something to ask for, and what answers must say of it."""

    iri: str
    facts: frozenset[tuple[str, str]]
    names: frozenset[str]


@dataclass(frozen=True)
class Case:
    """What both are asked for: where we have it, and whether an answer says what it must of a thing."""

    name: str
    media_type: str
    path: Callable[[str], str]
    holds: Callable[[bytes, Thing], bool]


@dataclass(frozen=True)
class Contest:
    """The sites, over the same things; `theirs` by configuration."""

    theirs: tuple[Server, ...]
    ours: Server
    iris: Iris
    things: list[Thing]

    def ask(self, case: Case, server: Server, thing: Thing) -> bytes:
        """The request for a thing to one of the sites."""
        address = urlsplit(thing.iri)
        if server is self.ours:
            target, fields = case.path(self.iris.rest(thing.iri)), ""
        else:
            # As from a proxy in front of it: it takes the IRI of a thing from the address that is asked for.
            target = ascii_path(address.path)
            fields = f"X-Forwarded-Proto: {address.scheme}\r\nX-Forwarded-Host: {address.netloc}\r\n"
        return f"GET {target} HTTP/1.1\r\nHost: {address.netloc}\r\nAccept: {case.media_type}\r\n{fields}\r\n".encode()


def main() -> None:
    """Measure, print, and fail when an answer is wrong."""
    arguments = _arguments()
    with ExitStack() as stack:
        contest = _contest(stack, arguments.var)
        print(f"{len(contest.things):,} things, {ratios.CONNECTIONS} connections; CPU in µs a request")
        wrong = [answer for case in CASES for answer in _measure(contest, case, arguments)]
    for answer in wrong[:5]:
        print(f"\nWRONG: {answer.decode(errors='replace')}")
    print(f"\nwrong answers: {len(wrong)}")
    sys.exit(bool(wrong))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.pages", description=__doc__)
    parser.add_argument("--var", type=Path, help="a folder where the region was published")
    parser.add_argument("--requests", type=int, default=2000, help="requests to us in a round")
    parser.add_argument("--their-requests", type=int, default=300, help="requests to Trifid in a round")
    return parser.parse_args()


def _contest(stack: ExitStack, var: Path | None) -> Contest:
    var = var or _published(_folder(stack))
    releases = Releases(var / "releases")
    current = releases.require_current()
    store, iris = releases.path(current) / "store", Iris(releases.manifest(current).base_iri)
    installed = _folder(stack)
    servers.install_trifid(installed)
    engine = stack.enter_context(servers.oxigraph(store))
    theirs = [stack.enter_context(servers.trifid(installed, name, engine, iris.base)) for name in CONFIGURATIONS]
    return Contest(
        tuple(theirs),
        stack.enter_context(servers.lodzkie(var)),
        iris,
        _things(pyoxigraph.Store.read_only(str(store)), iris),
    )


def _folder(stack: ExitStack) -> Path:
    return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lodzkie-bench-")))


def _published(var: Path) -> Path:
    run(["/usr/bin/env", f"LOD_VAR={var}", sys.executable, "-c", PUBLISH, "publish"], cwd=config.CHECKOUT)
    return var


def _things(engine: pyoxigraph.Store, iris: Iris) -> list[Thing]:
    """Everything that the region names, one of each class in turn, those of a class in no order."""
    members: dict[str, list[str]] = defaultdict(list)
    for row in engine.query("SELECT DISTINCT ?class ?thing { GRAPH ?graph { ?thing a ?class } }"):
        thing = row["thing"]
        if isinstance(thing, NamedNode) and _is_asked_for(thing.value, iris):
            members[row["class"].value].append(thing.value)
    for found in members.values():
        found.sort()
        Random(5).shuffle(found)
    turns = chain.from_iterable(zip_longest(*(members[name] for name in sorted(members))))
    return [_thing(engine, iri) for iri in dict.fromkeys(filter(None, turns))]


def _is_asked_for(iri: str, iris: Iris) -> bool:
    return iri.isascii() and iri.startswith(f"{iris.base}id/") and not iri.startswith(iris.release(""))


def _thing(engine: pyoxigraph.Store, iri: str) -> Thing:
    quads = list(engine.quads_for_pattern(NamedNode(iri), None, None, None))
    facts = {(quad.predicate.value, str(quad.object)) for quad in quads}
    names = {quad.object.value for quad in quads if quad.predicate.value in LABEL_PROPERTIES and _is_shown(quad.object)}
    return Thing(iri, frozenset(facts), frozenset(names))


def _is_shown(term: object) -> bool:
    """True of a name in Polish or in no language, which any page about the thing has."""
    return isinstance(term, Literal) and term.language in (None, "pl")


def _has_facts(body: bytes, thing: Thing) -> bool:
    triples = pyoxigraph.parse(body, RdfFormat.TURTLE)
    return thing.facts <= {
        (triple.predicate.value, str(triple.object)) for triple in triples if triple.subject == NamedNode(thing.iri)
    }


def _has_name(body: bytes, thing: Thing) -> bool:
    text = _without_blanks(unescape(body.decode()))
    return not thing.names or any(_without_blanks(name) in text for name in thing.names)


def _without_blanks(text: str) -> str:
    return "".join(text.split())


CASES: Final = (
    Case("page", "text/html", page_path, _has_name),
    Case("Turtle", "text/turtle", lambda rest: data_path(rest, "ttl"), _has_facts),
)


def _measure(contest: Contest, case: Case, arguments: argparse.Namespace) -> Iterator[bytes]:
    """Print the lines of a case; the wrong answers come out."""
    requests, ours = arguments.requests, contest.ours
    again = (contest.things[:CACHED] * (requests // CACHED + 1))[:requests]
    sides: dict[str, list[Round]] = defaultdict(list)
    for number in range(ROUNDS + 1):
        start = CACHED + number * requests
        new = contest.things[start : start + requests]
        turns = [(server.name, server, new[: arguments.their_requests]) for server in contest.theirs]
        for name, server, things in (*turns, ("uncached", ours, new), ("cached", ours, again)):
            asked = {contest.ask(case, server, thing): thing for thing in things}
            measured = ratios.measure(server, [Ask(contest.ask(case, server, thing), seen=True) for thing in things])
            yield from _wrong(case, asked, measured.load)
            sides[name].append(measured)
    for server in contest.theirs:
        print(f"\n{case.name}, {server.name}\n{ratios.head('theirs', ours.name)}")
        for name in ("uncached", "cached"):
            # The first round warms up: it is checked and not counted.
            print(ratios.row(name, BAR, sides[server.name][1:], sides[name][1:]), flush=True)


def _wrong(case: Case, asked: dict[bytes, Thing], load: Load) -> Iterator[bytes]:
    """The answers of a round that are wrong; the others are forgotten."""
    yield from load.wrong
    for ask, body in load.bodies:
        if not case.holds(body, asked[ask.request]):
            yield ask.request + body
    load.bodies.clear()


if __name__ == "__main__":
    main()
