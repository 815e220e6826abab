"""XPath 1.0: the part that walks from a record to elements, attributes and text.

Owns child steps with predicates on position, attribute or child, `//` at the start of an iterator, `..` at the start
of a reference, `@name` and `text()` at its end. It refuses all else, namespace prefixes, functions and axes included.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from xml.etree.ElementTree import Element

_NAME: Final = r"[^\W\d][\w.-]*"
_PREDICATE: Final = rf"\[(?:\d+|@?{_NAME}(?:=(?:'[^']*'|\"[^\"]*\"))?)\]"
_STEPS: Final = rf"(?:{_NAME}|\*)(?:{_PREDICATE})*(?:/(?:{_NAME}|\*)(?:{_PREDICATE})*)*"

_ITERATOR: Final = re.compile(rf"(?P<path>//?{_STEPS})/?")
# Matched against a reference with "/" after it, so that each part ends alike.
_REFERENCE: Final = re.compile(
    rf"""
    (?:\./)* (?P<parents> (?:\.\./)* )
    (?: (?P<elements> {_STEPS} )/ )?
    (?: (?: @(?P<attribute> {_NAME} ) | (?P<own> text\(\) ) )/ )?
    """,
    re.VERBOSE,
)

Parents = Mapping[Element, Element]


@dataclass(frozen=True)
class XPathReference:
    """A path from a record: so many parents up, then elements, then what is taken of them."""

    parents: int
    elements: str
    attribute: str | None
    own_text: bool

    def stem(self) -> XPathReference:
        """The path without what it chooses by: whether a document knows it does not depend on its values."""
        return replace(self, elements=re.sub(_PREDICATE, "", self.elements), own_text=False)

    def values(self, item: Element, parents: Parents) -> list[str]:
        """The string values that the path selects from one record, in document order."""
        start: Element | None = item
        for _ in range(self.parents):
            start = None if start is None else parents.get(start)
        if start is None:
            return []
        nodes = start.findall(self.elements) if self.elements else [start]
        if self.attribute is not None:
            return [value for node in nodes if (value := node.get(self.attribute)) is not None]
        if self.own_text:
            return [text for node in nodes for text in (node.text, *(child.tail for child in node)) if text]
        return ["".join(node.itertext()) for node in nodes]


def parse_reference(text: str) -> XPathReference:
    """Read a reference; ValueError names one that is beyond this part of XPath."""
    match = _REFERENCE.fullmatch(f"{text}/")
    if match is None:
        raise ValueError(f"the path {text!r} is not supported")
    parents = match["parents"].count("..")
    return XPathReference(parents, match["elements"] or "", match["attribute"], match["own"] is not None)


def select_items(document: Element, iterator: str) -> list[Element]:
    """The records: the elements that an absolute path selects; `document` stands for the node above the root."""
    match = _ITERATOR.fullmatch(iterator)
    if match is None:
        raise ValueError(f"the path {iterator!r} is not supported")
    return document.findall(f".{match['path']}")
