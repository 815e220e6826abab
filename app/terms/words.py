"""Words to find terms by: letters without case and marks, so that "lodz" finds "Łódź"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.store.functions import fold

# What is looked for is no longer.
_LONGEST: Final = 200


def asked_for(arguments: Mapping[str, str]) -> str:
    """The words that an address asks for, "" when there are none."""
    return arguments.get("q", "").strip()[:_LONGEST]


def are_in(words: str, text: str) -> bool:
    """True when each of the words stands somewhere in the text."""
    folded = fold(text)
    return all(word in folded for word in fold(words).split())
