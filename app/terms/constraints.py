"""What a shape asks for, in words: each constraint of SHACL Core section 4 as a phrase, with links and code beside it.

A constraint of a kind that has no row here is shown by its name, so that nothing a shape asks for is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from app.i18n import mark
from app.namespaces import PREFIXES, SH
from app.page.model import Link
from app.store.base import Term
from app.terms.naming import Names

_SKOS: Final = PREFIXES["skos"]


@dataclass(frozen=True)
class Constraint:
    """A phrase, and what it speaks of: things as `links`, text as `code`; `choices` are constraints to choose from."""

    text: str
    links: tuple[Link, ...] = ()
    code: str = ""
    choices: tuple[tuple[Constraint, ...], ...] = ()


# Parameters whose values are things, and what is asked of a value then.
_THINGS: Final = {
    f"{SH}datatype": mark("values of the type"),
    f"{SH}class": mark("things of the class"),
    f"{SH}node": mark("conforms to the shape"),
    f"{SH}qualifiedValueShape": mark("counts those that conform to"),
    f"{SH}equals": mark("the same values as in"),
    f"{SH}disjoint": mark("no value that is also in"),
    f"{SH}lessThan": mark("less than the value of"),
    f"{SH}lessThanOrEquals": mark("not greater than the value of"),
}
# Parameters whose values are literals.
_TEXTS: Final = {
    f"{SH}pattern": mark("matches the pattern"),
    f"{SH}minLength": mark("length in characters at least"),
    f"{SH}maxLength": mark("length in characters at most"),
    f"{SH}minInclusive": mark("not less than"),
    f"{SH}minExclusive": mark("greater than"),
    f"{SH}maxInclusive": mark("not greater than"),
    f"{SH}maxExclusive": mark("less than"),
    f"{SH}qualifiedMinCount": mark("of those at least"),
    f"{SH}qualifiedMaxCount": mark("of those at most"),
}
# Parameters whose values are lists of shapes.
_CHOICES: Final = {
    f"{SH}or": mark("at least one of these"),
    f"{SH}xone": mark("exactly one of these"),
    f"{SH}and": mark("all of these"),
}
_NODE_KINDS: Final = {
    f"{SH}IRI": mark("a thing with an address (IRI)"),
    f"{SH}Literal": mark("a literal value"),
    f"{SH}BlankNode": mark("a node without a name"),
    f"{SH}BlankNodeOrIRI": mark("a thing"),
    f"{SH}BlankNodeOrLiteral": mark("a literal value or a node without a name"),
    f"{SH}IRIOrLiteral": mark("a thing with an address, or a literal value"),
}
# What a shape says that is no constraint, or is shown elsewhere on its page.
_OTHER: Final = frozenset(
    f"{SH}{name}"
    for name in (
        *("path", "name", "description", "order", "group", "message", "severity", "deactivated", "flags", "property"),
        *("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf", "target", "sparql", "defaultValue"),
        *("minCount", "maxCount", "ignoredProperties"),
    )
)
# In this order a shape's constraints are told.
_ORDER: Final = tuple(
    f"{SH}{name}"
    for name in (
        *("datatype", "class", "nodeKind", "node", "in", "hasValue", "pattern", "minLength", "maxLength"),
        *("minInclusive", "minExclusive", "maxInclusive", "maxExclusive", "languageIn", "uniqueLang"),
        *("equals", "disjoint", "lessThan", "lessThanOrEquals", "and", "or", "xone", "not", "closed"),
        *("qualifiedValueShape", "qualifiedMinCount", "qualifiedMaxCount"),
    )
)


def constraints(names: Names, shape: str) -> tuple[Constraint, ...]:
    """What a shape asks of its values, how many of them first."""
    about = sorted(names.vocabulary.statements.about(shape), key=_position)
    many = how_many(names, shape)
    found = [
        phrase
        for parameter, value in about
        if parameter.startswith(str(SH)) and parameter not in _OTHER
        for phrase in _phrases(names, parameter, value)
    ]
    return (*((Constraint(many),) if many else ()), *found)


def how_many(names: Names, shape: str) -> str:
    """How many values a property shape asks for (SHACL section 4.2), "" when any number will do."""
    least, most = (
        int(text) if (text := names.vocabulary.statements.text(shape, f"{SH}{name}")).isdigit() else default
        for name, default in (("minCount", 0), ("maxCount", -1))
    )
    if least == most:
        return names.say("exactly one") if least == 1 else names.say("exactly %(number)s", number=least)
    if not least and most >= 0:
        return names.say("at most one") if most == 1 else names.say("at most %(number)s", number=most)
    if least and most < 0:
        return names.say("required, at least one") if least == 1 else names.say("at least %(number)s", number=least)
    return names.say("from %(least)s to %(most)s values", least=least, most=most) if most >= 0 else ""


def _position(said: tuple[str, Term]) -> tuple[int, str, str]:
    parameter, value = said
    return _ORDER.index(parameter) if parameter in _ORDER else len(_ORDER), parameter, str(value)


def _phrases(names: Names, parameter: str, value: Term) -> Iterator[Constraint]:
    statements = names.vocabulary.statements
    if parameter in _THINGS and isinstance(value, NamedNode):
        yield Constraint(names.say(_THINGS[parameter]), (names.link(value.value),))
    elif parameter in _TEXTS and isinstance(value, Literal):
        yield Constraint(names.say(_TEXTS[parameter]), code=value.value)
    elif parameter in _CHOICES:
        members = [member.value for member in statements.members(value) if isinstance(member, NamedNode)]
        yield Constraint(names.say(_CHOICES[parameter]), choices=tuple(constraints(names, each) for each in members))
    elif parameter == f"{SH}not" and isinstance(value, NamedNode):
        yield Constraint(names.say("none of this"), choices=(constraints(names, value.value),))
    elif parameter == f"{SH}nodeKind" and isinstance(value, NamedNode):
        yield Constraint(names.say(_NODE_KINDS.get(value.value, value.value)))
    else:
        yield from _listed(names, parameter, value)


def _listed(names: Names, parameter: str, value: Term) -> Iterator[Constraint]:
    members = names.vocabulary.statements.members(value)
    if parameter == f"{SH}in":
        yield from _one_of(names, members)
    elif parameter == f"{SH}languageIn":
        yield Constraint(names.say("in one of the languages"), code=", ".join(_texts(members)))
    elif parameter == f"{SH}hasValue":
        yield from _value(names, value)
    elif parameter in (f"{SH}uniqueLang", f"{SH}closed"):
        yield from _switch(names, parameter, value)
    else:
        text = parameter.removeprefix(str(SH))
        yield Constraint(f"sh:{text}", code=value.value if isinstance(value, NamedNode | Literal) else "")


def _one_of(names: Names, members: list[Term]) -> Iterator[Constraint]:
    """A choice of values; where they are codes, the list that they are from is named."""
    things = [member.value for member in members if isinstance(member, NamedNode)]
    schemes = {scheme for thing in things for scheme in names.vocabulary.statements.iris(thing, f"{_SKOS}inScheme")}
    if len(schemes) == 1:
        yield Constraint(names.say("from the code list"), names.links(schemes))
    yield Constraint(names.say("one of"), tuple(names.link(thing) for thing in things), ", ".join(_texts(members)))


def _value(names: Names, value: Term) -> Iterator[Constraint]:
    links = (names.link(value.value),) if isinstance(value, NamedNode) else ()
    yield Constraint(names.say("has the value"), links, ", ".join(_texts([value])))


def _switch(names: Names, parameter: str, value: Term) -> Iterator[Constraint]:
    if isinstance(value, Literal) and value.value in ("true", "1"):
        unique = parameter == f"{SH}uniqueLang"
        yield Constraint(names.say("at most one in each language") if unique else names.say("no other properties"))


def _texts(terms: list[Term]) -> list[str]:
    return [term.value for term in terms if isinstance(term, Literal)]
