"""What a reader chooses for all pages is kept, shows in pages and nowhere else, and leads nobody elsewhere."""

from __future__ import annotations

import re
from dataclasses import asdict

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from app.frame import preferences
from app.frame.preferences import Preferences
from tests.serving.conftest import BASE, app, client, region, settings

LANGUAGES = ("pl", "en")
__all__ = ["app", "client", "region", "settings"]


def cookie(client: FlaskClient) -> str | None:
    kept = client.get_cookie(preferences.COOKIE)
    return kept.value if kept else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Preferences()),
        ("en.large.high", Preferences("en", "large", "high")),
        ("..dark", Preferences(contrast="dark")),
        ("pl", Preferences("pl")),
        ("zz.large.", Preferences(letters="large")),
        ("EN.huge.pink", Preferences()),
        ('"><script>.large."', Preferences(letters="large")),
        ("pl.large.high.more", Preferences("pl", "large")),
    ],
)
def test_cookie_says_what_is_on_offer_or_nothing(text: str, expected: Preferences) -> None:
    assert preferences.read(text, LANGUAGES) == expected


@given(st.text())
def test_any_cookie_is_one_of_few_preferences(text: str) -> None:
    read = preferences.read(text, LANGUAGES)
    assert preferences.read(str(read), LANGUAGES) == read
    assert all(asdict(read)[name] in offers for name, offers in preferences.OFFERS.items())


@pytest.mark.parametrize("place", ["/", "/doc/umowy/1?lang=pl&page=2", "/a//b", "/doc/%C5%81%C3%B3d%C5%BA", "/?q=//x"])
def test_paths_of_the_site_are_led_back_to(place: str) -> None:
    assert preferences.local(place) == place


@pytest.mark.parametrize(
    "place",
    [
        *("", "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example/", "evil.example", "?x"),
        *("/\t/evil.example", "/\n/evil.example", " /x", "/x\r\nSet-Cookie: a=b", "/Łódź", "javascript:alert(1)"),
    ],
)
def test_nothing_leads_elsewhere(client: FlaskClient, place: str) -> None:
    assert preferences.local(place) == "/"
    assert (
        client.post("/preferences", data={"letters": "large", "back": place}).headers["Location"] == "/#head-letters-1"
    )


def test_choice_is_kept_in_a_cookie_that_says_nothing_else(client: FlaskClient) -> None:
    chosen = {"letters": "large", "back": "/doc/umowy/1?page=1"}
    response = client.post("/preferences", data=chosen, base_url=BASE)
    assert (response.status_code, response.headers["Location"]) == (303, "/doc/umowy/1?page=1#head-letters-1")
    assert response.headers["Cache-Control"] == "no-store"
    value, *attributes = response.headers["Set-Cookie"].split("; ")
    assert value == "preferences=.large."
    assert {"HttpOnly", "Secure", "SameSite=Lax", "Path=/", "Max-Age=31536000"} <= set(attributes)


def test_choice_is_kept_where_the_site_has_another_name(client: FlaskClient) -> None:
    """By HTTP, as within an office, no browser takes a cookie that is to travel by TLS alone."""
    response = client.post("/preferences", data={"letters": "large"}, base_url="http://lod.office.example:8000/")
    assert "HttpOnly" in response.headers["Set-Cookie"]
    assert "Secure" not in response.headers["Set-Cookie"]


def test_choices_add_up_and_the_last_one_taken_back_takes_the_cookie(client: FlaskClient) -> None:
    client.post("/preferences", data={"letters": "largest"})
    client.post("/preferences", data={"contrast": "high"})
    assert cookie(client) == ".largest.high"
    page = client.get("/doc/umowy/1").text
    assert '<html lang="pl" data-letters="largest" data-contrast="high">' in page
    client.post("/preferences", data={"letters": "", "contrast": "pink"})
    assert cookie(client) == "..high"
    client.post("/preferences", data={"contrast": ""})
    assert cookie(client) is None
    assert '<html lang="pl">' in client.get("/doc/umowy/1").text


def test_language_is_asked_for_by_address_then_chosen_then_negotiated(client: FlaskClient) -> None:
    polish = {"Accept-Language": "pl"}
    response = client.post("/preferences", data={"language": "en", "back": "/doc/umowy/1?lang=pl&page=1"})
    assert response.headers["Location"] == "/doc/umowy/1?page=1&lang=en#chosen"
    assert client.get("/doc/umowy/1", headers=polish).headers["Content-Language"] == "en"
    assert client.get("/doc/umowy/1?lang=pl", headers=polish).headers["Content-Language"] == "pl"
    client.post("/preferences", data={"language": "xx"})
    assert client.get("/doc/umowy/1", headers=polish).headers["Content-Language"] == "en"


@pytest.mark.parametrize("back", ["/", "/preferences", "/preferences?lang=en"])
@pytest.mark.parametrize(
    "choice", [{"letters": "largest"}, {"contrast": ""}, {"contrast": "high"}, {"language": "en"}, {"language": "pl"}]
)
def test_choice_leads_back_to_its_button(client: FlaskClient, back: str, choice: dict[str, str]) -> None:
    path, _, button = client.post("/preferences", data={**choice, "back": back}).headers["Location"].partition("#")
    [(name, value)] = choice.items()
    [element] = re.findall(f'<[^>]* ?id="{button}"[^>]*>', client.get(path).text)
    if back == "/" and name == "language":
        assert element.startswith("<form")
    else:
        assert f'name="{name}" value="{value}" ' in element
        assert 'aria-pressed="true"' in element


@pytest.mark.parametrize("form", [{}, {"letters": "huge"}, {"language": "xx"}, {"back": "/#x"}])
def test_what_is_no_choice_leads_to_no_button(client: FlaskClient, form: dict[str, str]) -> None:
    assert "#" not in client.post("/preferences", data=form).headers["Location"]


def test_declaration_by_its_name_is_in_the_chosen_language(client: FlaskClient) -> None:
    assert {"Accept-Language", "Cookie"} <= client.get("/deklaracja-dostepnosci").vary.as_set(preserve_casing=True)


def test_links_carry_the_language_on_only_where_it_is_not_the_chosen_one(client: FlaskClient) -> None:
    assert 'href="/?lang=en"' in client.get("/doc/umowy/1?lang=en").text
    client.post("/preferences", data={"language": "en"})
    page = client.get("/doc/umowy/1?lang=en").text
    assert 'href="/"' in page
    assert 'href="/?lang=en"' not in page


@pytest.mark.parametrize("path", ["/", "/doc/umowy/1", "/preferences"])
def test_page_varies_by_cookie_and_each_look_has_a_validator(client: FlaskClient, path: str) -> None:
    plain = client.get(path)
    assert "Cookie" in plain.headers["Vary"].split(", ")
    client.post("/preferences", data={"contrast": "high"})
    high = client.get(path, headers={"If-None-Match": plain.headers.get("ETag", '"none"')})
    assert high.status_code == 200
    assert plain.headers.get("ETag") is None or plain.headers["ETag"] != high.headers["ETag"]


def test_data_know_nothing_of_it(client: FlaskClient) -> None:
    plain = client.get("/data/umowy/1.ttl")
    client.post("/preferences", data={"contrast": "high", "language": "en"})
    chosen = client.get("/data/umowy/1.ttl")
    assert (chosen.data, chosen.headers["ETag"]) == (plain.data, plain.headers["ETag"])
    assert "Cookie" not in plain.headers.get("Vary", "")


def test_form_where_a_form_was_sent_leads_home(client: FlaskClient) -> None:
    page = client.post("/preferences/none", headers={"Accept": "text/html"}).text
    assert '<input type="hidden" name="back" value="/">' in page


def test_page_of_preferences_offers_every_choice(client: FlaskClient) -> None:
    page = client.get("/preferences").text
    for name, offers in preferences.OFFERS.items():
        for value in offers:
            assert f'name="{name}" value="{value}"' in page
    assert 'name="language" value="en" lang="en" aria-pressed="false"' in page
