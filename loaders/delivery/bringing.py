"""The ways of a release onto a server: readers see the one before, or it, or that there is none, and never a mixture.

server                          way
holds a release that we know    one request with what differs, which does nothing unless that one is held still
the same, and much differs      what differs is gathered in graphs beside, and one request takes it over
half-done requests are seen     the server holds no release while what differs is removed and added
holds none                      our graphs are removed, and all are loaded; the graph `release` comes last
holds one of others             the same after a yes, and else nothing
"""

from __future__ import annotations

import time
from collections import Counter
from typing import Final

from app.errors import PublishError, QueryTimeout, StoreRefuses, StoreUnavailable
from app.iris import RELEASE
from app.store.remote.switching import Phase
from loaders.delivery import updates
from loaders.delivery.content import Content, differences
from loaders.delivery.target import Target, staging

# How often, and every how many seconds, a server is asked that did not answer.
TRIES: Final = 10
PAUSE: Final = 1.0


def bring(target: Target, new: Content, *, replaces: bool = False) -> None:
    """Make the server hold a release, with readers told; in place of a release of others only if it `replaces` one."""
    held = target.held()
    known = held is not None and target.knows(held)
    if held is not None and not known and not replaces:
        raise foreign(held)
    if held is None or not known:
        load(target, new)
    elif held == new.id:
        return
    elif target.server.kind.atomic:
        _exchange(target, Content.of(target.releases, held), new)
    else:
        _exchange_openly(target, Content.of(target.releases, held), new)


def foreign(held: str) -> PublishError:
    """What to tell of a server that holds a release of others."""
    command = "lodzkie store --settle --replace"
    return PublishError(
        f"the server holds release {held}, which was not published from this folder (LOD_VAR), or is not the same; "
        f"nothing was changed there. If it may go for good: {command}",
        f"serwer ma wydanie {held}, którego nie opublikowano z tego katalogu (LOD_VAR) albo które jest inne; "
        f"niczego tam nie zmieniono. Jeśli ma zniknąć na zawsze: {command}",
    )


def load(target: Target, new: Content) -> None:
    """Load all graphs of a release in place of what is there of ours: without the last, the server holds none."""
    target.announce(Phase.SWITCHING)
    target.drop([RELEASE])
    target.drop(list(target.counts()))
    for name in new.names:
        for triples in new.whole(name):
            target.add(name, triples)
    _expect({name: number for name, number in new.counts().items() if name != RELEASE}, target.counts())
    _name(target, new)


def reload(target: Target, current: Content, name: str) -> None:
    """Load a graph of the release that the server holds anew, if it holds that still."""
    target.announce(Phase.STAGING)
    graph, guard = target.iris.graph(name), target.holds(current.id)
    if name == RELEASE:
        target.update(updates.renew(graph, updates.quads(graph, current.identity), guard))
    else:
        beside = staging(current.id, "added", name)
        for triples in current.whole(name):
            target.add(beside, triples)
        staged = target.iris.graph(beside)
        target.update(
            updates.take_away(graph, graph, guard), updates.put_in(staged, graph, guard), updates.drop(staged)
        )
    _require(target, current)


def _exchange(target: Target, old: Content, new: Content) -> None:
    operations = _in_one(target, old, new) or _gathered(target, old, new)
    _switch(target, operations, new)


def _in_one(target: Target, old: Content, new: Content) -> list[bytes]:
    """The one operation that turns a release into the next; nothing where it would be too large."""
    removed, added = [_identity(target, old)], [_identity(target, new)]
    size = 0
    for name, change in differences(old, new):
        graph = target.iris.graph(name)
        removed.append(updates.quads(graph, change.removed))
        added.append(updates.quads(graph, change.added))
        size += len(removed[-1]) + len(added[-1])
        if size > target.largest:
            return []
    return [updates.exchange(removed, added, target.holds(old.id))]


def _gathered(target: Target, old: Content, new: Content) -> list[bytes]:
    """Gather what differs beside what is published; return the operations that take it over."""
    target.announce(Phase.STAGING)
    sent: Counter[tuple[str, str]] = Counter()
    for name, change in differences(old, new):
        for operation, triples in (("removed", change.removed), ("added", change.added)):
            target.add(staging(new.id, operation, name), triples)
            sent[operation, name] += len(triples)
    beside = {key: staging(new.id, *key) for key, number in sent.items() if number}
    _expect({beside[key]: sent[key] for key in beside}, {name: target.count(name) for name in beside.values()})
    return _taken_over(target, beside, old, new)


def _taken_over(target: Target, beside: dict[tuple[str, str], str], old: Content, new: Content) -> list[bytes]:
    guard = target.holds(old.id)
    write = {"removed": updates.take_away, "added": updates.put_in}
    return [
        *(
            write[operation](target.iris.graph(staged), target.iris.graph(name), guard)
            # What goes, goes before anything comes: the same quad may be in both.
            for (operation, name), staged in sorted(beside.items(), reverse=True)
        ),
        updates.exchange([_identity(target, old)], [_identity(target, new)], guard),
        *(updates.drop(target.iris.graph(staged)) for staged in beside.values()),
    ]


def _switch(target: Target, operations: list[bytes], new: Content) -> None:
    """Send the request that makes the server hold a release; where the connection broke, see what came of it."""
    target.announce(Phase.SWITCHING)
    try:
        target.update(*operations)
    except StoreRefuses:
        raise
    except (StoreUnavailable, QueryTimeout):
        # The second request waits for the first, if that is still at work, and then finds nothing to do.
        if _held_again(target) != new.id:
            target.update(*operations)
    _require(target, new)


def _require(target: Target, release: Content) -> None:
    held = target.held()
    if held != release.id:
        raise PublishError(
            f"another publisher works on the same server, which holds {held}",
            f"na tym samym serwerze publikuje ktoś inny; serwer ma {held}",
        )


def _exchange_openly(target: Target, old: Content, new: Content) -> None:
    target.announce(Phase.SWITCHING)
    target.update(updates.exchange([_identity(target, old)], [], target.holds(old.id)))
    for name, change in differences(old, new):
        target.remove(name, change.removed)
        target.add(name, change.added)
    _name(target, new)


def _name(target: Target, new: Content) -> None:
    """Say which release the server holds, where nobody else has meanwhile."""
    nothing = f"FILTER NOT EXISTS {{ {target.holds('?any')} }}"
    _switch(target, [updates.exchange([], [_identity(target, new)], nothing)], new)


def _identity(target: Target, release: Content) -> bytes:
    return updates.quads(target.iris.graph(RELEASE), release.identity)


def _held_again(target: Target) -> str | None:
    """The release that the server holds, as soon as it answers again."""
    for _ in range(TRIES):
        try:
            return target.held()
        except (StoreUnavailable, QueryTimeout):
            time.sleep(PAUSE)
    return target.held()


def _expect(wanted: dict[str, int], found: dict[str, int]) -> None:
    wrong = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name, 0) != found.get(name, 0))
    if wrong:
        name = wrong[0]
        raise PublishError(
            f"the server has {found.get(name, 0)} statements of {name}, {wanted.get(name, 0)} were sent",
            f"serwer ma {found.get(name, 0)} twierdzeń w {name}, a wysłano {wanted.get(name, 0)}",
        )
