from app.namespaces import SH
from app.validation.messages import DEFAULTS

# SHACL section 4, every component of the Core; and the one of SHACL-SPARQL, section 5.
COMPONENTS = [
    "Class",
    "Datatype",
    "NodeKind",
    "MinCount",
    "MaxCount",
    "MinExclusive",
    "MinInclusive",
    "MaxExclusive",
    "MaxInclusive",
    "MinLength",
    "MaxLength",
    "Pattern",
    "LanguageIn",
    "UniqueLang",
    "Equals",
    "Disjoint",
    "LessThan",
    "LessThanOrEquals",
    "Not",
    "And",
    "Or",
    "Xone",
    "Node",
    "Property",
    "QualifiedMinCount",
    "QualifiedMaxCount",
    "Closed",
    "HasValue",
    "In",
    "SPARQL",
]


def test_every_component_has_a_message_in_both_languages():
    assert set(DEFAULTS) == {f"{SH}{name}ConstraintComponent" for name in COMPONENTS}
    assert all(set(texts) == {"pl", "en"} and all(texts.values()) for texts in DEFAULTS.values())
