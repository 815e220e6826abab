"""What a release is delivered by, and what becomes of one that was not: the server and the pointer agree in the end.

A publisher that died left a server that holds the release of the pointer, or the next, or none; a server may have been
emptied, restored from an older backup, or written to by others. Before anything else is published, that is put right.
What others published there goes only when somebody says so.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.config import Settings
from app.errors import PublisherBusy, PublishError, QueryTimeout, StoreRefuses, StoreUnavailable
from app.iris import RELEASE
from app.store.releases import Releases
from app.store.remote import servers
from app.store.remote.switching import Phase
from loaders.delivery import alone, faults, turns
from loaders.delivery.bringing import bring, ours, reload
from loaders.delivery.comparing import compare
from loaders.delivery.content import Content
from loaders.delivery.target import Target

_FAULTS: Final = (StoreUnavailable, QueryTimeout, PublishError)
# Sentences about a release that was not delivered, with what is at fault.
_STAYS: Final = (
    "The store does not take release {identifier}: {{}}. The release before stays",
    "Baza danych nie przyjmuje wydania {identifier}: {{}}. Zostaje poprzednie wydanie",
)
_OPEN: Final = (
    "Release {identifier}: {{}}; whether the store took it, the next publication will find out",
    "Wydanie {identifier}: {{}}; czy baza danych je przyjęła, ustali następna publikacja",
)


class What(StrEnum):
    """What was put right."""

    POINTED = "pointed"  # the server held the next release already
    BROUGHT = "brought"  # the server held an older release
    LOADED = "loaded"  # the server held nothing, or a release of others that was to be replaced
    CLEARED = "cleared"  # the same, and there is nothing to put in its place yet
    DROPPED = "dropped"  # graphs in which a release was gathered
    RELOADED = "reloaded"  # a graph that had more or fewer statements than were published
    REMOVED = "removed"  # a graph that nobody published


@dataclass(frozen=True)
class Repair:
    """Something that was put right; `name` is that of a release, or of a graph."""

    what: What
    name: str


def hand_over(identifier: str, releases: Releases, settings: Settings) -> None:
    """Make a release, which lies in its place, the current one: a server holds it first.

    Where the server does not take it, the release is taken back and the one before stays; where nobody knows, all is
    left as it is for `settle`.
    """
    if not servers.is_remote(settings):
        releases.point_to(identifier)
        return
    target = Target(settings)
    try:
        bring(target, Content.of(releases, identifier))
    except _FAULTS as error:
        raise _refused(target, identifier, error, settings) from error
    releases.point_to(identifier)
    target.announce(Phase.NONE)


class Look(StrEnum):
    """How closely is looked at what a server holds."""

    WHERE_UNSURE = "where unsure"  # counted where a publisher did not come to its end
    COUNT = "count"
    COMPARE = "compare"  # each statement


def settle(settings: Settings, *, look: Look = Look.WHERE_UNSURE, replaces: bool = False) -> list[Repair]:
    """Make the server hold the release that the pointer names, or point to the later one that it holds.

    A release that this folder does not know is an error, or `replaces` tells that it is to go.
    """
    if not servers.is_remote(settings):
        return []
    with faults.told(settings):
        return _settled(Target(settings), look, replaces=replaces)


def _settled(target: Target, look: Look = Look.WHERE_UNSURE, *, replaces: bool = False) -> list[Repair]:
    held = ours(target, replaces=replaces)
    if held is None and target.releases.current() is None:
        # Of a dataset of others nothing is taken, not even a turn.
        alone.require(target)
    asked = look is not Look.WHERE_UNSURE
    unsure = asked or target.phase is not Phase.NONE or target.turn.seen() is not None
    if unsure:
        target.take()
        # Until then somebody else may have been at work.
        held = ours(target, replaces=replaces)
    repairs = _agree(target, held, replaces=replaces)
    if (current := target.releases.current()) is not None and unsure:
        target.take()
        repairs += _cleared(target, Content.of(target.releases, current), look)
    target.turn.end()
    # Who settles on purpose has done something to the server, which then may hold again what it should.
    target.announce(Phase.NONE, mends=current is not None and (asked or bool(repairs)))
    return repairs


def _agree(target: Target, held: str | None, *, replaces: bool) -> list[Repair]:
    releases = target.releases
    current = releases.current()
    if held and held != current and (current is None or _follows(releases, held, current)):
        releases.point_to(held)
        return [Repair(What.POINTED, held)]
    if current is None:
        return _made_room(target)
    if held == current:
        return []
    bring(target, Content.of(releases, current), replaces=replaces)
    return [Repair(What.BROUGHT if held else What.LOADED, current)]


def _made_room(target: Target) -> list[Repair]:
    """Before a first release: remove what is to be replaced."""
    if (held := target.held()) is None:
        return []
    target.take()
    target.drop([RELEASE])
    target.drop(list(target.counts()))
    return [Repair(What.CLEARED, held)]


def _follows(releases: Releases, one: str, other: str) -> bool:
    return releases.manifest(one).sequence > releases.manifest(other).sequence


def _cleared(target: Target, current: Content, look: Look) -> list[Repair]:
    """Remove what was gathered, and load anew what is not as it was published."""
    found = target.counts()
    wanted = current.counts(found)
    differences = compare(target, current, found) if look is Look.COMPARE else {}
    repairs = []
    for name in sorted(wanted.keys() | found.keys()):
        if name not in wanted:
            target.drop([name])
            repairs.append(Repair(What.DROPPED if name.startswith(turns.STAGED) else What.REMOVED, name))
        elif wanted[name] != found.get(name, 0) or any(differences.get(name, ())):
            reload(target, current, name)
            repairs.append(Repair(What.RELOADED, name))
    return repairs


def _refused(
    target: Target, identifier: str, error: StoreUnavailable | QueryTimeout | PublishError, settings: Settings
) -> PublishError:
    """What to tell of a release that was not delivered, after it was taken back where that is certain."""
    certain = isinstance(error, (StoreRefuses, PublishError))
    taken_back = certain or target.phase is not Phase.SWITCHING
    if taken_back:
        _take_back(target, identifier)
        # What nobody knows may still be written, beside: readers go on naming graphs, and the next publisher clears up.
        # Whose turn it is puts right what is there.
        if certain and not isinstance(error, PublisherBusy):
            _put_right(target)
    en, pl = (text.format(identifier=identifier) for text in (_STAYS if taken_back else _OPEN))
    if isinstance(error, PublishError):
        return type(error)(en.format(error.en), pl.format(error.pl))
    return faults.delivery_error(error, settings, en, pl)


def _take_back(target: Target, identifier: str) -> None:
    path = target.releases.path(identifier)
    doomed = target.releases.root / f".doomed-{identifier}"
    path.rename(doomed)
    shutil.rmtree(doomed)


def _put_right(target: Target) -> None:
    # Where that fails too, readers go on asking the server what it holds, and the next publisher tries again.
    with suppress(*_FAULTS):
        _settled(target)
