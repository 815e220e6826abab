"""Settings: defaults, faults, and that a misspelt one never passes in silence."""

import re
from pathlib import Path

import pytest

from app import config
from app.errors import SettingError


def test_defaults_are_complete_and_valid() -> None:
    settings = config.load({})
    assert settings.base_iri.endswith("/")
    assert settings.languages == ("pl", "en")
    assert settings.releases == settings.var / "releases"


def test_environment_wins(tmp_path: Path) -> None:
    settings = config.load({"LOD_BASE_IRI": "https://dane.example.org/lod/", "LOD_VAR": str(tmp_path), "OTHER": "x"})
    assert settings.base_iri == "https://dane.example.org/lod/"
    assert settings.var == tmp_path


def test_unknown_setting_is_an_error_that_names_it() -> None:
    with pytest.raises(SettingError, match="LOD_BASE_URI") as refused:
        config.load({"LOD_BASE_URI": "https://x/"})
    assert refused.value.text("pl").startswith("Nieznane ustawienie LOD_BASE_URI; znane są ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOD_BASE_IRI", "https://no-slash.example"),
        ("LOD_BASE_IRI", "lod.example.org/"),
        ("LOD_BASE_IRI", "https://x/?q=/"),
        ("LOD_LANGUAGES", ""),
        ("LOD_LANGUAGES", "polski"),
        ("LOD_WORKERS", "0"),
        ("LOD_WORKERS", "two"),
        ("LOD_MEMORY", "lots"),
        ("LOD_PROCESSES", "0"),
        ("LOD_BIND", "abc"),
        ("LOD_KEEP_RELEASES", "1"),
        ("LOD_QUERY_SECONDS", "0"),
        ("LOD_QUERY_QUEUE", "-1"),
        ("LOD_MAP_TILES", "http://tiles.example.org/"),
        ("LOD_SERVICES", "ftp://example.org/"),
        ("LOD_STORE", "embeded"),
        ("LOD_STORE_UPDATE", "ftp://example.org/"),
        ("LOD_BIND", "127.0.0.1:70000"),
    ],
)
def test_unreadable_value_is_an_error_that_names_variable_and_value(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"{name}='{re.escape(value)}': expected ") as refused:
        config.load({name: value})
    assert refused.value.text("pl").startswith(f"{name}='{value}': oczekiwano ")
    english, polish = refused.value.en.partition("expected ")[2], refused.value.pl.partition("oczekiwano ")[2]
    assert english != polish


def test_every_setting_has_a_field_and_every_field_a_setting() -> None:
    assert [setting.name.lower() for setting in config.SETTINGS] == list(config.Settings.__dataclass_fields__)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOD_STORE_USER", "ala"),
        ("LOD_STORE_PASSWORD_FILE", "/run/secret"),
        ("LOD_STORE_TOKEN_FILE", "/run/secret"),
        ("LOD_STORE_UPDATE", "http://127.0.0.1:3030/lod/update"),
        ("LOD_STORE_GRAPHS", "http://127.0.0.1:3030/lod/data"),
    ],
)
@pytest.mark.parametrize(
    "store", [{}, {"LOD_STORE": ""}, {"LOD_STORE": "embedded"}], ids=["unset", "empty", "embedded"]
)
def test_setting_of_a_server_wants_one(store: dict[str, str], name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"^{name}: LOD_STORE is 'embedded'") as refused:
        config.load({**store, name: value})
    assert refused.value.text("pl").startswith(f"{name}: LOD_STORE to 'embedded'; podaj")
    assert config.load({"LOD_STORE": "http://127.0.0.1:3030/lod", name: value}).store


@pytest.mark.parametrize("name", ["LOD_STORE", "LOD_STORE_UPDATE", "LOD_SERVICES"])
def test_password_in_an_address_is_refused_and_not_repeated(name: str) -> None:
    """What is said of a setting is read in logs."""
    with pytest.raises(SettingError, match=f"^{name}='http://…@127.0.0.1:3030/lod': expected ") as refused:
        config.load({"LOD_STORE": "http://127.0.0.1:3030/lod", name: "http://user:hunter2@127.0.0.1:3030/lod"})
    assert "hunter2" not in refused.value.text("pl")


def test_misspelt_store_is_told_what_there_is() -> None:
    with pytest.raises(SettingError, match=r"LOD_STORE='embeded': expected 'embedded', or .*; or 'fuseki\+http://…'"):
        config.load({"LOD_STORE": "embeded"})
