"""Entries of a register on its page and as data, over HTTP."""

import csv
import io
import json
import re

import pytest
from flask.testing import FlaskClient
from pyoxigraph import Literal, NamedNode
from werkzeug.test import TestResponse

from app.register import entries_csv

PAGE = "/doc/dataset/rzeczy"


def html(client: FlaskClient, query: str = "?lang=en") -> TestResponse:
    return client.get(f"{PAGE}{query}", headers={"Accept": "text/html"})


def rows(found: TestResponse) -> list[str]:
    table = found.text.partition('<table>\n<caption class="hidden">')[2].partition("</table>")[0]
    return re.findall(r'<th scope="row"><a href="([^"]+)"', table)


def test_page_past_the_last_is_none_whatever_the_client_has(client: FlaskClient) -> None:
    headers = {"Accept": "text/html", "If-None-Match": "*"}
    assert client.get(f"{PAGE}?page=999", headers=headers).status_code == 404


def test_page_lists_the_entries_in_the_order_of_their_names(client: FlaskClient) -> None:
    found = html(client)
    assert rows(found) == [f"/doc/rzeczy/{number}?lang=en" for number in (4, 2, 1, 3)]
    assert '<th scope="col" aria-sort="ascending"><a href="?sort=-&amp;lang=en#entries">Entry</a>' in found.text
    assert '<time datetime="2026-02-01">' in found.text


def test_table_is_sorted_by_a_column_both_ways(client: FlaskClient) -> None:
    assert [row[12:13] for row in rows(html(client, "?sort=lod:data"))] == ["1", "2", "4", "3"]
    backwards = html(client, "?sort=-lod:data&lang=en")
    assert [row[12:13] for row in rows(backwards)] == ["4", "2", "1", "3"]
    assert 'aria-sort="descending"><a href="?sort=lod:data&amp;lang=en#entries">day</a>' in backwards.text


def test_range_narrows_down_and_is_taken_away_by_a_link(client: FlaskClient) -> None:
    found = html(client, "?lod:data.from=2026-02-10&lod:data.to=2026-03&lang=en")
    assert [row[12:13] for row in rows(found)] == ["4", "2"]
    assert "<strong>2 entries</strong>" in found.text
    assert 'name="lod:data.from" value="2026-02-10"' in found.text
    assert '<a href="?lang=en#entries" aria-label="Remove: day: from 2026-02-10 to 2026-03">' in found.text


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", '<input type="date" name="lod:data.from" value="">'),
        ("?lod:data.from=2026-02-10", '<input type="date" name="lod:data.from" value="2026-02-10">'),
        # A field for days would lose it.
        ("?lod:data.from=2026", '<input type="text" name="lod:data.from" value="2026">'),
    ],
)
def test_field_of_a_range_holds_what_was_written(client: FlaskClient, query: str, field: str) -> None:
    assert field in html(client, query).text


def test_words_find_entries_whatever_their_form(client: FlaskClient) -> None:
    assert [row[12:13] for row in rows(html(client, "?q=trzecia"))] == ["3"]
    found = html(client, "?q=drugiej&lang=en").text
    assert '<a href="?lang=en#entries" aria-label="Remove: Words: drugiej">' in found
    assert 'name="q" type="search" value="drugiej"' in found


def test_selection_without_entries_leads_back(client: FlaskClient) -> None:
    found = html(client, "?lod:data.from=2030&lang=en")
    assert found.status_code == 200
    assert "No entry is like that." in found.text
    assert '<a href="?lang=en#entries">All entries</a>' in found.text


@pytest.mark.parametrize(
    "query",
    [
        *("?lod:data=2026", "?lod:nic=1", "?lod:data.from=x", "?sort=lod:nic", "?size=7", "?page=0", "?page=x"),
        *("?type=nonsense", "?unit=id/teryt/9999"),
    ],
)
@pytest.mark.parametrize("suffix", ["", ".csv", ".json", ".geojson"])
def test_what_cannot_be_selected_is_refused_on_the_page_and_in_its_twins(
    client: FlaskClient, query: str, suffix: str
) -> None:
    found = client.get(f"{PAGE}{suffix}{query}", headers={"Accept": "text/html"})
    assert found.status_code == 400
    assert "; expected: " in client.get(f"{PAGE}{suffix}{query}&lang=en", headers={"Accept": "application/json"}).text


def test_there_is_no_page_past_the_last(client: FlaskClient) -> None:
    assert html(client, "?page=2").status_code == 404


def test_hostile_cells_are_text_everywhere(client: FlaskClient) -> None:
    assert "<script>alert" not in html(client).text
    assert "=1+1 &lt;script&gt;alert(1)&lt;/script&gt;" in html(client).text
    lines = list(csv.reader(io.StringIO(client.get(f"{PAGE}.csv?lang=pl").text.removeprefix("\ufeff"))))
    assert lines[0] == ["Stały adres", "Wpis", "dzień"]
    assert lines[1] == ["https://lod.example.org/id/rzeczy/4", "'=1+1 <script>alert(1)</script>", "2026-03-01"]


def test_twins_have_the_entries_that_the_page_selects(client: FlaskClient) -> None:
    query = "?lod:data.from=2026-02-10&sort=-lod:data"
    document = json.loads(client.get(f"{PAGE}.json{query}").text)
    assert document["total"] == 2
    assert document["dataset"] == "https://lod.example.org/id/dataset/rzeczy"
    assert document["selection"] == {"lod:data.from": ["2026-02-10"], "sort": ["-lod:data"]}
    assert [entry["iri"][-1] for entry in document["entries"]] == ["4", "2"]
    assert document["entries"][1]["labels"] == {"pl": "Druga"}
    assert document["entries"][1]["values"]["lod:data"] == [
        {"type": "literal", "value": "2026-02-28", "datatype": "http://www.w3.org/2001/XMLSchema#date"}
    ]
    table = client.get(f"{PAGE}.csv{query}").text.splitlines()
    assert [line.split(",")[0][-1] for line in table[1:]] == ["4", "2"]


def test_excel_gets_what_it_reads_in_the_language_of_the_page(client: FlaskClient) -> None:
    address = f"{PAGE}.csv?lod:data.from=2026-02-10&lang=pl&dialect=excel"
    assert (
        f'<a href="{address.replace("&", "&amp;")}" type="text/csv">Excel (CSV)</a>'
        in html(client, "?lod:data.from=2026-02-10&lang=pl").text
    )
    table = client.get(address).text
    assert table.startswith("\ufeffStały adres;Wpis;dzień\r\n")
    assert client.get(address.replace("lang=pl", "lang=en")).text.startswith("\ufeffPermanent address,Entry,day\r\n")
    assert client.get(f"{PAGE}.csv?dialect=lotus").status_code == 400


@pytest.mark.parametrize(
    ("text", "datatype", "shown"),
    [("1723586.36", "decimal", "1723586,36"), ("true", "boolean", "tak"), ("1.2.3", "string", "1.2.3")],
)
def test_valuesfor_excel(text: str, datatype: str, shown: str) -> None:
    literal = Literal(text, datatype=NamedNode(f"http://www.w3.org/2001/XMLSchema#{datatype}"))
    assert entries_csv.for_excel(literal, ",", "pl") == shown


def test_nothing_has_a_place_here(client: FlaskClient) -> None:
    found = client.get(f"{PAGE}.geojson")
    assert found.content_type == "application/geo+json"
    assert json.loads(found.text) == {"type": "FeatureCollection", "features": []}
    assert "data-map" not in html(client).text.replace("data-map-style", "")


def test_twins_are_named_on_the_page_and_in_its_headers(client: FlaskClient) -> None:
    found = html(client, "?lod:data.from=2026&lang=en")
    for extension in ("csv", "json"):
        address = f"{PAGE}.{extension}?lod:data.from=2026&lang=en"
        assert f"<{address}>" in found.headers["Link"]
        assert address.replace("&", "&amp;") in found.text
    # Nothing that is selected has a place.
    assert ".geojson" not in found.headers["Link"] + found.text.replace("/map/outline.geojson", "")
    assert ".geojson" not in client.get(f"{PAGE}.csv?lod:data.from=2026").headers["Link"]


def test_twin_has_validators_and_answers_head(client: FlaskClient) -> None:
    found = client.get(f"{PAGE}.csv?lang=en")
    again = client.get(f"{PAGE}.csv?lang=en", headers={"If-None-Match": found.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get(f"{PAGE}.csv?lang=en&lod:data.from=2026")
    assert other.headers["ETag"] != found.headers["ETag"]
    assert client.head(f"{PAGE}.csv?lang=en").status_code == 200
    assert found.headers["Content-Language"] == "en"


def test_register_that_is_none_has_no_entries(client: FlaskClient) -> None:
    assert client.get("/doc/dataset/inny.csv").status_code == 404
    assert client.get("/doc/dataset/..%2F..%2Fetc%2Fpasswd.csv").status_code == 404


def test_fault_is_told_at_its_field_on_the_page_itself(client: FlaskClient) -> None:
    found = html(client, "?lod:data.from=wczoraj&lod:data.to=2026-02&lang=pl")
    assert found.status_code == 400
    assert 'name="lod:data.from" value="wczoraj" id="fault-lod:data.from" aria-invalid="true"' in found.text
    assert "„wczoraj” to nie dzień" in found.text
    assert 'name="lod:data.to" value="2026-02"' in found.text
    again = client.get(f"{PAGE}?lod:data.from=wczoraj", headers={"Accept": "text/html", "If-None-Match": "*"})
    assert again.status_code == 400


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}.json", f"{PAGE}.csv"])
def test_fault_of_an_end_is_told_to_programs_with_what_was_expected(client: FlaskClient, address: str) -> None:
    found = client.get(f"{address}?lod:data.from=wczoraj&lang=pl", headers={"Accept": "application/json"})
    assert (found.status_code, found.content_type) == (400, "application/problem+json")
    assert found.json["detail"] == (
        "lod:data.from='wczoraj': tak nie da się wybrać wpisów; oczekiwano: dzień, miesiąc lub rok, na przykład "
        "2025-02-24, 2025-02 lub 2025"
    )


def meta(text: str, name: str) -> str:
    return text.partition(f'{name}" content="')[2].partition('"')[0]


def test_choice_is_shared_as_what_it_is(client: FlaskClient) -> None:
    chosen = html(client, "?lod:data.from=2026-02-10&sort=-lod:data&lang=en")
    address = f"https://lod.example.org{PAGE}?lod:data.from=2026-02-10"
    assert chosen.text.partition("<title>")[2].startswith("Register of things: day: from 2026-02-10 · ")
    assert meta(chosen.text, "og:title") == "Register of things: day: from 2026-02-10"
    assert meta(chosen.text, "og:url") == address
    assert meta(chosen.text, "description").startswith("2 entries (day: from 2026-02-10)")
    assert meta(chosen.text, "description") == meta(chosen.text, "og:description")
    assert f'<link rel="canonical" href="{address}">' in chosen.text
    assert chosen.headers["Link"].count('rel="canonical"') == 1
    assert f'<a href="{address}"><code' in chosen.text


def test_whole_register_is_shared_as_itself(client: FlaskClient) -> None:
    whole = html(client, "?sort=-lod:data&lang=en")
    assert meta(whole.text, "og:title") == "Register of things"
    assert meta(whole.text, "og:url") == "https://lod.example.org/id/dataset/rzeczy"
    assert '<link rel="canonical" href="https://lod.example.org/id/dataset/rzeczy">' in whole.text


def location(client: FlaskClient, address: str, accept: str) -> str:
    found = client.get(address, headers={"Accept": accept})
    assert found.status_code == 303
    assert {"Accept", "Accept-Language"} <= set(found.vary)
    return found.headers["Location"]


@pytest.mark.parametrize(
    ("accept", "extension"),
    [("text/csv", "csv"), ("application/json", "json"), ("application/geo+json", "geojson")],
)
def test_data_by_accept_are_the_entries_that_the_address_selects(
    client: FlaskClient, accept: str, extension: str
) -> None:
    found = location(client, f"{PAGE}?lod:data.from=2026&page=1&lang=en", accept)
    assert found == f"{PAGE}.{extension}?lod:data.from=2026&lang=en"
    assert client.get(found).status_code == 200
    # What selects nothing asks for the register as it is.
    if extension != "geojson":
        assert location(client, f"{PAGE}?lang=en", accept) == f"/data/dataset/rzeczy.{extension}"
    assert client.get(f"{PAGE}?lod:data.from=x", headers={"Accept": accept}).status_code == 400


def test_two_kinds_of_data_are_told_apart(client: FlaskClient) -> None:
    links = html(client, "?lang=en").headers["Link"]
    alternate = 'rel="alternate"; type="text/csv"; title='
    assert f'</data/dataset/rzeczy.csv>; {alternate}"About this thing: csv"' in links
    assert (
        '/doc/dataset/rzeczy.csv?lang=en>; rel="alternate"; type="text/csv"; title="The chosen entries: csv"' in links
    )
    assert 'type="text/csv" title="Wybrane wpisy: csv">' in html(client, "?lang=pl").text


def test_suffix_on_a_page_that_has_no_other_data_leads_to_the_data_about_the_thing(client: FlaskClient) -> None:
    for rest, extension in (("rzeczy/1", "json"), ("rzeczy/1", "csv"), ("rzeczy/1", "ttl"), ("dataset/rzeczy", "ttl")):
        found = client.get(f"/doc/{rest}.{extension}", headers={"Accept": "text/html"})
        assert (found.status_code, found.headers["Location"]) == (303, f"/data/{rest}.{extension}")
    assert client.get("/doc/rzeczy/99.json").status_code == 404
    assert client.get("/doc/rzeczy/1.zip").status_code == 404


def test_form_without_scripts_leads_to_the_plain_address(client: FlaskClient) -> None:
    sent = "?lang=en&of.dni=1&q=&lod%3Adata.from=2026&lod%3Adata.to=&sort=&size=25"
    assert location(client, PAGE + sent, "text/html") == f"{PAGE}?lod:data.from=2026&lang=en&of.dni=1"


def test_choosing_entries_keeps_what_is_chosen_of_charts(client: FlaskClient) -> None:
    found = html(client, "?of.dni=2026&lang=en").text
    assert '<a href="?sort=lod:data&amp;of.dni=2026&amp;lang=en#entries">day</a>' in found
    assert '<input type="hidden" name="of.dni" value="2026">' in found


def test_choices_are_not_for_search_engines_and_registers_are(client: FlaskClient) -> None:
    robots = '<meta name="robots" content="noindex, follow">'
    chosen = client.get("/doc/dataset/rzeczy?lod:data.from=2026-02-28", headers={"Accept": "text/html"}).text
    assert robots in chosen
    for query in ("", "?lang=en", "?sort=lod:data"):
        assert robots not in client.get(f"/doc/dataset/rzeczy{query}", headers={"Accept": "text/html"}).text
