"""docs/stores.md says what the tables say: kinds of servers, and what each does otherwise."""

import re
import tomllib
from pathlib import Path

import pytest

from app.store.functions import FUNCTIONS
from app.store.remote.servers import kinds
from tests.conftest import CHECKOUT

PAGE = (CHECKOUT / "docs" / "stores.md").read_text(encoding="utf-8")
TABLES = {"Fuseki": "fuseki.toml", "Virtuoso": "virtuoso.toml"}


@pytest.mark.parametrize("store", TABLES)
def test_each_quirk_is_listed_and_no_other(store: str) -> None:
    section = PAGE.partition(f"### {store}\n")[2].partition("\n### ")[0]
    table = tomllib.loads((Path(__file__).parent / TABLES[store]).read_text(encoding="utf-8"))
    assert re.findall(r"^- (.*)$", section, re.MULTILINE) == list(table)


def test_each_kind_of_server_is_named_with_what_it_refuses() -> None:
    for kind in kinds().values():
        assert f"`{kind.name}`" in PAGE
        for start in kind.refused:
            assert start.startswith("http") or f"`{start}`" in PAGE


def test_a_function_of_ours_is_named() -> None:
    assert any(f"lod:{function.name}" in PAGE for function in FUNCTIONS)
