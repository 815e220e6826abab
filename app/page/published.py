"""Releases as people name them: by when they were published, told by the clock of the site.

The id of a release begins with that moment, in UTC; of one with another id nothing is known here.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from app import values
from app.i18n import say
from app.iris import Iris
from app.labels import Label, Reading

_FORM: Final = "%Y%m%dT%H%M%SZ"
_LENGTH: Final = len("20260701T080000Z")


def made(identifier: str) -> str:
    """The moment (ISO 8601) that the id of a release begins with, "" when it does not."""
    try:
        moment = datetime.strptime(identifier[:_LENGTH], _FORM).replace(tzinfo=UTC)
    except ValueError:
        return ""
    return moment.isoformat()


def when(identifier: str, reading: Reading) -> str:
    """When a release was published, in words; its id where that does not tell."""
    moment = made(identifier)
    # Of several releases in one second all but the first have a number behind it.
    again = identifier[_LENGTH:].replace("-", " / ")
    return values.moment(moment, reading.language, reading.zone) + again if moment else identifier


def name(iris: Iris, iri: str, reading: Reading) -> Label | None:
    """What the release of an IRI is called, None of what is no release, and of one whose id tells no time."""
    identifier = iri.removeprefix(iris.release(""))
    if identifier == iri or not made(identifier):
        return None
    return Label(say("Release of %(date)s", reading.language, date=when(identifier, reading)), reading.language)
