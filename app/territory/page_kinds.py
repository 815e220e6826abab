"""The kind of pages of territorial units, for the table of `app.page_kinds`."""

from __future__ import annotations

from typing import Final

from app.page.kind import Kind
from app.territory.building import build
from app.territory.gathering import is_unit

KINDS: Final[tuple[Kind, ...]] = (Kind("territory.html", is_unit, build),)
