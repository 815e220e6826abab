"""A site of three releases: a first one, one that changed a register, a rollback."""

from __future__ import annotations

from dataclasses import replace

import pytest
import zstandard
from flask.testing import FlaskClient

from app.factory import create_app
from app.store.releases import MANIFEST, RegisterFacts, Releases
from tests.serving.conftest import BASE, GRAPHS, publish, settings_of

PROV = "http://www.w3.org/ns/prov#"
RELEASES = "".join(
    f'<id/release/{name}> a <{PROV}Entity> ; rdfs:label "Wydanie {name}"@pl, "Release {name}"@en .\n'
    for name in ("r0", "r1", "r2", "r3")
)
MEMBERS = "<id/umowy/1> lod:wpisWRejestrze <id/dataset/umowy> . <id/umowy/2> lod:wpisWRejestrze <id/dataset/umowy> ."
PATCH = [
    f"A <{BASE}id/umowy/1> <{BASE}def/wpisWRejestrze> <{BASE}id/dataset/umowy> <{BASE}graph/umowy> .",
    f'A <{BASE}id/umowy/2> <{BASE}def/uwaga> "<b>a b</b>" <{BASE}graph/umowy> .',
    f"D <{BASE}id/umowy/9> <{BASE}def/wpisWRejestrze> <{BASE}id/dataset/umowy> <{BASE}graph/umowy> .",
]
FACTS = RegisterFacts(
    title={"pl": "umowy"}, entities=3, records=1005, quarantined=2, findings=4, sources={"umowy.csv": "abc123"}
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A site of three releases: a first one, one that changed a register, a rollback; r0 is not kept any more."""
    settings = settings_of(tmp_path_factory.mktemp("region"), tmp_path_factory.mktemp("releases"))
    graphs = {**GRAPHS, "umowy": GRAPHS["umowy"] + MEMBERS, "provenance": RELEASES}
    told = {
        "r1": {"parent": None, "changes": {"umowy": {"A": 30_000}}, "registers": {"umowy": FACTS}},
        "r2": {"parent": "r1", "changes": {"umowy": {"A": 2, "D": 1}, "shapes": {"A": 5}, "umowy/inferred": {"A": 1}}},
        "r3": {"parent": "r2", "restores": "r1", "changes": {"umowy": {"A": 30_000, "D": 1}}},
    }
    for sequence, (name, facts) in enumerate(told.items(), start=1):
        manifest = publish(settings.releases, name, graphs, sequence)
        folder = settings.releases / name
        (folder / MANIFEST).write_text(replace(manifest, **facts).to_json(), encoding="utf-8")
        (folder / "changes").mkdir()
    patch = zstandard.compress(("\n".join(PATCH) + "\n").encode())
    (settings.releases / "r2" / "changes" / "umowy.rdfp.zst").write_bytes(patch)
    assert Releases(settings.releases).current() == "r3"
    return create_app(settings).test_client()
