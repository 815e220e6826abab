"""The page of a register, over HTTP: what anyone finds there, whatever their language and their address."""

import json
import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.headers import policy
from tests.region import BASE

PAGE = "/doc/dataset/rzeczy"
CSV = "/data/dataset/rzeczy/charts/dni.csv"


def html(client: FlaskClient, query: str = "?lang=en") -> TestResponse:
    return client.get(f"{PAGE}{query}", headers={"Accept": "text/html"})


def test_register_has_its_page(client: FlaskClient) -> None:
    found = html(client)
    assert found.status_code == 200
    for text in (
        "Register of things",
        "4 entries",
        "Checked, without remarks",
        "4 records read",
        "Columns",
        "day",
        "What the source says",
    ):
        assert text in found.text
    assert "Rejestr rzeczy" in html(client, "?lang=pl").text
    assert "4 wpisy" in html(client, "?lang=pl").text


def test_chart_is_a_table_that_a_script_may_draw(client: FlaskClient) -> None:
    text = html(client).text
    assert (
        '<figure class="chart" id="chart-dni" aria-labelledby="title-dni" data-chart="bar" data-unit="things">' in text
    )
    assert '<th scope="col">day of it</th><th scope="col" class="number">things</th>' in text
    assert '<th scope="row">2026-02-01</th><td class="number"><data value="1">1</data></td>' in text
    assert "Things &lt;b&gt;by&lt;/b&gt; day" in text
    assert "<b>by" not in text


def test_search_for_data_sets_finds_the_downloads(client: FlaskClient) -> None:
    text = html(client).text.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    said = json.loads(text)
    assert said["@type"] == ["Dataset"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT.+", said["dateModified"])
    forms = {each["encodingFormat"]: each["contentUrl"] for each in said["distribution"]}
    assert {each["@type"] for each in said["distribution"]} == {"DataDownload"}
    assert len(forms) == len(said["distribution"])
    assert {"text/turtle", "application/ld+json", "text/csv", "application/json"} <= {*forms}
    for media_type, address in forms.items():
        found = client.get(f"/{address.removeprefix(BASE)}")
        assert (found.status_code, found.mimetype) == (200, media_type), address


def test_columns_lead_to_their_terms(client: FlaskClient) -> None:
    text = html(client, "").text
    assert 'href="/doc/def/data"' in text
    assert "co najmniej jedna" not in text
    assert "najwyżej jedna" in text


def test_chart_has_a_twin_in_csv(client: FlaskClient) -> None:
    found = client.get(f"{CSV}?lang=en")
    assert found.content_type == "text/csv; charset=utf-8"
    assert found.text.splitlines() == [
        "\ufeffday of it,day of it (as in the data),Value",
        *(f"{day},{day},1" for day in ("2026-02-01", "2026-02-28", "2026-03-01")),
    ]
    again = client.get(f"{CSV}?lang=en", headers={"If-None-Match": found.headers["ETag"]})
    assert again.status_code == 304
    assert f"{CSV}?lang=en" in html(client).text


@pytest.mark.parametrize(
    "path",
    ["/data/dataset/rzeczy/charts/inny.csv", "/data/dataset/inny/charts/dni.csv"],
)
def test_chart_that_is_not_there_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("query", ["?in.dni=%3Cscript%3E", "?of.dni=%00", "?in.dni=" + "x" * 5000, "?in.=&of="])
def test_hostile_addresses_change_nothing(client: FlaskClient, query: str) -> None:
    found = html(client, query)
    assert found.status_code == 200
    assert "<script>" not in found.text.replace('<script type="application/ld+json">', "")
    # With the scripts built, a page may run those of the site.
    assert found.headers["Content-Security-Policy"] in (policy(), policy(""))


def test_graphs_of_the_register_can_be_fetched_whole(client: FlaskClient) -> None:
    text = html(client).text
    address = (
        text.partition('graph/rzeczy">What the source says</span>: <a href="')[2]
        .partition('"')[0]
        .replace("&amp;", "&")
    )
    found = client.get(address)
    assert found.content_type.startswith("text/turtle")
    assert "Pierwsza" in found.text


def test_every_table_has_a_name(client: FlaskClient) -> None:
    tables = re.findall(r"<table[^>]*>(?:\s*<caption)?", html(client).text)
    assert len(tables) == 3
    assert all("caption" in table or "aria-label" in table for table in tables)


def test_ways_to_narrow_down_say_how_many_are_used(client: FlaskClient) -> None:
    text = html(client, "?lod:data.from=2026&q=druga&lang=en").text
    assert '<details class="narrowing"><summary>Narrow down (2)</summary></details>' in text
    assert text.index('role="status"') < text.index('class="narrowing"') < text.index('class="filters"')
    faulty = html(client, "?lod:data.from=x&lang=en").text
    assert '<details class="narrowing" open><summary>Narrow down</summary></details>' in faulty


def test_head_of_a_register_leads_to_no_outside_vocabulary(client: FlaskClient) -> None:
    assert '<ul class="types"' not in html(client).text
