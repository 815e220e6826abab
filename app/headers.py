"""Response headers: what every answer says of itself, and the ones that many kinds of answers share.

Owns Vary, Link, ETag, caching, CORS and security headers, so that each is written in one place.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Final
from urllib.parse import quote

from flask import Response, current_app, g, request
from werkzeug.urls import iri_to_uri

from app.addresses import in_language
from app.frame import preferences
from app.negotiation import PAGE

# Nothing runs in our pages: the JSON-LD block is data, which a policy on scripts does not touch.
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'{images}; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# But in the editor: its script comes from here and asks here. Nothing inline, no eval; another host may have map tiles.
_POLICY_OF_SCRIPTS: Final = f"{_POLICY}; script-src 'self'; connect-src 'self'"
_EXPOSED: Final = (
    "Link, ETag, Location, Content-Location, Content-Language, Memento-Datetime, Retry-After, "
    "Result-Limits, Result-Truncated"
)
_ASKED: Final = "Accept, Accept-Datetime, Accept-Language, Content-Type, If-None-Match"
# Set in `flask.g` by what puts a script into a page: the origin of images that it shows, "" for none but ours.
SCRIPTS: Final = "scripts"
# RFC 3986 appendix A: all that may stand in a URI, of which nothing needs encoding.
_URI: Final = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*")
_SOFTWARE: Final = version("lodzkie")
# Whoever keeps an answer asks at each use whether it is still so (RFC 9111 section 5.2.2.4).
REVALIDATED: Final = "public, no-cache"
# What every answer says, whatever it is.
COMMON: Final[Mapping[str, str]] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": _EXPOSED,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}


@dataclass(frozen=True)
class LinkTo:
    """One link of a resource (RFC 8288), said both in the Link header and in the page's head."""

    target: str
    relation: str
    attributes: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        attributes = "".join(f"; {_attribute(name, value)}" for name, value in self.attributes.items())
        target = self.target if _URI.fullmatch(self.target) else iri_to_uri(self.target)
        return f'<{target}>; rel="{self.relation}"{attributes}'


def _attribute(name: str, value: str) -> str:
    """A parameter of a link: words that are not ASCII as RFC 8187 section 3.2 encodes them."""
    return f'{name}="{value}"' if value.isascii() else f"{name}*=UTF-8''{quote(value, safe='')}"


def link_header(links: Iterable[LinkTo]) -> str:
    """Value of the Link header."""
    return ", ".join(map(str, links))


def translations(place: str, languages: Iterable[str]) -> list[LinkTo]:
    """The links of a page to itself in each language, by name."""
    return [
        LinkTo(in_language(place, language), "alternate", {"type": PAGE.media_type, "hreflang": language})
        for language in languages
    ]


def see_other(place: str, caching: str = REVALIDATED) -> Response:
    """Point to another address, without a body (RFC 9110 section 15.4.4)."""
    response = Response(status=303)
    del response.headers["Content-Type"]
    response.headers["Location"] = place
    response.headers["Cache-Control"] = caching
    return response


def headed(content_type: str, *parts: str, language: str = "") -> Response:
    """An answer without its body, which caches keep as long as it is made of the same `parts`.

    `language` is that of the reader it is for, "" where all get the same.
    """
    response = Response(content_type=content_type)
    response.headers["Cache-Control"] = REVALIDATED
    if language:
        response.headers["Content-Language"] = language
        response.vary.add("Accept-Language")
    response.set_etag(etag(*parts, language))
    return response


def etag(*parts: str) -> str:
    """A strong validator for what this request makes of these parts (RFC 9110 section 8.8.3).

    A page, which has its media type among them, is another for who chose another look, with other sheets, and of a
    site that says other things of itself; data are not.
    """
    if PAGE.media_type in parts:
        chosen = preferences.read(request.cookies.get(preferences.COOKIE, ""), current_app.config["LANGUAGES"])
        parts = (*parts, str(chosen), current_app.config["LOOK"])
    return tag(request.full_path, *parts)


def tag(*parts: str) -> str:
    """A name of these parts as this version of the software makes something of them."""
    return hashlib.sha256("\n".join((_SOFTWARE, *parts)).encode()).hexdigest()[:32]


def not_modified(response: Response) -> bool:
    """Turn the response into a 304 when the client has this representation (RFC 9110 section 13.1.2)."""
    ours, _ = response.get_etag()
    # "*" is whatever there is: whether there is anything is known when the answer is made (`finish`).
    if ours is None or request.if_none_match.star_tag or not request.if_none_match.contains_weak(ours):
        return False
    _empty(response)
    return True


def finish(response: Response) -> Response:
    """Add to every answer what browsers need to read it from elsewhere, and to show it safely."""
    response.headers.update(COMMON)
    if request.if_none_match.star_tag and _is_whole(response):
        response.call_on_close(getattr(response.response, "close", lambda: None))
        response.response = []
        del response.headers["Content-Length"]
        _empty(response)
    if request.method == "OPTIONS" and response.allow:
        response.headers["Access-Control-Allow-Methods"] = response.allow.to_header()
        response.headers["Access-Control-Allow-Headers"] = _ASKED
        response.headers["Access-Control-Max-Age"] = "86400"
    # A 304 would put its policy in the place of that of the page which it stands for (RFC 9111 section 3.2).
    if response.status_code != 304:
        response.headers["Content-Security-Policy"] = policy(g.get(SCRIPTS))
    # The language may have been chosen, and kept in a cookie; what comes in languages is a page, or names one.
    if "Accept-Language" in response.vary:
        response.vary.add("Cookie")
    return response


def _is_whole(response: Response) -> bool:
    """True of a representation that was asked for, and that has a name."""
    return request.method in ("GET", "HEAD") and response.status_code == 200 and response.get_etag()[0] is not None


def _empty(response: Response) -> None:
    response.status_code = 304
    del response.headers["Content-Type"]


def policy(images: str | None = None) -> str:
    """Content-Security-Policy of an answer; `images` as in `SCRIPTS`, None where there is no script."""
    template = _POLICY if images is None else _POLICY_OF_SCRIPTS
    return template.format(images=f" {images}" if images else "")


# What `finish` adds to an answer that was asked for by GET, without a condition: for those sent around the application.
PLAIN: Final = (*COMMON.items(), ("Content-Security-Policy", policy()))
