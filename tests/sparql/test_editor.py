"""The editor over the form of /sparql, in a real browser under the policy that the site sends.

Every test ends by reading the browser's console: an error there, or a refusal of the policy, fails it.
"""

import contextlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

from app.bundle import FOLDER
from tests.browser import chromium
from tests.conftest import CHECKOUT
from tests.machine import PATIENCE, free_port
from tests.served import serving
from tests.serving.conftest import BASE, GRAPHS, publish

EXAMPLE = "# Wszystkie umowy\n# All contracts\nPREFIX lod: <def/>\nSELECT ?umowa WHERE { ?umowa a lod:Umowa }\n"
# What would run if any view took a value for markup; a value that names another variable, which must stay as it is.
HOSTILE = '<img src=x onerror=\\"window.hacked=1\\"><script>window.hacked=1</script>'
ROWS = f"""
PREFIX geo: <http://www.opengis.net/ont/geosparql#>
PREFIX a: <https://a.example/>
PREFIX b: <https://b.example/>
SELECT * WHERE {{
  VALUES (?what ?group ?number ?place) {{
    ("{HOSTILE}" a:x 3 "POINT(19.5 51.8)"^^geo:wktLiteral)
    ("{{{{number}}}}" b:x 4 "<http://www.opengis.net/def/crs/EPSG/0/4326> POINT(51.7 19.4)"^^geo:wktLiteral)
    (<javascript:window.hacked=1> a:x 5 "<http://www.opengis.net/def/crs/EPSG/0/2180> POINT(1 2)"^^geo:wktLiteral)
  }}
}}"""

BOUNDARY = """
    @prefix geo: <http://www.opengis.net/ont/geosparql#> .
    <id/granice/1001> lod:jednostkaNadrzedna <id/granice/10> .
    <id/granice/10> geo:hasDefaultGeometry <id/granice/10/geometry> .
    <id/granice/10/geometry> geo:asWKT "POLYGON((18 51, 20 51, 20 52, 18 52, 18 51))"^^geo:wktLiteral .
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with _site(tmp_path_factory, rows=30) as address:
        yield address


@contextlib.contextmanager
def _site(tmp_path_factory: pytest.TempPathFactory, *, rows: int) -> Iterator[str]:
    if not (FOLDER / "manifest.json").exists():
        reason = "run `make assets`" if shutil.which("npm") else "npm is not installed"
        assert not os.environ.get("CI"), reason
        pytest.skip(f"the editor is not built here: {reason}")
    folder = tmp_path_factory.mktemp("site")
    queries = folder / "region" / "mappings" / "umowy" / "queries"
    queries.mkdir(parents=True)
    (queries / "wszystkie.rq").write_text(EXAMPLE, "utf-8")
    publish(folder / "var" / "releases", "r1", {**GRAPHS, "granice": BOUNDARY})
    settings = {
        "LOD_REGION": str(folder / "region"),
        "LOD_VAR": str(folder / "var"),
        "LOD_BASE_IRI": BASE,
        "LOD_QUERY_ROWS": str(rows),
    }
    environ = {**os.environ, **settings, "LOD_BIND": f"127.0.0.1:{free_port()}", "LOD_WORKERS": "1"}
    with serving(environ) as address:
        yield address


@pytest.fixture(scope="module")
def driver() -> Iterator[Chrome]:
    with chromium(language="en") as opened:
        yield opened


# What the form of a button brings, and what the button of YASR saves.
WHOLE = """
const [button, done] = arguments;
const { form } = button, asked = new URLSearchParams(new FormData(form, button));
const post = { method: "POST", body: asked };
fetch(form.method === "post" ? form.action : `${form.action}?${asked}`, form.method === "post" ? post : {})
  .then((response) => response.text()).then(done);
"""
DOWNLOADED = """
const [done] = arguments;
const { createObjectURL } = URL, { click } = HTMLAnchorElement.prototype;
URL.createObjectURL = (blob) => (blob.text().then(done), createObjectURL(blob));
HTMLAnchorElement.prototype.click = () => {};
document.querySelector(".tabPanel.active .yasr_downloadIcon").dispatchEvent(new Event("click"));
URL.createObjectURL = createObjectURL;
HTMLAnchorElement.prototype.click = click;
"""


class Editor:
    """The page with the editor on it, as its reader uses it."""

    def __init__(self, site: str, driver: Chrome) -> None:
        self.site = site
        self.driver = driver

    def open(self, path: str = "/sparql?lang=en") -> None:
        self.driver.get(self.site + path)
        self.until(lambda: self.find(".tabPanel.active .CodeMirror"))

    def until(self, condition: Callable[[], object]) -> None:
        WebDriverWait(self.driver, PATIENCE).until(lambda _: condition())

    def find(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str) -> WebElement:
        self.until(lambda: self.find(selector))
        return self.find(selector)[0]

    def press(self, selector: str) -> None:
        self.one(f".tabPanel.active {selector}").click()

    @property
    def text(self) -> str:
        script = "return document.querySelector('.tabPanel.active .CodeMirror').CodeMirror.getValue()"
        return str(self.driver.execute_script(script))

    def write(self, query: str) -> None:
        script = "document.querySelector('.tabPanel.active .CodeMirror').CodeMirror.setValue(arguments[0])"
        self.driver.execute_script(script, query)

    def type(self, *keys: str) -> None:
        ActionChains(self.driver).send_keys(*keys).perform()

    def type_into(self, selector: str, text: str) -> None:
        self.one(f".tabPanel.active {selector}").send_keys(text)

    def choose(self, name: str, value: str) -> None:
        Select(self.one(f".tabPanel.active .editor-controls select[name={name}]")).select_by_value(value)

    def run(self, query: str) -> None:
        self.write(query)
        self.press(".yasqe_queryButton")
        self.until(lambda: not self.find(".yasqe_queryButton.busy"))

    def console(self) -> list[str]:
        return [entry["message"] for entry in self.driver.get_log("browser")]


@pytest.fixture
def long(tmp_path_factory: pytest.TempPathFactory, driver: Chrome) -> Iterator[Editor]:
    """The editor where a result may be long."""
    with _site(tmp_path_factory, rows=10_000) as address:
        opened = Editor(address, driver)
        yield opened
        assert opened.console() == []


@pytest.fixture
def editor(site: str, driver: Chrome) -> Iterator[Editor]:
    driver.get(f"{site}/healthz")
    driver.execute_script("localStorage.clear()")
    driver.get_log("browser")
    opened = Editor(site, driver)
    yield opened
    assert opened.console() == []


def test_editor_has_its_own_sheet(editor: Editor) -> None:
    editor.open()
    sheets = editor.driver.execute_script("return [...document.styleSheets].map((sheet) => sheet.href)")
    built = json.loads((FOLDER / "manifest.json").read_text("utf-8"))
    assert any(sheet.endswith(built["editor.css"]) for sheet in sheets)


def test_query_runs_and_its_result_is_a_table(editor: Editor) -> None:
    editor.open()
    editor.run("PREFIX lod: <def/> SELECT ?umowa WHERE { ?umowa a lod:Umowa } ORDER BY ?umowa")
    editor.one(".yasr table.dataTable")
    links = [link.get_attribute("href") for link in editor.find(".yasr a.iri")]
    assert links == [f"{BASE}id/umowy/1", f"{BASE}id/umowy/SR%2F2%2F2024", f"{BASE}id/umowy/bez%20nazwy"]
    assert "Rows: 3" in editor.one(".tabPanel.active .yasr_response_chip").text


def test_no_view_takes_a_value_for_markup_or_changes_it(editor: Editor) -> None:
    editor.open()
    editor.run(ROWS)
    table = editor.one(".yasr table.dataTable").text
    assert "<img src=x onerror=" in table
    assert "{{number}}" in table
    editor.type_into(".tableFilter", "<IMG")
    editor.until(lambda: len(editor.find(".yasr table.dataTable tbody tr")) == 1)
    editor.press(".select_pivot")
    editor.choose("down", "what")
    editor.until(lambda: "{{number}}" in editor.one(".editor-pivot").text)
    editor.press(".select_chart")
    editor.one(".editor-chart canvas")
    editor.press(".select_map")
    for shape in editor.find(".editor-map path.leaflet-interactive"):
        shape.click()
        editor.one(".leaflet-popup")
    editor.press(".select_response")
    editor.one(".yasr_results .CodeMirror")
    editor.press(".select_table")
    editor.run(f'PREFIX a: <https://a.example/> CONSTRUCT {{ a:x a:y ?what }} WHERE {{ BIND("{HOSTILE}" AS ?what) }}')
    assert "<img src=x onerror=" in editor.one(".yasr table.dataTable").text
    assert editor.find("a[href^='javascript:']") == []
    assert editor.driver.execute_script("return window.hacked") is None


def test_map_shows_what_it_can_place_and_says_what_it_cannot(editor: Editor) -> None:
    editor.open()
    editor.run(ROWS)
    editor.press(".select_map")
    editor.until(lambda: len(editor.find(".editor-map path.leaflet-interactive")) == 2)
    assert "Not on the map (another reference system, or not readable): 1" in editor.one(".editor-note").text
    # The region of these tests has one boundary, which lies under what was asked for and cannot be chosen.
    editor.one(".editor-boundary")


def test_map_reads_the_axes_of_each_reference_system(editor: Editor) -> None:
    same = {
        "wktLiteral": "<http://www.opengis.net/def/crs/EPSG/0/4258> POINT(51.5 19)",
        "geoJSONLiteral": '{\\"type\\": \\"Point\\", \\"coordinates\\": [19, 51.5]}',
    }
    values = " ".join(f'("{value}"^^geo:{datatype})' for datatype, value in same.items())
    editor.open()
    editor.run(
        "PREFIX geo: <http://www.opengis.net/ont/geosparql#>"
        f'SELECT * {{ VALUES (?place) {{ {values} ("POINT(19 51.5)"^^geo:wktLiteral) ("POINT(20 52)"^^geo:wktLiteral)'
        ' ("GEOMETRYCOLLECTION(POINT(19 51.5), POINT(20 52))"^^geo:wktLiteral) ("no geometry"^^geo:wktLiteral) } }'
    )
    editor.press(".select_map")
    editor.until(lambda: len(editor.find(".editor-map path.leaflet-interactive")) == 6)
    places = [(path.rect["x"], path.rect["y"]) for path in editor.find(".editor-map path.leaflet-interactive")]
    [west, east] = sorted(set(places))
    assert [places.count(west), places.count(east)] == [4, 2]
    assert west[1] > east[1]


def test_chart_draws_the_numbers(editor: Editor) -> None:
    editor.open()
    editor.run(ROWS)
    editor.press(".select_chart")
    editor.one(".editor-chart canvas")
    assert editor.one(".editor-controls select[name=value]").get_attribute("value") == "number"
    script = (
        "const c = document.querySelector('.editor-chart canvas');"
        "return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((byte) => byte > 0)"
    )
    editor.until(lambda: editor.driver.execute_script(script))


def test_cross_table_keeps_apart_things_that_end_alike(editor: Editor) -> None:
    editor.open()
    editor.run(
        "PREFIX a: <https://a.example/> PREFIX b: <https://b.example/> SELECT ?group ?kind ?n WHERE {"
        "VALUES (?group ?kind ?n) { (a:x 'p' 1) (b:x 'p' 2) (a:x 'p' 4) (a:y 'q' 8) } }"
    )
    editor.press(".select_pivot")
    editor.one(".editor-pivot td")
    lines = [line.text.split() for line in editor.find(".editor-pivot tr")]
    assert lines == [
        ["group", "/", "kind", "p", "q"],
        ["https://a.example/x", "5"],
        ["https://b.example/x", "2"],
        ["y", "8"],
    ]
    heads = [(head.text, head.get_attribute("scope")) for head in editor.find(".editor-pivot th")]
    assert ("p", "col") in heads
    assert ("y", "row") in heads


def test_our_property_is_suggested_by_its_name_and_by_its_label(editor: Editor) -> None:
    editor.open()
    editor.write("PREFIX lod: <def/>\nSELECT * WHERE {\n  ?umowa ")
    editor.driver.execute_script(
        "const e = document.querySelector('.tabPanel.active .CodeMirror').CodeMirror; e.focus(); e.setCursor(2, 9)"
    )
    editor.type("lod:val")
    hint = editor.one(".CodeMirror-hints li")
    assert hint.text == "lod:wartosc: value"
    editor.type(Keys.ENTER)
    editor.until(lambda: "lod:wartosc" in editor.text)


def test_prefix_is_declared_when_it_is_used(editor: Editor) -> None:
    editor.open()
    editor.write("SELECT * WHERE {\n  ?umowa ")
    editor.driver.execute_script(
        "const e = document.querySelector('.tabPanel.active .CodeMirror').CodeMirror; e.focus(); e.setCursor(1, 9)"
    )
    editor.type("lod:")
    editor.until(lambda: f"PREFIX lod: <{BASE}def/>" in editor.text)


PASTE = """
const editor = document.querySelector('.tabPanel.active .CodeMirror').CodeMirror;
editor.setValue("");
editor.replaceRange(arguments[0], {line: 0, ch: 0}, undefined, "paste");
"""
LACKING = "# Contracts\nSELECT ?s WHERE { ?s a lod:Umowa ; un:known 'rdfs:x' }"


def test_prefix_is_declared_when_a_query_is_pasted(editor: Editor) -> None:
    editor.open()
    editor.driver.execute_script(PASTE, LACKING)
    title, declaration, *rest = editor.text.split("\n")
    assert (title, declaration) == ("# Contracts", f"PREFIX lod: <{BASE}def/>")
    assert rest == LACKING.split("\n")[1:]


def test_prefix_is_declared_when_a_query_that_was_opened_runs(editor: Editor) -> None:
    editor.open(f"/sparql?lang=en&draft={quote('SELECT ?s WHERE { ?s a lod:Umowa }')}")
    editor.press(".yasqe_queryButton")
    editor.one(".yasr table.dataTable")
    assert editor.text.startswith(f"PREFIX lod: <{BASE}def/>\n")
    assert "Rows: 3" in editor.one(".tabPanel.active .yasr_response_chip").text


def test_table_shows_values_alone_and_apart(editor: Editor) -> None:
    editor.open()
    editor.run("SELECT ?a ?b WHERE { VALUES (?a ?b) { (12 'x'@en) } }")
    editor.one(".yasr table.dataTable")
    cells = editor.find(".yasr table.dataTable tbody td")
    assert [cell.text for cell in cells] == ["12", "x"]
    inner = [cell.find_element(By.CSS_SELECTOR, "div > *").rect for cell in cells]
    assert inner[1]["x"] - inner[0]["x"] - inner[0]["width"] >= 10
    editor.press(".tableControls .switch input")
    editor.until(lambda: '"x"@en' in editor.one(".yasr table.dataTable").text)
    assert editor.find(".yasr_external_ref_btn") == []


def test_error_says_what_and_where(editor: Editor) -> None:
    editor.open()
    editor.run("SELECT ?s WHERE {\n  ?s ?p ?o\n  FILTER(\n}")
    alert = editor.one(".errorResult [role=alert]")
    assert "line 4, column 1" in alert.text.lower()
    assert len(editor.find(".editor-error-line")) == 1
    editor.write("ASK {}")
    assert editor.find(".editor-error-line") == []
    # The browser itself logs an answer of 400.
    [logged] = editor.console()
    assert "status of 400" in logged


def test_result_that_a_cap_cut_says_so_in_every_view(editor: Editor) -> None:
    editor.open()
    values = " ".join(map(str, range(40)))
    editor.run(f"SELECT ?n WHERE {{ VALUES ?n {{ {values} }} }}")
    assert "at most 30 rows" in editor.one(".editor-cut").text
    editor.press(".select_chart")
    editor.one(".editor-chart")
    assert editor.one(".editor-cut").is_displayed()
    editor.run("SELECT ?n WHERE { VALUES ?n { 1 } }")
    editor.until(lambda: editor.find(".editor-cut") == [])
    editor.run(f"PREFIX a: <https://a.example/> CONSTRUCT {{ a:x a:y ?n }} WHERE {{ VALUES ?n {{ {values} }} }}")
    assert "too large for one answer" in editor.one(".editor-cut").text


def test_views_draw_the_first_rows_of_a_long_result_and_lead_to_the_whole(long: Editor) -> None:
    triples = " ".join(f"<urn:x:{number}>" for number in range(2100))
    for query in (
        f"SELECT ?n WHERE {{ VALUES ?n {{ {triples} }} }}",
        f"CONSTRUCT {{ ?n <urn:x:p> 1 }} WHERE {{ VALUES ?n {{ {triples} }} }}",
    ):
        long.open()
        long.run(query)
        assert "The table has the first 1,000 of 2,100 rows." in long.one(".editor-bound").text
        assert "Rows: 2,100" in long.one(".tabPanel.active .yasr_response_chip").text
        long.one(".yasr table.dataTable")
        assert "of 1,000" in long.one(".dataTables_info, .dt-info").text
        [button, *_] = long.find(".editor-bound button")
        assert button.get_attribute("value") in ("csv", "nt")
        fetched = long.driver.execute_async_script(WHOLE, button)
        assert fetched.count("urn:x:") in (2100, 4200)
        # The table's own download has every row too.
        assert long.driver.execute_async_script(DOWNLOADED).count("urn:x:") in (2100, 4200)
    # What adds up adds up every row.
    long.run(f"SELECT ?n ?one WHERE {{ VALUES ?n {{ {triples} }} BIND(1 AS ?one) }}")
    long.press(".select_pivot")
    long.choose("down", "one")
    long.until(lambda: "2,100" in long.one(".editor-pivot").text)
    long.press(".select_response")
    shown = "return document.querySelector('.yasr_results .CodeMirror').CodeMirror.getValue().length"
    long.one(".overlay_btn")
    assert 1000 < long.driver.execute_script(shown) <= 20_000
    long.press(".overlay_btn")
    long.until(lambda: long.driver.execute_script(shown) > 50_000)
    long.press(".select_table")
    long.run("ASK {}")
    long.until(lambda: long.find(".editor-bound") == [])


def test_links_to_things_of_ours_stay_on_this_host(editor: Editor) -> None:
    editor.open()
    editor.run("PREFIX lod: <def/> SELECT ?umowa WHERE { ?umowa lod:waluta ?waluta }")
    editor.one(".yasr a.iri").click()
    editor.until(lambda: len(editor.driver.window_handles) == 2)
    editor.driver.switch_to.window(editor.driver.window_handles[1])
    editor.until(lambda: editor.driver.current_url == f"{editor.site}/doc/umowy/1")
    editor.driver.close()
    editor.driver.switch_to.window(editor.driver.window_handles[0])


ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o . ?p ?q ?r }"


def test_query_that_runs_says_so_with_nothing_older_beside_it(editor: Editor) -> None:
    editor.open()
    editor.run(f"SELECT ?n WHERE {{ VALUES ?n {{ {' '.join(map(str, range(40)))} }} }}")
    editor.until(lambda: editor.one(".editor-cut").is_displayed())
    editor.write(ENDLESS)
    editor.press(".yasqe_queryButton")
    editor.until(lambda: "The query is running" in editor.one(".editor-running [role=status]").text)
    older = editor.find(".editor-cut, .yasr_results, .yasr_response_chip")
    assert [part.is_displayed() for part in older] == [False] * 3
    editor.press(".editor-running button")
    assert "The query was stopped." in editor.one(".errorResult [role=alert]").text
    assert editor.one(".editor-running [role=status]").text == ""
    assert not editor.one(".editor-running button").is_displayed()


def test_query_that_runs_can_be_stopped(editor: Editor) -> None:
    editor.open()
    editor.write(ENDLESS)
    editor.press(".yasqe_queryButton")
    editor.until(lambda: editor.find(".tabPanel.active .yasqe_queryButton.busy"))
    assert editor.one(".tabPanel.active .yasqe_queryButton").accessible_name == "Stop the query"
    editor.press(".yasqe_queryButton")
    assert "The query was stopped." in editor.one(".errorResult [role=alert]").text
    assert editor.one(".tabPanel.active .yasqe_queryButton").accessible_name == "Run query"


def test_tabs_stay_over_a_reload_and_results_do_not(editor: Editor) -> None:
    editor.open()
    editor.run("ASK {}")
    editor.one(".booleanResult")
    editor.one(".addTab").click()
    editor.until(lambda: len(editor.find(".tabsList .tab")) == 2)
    editor.write("SELECT * WHERE { ?only ?here ?too }")
    editor.one(".tabsList .tab.active a").click()
    editor.open()
    assert len(editor.find(".tabsList .tab")) == 2
    assert "?only ?here" in editor.text
    editor.find(".tabsList .tab a")[0].click()
    editor.until(lambda: editor.text == "ASK {}")
    assert editor.find(".booleanResult") == []


def test_shared_link_opens_its_query_and_its_view(editor: Editor) -> None:
    query = "SELECT ?a ?n WHERE { VALUES (?a ?n) { ('x' 1) } }"
    editor.open()
    editor.run(query)
    editor.press(".select_chart")
    editor.one(".editor-chart")
    editor.press(".yasqe_share")
    link = editor.one(".yasqe_sharePopup input").get_attribute("value") or ""
    assert link.startswith(f"{editor.site}/sparql?query=")
    editor.driver.execute_script("localStorage.clear()")
    editor.open(link.removeprefix(editor.site) + "&lang=en")
    assert editor.text == query
    editor.one(".editor-chart canvas")
    assert not editor.one("#results").is_displayed()


def test_short_link_keeps_the_moment_the_dataset_and_the_view(editor: Editor) -> None:
    graph = f"{BASE}graph/miejsca"
    query = "SELECT ?s ?n WHERE { ?s a ?kind BIND(1 AS ?n) }"
    editor.open(f"/sparql?lang=en&draft={quote(query)}&at=r1&default-graph-uri={quote(graph)}")
    editor.press(".yasqe_queryButton")
    editor.one(".yasr table.dataTable")
    editor.press(".select_chart")
    editor.press(".yasqe_share")
    editor.one(".yasqe_sharePopup .shorten").click()
    field = editor.one(".yasqe_sharePopup input")
    editor.until(lambda: "/q/" in (field.get_attribute("value") or ""))
    link = urlsplit(field.get_attribute("value") or "")
    assert dict(parse_qsl(link.query)) == {"at": "r1", "default-graph-uri": graph, "view": "chart"}
    editor.driver.execute_script("localStorage.clear()")
    editor.open(f"{link.path}?{link.query}&lang=en")
    assert editor.text == query
    editor.one(".editor-chart canvas")
    assert "r1" in editor.one(".notice.state").text
    # It is still the saved query; another one is not.
    assert urlsplit(editor.driver.current_url).path == link.path
    editor.run("ASK {}")
    assert urlsplit(editor.driver.current_url).path == "/sparql"


def test_short_link_opens_the_query_in_the_editor(editor: Editor) -> None:
    query = "SELECT ?short WHERE { ?short ?link ?here }"
    editor.open()
    editor.write(query)
    editor.press(".yasqe_share")
    editor.one(".yasqe_sharePopup .shorten").click()
    field = editor.one(".yasqe_sharePopup input")
    editor.until(lambda: "/q/" in (field.get_attribute("value") or ""))
    link = field.get_attribute("value") or ""
    editor.driver.execute_script("localStorage.clear()")
    editor.open(link.removeprefix(editor.site) + "?lang=en")
    assert editor.text == query
    editor.write("SELECT ?short WHERE {")
    editor.press(".yasqe_share")
    editor.one(".yasqe_sharePopup .shorten").click()
    assert "Line 1, column 22" in editor.one(".shortlinkErr").text
    [logged] = editor.console()
    assert "status of 400" in logged


def test_result_of_the_form_stays_until_the_editor_has_one(editor: Editor) -> None:
    editor.open(f"/sparql?lang=en&query={quote('SELECT ?n WHERE { VALUES ?n { 1 2 } }')}")
    assert editor.one("#results").is_displayed()
    # No views to choose from, and nothing to download, while the editor has no result.
    assert not editor.one(".yasr_header").is_displayed()
    editor.press(".yasqe_queryButton")
    editor.one(".yasr table.dataTable")
    assert editor.one(".yasr_header").is_displayed()
    assert not editor.one("#results").is_displayed()


def test_state_of_a_result_of_the_past_is_told_over_it(editor: Editor) -> None:
    editor.open(f"/sparql?lang=en&at=r1&draft={quote('ASK {}')}")
    editor.press(".yasqe_queryButton")
    told = editor.one(".tabPanel.active .editor-state")
    assert told.text.startswith("State of ")
    assert "UTC (release r1)" in told.text
    now = told.find_element(By.TAG_NAME, "a").get_attribute("href") or ""
    assert dict(parse_qsl(urlsplit(now).query)) == {"query": "ASK {}"}
    editor.one("#query")
    Select(editor.one("#at")).select_by_value("")
    editor.run("ASK { ?s ?p ?o }")
    editor.one(".booleanResult")
    assert editor.find(".editor-state") == []


def test_address_of_the_page_is_that_of_what_ran_last(editor: Editor) -> None:
    editor.open("/sparql?lang=en&at=r1")
    editor.run("ASK { ?s ?p ?o }")
    editor.one(".booleanResult")
    asked = urlsplit(editor.driver.current_url)
    assert (asked.path, dict(parse_qsl(asked.query))) == (
        "/sparql",
        {"query": "ASK { ?s ?p ?o }", "at": "r1", "lang": "en"},
    )
    editor.driver.refresh()
    assert "Yes:" in editor.one("#results").text


def test_box_with_the_links_closes(editor: Editor) -> None:
    editor.open()
    editor.write("ASK {}")
    editor.press(".yasqe_share")
    editor.one(".yasqe_sharePopup input").send_keys(Keys.ESCAPE)
    assert editor.find(".yasqe_sharePopup") == []
    assert editor.driver.switch_to.active_element.get_attribute("class") == "yasqe_share"
    editor.press(".yasqe_share")
    editor.one(".yasqe_sharePopup")
    editor.driver.execute_script("document.querySelector('.tabPanel.active .CodeMirror').CodeMirror.query()")
    editor.one(".booleanResult")
    assert editor.find(".yasqe_sharePopup") == []


def test_refused_query_is_in_the_editor_below_what_is_wrong_with_it(editor: Editor) -> None:
    editor.open(f"/sparql?lang=en&query={quote('SELECT ?n WHERE {')}")
    assert editor.one("#error").is_displayed()
    assert editor.text == "SELECT ?n WHERE {"
    [logged] = editor.console()
    assert "status of 400" in logged


def test_dataset_of_the_address_is_asked_and_shared_too(editor: Editor) -> None:
    query = "SELECT ?s WHERE { ?s a ?kind } LIMIT 30"
    graph = f"{BASE}graph/miejsca"
    editor.open(f"/sparql?lang=en&draft={quote(query)}&default-graph-uri={quote(graph)}")
    assert f"default-graph-uri={graph}" in editor.one("#editor .editor-note").text
    editor.press(".yasqe_queryButton")
    editor.one(".yasr table.dataTable")
    assert "Rows: 1" in editor.one(".tabPanel.active .yasr_response_chip").text
    editor.press(".yasqe_share")
    assert quote(graph, "") in (editor.one(".yasqe_sharePopup input").get_attribute("value") or "")


def test_state_that_is_chosen_is_asked_and_the_page_no_longer_tells_another(editor: Editor) -> None:
    editor.open("/sparql?lang=en&at=r1&draft=ASK+%7B%7D")
    assert "(release r1)" in editor.one(".state").text
    editor.press(".yasqe_share")
    assert "at=r1" in (editor.one(".yasqe_sharePopup input").get_attribute("value") or "")
    Select(editor.one("#at")).select_by_value("")
    assert editor.find(".state") == []
    editor.run("SELECT ?s { ?s a ?kind } LIMIT 3")
    editor.one(".yasr table.dataTable")
    asked = editor.driver.execute_script("return performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert [address for address in asked if "query=" in address]
    assert not [address for address in asked if "at=r1" in address]


def test_example_opens_in_a_tab_of_its_own_once(editor: Editor) -> None:
    for _ in range(2):
        editor.open("/sparql?lang=en&example=umowy/wszystkie")
        assert editor.text.strip() == EXAMPLE.strip()
    assert [tab.text.split()[0] for tab in editor.find(".tabsList .tab")].count("wszystkie") == 1


def test_form_is_one_press_away_and_the_choice_is_kept(editor: Editor) -> None:
    editor.open()
    editor.write("ASK { ?from ?the ?editor }")
    editor.one(".editor-switch").click()
    assert editor.one("#query").is_displayed()
    assert editor.one("#query").get_attribute("value") == "ASK { ?from ?the ?editor }"
    editor.driver.get(f"{editor.site}/sparql?lang=en")
    editor.until(lambda: editor.find(".editor-switch"))
    assert editor.one("#query").is_displayed()
    assert editor.find("#editor") == []
    editor.one(".editor-switch").click()
    editor.one(".tabPanel.active .CodeMirror")
    # What is changed in the form comes back to the tab that it came from.
    editor.one(".editor-switch").click()
    assert editor.one("#query").get_attribute("value") == "ASK { ?from ?the ?editor }"
    editor.one("#query").send_keys(" # and back")
    editor.one(".editor-switch").click()
    editor.one(".tabPanel.active .CodeMirror")
    editor.until(lambda: editor.text == "ASK { ?from ?the ?editor } # and back")
    assert len(editor.find(".tabsList .tab")) == 1


def test_form_stays_when_the_editor_does_not_come(editor: Editor) -> None:
    editor.driver.execute_cdp_cmd("Network.enable", {})
    editor.driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/assets/rich-*"]})
    try:
        editor.driver.get(f"{editor.site}/sparql?lang=en")
        editor.until(lambda: editor.one(".editor-switch").text.startswith("Editor with"))
        assert editor.one("#query").is_displayed()
    finally:
        editor.driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})


def test_keyboard_is_never_trapped_and_focus_is_seen(editor: Editor) -> None:
    editor.open()
    editor.press(".CodeMirror-lines")
    editor.until(lambda: editor.find(".CodeMirror-focused"))
    before = editor.text
    editor.type(Keys.TAB)
    assert editor.driver.switch_to.active_element.get_attribute("class") == "yasqe_share"
    editor.type(Keys.SHIFT, Keys.TAB)
    assert editor.text == before
    assert editor.one(".CodeMirror textarea").accessible_name == "SPARQL query"


CONTRASTS = """
const light = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255)
  .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
const texts = document.querySelectorAll(arguments[0]);
return [...texts].map((text) => [text.className, 1.05 / (light(getComputedStyle(text).color) + 0.05)]);
"""


def test_text_stands_out_from_the_paper(editor: Editor) -> None:
    editor.open()
    editor.run(ROWS + " # a comment")
    editor.one(".yasr a.iri")
    script = "#editor .CodeMirror-code span[class^=cm-], #editor .CodeMirror-linenumber, #editor .yasr_results a"
    measured = editor.driver.execute_script(CONTRASTS, script)
    assert len(measured) > 50
    # WCAG 2.1, success criterion 1.4.3, on white.
    assert [(name, ratio) for name, ratio in measured if ratio < 4.5] == []


def test_page_does_not_scroll_sideways_on_a_telephone(editor: Editor) -> None:
    metrics = {"width": 390, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    try:
        editor.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        editor.open()
        editor.run(ROWS)
        editor.one(".yasr table.dataTable")
        assert editor.driver.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    finally:
        editor.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {**metrics, "width": 1280, "height": 900})


def test_polish_page_has_a_polish_editor(editor: Editor) -> None:
    editor.open("/sparql?lang=pl")
    labels = [button.get_attribute("aria-label") for button in editor.find("#editor button")]
    assert {"Udostępnij zapytanie", "Wykonaj zapytanie", "Dodaj nową kartę"} <= set(labels)
    assert editor.one(".editor-switch").text == "Zwykły formularz"
    editor.run("SELECT ?a ?b WHERE { VALUES (?a ?b) { (1 2) } }")
    views = [button.text for button in editor.find(".yasr_btnGroup button")]
    assert views == ["Tabela", "Mapa", "Wykres", "Tabela krzyżowa", "Odpowiedź"]
    assert "Wierszy: 1" in editor.one(".tabPanel.active .yasr_response_chip").text


def test_every_text_of_the_editor_is_translated() -> None:
    sources = CHECKOUT / "app" / "assets"
    polish = json.loads((sources / "editor" / "pl.json").read_text("utf-8"))
    texts = "".join(path.read_text("utf-8") for path in sources.rglob("*.*js"))
    unused = [text for text in polish["ours"] if json.dumps(text, ensure_ascii=False) not in texts]
    assert unused == []


def test_licences_of_what_is_bundled_are_beside_it(site: str) -> None:
    notice = (FOLDER / "NOTICE.txt").read_text("utf-8")
    for package in ("@zazuko/yasgui", "codemirror", "datatables.net", "jquery", "dompurify", "leaflet", "chart.js"):
        assert f"\n{package} " in notice
    assert not list(Path(FOLDER).glob("*.map"))
