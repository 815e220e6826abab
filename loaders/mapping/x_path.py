"""XPath 1.0: the part that walks from a record to elements, attributes and text.

Owns child steps, `//` at the start of an iterator, `..` at the start of a reference, `@name`, `text()` and the
predicates of ElementTree. It refuses namespace prefixes, functions and other axes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

_UNSUPPORTED: Final = re.compile(r"::|\w:\w|\w\(|\|")

Parents = Mapping[Element, Element]


@dataclass(frozen=True)
class XPathReference:
    """A path from a record: so many parents up, then elements, then what is taken of them."""

    parents: int
    elements: str
    attribute: str | None
    own_text: bool

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
            return [node.text for node in nodes if node.text]
        return ["".join(node.itertext()) for node in nodes]


def parse_reference(text: str) -> XPathReference:
    """Read a reference; ValueError names what is beyond this part of XPath."""
    own_text = text.rsplit("/", maxsplit=1)[-1] == "text()"
    _require_supported(text.removesuffix("text()"))
    if text.startswith("/") or "//" in text:
        raise ValueError(f"{text!r} does not start from the record")
    steps = [step for step in text.split("/") if step not in {".", "text()"}]
    attribute = steps.pop()[1:] if steps and steps[-1].startswith("@") else None
    parents = next((number for number, step in enumerate(steps) if step != ".."), len(steps))
    return XPathReference(parents, "/".join(steps[parents:]), attribute, own_text)


def select_items(root: Element, iterator: str) -> list[Element]:
    """The records: the elements that an absolute path selects in the document of `root`."""
    _require_supported(iterator)
    if not iterator.startswith("/"):
        raise ValueError(f"{iterator!r} is not absolute")
    document = Element("document")
    document.append(root)
    return document.findall(f".{iterator.rstrip('/')}")


def _require_supported(path: str) -> None:
    found = _UNSUPPORTED.search(path)
    if found is not None:
        raise ValueError(f"{found.group()!r} in {path!r} is not supported")
