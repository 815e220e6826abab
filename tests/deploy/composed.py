"""The Compose files as Compose reads them: defaults of variables filled in, several files made one."""

from __future__ import annotations

import json
import re
from functools import reduce
from pathlib import Path
from typing import Any, Final

from compose_spec import PyCompose
from ruamel.yaml import YAML

DEPLOY: Final = Path(__file__).resolve().parent.parent.parent / "deploy"
BASE: Final = "compose.yaml"
# Each way to run the site: the files that are given to Compose, in this order.
SETS: Final = {
    "embedded": (BASE,),
    "oxigraph": (BASE, "compose.oxigraph.yaml"),
    "fuseki": (BASE, "compose.fuseki.yaml"),
}


def composed(files: tuple[str, ...]) -> dict[str, Any]:
    """Files of a way to run the site as one, valid by the Compose specification or `ValueError`."""
    whole: dict[str, Any] = reduce(_merged, map(_read, files))
    PyCompose.from_json(json.dumps(whole)).validate()
    return whole


def _read(name: str) -> dict[str, Any]:
    text = (DEPLOY / name).read_text("utf-8")
    filled = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)
    assert "${" not in filled, "each variable has a default"
    return dict(YAML(typ="safe", pure=True).load(filled))


def _merged(first: Any, second: Any) -> Any:
    """Mappings are merged by key, lists appended, all else is replaced (Compose specification, "Merge")."""
    if isinstance(first, dict) and isinstance(second, dict):
        both = {key: _merged(first[key], second[key]) for key in first.keys() & second.keys()}
        return {**first, **second, **both}
    if isinstance(first, list) and isinstance(second, list):
        return [*first, *(item for item in second if item not in first)]
    return second
