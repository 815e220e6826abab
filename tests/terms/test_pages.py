"""Pages of classes and properties: what they tell of a small region."""

import re

import pytest
from flask.testing import FlaskClient

from tests.serving.test_page import _Balance, texts


def page(client: FlaskClient, path: str) -> str:
    response = client.get(path, headers={"Accept": "text/html"})
    assert response.status_code == 200
    parser = _Balance()
    parser.feed(response.text)
    assert parser.open == []
    assert len(set(parser.ids)) == len(parser.ids)
    assert " style=" not in response.text
    return response.text


def section(html: str, heading: str) -> str:
    """The section under the heading with an id, without markup and what only screen readers say."""
    [part] = re.findall(rf'<section aria-labelledby="{heading}">(.*?)</section>', html, re.DOTALL)
    part = re.sub(r'<span class="hidden".*?</span>', "", part)
    return " ".join(re.sub(r"<[^>]+>", " ", part).split())


def test_class_says_what_it_means(client: FlaskClient) -> None:
    html = page(client, "/doc/def/Umowa?lang=en")
    assert '<p class="definition">Consent.</p>' in html
    assert '<p class="note">An annex, too.</p>' in html
    assert "<code>lod:Umowa</code>" in html
    assert {"Contracts", "1.2.0", "being tested"} <= set(texts(html, "dd"))


def test_class_has_its_place_among_classes(client: FlaskClient) -> None:
    html = page(client, "/doc/def/Umowa?lang=en")
    assert section(html, "tree") == "Place among classes document contract 1,234 annex thing contract 1,234"
    assert html.count('<strong aria-current="true">contract</strong>') == 2


def test_class_counts_its_instances_by_register_and_shows_some(client: FlaskClient) -> None:
    html = page(client, "/doc/def/Umowa?lang=pl")
    assert section(html, "amount").replace("\xa0", " ").startswith("W rejestrach 1 234 wystąpienia")
    assert "Rejestr umów 1 234" in section(html, "amount").replace("\xa0", " ")
    assert section(html, "examples") == "Przykłady Umowa 1 Umowa 2"


def test_class_lists_properties_in_the_order_of_the_shape_with_what_is_asked(client: FlaskClient) -> None:
    html = page(client, "/doc/def/Umowa?lang=en")
    rows = re.findall(r'<th scope="row">.*?<code>(.*?)</code>', section_html(html, "properties"), re.DOTALL)
    assert rows == ["lod:stan", "lod:wartosc", "lod:siedziba", "dcterms:identifier"]
    told = section(html, "properties")
    assert "exactly one values of the type decimal not less than 0 1,200" in told
    assert "at most one from the code list State of a contract one of concluded , running" in told
    assert "at least one of these things of the class place" in told
    assert "matches the pattern ^[0-9]+&lt;$" in told


def section_html(html: str, heading: str) -> str:
    return html.partition(f'<section aria-labelledby="{heading}">')[2].partition("</section>")[0]


def test_subclass_is_checked_by_the_shapes_of_its_superclass(client: FlaskClient) -> None:
    assert "lod:wartosc" in section(page(client, "/doc/def/Aneks"), "properties")


def test_class_links_relations_both_ways_and_other_vocabularies(client: FlaskClient) -> None:
    assert "contract" in section(page(client, "/doc/def/Miejsce?lang=en"), "relations")
    html = page(client, "/doc/def/Umowa?lang=en")
    assert 'href="https://example.com/Contract" class="external"' in section_html(html, "alignments")
    assert "check its instances contract" in section(html, "shapes")
    assert "ask for one as a value contract" in section(page(client, "/doc/def/Miejsce?lang=en"), "shapes")


def test_class_offers_a_query_that_answers(client: FlaskClient) -> None:
    html = page(client, "/doc/def/Umowa?lang=en")
    [query] = re.findall(r'href="(/sparql\?query=[^"]+)"', html)
    assert query.endswith("&amp;lang=en")
    answer = client.get(query.replace("&amp;", "&"), headers={"Accept": "text/csv"})
    assert answer.text.count("/id/umowy/") == 2


def test_property_says_from_what_to_what(client: FlaskClient) -> None:
    html = page(client, "/doc/def/siedziba?lang=en")
    assert section(html, "relations") == "From what to what used with contract values place the other way round guests"
    assert "transitive" in html
    assert "seat" in section(page(client, "/doc/def/goscie?lang=en"), "relations")


def test_property_shows_its_uses_and_who_asks_for_it(client: FlaskClient) -> None:
    html = page(client, "/doc/def/wartosc?lang=en")
    assert (
        section(html, "amount")
        == "In the registers 1,200 statements · Query these statements Register of contracts 1,200"
    )
    assert section(html, "classes") == "Classes whose instances have it contract 1,200"
    assert "Umowa 1 12.5" in section(html, "examples")
    assert "contract amount exactly one values of the type decimal" in section(html, "shapes")
    assert "Umowa 1 Miejsce 1" in section(page(client, "/doc/def/siedziba"), "examples")


@pytest.mark.parametrize("path", ["/def/Umowa", "/def/wartosc", "/def/"])
def test_terms_lead_to_pages_and_data(client: FlaskClient, path: str) -> None:
    for accept, place in (("text/html", f"/doc{path}"), ("text/turtle", f"/data{path}.ttl")):
        response = client.get(path, headers={"Accept": accept})
        assert (response.status_code, response.headers["Location"]) == (303, place)
