"""The index of a release, built in a process of its own beside what else is done."""

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app import registers
from app.config import Settings
from app.errors import ProcessDied, PublishError
from app.index.schema import FILE
from app.store.releases import Manifest, Releases
from loaders import graphs, indexing, publish
from loaders.processes import Call
from loaders.publish import Order, Publication
from loaders.staging import Staging
from tests.region import ROWS, write_source


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[Call[None]]:
    """The processes that are started to build an index."""
    started: list[Call[None]] = []

    def noted(*arguments: object) -> Call[None]:
        started.append(Call(*arguments))
        return started[-1]

    monkeypatch.setattr(indexing, "Call", noted)
    return started


def published(settings: Settings, processes: int, now: datetime | None = None, *, dry: bool = False) -> Publication:
    settings = replace(settings, processes=processes)
    known = registers.load_all(settings)
    return publish.publish(Order(list(known.values()), {}, dry), settings, known, now=now)


def write(settings: Settings, rows: list[str]) -> None:
    [slug] = registers.load_all(settings)
    write_source(settings.region / "mappings" / slug / "source" / "rzeczy.csv", rows)


def content(settings: Settings) -> dict[str, bytes]:
    releases = Releases(settings.releases)
    folder = releases.path(releases.require_current())
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.parent.name != "store"
    }


def test_release_is_the_same_whoever_builds_its_index(
    settings: Settings, noon: datetime, calls: list[Call[None]]
) -> None:
    places = {number: replace(settings, var=settings.var / str(number)) for number in (1, 2, 3)}
    steps: list[Callable[[Settings, int, datetime], object]] = [
        published,
        published,
        lambda place, number, now: publish.rollback(None, replace(place, processes=number), now=now),
    ]
    for day, (step, rows) in enumerate(zip(steps, (ROWS, ROWS[:1], ROWS[:1]), strict=True)):
        write(settings, rows)
        for number, place in places.items():
            step(place, number, noon + timedelta(days=day))
        first = content(places[1])
        assert FILE in first
        assert content(places[2]) == content(places[3]) == first
    assert len(calls) == 6


def test_nothing_is_indexed_where_nothing_is_published(settings: Settings, calls: list[Call[None]]) -> None:
    published(settings, 2, dry=True)
    assert not calls
    assert published(settings, 2).release
    assert len(calls) == 1
    assert published(settings, 2).release is None
    assert len(calls) == 1


def lives(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def kept(settings: Settings, before: Manifest | None) -> bool:
    """True when the release is as it was, and nothing else is there."""
    releases = Releases(settings.releases)
    folders = [path.name for path in releases.root.iterdir() if path.is_dir() and not path.is_symlink()]
    return before is not None and releases.current() == before.id and folders == [before.id]


def test_process_that_is_killed_fails_the_publication(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    before = published(settings, 2).release
    write(settings, ROWS[:1])

    def killed(*arguments: object) -> Call[None]:
        call: Call[None] = Call(*arguments)
        os.kill(call.pid, signal.SIGKILL)
        return call

    with monkeypatch.context() as patch:
        patch.setattr(indexing, "Call", killed)
        with pytest.raises(ProcessDied) as died:
            published(settings, 2)
    assert "The index for search: its process was killed (SIGKILL)" in died.value.en
    assert "Indeks wyszukiwania: jego proces został zabity (SIGKILL)" in died.value.pl
    assert kept(settings, before)
    assert published(settings, 2).release


def test_fault_of_the_process_fails_the_publication(
    settings: Settings, calls: list[Call[None]], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    before = published(settings, 2).release
    write(settings, ROWS[:1])
    begin = indexing.Indexing.begin

    def hindered(self: indexing.Indexing, names: list[str]) -> None:
        for area in settings.releases.glob(".staging-*"):
            (area / FILE / "in the way").mkdir(parents=True, exist_ok=True)
        begin(self, names)

    monkeypatch.setattr(indexing.Indexing, "begin", hindered)
    with pytest.raises(ProcessDied, match="its process ended with 1"):
        published(settings, 2)
    assert "IsADirectoryError" in capfd.readouterr().err
    assert kept(settings, before)
    assert not lives(calls[-1].pid)


def test_fault_that_has_words_is_told_in_these(tmp_path: Path) -> None:
    file = tmp_path / "old.nq.zst"
    file.write_bytes(b"made by an older version")
    call = Call("Facts", "Fakty", graphs.facts, file, "https://lod.example.org/graph/g")
    with pytest.raises(PublishError, match="has no index of frames") as told:
        call.result()
    assert "nie ma indeksu ramek" in told.value.pl
    call.end()


def test_interrupted_publisher_ends_the_process(
    settings: Settings, calls: list[Call[None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_self: Staging) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Staging, "close", interrupted)
    with pytest.raises(KeyboardInterrupt):
        published(settings, 2)
    assert not lives(calls[0].pid)
    assert not [*settings.releases.glob(".staging-*")]
