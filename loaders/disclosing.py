"""What a report shows of findings about entities: of source text no more than of the cell that it came from.

A finding of the gate holds values of the graph, and some of these are text of a source: a literal, or an IRI that was
minted from a cell and that nothing describes. Owns which of them a report shows whole, in values, focus nodes and the
places of messages; the rule itself is that of `sources.disclosure`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, zip_longest
from typing import Final
from urllib.parse import unquote

import pyoxigraph as ox
from rdflib import Literal, URIRef
from rdflib.term import Node

from app.namespaces import PREFIXES, SH, prefixes
from app.validation.finding import Finding
from app.validation.shapes import Shapes, short_text
from app.validation.view import Seen
from loaders.sources.disclosure import cut, is_near, is_short, without_secrets
from loaders.sources.identifiers import Kind
from loaders.sources.text import shown

# At most so many words of a list are told; a longer one is looked up.
_TOLD_WORDS: Final = 12
_ALLOWED: Final = {"pl": "Dozwolone: {words}.", "en": "Allowed: {words}."}
_PLACE: Final = re.compile(r"\{[$?]\w+\}")
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_IN: Final = f"{SH}InConstraintComponent"
_IN_SCHEME: Final = ox.NamedNode(f"{PREFIXES['skos']}inScheme")
_LABELS: Final = (ox.NamedNode(f"{PREFIXES['skos']}prefLabel"), ox.NamedNode(f"{PREFIXES['rdfs']}label"))
_INFERRED: Final = "/inferred"
# What has letters and is no name: UUIDs, geometries, truth values and numbers with Roman ones among them.
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_GEOMETRY: Final = re.compile(r"(?:<[^<>\s]+> )?[A-Z]+ ?(?:Z ?)?\([-+0-9., ()]*\)?")
_WORD: Final = re.compile(r"[^\W\d_]+")
_LETTERS_OF_A_NAME: Final = 3
_ROMAN: Final = re.compile(r"m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})", re.IGNORECASE)
_NAMESPACE: Final = re.compile(r"https?://[^\s<>\"{}]+[/#]")
_ADDRESS_IN_TEXT: Final = re.compile(r"https?://[^\s<>\"{}|\\^`,;()]+")
_OWN: Final = "id/"
_OWN_HEAD: Final = re.compile(r"^id/(?:code/)?[^/]+/")
_TEMPLATE_HEAD: Final = re.compile(r"id/[^\s<>\"{}]+(?=\{)")


@dataclass(frozen=True)
class Disclosure:
    """What is known of the graphs and shapes that findings are about.

    `base` is the base IRI, `mapping` the text of the mapping, which writes the beginnings of addresses.
    """

    store: Seen
    shapes: Shapes
    kinds: tuple[Kind, ...]
    base: str
    mapping: str = ""

    def of(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings as a report shows them."""
        return [self._shown(finding) for finding in findings]

    def _shown(self, finding: Finding) -> Finding:
        words = [short_text(str(member)) for member in self._members(finding)]
        value = self._text(finding.value, words)
        focus = self._text(finding.focus, words)
        return replace(
            finding,
            messages={
                language: self._message(text, language, finding, words) + self._allowed(text, language, finding)
                for language, text in finding.messages.items()
            },
            value=value["pl"],
            term=finding.term if value["pl"] == finding.value else None,
            focus=focus["pl"],
        )

    def _text(self, text: str, words: list[str]) -> Mapping[str, str]:
        """A term as text: an address, or the text of a literal."""
        try:
            return self._iri(text, words) if _IRI.fullmatch(text) else self._literal(text, words)
        except ValueError:
            # It looked like an address, and RFC 3987 knows better.
            return self._literal(text, words)

    def _literal(self, text: str, words: Iterable[str]) -> Mapping[str, str]:
        hidden = without_secrets(text, self.kinds)
        return _same(shown(hidden)) if _is_harmless(text, words) else cut(hidden, len(text))

    def _iri(self, iri: str, words: list[str]) -> Mapping[str, str]:
        if self._is_described(iri):
            return _same(without_secrets(iri, self._whole_kinds))
        head, rest = self._parted(unquote(iri))
        hidden = without_secrets(rest, self.kinds)
        if _is_harmless(rest, [*words, *self._neighbours(head)]):
            return _same(iri if hidden == rest else self._absolute(head) + hidden)
        return {language: head + text for language, text in cut(hidden, len(rest)).items()}

    def _absolute(self, head: str) -> str:
        return self.base + head if head.startswith(_OWN) else head

    def _parted(self, iri: str) -> tuple[str, str]:
        """What a mapping writes at the head of an address, and what it may have from a source."""
        rest = iri.removeprefix(self.base)
        if rest != iri and (heads := [head for head in self._own_heads(rest) if rest.startswith(head)]):
            head = max(heads, key=len)
            return head, rest.removeprefix(head)
        head = iri[: len(iri) - len(short_text(iri))]
        return (head, short_text(iri)) if head in self._namespaces else ("", iri)

    def _own_heads(self, rest: str) -> list[str]:
        """Beginnings of our addresses: of every register and list of codes, and of the templates of the mapping."""
        return [*_OWN_HEAD.findall(rest), *_TEMPLATE_HEAD.findall(self.mapping)]

    @cached_property
    def _namespaces(self) -> frozenset[str]:
        """Beginnings of addresses that the mapping, the shapes or the table of prefixes has."""
        named = [str(term) for triple in self.shapes.graph for term in triple if isinstance(term, URIRef)]
        cut_off = {iri[: len(iri) - len(short_text(iri))] for iri in named}
        return frozenset({*prefixes(self.base).values(), *cut_off, *_NAMESPACE.findall(self.mapping)})

    @cached_property
    def _whole_kinds(self) -> tuple[Kind, ...]:
        """The kinds without lost zeros: in an address of something that is published, a short number is its own."""
        return tuple(replace(kind, padded=False) for kind in self.kinds)

    def _is_described(self, iri: str) -> bool:
        quads = self.store.quads_for_pattern(ox.NamedNode(iri), None, None, None)
        graphs = (quad.graph_name for quad in quads)
        return any(not (isinstance(graph, ox.NamedNode) and graph.value.endswith(_INFERRED)) for graph in graphs)

    def _neighbours(self, head: str) -> list[str]:
        """The last parts of the concepts of the scheme that own addresses with this head belong to."""
        if not _OWN_HEAD.fullmatch(head):
            return []
        scheme = ox.NamedNode(self.base + head.rstrip("/"))
        quads = self.store.quads_for_pattern(None, _IN_SCHEME, scheme, None)
        return [short_text(quad.subject.value) for quad in quads if isinstance(quad.subject, ox.NamedNode)]

    def _members(self, finding: Finding) -> list[Node]:
        """The lists of the shape for the property that a finding is about."""
        graph = self.shapes.graph
        shapes = graph.subjects(SH.path, URIRef(finding.path)) if finding.path else [URIRef(finding.shape)]
        own = [shape for shape in shapes if self.shapes.name(shape) == finding.shape]
        return [member for shape in own for head in graph.objects(shape, SH["in"]) for member in graph.items(head)]

    def _allowed(self, text: str, language: str, finding: Finding) -> str:
        """What stands in the list that the value is not in, if that is short and the message does not tell it."""
        members = self._members(finding) if finding.component == _IN and language in _ALLOWED else []
        if not 0 < len(members) <= _TOLD_WORDS or all(short_text(str(member)) in text for member in members):
            return ""
        words = ", ".join(sorted({self._label(member, language) for member in members}))
        return " " + _ALLOWED[language].format(words=words)

    def _label(self, member: Node, language: str) -> str:
        """What a member of a list is called."""
        quads = (
            quad.object
            for predicate in _LABELS
            for quad in self.store.quads_for_pattern(ox.NamedNode(str(member)), predicate, None, None)
            if isinstance(member, URIRef)
        )
        labels = sorted(label.value for label in quads if isinstance(label, ox.Literal) and label.language == language)
        return labels[0] if labels else short_text(str(member))

    def _message(self, text: str, language: str, finding: Finding, words: list[str]) -> str:
        """A message, and in it what may be shown: in the places of its template, or where the value stands."""
        shown_in = language if language in _ALLOWED else "en"
        for pattern, constants in self._templates.get(language, ()):
            if filled := pattern.fullmatch(text):
                places = [self._text(place, words)[shown_in] for place in filled.groups()]
                return "".join(chain.from_iterable(zip_longest(constants, places, fillvalue="")))
        if finding.value:
            text = text.replace(finding.value, self._text(finding.value, words)[shown_in])
        text = _ADDRESS_IN_TEXT.sub(lambda address: self._text(address[0], words)[shown_in], text)
        return without_secrets(text, self._whole_kinds)

    @cached_property
    def _templates(self) -> Mapping[str, list[tuple[re.Pattern[str], list[str]]]]:
        """The messages of the shapes by language: what each must match, and its text around the places."""
        found: dict[str, list[tuple[re.Pattern[str], list[str]]]] = {}
        for message in self.shapes.graph.objects(None, SH.message):
            if isinstance(message, Literal):
                constants = _PLACE.split(message)
                pattern = re.compile("((?s:.*))".join(map(re.escape, constants)))
                found.setdefault(message.language or "", []).append((pattern, constants))
        for templates in found.values():
            # The one that says most by itself first: a template that is one place would take any message.
            templates.sort(key=lambda template: (-sum(map(len, template[1])), template[1]))
        return found


def _is_harmless(text: str, words: Iterable[str]) -> bool:
    return is_short(text) or _is_number(text) or is_near(text, words)


def _is_number(text: str) -> bool:
    """True when it is a UUID, a geometry, a truth value, or has Roman numerals and pairs of letters at most."""
    if text in ("true", "false") or _UUID.fullmatch(text) or _GEOMETRY.fullmatch(text):
        return True
    return all(len(word) < _LETTERS_OF_A_NAME or _ROMAN.fullmatch(word) for word in _WORD.findall(text))


def _same(text: str) -> Mapping[str, str]:
    return dict.fromkeys(_ALLOWED, text)
