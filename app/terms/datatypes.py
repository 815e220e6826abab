"""The page of a datatype: what its values look like, and where it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from app.description import Description
from app.i18n import mark
from app.namespaces import PREFIXES, SH
from app.page.kind import Asked
from app.page.model import Page
from app.snapshot import Snapshot
from app.snapshot.vocabulary import DATATYPES
from app.terms import common
from app.terms.common import Aspect, Meaning
from app.terms.constraints import Constraint
from app.terms.naming import Names

_OWL, _RDFS, _XSD = (PREFIXES[name] for name in ("owl", "rdfs", "xsd"))
# The facets of XML Schema (part 2, section 4.3) by which OWL restricts a datatype.
_FACETS: Final = {
    f"{_XSD}length": mark("length in characters exactly"),
    f"{_XSD}minLength": mark("length in characters at least"),
    f"{_XSD}maxLength": mark("length in characters at most"),
    f"{_XSD}pattern": mark("matches the pattern"),
    f"{_XSD}minInclusive": mark("not less than"),
    f"{_XSD}minExclusive": mark("greater than"),
    f"{_XSD}maxInclusive": mark("not greater than"),
    f"{_XSD}maxExclusive": mark("less than"),
}


@dataclass(frozen=True)
class DatatypePage:
    """What the page of a datatype shows besides its facts."""

    meaning: Meaning
    constraints: tuple[Constraint, ...]
    aspects: tuple[Aspect, ...]


def is_datatype(snapshot: Snapshot, description: Description) -> bool:  # noqa: ARG001 - as every kind is asked
    """True of a datatype."""
    return not set(DATATYPES).isdisjoint(description.types)


def build(snapshot: Snapshot, description: Description, page: Page, asked: Asked) -> DatatypePage:  # noqa: ARG001
    """Build what the page of a datatype shows."""
    names, iri = Names(snapshot, asked.reading), description.iri
    return DatatypePage(common.meaning(names, iri), tuple(_constraints(names, iri)), tuple(_aspects(names, iri)))


def _constraints(names: Names, iri: str) -> Iterator[Constraint]:
    """What the values are restricted to (OWL 2 Structural Specification, section 7.5)."""
    said = names.vocabulary.statements
    for base in said.iris(iri, f"{_OWL}onDatatype"):
        yield Constraint(names.say("values of the type"), (names.link(base),))
    heads = said.values(iri, f"{_OWL}withRestrictions")
    facets = [facet.value for head in heads for facet in said.members(head) if isinstance(facet, NamedNode)]
    for name, value in (pair for facet in facets for pair in said.about(facet)):
        if name in _FACETS and isinstance(value, Literal):
            yield Constraint(names.say(_FACETS[name]), code=value.value)


def _aspects(names: Names, iri: str) -> Iterator[Aspect]:
    yield from common.saying(names, iri, f"{_RDFS}range", mark("properties whose values are of it"))
    yield from common.saying(names, iri, f"{SH}datatype", mark("shapes that ask for it"))
