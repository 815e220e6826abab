"""What SHACL calls a query: its class, and the property that its text stands in, by its form (SHACL section 5.5).

SHACL has no word for DESCRIBE; https://github.com/sib-swiss/sparql-examples has.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from app.namespaces import PREFIXES
from app.store.query.syntax import Form

_SH, _SPEX = PREFIXES["sh"], PREFIXES["spex"]
EXECUTABLE: Final = f"{_SH}SPARQLExecutable"


class Executable(NamedTuple):
    """A subclass of sh:SPARQLExecutable."""

    kind: str
    text: str


EXECUTABLES: Final[Mapping[Form, Executable]] = {
    Form.SELECT: Executable(f"{_SH}SPARQLSelectExecutable", f"{_SH}select"),
    Form.ASK: Executable(f"{_SH}SPARQLAskExecutable", f"{_SH}ask"),
    Form.CONSTRUCT: Executable(f"{_SH}SPARQLConstructExecutable", f"{_SH}construct"),
    Form.DESCRIBE: Executable(f"{_SPEX}SPARQLDescribeExecutable", f"{_SPEX}describe"),
}
