"""The ways of a release onto a server: readers see the one before, or it, or that there is none, and never a mixture.

server                          way
holds a release that we know    one request with what differs, which does nothing unless that one is held still
the same, and much differs      what differs is gathered in graphs beside, and one request takes it over
half-done requests are seen     the server holds no release while what differs is removed and added
holds none                      our graphs are removed, and all are loaded; the graph `release` comes last
holds one of others             the same after a yes, and else nothing
"""

from __future__ import annotations

from collections import Counter

from app.errors import PublishError
from app.iris import RELEASE
from app.store.remote.switching import Phase
from loaders.delivery import counting, updates
from loaders.delivery.content import Content, differences
from loaders.delivery.switchover import require, switch
from loaders.delivery.target import Target
from loaders.delivery.telling import Doing, Told


def bring(target: Target, new: Content, *, replaces: bool = False) -> None:
    """Make the server hold a release, with readers told; in place of a release of others only if it `replaces` one."""
    # Of a server of others nothing is taken, not even a turn.
    ours(target, replaces=replaces)
    target.take()
    held = ours(target, replaces=replaces)
    if held is None:
        load(target, new)
    elif held == new.id:
        target.turn.end()
    elif target.server.kind.atomic:
        _exchange(target, Content.of(target.releases, held), new)
    else:
        _exchange_openly(target, Content.of(target.releases, held), new)


def ours(target: Target, *, replaces: bool) -> str | None:
    """Id of the release that the server holds; None where it holds none, or one of others that is to be replaced."""
    held = target.held()
    if held is None or target.knows(held):
        return held
    if not replaces:
        target.turn.end()
        raise foreign(held)
    return None


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
    told = Told(Doing.LOADING, target.server.update, sum(new.lines(name) for name in new.names))
    for name in new.names:
        _load(target, new, name, told)
    _name(target, new)


def _load(target: Target, new: Content, name: str, told: Told) -> None:
    """Load a graph, and see that the server holds as much as was sent."""
    sent = 0
    for triples in new.whole(name):
        target.add(name, triples)
        sent += len(triples)
        told.done(len(triples))
    target.turn.require()
    _expect(name, sent, counting.count(target.connection, name))


def reload(target: Target, current: Content, name: str) -> None:
    """Load a graph of the release that the server holds anew, if it holds that still."""
    target.take()
    target.announce(Phase.STAGING)
    graph, guard = target.iris.graph(name), target.holds(current)
    if name == RELEASE:
        target.update(updates.renew(graph, updates.quads(graph, current.identity), guard))
    else:
        beside = target.turn.gathering("added", name)
        for triples in current.whole(name):
            target.add(beside, triples)
        staged = target.iris.graph(beside)
        target.update(
            updates.take_away(graph, graph, guard), updates.put_in(staged, graph, guard), updates.drop(staged)
        )
    require(target, current)
    target.turn.require()


def _exchange(target: Target, old: Content, new: Content) -> None:
    operations = _in_one(target, old, new) or _gathered(target, old, new)
    switch(target, operations, new)


def _in_one(target: Target, old: Content, new: Content) -> list[bytes]:
    """The one operation that turns a release into the next; nothing where it would be too large."""
    removed, added = [_identity(target, old)], [_identity(target, new)]
    size = 0
    for name, change in differences(old, new):
        graph = target.iris.graph(name)
        removed.append(updates.quads(graph, target.worded(change.removed)))
        added.append(updates.quads(graph, target.worded(change.added)))
        size += len(removed[-1]) + len(added[-1])
        if size > target.largest:
            return []
    return [updates.exchange(removed, added, target.holds(old)), target.turn.last]


def _gathered(target: Target, old: Content, new: Content) -> list[bytes]:
    """Gather what differs beside what is published; return the operations that take it over."""
    target.announce(Phase.STAGING)
    sent: Counter[tuple[str, str]] = Counter()
    told = Told(Doing.GATHERING, target.server.update)
    for name, change in differences(old, new):
        for operation, triples in (("removed", change.removed), ("added", change.added)):
            target.add(target.turn.gathering(operation, name), triples)
            sent[operation, name] += len(triples)
            told.done(len(triples))
    target.turn.require()
    beside = {key: target.turn.gathering(*key) for key, number in sent.items() if number}
    for key, graph in beside.items():
        _expect(graph, sent[key], counting.count(target.connection, graph))
    return _taken_over(target, beside, old, new)


def _taken_over(target: Target, beside: dict[tuple[str, str], str], old: Content, new: Content) -> list[bytes]:
    guard = target.holds(old)
    write = {"removed": updates.take_away, "added": updates.put_in}
    return [
        *(
            write[operation](target.iris.graph(staged), target.iris.graph(name), guard)
            # What goes, goes before anything comes: the same quad may be in both.
            for (operation, name), staged in sorted(beside.items(), reverse=True)
        ),
        updates.exchange([_identity(target, old)], [_identity(target, new)], guard),
        *(updates.drop(target.iris.graph(staged)) for staged in beside.values()),
        target.turn.last,
    ]


def _exchange_openly(target: Target, old: Content, new: Content) -> None:
    target.announce(Phase.SWITCHING)
    target.update(updates.exchange([_identity(target, old)], [], target.holds(old)))
    target.turn.require()
    for name, change in differences(old, new):
        target.remove(name, change.removed)
        target.add(name, change.added)
    _reload_openly(target, new)
    _name(target, new)


def _reload_openly(target: Target, new: Content) -> None:
    """Load whole what came out otherwise than it should: Virtuoso does not find everything again that it was given."""
    found = target.counts()
    wanted = new.counts(found)
    wrong = sorted(name for name in {*found, *new.names} if found.get(name, 0) != wanted.get(name, 0))
    if not wrong:
        return
    told = Told(Doing.LOADING, target.server.update, sum(wanted.get(name, 0) for name in wrong))
    for name in wrong:
        target.drop([name])
        if name in wanted:
            _load(target, new, name, told)


def _name(target: Target, new: Content) -> None:
    """Say which release the server holds, where nobody else has meanwhile."""
    switch(target, [updates.exchange([], [_identity(target, new)], target.holds_none()), target.turn.last], new)


def _identity(target: Target, release: Content) -> bytes:
    return updates.quads(target.iris.graph(RELEASE), release.identity)


def _expect(name: str, wanted: int, found: int) -> None:
    if found != wanted:
        raise PublishError(
            f"the server has {found} statements of {name}, {wanted} were sent",
            f"serwer ma {found} twierdzeń w {name}, a wysłano {wanted}",
        )
