"""What an address says that a property has: a value in the one form that the index knows it by, or none.

Things are IRIs (RFC 3987), truth values and numbers have the lexical forms of their datatypes (XSD 1.1 part 2); where
no shape says what values are, any text may be one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pyoxigraph import NamedNode

from app.index.numbers import worth
from app.namespaces import PREFIXES
from app.register.plan import RANGED
from app.snapshot.tables import Column

_BOOLEAN: Final = f"{PREFIXES['xsd']}boolean"
_TRUTH: Final[Mapping[str, str]] = {"true": "true", "1": "true", "false": "false", "0": "false"}


def value(text: str, column: Column) -> str:
    """A value of a property as the index has it, "" for what cannot be one; IRIs are whole already."""
    if column.datatype == _BOOLEAN:
        return _TRUTH.get(text, "")
    if column.datatype in RANGED:
        return text if worth(text, column.datatype) is not None else ""
    if column.scheme or column.value_class:
        return text if _is_iri(text) else ""
    return text


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True
