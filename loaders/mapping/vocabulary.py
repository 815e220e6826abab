"""The IRIs that mappings are written in, and the rewriting of the classic vocabularies to the current one.

Owns what of these names `app.prefixes` has not. `current` turns R2RML (`rr:`), the RML of 2014 (`rml:` at
semweb.mmlab.be) and its reference formulations (`ql:`) into `http://w3id.org/rml/`, so that nothing after the parser
knows more than one vocabulary.
"""

from __future__ import annotations

from typing import Any, Final

import pyoxigraph as ox

from app import prefixes
from app.prefixes import PREFIXES

RML, CSVW, SD, VOID, DCAT, RDF, XSD = (PREFIXES[name] for name in ("rml", "csvw", "sd", "void", "dcat", "rdf", "xsd"))
FORMATS: Final = prefixes.FORMATS
D2RQ: Final = "http://www.wiwiss.fu-berlin.de/suhl/bizer/D2RQ/0.1#"

RDF_TYPE: Final = f"{RDF}type"
# RML-Core, section on the base IRI: what a processor takes that is given none.
DEFAULT_BASE: Final = "http://example.org/"
DEFAULT_GRAPH: Final = f"{RML}defaultGraph"

_CLASSIC: Final = (
    "http://www.w3.org/ns/r2rml#",
    "http://semweb.mmlab.be/ns/rml#",
    "http://semweb.mmlab.be/ns/ql#",
)
# Namespaces of reference formulations, compressions and encodings in the drafts of 2023, when they had their own.
_DRAFTS: Final = tuple(f"{RML}{name}/" for name in ("ql", "comp", "enc"))
_RENAMED: Final = {f"{RML}column": f"{RML}reference", f"{RML}logicalTable": f"{RML}logicalSource"}

# RML-FNML before it had its own terms in RML; fnml:functionValue, which is older still, has none.
_FNML: Final = "http://semweb.mmlab.be/ns/fnml#"
_DRAFT: Final = {
    f"{_FNML}execution": f"{RML}functionExecution",
    f"{_FNML}valueMap": f"{RML}inputValueMap",
    **{f"{_FNML}{name}": f"{RML}{name}" for name in ("function", "input", "parameter", "return")},
}


def current(iri: str) -> str:
    """`iri` in the current vocabulary, itself when it is in neither."""
    for namespace in (*_CLASSIC, *_DRAFTS):
        if iri.startswith(namespace):
            renamed = RML + iri.removeprefix(namespace)
            return _RENAMED.get(renamed, renamed)
    return _DRAFT.get(iri, iri)


def current_term(term: Any) -> Any:
    """`term` in the current vocabulary; what is no IRI is itself."""
    return ox.NamedNode(current(term.value)) if isinstance(term, ox.NamedNode) else term


def is_classic(iri: str) -> bool:
    """True when `iri` belongs to one of the classic vocabularies."""
    return iri.startswith(_CLASSIC)


def short(iri: str) -> str:
    """`iri` as an error message shows it: `rml:` or `csvw:` and the local name, or in angle brackets."""
    for prefix, namespace in (("rml", RML), ("csvw", CSVW)):
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return f"<{iri}>"
