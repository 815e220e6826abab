"""Where codes are used: by which property of which register, how often, and the entries that have them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.addresses import page_path
from app.page.model import Link
from app.register.plan import plan
from app.register.selection import Selection, query
from app.snapshot import Dataset
from app.terms.naming import Names, Number


@dataclass(frozen=True)
class Use:
    """A property by which a register names codes; `entries` leads to its entries with the code, "" when it has none."""

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
            entries = _entries(names, dataset, prop, code) if code else ""
            yield Use(register, names.link(prop), names.number(number), entries)


def _entries(names: Names, dataset: Dataset, prop: str, code: str) -> str:
    """The page of a register narrowed down to a code, where its entries can be narrowed down by the property."""
    snapshot = names.snapshot
    if not snapshot.index.ready:
        return ""
    offered = plan(snapshot, dataset).selectable
    if prop not in {column.path for column in offered}:
        return ""
    language = names.language if names.reading.carried else ""
    selected = query(Selection(values={prop: (code,)}), snapshot.iris, language)
    return page_path(snapshot.iris.rest(dataset.iri)) + selected
