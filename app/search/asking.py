"""What a search asks for, from the parameters of its address, and the address of a search like it.

q         words, a number, a code           register  its slug
type      the IRI of a class                unit      the IRI of a territorial unit
box       west,south,east,north in degrees  page      from 1
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace
from typing import Any, Final
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from app.addresses import require_single, whole
from app.errors import RequestError
from app.index import Box, Filters
from app.index.asking import LONGEST_QUERY
from app.index.schema import SYSTEM

PAGE_SIZE: Final = 20
# Who wants more asks /sparql, or narrows the search down.
MOST_PAGES: Final = 50


@dataclass(frozen=True)
class Asked:
    """One search; "" and None for what is not asked. Every field is a parameter of the same name."""

    q: str = ""
    register: str = ""
    type: str = ""
    unit: str = ""
    box: Box | None = None
    page: int = 1

    @property
    def is_empty(self) -> bool:
        """True when it asks for nothing."""
        return replace(self, page=1) == Asked()

    @property
    def filters(self) -> Filters:
        """What the index is asked."""
        return Filters(
            register=self.register,
            type=self.type,
            unit=self.unit,
            words=self.q,
            box=self.box,
            systems=tuple(SYSTEM),
            findable=True,
        )

    def but(self, **changes: Any) -> Asked:
        """A search like this, from its first page."""
        return replace(self, **{"page": 1, **changes})

    def query(self, language: str = "") -> str:
        """The query of its address; with a language where that is asked for by name."""
        box = ",".join(map(_degrees, self.box)) if self.box else ""
        page = str(self.page) if self.page > 1 else ""
        given = {"q": self.q, "register": self.register, "type": self.type, "unit": self.unit, "box": box, "page": page}
        return urlencode({name: text for name, text in {**given, "lang": language}.items() if text})


def read(arguments: MultiDict[str, str]) -> Asked:
    """The search that the parameters of an address ask for; `RequestError` where one cannot be read."""
    require_single(arguments, (*(each.name for each in fields(Asked)), *Box._fields))
    return Asked(
        q=words(arguments),
        register=arguments.get("register", ""),
        type=arguments.get("type", ""),
        unit=arguments.get("unit", ""),
        box=_box(arguments),
        page=_page(arguments.get("page", "")),
    )


def words(arguments: MultiDict[str, str]) -> str:
    """The words of a search, as far as they are looked at."""
    return " ".join(arguments.get("q", "")[: 2 * LONGEST_QUERY].split())[:LONGEST_QUERY]


def _box(arguments: MultiDict[str, str]) -> Box | None:
    """A box by one parameter, or by four, which are fields of the form."""
    given = arguments.get("box", "").split(",") if arguments.get("box") else []
    edges = [arguments.get(name, "") for name in Box._fields]
    if not given and any(edges):
        given = edges
    if not given:
        return None
    try:
        box = Box(*(float(text.strip().replace(",", ".")) for text in given))
    except (TypeError, ValueError):
        raise _wrong_box() from None
    if not all(map(math.isfinite, box)) or box.west > box.east or box.south > box.north:
        raise _wrong_box()
    return box


def _wrong_box() -> RequestError:
    return RequestError(
        "An area is four numbers in degrees: west, south, east, north, with the least first",
        "Obszar to cztery liczby w stopniach: zachód, południe, wschód, północ, najpierw mniejsze",
    )


def _page(text: str) -> int:
    if not text:
        return 1
    if not 1 <= whole(text) <= MOST_PAGES:
        raise RequestError(
            f"A page is a number from 1 to {MOST_PAGES}: narrow the search down",
            f"Strona to liczba od 1 do {MOST_PAGES}: zawęź wyszukiwanie",
        )
    return whole(text)


def _degrees(number: float) -> str:
    return f"{number:.6f}".rstrip("0").rstrip(".")
