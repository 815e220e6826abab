"""A feed in the form of Atom (RFC 4287): its entries are releases, whose content lists entries of the register."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from app.feed.building import Told, Touched
from app.negotiation import PAGE
from app.store.writing import NOT_XML

MEDIA_TYPE: Final = "application/atom+xml"
_ATOM: Final = "http://www.w3.org/2005/Atom"
_XHTML: Final = "http://www.w3.org/1999/xhtml"
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class Head:
    """What a feed says of itself: its own address and that of the page, absolute; when anything in it changed last."""

    address: str
    page: str
    title: str
    author: str
    updated: str
    language: str


def write(head: Head, releases: Iterable[Told]) -> bytes:
    """The document, in UTF-8."""
    feed = ET.Element("feed", {"xmlns": _ATOM, _LANGUAGE: head.language})
    _text(feed, "id", head.address)
    _text(feed, "title", head.title)
    _text(feed, "updated", head.updated)
    _text(ET.SubElement(feed, "author"), "name", head.author)
    ET.SubElement(feed, "link", {"rel": "self", "type": MEDIA_TYPE, "href": head.address})
    ET.SubElement(feed, "link", {"rel": "alternate", "type": PAGE.media_type, "href": head.page})
    for release in releases:
        _entry(feed, head, release)
    document: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return document


def _entry(feed: ET.Element, head: Head, told: Told) -> None:
    entry = ET.SubElement(feed, "entry")
    # The release did other things to other registers, whose feeds have entries of their own.
    _text(entry, "id", f"{told.release}#{head.page.rpartition('/')[2]}")
    _text(entry, "title", told.summary)
    _text(entry, "updated", told.moment)
    ET.SubElement(entry, "link", {"rel": "alternate", "type": PAGE.media_type, "href": told.release})
    content = ET.SubElement(ET.SubElement(entry, "content", {"type": "xhtml"}), "div", {"xmlns": _XHTML})
    _text(content, "p", told.summary)
    if told.entries:
        listed = ET.SubElement(content, "ul")
        for touched in told.entries:
            _listed(listed, touched)


def _listed(listed: ET.Element, touched: Touched) -> None:
    item = ET.SubElement(listed, "li")
    item.text = f"{touched.how}: "
    language = {_LANGUAGE: touched.label.language} if touched.label.language else {}
    address = {"href": touched.iri} if touched.iri else {}
    _text(item, "a" if address else "span", touched.label.text, {**address, **language})


def _text(parent: ET.Element, name: str, text: str, attributes: dict[str, str] | None = None) -> None:
    ET.SubElement(parent, name, attributes or {}).text = NOT_XML.sub("\ufffd", text)
