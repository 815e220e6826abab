"""Names of terms for one reader of one release: links by label, prefixed names, counts in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from app import i18n
from app.index import collation
from app.labels import Label, Reading
from app.namespaces import prefixes
from app.page.links import Reader, link
from app.page.model import Link
from app.snapshot import Snapshot
from app.snapshot.vocabulary import Vocabulary

# A list has the same small counts again and again.
_COUNTS: Final = 4096


@dataclass(frozen=True)
class Number:
    """A count: exact, and as the reader writes it."""

    exact: int
    text: str


@dataclass(frozen=True)
class Term:
    """A term in a list: its link, its prefixed name, how much of it there is, and what it means."""

    link: Link
    name: str
    count: Number
    meaning: Label | None


@dataclass(frozen=True)
class Names:
    """What terms are called by `reading` of `snapshot`."""

    snapshot: Snapshot
    reading: Reading

    @property
    def vocabulary(self) -> Vocabulary:
        """The terms."""
        return self.snapshot.vocabulary

    @property
    def language(self) -> str:
        """The language of the page."""
        return self.reading.language

    def say(self, text: str, **values: object) -> str:
        """A message of the pages."""
        return i18n.say(text, self.language, **values)

    def link(self, iri: str, label: Label | None = None) -> Link:
        """The link to a thing, by what the vocabulary calls it."""
        return link(Reader(self.snapshot, self.vocabulary.labels, self.reading), iri, label)

    def links(self, iris: Iterable[str]) -> tuple[Link, ...]:
        """Links to things, each once, in the order of the alphabet."""
        return tuple(sorted((self.link(iri) for iri in set(iris)), key=by_label))

    def ordered(self, iris: Iterable[str]) -> list[str]:
        """Things, each once, in the order of the alphabet."""
        return [each.iri for each in self.links(iris)]

    def best(self, labels: Iterable[Label]) -> Label | None:
        """The text for this reader."""
        return self.reading.chain.best(labels)

    def term(self, iri: str, count: int, meaning: Label | None = None) -> Term:
        """A term as a list shows it."""
        return Term(self.link(iri), prefixed(self.snapshot.iris.base, iri), self.number(count), meaning)

    def number(self, count: int) -> Number:
        """A count as this reader writes it."""
        return _number(count, self.language)

    def query(self, text: str) -> str:
        """Where the endpoint answers a query."""
        return f"/sparql?query={quote(text, safe='')}{self.reading.carried.replace('?', '&')}"


@lru_cache(maxsize=_COUNTS)
def _number(count: int, language: str) -> Number:
    return Number(count, i18n.counted(count, language))


def by_label(to: Link) -> tuple[bytes, str]:
    """Links in the order of the alphabet."""
    return collation.key(to.label.text), to.iri


def prefixed(base: str, iri: str) -> str:
    """The name of an IRI with the prefix of the table of its namespace, the whole IRI when it has none."""
    known = [(namespace, prefix) for prefix, namespace in prefixes(base).items() if iri.startswith(namespace)]
    if not known:
        return iri
    namespace, prefix = max(known, key=lambda pair: len(pair[0]))
    return f"{prefix}:{iri.removeprefix(namespace)}"
