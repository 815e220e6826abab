"""A register that is published from its own sample says that its data are made up; from a real file it says nothing."""

import json
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from app.config import Settings
from app.factory import create_app
from app.store.releases import Manifest, Releases
from tests.publishing.conftest import Publisher
from tests.region import BASE

DATASET = ox.NamedNode(f"{BASE}id/dataset/rzeczy")
STATEMENT = ox.NamedNode(f"{BASE}id/dataset/rzeczy/sample")
PAGES = ("/", "/doc/rzeczy/1", "/doc/dataset/rzeczy")
CODES = """
<mapping/rzeczy/kody> a rml:TriplesMap ;
    rml:logicalSource [ rml:source [ a csvw:Table ; csvw:url "#kody" ] ; rml:referenceFormulation rml:CSV ] ;
    rml:subjectMap [ rml:template "id/rzeczy/kod-{kod}" ] ;
    rml:predicateObjectMap [ rml:predicate lod:kod ; rml:objectMap [ rml:reference "kod" ] ] .
"""
WORDS = {"pl": "osoby, firmy i liczby są zmyślone", "en": "persons, firms and figures are invented"}


@pytest.fixture
def sample(settings: Settings) -> Path:
    """The source of the register, moved to where samples lie."""
    folder = settings.region / "mappings" / "rzeczy"
    shutil.move(folder / "source", folder / "sample")
    metadata = folder / "source.json"
    metadata.write_text(metadata.read_text().replace("source/rzeczy.csv", "sample/rzeczy.csv"))
    return folder / "sample" / "rzeczy.csv"


@pytest.fixture
def client(settings: Settings) -> FlaskClient:
    return create_app(settings).test_client()


def real(sample: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sample, tmp_path / "real.csv"))


def said(settings: Settings) -> set[ox.Quad]:
    releases = Releases(settings.releases)
    store = ox.Store.read_only(str(releases.path(releases.require_current()) / "store"))
    return {
        *store.quads_for_pattern(None, None, STATEMENT, None),
        *store.quads_for_pattern(STATEMENT, None, None, None),
    }


def shown(client: FlaskClient) -> list[str]:
    found = [(path, tag) for path in PAGES for tag in WORDS]
    return [f"{path} {tag}" for path, tag in found if WORDS[tag] in client.get(f"{path}?lang={tag}").text]


@pytest.mark.usefixtures("sample")
def test_sample_is_told_as_data_and_on_every_page(
    publisher: Publisher, settings: Settings, client: FlaskClient
) -> None:
    publisher()
    labels = {quad.object.language for quad in said(settings) if isinstance(quad.object, ox.Literal)}
    assert labels == {"pl", "en"}
    assert {quad.graph_name.value for quad in said(settings)} == {f"{BASE}graph/catalogue"}
    assert shown(client) == [f"{path} {tag}" for path in PAGES for tag in WORDS]
    assert f"<{STATEMENT.value}>" in client.get("/data/rzeczy/1.nt").text
    assert publisher().release is None


def test_real_file_takes_the_notice_away_and_the_sample_brings_it_back(
    publisher: Publisher, settings: Settings, client: FlaskClient, sample: Path, tmp_path: Path
) -> None:
    publisher()
    second = publisher(real(sample, tmp_path)).release
    assert second is not None
    assert second.changes.keys() == {"catalogue"}
    assert (said(settings), shown(client)) == (set(), [])
    assert STATEMENT.value not in client.get("/data/rzeczy/1.nt").text
    assert publisher(real(sample, tmp_path)).release is None
    publisher()
    assert said(settings)


def test_companion_that_stays_beside_a_real_file_is_no_sample(
    publisher: Publisher, settings: Settings, sample: Path, tmp_path: Path
) -> None:
    companion(settings, sample)
    publisher()
    assert said(settings)
    publisher(real(sample, tmp_path))
    assert not said(settings)


def companion(settings: Settings, sample: Path) -> None:
    """Give the register a second table, of reference data that lie beside the sample."""
    folder = settings.region / "mappings" / "rzeczy"
    path = folder / "source.json"
    metadata = json.loads(path.read_text())
    columns = [{"name": "kod", "titles": "Kod", "datatype": "string"}]
    metadata["tables"].append(
        {
            "@id": "#kody",
            "url": "sample/kody.csv",
            "tableSchema": {"columns": columns},
            "tag:lodzkie.pl,2026:companion": True,
        }
    )
    path.write_text(json.dumps(metadata))
    register = (folder / "register.ttl").read_text()
    (folder / "register.ttl").write_text(register.replace('"rzeczy/nr"', '"rzeczy/nr", "kody/kod"'))
    (folder / "mapping.ttl").write_text((folder / "mapping.ttl").read_text() + CODES)
    (sample.parent / "kody.csv").write_text("Kod\nA\n")


def test_notice_stands_while_the_register_keeps_its_old_state(
    publisher: Publisher, settings: Settings, sample: Path, tmp_path: Path
) -> None:
    publisher()
    broken = tmp_path / "broken.csv"
    broken.write_text("Nr\n1\n")
    assert publisher(broken).failed
    assert said(settings)


@pytest.mark.usefixtures("sample")
def test_sample_of_facts_is_not_called_made_up(publisher: Publisher, settings: Settings, client: FlaskClient) -> None:
    path = settings.region / "mappings" / "rzeczy" / "register.ttl"
    path.write_text(
        path.read_text().replace("lod:limitKwarantanny", "lod:probkaRzeczywista true ; lod:limitKwarantanny")
    )
    publisher()
    assert (said(settings), shown(client)) == (set(), [])


def test_manifest_of_an_earlier_version_is_read(publisher: Publisher, releases: Releases) -> None:
    release = publisher().release
    assert release is not None
    facts = json.loads((releases.path(release.id) / "manifest.json").read_text())
    del facts["registers"]["rzeczy"]["invented"]
    assert not Manifest.from_json(json.dumps(facts)).registers["rzeczy"].invented
