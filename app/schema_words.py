"""The words of schema.org: what it calls classes and properties of other vocabularies, and what it lets go together.

Owns how the table is read, `schema_org.toml`; the block of a page is of `app.schema_org`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from app.namespaces import PREFIXES

SCHEMA: Final = PREFIXES["schema"]
_TABLE: Final = Path(__file__).with_name("schema_org.toml")


def types(iris: Iterable[str]) -> list[str]:
    """The classes of schema.org that something is of, by the IRIs of its own."""
    return sorted({word for iri in iris if (word := _word(iri, "classes"))})


def property_of(iri: str) -> str:
    """What schema.org calls a property, "" when it has no word for it."""
    return _word(iri, "properties")


def has(classes: Iterable[str], name: str) -> bool:
    """True when schema.org gives a property to one of these classes, or to a kind of things that one is of."""
    only, kinds = _tables()["only"].get(name), _tables()["kinds"]
    closed = _kinds_of(frozenset(classes))
    return only is None or not closed <= kinds.keys() or not closed.isdisjoint(only)


def types_of_values(name: str) -> list[str]:
    """The classes of all that a property leads to."""
    return [_tables()["values"][name]] if name in _tables()["values"] else []


@cache
def joined() -> dict[str, tuple[str, ...]]:
    """The properties of schema.org whose value other vocabularies part, and the IRIs of those parts, in order."""
    return {name: tuple(map(_full, parts)) for name, parts in _tables()["joined"].items()}


@cache
def _kinds_of(classes: frozenset[str]) -> frozenset[str]:
    """The classes and what they are kinds of."""
    return frozenset(name for each in classes for name in _upwards(each))


def _upwards(name: str) -> Iterator[str]:
    yield name
    for above in _tables()["kinds"].get(name, ()):
        yield from _upwards(above)


def _word(iri: str, kind: str) -> str:
    return iri.removeprefix(SCHEMA) if iri.startswith(SCHEMA) else _by_iri(kind).get(iri, "")


@cache
def _by_iri(kind: str) -> dict[str, str]:
    return {_full(name): word for name, word in _tables()[kind].items()}


def _full(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


@cache
def _tables() -> dict[str, dict[str, Any]]:
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))
