"""Whose site it is: the file `site.toml` of a region, read once; a region without one has a site without these facts.

Texts are given by language; a language that a text lacks has that of the site's first one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from app.errors import SettingError
from app.frame import declaration
from app.frame.declaration import Declaration, Texts

FILE: Final = "site.toml"


@dataclass(frozen=True)
class Elsewhere:
    """Somebody, or a text, that has a page of its own elsewhere."""

    names: Texts
    address: str


@dataclass(frozen=True)
class About:
    """What a region says of its site; each part only where it says so."""

    name: Texts = field(default_factory=dict)
    publisher: Elsewhere | None = None
    licence: Elsewhere | None = None
    accessibility: Declaration | None = None
    zone: ZoneInfo | None = None

    @property
    def mail(self) -> str:
        """The mail of who answers for the site, "" when nobody is named."""
        return self.accessibility.contact.email if self.accessibility else ""


def read(region: Path) -> About:
    """Read what the region in a folder says of its site."""
    path = region / FILE
    try:
        with path.open("rb") as file:
            return _about(tomllib.load(file))
    except FileNotFoundError:
        return About()
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise SettingError(f"{path}: {error!r}") from error


def _about(said: Mapping[str, Any]) -> About:
    return About(
        name=said.get("name", {}),
        publisher=_elsewhere(said["publisher"]) if "publisher" in said else None,
        licence=_elsewhere(said["licence"]) if "licence" in said else None,
        accessibility=declaration.read(said["accessibility"]) if "accessibility" in said else None,
        zone=ZoneInfo(said["timezone"]) if "timezone" in said else None,
    )


def _elsewhere(said: Mapping[str, Any]) -> Elsewhere:
    address = said["address"]
    if not address.startswith(("https://", "http://")):
        raise ValueError(f"{address!r} is no address of the web")
    return Elsewhere(said["name"], address)
