"""Kinds of pages: things that are more than their facts have a template and a part of the page model of their own.

The first kind that a thing is of shows it; a thing of no kind is shown by its facts alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from werkzeug.datastructures import MultiDict

from app.description import Description
from app.labels import Reading
from app.page import Page
from app.snapshot import Snapshot


@dataclass(frozen=True)
class Asked:
    """Who asks for the page of a thing, and what its address says besides."""

    reading: Reading
    arguments: MultiDict[str, str]


@dataclass(frozen=True)
class Kind:
    """`template` extends resource.html and finds as `special` what `build` makes of the thing and its plain page."""

    template: str
    includes: Callable[[Snapshot, Description], bool]
    build: Callable[[Snapshot, Description, Page, Asked], object]


KINDS: Final[tuple[Kind, ...]] = ()
_PLAIN: Final = Kind("resource.html", lambda *_: True, lambda *_: None)


def of(snapshot: Snapshot, description: Description) -> Kind:
    """The kind of a thing."""
    return next((kind for kind in KINDS if kind.includes(snapshot, description)), _PLAIN)
