"""Kinds of identifiers: `ontology/identifiers.ttl` read into frozen values.

Owns the vocabulary in which a kind is described (pattern, check digit, what is stripped); knows no kind by name.
A check digit is the weighted sum of the digits before it, modulo `modulus`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from rdflib import RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

from app.errors import RegisterError

# A value that is longer than the shortest form of its kind may have lost so many zeros, no more.
LOST_ZEROS: Final = 2


@dataclass(frozen=True)
class Check:
    """A check digit: `ten` stands for remainder 10 (None: there is no such number); `complement` to the modulus."""

    weights: tuple[int, ...]
    modulus: int
    ten: int | None = None
    complement: bool = False


@dataclass(frozen=True)
class Form:
    """One form of an identifier: `length` in characters (None: any), `pattern` a regular expression of the whole."""

    pattern: str
    length: int | None = None
    check: Check | None = None


@dataclass(frozen=True)
class Kind:
    """One kind of identifier, in one or more `forms`.

    `stripped` characters and `prefix` are removed before checking; lost leading zeros are restored when `padded`;
    a `secret` value is never published or shown; a wrong value of another kind is compared with a `recognised` one.
    """

    iri: str
    labels: Mapping[str, str]
    forms: tuple[Form, ...]
    stripped: str = ""
    prefix: str = ""
    padded: bool = False
    secret: bool = False
    recognised: bool = False

    @property
    def checked(self) -> bool:
        """True when every form has a check digit."""
        return all(form.check for form in self.forms)

    def label(self, language: str) -> str:
        """Its name."""
        return self.labels.get(language, self.iri)

    def fits(self, text: str) -> bool:
        """True when `text`, stripped already, is a value of this kind, if need be with its lost zeros."""
        whole = self.restored(text)
        return any(_fits(form, whole) for form in self.forms)

    def holds(self, text: str) -> bool:
        """True when `text` is a value of this kind as it stands, with nothing restored."""
        return any(_fits(form, text) for form in self.forms)

    @property
    def fillings(self) -> tuple[tuple[int, int], ...]:
        """The lengths that lost zeros fill up to, each with the fewest digits that it is filled up from.

        A value longer than the shortest form is another identifier rather than one that lost many zeros.
        """
        lengths = [form.length for form in self.forms if form.length] if self.padded else []
        return tuple((length, length - LOST_ZEROS if n else 1) for n, length in enumerate(lengths))

    def restored(self, text: str) -> str:
        """`text` with its lost zeros, filled up to the shortest form that is long enough (as `checks.restored`)."""
        fitting = [length for length, fewest in self.fillings if fewest <= len(text) <= length]
        return text.zfill(fitting[0]) if fitting and text.isdigit() else text


def _fits(form: Form, text: str) -> bool:
    if not re.fullmatch(form.pattern, text) or form.length not in (None, len(text)):
        return False
    return form.check is None or check_digit(form.check, text) == int(text[-1])


def check_digit(check: Check, text: str) -> int | None:
    """The check digit that the digits of `text` before the last ask for; None when there is no such number."""
    remainder = sum(weight * int(digit) for weight, digit in zip(check.weights, text, strict=False)) % check.modulus
    if check.complement:
        return (check.modulus - remainder) % check.modulus
    return check.ten if remainder == 10 else remainder


def load(path: Path, base: str) -> Mapping[str, Kind]:
    """Read every kind by IRI; RegisterError names file and kind."""
    try:
        return _read(path, path.read_bytes(), base)
    except OSError as error:
        raise RegisterError(f"{path}: {error.strerror}") from None


@lru_cache(maxsize=2)
def _read(path: Path, turtle: bytes, base: str) -> Mapping[str, Kind]:
    # Every register of a region reads the same file, and parsing it takes longer than reading a small register.
    try:
        graph = Graph().parse(data=turtle, format="turtle", publicID=base)
    except BadSyntax as error:
        raise RegisterError(f"{path}:{error.lines + 1}: {error.message}") from None
    facts = _Facts(path, graph, Namespace(f"{base}def/"))
    subjects = sorted(graph.subjects(RDF.type, RDFS.Datatype), key=str)
    return MappingProxyType({str(node): facts.kind(node) for node in subjects if isinstance(node, URIRef)})


@dataclass(frozen=True)
class _Facts:
    path: Path
    graph: Graph
    own: Namespace

    def kind(self, subject: URIRef) -> Kind:
        variants = sorted(self.graph.objects(subject, self.own.wariant), key=str)
        labels = [label for label in self.graph.objects(subject, RDFS.label) if isinstance(label, Literal)]
        return Kind(
            iri=str(subject),
            labels={label.language or "": str(label) for label in labels},
            forms=self._in_order([self._form(variant) for variant in variants or [subject]]),
            stripped=self._value(subject, self.own.usuwaneZnaki, ""),
            prefix=self._value(subject, self.own.usuwanyPrzedrostek, ""),
            padded=self._value(subject, self.own.dopelnianyZerami, default=False),
            secret=self._value(subject, self.own.poufny, default=False),
            recognised=self._value(subject, self.own.rozpoznawany, default=False),
        )

    def _in_order(self, forms: list[Form]) -> tuple[Form, ...]:
        # The shortest first: a value that lost its zeros is taken for the shortest form that holds it.
        return tuple(sorted(forms, key=_length))

    def _form(self, subject: Node) -> Form:
        facets = self._facets(subject)
        if XSD.pattern not in facets:
            raise RegisterError(f"{self.path}: <{subject}> lacks xsd:pattern in owl:withRestrictions")
        weights = self.graph.value(subject, self.own.wagi)
        length = facets.get(XSD.length)
        check = self._check(subject, Collection(self.graph, weights)) if weights is not None else None
        if check and length != len(check.weights) + 1:
            raise RegisterError(f"{self.path}: <{subject}> needs one weight for each digit but the last of xsd:length")
        return Form(pattern=facets[XSD.pattern], length=length, check=check)

    def _facets(self, subject: Node) -> dict[Node, Any]:
        restrictions = self.graph.value(subject, OWL.withRestrictions)
        if restrictions is None:
            return {}
        pairs = [pair for item in Collection(self.graph, restrictions) for pair in self.graph.predicate_objects(item)]
        return {facet: value.toPython() for facet, value in pairs if isinstance(value, Literal)}

    def _check(self, subject: Node, weights: Collection) -> Check:
        return Check(
            weights=tuple(int(str(weight)) for weight in weights),
            modulus=self._value(subject, self.own.modul, 10),
            ten=self._value(subject, self.own.cyfraZaDziesiec, None),
            complement=self._value(subject, self.own.dopelnienie, default=False),
        )

    def _value(self, subject: Node, predicate: URIRef, default: Any) -> Any:
        value = self.graph.value(subject, predicate)
        return value.toPython() if isinstance(value, Literal) else default


def _length(form: Form) -> int:
    return form.length or 0
