"""Settings: read from the environment once, checked, and frozen.

Each setting is one row of `SETTINGS`, with its type (`app.setting_types`); the documentation and `lodzkie config` are
made from the same rows. A variable with our prefix that is not in the table is an error, so a misspelt setting never
passes in silence.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from app.errors import SettingError
from app.setting_types import (
    EMBEDDED,
    address,
    at_least_two,
    base_iri,
    endpoint,
    file,
    languages,
    memory,
    number,
    octets,
    path,
    positive,
    processes,
    said,
    seconds,
    services,
    store,
    tiles,
)

PREFIX: Final = "LOD_"
# Who logs in, in an address: a password there is refused, and would be in the log if it was repeated.
_USER: Final = re.compile("//.*@")
CHECKOUT: Final = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Setting:
    """One row: environment name without prefix, how to read it, its default, and what it does.

    What cannot be read is `ValueError` of what was expected, in English and Polish.
    """

    name: str
    read: Callable[[str], Any]
    default: str
    help: str


@dataclass(frozen=True)
class Settings:
    """The effective settings; see `SETTINGS` for the meaning of each."""

    base_iri: str
    region: Path
    var: Path
    store: str
    store_update: str
    store_graphs: str
    store_user: str
    store_password_file: Path | None
    store_token_file: Path | None
    languages: tuple[str, ...]
    keep_releases: int
    memory: str
    threads: int
    processes: int
    bind: str
    map_tiles: str
    map_credit: str
    workers: int
    worker_threads: int
    worker_requests: int
    query_workers: int
    query_queue: int
    query_patience: float
    query_seconds: float
    query_memory: int
    query_rows: int
    query_bytes: int
    query_cache: int
    client_seconds: float
    saved_queries: int
    services: tuple[str, ...]
    proxies: int
    cache: int

    @property
    def releases(self) -> Path:
        """Where the releases live."""
        return self.var / "releases"

    @property
    def identifiers(self) -> Path:
        """Where the region says which kinds of identifiers there are."""
        return self.region / "ontology" / "identifiers.ttl"

    @property
    def queries(self) -> Path:
        """Where saved queries live."""
        return self.var / "queries"


SETTINGS: Final[tuple[Setting, ...]] = (
    Setting("BASE_IRI", base_iri, "https://lod.lodzkie.pl/", "Base of every IRI that is published; ends with '/'."),
    Setting("REGION", path, str(CHECKOUT), "Folder with ontology/, mappings/, shapes/, site.toml: all of a region."),
    Setting("VAR", path, str(CHECKOUT / "var"), "Folder for releases and other state; nothing is written elsewhere."),
    Setting(
        "STORE",
        store,
        "embedded",
        "Where what is published is asked for: 'embedded', or the address of a SPARQL 1.1 server.",
    ),
    Setting("STORE_UPDATE", endpoint, "", "Address that the server takes updates at, where it is not the usual one."),
    Setting("STORE_GRAPHS", endpoint, "", "Address of the server's graph store, where it is not the usual one."),
    Setting("STORE_USER", str, "", "Name that the server knows us by (Basic authentication)."),
    Setting("STORE_PASSWORD_FILE", file, "", "File with the password that belongs to it."),
    Setting("STORE_TOKEN_FILE", file, "", "File with a token to show the server instead (Bearer authentication)."),
    Setting("LANGUAGES", languages, "pl,en", "Languages of the pages, the first is the default."),
    Setting("KEEP_RELEASES", at_least_two, "10", "How many releases stay on disk; the current one always does."),
    Setting("MEMORY", memory, "800MB", "Memory that the mapping may use, in all processes, before it spills to disk."),
    Setting("THREADS", positive, "2", "Threads that mapping and gate may use, in all processes."),
    Setting(
        "PROCESSES",
        processes,
        "",
        "Processes that publish registers side by side; without, one a processor, four at most.",
    ),
    Setting("BIND", address, "127.0.0.1:8000", "Address and port of `lodzkie serve`."),
    Setting(
        "MAP_TILES",
        tiles,
        "",
        "Address of map tiles with {z}, {x} and {y}; without, maps show boundaries of our own data.",
    ),
    Setting("MAP_CREDIT", str, "", "What the licence of the map tiles asks to be shown under them."),
    Setting("WORKERS", positive, "2", "Processes of `lodzkie serve`."),
    Setting("WORKER_THREADS", positive, "32", "Threads of each process of `lodzkie serve`."),
    Setting("WORKER_REQUESTS", number, "500000", "Requests after which a process makes place for a new one; 0: never."),
    Setting("QUERY_WORKERS", positive, "3", "Queries that each process of `lodzkie serve` evaluates at a time."),
    Setting("QUERY_QUEUE", number, "6", "Queries that may wait in each process; more are refused."),
    Setting("QUERY_PATIENCE", seconds, "5", "Seconds that a query may wait for others."),
    Setting("QUERY_SECONDS", seconds, "30", "Seconds that a query may take."),
    Setting("QUERY_MEMORY", octets, "1GB", "Memory that a query may use."),
    Setting("QUERY_ROWS", positive, "1000000", "Rows, or triples, that a result may have."),
    Setting("QUERY_BYTES", octets, "256MB", "Bytes that a result may have."),
    Setting("QUERY_CACHE", octets, "32MB", "Memory of each process for small results that are asked for again."),
    Setting(
        "CLIENT_SECONDS", seconds, "60", "Seconds of evaluation that a client may save up; it regains one a second."
    ),
    Setting("SAVED_QUERIES", number, "10000", "Queries that may be saved under short links; none is ever deleted."),
    Setting("SERVICES", services, "", "IRIs, separated by commas, that queries may call by SERVICE."),
    Setting("PROXIES", number, "0", "Proxies in front, each of which adds a client's address to X-Forwarded-For."),
    Setting("CACHE", octets, "64MB", "Memory of each process of `lodzkie serve` for answers that are asked for again."),
)


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read every setting from `environ` (default: the process's), or raise `SettingError` naming the variable."""
    environ = os.environ if environ is None else environ
    _refuse_unknown(environ)
    settings = Settings(**{setting.name.lower(): _value(setting, environ) for setting in SETTINGS})
    _refuse_without_server(settings)
    return settings


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    known = {PREFIX + setting.name for setting in SETTINGS}
    unknown = sorted(name for name in environ if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise SettingError(
            f"Unknown setting {', '.join(unknown)}; known are {', '.join(sorted(known))}",
            f"Nieznane ustawienie {', '.join(unknown)}; znane są {', '.join(sorted(known))}",
        )


def _refuse_without_server(settings: Settings) -> None:
    """Refuse what tells how to speak with a server where there is none: who set it believes that there is."""
    told = [setting.name for setting in SETTINGS if setting.name.startswith("STORE_")]
    idle = [PREFIX + name for name in told if getattr(settings, name.lower())]
    if idle and settings.store in EMBEDDED:
        raise SettingError(
            f"{', '.join(idle)}: LOD_STORE is 'embedded'; expected the address of a server there, or this unset",
            f"{', '.join(idle)}: LOD_STORE to 'embedded'; podaj tam adres serwera albo usuń to ustawienie",
        )


def _value(setting: Setting, environ: Mapping[str, str]) -> Any:
    text = environ.get(PREFIX + setting.name, setting.default)
    try:
        return setting.read(text)
    except ValueError as error:
        en, pl = said(error)
        given = f"{PREFIX}{setting.name}={_USER.sub('//…@', text)!r}"
        raise SettingError(f"{given}: expected {en}", f"{given}: oczekiwano {pl}") from None
