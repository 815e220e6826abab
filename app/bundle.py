"""The scripts and styles that `make assets` built: where each is, and how long it may be kept.

Their names carry a hash of what is in them, so a browser may keep them for good (RFC 8246); the manifest leads from
plain names to these. Nothing here is needed: without the build a page simply has no script.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, Response, g, send_from_directory, url_for

from app import context
from app.headers import SCRIPTS

BLUEPRINT: Final = Blueprint("bundle", __name__)
FOLDER: Final = Path(__file__).with_name("static") / "assets"
_YEAR: Final = 365 * 24 * 60 * 60
_HASHED: Final = re.compile(r"-[0-9A-Z]{8}\.\w+")


@BLUEPRINT.route("/assets/<name>")
def asset(name: str) -> Response:
    """One file of the build, to keep for a year and never ask again when its name changes with what is in it."""
    hashed = _HASHED.search(name) is not None
    response = send_from_directory(FOLDER, name, max_age=_YEAR if hashed else 0)
    response.cache_control.immutable = hashed
    return response


@dataclass(frozen=True)
class PageScript:
    """The addresses that a page with a map, a chart or a search box names."""

    script: str
    style: str
    map_style: str


@dataclass(frozen=True)
class Tiles:
    """What lies under maps: the address of tiles and the credit for them, both "" where the outline does."""

    address: str
    credit: str


def address(source: str) -> str | None:
    """The address of what was built from `source`, None where nothing was; a page that has it may run it."""
    place = _place(source)
    if place is not None:
        tiles()
    return place


def page_script() -> PageScript | None:
    """The script of maps, charts and suggestions, None where it was not built; a page that asks may run it."""
    script, style, map_style = (_place(name) for name in ("page.js", "page.css", "map.css"))
    if script is None or style is None or map_style is None:
        return None
    g.setdefault(SCRIPTS, "")
    return PageScript(script, style, map_style)


def tiles() -> Tiles:
    """The tiles of the site's maps; a page that asks may show them, and run the scripts that do."""
    settings = context.site().settings
    setattr(g, SCRIPTS, _origin(settings.map_tiles))
    return Tiles(settings.map_tiles, settings.map_credit)


def _place(source: str) -> str | None:
    name = manifest().get(source)
    return None if name is None else url_for("bundle.asset", name=name)


def _origin(address_of_tiles: str) -> str:
    """The host that the map shows tiles of, as a policy names it."""
    place = urlsplit(address_of_tiles)
    return f"{place.scheme}://{place.netloc}" if address_of_tiles else ""


@cache
def manifest() -> dict[str, str]:
    """Names of the built files by the names of their sources."""
    try:
        built: dict[str, str] = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return built
