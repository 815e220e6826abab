"""Kinds of pages: things that are more than their facts have a template and a part of the page model of their own.

The first kind that a thing is of shows it; a thing of no kind is shown by its facts alone.
"""

from __future__ import annotations

from typing import Final

from app.description import Description
from app.page.kind import Asked, Kind
from app.register import offered
from app.register import page as register
from app.releases import building as releases
from app.snapshot import Snapshot
from app.terms import page_kinds as terms
from app.territory import page_kinds as territory

__all__ = ["KINDS", "Asked", "Kind", "of"]

KINDS: Final[tuple[Kind, ...]] = (
    Kind(
        template="register.html",
        includes=register.includes,
        build=register.build,
        links=register.links,
        status=register.status,
        elsewhere=register.elsewhere,
        known=offered.offered,
    ),
    *terms.KINDS,
    *territory.KINDS,
    Kind("release.html", releases.is_release, releases.build),
)
_PLAIN: Final = Kind("resource.html", lambda *_: True, lambda *_: None)


def of(snapshot: Snapshot, description: Description) -> Kind:
    """The kind of a thing."""
    return next((kind for kind in KINDS if kind.includes(snapshot, description)), _PLAIN)
