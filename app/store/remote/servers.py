"""Servers: the kinds that we know (servers.toml), and the one that the settings name.

    LOD_STORE=http://127.0.0.1:3030/lod            the kind is told by what the server says of itself
    LOD_STORE=oxigraph+http://127.0.0.1:7878/      the kind is said, for a server behind a proxy that hides it

Owns the table and the addresses; asks nobody.
"""

from __future__ import annotations

import tomllib
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from app.config import Settings
from app.errors import SettingError
from app.setting_types import EMBEDDED
from app.store.remote.disguising import NONE, Disguises

_TABLE: Final = "remote/servers.toml"
# What any server is that speaks the protocols.
OTHER: Final = "sparql"


@dataclass(frozen=True)
class Kind:
    """A row of servers.toml."""

    name: str
    header: str
    query: str
    update: str
    graphs: str
    largest_update: int
    dataset: bool = False
    atomic: bool = True
    basic: bool = True
    deadline: str = ""
    prologue: str = ""
    union: tuple[tuple[str, str], ...] = ()
    listed: bool = False
    disguises: Disguises = NONE
    refused: tuple[str, ...] = ()


@dataclass(frozen=True)
class Server:
    """One server: its kind, its three addresses, and the Authorization that it wants ("" for none)."""

    kind: Kind
    query: str
    update: str
    graphs: str
    authorization: str = field(default="", repr=False)


@cache
def kinds() -> Mapping[str, Kind]:
    """The table, by name."""
    table = tomllib.loads(files("app.store").joinpath(_TABLE).read_text(encoding="utf-8"))
    return {name: _kind(name, **row) for name, row in table.items()}


def _kind(
    name: str,
    union: Mapping[str, str] | None = None,
    disguised: Iterable[str] = (),
    keeps: Mapping[str, str] | None = None,
    refused: Iterable[str] = (),
    **row: Any,
) -> Kind:
    pairs = tuple((union or {}).items())
    disguises = Disguises(frozenset(disguised), tuple((keeps or {}).items()))
    return Kind(name=name, union=pairs, disguises=disguises, refused=tuple(refused), **row)


def told_by(headers: Mapping[str, str]) -> Kind:
    """The kind of a server by the headers of what it answers, such as Server (RFC 9110 section 10.2.4)."""
    known = kinds()
    return next((kind for kind in known.values() if kind.header and _has(headers, kind.header)), known[OTHER])


def _has(headers: Mapping[str, str], header: str) -> bool:
    name, _, value = header.partition(": ")
    return name in headers and headers[name].startswith(value)


def is_remote(settings: Settings) -> bool:
    """True when what is published is asked of a server."""
    return settings.store not in EMBEDDED


def address(settings: Settings) -> tuple[Kind | None, str]:
    """The kind that the setting names, if it does, and the address of the server."""
    name, plus, rest = settings.store.partition("+")
    if not plus or "://" in name:
        return None, settings.store.rstrip("/")
    if name not in kinds():
        known = ", ".join(kinds())
        raise SettingError(
            f"LOD_STORE={settings.store!r}: expected one of {known} before '+'",
            f"LOD_STORE={settings.store!r}: przed '+' oczekiwano jednego z: {known}",
        )
    return kinds()[name], rest.rstrip("/")


def check(settings: Settings) -> None:
    """Refuse settings that cannot be right, whatever the server is, with `SettingError`; asks nobody."""
    authorization(settings)
    kind, _ = address(settings)
    if kind is not None:
        located(kind, settings)


def located(kind: Kind, settings: Settings) -> Server:
    """The server of the settings, of this kind; where it takes updates or graphs is "" when that cannot be told."""
    _, base = address(settings)
    base = _with_dataset(kind, base) if kind.dataset else base.removesuffix(f"/{kind.query}")
    query, update, graphs = (f"{base}/{path}".rstrip("/") for path in (kind.query, kind.update, kind.graphs))
    if settings.store_user and not kind.basic:
        raise SettingError(
            f"LOD_STORE_USER: {kind.name} knows users by Digest alone, which we do not speak; let it take updates at"
            f" {update} from a network of its own",
            f"LOD_STORE_USER: {kind.name} zna użytkowników tylko przez Digest, którego nie obsługujemy; niech przyjmuje"
            f" zmiany pod {update} z własnej sieci",
        )
    told = kind.name != OTHER
    return Server(
        kind,
        query,
        settings.store_update or (update if told else ""),
        settings.store_graphs or (graphs if told else ""),
        authorization(settings),
    )


def _with_dataset(kind: Kind, base: str) -> str:
    if urlsplit(base).path:
        return base
    raise SettingError(
        f"LOD_STORE={base}: an address of {kind.name} ends with the name of a dataset, as {base}/lod",
        f"LOD_STORE={base}: adres serwera {kind.name} kończy się nazwą zbioru danych, na przykład {base}/lod",
    )


def authorization(settings: Settings) -> str:
    """What we show the server: Bearer (RFC 6750), Basic (RFC 7617), or nothing."""
    if settings.store_token_file:
        return f"Bearer {_secret('LOD_STORE_TOKEN_FILE', settings.store_token_file)}"
    if settings.store_user:
        if settings.store_password_file is None:
            raise SettingError(
                "LOD_STORE_USER is set: LOD_STORE_PASSWORD_FILE is wanted too",
                "Ustawiono LOD_STORE_USER: potrzebne jest też LOD_STORE_PASSWORD_FILE",
            )
        pair = f"{settings.store_user}:{_secret('LOD_STORE_PASSWORD_FILE', settings.store_password_file)}"
        return f"Basic {b64encode(pair.encode()).decode()}"
    return ""


def _secret(setting: str, file: Path) -> str:
    named = f"{setting}={file}"
    try:
        secret = file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingError(
            f"{named}: cannot be read: {error.strerror}", f"{named}: nie da się odczytać: {error.strerror}"
        ) from None
    except UnicodeDecodeError:
        raise SettingError(f"{named}: expected text in UTF-8", f"{named}: oczekiwano tekstu w UTF-8") from None
    # It goes into a header (RFC 9110 section 5.5); what is wrong with it must not be told with it.
    if not secret or not secret.isprintable():
        raise SettingError(
            f"{named}: expected one line with the secret and nothing else",
            f"{named}: oczekiwano jednego wiersza z samym hasłem lub tokenem",
        )
    return secret
