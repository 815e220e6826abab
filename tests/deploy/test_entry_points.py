"""What the image runs, without an engine for containers: unprivileged, from files that are read-only."""

from __future__ import annotations

import contextlib
import json
import re
import signal
import subprocess
import tempfile
from collections.abc import Iterator

import psutil

from tests.deploy.conftest import CHECKOUT, Installed, unprivileged
from tests.deploy.loaded import load
from tests.machine import PATIENCE
from tests.served import wait_until_up

DOCKERFILE = (CHECKOUT / "Dockerfile").read_text("utf-8")


def run(settings: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        unprivileged(*command), env=settings, cwd="/", capture_output=True, text=True, check=False, timeout=PATIENCE
    )


@contextlib.contextmanager
def served(settings: dict[str, str], *before: str) -> Iterator[psutil.Popen]:
    """The site by the entry point of the image; all of it ends when it is told to."""
    [entry] = re.findall(r"^ENTRYPOINT (.+)$", DOCKERFILE, re.MULTILINE)
    [argument] = re.findall(r"^CMD (.+)$", DOCKERFILE, re.MULTILINE)
    command = [*before, *unprivileged(*json.loads(entry), *json.loads(argument))]
    with tempfile.TemporaryFile() as log, psutil.Popen(command, env=settings, cwd="/", stderr=log) as process:
        try:
            wait_until_up(f"http://{settings['LOD_BIND']}", process, log)
            yield process
        finally:
            alive = process.is_running() and process.poll() is None
            below = process.children(recursive=True) if alive else []
            # Who traces a site ends with it, and not before.
            for root in below[:1] if before else [process]:
                root.terminate()
            _, left = psutil.wait_procs([process, *below], timeout=PATIENCE)
            for straggler in left:
                straggler.kill()
            assert left == []


def test_publish_and_serve_write_to_the_state_alone(installed: Installed) -> None:
    settings, before = installed.settings(), installed.files()
    published = run(settings, "lodzkie", "publish")
    assert published.returncode == 0, published.stderr
    assert "release " in published.stdout
    with served(settings) as process, load(f"http://{settings['LOD_BIND']}") as seen:
        seen.rounds(100)
        assert {process.uids().real, *(child.uids().real for child in process.children())} != {0}
        assert len(process.children(recursive=True)) > 2  # processes that evaluate queries, too
        process.send_signal(signal.SIGHUP)
        seen.rounds(100)
    assert seen.lost == []
    assert installed.files() == before


def test_health_check_of_the_image_tells_a_site_from_none(installed: Installed) -> None:
    settings = installed.settings()
    [check] = re.findall(r"^ +CMD (\[.+\])$", DOCKERFILE, re.MULTILINE)
    command = json.loads(check.replace("127.0.0.1:8000", settings["LOD_BIND"]))
    assert run(settings, *command).returncode != 0
    with served(settings):
        healthy = run(settings, *command)
        assert healthy.returncode == 0, healthy.stderr


def test_a_state_that_cannot_be_written_to_is_told_in_a_line(installed: Installed) -> None:
    settings = {**installed.settings(), "LOD_VAR": str(installed.folder / "region")}
    refused = run(settings, "lodzkie", "publish")
    assert refused.returncode == 1, refused.stderr
    assert re.fullmatch(r"lodzkie: .*Permission denied.*region.*\n", refused.stderr)
