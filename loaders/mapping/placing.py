"""Where targets are written (RML-IO section 4): the file of each, known before any is made.

Owns what a mapping may not do to the files at hand. It refuses targets outside of the folder of the run, unless these
are allowed; two targets in one file; a target in the place of something that the run reads or writes; a folder that is
not there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from loaders.mapping.model import LogicalTarget
from loaders.mapping.vocabulary import RML


def target_files(
    targets: Iterable[LogicalTarget], folder: Path, kept: Collection[Path], *, anywhere: bool
) -> dict[LogicalTarget, Path]:
    """The file of each target; relative paths of those that say no more start at `folder`.

    `kept` are files that no target may replace; `anywhere` allows files outside of `folder`.
    """
    taken = {file.resolve() for file in kept}
    found: dict[LogicalTarget, Path] = {}
    for target in targets:
        path = (_root(target, folder) / target.path).resolve()
        if not (anywhere or path.is_relative_to(folder.resolve())):
            raise target.place.error(
                f"the target {target.path!r} is outside of the folder {folder}; --targets-anywhere allows it",
                f"cel {target.path!r} jest poza folderem {folder}; pozwala na to --targets-anywhere",
            )
        if path in taken:
            raise target.place.error(
                f"the target {target.path!r} is a file that this run reads, or writes otherwise",
                f"cel {target.path!r} to plik, który to uruchomienie czyta albo zapisuje inaczej",
            )
        _require_room(target, path)
        taken.add(path)
        found[target] = path
    return found


def _root(target: LogicalTarget, folder: Path) -> Path:
    if target.root == f"{RML}MappingDirectory":
        return target.place.file.parent
    if target.root is None or target.root == f"{RML}CurrentWorkingDirectory":
        return folder
    return folder / target.root


def _require_room(target: LogicalTarget, path: Path) -> None:
    if path.is_dir():
        raise target.place.error(f"the target {target.path!r} is a folder", f"cel {target.path!r} jest folderem")
    if not path.parent.is_dir():
        raise target.place.error(
            f"there is no folder for the target {target.path!r}", f"nie ma folderu dla celu {target.path!r}"
        )
