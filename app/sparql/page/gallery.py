"""The example queries as the page shows them: by register, each with an address and a description as data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from app import context
from app.addresses import followed
from app.errors import QueryTimeout, StoreUnavailable
from app.examples import Example
from app.i18n import say
from app.index import collation
from app.iris import VOID
from app.labels import Label
from app.snapshot import Dataset


def find(name: str) -> Example | None:
    """The example `<register>/<name>`, None where there is none."""
    examples = context.site().examples
    return next((example for example in examples if example.key == name), None)


def described(example: Example) -> str:
    """The page about an example as data, "" when the release does not have it."""
    try:
        snapshot = context.snapshot()
        iri = snapshot.iris.query(example.register, example.name)
        return followed(snapshot.iris, iri, context.carried()) if snapshot.exists(iri) else ""
    except (StoreUnavailable, QueryTimeout):
        return ""


def counted() -> bool:
    """True when the release tells what its registers have, and how much of it."""
    try:
        return VOID in context.snapshot().manifest.graphs
    except StoreUnavailable:
        return False


def groups() -> list[tuple[Label, list[Example]]]:
    """Examples by the title of their register, in alphabetical order; those across registers first.

    Those of registers that the release does not have would find nothing.
    """
    grouped: dict[str, list[Example]] = defaultdict(list)
    there = {"", *_registers()}
    for example in context.site().examples:
        if example.register in there:
            grouped[example.register].append(example)
    across = Label(say("Questions across registers", context.language()), context.language())
    titles = {slug: _title(slug) if slug else across for slug in grouped}
    order = sorted(grouped, key=lambda slug: (slug != "", collation.key(titles[slug].text)))
    return [(titles[slug], grouped[slug]) for slug in order]


def _registers() -> Mapping[str, Dataset]:
    try:
        return context.snapshot().datasets
    except StoreUnavailable:
        return {}


def _title(slug: str) -> Label:
    dataset = _registers().get(slug)
    return (context.reading().chain.best(dataset.titles) if dataset else None) or Label(slug)
