"""Default messages of the SHACL Core constraint components, in Polish and English.

Owns the texts for shapes that give none of their own (SHACL section 2.1.5). A name in braces is a parameter of the
component, filled from the shape. Every component of SHACL Core section 4 has its row; a test counts them.
"""

from __future__ import annotations

from typing import Final

from app.namespaces import SH

LANGUAGES: Final = ("pl", "en")

_ROWS: Final[tuple[tuple[str, str, str], ...]] = (
    # 4.1 value type
    ("Class", "Wartość nie należy do klasy {class}", "The value is not of class {class}"),
    ("Datatype", "Wartość nie jest poprawną daną typu {datatype}", "The value is not a valid {datatype}"),
    ("NodeKind", "Wartość nie jest węzłem rodzaju {nodeKind}", "The value is not of node kind {nodeKind}"),
    # 4.2 cardinality
    ("MinCount", "Za mało wartości: wymagane co najmniej {minCount}", "Too few values: at least {minCount} required"),
    ("MaxCount", "Za dużo wartości: dozwolone najwyżej {maxCount}", "Too many values: at most {maxCount} allowed"),
    # 4.3 value range
    ("MinExclusive", "Wartość nie jest większa niż {minExclusive}", "The value is not greater than {minExclusive}"),
    ("MinInclusive", "Wartość jest mniejsza niż {minInclusive}", "The value is less than {minInclusive}"),
    ("MaxExclusive", "Wartość nie jest mniejsza niż {maxExclusive}", "The value is not less than {maxExclusive}"),
    ("MaxInclusive", "Wartość jest większa niż {maxInclusive}", "The value is greater than {maxInclusive}"),
    # 4.4 strings
    ("MinLength", "Tekst jest krótszy niż {minLength} znaków", "The text is shorter than {minLength} characters"),
    ("MaxLength", "Tekst jest dłuższy niż {maxLength} znaków", "The text is longer than {maxLength} characters"),
    ("Pattern", "Wartość nie pasuje do wzorca {pattern}", "The value does not match the pattern {pattern}"),
    ("LanguageIn", "Język tekstu nie jest jednym z: {languageIn}", "The language is not one of: {languageIn}"),
    ("UniqueLang", "Więcej niż jeden tekst w tym samym języku", "More than one text in the same language"),
    # 4.5 property pairs
    (
        "Equals",
        "Wartości nie są takie same jak wartości własności {equals}",
        "The values differ from those of {equals}",
    ),
    ("Disjoint", "Ta sama wartość występuje we własności {disjoint}", "The value is also a value of {disjoint}"),
    (
        "LessThan",
        "Wartość nie jest mniejsza od wartości własności {lessThan}",
        "The value is not less than the value of {lessThan}",
    ),
    (
        "LessThanOrEquals",
        "Wartość jest większa od wartości własności {lessThanOrEquals} albo nie da się ich porównać",
        "The value is greater than the value of {lessThanOrEquals}, or they cannot be compared",
    ),
    # 4.6 logic
    ("Not", "Spełniony jest warunek, który nie może być spełniony", "A condition holds that must not hold"),
    ("And", "Nie wszystkie wymagane warunki są spełnione", "Not all of the required conditions hold"),
    ("Or", "Nie jest spełniony żaden z dopuszczalnych warunków", "None of the allowed conditions holds"),
    (
        "Xone",
        "Musi być spełniony dokładnie jeden z dopuszczalnych warunków",
        "Exactly one of the allowed conditions must hold",
    ),
    # 4.7 shapes
    ("Node", "Wartość nie spełnia warunków kształtu {node}", "The value does not conform to the shape {node}"),
    ("Property", "Wartość nie spełnia warunków własności", "The value does not conform to the property shape"),
    (
        "QualifiedMinCount",
        "Za mało wartości spełniających warunek: wymagane co najmniej {qualifiedMinCount}",
        "Too few values meet the condition: at least {qualifiedMinCount} required",
    ),
    (
        "QualifiedMaxCount",
        "Za dużo wartości spełniających warunek: dozwolone najwyżej {qualifiedMaxCount}",
        "Too many values meet the condition: at most {qualifiedMaxCount} allowed",
    ),
    # 4.8 other
    ("Closed", "Niedozwolona własność {path}", "The property {path} is not allowed"),
    ("HasValue", "Brak wymaganej wartości {hasValue}", "The required value {hasValue} is missing"),
    ("In", "Wartość nie jest jedną z dozwolonych: {in}", "The value is not one of those allowed: {in}"),
    # SHACL-SPARQL, section 5
    ("SPARQL", "Warunek sprawdzany zapytaniem nie jest spełniony", "A condition checked by a query does not hold"),
)

DEFAULTS: Final[dict[str, dict[str, str]]] = {
    f"{SH}{name}ConstraintComponent": {"pl": pl, "en": en} for name, pl, en in _ROWS
}
