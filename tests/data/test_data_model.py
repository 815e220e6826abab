"""The page on the data model tells the truth: its queries have rows, and its names are in use."""

import re
from pathlib import Path

import pytest

from app.namespaces import prefixes
from tests.published import BASE, Published

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "data-model.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sparql\n(.*?)```", PAGE, re.DOTALL)
NAMES = sorted(set(re.findall(r"`([a-z-]+:[A-Za-z_]+)`", PAGE)))


@pytest.mark.parametrize("query", QUERIES, ids=range(1, len(QUERIES) + 1))
def test_query_of_the_page_has_rows(query: str, published: Published) -> None:
    assert published.rows(query)


def test_names_of_the_page_are_in_use(published: Published) -> None:
    namespaces = prefixes(BASE)
    iris = {name: namespaces[name.partition(":")[0]] + name.partition(":")[2] for name in NAMES}
    used = {row["term"] for row in published.rows("SELECT DISTINCT ?term { { [] ?term [] } UNION { [] a ?term } }")}
    assert [name for name, iri in iris.items() if iri not in used] == []


def test_every_register_is_on_the_page(published: Published) -> None:
    assert [slug for slug in published.registers if f"| `{slug}` |" not in PAGE] == []
