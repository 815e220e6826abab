"""The state of the data that a page is of, told in words, and the states that it may be asked of: the releases kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from babel.dates import format_datetime
from flask import request

from app import context
from app.errors import StoreUnavailable
from app.i18n import locale, say
from app.sparql import moment
from app.store.past import Line, created
from app.store.releases import Manifest


@dataclass(frozen=True)
class Choice:
    """A state to ask of: the value of `at`, "" for the present one."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class State:
    """`named` tells the state that was asked for, "" when none was; `now` is this address without it, "" for a form.

    There are no `choices` where there is nothing to choose from.
    """

    named: str = ""
    now: str = ""
    choices: tuple[Choice, ...] = ()


def of_request() -> State:
    """The state that this request names, and the others."""
    try:
        line = context.site().past.askable()
    except StoreUnavailable:
        return State()
    chosen = moment.named()
    choices = tuple(_choices(line, chosen)) if chosen or len(line.manifests) > 1 else ()
    return State(_told(chosen), _now(), choices) if chosen else State(choices=choices)


def releases() -> tuple[str, ...]:
    """The ids of all that may be chosen, on which a page depends."""
    return tuple(manifest.id for manifest in context.site().past.askable().manifests)


def _choices(line: Line, chosen: Manifest | None) -> Iterable[Choice]:
    yield Choice("", say("the present one", context.language()), chosen is None)
    # A day or a time stays what was asked for.
    asked = request.values.get(moment.AT, "")
    by_time = chosen is not None and asked not in ("", chosen.id)
    if chosen and by_time:
        yield Choice(asked, f"{asked}: {_when(chosen)}", chosen=True)
    for manifest in reversed(line.manifests):
        yield Choice(manifest.id, _when(manifest), chosen=manifest is chosen and not by_time)


def _told(manifest: Manifest) -> str:
    return say("State of %(state)s.", context.language(), state=_when(manifest))


def _when(manifest: Manifest) -> str:
    zone = context.reading().zone
    pattern = "d MMMM y, HH:mm:ss" if zone else "d MMMM y, HH:mm:ss 'UTC'"
    time = format_datetime(created(manifest), pattern, tzinfo=zone, locale=locale(context.language()))
    return say("%(time)s (release %(release)s)", context.language(), time=time, release=manifest.id)


def _now() -> str:
    return moment.address(None) if request.method in ("GET", "HEAD") else ""
