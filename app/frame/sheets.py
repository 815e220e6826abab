"""The site's own files: each at an address that changes with what is in it, so that no browser keeps an old look."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any, Final

_FOLDER: Final = Path(__file__).parent.parent / "static"
_BUILT: Final = _FOLDER / "assets" / "manifest.json"


def versioned(endpoint: str, values: dict[str, Any]) -> None:
    """Add to the address of a static file what stands for its content (`flask.Flask.url_defaults`)."""
    if endpoint == "static" and "filename" in values:
        values["v"] = digest(values["filename"])


@cache
def digest(name: str) -> str:
    """What stands for the content of a file; the same as long as the process lives."""
    return hashlib.sha256((_FOLDER / name).read_bytes()).hexdigest()[:8]


def look(*shown: object) -> str:
    """What stands for all sheets and scripts together, and for what every page shows of a site: values with a `repr`.

    A page that names other sheets, or another publisher, is another page.
    """
    files = [*sorted(_FOLDER.glob("*.css")), *sorted(_FOLDER.glob("icon.*")), *([_BUILT] if _BUILT.exists() else [])]
    parts = [*(file.read_bytes() for file in files), repr(shown).encode()]
    return hashlib.sha256(b"".join(parts)).hexdigest()[:8]
