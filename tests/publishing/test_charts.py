"""Charts of a register: declared in its folder, evaluated with a release, kept until what they read changes."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app import charts
from app.charts import Row
from app.config import Settings
from app.errors import RegisterError
from app.labels import Label
from app.store.releases import Releases
from loaders import publish
from loaders.charts.ranking import ranked
from tests.publishing.conftest import Publisher
from tests.region import BASE, ROWS, write_source

CHART = """# Rzeczy według dnia
# Things by day
# kind: bar
# label: dzien
# head (en): day
# value: ile
# unit (pl): rzeczy
# unit (en): things
PREFIX lod: <def/>
SELECT ?dzien (COUNT(?rzecz) AS ?ile) { ?rzecz lod:data ?dzien } GROUP BY ?dzien ORDER BY ?dzien
"""


def write(settings: Settings, text: str = CHART, name: str = "dni") -> None:
    path = settings.region / "mappings" / "rzeczy" / "charts" / f"{name}.rq"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def kept(releases: Releases) -> Path:
    return releases.path(releases.require_current()) / "charts" / "rzeczy.json"


def test_chart_is_evaluated_with_the_release(publisher: Publisher, releases: Releases, settings: Settings) -> None:
    write(settings)
    publisher()
    [chart] = charts.of_release(kept(releases).parent.parent, "rzeczy")
    assert chart.heads == {"en": ("day",)}
    assert (chart.name, chart.kind, chart.units["en"], chart.titles["pl"]) == (
        *("dni", "bar", "things"),
        "Rzeczy według dnia",
    )
    assert [(chart.terms[row.labels[0]].text, row.value) for row in chart.rows] == [
        ("2026-02-01", "1"),
        ("2026-02-28", "1"),
    ]


def test_chart_that_says_so_is_ordered_by_value(publisher: Publisher, releases: Releases, settings: Settings) -> None:
    write(settings, CHART.replace("# value: ile", "# value: ile\n# order: value"))
    more = ["1;Pierwsza;01.02.2026;600", "2;Druga;03.02.2026;600", "3;Trzecia;02.02.2026;600", "4;Inna;02.02.2026;1"]
    publisher(write_source(settings.region / "more.csv", more))
    [chart] = charts.of_release(kept(releases).parent.parent, "rzeczy")
    days = [(chart.terms[row.labels[0]].text, row.value) for row in chart.rows]
    assert days == [("2026-02-02", "2"), ("2026-02-01", "1"), ("2026-02-03", "1")]


def test_rows_are_ranked_in_each_level_of_each_choice_and_keep_the_order_of_their_series() -> None:
    rows = [
        Row(9, (1, 11), 20, "1"),
        Row(9, (1, 12), 20, "2.5"),
        Row(9, (1, 12), 21, "0.5"),
        Row(9, (2, 11), 20, "-1"),
        Row(9, (3, 11), 21, "7"),
        Row(8, (2, 11), 20, "100"),
        Row(8, (1, 11), 20, "100"),
    ]
    assert ranked(rows) == [rows[4], rows[1], rows[2], rows[0], rows[3], rows[5], rows[6]]


def test_things_in_a_chart_bring_their_labels_in_every_language(
    publisher: Publisher, releases: Releases, settings: Settings
) -> None:
    text = CHART.partition("PREFIX")[0] + (
        "SELECT ?dzien (COUNT(?x) AS ?ile) { VALUES ?dzien { <def/Rzecz> } ?x a ?dzien } GROUP BY ?dzien"
    )
    write(settings, text)
    publisher()
    [chart] = charts.of_release(kept(releases).parent.parent, "rzeczy")
    assert set(chart.terms[0].labels) == {Label("rzecz", "pl"), Label("thing", "en")}


def test_chart_reads_no_register_that_its_own_does_not_require(
    publisher: Publisher, releases: Releases, settings: Settings
) -> None:
    text = CHART.partition("PREFIX")[0] + "SELECT ?dzien ?ile { GRAPH ?g { ?x a ?dzien } BIND(1 AS ?ile) }"
    write(settings, text.replace("?g", "<graph/void>"))
    assert publisher().release
    [empty] = charts.of_release(kept(releases).parent.parent, "rzeczy")
    assert empty.rows == ()
    write(settings, text)
    publisher()
    [own] = charts.of_release(kept(releases).parent.parent, "rzeczy")
    assert {row.value for row in own.rows} == {"1"}
    assert {term.text for term in own.terms} >= {f"{BASE}def/Rzecz"}
    assert "http://www.w3.org/ns/sparql-service-description#Dataset" not in {term.text for term in own.terms}


def test_charts_are_kept_until_what_they_read_changes(
    publisher: Publisher, releases: Releases, settings: Settings, tmp_path: Path
) -> None:
    write(settings)
    publisher()
    first = kept(releases)
    other = settings.region / "mappings" / "rzeczy" / "queries"
    other.mkdir()
    (other / "inne.rq").write_text("# Inne\n# Other\nSELECT ?x { ?x a <def/Rzecz> }\n", encoding="utf-8")
    assert publisher().release
    assert kept(releases) != first
    assert kept(releases).stat().st_ino == first.stat().st_ino
    publisher(write_source(tmp_path / "more.csv", [*ROWS, "4;Czwarta;28.02.2026;603"]))
    assert [row["value"] for row in read(releases)["charts"][0]["rows"]] == ["1", "2"]


def test_chart_of_today_is_made_with_each_release(publisher: Publisher, releases: Releases, settings: Settings) -> None:
    """Whatever it was in the one before, and though nothing that it reads has changed."""
    dated = "{ ?rzecz lod:data ?dzien FILTER(YEAR(NOW()) > 2000) }"
    write(settings, CHART.replace("{ ?rzecz lod:data ?dzien }", dated))
    publisher()
    of_today = read(releases)
    kept(releases).write_text(json.dumps({**of_today, "charts": []}), "utf-8")
    other = settings.region / "mappings" / "rzeczy" / "queries"
    other.mkdir()
    (other / "inne.rq").write_text("# Inne\n# Other\nSELECT ?x { ?x a <def/Rzecz> }\n", encoding="utf-8")
    assert publisher().release
    assert read(releases) == of_today


def test_changed_chart_makes_a_release(publisher: Publisher, releases: Releases, settings: Settings) -> None:
    write(settings)
    publisher()
    write(settings, CHART.replace("kind: bar", "kind: line"))
    assert publisher().release
    assert read(releases)["charts"][0]["kind"] == "line"


def test_rollback_brings_the_charts_back(
    publisher: Publisher, releases: Releases, settings: Settings, tmp_path: Path, noon: datetime
) -> None:
    write(settings)
    publisher()
    before = kept(releases).read_bytes()
    publisher(write_source(tmp_path / "less.csv", ["1;Pierwsza;01.02.2026;600"]))
    assert kept(releases).read_bytes() != before
    publish.rollback(None, settings, now=noon)
    assert kept(releases).read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("# kind: bar\n", "", "needs a comment"),
        ("# kind: bar", "# kind: pie", "kind is one of bar"),
        ("# value: ile", "# value: suma", "does not select suma"),
        ("# value: ile", "# value: dzien", "is no number"),
        ("# value: ile", "# value: ile\n# order: name", "order is one of value, not 'name'"),
        ("# unit (pl)", "# units (pl)", "no setting of a chart is called 'units'"),
        ("# unit (pl): rzeczy", "# unit: złote", "as unit a currency"),
        ("# label: dzien", "# label: dzien\n# head (pl): dzień | miesiąc", "a head for each of 1 levels"),
        ("# label: dzien", "# label: dzien\n# sentence (pl): Było {percent}.", "a sentence compares series"),
        ("# label: dzien", "# label: dzien\n# series: x\n# sentence (pl): Było {dzien}.", r"not \['dzien'\]"),
        ("SELECT ?dzien", "SELECT ?dzien ?", "charts/dni.rq"),
        ("SELECT ?dzien (COUNT(?rzecz) AS ?ile)", "ASK", "charts/dni.rq"),
    ],
)
def test_chart_that_cannot_be_drawn_stops_the_publication_and_is_named(
    publisher: Publisher, releases: Releases, settings: Settings, old: str, new: str, message: str
) -> None:
    assert old in CHART
    write(settings, CHART.replace(old, new, 1))
    with pytest.raises((RegisterError, SyntaxError), match=message.replace("(", r"\(")):
        publisher()
    assert releases.current() is None


def read(releases: Releases) -> Any:
    return json.loads(kept(releases).read_text(encoding="utf-8"))
