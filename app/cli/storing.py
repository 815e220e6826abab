"""The command that looks at the store and puts right what a remote one holds; and how what was put right is told."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, Final

import click

from app import config
from app.cli.output import language, say, write_json
from app.cli.waiting import waiting
from app.errors import PublishError
from app.store.releases import Releases
from app.store.remote import servers
from loaders import delivery
from loaders import publish as publisher
from loaders.delivery import Look, Repair, State, What


@click.command()
@click.option("--settle", is_flag=True, help="Put right what the server holds, without publishing.")
@click.option("--replace", is_flag=True, help="With --settle: remove a release of others that the server holds.")
@click.option("--compare", is_flag=True, help="Compare every statement, and do not only count them; it takes minutes.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def store(settle: bool, replace: bool, compare: bool, as_json: bool) -> None:
    """Show what the store holds beside what was published; exit code 3 when they differ."""
    if replace and not settle:
        raise click.UsageError("--replace goes with --settle")
    settings = config.load()
    if not servers.is_remote(settings):
        _embedded(Releases(settings.releases).current(), as_json)
        return
    servers.check(settings)
    # On standard error: for people who wait.
    click.echo(_TEXTS[language()]["counting"].format(store=settings.store), err=True)
    with waiting():
        look = Look.COMPARE if compare else Look.COUNT
        repairs = publisher.settle(settings, look=look, replaces=replace) if settle else ()
        state = delivery.examine(settings, compares=compare, repairs=repairs if settle else None)
    if as_json:
        write_json({**asdict(state), "repairs": repairs_as_json(repairs), "right": state.is_right})
    else:
        tell_repairs(repairs)
        _tell(state)
    if not state.is_right:
        sys.exit(PublishError.exit_code)


COMMANDS: Final = (store,)


def tell_repairs(repairs: Iterable[Repair]) -> None:
    """Say what was put right, a line each."""
    for repair in repairs:
        say(_REPAIRS[language()][repair.what].format(name=repair.name))


def repairs_as_json(repairs: Iterable[Repair]) -> list[dict[str, Any]]:
    """What was put right, for programs."""
    return [asdict(repair) for repair in repairs]


def _embedded(current: str | None, as_json: bool) -> None:
    if as_json:
        write_json({"kind": "embedded", "held": current, "current": current, "right": True})
    else:
        say(_TEXTS[language()]["embedded"].format(current=current or "-"))


def _tell(state: State) -> None:
    texts = _TEXTS[language()]
    say(texts["server"].format(kind=state.kind, query=state.query, update=state.update, graphs=state.graphs or "-"))
    said = "releases" if state.current else "nothing"
    say(texts[said].format(held=state.held or "-", current=state.current))
    if state.held and not state.known:
        say(texts["foreign"].format(held=state.held))
    if state.turn:
        say(texts["turn"].format(turn=state.turn))
    for name, (found, wanted) in state.counts.items():
        say(texts["right" if found == wanted else "wrong"].format(name=name, found=found, wanted=wanted))
    for name, (missing, surplus) in state.differences.items():
        if missing or surplus:
            say(texts["differs"].format(name=name, missing=missing, surplus=surplus))
    if state.differences:
        say(texts["compared"].format(graphs=len(state.differences)))
    for graph, number in state.others.items():
        say(texts["other"].format(graph=graph or texts["nameless"], number=number))
    if state.current and (state.known or state.held is None) and not state.is_right:
        say(texts["settle"])


_TEXTS: Final = {
    "pl": {
        "embedded": "baza wbudowana; bieżące wydanie: {current}",
        "server": "{kind}: zapytania {query}, zmiany {update}, grafy {graphs}",
        "releases": "serwer ma wydanie {held}, bieżące jest {current}",
        "nothing": "serwer ma wydanie {held}, a z tego katalogu nic jeszcze nie opublikowano: lodzkie publish",
        "counting": "liczę, co ma {store}…",
        "right": "  {name}: {found}",
        "wrong": "  {name}: {found}, a powinno być {wanted}",
        "foreign": "wydania {held} nie opublikowano z tego katalogu; zastąpi je: lodzkie store --settle --replace",
        "differs": "  {name}: brakuje {missing} twierdzeń, {surplus} jest zbędnych",
        "compared": "porównano każde twierdzenie; grafów: {graphs}",
        "turn": "publikuje na nim albo przerwał publikację: {turn}",
        "other": "  cudzy graf, widoczny dla czytelników: {graph}: {number}",
        "nameless": "graf domyślny",
        "settle": "naprawi to: lodzkie store --settle",
    },
    "en": {
        "embedded": "embedded store; current release: {current}",
        "server": "{kind}: queries {query}, updates {update}, graphs {graphs}",
        "releases": "the server holds release {held}, the current one is {current}",
        "nothing": "the server holds release {held}; of this folder nothing is published yet: lodzkie publish",
        "counting": "counting what {store} holds…",
        "right": "  {name}: {found}",
        "wrong": "  {name}: {found}, but should be {wanted}",
        "foreign": "release {held} is not of this folder; to replace it: lodzkie store --settle --replace",
        "differs": "  {name}: {missing} statements are missing, {surplus} are too many",
        "compared": "every statement of {graphs} graphs was compared",
        "turn": "a publisher is at work there, or died: {turn}",
        "other": "  a graph of others, which readers see: {graph}: {number}",
        "nameless": "the default graph",
        "settle": "this puts it right: lodzkie store --settle",
    },
}
_REPAIRS: Final = {
    "pl": {
        What.POINTED: "serwer miał już wydanie {name} po przerwanej publikacji; jest teraz bieżące",
        What.BROUGHT: "serwer miał starsze wydanie; doprowadzono go do {name}",
        What.LOADED: "serwer był pusty albo miał cudze wydanie; wczytano wydanie {name}",
        What.CLEARED: "usunięto z serwera cudze wydanie {name}; teraz można publikować",
        What.DROPPED: "usunięto z serwera pozostałość po przerwanej publikacji: {name}",
        What.RELOADED: "wczytano od nowa graf, który różnił się od opublikowanego: {name}",
        What.REMOVED: "usunięto z serwera graf, którego nie opublikowano: {name}",
    },
    "en": {
        What.POINTED: "the server held release {name} already after a publisher died; it is current now",
        What.BROUGHT: "the server held an older release; it was brought to {name}",
        What.LOADED: "the server was empty or held a release of others; release {name} was loaded",
        What.CLEARED: "removed release {name} of others from the server; now publish",
        What.DROPPED: "removed from the server what a publisher that died had left: {name}",
        What.RELOADED: "loaded anew a graph that was not as published: {name}",
        What.REMOVED: "removed from the server a graph that was not published: {name}",
    },
}
