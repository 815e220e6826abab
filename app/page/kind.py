"""What a kind of pages is: a template, which things it is for, and the part of the page model that it adds.

Apart from the table of `app.page_kinds`, so that what builds a part of the table need not know the whole of it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from werkzeug.datastructures import MultiDict

from app.description import Description
from app.headers import LinkTo
from app.labels import Reading
from app.negotiation import Offer
from app.page.model import Page
from app.snapshot import Snapshot

Made = TypeVar("Made")


@dataclass(frozen=True)
class Asked:
    """Who asks for the page of a thing, and what its address says besides: one for a request."""

    reading: Reading
    arguments: MultiDict[str, str]
    kept: dict[Hashable, object] = field(default_factory=dict, repr=False, compare=False)

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` makes, made once for a request; `key` is the name of the module that keeps it."""
        if key not in self.kept:
            self.kept[key] = make()
        return cast("Made", self.kept[key])


@dataclass(frozen=True)
class Kind:
    """`template` extends resource.html and finds as `special` what `build` makes of the thing and its plain page.

    `links` are those of the page beside the ones that all pages have. `status` is not 200 where the page says what is
    wrong with its own address. `elsewhere` is the address that answers better what this one asks of the page, or of it
    as data, "" for none. `known` is what search engines are told of the thing besides its facts, in schema.org's words.
    """

    template: str
    includes: Callable[[Snapshot, Description], bool]
    build: Callable[[Snapshot, Description, Page, Asked], object]
    links: Callable[[Snapshot, Description, Asked], Iterable[LinkTo]] = lambda *_: ()
    status: Callable[[Snapshot, Description, Asked], int] = lambda *_: 200
    elsewhere: Callable[[Snapshot, Description, Asked, Offer], str] = lambda *_: ""
    known: Callable[[Snapshot, Description], Mapping[str, Any]] = lambda *_: {}
