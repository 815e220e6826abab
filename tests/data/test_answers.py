"""What a citizen asks first is answered on the page of a register: who won, for how much, and in which order."""

import re

import pytest
from flask.testing import FlaskClient

from app.factory import create_app
from tests.published import Published


@pytest.fixture(scope="module")
def client(published: Published) -> FlaskClient:
    return create_app(published.settings).test_client()


def page(client: FlaskClient, path: str) -> str:
    return client.get(f"{path}?lang=pl").text


@pytest.mark.parametrize("register", ["zamowienia", "umowy"])
def test_contractors_are_a_column_to_choose_by_and_a_chart(client: FlaskClient, register: str) -> None:
    shown = page(client, f"/doc/dataset/{register}")
    [head] = re.findall(r"<thead>.*?</thead>", shown.partition("</table>")[0], re.DOTALL)
    assert "wykonawca" in head
    assert re.search(r'name="lod:(?:wybranyWykonawca|wykonawca)"', shown)
    assert re.search(r'id="chart-wykonawcy-', shown)


def test_every_procedure_with_a_contract_says_who_won_and_for_how_much(published: Published) -> None:
    silent = published.rows(
        """SELECT ?p { ?w <def/wykonawca> ?firma ; <http://data.europa.eu/a4g/ontology#hasAwardedValue> ?ile ;
             <http://data.europa.eu/a4g/ontology#concernsLot>/<http://purl.org/dc/terms/isPartOf> ?p .
           FILTER NOT EXISTS { ?p <def/wybranyWykonawca> ?firma ; <def/wartoscUdzielona> ?ile } }"""
    )
    assert silent == []


def test_periods_are_in_the_order_of_time_and_codes_by_notation(client: FlaskClient) -> None:
    shown = page(client, "/doc/dataset/budzet")
    for pattern in (r'value="(id/budzet/okres-[^"]+)"', r'value="id/code/dzial/(\d+)"'):
        found = re.findall(pattern, shown)
        assert len(found) > 2
        assert found == sorted(found)


def test_code_lists_say_what_they_are(client: FlaskClient) -> None:
    for name in ("dzial", "rozdzial", "paragraf"):
        assert 'class="definition"' in page(client, f"/doc/code/{name}")
