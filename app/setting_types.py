"""The types of settings: which texts each takes, and what they stand for.

Pure. A text that is none is `ValueError` of what was expected, in English and Polish.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

EMBEDDED: Final = ("", "embedded")


def base_iri(text: str) -> str:
    """The base of IRIs."""
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


def positive(text: str) -> int:
    """A whole number from 1."""
    if not text.isdigit() or int(text) < 1:
        raise ValueError("a whole number from 1", "liczby całkowitej od 1")
    return int(text)


def number(text: str) -> int:
    """A whole number from 0."""
    if not text.isdigit():
        raise ValueError("a whole number from 0", "liczby całkowitej od 0")
    return int(text)


def processes(text: str) -> int:
    """A number of processes, by that of processors where none is given."""
    # A container may see all processors of its host; what it gets of them, and of memory, only its keeper knows.
    return positive(text) if text else min(4, len(os.sched_getaffinity(0)))


def seconds(text: str) -> float:
    """A duration above zero."""
    if not re.fullmatch(r"\d{1,6}(\.\d{1,3})?", text) or float(text) == 0:
        raise ValueError("a number of seconds such as '30' or '0.5'", "liczby sekund, np. '30' lub '0.5'")
    return float(text)


def at_least_two(text: str) -> int:
    """A whole number from 2."""
    # The release before the current one may still be open in a reader that has not seen the new pointer.
    if not text.isdigit() or int(text) < 2:
        raise ValueError("a whole number from 2", "liczby całkowitej od 2")
    return int(text)


def languages(text: str) -> tuple[str, ...]:
    """Language tags, separated by commas."""
    tags = tuple(part.strip() for part in text.split(",") if part.strip())
    if not tags or not all(re.fullmatch(r"[a-z]{2,3}", tag) for tag in tags):
        raise ValueError("language codes such as 'pl,en'", "kodów języków, np. 'pl,en'")
    return tags


def memory(text: str) -> str:
    """A size as DuckDB takes it."""
    if not re.fullmatch(r"[1-9][0-9]*(MB|GB)", text):
        raise ValueError("a size such as '800MB' or '2GB'", "rozmiaru, np. '800MB' lub '2GB'")
    return text


def octets(text: str) -> int:
    """A size in bytes."""
    count, unit = memory(text)[:-2], text[-2:]
    return int(count) * {"MB": 10**6, "GB": 10**9}[unit]


def address(text: str) -> str:
    """A host and a port to listen at."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise ValueError("an address and a port such as '127.0.0.1:8000'", "adresu i portu, np. '127.0.0.1:8000'")
    return text


def tiles(text: str) -> str:
    """A template of addresses of map tiles, or none."""
    origin = urlsplit(text)
    if text and (origin.scheme != "https" or not origin.netloc or not all(f"{{{axis}}}" in text for axis in "zxy")):
        raise ValueError("an https address with {z}, {x} and {y}", "adresu https z {z}, {x} i {y}")
    return text


def services(text: str) -> tuple[str, ...]:
    """Endpoints that SERVICE may name, separated by commas."""
    iris = tuple(part.strip() for part in text.split(",") if part.strip())
    for iri in iris:
        parts = urlsplit(iri)
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or parts.fragment:
            raise ValueError(
                "absolute http(s) IRIs separated by commas, without user or fragment",
                "bezwzględnych IRI http(s) rozdzielonych przecinkami, bez użytkownika i fragmentu",
            )
    return iris


def store(text: str) -> str:
    """What is asked: the embedded store, or a server."""
    try:
        return text if text in EMBEDDED else endpoint(text)
    except ValueError as error:
        en, pl = said(error)
        raise ValueError(
            f"'embedded', or {en}; or 'fuseki+http://…', with the kind of the server before it",
            f"'embedded' albo {pl}, albo 'fuseki+http://…', z rodzajem serwera na początku",
        ) from None


def endpoint(text: str) -> str:
    """The address of a server, or none."""
    # A password here would be shown by `ps` and in logs.
    parts = urlsplit(text)
    schemes = parts.scheme.split("+")
    if text and (schemes[-1] not in ("http", "https") or not parts.hostname or "@" in parts.netloc or parts.fragment):
        raise ValueError(
            "an http(s) address without user or fragment, such as 'http://127.0.0.1:3030/lod'",
            "adresu http(s) bez użytkownika i fragmentu, np. 'http://127.0.0.1:3030/lod'",
        )
    return text


def path(text: str) -> Path:
    """A path, of which `~` is the home folder."""
    return Path(text).expanduser().resolve()


def file(text: str) -> Path | None:
    """The path of a file, or none."""
    return path(text) if text else None


def said(error: ValueError) -> tuple[str, str]:
    """What was expected, in English and Polish; of the library's, what it says."""
    return str(error.args[0]), str(error.args[-1])
