"""The kinds of pages of terms, for the table of `app.kinds`."""

from __future__ import annotations

from typing import Final

from app.kind import Kind
from app.terms import classes, properties

KINDS: Final[tuple[Kind, ...]] = (
    Kind("class.html", classes.is_class, classes.build),
    Kind("property.html", properties.is_property, properties.build),
)
