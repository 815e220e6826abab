"""Units of territory that a search names: "hotele powiat łowicki" is offered as "hotele", only in powiat łowicki."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from app.i18n import counted
from app.index import Bucket
from app.index.asking import read
from app.index.language import asked, kept, words
from app.labels import Label
from app.search.looking import Looking
from app.search.model import Choice

_MOST: Final = 3


class Span(NamedTuple):
    """Words of a question, from one up to another."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """How many they are."""
        return self.end - self.start


def offers(looking: Looking) -> tuple[Choice, ...]:
    """The search without the name of a unit, narrowed down to it; for the units of the longest name that is there."""
    question = looking.asked.q.split()
    if looking.asked.unit or len(question) < 2:
        return ()
    found = [(span, unit) for unit in looking.index.units().values() for span in spans(question, unit.labels)]
    longest = max((span.length for span, _ in found), default=0)
    named = {unit.value: (span, unit) for span, unit in found if span.length == longest}
    choices = [choice for span, unit in named.values() if (choice := _choice(looking, question, span, unit))]
    return tuple(sorted(choices, key=lambda choice: (-choice.count, choice.value))[:_MOST])


def spans(question: Sequence[str], labels: Iterable[Label]) -> list[Span]:
    """Where a question has a name: all of it but what is in brackets, or what is from its first capital letter on."""
    forms = [set(asked(word)) for each in question for word in [next(words(each), "")]]
    wanted = [name for label in labels for name in _names(label)]
    starts = [(start, name) for name in wanted for start in range(len(question) - len(name) + 1)]
    return [
        Span(start, start + len(name))
        for start, name in starts
        if all(not form.isdisjoint(word) for form, word in zip(forms[start:], name, strict=False))
    ]


def _names(label: Label) -> Iterator[list[set[str]]]:
    parts = label.text.partition(" (")[0].split()
    proper = next((at for at, part in enumerate(parts) if part[:1].isupper()), 0)
    for name in (parts, parts[proper:]) if proper else (parts,):
        yield [set(kept(word, label.language).split()) for part in name for word in words(part)]


def _choice(looking: Looking, question: Sequence[str], span: Span, unit: Bucket) -> Choice | None:
    """The offer of a unit, None when there is nothing to look for in it, or nothing is found."""
    rest = [*question[: span.start], *question[span.end :]]
    telling = {each.written for each in read(looking.asked.q)}
    wanted = [each.written for each in read(" ".join(rest)) if each.written in telling]
    narrowed = looking.asked.but(q=" ".join(wanted), unit=unit.value)
    if not narrowed.q or not (count := looking.index.count(narrowed.filters)):
        return None
    written = counted(count, looking.reading.language)
    return Choice(unit.value, looking.name(unit.value, unit.labels), count, written, looking.query(narrowed))
