"""What an entry is found by: rows of the full-text index, with the words in the forms in which they are kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

from app.index.language import WORD, as_one, kept, words
from app.namespaces import PREFIXES
from app.store.functions import fold
from loaders.index.entries import Facts
from loaders.index.facts import Term, read
from loaders.index.gathering import LABELS, TYPE, Gathered, has_identifier

# The number of an entry, its subject, and its facts.
Entry = tuple[int, bytes, Facts]
# Kinds of literals that may be codes: numbers that are counted are none.
_CODED: Final = frozenset({"", "@pl", "@en"})
# Names that are no label.
_ALSO_CALLED: Final = frozenset(
    f"<{PREFIXES[prefix]}{name}>".encode()
    for prefix, name in (("skos", "altLabel"), ("locn", "geographicName"), ("schema", "alternateName"))
)
# A number or a sign, not a sentence with a number in it.
_CODE: Final = re.compile(r"(?=.*\d)\S{1,40}|(?=(?:\D*\d){5})[^\W_]{0,6}(?:[\W_]*\d){2}[\W\d_]{0,40}")
_LONGEST_BODY: Final = 4_000
# Things that are called alike by all that name them tell nothing of one.
_MOST_NAMES: Final = 12


def rows(
    some: Iterable[Entry], found: Gathered, names: Mapping[bytes, list[tuple[str, str]]]
) -> Iterator[tuple[int, str, str, str, str, str, str]]:
    """Rows of `words` for some entries of a register; `names` are what things are called that they name.

    Where entries have identifiers, what has none is a part of another (an address, an amount): its words are not kept,
    but what it is called is found with the entry that names it. Of a unit of territory its neighbours' names are not
    kept, which are not its own; where things lie comes with the last of the registers.
    """
    for number, subject, facts in some:
        if found.identified and not found.whole and not has_identifier(facts):
            continue
        literals = [(prop, term) for prop, value in facts if value[:1] == b'"' and (term := read(value))]
        title = [*names.get(subject, ()), *((term.text, term.kind) for prop, term in literals if prop in _ALSO_CALLED)]
        others = [term for prop, term in literals if prop not in LABELS and prop not in _ALSO_CALLED]
        yield (
            number,
            " ".join(dict.fromkeys(name for text, kind in title for name in as_one(text, kind[1:3]))),
            _tokens(title),
            " ".join([_code(_local_name(subject)), *(_code(term.text) for term in others if _is_code(term))]),
            _tokens((term.text, term.kind) for term in others if _is_text(term))[:_LONGEST_BODY],
            _tokens(dict.fromkeys(_linked(facts, names, found.units if subject in found.units else frozenset()))),
            "",
        )


def _linked(
    facts: Iterable[tuple[bytes, bytes]], names: Mapping[bytes, list[tuple[str, str]]], without: frozenset[bytes]
) -> list[tuple[str, str]]:
    found = [
        name
        for prop, value in facts
        if prop != TYPE and value in names and value not in without
        for name in names[value]
    ]
    return found[:_MOST_NAMES]


def _tokens(texts: Iterable[tuple[str, str]]) -> str:
    return " ".join(_sentence(text, kind[1:3]) for text, kind in texts)


@lru_cache(maxsize=16_384)
def _sentence(text: str, language: str) -> str:
    """A text in the forms that are kept; that of a thing which many name comes again and again."""
    return " ".join(kept(word, language) for word in words(text))


def _is_code(term: Term) -> bool:
    return term.kind in _CODED and _CODE.fullmatch(term.text) is not None


def _is_text(term: Term) -> bool:
    return term.kind[:1] == "@" or (term.kind == "" and _CODE.fullmatch(term.text) is None)


def _code(text: str) -> str:
    """The parts of a code, in order, and all of them in one."""
    parts = [fold(part) for part in WORD.findall(text)]
    return " ".join(parts if len(parts) == 1 else [*parts, "".join(parts)])


def _local_name(subject: bytes) -> str:
    return unquote(subject[1:-1].decode().rstrip("/").rpartition("/")[2])
