"""Facets of a search: registers, kinds of things and territorial units, each with how much is found in it.

A facet counts what the search finds without it, so that another of its values can be chosen at once.
"""

from __future__ import annotations

from collections.abc import Iterable

from app import i18n
from app.index import REGISTER, TYPE, UNIT, Bucket
from app.labels import Label
from app.search.looking import Looking
from app.search.model import Choice


def registers(looking: Looking) -> tuple[Choice, ...]:
    """The registers that things are found in."""
    asked = looking.asked
    buckets = looking.index.facet(asked.but(register="").filters, REGISTER)
    named = ((bucket, looking.register(bucket.value)) for bucket in buckets)
    return _choices(looking, "register", [(bucket, label) for bucket, label in named if label])


def kinds(looking: Looking) -> tuple[Choice, ...]:
    """The kinds of things that are found."""
    asked = looking.asked
    buckets = looking.index.facet(asked.but(type="").filters, TYPE)
    known = [bucket for bucket in buckets if bucket.value in looking.kinds or bucket.value == asked.type]
    return _choices(looking, "type", [(bucket, looking.name(bucket.value, bucket.labels)) for bucket in known])


def units(looking: Looking) -> tuple[Choice, ...]:
    """The unit that is chosen with those that are directly in it; without one, those under the largest."""
    asked = looking.asked
    buckets = looking.index.facet(asked.but(unit="").filters, UNIT)
    above = {asked.unit} if asked.unit else {bucket.value for bucket in buckets if not bucket.broader}
    there = [bucket for bucket in buckets if bucket.broader in above or bucket.value == asked.unit]
    return _choices(looking, "unit", [(bucket, looking.name(bucket.value, bucket.labels)) for bucket in there])


def _choices(looking: Looking, name: str, named: Iterable[tuple[Bucket, Label]]) -> tuple[Choice, ...]:
    """The values of a facet, the chosen one first."""
    chosen = getattr(looking.asked, name)
    found = []
    for bucket, label in named:
        is_chosen = bucket.value == chosen
        count = i18n.counted(bucket.count, looking.reading.language)
        query = looking.query(looking.asked.but(**{name: "" if is_chosen else bucket.value}))
        found.append(Choice(bucket.value, label, bucket.count, count, query, is_chosen))
    return tuple(sorted(found, key=lambda choice: not choice.chosen))
