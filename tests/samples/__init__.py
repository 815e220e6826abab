"""Makers of the sample sources: invented, deterministic, linked with each other, with an office's typical faults.

`python -m tests.samples budzet` writes `mappings/budzet/sample/` anew; without names, all of them. A maker is a module
named after its register (`-` as `_`) with `make(folder: Path) -> None`; what registers share stands in `invented`
(numbers, names, places), `council` (sessions and resolutions) and `attractions`.
"""

from pathlib import Path

SHARED = ("attractions", "council", "files", "invented", "procurement")


def makers() -> list[str]:
    """Slugs of the registers whose samples are made here."""
    modules = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))
    return [name.replace("_", "-") for name in modules if name not in SHARED]
