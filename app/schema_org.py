"""A thing as search engines read it: schema.org in JSON-LD, a block of its page (schema.org, "Getting started").

Owns the choice of what schema.org has a word for; the whole of the data is in the documents that the page links. The
table is data, `schema_org.toml`.
"""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup
from pyoxigraph import Literal, NamedNode, Triple

from app import geometries
from app.description import TYPE, Description
from app.labels import Chain, Labels
from app.namespaces import PREFIXES
from app.page import Page
from app.page.facts import best

_SCHEMA: Final = PREFIXES["schema"]
_XSD: Final = PREFIXES["xsd"]
# What ends a script or a string where JSON alone would not.
_ESCAPES: Final[dict[str, str | int | None]] = {
    character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"
}
# Values of one property; a list of thousands is no summary.
_MOST: Final = 20


def block(description: Description, page: Page, chain: Chain) -> Markup:
    """The block of a page, as JSON that cannot leave its <script>."""
    document = {"@context": _SCHEMA, **_thing(description, page, chain)}
    written = json.dumps(document, ensure_ascii=False, allow_nan=False).translate(str.maketrans(_ESCAPES))
    return Markup(written)  # noqa: S704 - JSON, with what HTML would read escaped


def _thing(description: Description, page: Page, chain: Chain) -> dict[str, Any]:
    labels = description.labels
    types = _types(description.types) or ["Thing"]
    found = _facts(description.facts, description.parts, labels, chain)
    facts = {name: value for name, value in found.items() if _only().get(name, types[0]) in types}
    registers = [dataset for dataset in page.datasets if dataset.iri != description.iri]
    datasets = [{"@type": "Dataset", "@id": link.iri, "name": link.label.text} for link in registers]
    return {
        "@id": description.iri,
        "@type": types,
        "name": page.title.text,
        "url": description.iri,
        **{name: value for name, value in facts.items() if name not in ("name", "url")},
        **({"sameAs": facts["url"]} if "url" in facts else {}),
        **({"geo": geo} if (geo := _geo(description)) else {}),
        **({"isPartOf": datasets} if datasets else {}),
    }


def _facts(
    facts: Iterable[Triple], parts: Mapping[str, tuple[Triple, ...]], labels: Labels, chain: Chain
) -> dict[str, Any]:
    """The values of every property that schema.org has a word for."""
    found: dict[str, list[Literal | NamedNode]] = defaultdict(list)
    for fact in facts:
        name = _word(fact.predicate.value, "properties")
        if name and isinstance(fact.object, Literal | NamedNode):
            found[name].append(fact.object)
    return {name: _single(_values(terms, parts, labels, chain)) for name, terms in sorted(found.items())}


def _values(
    terms: list[Literal | NamedNode], parts: Mapping[str, tuple[Triple, ...]], labels: Labels, chain: Chain
) -> list[Any]:
    literals = [_literal(literal) for literal in best(chain, [term for term in terms if isinstance(term, Literal)])]
    things = [_named(term.value, parts, labels, chain) for term in terms if isinstance(term, NamedNode)]
    return [*literals, *things][:_MOST]


def _named(iri: str, parts: Mapping[str, tuple[Triple, ...]], labels: Labels, chain: Chain) -> dict[str, Any]:
    label = labels.find(iri, chain)
    about = parts.get(iri, ())
    classes = [fact.object for fact in about if fact.predicate.value == TYPE]
    types = _types(term.value for term in classes if isinstance(term, NamedNode))
    return {
        "@id": iri,
        **({"@type": types} if types else {}),
        **_facts(about, {}, labels, chain),
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


def _types(iris: Iterable[str]) -> list[str]:
    return sorted({word for iri in iris if (word := _word(iri, "classes"))})


def _word(iri: str, kind: str) -> str:
    """What schema.org calls a term, "" when it has no word for it."""
    return iri.removeprefix(_SCHEMA) if iri.startswith(_SCHEMA) else _table(kind).get(iri, "")


@cache
def _table(kind: str) -> dict[str, str]:
    table = _tables()[kind]
    named = {name: name.partition(":") for name in table}
    return {PREFIXES[prefix] + local: table[name] for name, (prefix, _, local) in named.items()}


def _only() -> dict[str, str]:
    """Which properties schema.org gives to one class alone."""
    return _tables()["only"]


@cache
def _tables() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _geo(description: Description) -> dict[str, Any] | None:
    geometry = geometries.of(description).geometry
    if geometry is None or geometry["type"] != "Point":
        return None
    east, north, *_ = geometry["coordinates"]
    return {"@type": "GeoCoordinates", "latitude": north, "longitude": east}
