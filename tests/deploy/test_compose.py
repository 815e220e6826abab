"""The Compose files: valid by the specification, every service confined, nothing open that need not be."""

from __future__ import annotations

import re
from typing import Any

import pytest
from compose_spec import PyCompose

from app import config, serving
from tests.deploy.composed import DEPLOY, SETS, composed

SERVICES = [
    pytest.param(way, name, id=f"{way}-{name}") for way, files in SETS.items() for name in composed(files)["services"]
]
IMAGES_OF_OURS = ("lodzkie:", "lodzkie-oxigraph:", "lodzkie-fuseki:")


def service(way: str, name: str) -> dict[str, Any]:
    return dict(composed(SETS[way])["services"][name])


def test_a_file_that_compose_would_refuse_is_refused() -> None:
    wrong = PyCompose.from_json('{"services": {"site": {"image": "x", "networks": ["nowhere"]}}}')
    with pytest.raises(ValueError, match="nowhere"):
        wrong.validate()
    with pytest.raises(ValueError, match="imagee"):
        PyCompose.from_json('{"services": {"site": {"imagee": "x"}}}')


@pytest.mark.parametrize(("way", "name"), SERVICES)
def test_service_is_confined(way: str, name: str) -> None:
    found = service(way, name)
    assert found["read_only"] is True
    assert found["cap_drop"] == ["ALL"]
    assert found["security_opt"] == ["no-new-privileges:true"]
    assert not found.keys() & {"privileged", "network_mode", "pid", "ipc", "userns_mode", "devices"}
    assert found["mem_limit"]
    assert found["pids_limit"]


@pytest.mark.parametrize(("way", "name"), SERVICES)
def test_only_the_proxy_is_reached_from_outside(way: str, name: str) -> None:
    found = service(way, name)
    assert ("ports" in found) is (name == "proxy")
    assert set(found.get("cap_add", [])) <= ({"NET_BIND_SERVICE"} if name == "proxy" else set())


@pytest.mark.parametrize(("way", "name"), SERVICES)
def test_what_stays_up_has_a_health_check_and_starts_again(way: str, name: str) -> None:
    found = service(way, name)
    if name == "publish":
        assert (found["restart"], found["healthcheck"]) == ("no", {"disable": True})
        return
    assert found["restart"] == "unless-stopped"
    assert found["image"].startswith(IMAGES_OF_OURS) or found["healthcheck"]["test"]


@pytest.mark.parametrize(("way", "name"), SERVICES)
def test_image_is_of_one_version(way: str, name: str) -> None:
    image = service(way, name)["image"]
    assert image.startswith(IMAGES_OF_OURS) or re.fullmatch(r"[a-z/.-]+:\d+\.\d+\.\d+(-[a-z0-9.]+)?", image)


@pytest.mark.parametrize(("way", "name"), SERVICES)
def test_settings_are_those_that_there_are_and_hold_no_secret(way: str, name: str) -> None:
    environment = service(way, name).get("environment", {})
    ours = {variable for variable in environment if variable.startswith(config.PREFIX)}
    assert ours <= {config.PREFIX + setting.name for setting in config.SETTINGS}
    assert not [variable for variable in environment if re.search(r"PASSWORD$|TOKEN$|SECRET$", variable)]


def test_a_site_is_given_more_time_to_stop_than_its_requests_have() -> None:
    grace = service("embedded", "site")["stop_grace_period"]
    assert int(grace.removesuffix("s")) > serving.GRACE


def test_a_server_that_hears_no_signal_as_first_process_is_not_the_first() -> None:
    """Oxigraph has no handler of SIGTERM, and what has none is not sent to process 1 (pid_namespaces(7))."""
    assert service("oxigraph", "oxigraph")["init"] is True


def test_the_proxy_is_counted() -> None:
    site, proxy = service("embedded", "site"), service("embedded", "proxy")
    assert site["environment"]["LOD_PROXIES"] == "1"
    assert proxy["environment"]["LODZKIE_UPSTREAM"] == "site:8000"
    assert f"{{$LODZKIE_UPSTREAM:{config.load({}).bind}}}" in (DEPLOY / "Caddyfile").read_text("utf-8")


def test_the_proxy_breaks_an_answer_that_the_site_broke() -> None:
    """Caddy does from 2.8 on (caddyserver/caddy#5951)."""
    version = re.findall(r"\d+", service("embedded", "proxy")["image"])
    assert tuple(map(int, version[:2])) >= (2, 8)


@pytest.mark.parametrize("way", sorted(SETS.keys() - {"embedded"}))
def test_a_store_is_reached_by_the_site_and_the_publisher_alone(way: str) -> None:
    whole = composed(SETS[way])
    reach = {name for name, found in whole["services"].items() if "store" in found["networks"]}
    assert reach == {"site", "publish", way}
    assert whole["services"][way]["networks"] == ["store"]
    assert whole["networks"]["store"] == {"internal": True}
    stores = {
        config.load({"LOD_STORE": service(way, name)["environment"]["LOD_STORE"]}).store for name in ("site", "publish")
    }
    assert len(stores) == 1
