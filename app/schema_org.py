"""A thing as search engines read it: schema.org in JSON-LD, a block of its page (schema.org, "Getting started").

Owns the choice of what schema.org has a word for; the whole of the data is in the documents that the page links. The
words are of `app.schema_words`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from markupsafe import Markup
from pyoxigraph import Literal, NamedNode, Triple

from app import geometries, schema_words
from app.description import TYPE, Description
from app.labels import Chain, Labels
from app.namespaces import PREFIXES
from app.page import Page
from app.page.facts import best

_XSD: Final = PREFIXES["xsd"]
# What ends a script or a string where JSON alone would not.
_ESCAPES: Final[dict[str, str | int | None]] = {
    character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"
}
# Values of one property; a list of thousands is no summary.
_MOST: Final = 20
_Value = Literal | NamedNode


@dataclass(frozen=True)
class _Told:
    """What the page knows of the things that are named on it, and the languages of its reader."""

    labels: Labels
    parts: Mapping[str, tuple[Triple, ...]]
    chain: Chain


def block(description: Description, page: Page, chain: Chain, more: Mapping[str, Any]) -> Markup:
    """The block of a page, as JSON that cannot leave its <script>; `more` is what the kind of the page knows."""
    document = {"@context": schema_words.SCHEMA, **_thing(description, page, chain), **more}
    written = json.dumps(document, ensure_ascii=False, allow_nan=False).translate(str.maketrans(_ESCAPES))
    return Markup(written)  # noqa: S704 - JSON, with what HTML would read escaped


def _thing(description: Description, page: Page, chain: Chain) -> dict[str, Any]:
    types = schema_words.types(description.types) or ["Thing"]
    facts = _facts(types, description.facts, _Told(description.labels, description.parts, chain))
    registers = [dataset for dataset in page.datasets if dataset.iri != description.iri]
    datasets = [{"@type": "Dataset", "@id": link.iri, "name": link.label.text} for link in registers]
    return {
        "@id": description.iri,
        "@type": types,
        "name": page.title.text,
        "url": description.iri,
        **{name: value for name, value in facts.items() if name not in ("name", "url")},
        **({"sameAs": facts["url"]} if "url" in facts else {}),
        **({"geo": geo} if schema_words.has(types, "geo") and (geo := _geo(description)) else {}),
        **({"subjectOf": datasets} if datasets else {}),
    }


def _facts(types: Iterable[str], facts: Iterable[Triple], told: _Told) -> dict[str, Any]:
    """The values of every property that schema.org has a word for, and gives to a thing of these types."""
    found: dict[str, list[_Value]] = defaultdict(list)
    named: dict[str, list[_Value]] = defaultdict(list)
    for fact in facts:
        if isinstance(fact.object, Literal | NamedNode):
            found[fact.predicate.value].append(fact.object)
            named[schema_words.property_of(fact.predicate.value)].append(fact.object)
    named |= _joined(found, told.chain)
    names = sorted(name for name in named if name and schema_words.has(types, name))
    return {name: _single(_values(name, named[name], told)) for name in names}


def _joined(found: Mapping[str, list[_Value]], chain: Chain) -> dict[str, list[_Value]]:
    """What schema.org says in one and the data in several properties: of each the first value that a reader sees."""
    joined: dict[str, list[_Value]] = {}
    for name, parts in schema_words.joined().items():
        literals = [[term for term in found.get(part, ()) if isinstance(term, Literal)] for part in parts]
        if words := [best(chain, terms)[0].value for terms in literals if terms]:
            joined[name] = [Literal(" ".join(words))]
    return joined


def _values(name: str, terms: Iterable[_Value], told: _Told) -> list[Any]:
    spoken = best(told.chain, [term for term in terms if isinstance(term, Literal)])
    things = [_named(name, term.value, told) for term in terms if isinstance(term, NamedNode)]
    return [*map(_literal, spoken), *things][:_MOST]


def _named(name: str, iri: str, told: _Told) -> dict[str, Any]:
    """What a property leads to, with what the page says of it."""
    label, about = told.labels.find(iri, told.chain), told.parts.get(iri, ())
    classes = [fact.object for fact in about if fact.predicate.value == TYPE]
    types = schema_words.types(term.value for term in classes if isinstance(term, NamedNode))
    types = types or schema_words.types_of_values(name)
    return {
        "@id": iri,
        **({"@type": types} if types else {}),
        **_facts(types or ["Thing"], about, replace(told, parts={})),
        **({"name": label.text} if label else {}),
    }


def _single(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _literal(literal: Literal) -> str | int | float | bool:
    """A value as JSON has it; texts are in the language of the page already."""
    datatype = literal.datatype.value.removeprefix(_XSD)
    if datatype == "boolean":
        return literal.value == "true"
    if datatype == "integer" and literal.value.lstrip("+-").isdecimal():
        return int(literal.value)
    return literal.value


def _geo(description: Description) -> dict[str, Any] | None:
    geometry = geometries.of(description).geometry
    if geometry is None or geometry["type"] != "Point":
        return None
    east, north, *_ = geometry["coordinates"]
    return {"@type": "GeoCoordinates", "latitude": north, "longitude": east}
