"""What every client asks, and what it must get: terms of each kind, and text that is not ASCII."""

from __future__ import annotations

import os
import shutil
from typing import Final

import pytest
from rdflib import RDFS

from tests.region import BASE

SIZE: Final = 20
# The first has no date: an OPTIONAL leaves its variable unbound.
ROWS: Final = [f"{number};Źródło „{number}”;{'' if number == 0 else '01.02.2026'};" for number in range(SIZE)]
LABELLED: Final = {f"{BASE}id/rzeczy/{number}": f"Źródło „{number}”" for number in range(SIZE)}
GRAPH: Final = f"{BASE}graph/rzeczy"

_THING: Final = f"?thing a <{BASE}def/Rzecz> ; <{RDFS.label}> ?label"
SELECT: Final = f"SELECT ?thing ?label ?date {{ {_THING} OPTIONAL {{ ?thing <{BASE}def/data> ?date }} }}"
ASK: Final = f"ASK {{ {_THING} }}"
CONSTRUCT: Final = f"CONSTRUCT {{ ?thing <{RDFS.label}> ?label }} WHERE {{ {_THING} }}"
DESCRIBE: Final = f"DESCRIBE <{BASE}id/rzeczy/7>"
COUNT: Final = f"SELECT (COUNT(*) AS ?n) {{ ?thing a <{BASE}def/Rzecz> }}"
WRONG: Final = "SELECT ?thing\nWHERE { ?thing a }"
UPDATE: Final = "DELETE WHERE { ?s ?p ?o }"
# In a URL this is longer than the server takes, in a body it is not.
LONG: Final = f"{SELECT} # {'x' * 10_000}"


def installed(program: str) -> str:
    """The path of a program; without it the test is skipped, but never in CI."""
    found = shutil.which(program)
    if found is None:
        absent(f"{program} is not installed")
    return found


def absent(reason: str) -> pytest.NoReturn:
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
