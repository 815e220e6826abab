"""What pages say to the script of their maps, charts and search boxes (`app/assets/page.js`): addresses and texts.

The macros of `templates/figures.html` write it; nothing of it is needed by a reader without scripts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final
from urllib.parse import urlsplit

from flask import g, url_for

from app import bundle, context
from app.headers import SCRIPTS
from app.i18n import mark, say

# What was built for pages: the script, its sheet, that of maps.
_PARTS: Final = ("page.js", "page.css", "map.css")
# By the names that the scripts have for them (`page/site.js`), which fill the places.
_TEXTS: Final[Mapping[str, str]] = {
    "map": mark("Map"),
    "past": mark("Skip the map"),
    "loading": mark("The map is being loaded…"),
    "failed": mark("The map could not be loaded."),
    "closer": mark("Zoom in"),
    "farther": mark("Zoom out"),
    "close": mark("Close"),
    "place": mark("Place"),
    "together": mark("Places close to each other: %(number)s"),
    "same": mark("Entries at this place: %(number)s"),
    "more": mark("and %(number)s more"),
    "chart": mark("Chart: %(name)s. The same numbers are in the table."),
    "table": mark("The same numbers in a table"),
    "suggestions": mark("Suggestions"),
    "suggested": mark("Suggestions: %(number)s"),
    "none": mark("No suggestions"),
}


@dataclass(frozen=True)
class Script:
    """The script, the sheets that it loads when they are wanted, the outline under maps, and its texts as JSON."""

    address: str
    style: str
    map_style: str
    outline: str
    texts: str


@dataclass(frozen=True)
class Tiles:
    """What lies under maps: the address of tiles and the credit for them, both "" where the outline does."""

    address: str
    credit: str


def script() -> Script | None:
    """The script of figures, None where it was not built; a page that asks may run it."""
    built = bundle.manifest()
    names = [built[name] for name in _PARTS if name in built]
    if len(names) < len(_PARTS):
        return None
    g.setdefault(SCRIPTS, "")
    return _script(context.language(), *names)


def tiles() -> Tiles:
    """The tiles of the site's maps; a page that asks may show them, and run the scripts that do."""
    settings = context.site().settings
    setattr(g, SCRIPTS, _origin(settings.map_tiles))
    return Tiles(settings.map_tiles, settings.map_credit)


@cache
def _script(language: str, *names: str) -> Script:
    """Kept, because every page has it."""
    texts = {name: say(text, language) for name, text in _TEXTS.items()}
    told = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
    address, style, map_style = (url_for("bundle.asset", name=name) for name in names)
    return Script(address, style, map_style, url_for("maps.outline"), told)


def _origin(address: str) -> str:
    """The host of an address, as a policy names it; "" for none."""
    place = urlsplit(address)
    return f"{place.scheme}://{place.netloc}" if address else ""
