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


@cache
def look() -> str:
    """What stands for all sheets and scripts together: a page that names others is another page."""
    files = [*sorted(_FOLDER.glob("*.css")), *([_BUILT] if _BUILT.exists() else [])]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:8]
