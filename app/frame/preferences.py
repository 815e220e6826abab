"""What a reader chose for all pages: language, size of letters, contrast; kept in one cookie, and nothing else in it.

Pure. What the cookie says that is not on offer counts as not said, so it makes no representation of its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Final

COOKIE: Final = "preferences"
# The page of preferences, and the id of the form that is in the head of every page.
PATH: Final = "/preferences"
FORM: Final = "chosen"
# What may be chosen besides a language of the site; the first is what holds when nothing was.
OFFERS: Final[Mapping[str, tuple[str, ...]]] = {
    "letters": ("", "large", "largest"),
    "contrast": ("", "light", "dark", "high"),
}
# A path of this site as a Location header holds it. A second slash, or a backslash, which browsers read as one, would
# begin the name of a host (WHATWG URL, relative slash state); blanks and controls are left out by them.
_LOCAL: Final = re.compile(r"/(?!/)[!-\[\]-~]*")


@dataclass(frozen=True)
class Preferences:
    """What was chosen; "" is nothing."""

    language: str = ""
    letters: str = ""
    contrast: str = ""

    def __str__(self) -> str:
        """The value of the cookie."""
        return f"{self.language}.{self.letters}.{self.contrast}"

    def changed(self, form: Mapping[str, str], languages: Collection[str]) -> Preferences:
        """These, with what a form says besides; what it says that is not on offer changes nothing."""
        offers = {**OFFERS, "language": languages}
        return replace(self, **{name: text for name, text in form.items() if text in offers.get(name, ())})

    @property
    def attributes(self) -> Mapping[str, str]:
        """What the page says of them to its style sheet."""
        return {f"data-{name}": value for name, value in asdict(self).items() if value and name in OFFERS}


def read(cookie: str, languages: Collection[str]) -> Preferences:
    """The preferences that a cookie holds, on a site in these languages."""
    language, _, rest = cookie.partition(".")
    letters, _, contrast = rest.partition(".")
    return Preferences().changed({"language": language, "letters": letters, "contrast": contrast}, languages)


def button(form: Mapping[str, str], languages: Sequence[str], place: str) -> str:
    """The id of the button by which a page of this site sent a form, "" where it is none of ours; `place` is its path.

    On the page of preferences it is one of the page, elsewhere one of the head, which names only languages that the
    page is not in: when one is chosen the button goes, and the form that it was in stands for it.
    """
    offers = {**OFFERS, "language": languages}
    part = "page" if place.partition("?")[0] == PATH else "head"
    for name, text in form.items():
        if text in offers.get(name, ()):
            return FORM if (part, name) == ("head", "language") else f"{part}-{name}-{offers[name].index(text)}"
    return ""


def local(place: str) -> str:
    """`place` when it is a path of this site, else that of the home page: no form leads anybody elsewhere."""
    return place if _LOCAL.fullmatch(place) else "/"
