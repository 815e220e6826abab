"""Literals as a query writes them, and as a server holds them: in the form in which the engine keeps what is published.

For the engine `05`, `+5` and `"5"^^xsd:int` are one term, which it writes `5`. Decimals have a digit behind their point
besides (XSD 1.0 section 3.2.3.2: `5.0`, `1.5`): TDB2 takes `5`, `5.0` and `05.00` for three, gives back what is written
otherwise, and does not find it (Jena GH-3404).
"""

from __future__ import annotations

import re
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from app.namespaces import PREFIXES

DECIMAL: Final = f"{PREFIXES['xsd']}decimal"
# As the engine writes it, a decimal lacks that form only where it has no fraction.
_WHOLE: Final = re.compile(r"[-+]?[0-9]+")
_ANY: Final = NamedNode("urn:any")


def read(text: str) -> Literal | None:
    """A literal of a query, with its datatype in full: SPARQL writes it as Turtle does. None where it is none."""
    try:
        [quad] = parse(f"<urn:any> <urn:any> {text} .".encode(), format=RdfFormat.TURTLE)
    except SyntaxError:
        return None
    return quad.object if isinstance(quad.object, Literal) else None


def held(literal: Literal) -> Literal:
    """The literal that a server holds when this one was published."""
    store = Store()
    store.add(Quad(_ANY, _ANY, literal))
    [quad] = store
    kept = quad.object
    assert isinstance(kept, Literal)
    if kept.datatype.value == DECIMAL and _WHOLE.fullmatch(kept.value):
        return Literal(f"{kept.value}.0", datatype=kept.datatype)
    return kept
