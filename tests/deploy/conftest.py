"""The site installed as the image installs it, and run as the user of the image would run it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.machine import free_port
from tests.region import BASE, write_region
from tests.served import PATIENT

CHECKOUT: Final = Path(__file__).resolve().parent.parent.parent
# Who has no rights at all on most systems; any number would do.
NOBODY: Final = 65534
# What the second stage of the Dockerfile installs, but for the scripts of the pages.
SOURCES: Final = ("pyproject.toml", "README.md", "LICENSE", "app", "loaders")


@dataclass(frozen=True)
class Installed:
    """An environment and a region that nobody may write to, and a folder for state."""

    folder: Path

    @property
    def programs(self) -> Path:
        """Where the command `lodzkie` is."""
        return self.folder / "environment" / "bin"

    @property
    def var(self) -> Path:
        """The only folder that the user of the site may write to."""
        return self.folder / "var"

    def settings(self) -> dict[str, str]:
        """All that is in the environment: no HOME, no user."""
        ours = {"LOD_REGION": str(self.folder / "region"), "LOD_VAR": str(self.var), "LOD_BASE_IRI": BASE} | PATIENT
        return {"PATH": f"{self.programs}:/usr/bin:/bin", "LOD_BIND": f"127.0.0.1:{free_port()}", **ours}

    def files(self) -> dict[str, tuple[int, int]]:
        """What there is outside of the state, to see that nothing was written."""
        parts = (self.folder / name for name in ("environment", "region"))
        found = (path for part in parts for path in part.rglob("*"))
        return {str(path): (path.lstat().st_size, path.lstat().st_mtime_ns) for path in found}


def unprivileged(*command: str) -> list[str]:
    """A command as a user without a name in the system, without capabilities and ways to gain some."""
    if os.geteuid() != 0:
        return list(command)
    given_up = ["--clear-groups", "--no-new-privs", "--inh-caps=-all", "--bounding-set=-all"]
    # By a program between: what setpriv starts itself, it still looks for with the rights that it gives up.
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", *given_up, "env", *command]


@pytest.fixture(scope="session")
def installed() -> Iterator[Installed]:
    """Installed by the steps of the Dockerfile, from the packages of the lock."""
    folder = Path(tempfile.mkdtemp(prefix="lodzkie-"))
    folder.chmod(0o755)
    try:
        made = Installed(folder)
        _install(made)
        write_region(folder / "region", rows=[f"{number};Nazwa {number};01.01.2026;" for number in range(60)])
        subprocess.run(["chmod", "-R", "a+rX,a-w", str(folder / "environment"), str(folder / "region")], check=True)
        made.var.mkdir()
        if os.geteuid() == 0:
            os.chown(made.var, NOBODY, NOBODY)
        yield made
    finally:
        subprocess.run(["chmod", "-R", "u+w", str(folder)], check=False)
        shutil.rmtree(folder)


def _install(made: Installed) -> None:
    _run(_python(), "-m", "venv", str(made.folder / "environment"))
    pip = (str(made.programs / "pip"), "--disable-pip-version-check", "--quiet", "install")
    lock = str(CHECKOUT / "deploy" / "requirements.lock")
    _run(*pip, "--require-hashes", "--only-binary", ":all:", "--requirement", lock)
    build = made.folder / "build"
    for name in SOURCES:
        source, target = CHECKOUT / name, build / name
        build.mkdir(exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "assets"))
        else:
            shutil.copy(source, target)
    _run(*pip, "--no-deps", "--no-build-isolation", str(build))
    shutil.rmtree(build)
    _run(str(made.programs / "pip"), "--quiet", "uninstall", "--yes", "setuptools", "pip")


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _python() -> str:
    """A Python that the user of the site may run: one in the folder of another user is none."""
    for python in (getattr(sys, "_base_executable", sys.executable), "/usr/bin/python3"):
        program = "import sys; sys.exit(sys.version_info < (3, 11))"
        if subprocess.run(unprivileged(python, "-c", program), capture_output=True, check=False).returncode == 0:
            return str(python)
    if not os.environ.get("CI"):
        pytest.skip("there is no Python 3.11 that an unprivileged user may run")
    raise AssertionError("there is no Python 3.11 that an unprivileged user may run")
