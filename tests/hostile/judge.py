"""What a page must not have, whatever its data say: read by a parser of HTML, not by patterns."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urldefrag, urljoin, urlsplit

from tests.hostile.payloads import ELEMENT

ADDRESSES: Final = frozenset({"href", "src", "action", "formaction", "data", "poster", "srcset", "cite", "xlink:href"})
# What runs or loads something, and none of our pages has.
FORBIDDEN: Final = frozenset(
    {ELEMENT, "iframe", "object", "embed", "base", "frame", "applet", "audio", "video", "style"}
)
FOLLOWED: Final = frozenset({"http", "https", "mailto"})
DATA: Final = frozenset({"application/ld+json", "application/json"})


@dataclass
class Page(HTMLParser):
    """A page as a browser reads it; `wrong` is what it must not have, `links` where it leads to."""

    address: str
    wrong: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._data = False

    __hash__ = object.__hash__

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.wrong += [f"<{tag} {name}={value!r}>" for name, value in values.items() if _is_wrong(tag, name, value)]
        if tag in FORBIDDEN:
            self.wrong.append(f"<{tag}>")
        if tag == "script":
            self._data = values.get("type") in DATA
            if not self._data and not values.get("src", "").startswith("/assets/"):
                self.wrong.append(f"<script {values}>")
            self.blocks += [""] if self._data else []
        self.links += [urldefrag(urljoin(self.address, values[name]))[0] for name in ("href",) if name in values]

    def handle_data(self, data: str) -> None:
        if self._data:
            self.blocks[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._data = False


def read(address: str, text: str) -> Page:
    """Read a page; each block of data in it must be one whole JSON document."""
    page = Page(address)
    page.feed(text)
    page.close()
    for block in page.blocks:
        json.loads(block)
    return page


def _is_wrong(tag: str, name: str, value: str) -> bool:
    if name.startswith("on") or name == "style" or "pwned" in name or "evil" in name:
        return True
    if name == "target" or (tag == "meta" and name == "http-equiv"):
        return True
    scheme = urlsplit(value.strip()).scheme
    return name in ADDRESSES and bool(scheme) and scheme not in FOLLOWED
