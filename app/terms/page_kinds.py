"""The kinds of pages of terms, for the table of `app.page_kinds`."""

from __future__ import annotations

from typing import Final

from app.page.kind import Kind
from app.terms import classes, concepts, datatypes, ontologies, properties, schemes, shapes

KINDS: Final[tuple[Kind, ...]] = (
    Kind("class.html", classes.is_class, classes.build),
    Kind("property.html", properties.is_property, properties.build),
    Kind("datatype.html", datatypes.is_datatype, datatypes.build),
    Kind("ontology.html", ontologies.is_ontology, ontologies.build),
    Kind("shape.html", shapes.is_shape, shapes.build),
    Kind("scheme.html", schemes.is_scheme, schemes.build, elsewhere=schemes.elsewhere),
    Kind("concept.html", concepts.is_concept, concepts.build),
)
