"""Ledgers: what the last publication of a register was made from, kept so that the next one does only what changed.

    <var>/ledgers/<register>.duckdb     typed tables, marks of records, findings of the gate, and stamps
    <var>/ledgers/key                   secret of the marks
    <var>/ledgers/ontology              stamp of the ontology's own closure
    <var>/ledgers/<register>.*          what else is kept of it beside (`verdicts`)

A ledger is good for exactly one state: its stamps name the graphs that were published, and all that decides how rows
become graphs. With another state, another mapping or other software it is passed over, and everything is done afresh;
so a ledger that is lost costs time and nothing else. Owns the files, the stamps and the connection that works on them.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import requires, version
from pathlib import Path
from typing import Final

import duckdb

from app.config import CHECKOUT, Settings
from app.iris import DESCRIPTIONS, ONTOLOGY
from app.registers import Register
from app.store.releases import GraphFacts
from loaders.sources.sql import quote
from loaders.volatile import any_volatile

# The catalog with the typed tables as they were.
EARLIER: Final = "earlier"
_LEDGER: Final = "ledger"
_NAME: Final = re.compile(r"[\w.-]+")
_MEMORY: Final = "memory"
_STAMPS: Final = "_stamps"
# Suffixes of what decides what we say: code, rules and texts.
_CODE: Final = frozenset((".po", ".py", ".rq", ".toml", ".ttl"))
_FINDINGS: Final = "_findings"


@dataclass(frozen=True)
class Stamps:
    """What a ledger is good for.

    `inputs` are the files and the software that decide how rows become graphs; `graphs` the register's own as they were
    published; `context` those of the ontology and of other registers, which the gate looks into. Where rules ask for
    the day, or for chance, they are like no others.
    """

    inputs: str
    graphs: str
    context: str


@dataclass
class Ledger:
    """A ledger at work: `con` has the typed tables of the last run, in `catalog`, if it is `resumed`, else none.

    `same_context` tells whether what the gate found then still holds of all that does not change; `findings` is that,
    one text each.
    """

    con: duckdb.DuckDBPyConnection
    path: Path
    key: bytes
    catalog: str
    resumed: bool
    same_context: bool
    findings: tuple[str, ...]
    finished: bool = False

    def finish(self, stamps: Stamps, findings: Iterable[str]) -> None:
        """Write what the next run needs."""
        self.con.execute(f"CREATE OR REPLACE TABLE {_FINDINGS} (finding VARCHAR)")
        self.con.execute(f"INSERT INTO {_FINDINGS} SELECT unnest(?)", [list(findings)])
        self.con.execute(
            f"CREATE OR REPLACE TABLE {_STAMPS} AS SELECT ? AS inputs, ? AS graphs, ? AS context", _row(stamps)
        )
        self.con.execute(f"USE {_MEMORY}")
        if not self.resumed:
            # Rows that are appended to a file bit by bit are written twice; a copy of all is written once.
            self.con.execute(f"ATTACH {quote(str(self.path))} AS {_LEDGER}")
            self.con.execute(f"COPY FROM DATABASE {_MEMORY} TO {_LEDGER}")
        self.con.execute(f"DETACH {_LEDGER}")
        self.finished = True


def _row(stamps: Stamps) -> list[str]:
    return [stamps.inputs, stamps.graphs, stamps.context]


def stamps(register: Register, settings: Settings, graphs: Mapping[str, GraphFacts]) -> Stamps:
    """The stamps of a register with the files as they are, and graphs of these facts."""
    own = {*register.graph_names}
    ontology = graphs[ONTOLOGY].sha256 if ONTOLOGY in graphs else ""
    rules = [settings.base_iri, ontology, *map(_content, _files(register, settings)), software()]
    context = [_facts(graphs, graphs.keys() - own - DESCRIPTIONS)]
    return Stamps(
        inputs=_digest([*rules, *_never_again([register.mapping])]),
        graphs=_facts(graphs, own),
        context=_digest([*context, *_never_again(register.shapes)]),
    )


def _never_again(files: Iterable[Path]) -> list[str]:
    """What makes a stamp like no other, where the rules in these files may say something else each time."""
    return [secrets.token_hex()] if any_volatile(files) else []


def is_closed(settings: Settings, graphs: Mapping[str, GraphFacts]) -> bool:
    """True when the closure of the ontology among these graphs is known to be what this software makes of it."""
    path = settings.var / "ledgers" / ONTOLOGY
    return path.is_file() and path.read_bytes() == _closed(graphs)


def note_closed(settings: Settings, graphs: Mapping[str, GraphFacts]) -> None:
    """Keep in mind that the closure of the ontology among these graphs was made of it."""
    (settings.var / "ledgers" / ONTOLOGY).write_bytes(_closed(graphs))


def _closed(graphs: Mapping[str, GraphFacts]) -> bytes:
    return _digest([software(), _facts(graphs, (ONTOLOGY, f"{ONTOLOGY}/inferred"))]).encode()


def _files(register: Register, settings: Settings) -> list[Path]:
    description = register.folder / "register.ttl"
    return [description, register.metadata, register.mapping, *register.shapes, settings.identifiers]


def _content(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _facts(graphs: Mapping[str, GraphFacts], names: Iterable[str]) -> str:
    return _digest(f"{graph} {graphs[graph].sha256}" for graph in sorted(names) if graph in graphs)


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@cache
def software() -> str:
    """What maps and validates: our own code to the letter, and what it runs on and calls."""
    own = [path for package in ("app", "loaders") for path in sorted((CHECKOUT / package).rglob("*.*"))]
    contents = [_content(path) for path in own if path.suffix in _CODE]
    libraries = (f"{library} {version(library)}" for library in _libraries())
    return _digest([*contents, sys.version, *time.tzname, *libraries])


def _libraries() -> list[str]:
    """The libraries that we name as ours, of which some read cells and others write terms."""
    needed = [_NAME.match(requirement) for requirement in requires("lodzkie") or () if "extra ==" not in requirement]
    return sorted(name[0] for name in needed if name)


@contextmanager
def opened(register: Register, settings: Settings, now: Stamps, *, resume: bool) -> Iterator[Ledger]:
    """Open the ledger of a register for a new state; the old one, begun from if `resume`, stays as it is."""
    folder = settings.var / "ledgers"
    kept = file(settings, register.slug)
    path = kept.with_name(f".{kept.name}")
    then = _read(kept, now) if resume else None
    with closing(duckdb.connect()) as con:
        ledger = Ledger(con, path, _key(folder), _MEMORY, resumed=False, same_context=False, findings=())
        if then is not None:
            _resume(ledger, kept, now, *then)
        try:
            yield ledger
        finally:
            if not ledger.finished:
                con.execute(f"USE {_MEMORY}")
                con.execute(f"DETACH DATABASE IF EXISTS {_LEDGER}")
                path.unlink(missing_ok=True)


def _resume(ledger: Ledger, kept: Path, now: Stamps, then: Stamps, findings: tuple[str, ...]) -> None:
    """Go on from a copy of the ledger that is kept, which stands beside it as it was."""
    shutil.copyfile(kept, ledger.path)
    ledger.con.execute(f"ATTACH {quote(str(kept))} AS {EARLIER} (READ_ONLY)")
    ledger.con.execute(f"ATTACH {quote(str(ledger.path))} AS {_LEDGER}")
    ledger.con.execute(f"USE {_LEDGER}")
    ledger.catalog, ledger.resumed, ledger.findings = _LEDGER, True, findings
    ledger.same_context = then.context == now.context


def file(settings: Settings, slug: str) -> Path:
    """The ledger of a register, as it is kept."""
    return settings.var / "ledgers" / f"{slug}.duckdb"


def _read(path: Path, now: Stamps) -> tuple[Stamps, tuple[str, ...]] | None:
    """Stamps and findings of a ledger that is good for what was published last; None when there is no such ledger."""
    if not path.exists():
        return None
    try:
        with closing(duckdb.connect(str(path), read_only=True)) as con:
            [row] = con.execute(f"SELECT inputs, graphs, context FROM {_STAMPS}").fetchall()
            found = con.execute(f"SELECT finding FROM {_FINDINGS}").fetchall()
    except duckdb.Error:
        # Half written, or by a version of DuckDB that writes otherwise: it is only a saving of time.
        return None
    then = Stamps(*row)
    good = (then.inputs, then.graphs) == (now.inputs, now.graphs)
    return (then, tuple(finding for (finding,) in found)) if good else None


def _key(folder: Path) -> bytes:
    """The secret of the marks, made at the first time; only the publisher may read it."""
    path = folder / "key"
    if not path.exists():
        with open(path, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(secrets.token_bytes(32))
    return path.read_bytes()


def keep(slugs: Iterable[str], settings: Settings) -> None:
    """Make what this publisher has finished the ledgers to resume; what it carried over has stayed as it is."""
    folder = settings.var / "ledgers"
    for slug in slugs:
        for path in folder.glob(f".{slug}.*"):
            path.replace(folder / path.name.removeprefix("."))


def prepare(settings: Settings) -> None:
    """Remove what unfinished runs left, and make what the processes of a publisher share."""
    folder = settings.var / "ledgers"
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob(".*"):
        path.unlink()
    _key(folder)
