"""What a request stands in: the site's parts, the one release that it reads, the language that it is answered in.

A request takes its release when it first asks and keeps it to its last byte; nothing else hands out a store.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import Final

from flask import current_app, g, request

from app import snapshot as snapshots
from app import values
from app.addresses import requested_path
from app.admission import Admission
from app.config import Settings
from app.examples import Example, examples
from app.frame import about
from app.frame import preferences as chosen
from app.frame.about import About
from app.frame.declaration import Texts
from app.frame.kept import Parts
from app.frame.preferences import Preferences
from app.iris import ascii_path
from app.labels import Label, Reading
from app.negotiation import choose_language
from app.server.caching import RELEASE
from app.snapshot import Snapshot
from app.sparql.results import Results
from app.store import choosing as stores
from app.store.choosing import OpenStore
from app.store.current import Current
from app.store.past import Past
from app.store.releases import Manifest, Releases
from app.store.remote.servers import is_remote
from app.store.workers.caps import Caps
from app.store.workers.egress import Doors
from app.store.workers.forwarding import Forwarder
from app.store.workers.pieces import Terms
from app.store.workers.pool import Pool
from app.throttling import Buckets

LOG: Final = logging.getLogger(__name__)
EXTENSION: Final = "lodzkie"


@dataclass(frozen=True)
class Site:
    """The parts that live as long as the application."""

    settings: Settings
    releases: Releases
    current: Current[Snapshot]
    past: Past[Snapshot]
    examples: tuple[Example, ...]
    buckets: Buckets
    admission: Admission
    results: Results
    forwarder: Forwarder
    about: About
    parts: Parts


def assemble(settings: Settings, buckets: Buckets) -> Site:
    """Put the parts of a site together; opens nothing, so that it may be done before a fork."""
    forwarder = Forwarder(settings.services, settings.base_iri)
    pool = Pool(_terms(settings, stores.doors(settings, forwarder.port)))
    releases, open_store = stores.choose(settings, pool)
    open_release = partial(_open_release, settings.base_iri, open_store, pool)
    return Site(
        settings,
        releases,
        Current(releases, open_release, waits=is_remote(settings)),
        Past(releases, open_release, askable=not is_remote(settings)),
        tuple(examples(settings.region)),
        buckets,
        Admission(buckets, settings.query_workers, settings.query_queue, settings.query_patience),
        Results(settings.query_cache),
        forwarder,
        about.read(settings.region),
        Parts(),
    )


def _terms(settings: Settings, doors: Doors) -> Terms:
    return Terms(
        workers=settings.query_workers,
        queue=settings.query_queue,
        patience=settings.query_patience,
        seconds=settings.query_seconds,
        memory=settings.query_memory,
        caps=Caps(settings.query_rows, settings.query_bytes),
        doors=doors,
    )


def _open_release(base: str, open_store: OpenStore, pool: Pool, directory: Path, manifest: Manifest) -> Snapshot:
    if manifest.base_iri != base:
        told = "release %s names things under %s, and LOD_BASE_IRI is %s: they lead elsewhere until it is made anew"
        LOG.warning(told, manifest.id, manifest.base_iri, base)
    store = open_store(directory, manifest)
    return snapshots.take(store, directory, stores.at_hand(store, directory, pool))


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


def preferences() -> Preferences:
    """What the reader of this request chose for all pages."""
    return chosen.read(request.cookies.get(chosen.COOKIE, ""), site().settings.languages)


def language() -> str:
    """The language of this request: `?lang=`, else the one that was chosen, else Accept-Language, else the first."""
    tag: str | None = g.get("language")
    if tag is None:
        languages = site().settings.languages
        named = next((tag for tag in (request.args.get("lang"), preferences().language) if tag in languages), None)
        tag = g.language = named or choose_language(request.headers.get("Accept-Language"), languages)
    return tag


def answered() -> dict[str, Callable[..., object]]:
    """What templates ask at every link and message, answered once a page."""
    answers = {"language": language(), "carried": carried(), "chosen": preferences()}
    kept = site().parts.of(*answers.values())
    return {"kept": kept, **{name: repeat(answer).__next__ for name, answer in answers.items()}}


def text(texts: Texts) -> Label | None:
    """Of texts that a region gives by language, the one to show; None when there is none."""
    return reading().chain.best(Label(text, tag) for tag, text in texts.items())


def reading() -> Reading:
    """How the reader of this request reads."""
    found: Reading | None = g.get("reading")
    if found is None:
        found = g.reading = Reading(language(), site().settings.languages[0], carried(), site().about.zone)
    return found


def minute(moment: str) -> str:
    """A moment (ISO 8601) as the reader of this request is told it, without its seconds."""
    return values.minute(moment, reading().language, reading().zone)


def carried() -> str:
    """The query that links within the site carry on, so that a language asked for by name stays."""
    asked = request.args.get("lang")
    return f"?lang={asked}" if asked == language() != preferences().language else ""


def here() -> str:
    """The address of this page, to come back to; that of the home page where a form led to it."""
    if request.method not in ("GET", "HEAD"):
        return "/"
    query = request.query_string.decode()
    return ascii_path(requested_path(request.environ)) + (f"?{query}" if query else "")
