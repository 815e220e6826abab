"""Where codes are used: by which property of which register, how often, and the entries that have them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from app.addresses import page_path
from app.page.model import Link
from app.terms.naming import Names, Number


@dataclass(frozen=True)
class Use:
    """A property by which a register names codes; `entries` leads to the entries, "" when no one code is meant."""

    register: Link
    property: Link
    count: Number
    entries: str


def uses(names: Names, counted: Mapping[tuple[str, str], int], code: str = "") -> Iterator[Use]:
    """Uses by register and property, the most frequent first; of `code` with where its entries are listed."""
    for (slug, prop), number in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])):
        if slug in names.snapshot.datasets:
            dataset = names.snapshot.datasets[slug]
            register = names.link(dataset.iri, names.best(dataset.titles))
            yield Use(register, names.link(prop), names.number(number), _entries(names, dataset.iri, prop, code))


def _entries(names: Names, register: str, prop: str, code: str) -> str:
    if not code:
        return ""
    carried = names.reading.carried.replace("?", "&")
    path = page_path(names.snapshot.iris.rest(register))
    return f"{path}?{quote(prop, safe='')}={quote(code, safe='')}{carried}"
