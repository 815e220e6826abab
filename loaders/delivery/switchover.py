"""The request that makes a server hold a release, and what came of it: nothing that it may hold is lost.

`StoreRefuses` and `PublisherBusy` say that the server does not hold it, and will not. Once the request is sent, that
is certain only of a server which says what it holds instead; all else is `StoreUnavailable`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, TypeVar

from app.errors import PublisherBusy, QueryTimeout, StoreRefuses, StoreUnavailable
from app.store.remote.switching import Phase
from loaders.delivery.content import Content
from loaders.delivery.target import Target
from loaders.delivery.turns import busy

# For how many seconds, and every how many, a server is asked whether it took a release: it may hang, or be restarted.
WAITS: Final = 180.0
PAUSE: Final = 1.0
_Answer = TypeVar("_Answer")


def switch(target: Target, operations: list[bytes], new: Content) -> None:
    """Send the request, which ends the turn, and see what came of it."""
    target.announce(Phase.SWITCHING)
    try:
        target.update(*operations)
    except StoreRefuses:
        if _answered(target.held) != new.id:
            raise
    except (StoreUnavailable, QueryTimeout):
        if _answered(target.held) != new.id:
            _update_again(target, operations)
    _answered(lambda: _require_switched(target, new))
    target.turn.ended()


def _update_again(target: Target, operations: list[bytes]) -> None:
    """Send a request again; it waits for the first, if that is still at work, and then finds nothing to do."""
    try:
        target.update(*operations)
    except StoreRefuses as error:
        # Refused is the second; the first may still be done.
        raise _unknown(error) from error


def _require_switched(target: Target, new: Content) -> None:
    """`PublisherBusy` when the server holds another release and our turn is over, so that it will not take this one."""
    try:
        require(target, new)
    except PublisherBusy:
        if target.turn.is_ours():
            raise StoreUnavailable(
                "The store holds another release than it was sent", "Baza danych ma inne wydanie niż wysłane"
            ) from None
        raise


def require(target: Target, release: Content) -> None:
    """`PublisherBusy` when the server does not hold this release."""
    held = target.held()
    if held is None or held != release.id or not target.knows(held):
        raise busy(target.turn.seen())


def _answered(ask: Callable[[], _Answer]) -> _Answer:
    """What a server says that was sent the switch, as soon as it answers; who is not told, does not know."""
    end = time.monotonic() + WAITS
    while True:
        try:
            return ask()
        except (StoreUnavailable, QueryTimeout) as error:
            if time.monotonic() >= end:
                raise _unknown(error) from error
        time.sleep(PAUSE)


def _unknown(error: StoreUnavailable | QueryTimeout) -> StoreUnavailable:
    """The fault of a question, or of a second request: it says nothing of the first one."""
    said = f": {error.said}" if isinstance(error, StoreRefuses) and error.said else ""
    return StoreUnavailable(f"{error.en}{said}", f"{error.pl}{said}")
