"""Write the samples of the registers named on the command line, or of all."""

import sys
from importlib import import_module
from pathlib import Path

from tests.samples import makers

MAPPINGS = Path(__file__).resolve().parents[2] / "mappings"


def main(slugs: list[str]) -> int:
    """Write them; a register without a maker is refused before any file is written."""
    known = makers()
    for slug in slugs:
        if slug not in known:
            sys.stderr.write(f"no sample of {slug} is made here; makers: {', '.join(known)}\n")
            return 2
    for slug in slugs or known:
        import_module(f"tests.samples.{slug.replace('-', '_')}").make(MAPPINGS / slug / "sample")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
