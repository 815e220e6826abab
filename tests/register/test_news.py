"""What a release changed in a register, on the page of the register."""

from pathlib import Path

from app import config, registers
from app.config import Settings
from app.factory import create_app
from loaders import publish
from loaders.publish import Order
from tests.region import BASE, ROWS, write_region, write_source


def put(settings: Settings, rows: list[str]) -> None:
    known = registers.load_all(settings)
    source = write_source(settings.var / "rows.csv", rows)
    assert publish.publish(Order(list(known.values()), {"rzeczy": {"": str(source)}}), settings, known).release


def test_page_tells_what_the_release_changed(tmp_path: Path) -> None:
    write_region(tmp_path / "region")
    mapping = tmp_path / "region" / "mappings" / "rzeczy" / "mapping.ttl"
    statement = (
        "[ rml:predicate lod:wpisWRejestrze ; rml:object <id/dataset/rzeczy> ],\n        [ rml:predicate rdfs:label"
    )
    text = mapping.read_text(encoding="utf-8").replace("[ rml:predicate rdfs:label", statement)
    mapping.write_text(text, encoding="utf-8")
    environment = {"LOD_BASE_IRI": BASE, "LOD_REGION": str(tmp_path / "region"), "LOD_VAR": str(tmp_path / "var")}
    settings = config.load(environment)
    settings.var.mkdir()
    client = create_app(settings).test_client()
    put(settings, ROWS)
    first = client.get("/doc/dataset/rzeczy?lang=en", headers={"Accept": "text/html"}).text
    assert "What this release changed" not in first
    put(settings, ["1;Pierwsza;01.02.2026;600", "2;Druga <b>lepsza</b>;28.02.2026;601", "4;Czwarta;;602"])
    found = client.get("/doc/dataset/rzeczy?lang=en", headers={"Accept": "text/html"}).text
    told = found.partition('<h2 id="news">')[2].partition("</section>")[0]
    assert "1 new entry, 1 changed entry, 1 removed entry" in told
    assert "Druga &lt;b&gt;lepsza&lt;/b&gt;</a> <small>changed</small>" in told
    assert 'href="/doc/rzeczy/4?lang=en"' in told
    # What went has no page to lead to.
    assert 'href="/doc/rzeczy/3?lang=en"' not in told
    assert "<small>removed</small>" in told
