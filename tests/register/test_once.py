"""What is asked for once: the plan of a register in a release, the order of a twin, the question of a request."""

import gc
import weakref
from collections import Counter
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from app import context
from app.config import Settings
from app.factory import create_app
from app.index import Index
from app.register.plan import plan
from app.snapshot import Snapshot

PAGE = "/doc/dataset/rzeczy"


def opened(small: Settings) -> Snapshot:
    with create_app(small).test_request_context("/"):
        found = context.snapshot()
    return replace(found, index=Index(found.directory), kept={})


def test_plan_is_made_once_for_a_release_and_goes_with_it(small: Settings) -> None:
    snapshot = opened(small)
    dataset = snapshot.datasets["rzeczy"]
    assert plan(snapshot, dataset) is plan(snapshot, dataset)
    index = weakref.ref(snapshot.index)
    del snapshot
    gc.collect()
    assert index() is None


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the index is asked what."""
    calls: Counter[str] = Counter()
    for name in ("count", "placed", "places", "ordered"):
        method = getattr(Index, name)

        def counted(self: Index, *arguments: object, name: str = name, method: object = method) -> object:
            calls[name] += 1
            return method(self, *arguments)  # type: ignore[operator]

        monkeypatch.setattr(Index, name, counted)
    return calls


def test_page_counts_once_and_fetches_no_places(client: FlaskClient, asked: Counter[str]) -> None:
    assert client.get(f"{PAGE}?lod:data.from=2025-03-03", headers={"Accept": "text/html"}).status_code == 200
    assert asked == {"count": 1, "placed": 1}


@pytest.mark.parametrize("suffix", [".csv", ".json"])
def test_twin_is_put_in_order_once(
    client: FlaskClient, asked: Counter[str], suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = client.get(f"{PAGE}{suffix}?lod:data.from=2025-03-03&sort=-lod:data").text
    asked.clear()
    monkeypatch.setattr("app.register.reading._AT_A_TIME", 1)
    again = client.get(f"{PAGE}{suffix}?sort=-lod:data&lod:data.from=2025-03-03").text
    assert asked == {"count": 1, "placed": 1, "ordered": 1}
    assert again == whole
