"""The graph of examples: of registers that are published, and of nothing that is no query."""

from pathlib import Path

import pytest

from app.config import Settings
from app.errors import RegisterError
from app.iris import EXAMPLES
from app.store.releases import Releases
from loaders import graphs
from tests.publishing.conftest import Publisher
from tests.region import BASE, write_region

ALL = "# Wszystkie\n# All\nPREFIX lod: <def/>\nSELECT ?x { ?x a lod:Rzecz }\n"


def write(settings: Settings, name: str, text: str) -> None:
    path = settings.region / "mappings" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def queries(releases: Releases) -> set[str]:
    folder: Path = releases.path(releases.require_current()) / "graphs"
    subjects = {str(quad.subject) for quad in graphs.read_quads(folder / graphs.file_name(EXAMPLES))}
    start = f"<{BASE}id/query/"
    return {subject[len(start) : -1] for subject in subjects if subject.startswith(start)}


def test_examples_of_a_register_come_with_its_first_publication(
    publisher: Publisher, releases: Releases, settings: Settings
) -> None:
    write_region(settings.region, "inne", rows=["1;;;"])
    for name in ("rzeczy/queries/wszystkie.rq", "inne/queries/wszystkie.rq", "queries/razem.rq"):
        write(settings, name, ALL)
    assert [outcome.register.slug for outcome in publisher().failed] == ["inne"]
    assert queries(releases) == {"rzeczy/wszystkie", "razem"}


def test_changed_example_makes_a_release_and_the_same_again_none(publisher: Publisher, settings: Settings) -> None:
    write(settings, "rzeczy/queries/wszystkie.rq", ALL)
    publisher()
    write(settings, "rzeczy/queries/wszystkie.rq", ALL.replace("All", "Every thing"))
    release = publisher().release
    assert release is not None
    # Label, comment, and the text, which holds its title.
    assert release.changes == {EXAMPLES: {"A": 3, "D": 3}}
    assert publisher().release is None


def test_example_that_is_no_query_stops_the_publication_and_is_named(
    publisher: Publisher, releases: Releases, settings: Settings
) -> None:
    write(settings, "rzeczy/queries/usun.rq", "# Usuń\n# Delete\nDELETE WHERE { ?s ?p ?o }\n")
    with pytest.raises(RegisterError, match=r"queries/usun\.rq of rzeczy"):
        publisher()
    assert releases.current() is None
