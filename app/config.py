"""Settings: read from the environment once, checked, and frozen.

Each setting is one row of `SETTINGS`; the documentation and `lodzkie config` are made from the same rows. A variable
with our prefix that is not in the table is an error, so a misspelt setting never passes in silence.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from app.errors import SettingError

PREFIX: Final = "LOD_"
EMBEDDED: Final = ("", "embedded")
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


def _base_iri(text: str) -> str:
    parts = urlsplit(text)
    if (
        parts.scheme not in ("http", "https")
        or not parts.netloc
        or not text.endswith("/")
        or parts.query
        or parts.fragment
    ):
        raise ValueError(
            "an absolute http(s) IRI that ends with '/'", "bezwzględnego IRI http(s), które kończy się na '/'"
        )
    return text


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise ValueError("a whole number from 1", "liczby całkowitej od 1")
    return int(text)


def _number(text: str) -> int:
    if not text.isdigit():
        raise ValueError("a whole number from 0", "liczby całkowitej od 0")
    return int(text)


def _processes(text: str) -> int:
    # A container may see all processors of its host; what it gets of them, and of memory, only its keeper knows.
    return _positive(text) if text else min(4, len(os.sched_getaffinity(0)))


def _seconds(text: str) -> float:
    if not re.fullmatch(r"\d{1,6}(\.\d{1,3})?", text) or float(text) == 0:
        raise ValueError("a number of seconds such as '30' or '0.5'", "liczby sekund, np. '30' lub '0.5'")
    return float(text)


def _at_least_two(text: str) -> int:
    # The release before the current one may still be open in a reader that has not seen the new pointer.
    if not text.isdigit() or int(text) < 2:
        raise ValueError("a whole number from 2", "liczby całkowitej od 2")
    return int(text)


def _languages(text: str) -> tuple[str, ...]:
    tags = tuple(part.strip() for part in text.split(",") if part.strip())
    if not tags or not all(re.fullmatch(r"[a-z]{2,3}", tag) for tag in tags):
        raise ValueError("language codes such as 'pl,en'", "kodów języków, np. 'pl,en'")
    return tags


def _memory(text: str) -> str:
    if not re.fullmatch(r"[1-9][0-9]*(MB|GB)", text):
        raise ValueError("a size such as '800MB' or '2GB'", "rozmiaru, np. '800MB' lub '2GB'")
    return text


def _bytes(text: str) -> int:
    number, unit = _memory(text)[:-2], text[-2:]
    return int(number) * {"MB": 10**6, "GB": 10**9}[unit]


def _address(text: str) -> str:
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise ValueError("an address and a port such as '127.0.0.1:8000'", "adresu i portu, np. '127.0.0.1:8000'")
    return text


def _tiles(text: str) -> str:
    origin = urlsplit(text)
    if text and (origin.scheme != "https" or not origin.netloc or not all(f"{{{axis}}}" in text for axis in "zxy")):
        raise ValueError("an https address with {z}, {x} and {y}", "adresu https z {z}, {x} i {y}")
    return text


def _services(text: str) -> tuple[str, ...]:
    iris = tuple(part.strip() for part in text.split(",") if part.strip())
    for iri in iris:
        parts = urlsplit(iri)
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or parts.fragment:
            raise ValueError(
                "absolute http(s) IRIs separated by commas, without user or fragment",
                "bezwzględnych IRI http(s) rozdzielonych przecinkami, bez użytkownika i fragmentu",
            )
    return iris


def _store(text: str) -> str:
    try:
        return text if text in EMBEDDED else _endpoint(text)
    except ValueError as error:
        en, pl = _said(error)
        raise ValueError(
            f"'embedded', or {en}; or 'fuseki+http://…', with the kind of the server before it",
            f"'embedded' albo {pl}, albo 'fuseki+http://…', z rodzajem serwera na początku",
        ) from None


def _endpoint(text: str) -> str:
    # A password here would be shown by `ps` and in logs.
    parts = urlsplit(text)
    schemes = parts.scheme.split("+")
    if text and (schemes[-1] not in ("http", "https") or not parts.hostname or "@" in parts.netloc or parts.fragment):
        raise ValueError(
            "an http(s) address without user or fragment, such as 'http://127.0.0.1:3030/lod'",
            "adresu http(s) bez użytkownika i fragmentu, np. 'http://127.0.0.1:3030/lod'",
        )
    return text


def _path(text: str) -> Path:
    return Path(text).expanduser().resolve()


def _file(text: str) -> Path | None:
    return _path(text) if text else None


SETTINGS: Final[tuple[Setting, ...]] = (
    Setting("BASE_IRI", _base_iri, "https://lod.lodzkie.pl/", "Base of every IRI that is published; ends with '/'."),
    Setting("REGION", _path, str(CHECKOUT), "Folder with ontology/, mappings/, shapes/, site.toml: all of a region."),
    Setting("VAR", _path, str(CHECKOUT / "var"), "Folder for releases and other state; nothing is written elsewhere."),
    Setting(
        "STORE",
        _store,
        "embedded",
        "Where what is published is asked for: 'embedded', or the address of a SPARQL 1.1 server.",
    ),
    Setting("STORE_UPDATE", _endpoint, "", "Address that the server takes updates at, where it is not the usual one."),
    Setting("STORE_GRAPHS", _endpoint, "", "Address of the server's graph store, where it is not the usual one."),
    Setting("STORE_USER", str, "", "Name that the server knows us by (Basic authentication)."),
    Setting("STORE_PASSWORD_FILE", _file, "", "File with the password that belongs to it."),
    Setting("STORE_TOKEN_FILE", _file, "", "File with a token to show the server instead (Bearer authentication)."),
    Setting("LANGUAGES", _languages, "pl,en", "Languages of the pages, the first is the default."),
    Setting("KEEP_RELEASES", _at_least_two, "10", "How many releases stay on disk; the current one always does."),
    Setting("MEMORY", _memory, "800MB", "Memory that the mapping may use, in all processes, before it spills to disk."),
    Setting("THREADS", _positive, "2", "Threads that mapping and gate may use, in all processes."),
    Setting(
        "PROCESSES",
        _processes,
        "",
        "Processes that publish registers side by side; without, one a processor, four at most.",
    ),
    Setting("BIND", _address, "127.0.0.1:8000", "Address and port of `lodzkie serve`."),
    Setting(
        "MAP_TILES",
        _tiles,
        "",
        "Address of map tiles with {z}, {x} and {y}; without, maps show boundaries of our own data.",
    ),
    Setting("MAP_CREDIT", str, "", "What the licence of the map tiles asks to be shown under them."),
    Setting("WORKERS", _positive, "2", "Processes of `lodzkie serve`."),
    Setting("WORKER_THREADS", _positive, "32", "Threads of each process of `lodzkie serve`."),
    Setting(
        "WORKER_REQUESTS", _number, "500000", "Requests after which a process makes place for a new one; 0: never."
    ),
    Setting("QUERY_WORKERS", _positive, "3", "Queries that each process of `lodzkie serve` evaluates at a time."),
    Setting("QUERY_QUEUE", _number, "6", "Queries that may wait in each process; more are refused."),
    Setting("QUERY_PATIENCE", _seconds, "5", "Seconds that a query may wait for others."),
    Setting("QUERY_SECONDS", _seconds, "30", "Seconds that a query may take."),
    Setting("QUERY_MEMORY", _bytes, "1GB", "Memory that a query may use."),
    Setting("QUERY_ROWS", _positive, "1000000", "Rows, or triples, that a result may have."),
    Setting("QUERY_BYTES", _bytes, "256MB", "Bytes that a result may have."),
    Setting("QUERY_CACHE", _bytes, "32MB", "Memory of each process for small results that are asked for again."),
    Setting(
        "CLIENT_SECONDS", _seconds, "60", "Seconds of evaluation that a client may save up; it regains one a second."
    ),
    Setting("SAVED_QUERIES", _number, "10000", "Queries that may be saved under short links; none is ever deleted."),
    Setting("SERVICES", _services, "", "IRIs, separated by commas, that queries may call by SERVICE."),
    Setting("PROXIES", _number, "0", "Proxies in front, each of which adds a client's address to X-Forwarded-For."),
    Setting("CACHE", _bytes, "64MB", "Memory of each process of `lodzkie serve` for answers that are asked for again."),
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
        en, pl = _said(error)
        given = f"{PREFIX}{setting.name}={_USER.sub('//…@', text)!r}"
        raise SettingError(f"{given}: expected {en}", f"{given}: oczekiwano {pl}") from None


def _said(error: ValueError) -> tuple[str, str]:
    """What was expected, in English and Polish; of the library's, what it says."""
    return str(error.args[0]), str(error.args[-1])
