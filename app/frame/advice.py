"""What a reader can do who meets a problem: a sentence for each status, words to search for, whether to ask again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from app.i18n import mark

# Longer words of an address are none that somebody would search for.
_LONGEST: Final = 80
_SUFFIX: Final = re.compile(r"\.[a-z]{2,8}$")


@dataclass(frozen=True)
class Advice:
    """`text` is a message; `search` and `again` say whether searching, or the same request again, may help."""

    text: str
    search: bool = False
    again: bool = False


_NONE: Final = Advice("")
_ADVICE: Final[Mapping[int, Advice]] = {
    400: Advice(mark("Check the address: something in it cannot be understood.")),
    404: Advice(
        mark("The address may be mistyped, or what was here is no longer published. Search for it, or begin anew:"),
        search=True,
    ),
    429: Advice(mark("Wait a moment, then ask again."), again=True),
    500: Advice(mark("It is our fault, not yours, and it has been written down. Try again in a moment."), again=True),
    503: Advice(mark("The site, or what was asked of it, is busy. It usually takes seconds: try again."), again=True),
    504: Advice(mark("What was asked took too long. Ask for less, or try again when fewer people ask."), again=True),
}


# What waiting for some seconds does not help.
_BY_LIMIT: Final[Mapping[str, Advice]] = {
    "store": Advice(
        mark("The data cannot be reached at the moment. What was read of late still opens; try again in some minutes."),
        again=True,
    ),
    "index": Advice(
        mark("Search and lists of entries are missing until the data are published anew. The rest is here:")
    ),
}


def of(status: int, limit: str = "") -> Advice:
    """What to say of a status, and of the limit that was met."""
    return _BY_LIMIT.get(limit) or _ADVICE.get(status, _NONE)


def words(path: str) -> str:
    """What the address of a missing page asks for, as words to search for: the last part of it that has any."""
    for part in reversed(path.strip("/").split("/")):
        said = " ".join(re.findall(r"[^\W_]+", _SUFFIX.sub("", unquote(part))))
        if said and len(said) <= _LONGEST:
            return said
    return ""
