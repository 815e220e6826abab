"""Names of files and databases, as findings, `_source` and manifests say them: each unlike the others of its register.

Owns how much of a path is told: its last part, and as much more as tells it from others. Of a path outside the folder
of the register, which a server may have anywhere, one folder at most; where that is not enough, a number follows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from loaders.sources import database


def unique(targets: Iterable[str], folder: Path) -> dict[str, str]:
    """The name of each file or database URL; `folder` is that of the register."""
    parts = {target: _parts(target, folder) for target in dict.fromkeys(targets)}
    told = dict.fromkeys(parts, 1)
    while longer := [target for target in _alike(parts, told) if told[target] < len(parts[target])]:
        for target in longer:
            told[target] += 1
    return _numbered({target: _name(of, told[target]) for target, of in parts.items()})


def _parts(target: str, folder: Path) -> tuple[str, ...]:
    if "://" in target:
        return (database.public_name(target),)
    path, own = Path(target).absolute(), folder.absolute()
    return path.relative_to(own).parts if path.is_relative_to(own) else path.parts[1:][-2:]


def _name(parts: tuple[str, ...], count: int) -> str:
    return "/".join(parts[-count:])


def _alike(parts: dict[str, tuple[str, ...]], told: dict[str, int]) -> list[str]:
    times = Counter(_name(parts[target], count) for target, count in told.items())
    return [target for target, count in told.items() if times[_name(parts[target], count)] > 1]


def _numbered(names: dict[str, str]) -> dict[str, str]:
    taken: Counter[str] = Counter()
    numbered = {}
    for target, shown in names.items():
        taken[shown] += 1
        numbered[target] = shown if taken[shown] == 1 else f"{shown} ({taken[shown]})"
    return numbered
