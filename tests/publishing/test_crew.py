"""Registers walked side by side: the same comes out, and a process that dies takes nothing with it."""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyoxigraph as ox
import pytest

from app import config, registers
from app.config import CHECKOUT, Settings
from app.store.releases import Releases
from app.validation.finding import Severity
from loaders import publish
from loaders.crew import walking
from loaders.crew.jobs import Job, share
from loaders.crew.process import Process
from loaders.crew.scheduling import Schedule
from loaders.pipeline import STEPS
from loaders.publish import Order, Publication
from tests.machine import until
from tests.region import BASE, ROWS, write_region, write_source

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
# Slug → what it requires.
REGISTERS = {"byty": [], "inne": [], "rzeczy": ["byty"], "wpisy": ["rzeczy", "inne"]}
REQUIRES = "<id/dataset/{slug}> <http://purl.org/dc/terms/requires> <id/dataset/{other}> .\n"
# A link from a thing to the thing with the same number in another register, and what is asked of it.
LINK = """
<mapping/{slug}> <http://w3id.org/rml/predicateObjectMap> [ <http://w3id.org/rml/predicate> lod:zob ;
    <http://w3id.org/rml/objectMap> [ <http://w3id.org/rml/template> "id/{other}/{{nr}}" ] ] .
"""
LINKED = """
<shapes/{slug}/rzecz> sh:property <shapes/{slug}/zob> .
<shapes/{slug}/zob> sh:path lod:zob ; sh:class lod:Rzecz ; sh:severity sh:Warning .
"""


@dataclass
class Office:
    """A region of several registers, and a folder of releases."""

    settings: Settings
    runs: int = 0
    processes: list[Process] = field(default_factory=list)

    def publish(self, processes: int = 2, **options: object) -> Publication:
        self.runs += 1
        settings = replace(self.settings, processes=processes)
        known = registers.load_all(settings)
        now = NOON + timedelta(days=self.runs)
        return publish.publish(Order(list(known.values()), {}), settings, known, now=now, **options)

    def write(self, slug: str, rows: list[str]) -> None:
        write_source(self.settings.region / "mappings" / slug / "source" / "rzeczy.csv", rows)

    def beside(self) -> "Office":
        """Another folder of releases of the same region."""
        return Office(replace(self.settings, var=self.settings.var.parent / "var-beside"))

    @property
    def release(self) -> Path:
        releases = Releases(self.settings.releases)
        return releases.path(releases.require_current())

    def outcome(self) -> dict[str, object]:
        """Every file of the current release, and what its store holds, whose files no two processes write alike."""
        files = [path for path in sorted(self.release.rglob("*")) if path.is_file() and "store" not in path.parts]
        assert len(files) > 20
        store = ox.Store.read_only(str(self.release / "store"))
        return {
            **{str(path.relative_to(self.release)): path.read_bytes() for path in files},
            "store": sorted(map(str, store)),
        }


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    for slug, required in REGISTERS.items():
        write_region(tmp_path / "region", slug)
        for other in required:
            append(tmp_path / "region" / "mappings" / slug / "register.ttl", REQUIRES.format(slug=slug, other=other))
    settings = replace(config.load({"LOD_BASE_IRI": BASE}), region=tmp_path / "region", var=tmp_path / "var")
    office = Office(settings)

    def noted(*arguments: object) -> Process:
        office.processes.append(Process(*arguments))
        return office.processes[-1]

    monkeypatch.setattr(walking, "Process", noted)
    return office


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text() + text)


def lives(pid: int) -> bool:
    """False for a process that is gone, or only waits to be buried."""
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


def test_release_is_the_same_whatever_the_number_of_processes_and_threads(office: Office) -> None:
    other = office.beside()
    office.settings, other.settings = (replace(each.settings, threads=n) for each, n in ((office, 6), (other, 1)))
    for rows in (ROWS, ["1;Inna;01.02.2026;600", "4;;;603", "5;Piąta;31.02.2026;"]):
        office.write("rzeczy", rows)
        office.publish(processes=3)
        other.publish(processes=1)
        assert office.outcome() == other.outcome()
    assert office.processes
    assert not other.processes


def test_several_processes_are_at_work_and_end_with_the_publication(office: Office) -> None:
    publication = office.publish()
    assert not publication.failed
    assert [outcome.register.slug for outcome in publication.outcomes] == [*registers.load_all(office.settings)]
    assert len(office.processes) == 2
    assert not any(lives(process.pid) for process in office.processes)


def test_steps_of_all_registers_are_told(office: Office) -> None:
    steps: list[tuple[str, str]] = []

    @contextmanager
    def watch(register: str, step: str) -> Iterator[None]:
        yield
        steps.append((register, step))

    office.publish(watch=watch)
    assert {register for register, _ in steps} == {*REGISTERS}
    assert [step for register, step in steps if register == "wpisy"] == [*STEPS]


@pytest.mark.parametrize("step", ["read", "check"])
def test_process_that_is_killed_fails_its_register_alone(office: Office, step: str) -> None:
    office.publish()
    before = office.outcome()
    for slug in REGISTERS:
        office.write(slug, ROWS[:2])

    @contextmanager
    def watch(register: str, name: str) -> Iterator[None]:
        if (register, name) == ("rzeczy", step):
            [process] = [each for each in office.processes if each.task and each.task.job.register.slug == "rzeczy"]
            os.kill(process.pid, signal.SIGKILL)
        yield

    publication = office.publish(watch=watch)
    [failed] = publication.failed
    assert failed.register.slug == "rzeczy"
    assert failed.error is not None
    assert "SIGKILL" in failed.error.en
    assert "LOD_PROCESSES" in failed.error.pl
    assert {*publication.changes} >= {"byty", "inne", "wpisy"}
    assert office.outcome()["graphs/rzeczy.nq.zst"] == before["graphs/rzeczy.nq.zst"]
    assert "SIGKILL" in (office.settings.var / "reports" / "rzeczy.ttl").read_text()
    assert not office.publish().failed
    assert office.outcome()["graphs/rzeczy.nq.zst"] != before["graphs/rzeczy.nq.zst"]


def test_interrupted_publisher_ends_its_processes_and_publishes_nothing(office: Office) -> None:
    @contextmanager
    def watch(_register: str, step: str) -> Iterator[None]:
        if step == "map":
            raise KeyboardInterrupt
        yield

    with pytest.raises(KeyboardInterrupt):
        office.publish(watch=watch)
    assert not any(lives(process.pid) for process in office.processes)
    assert Releases(office.settings.releases).current() is None
    assert not [*office.settings.releases.glob(".staging-*")]


@pytest.mark.parametrize("point", ["map", "close the store"])
def test_processes_of_a_publisher_that_is_killed_end_too(office: Office, point: str) -> None:
    mark = f"MARK={office.settings.var}"
    arguments = [str(office.settings.region), str(office.settings.var), "", point]
    dead = subprocess.run(
        [sys.executable, "-m", "tests.publishing.killed", *arguments],
        cwd=CHECKOUT,
        env={**os.environ, "MARK": str(office.settings.var), "LOD_PROCESSES": "2"},
        check=False,
    )
    assert dead.returncode == -signal.SIGKILL
    until(lambda: not [*marked(mark)], "the processes did not end")
    assert office.publish().swept


def marked(mark: str) -> Iterator[int]:
    """The processes that have this in their environment."""
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit() and mark in (folder / "environ").read_text().split("\0"):
                yield int(folder.name)
        except OSError:
            continue


def test_log_of_a_process_is_written_by_the_publisher(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    # Nobody can spill here.
    office.settings = replace(office.settings, memory="1MB")
    with caplog.at_level(logging.ERROR):
        publication = office.publish()
    assert publication.failed
    assert "OutOfMemory" in caplog.text


def test_register_is_judged_by_what_it_requires_and_nothing_else(office: Office) -> None:
    region = office.settings.region
    for slug, other in (("wpisy", "byty"), ("rzeczy", "inne")):
        append(region / "mappings" / slug / "mapping.ttl", LINK.format(slug=slug, other=other))
        append(region / "shapes" / f"{slug}.ttl", LINKED.format(slug=slug))
    for processes in (1, 2, 1):
        found = {outcome.register.slug: outcome.report for outcome in office.publish(processes).outcomes}
        # By way of "rzeczy", "wpisy" requires "byty"; "rzeczy" does not require "inne", though it is there.
        assert found["wpisy"].count(Severity.WARNING) == 0
        assert found["rzeczy"].count(Severity.WARNING) == len(ROWS)
        office.write("byty", [*ROWS, f"9;Dziewiąta {processes};;"])


def test_registers_wait_for_those_that_they_require_and_long_lines_begin_first(office: Office) -> None:
    known = registers.load_all(office.settings)
    jobs = [Job(each, registers.required(each, known), frozenset(), {}, keep=False) for each in known.values()]
    schedule, order = Schedule(jobs), []
    while schedule.goes_on:
        ready = [*schedule.ready()]
        order.append([job.register.slug for job in ready])
        for job in ready:
            schedule.done(job)
    assert order == [["byty", "inne"], ["rzeczy"], ["wpisy"]]


def test_memory_and_threads_are_shared(office: Office) -> None:
    settings = replace(office.settings, memory="2GB", threads=3)
    assert (share(settings, 4).memory, share(settings, 4).threads) == ("500MB", 1)
