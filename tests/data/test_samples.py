"""The committed samples are what their makers make: nobody edits them by hand, and each run invents the same."""

from importlib import import_module
from pathlib import Path

import pytest

from tests.samples import makers
from tests.samples.__main__ import main
from tests.samples.files import content

EXPECTED = ("expected.nq", "expected-part.nq", "faults.toml")
MAPPINGS = Path(__file__).resolve().parents[2] / "mappings"


def test_sample_that_is_kept_by_hand_is_refused_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["teryt"]) == 2
    assert capsys.readouterr().err.startswith("no sample of teryt is made here; makers: akty, budzet, ")


def test_docs_name_the_samples_that_are_kept_by_hand() -> None:
    slugs = sorted(path.parent.name for path in MAPPINGS.glob("*/register.ttl"))
    by_hand = [f"`{slug}`" for slug in slugs if slug not in makers()]
    text = (MAPPINGS.parent / "docs" / "registers.md").read_text(encoding="utf-8")
    assert f"{', '.join(by_hand[:-1])} and {by_hand[-1]} are extracts" in text


@pytest.mark.parametrize("slug", makers())
def test_sample_is_made_anew_the_same(slug: str, tmp_path: Path) -> None:
    import_module(f"tests.samples.{slug.replace('-', '_')}").make(tmp_path)
    committed = MAPPINGS / slug / "sample"
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == sorted(path.name for path in committed.iterdir() if path.name not in EXPECTED)
    for name in names:
        assert content(tmp_path / name) == content(committed / name), name
        assert (committed / name).stat().st_size < 2_000_000, name
