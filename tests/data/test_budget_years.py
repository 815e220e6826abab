"""The budget can be narrowed down by year: each position, change and report says the one that its period belongs to."""

from flask.testing import FlaskClient

from app.factory import create_app
from tests.published import Published

YEARS = """
PREFIX lod: <def/> PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX sdmx-dimension: <http://purl.org/linked-data/sdmx/2009/dimension#>
SELECT ?year (COUNT(?thing) AS ?things) (SUM(?wrong) AS ?others) {
  ?thing sdmx-dimension:refPeriod/dcat:startDate ?day .
  OPTIONAL { ?thing lod:rokBudzetowy ?year }
  BIND(IF(STR(YEAR(?day)) = STR(?year), 0, 1) AS ?wrong)
} GROUP BY ?year ORDER BY ?year
"""


def test_year_is_that_of_the_period(published: Published) -> None:
    rows = published.rows(YEARS)
    assert [row["year"] for row in rows] == ["2024", "2025", "2026"]
    assert {row["others"] for row in rows} == {"0"}


def test_years_are_offered_in_their_order_and_select_what_they_count(published: Published) -> None:
    client: FlaskClient = create_app(published.settings).test_client()
    page = client.get("/doc/dataset/budzet?lang=en", headers={"Accept": "text/html"}).text
    offered = page.partition('<legend class="hidden">year</legend>')[2].partition("</fieldset>")[0]
    places = [offered.index(f'name="lod:rokBudzetowy" value="{year}"') for year in (2024, 2025, 2026)]
    assert places == sorted(places)
    assert "lod:rokBudzetowy.from" not in page
    chosen = client.get("/doc/dataset/budzet.json?lod:rokBudzetowy=2025").get_json()
    assert 0 < chosen["total"] < client.get("/doc/dataset/budzet.json?size=25").get_json()["total"]
    years = {term["value"] for entry in chosen["entries"] for term in entry["values"]["lod:rokBudzetowy"]}
    assert years == {"2025"}
