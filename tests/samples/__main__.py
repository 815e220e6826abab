"""Write the samples of the registers named on the command line, or of all."""

import sys
from importlib import import_module
from pathlib import Path

from tests.samples import makers

MAPPINGS = Path(__file__).resolve().parents[2] / "mappings"

for slug in sys.argv[1:] or makers():
    import_module(f"tests.samples.{slug.replace('-', '_')}").make(MAPPINGS / slug / "sample")
