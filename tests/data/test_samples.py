"""The committed samples are what their makers make: nobody edits them by hand, and each run invents the same."""

from importlib import import_module
from pathlib import Path

import pytest

from tests.samples import makers
from tests.samples.files import content

EXPECTED = ("expected.nq", "expected-part.nq", "faults.toml")
MAPPINGS = Path(__file__).resolve().parents[2] / "mappings"


@pytest.mark.parametrize("slug", makers())
def test_sample_is_made_anew_the_same(slug: str, tmp_path: Path) -> None:
    import_module(f"tests.samples.{slug.replace('-', '_')}").make(tmp_path)
    committed = MAPPINGS / slug / "sample"
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == sorted(path.name for path in committed.iterdir() if path.name not in EXPECTED)
    for name in names:
        assert content(tmp_path / name) == content(committed / name), name
        assert (committed / name).stat().st_size < 2_000_000, name
