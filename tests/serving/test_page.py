"""What a page shows: labels, order, values, what points here."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.factory import create_app
from tests.serving.conftest import BASE, GRAPHS, publish, settings_of


def texts(html: str, tag: str) -> list[str]:
    """Text of every element of a kind, without markup."""
    found = re.findall(rf"<{tag}\b[^>]*>(.*?)</{tag}>", html, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", text).split()) for text in found]


class _Balance(HTMLParser):
    """Fails on an element that is not closed, an id that comes twice, an attribute without a value."""

    VOID = frozenset({"meta", "link", "br", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("path", ["/", "/doc/umowy/1", "/doc/miejsca/Łódź", "/sparql", "/doc/nothing", "/doc/def/"])
def test_html_is_balanced_accessible_and_without_inline_scripts(client: FlaskClient, path: str) -> None:
    html = client.get(path, headers={"Accept": "text/html"}).text
    parser = _Balance()
    parser.feed(html)
    assert parser.open == []
    assert len(set(parser.ids)) == len(parser.ids)
    assert html.count("<h1") == 1
    assert html.count("<main") == 1
    assert 'class="skip" href="#content"' in html
    scripts = [tag for tag in re.findall(r"<script[^>]*>", html) if tag != '<script type="application/ld+json">']
    assert all(tag.startswith('<script type="module" src="/assets/') for tag in scripts)
    assert " style=" not in html
    assert re.search(r" on\w+=", html) is None


@pytest.mark.parametrize(
    ("headers", "query", "language", "title"),
    [
        ({}, "", "pl", "Umowa nr 1"),
        ({"Accept-Language": "en-GB"}, "", "en", "Contract no. 1"),
        ({"Accept-Language": "en"}, "?lang=pl", "pl", "Umowa nr 1"),
        ({"Accept-Language": "de"}, "", "pl", "Umowa nr 1"),
        ({}, "?lang=xx", "pl", "Umowa nr 1"),
    ],
)
def test_page_is_in_the_language_asked_for(
    client: FlaskClient, headers: dict[str, str], query: str, language: str, title: str
) -> None:
    response = client.get(f"/doc/umowy/1{query}", headers=headers)
    assert response.headers["Content-Language"] == language
    assert f'<html lang="{language}">' in response.text
    assert texts(response.text, "h1") == [title]


def test_labels_fall_back_and_say_their_language(client: FlaskClient) -> None:
    polish, english = (client.get(f"/doc/umowy/1?lang={tag}").text for tag in ("pl", "en"))
    assert ">Łódź</a>" in polish
    assert ">Lodz</a>" in english
    assert '<span lang="de">Nur auf Deutsch</span>' in english
    assert '<h1 lang="pl">Umowa z ukośnikiem</h1>' in client.get("/doc/umowy/SR%2F2%2F2024?lang=en").text
    assert texts(client.get("/doc/umowy/bez%20nazwy").text, "h1") == ["bez nazwy"]


def test_shapes_give_groups_order_and_names(client: FlaskClient) -> None:
    html = client.get("/doc/umowy/1?lang=pl").text
    assert texts(html, "h2")[:3] == ["Treść", "Pieniądze", "Pozostałe dane"]
    assert texts(html, "dt")[:3] == ["opis", "data zawarcia", "kwota umowy"]
    assert "amount of the contract" in client.get("/doc/umowy/1?lang=en").text
    assert "Dane" in texts(client.get("/doc/code/stan/zawarta").text, "h2")


def test_well_known_terms_have_names(client: FlaskClient) -> None:
    names = texts(client.get("/doc/umowy/1?lang=pl").text, "dt")
    assert "identyfikator" in names
    assert "nazwa" not in names, "the heading says it"


def test_values_are_in_the_readers_words_and_exact_for_machines(client: FlaskClient) -> None:
    polish, english = (client.get(f"/doc/umowy/1?lang={tag}").text for tag in ("pl", "en"))
    assert '<time datetime="2024-05-31">31 maja 2024</time>' in polish
    assert '<time datetime="2024-05-31">31 May 2024</time>' in english
    assert '<data value="1234567.89">1\xa0234\xa0567,89\xa0zł</data>' in polish
    assert '<data value="1234567.89">PLN1,234,567.89</data>' in english.replace("\xa0", "")
    assert '<data value="true">tak</data>' in polish


def test_own_links_are_relative_and_foreign_ones_marked(client: FlaskClient) -> None:
    html = client.get("/doc/umowy/1").text
    assert '<a href="/doc/miejsca/%C5%81%C3%B3d%C5%BA"' in html
    assert re.search(r'<a href="https://firma\.example\.com/oferta\?a=1&amp;b=2" class="external"', html)
    assert f'<a href="{BASE}' not in html


def test_hostile_values_stay_text(client: FlaskClient) -> None:
    html = client.get("/doc/umowy/1").text
    assert 'href="javascript:' not in html
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html


def test_chosen_language_is_carried_along_and_can_be_changed(client: FlaskClient) -> None:
    html = client.get("/doc/miejsca/Łódź?lang=en&page=1").text
    assert 'href="/doc/umowy/1?lang=en"' in html
    assert 'href="/?lang=en"' in html
    assert '<button name="language" value="pl" lang="pl">Polski</button>' in html
    assert '<input type="hidden" name="back" value="/doc/miejsca/%C5%81%C3%B3d%C5%BA?lang=en&amp;page=1">' in html
    assert "?lang=" not in client.get("/doc/miejsca/Łódź").text.partition("<main")[2]


def test_page_names_register_licence_release_and_citation(client: FlaskClient) -> None:
    html = client.get("/doc/umowy/1?lang=pl").text
    aside = html.partition("<aside")[2]
    assert "Rejestr umów" in aside
    assert "licence/CC0" in aside
    assert (
        '<time datetime="2026-07-01T08:00:00+00:00">1 lipca 2026, godz. 08:00 UTC</time></a> <code>r1</code>' in aside
    )
    assert "Umowa nr 1. Rejestr umów. Wydanie z 1 lipca 2026. https://lod.example.org/id/umowy/1" in aside
    assert texts(html, "ol")[0] == "Strona główna Rejestr umów"


def test_incoming_links_are_named_by_the_shape(client: FlaskClient) -> None:
    html = client.get("/doc/miejsca/Łódź?lang=pl").text
    assert texts(html, "h3") == ["Rejestr umów"]
    assert texts(html, "h4") == ["umowy stąd 2 wpisy"]
    assert "Umowa z ukośnikiem" in html


def test_home_lists_the_registers(client: FlaskClient) -> None:
    polish, english = (client.get(f"/?lang={tag}").text for tag in ("pl", "en"))
    assert texts(polish, "h4") == ["Miejsca", "Rejestr umów"]
    assert {"3 wpisy", "1 wpis"} <= set(texts(polish, "small"))
    assert {"3 entries", "1 entry"} <= set(texts(english, "small"))
    assert 'href="/doc/dataset/umowy?lang=en"' in english


@pytest.fixture(scope="session")
def hub(region: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A site in which one place is the seat of 20,000 contracts and the address of 3 offices."""
    settings = settings_of(region, tmp_path_factory.mktemp("hub"))
    many = " ".join(f"<id/umowy/n{number}> lod:siedziba <id/miejsca/hub> ." for number in range(20_000))
    few = " ".join(f"<id/urzedy/{number}> lod:adres <id/miejsca/hub> ." for number in range(3))
    place = '<id/miejsca/hub> a lod:Miejsce ; rdfs:label "Hub" . <id/miejsca/rynek> a lod:Miejsce .'
    place += " ".join(f"<id/urzedy/{number}> lod:droga{number} <id/miejsca/rynek> ." for number in range(20))
    publish(settings.releases, "r1", {**GRAPHS, "umowy": many + few, "miejsca": place})
    return create_app(settings).test_client()


def sources(html: str) -> set[str]:
    return set(re.findall(r'href="(/doc/(?:umowy|urzedy)/[^"?]+)', html))


def test_hub_shows_exact_counts_and_the_first_page(hub: FlaskClient) -> None:
    html = hub.get("/doc/miejsca/hub?lang=en").text
    assert set(texts(html, "small")) == {"20,000 entries", "3 entries"}
    assert len(sources(html)) == 10 + 3
    assert html.count(">Show all") == 1


def test_thing_with_many_kinds_of_links_counts_all_and_names_some(hub: FlaskClient) -> None:
    html = hub.get("/doc/miejsca/rynek?lang=en").text
    assert texts(html, "small") == ["1 entry"] * 20
    assert len(sources(html)) == 12
    assert html.count(">Show all") == 8


def test_hub_can_be_paged_to_the_end_by_links_alone(hub: FlaskClient) -> None:
    more = re.search(r'<a href="(\?incoming=[^"]*siedziba[^"]*)', hub.get("/doc/miejsca/hub").text)
    assert more
    first = hub.get("/doc/miejsca/hub" + more[1].replace("&amp;", "&"))
    following = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert following
    second = hub.get("/doc/miejsca/hub" + following[1].replace("&amp;", "&").partition("#")[0])
    last = hub.get(f"/doc/miejsca/hub?incoming={BASE}def/siedziba&page=400")
    assert len(sources(first.text) | sources(second.text) | sources(last.text)) == 150
    assert 'rel="prev"' in second.text
    assert 'rel="next"' not in last.text
    assert "Strona 400 z 400" in last.text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        (f"incoming={BASE}def/siedziba&page=401", 404),
        (f"incoming={BASE}def/nic", 404),
        ("incoming=<not%20an%20iri>", 404),
        (f"incoming={BASE}def/siedziba&page=0", 400),
        (f"incoming={BASE}def/siedziba&page=-1", 400),
        ("page=x", 400),
        ("page=²", 400),
        (f"page={'1' * 4400}", 400),
        (f"incoming={BASE}def/siedziba&page=99999999999999999999", 400),
    ],
)
def test_pages_that_are_not_there(hub: FlaskClient, query: str, status: int) -> None:
    assert hub.get(f"/doc/miejsca/hub?{query}").status_code == status


def test_what_points_here_stands_by_register_and_only_what_follows_is_left_out(
    region: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    settings = settings_of(region, tmp_path_factory.mktemp("ways"))
    more = {
        "umowy": "<id/umowy/1> lod:siedziba <id/miejsca/rynek> ; lod:dotyczy <id/miejsca/rynek> .",
        "umowy/inferred": "<id/umowy/1> dcterms:spatial <id/miejsca/rynek> ."
        "<id/umowy/2> lod:dotyczy <id/miejsca/rynek> .",
        "miejsca": "<id/miejsca/rynek> a lod:Miejsce . <id/miejsca/2> lod:dotyczy <id/miejsca/rynek> .",
        "catalogue": GRAPHS["catalogue"] + "<id/dataset/umowy> lod:dotyczy <id/miejsca/rynek> .",
    }
    publish(settings.releases, "r1", {**GRAPHS, **more})
    client = create_app(settings).test_client()
    html = client.get("/doc/miejsca/rynek?lang=en").text
    assert texts(html, "h3") == ["Miejsca", "Register of contracts", "Descriptions of the data"]
    assert texts(html, "h4") == [
        "With this one under “dotyczy” 1 entry",
        "With this one under “dotyczy” 2 entries",
        "contracts from here 1 entry",
        "With this one under “dotyczy” 1 entry",
    ]
    asked = f"incoming={BASE}def/dotyczy&from={BASE}graph"
    assert sources(client.get(f"/doc/miejsca/rynek?{asked}/umowy").text) >= {"/doc/umowy/1", "/doc/umowy/2"}
    assert client.get(f"/doc/miejsca/rynek?{asked}/nic").status_code == 404


def test_thing_nothing_points_to_has_no_such_section(client: FlaskClient) -> None:
    assert 'id="incoming"' not in client.get("/doc/umowy/1").text


def test_style_sheet_is_served(client: FlaskClient) -> None:
    with client.get("/static/site.css") as response:
        assert response.content_type.startswith("text/css")


def test_links_to_what_this_site_answers_stay_on_it(client: FlaskClient) -> None:
    html = client.get("/doc/miejsca/Łódź").text
    assert '<a href="/graph/umowy"' in html
    assert "<span>https://lod.example.org/.well-known/genid/x</span>" in html


def test_thing_that_several_registers_tell_of_stands_in_its_own(tmp_path: Path) -> None:
    settings = settings_of(tmp_path / "region", tmp_path / "var")
    named = {**GRAPHS, "umowy": GRAPHS["umowy"] + '<id/miejsca/Łódź> rdfs:comment "Siedziba."@pl .'}
    publish(settings.releases, "r1", named)
    html = create_app(settings).test_client().get("/doc/miejsca/Łódź", headers={"Accept": "text/html"}).text
    [trail] = re.findall(r'<nav class="breadcrumb".*?</nav>', html, re.DOTALL)
    assert texts(trail, "a") == ["Strona główna", "Miejsca"]
    assert "Rejestr umów" in html.partition('id="about-data"')[2]
