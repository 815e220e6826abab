"""What a store is known to do otherwise, as a table: each quirk in words, and the tests that meet it, by their cases.

`sites` names tests of sites behind that store (`pytest --store`). A test that the table names must fail; one that no
longer does fails the run, until it has left the table.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

_TABLES = {store: Path(__file__).with_name(f"{store}.toml") for store in ("fuseki", "virtuoso")}
# The store is the first parameter of a test, for it is that of a fixture of the session.
_PARAMETERS = re.compile(r"(?P<test>\w+)\[(?P<first>[a-z]+)(?:-(?P<case>.*))?\]")


def expect(items: list[pytest.Item]) -> None:
    """Mark the tests of the tables."""
    for store, path in _TABLES.items():
        quirks = tomllib.loads(path.read_text(encoding="utf-8"))
        for item in items:
            if quirk := _quirk(quirks, store, item.name):
                item.add_marker(pytest.mark.xfail(reason=quirk, strict=True))


def expect_of_sites(items: list[pytest.Item], store: str) -> None:
    """Mark the tests of sites that the table names, where the sites are behind this store."""
    if store not in _TABLES:
        return
    for quirk, tests in tomllib.loads(_TABLES[store].read_text(encoding="utf-8")).items():
        for item in items:
            if item.name in tests.get("sites", ()):
                item.add_marker(pytest.mark.xfail(reason=quirk, strict=True))


def _quirk(quirks: dict[str, dict[str, list[str]]], store: str, name: str) -> str | None:
    found = _PARAMETERS.fullmatch(name)
    if not found or found["first"] != store:
        return None
    case = found["case"] or ""
    return next((quirk for quirk, tests in quirks.items() if case in tests.get(found["test"], ())), None)
