"""Makers of the sample sources: invented, deterministic, linked with each other, with an office's typical faults.

`python -m tests.samples budzet` writes `mappings/budzet/sample/` anew; without names, all of them. A maker is a module
named after its register (`-` as `_`) with `make(folder: Path) -> None`; what registers share stands in `SHARED`:
`invented` (numbers, names, places), `council` (sessions and resolutions), `attractions` (places that trails pass),
`procurement` (procedures and the contracts they end in) and `files` (how files are written). `facts/` holds what is not
invented. Samples of reference registers (codes, units, places) have no maker: they are extracts kept by hand.
"""

from pathlib import Path

SHARED = ("attractions", "council", "files", "invented", "procurement")


def makers() -> list[str]:
    """Slugs of the registers whose samples are made here."""
    modules = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))
    return [name.replace("_", "-") for name in modules if name not in SHARED]
