"""What a request stands in: the site's parts, the one release that it reads, the language that it is answered in.

A request takes its release when it first asks and keeps it to its last byte; nothing else hands out a store.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from flask import current_app, g, request

from app import snapshot as snapshots
from app.config import Settings
from app.examples import Example, examples
from app.index import Index
from app.labels import Reading
from app.negotiation import choose_language
from app.server.caching import RELEASE
from app.snapshot import Snapshot
from app.sparql.results import Results
from app.store.current import Current
from app.store.embedded import EmbeddedStore
from app.store.past import Past
from app.store.releases import Manifest, Releases
from app.store.workers.caps import Caps
from app.store.workers.forwarding import Forwarder
from app.store.workers.pieces import Terms
from app.store.workers.pool import Pool
from app.throttling import Buckets
from app.turns import Turns

EXTENSION: Final = "lodzkie"


@dataclass(frozen=True)
class Site:
    """The parts that live as long as the application."""

    settings: Settings
    current: Current[Snapshot]
    past: Past[Snapshot]
    examples: tuple[Example, ...]
    buckets: Buckets
    turns: Turns
    results: Results
    forwarder: Forwarder


def assemble(settings: Settings, buckets: Buckets) -> Site:
    """Put the parts of a site together; opens nothing, so that it may be done before a fork."""
    forwarder = Forwarder(settings.services, settings.base_iri)
    pool = Pool(_terms(settings, forwarder.port))
    releases, open_release = Releases(settings.releases), partial(_open_release, pool)
    current, past = Current(releases, open_release), Past(releases, open_release)
    results = Results(settings.query_cache)
    turns = Turns(buckets, settings.query_workers, settings.query_queue, settings.query_patience)
    return Site(settings, current, past, tuple(examples(settings.region)), buckets, turns, results, forwarder)


def _terms(settings: Settings, port: int) -> Terms:
    return Terms(
        workers=settings.query_workers,
        queue=settings.query_queue,
        patience=settings.query_patience,
        seconds=settings.query_seconds,
        memory=settings.query_memory,
        caps=Caps(settings.query_rows, settings.query_bytes),
        port=port,
    )


def _open_release(pool: Pool, directory: Path, manifest: Manifest) -> Snapshot:
    return snapshots.take(EmbeddedStore(directory, manifest, pool), Index(directory))


def site() -> Site:
    """The parts of the application that serves this request."""
    parts: Site = current_app.extensions[EXTENSION]
    return parts


def snapshot() -> Snapshot:
    """The release that this request reads."""
    if "snapshot" not in g:
        g.snapshot = site().current.get()
        request.environ[RELEASE] = g.snapshot.manifest.id
    taken: Snapshot = g.snapshot
    return taken


def travel(identifier: str) -> None:
    """Let this request read the release of an id instead of the current one."""
    current = site().current.get()
    g.snapshot = current if current.manifest.id == identifier else site().past.get(identifier)


def language() -> str:
    """The language of this request: `?lang=`, else Accept-Language, else the site's first."""
    if "language" not in g:
        languages = site().settings.languages
        asked = request.args.get("lang", "")
        header = request.headers.get("Accept-Language")
        g.language = asked if asked in languages else choose_language(header, languages)
    chosen: str = g.language
    return chosen


def reading() -> Reading:
    """How the reader of this request reads."""
    return Reading(language(), site().settings.languages[0], carried())


def carried() -> str:
    """The query that links within the site carry on, so that a language asked for by name stays."""
    return f"?lang={language()}" if request.args.get("lang") == language() else ""


def elsewhere(tag: str) -> str:
    """This page in another language: the same query but for `lang`."""
    return "?" + urlencode(
        [*((name, text) for name, text in request.args.items(multi=True) if name != "lang"), ("lang", tag)]
    )
