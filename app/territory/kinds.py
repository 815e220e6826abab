"""The kind of pages of territorial units, for the table of `app.kinds`."""

from __future__ import annotations

from typing import Final

from app.kind import Kind
from app.territory.building import build
from app.territory.gathering import is_unit

KINDS: Final[tuple[Kind, ...]] = (Kind("territory.html", is_unit, build),)
