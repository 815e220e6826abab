"""A thing as plain JSON: what it is called, and its values by the short names of its properties."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Triple

from app.description import TYPE, Description
from app.namespaces import PREFIXES, prefixes
from app.snapshot import Snapshot
from app.store.base import Term
from app.twins.texts import Texts, local_names

_XSD: Final = PREFIXES["xsd"]
_NUMBERS: Final = frozenset(f"{_XSD}{name}" for name in ("integer", "decimal", "double", "float"))
_TRUTHS: Final = {"true": True, "1": True, "false": False, "0": False}


def write(snapshot: Snapshot, description: Description, languages: tuple[str, ...]) -> bytes:
    """Write the document of a thing."""
    texts = Texts(description, languages)
    told = (description.facts, *description.parts.values(), *description.defined.values())
    properties = {fact.predicate.value for facts in told for fact in facts} - {TYPE}
    names = local_names(properties, prefixes(snapshot.iris.base))
    document = {
        **_named(description.iri, texts),
        "types": [_named(iri, texts) for iri in description.types],
        "registers": [_named(dataset.iri, texts) for dataset in description.datasets],
        "licences": description.licences,
        "release": {"id": snapshot.iris.release(snapshot.manifest.id), "created": snapshot.manifest.created},
        "values": _values(description.facts, description.parts, names, texts),
        "properties": {names[iri]: _named(iri, texts) for iri in sorted(properties)},
    }
    if description.defined:
        document["defines"] = [_defined(iri, facts, names, texts) for iri, facts in description.defined.items()]
    return (json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def _named(iri: str, texts: Texts) -> dict[str, Any]:
    label = texts.of(iri)
    return {"id": iri, "label": label} if label else {"id": iri}


def _defined(iri: str, facts: Iterable[Triple], names: Mapping[str, str], texts: Texts) -> dict[str, Any]:
    types = [
        _named(term.value, texts)
        for fact in facts
        if fact.predicate.value == TYPE and isinstance(term := fact.object, NamedNode)
    ]
    return {**_named(iri, texts), "types": types, "values": _values(facts, {}, names, texts)}


def _values(
    facts: Iterable[Triple], parts: Mapping[str, tuple[Triple, ...]], names: Mapping[str, str], texts: Texts
) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for fact in facts:
        if fact.predicate.value != TYPE:
            found[names[fact.predicate.value]].append(_value(fact.object, parts, names, texts))
    return dict(sorted(found.items()))


def _value(
    term: Term, parts: Mapping[str, tuple[Triple, ...]], names: Mapping[str, str], texts: Texts
) -> dict[str, Any] | str | int | float | bool:
    if isinstance(term, Literal):
        return _literal(term)
    iri = term.value if isinstance(term, NamedNode) else str(term)
    named = _named(iri, texts)
    return {**named, "values": _values(parts[iri], {}, names, texts)} if iri in parts else named


def _literal(literal: Literal) -> dict[str, str] | str | int | float | bool:
    """A text with its language, or the value as JSON has it; what JSON cannot say exactly stays a text."""
    if literal.language:
        return {"text": literal.value, "language": literal.language}
    datatype = literal.datatype.value
    if datatype == f"{_XSD}boolean":
        return _TRUTHS.get(literal.value, literal.value)
    return _number(literal.value) if datatype in _NUMBERS else literal.value


def _number(text: str) -> str | int | float:
    try:
        exact = Decimal(text)
        if not exact.is_finite() or abs(exact) >= 2**53:
            return text
        return int(exact) if exact == int(exact) else float(exact) if Decimal(repr(float(exact))) == exact else text
    except ArithmeticError:
        return text
