"""The units of systemd: valid, confined, and no system call refused that the site needs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import urllib.request
from functools import cache
from pathlib import Path

import pytest

from app import config, serving
from tests.deploy.conftest import CHECKOUT, Installed, unprivileged
from tests.deploy.test_entry_points import served
from tests.machine import PATIENCE

DEPLOY = CHECKOUT / "deploy"
UNITS = sorted(path.name for path in DEPLOY.glob("lodzkie*") if path.suffix in {".service", ".socket", ".timer"})
SERVICES = [name for name in UNITS if name.endswith(".service")]
# Those of a store, which is a program of others.
STORES = ["lodzkie-fuseki.service", "lodzkie-oxigraph.service"]
OURS = [name for name in SERVICES if name not in STORES]
# Of ten: what "systemd-analyze security" gives a unit that does nothing for itself is 9.6.
MOST_EXPOSED = 1.6


def needs(program: str) -> None:
    """Skip where a program is missing; CI never goes without it."""
    if shutil.which(program) is None and not os.environ.get("CI"):
        pytest.skip(f"{program} is not installed")


def values(unit: str, name: str) -> list[str]:
    return re.findall(rf"^{name}=(.*)$", (DEPLOY / unit).read_text("utf-8"), re.MULTILINE)


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units, with programs that are there on every machine."""
    needs("systemd-analyze")
    for name in UNITS:
        text = re.sub(r"(?<=^ExecStart=)/opt/\S+", "/bin/true", (DEPLOY / name).read_text("utf-8"), flags=re.MULTILINE)
        (tmp_path / name).write_text(
            text.replace("file:///usr/share/doc/lodzkie/deployment.md", "man:true(1)"), "utf-8"
        )
    return tmp_path


def analyzed(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False)


def test_units_are_valid(units: Path) -> None:
    done = analyzed("verify", "--man=no", *(str(units / name) for name in UNITS))
    assert [line for line in done.stderr.splitlines() if "lodzkie" in line] == []
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("service", SERVICES)
def test_service_is_confined(units: Path, service: str) -> None:
    done = analyzed("security", "--offline=true", "--no-pager", str(units / service))
    [exposure] = re.findall(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)
    assert float(exposure) <= MOST_EXPOSED


@pytest.mark.parametrize("service", OURS)
def test_service_has_settings_that_there_are_and_room_for_its_state(service: str) -> None:
    text = (DEPLOY / service).read_text("utf-8")
    known = {config.PREFIX + setting.name for setting in config.SETTINGS}
    assert set(re.findall(r"\b(LOD_\w+)=", text)) <= known
    assert values(service, "StateDirectory") == ["lodzkie"]
    assert "LOD_VAR=/var/lib/lodzkie" in text


@pytest.mark.parametrize(
    ("service", "begun", "where"),
    [
        ("lodzkie-fuseki.service", "fuseki/start.sh", "fuseki/config.ttl"),
        ("lodzkie-oxigraph.service", "oxigraph.Dockerfile", "lodzkie-oxigraph.service"),
    ],
)
def test_store_is_up_before_the_site_keeps_its_data_and_is_reached_from_here_alone(
    service: str, begun: str, where: str
) -> None:
    [folder] = values(service, "StateDirectory")
    assert values(service, "Before") == ["lodzkie.service lodzkie-publish.service"]
    assert (values(service, "IPAddressDeny"), values(service, "IPAddressAllow")) == (["any"], ["localhost"])
    assert f"/var/lib/{folder}" in (DEPLOY / where).read_text("utf-8")
    [command] = values(service, "ExecStart")
    assert Path(command.split()[0]).parts[:3] == ("/", "opt", folder)
    assert f"/opt/{folder}/" in (DEPLOY / begun).read_text("utf-8")


def test_the_site_has_time_to_stop_and_survives_a_process_without_memory() -> None:
    assert int(values("lodzkie.service", "TimeoutStopSec")[0]) > serving.GRACE
    assert values("lodzkie.service", "OOMPolicy") == ["continue"]
    assert values("lodzkie.service", "KillMode") == ["mixed"]
    assert values("lodzkie.socket", "ListenStream") == [config.load({}).bind]


@cache
def group(name: str) -> frozenset[str]:
    """System calls of a set, with those of the sets in it."""
    lines = [line.strip() for line in analyzed("syscall-filter", name).stdout.splitlines()[1:]]
    calls = [line for line in lines if line and not line.startswith("#")]
    return frozenset().union(*(group(call) if call.startswith("@") else {call} for call in calls))


def allowed(service: str) -> set[str]:
    """What SystemCallFilter lets through, line by line (systemd.exec(5)), and what is always let through."""
    let_through = set(group("@default"))
    for line in values(service, "SystemCallFilter"):
        named: set[str] = set()
        for name in line.removeprefix("~").split():
            named |= group(name) if name.startswith("@") else {name}
        let_through = let_through - named if line.startswith("~") else let_through | named
    return let_through


def refused(service: str, trace: Path) -> set[str]:
    """System calls of a trace that the service may not make, from where the program itself begins."""
    text = trace.read_text("utf-8")
    calls = set(re.findall(r"^\d+ +(?:<\.\.\. )?(\w+)[( ]", text[text.index('["lodzkie", ') :], re.MULTILINE))
    assert len(calls) > 40
    return calls - allowed(service)


@pytest.fixture
def tracing(installed: Installed, tmp_path: Path) -> tuple[dict[str, str], list[str], Path]:
    """Settings of a site, the command before its own that notes all system calls, and where to."""
    needs("strace")
    needs("systemd-analyze")
    trace = tmp_path / "trace"
    return installed.settings(), ["strace", "-f", "-qq", "-e", "signal=none", "-o", str(trace)], trace


def test_publisher_makes_no_system_call_that_its_service_refuses(
    tracing: tuple[dict[str, str], list[str], Path],
) -> None:
    settings, traced, trace = tracing
    command = [*traced, *unprivileged("lodzkie", "publish")]
    subprocess.run(command, env=settings, cwd="/", capture_output=True, check=True)
    assert refused("lodzkie-publish.service", trace) == set()
    check_memory_and_families("lodzkie-publish.service", trace)


def test_site_makes_no_system_call_that_its_service_refuses(tracing: tuple[dict[str, str], list[str], Path]) -> None:
    settings, traced, trace = tracing
    subprocess.run(unprivileged("lodzkie", "publish"), env=settings, cwd="/", capture_output=True, check=True)
    settings["LOD_SERVICES"] = "https://example.org/sparql"
    with served(settings, *traced):
        for path in ("/", "/doc/rzeczy/7", "/search?q=nazwa", "/sparql?query=ASK%20%7B?s%20?p%20?o%7D"):
            with urllib.request.urlopen(f"http://{settings['LOD_BIND']}{path}", timeout=PATIENCE) as answer:
                assert answer.status == 200
    text = trace.read_text("utf-8")
    assert " seccomp(" in text  # a query worker was confined, as the unit must let it
    assert refused("lodzkie.service", trace) == set()
    check_memory_and_families("lodzkie.service", trace)


def check_memory_and_families(service: str, trace: Path) -> None:
    """No memory to write and run (MemoryDenyWriteExecute), no socket of another family."""
    text = trace.read_text("utf-8")
    assert re.findall(r"(?:mmap|mprotect)\([^)]*PROT_WRITE\|PROT_EXEC[^)]*\)", text) == []
    assert set(re.findall(r" socket\((AF_\w+)", text)) <= set(values(service, "RestrictAddressFamilies")[0].split())
