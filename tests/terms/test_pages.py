"""Pages of classes and properties: what they tell of a small region."""

import re

import pytest
from flask.testing import FlaskClient

from tests.serving.test_page import _Balance, texts
from tests.terms.conftest import queries


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


@pytest.mark.parametrize("path", ["/def/1.0.0", "/doc/def/1.0.0"])
def test_version_of_the_ontology_leads_to_the_ontology(client: FlaskClient, path: str) -> None:
    for accept, place in (("text/html", "/doc/def/"), ("text/turtle", "/data/def/.ttl")):
        response = client.get(path, headers={"Accept": accept})
        assert (response.status_code, response.headers["Location"]) == (303, place)
    assert client.get("/doc/def/9.9.9").status_code == 404


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
    assert "exactly one values of the type decimal number not less than 0 1,200" in told
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
    assert "contract amount exactly one values of the type decimal number" in section(html, "shapes")
    assert "Umowa 1 Miejsce 1" in section(page(client, "/doc/def/siedziba"), "examples")


@pytest.mark.parametrize("path", ["/def/Umowa", "/def/wartosc", "/def/"])
def test_terms_lead_to_pages_and_data(client: FlaskClient, path: str) -> None:
    for accept, place in (("text/html", f"/doc{path}"), ("text/turtle", f"/data{path}.ttl")):
        response = client.get(path, headers={"Accept": accept})
        assert (response.status_code, response.headers["Location"]) == (303, place)


def test_ontology_shows_its_modules_tree_and_diagram(client: FlaskClient) -> None:
    html = page(client, "/doc/def/?lang=en")
    assert section(html, "modules") == "Modules Contracts 4 terms Places 4 terms"
    assert "document contract 1,234 annex place" in section(html, "tree")
    assert "PREFIX lod: &lt;https://lod.example.org/def/&gt;" in html
    assert "https://lod.example.org/def/1.0.0" in html
    [drawing] = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    assert re.findall(r'<text class="name"[^>]*>([^<]*)<', drawing) == ["annex", "contract", "document", "place"]
    assert drawing.count('href="/doc/def/') == 4
    assert 'role="img"' not in drawing  # it would hide the links
    assert "<title" in drawing
    assert "<desc" in drawing


def names_of(html: str) -> list[str]:
    return re.findall(r'<th scope="row">.*?<code>(.*?)</code>', html, re.DOTALL)


def test_ontology_lists_all_terms_and_those_it_borrows(client: FlaskClient) -> None:
    html = page(client, "/doc/def/?lang=en")
    assert names_of(html) == [
        *("lod:Aneks", "lod:Umowa", "lod:Dokument", "lod:Miejsce"),
        *("lod:goscie", "lod:siedziba", "lod:wartosc", "lod:Numer"),
        "dcterms:identifier",
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=UMÓW", ["lod:Umowa"]),
        ("q=goscie", ["lod:goscie"]),
        ("q=consent", ["lod:Umowa"]),
        ("q=numer", ["lod:Numer", "dcterms:identifier"]),
        ("q=seat+nowhere", []),
        ("module=https://lod.example.org/def/modul/b", ["lod:Miejsce", "lod:goscie", "lod:siedziba", "lod:Numer"]),
        ("module=nothing", []),
    ],
)
def test_terms_are_found_by_words_and_module(client: FlaskClient, query: str, found: list[str]) -> None:
    html = page(client, f"/doc/def/?lang=en&{query}")
    assert names_of(html) == found
    assert ("No term has all of these words." in html) == (found == [])


def test_words_that_are_looked_for_stay_text(client: FlaskClient) -> None:
    html = page(client, "/doc/def/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in html


def test_module_has_a_page_of_its_own_terms(client: FlaskClient) -> None:
    html = page(client, "/doc/def/modul/b?lang=en")
    assert names_of(html) == ["lod:Miejsce", "lod:goscie", "lod:siedziba", "lod:Numer"]
    assert 'id="module"' not in html


def test_shape_says_what_it_checks_and_asks(client: FlaskClient) -> None:
    html = page(client, "/doc/def/shape/Umowa?lang=en")
    assert texts(html, "h1") == ["contract"]
    assert section(html, "targets") == "What it checks instances of the class contract"
    assert "Register of contracts 1,234" in section(html, "registers")
    assert names_of(html) == ["lod:stan", "lod:wartosc", "lod:siedziba", "dcterms:identifier"]
    told = section(html, "properties")
    assert "values of the type decimal number not less than 0 Amount: exactly one. warning" in told
    assert "SELECT $this WHERE { $this lod:wartosc 0 FILTER(1 &lt; 2) }" in section(html, "checks")
    assert "Must agree. error" in section(html, "checks")


def test_property_shape_is_a_part_of_its_shape(client: FlaskClient) -> None:
    html = page(client, "/doc/def/shape/Umowa-wartosc?lang=en")
    assert texts(html, "h1") == ["amount"]
    assert section(html, "holders") == "Part of the shapes contract"
    assert names_of(html) == ["lod:wartosc"]


def test_code_list_is_a_tree_with_uses(client: FlaskClient) -> None:
    html = page(client, "/doc/code/stan?lang=en")
    assert '<p class="definition">States.</p>' in html
    assert "3 concepts" in html
    codes = section(html, "codes")
    assert "zawarta concluded 2 uses Signed. w-toku running 1 use zerwana =broken &lt;b&gt;" in codes
    assert section(html, "uses") == "Where it is used Register Property Uses Register of contracts stan 3"


@pytest.mark.parametrize(
    ("words", "found"), [("PODPISANA", ["zawarta"]), ("toku", ["w-toku"]), ("w-toku running", ["w-toku"]), ("xyz", [])]
)
def test_codes_are_found_by_words_in_any_language(client: FlaskClient, words: str, found: list[str]) -> None:
    html = page(client, f"/doc/code/stan?lang=en&q={words}")
    assert re.findall(r"<li><code>(.*?)</code>", section_html(html, "codes")) == found
    count = "1 concept found" if found else "0 concepts found"
    assert f'<p role="status">{count}</p>' in html


def test_concept_says_where_it_stands_and_where_it_is_used(client: FlaskClient) -> None:
    html = page(client, "/doc/code/stan/w-toku?lang=en")
    place = section(html, "place")
    assert place == "Place in the code list Code list State of a contract Broader concepts zawarta concluded"
    above = page(client, "/doc/code/stan/zawarta?lang=en")
    assert section(above, "narrower") == "Narrower concepts 1 w-toku running"
    assert "Signed." in above
    assert 'href="https://example.com/concluded" class="external"' in section_html(above, "alignments")
    assert section(above, "uses") == "Where it is used Register Property Uses Register of contracts stan 2"


def test_code_list_is_a_table(client: FlaskClient) -> None:
    html = page(client, "/doc/code/stan")
    assert '<a href="/data/code/stan.csv" type="text/csv">' in html
    response = client.get("/data/code/stan.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.text.splitlines() == [
        "\ufeffnotation,label_pl,label_en,broader,definition_pl,definition_en,iri",
        "w-toku,w toku,running,zawarta,,,https://lod.example.org/id/code/stan/w-toku",
        "zawarta,zawarta,concluded,,Podpisana.,Signed.,https://lod.example.org/id/code/stan/zawarta",
        "zerwana,'=zerwana <b>,'=broken <b>,,,,https://lod.example.org/id/code/stan/zerwana",
    ]
    again = client.get("/data/code/stan.csv", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_codes_that_are_found_are_a_table_too(client: FlaskClient) -> None:
    html = page(client, "/doc/code/stan?q=w+toku")
    assert '<a href="/data/code/stan.csv?q=w+toku" type="text/csv">' in html
    response = client.get("/doc/code/stan?q=w+toku", headers={"Accept": "text/csv"})
    assert (response.status_code, response.headers["Location"]) == (303, "/data/code/stan.csv?q=w+toku")
    found = client.get("/data/code/stan.csv?q=w+toku").text.splitlines()
    assert [line.partition(",")[0] for line in found] == ["\ufeffnotation", "w-toku"]
    assert len(client.get("/data/code/stan.csv?q=xyz").text.splitlines()) == 1


@pytest.mark.parametrize("path", ["/data/code/nic.csv", "/data/code/%3Cx%3E%20%22.csv", "/data/code/%F0.csv"])
def test_there_is_no_table_of_what_is_no_code_list(client: FlaskClient, path: str) -> None:
    assert client.get("/readyz").status_code == 200  # the release is open
    with queries() as asked:
        assert client.get(path).status_code == 404
    assert asked == []


def test_datatype_says_what_a_value_looks_like(client: FlaskClient) -> None:
    html = page(client, "/doc/def/Numer?lang=en")
    assert '<p class="definition">Three digits.</p>' in html
    told = section(html, "values")
    assert "values of the type text" in told
    assert "length in characters exactly 3" in told
    assert "matches the pattern [0-9]{3}" in told
    assert section(html, "relations") == "Relations properties whose values are of it value"


def test_property_that_a_chain_amounts_to_names_its_steps(client: FlaskClient) -> None:
    told = section(page(client, "/doc/def/goscie?lang=en"), "alignments")
    assert told == "In other vocabularies one after the other has of"


def test_ontology_and_shapes_are_downloaded_whole(client: FlaskClient) -> None:
    html = page(client, "/doc/def/?lang=en")
    found = re.findall(r'<a href="(/graph-store[^"]*)" type="([^"]*)">', html)
    assert len(found) == 8
    for path, media_type in found:
        response = client.get(path.replace("&amp;", "&"))
        assert response.status_code == 200
        assert response.headers["Content-Type"].partition(";")[0] == media_type


def test_ontology_leads_to_code_lists_and_shapes(client: FlaskClient) -> None:
    html = page(client, "/doc/def/?lang=en")
    assert section(html, "code-lists") == "Code lists 2 Many State of a contract"
    assert section(html, "all-shapes") == "Shapes that check the registers 1 contract"


@pytest.mark.parametrize(
    ("path", "crumbs"),
    [
        ("/doc/def/", ["Home"]),
        ("/doc/def/modul/a", ["Home", "Ontology"]),
        ("/doc/def/Umowa", ["Home", "Ontology", "Contracts"]),
        ("/doc/def/wartosc", ["Home", "Ontology", "Contracts"]),
        ("/doc/def/Numer", ["Home", "Ontology", "Places"]),
        ("/doc/def/shape/Umowa", ["Home", "Ontology"]),
        ("/doc/def/shape/Umowa-wartosc", ["Home", "Ontology", "contract"]),
        ("/doc/code/stan/w-toku", ["Home", "State of a contract", "zawarta concluded"]),
    ],
)
def test_pages_say_where_they_stand(client: FlaskClient, path: str, crumbs: list[str]) -> None:
    html = page(client, f"{path}?lang=en")
    [trail] = re.findall(r'<nav class="breadcrumb".*?</nav>', html, re.DOTALL)
    assert texts(trail, "li") == crumbs
