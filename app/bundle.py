"""The scripts and styles that `make assets` built: where each is, and how long it may be kept.

Their names carry a hash of what is in them, so a browser may keep them for good (RFC 8246); the manifest leads from
plain names to these. Nothing here is needed: without the build a page simply has no script.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, send_from_directory, url_for

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


def address(source: str) -> str | None:
    """The address of what was built from `source`, None where nothing was."""
    name = manifest().get(source)
    return None if name is None else url_for("bundle.asset", name=name)


@cache
def manifest() -> dict[str, str]:
    """Names of the built files by the names of their sources."""
    try:
        built: dict[str, str] = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return built
