"""The image without a container engine: the Dockerfile linted, its versions pinned, its lock whole."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CHECKOUT = Path(__file__).resolve().parent.parent.parent
DOCKERFILES = [CHECKOUT / "Dockerfile", *sorted((CHECKOUT / "deploy").rglob("*Dockerfile"))]
LOCK = (CHECKOUT / "deploy" / "requirements.lock").read_text("utf-8")
LOCKED = {canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)==(\S+)", LOCK, re.MULTILINE)}


def linted(dockerfile: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "hadolint"), "--no-color", str(dockerfile)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("dockerfile", DOCKERFILES, ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_dockerfile_has_nothing_that_hadolint_remarks(dockerfile: Path) -> None:
    done = linted(dockerfile)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_hadolint_remarks_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM python:latest\nRUN cd /tmp\n", "utf-8")
    assert "DL3007" in linted(tmp_path / "Dockerfile").stdout


@pytest.mark.parametrize("dockerfile", DOCKERFILES, ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_image_runs_unprivileged_from_pinned_images_and_says_whether_it_is_well(dockerfile: Path) -> None:
    text = dockerfile.read_text("utf-8")
    for image in re.findall(r"^FROM (\S+)", text, re.MULTILINE):
        assert re.search(r":\d+\.\d+\.\d+", image), f"{image} is not of one version"
    last = text[text.rindex("\nFROM ") if "\nFROM " in text else 0 :]
    [(user, group)] = re.findall(r"^USER (\d+):(\d+)$", last, re.MULTILINE)
    assert int(user) > 0
    assert f"groupadd --gid {group} " in last  # an engine that is told no group may take root's
    assert "\nHEALTHCHECK " in last


def test_image_holds_nothing_that_installs_and_is_for_all_to_read_whatever_the_umask_of_the_checkout() -> None:
    stages = (CHECKOUT / "Dockerfile").read_text("utf-8").split("\nFROM ")
    assert "pip uninstall --yes setuptools pip" in stages[-2]
    assert "RUN chmod -R a+rX,go-w /srv/lodzkie" in stages[-2]
    assert re.findall(r"^COPY (?!--from=build )", stages[-1], re.MULTILINE) == []
    fuseki = (CHECKOUT / "deploy" / "fuseki" / "Dockerfile").read_text("utf-8")
    assert re.findall(r"^COPY (?!--chmod=)", fuseki, re.MULTILINE) == []


def test_lock_has_the_versions_that_are_tested() -> None:
    tested = dict(line.split("==") for line in (CHECKOUT / "constraints.txt").read_text("utf-8").split())
    tested = {canonicalize_name(name): version for name, version in tested.items()}
    assert {name: version for name, version in LOCKED.items() if name in tested and version != tested[name]} == {}
    assert LOCKED.keys() - tested.keys() == {"setuptools"}


def test_lock_has_all_that_the_site_needs() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
    missing, waiting = set(), [(Requirement(line), "") for line in project["dependencies"]]
    seen = set()
    while waiting:
        requirement, extra = waiting.pop()
        name = canonicalize_name(requirement.name)
        if (name, extra) in seen or (requirement.marker and not requirement.marker.evaluate({"extra": extra})):
            continue
        seen.add((name, extra))
        missing |= {name} - LOCKED.keys()
        needs = map(Requirement, metadata.requires(name) or ())
        waiting += [(need, wanted) for need in needs for wanted in ("", *requirement.extras)]
    assert missing == set(), "`make lock` writes them down"


def test_every_package_of_the_lock_has_a_digest() -> None:
    packages = re.split(r"\n(?=\S)", LOCK.strip())
    assert len(packages) == len(LOCKED)
    assert [package for package in packages if "--hash=sha256:" not in package] == []


def test_build_gets_what_it_copies_and_nothing_of_a_checkout_in_use() -> None:
    """Patterns of .dockerignore: all is left out but what a line with "!" names."""
    lines = (CHECKOUT / ".dockerignore").read_text("utf-8").split("\n")
    let_in = {line[1:] for line in lines if line.startswith("!")}
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (CHECKOUT / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    sources = {source for line in copied for source in line.split()}
    assert "*" in lines
    assert sorted(source for source in sources if not any(f"{source}/".startswith(f"{name}/") for name in let_in)) == []
    assert not let_in & {".git", "var", ".venv", "node_modules", "deploy"}
