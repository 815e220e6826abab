"""Every term of the region has its page, in four queries at most."""

import re

import pytest
from flask.testing import FlaskClient

from app.addresses import page_path
from app.iris import Iris
from app.snapshot.vocabulary import CLASSES, DATATYPES, ONTOLOGY, PROPERTIES, SHAPES
from tests.published import BASE, Published
from tests.terms.conftest import queries

KINDS = {
    "classes": CLASSES,
    "properties": PROPERTIES,
    "datatypes": DATATYPES,
    "ontologies": (ONTOLOGY,),
    "shapes": SHAPES,
}
# There are more than so many of each.
LEAST = {"classes": 40, "properties": 150, "datatypes": 10, "ontologies": 5, "shapes": 500}


@pytest.mark.embedded("its queries are counted")
@pytest.mark.parametrize("kind", KINDS)
def test_every_term_has_a_page_in_four_queries(whole: FlaskClient, published: Published, kind: str) -> None:
    names = " ".join(f"<{name}>" for name in KINDS[kind])
    rows = published.rows(f"SELECT DISTINCT ?term {{ VALUES ?type {{ {names} }} ?term a ?type }}")
    terms = sorted(row["term"] for row in rows if row["term"].startswith(f"{BASE}def/"))
    assert len(terms) > LEAST[kind]
    for number, term in enumerate(terms):
        path = page_path(Iris(BASE).rest(term))
        with queries() as asked:
            response = whole.get(f"{path}?lang={('pl', 'en')[number % 2]}", headers={"Accept": "text/html"})
        assert response.status_code == 200, term
        assert 0 < len(asked) <= 4, (term, asked)
        assert "sh:None" not in response.text
        assert len(response.data) < 300_000, term


def test_no_constraint_of_the_region_is_without_words(whole: FlaskClient, published: Published) -> None:
    rows = published.rows(
        "PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT DISTINCT ?class { ?shape sh:targetClass ?class }"
    )
    own = [row["class"] for row in rows if row["class"].startswith(f"{BASE}def/")]
    pages = [whole.get(page_path(Iris(BASE).rest(cls))).text for cls in own]
    assert len(pages) > 30
    assert not [page for page in pages if "<li>sh:" in page]


@pytest.mark.embedded("its queries are counted")
@pytest.mark.parametrize(("kind", "least"), [("ConceptScheme", 50), ("Concept", 1500)])
def test_every_code_list_has_a_page_in_four_queries(
    whole: FlaskClient, published: Published, kind: str, least: int
) -> None:
    rows = published.rows(f"SELECT DISTINCT ?term {{ ?term a <http://www.w3.org/2004/02/skos/core#{kind}> }}")
    terms = sorted(row["term"] for row in rows if row["term"].startswith(f"{BASE}id/code/"))
    assert len(terms) > least
    for term in terms if kind == "ConceptScheme" else terms[::9]:
        path = page_path(Iris(BASE).rest(term))
        with queries() as asked:
            response = whole.get(path, headers={"Accept": "text/html"})
        assert response.status_code == 200, term
        assert 0 < len(asked) <= 4, (term, asked)
        assert len(response.data) < 300_000, term
        if kind == "ConceptScheme":
            assert whole.get(path.replace("/doc/", "/data/") + ".csv").text.count("\n") > 2, term


def test_codes_lead_to_the_entries_that_have_them(whole: FlaskClient) -> None:
    html = whole.get("/doc/code/status-umowy/aktywna?lang=en", headers={"Accept": "text/html"}).text
    [path] = re.findall(r'href="(/doc/dataset/[^"]*status-umowy[^"]*)"', html)
    assert path == "/doc/dataset/umowy?lod:statusUmowy=id/code/status-umowy/aktywna&amp;lang=en"
    response = whole.get(path.replace("&amp;", "&"), headers={"Accept": "text/html"})
    assert response.status_code == 200
