"""What is taken for the current release where a server keeps it: pointer, announcements, and what the server says."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app import config
from app.errors import NothingPublished, QueryTimeout, SettingError, StoreAway, StoreUnavailable
from app.factory import create_app
from app.iris import Iris
from app.store.releases import MANIFEST, GraphFacts, Manifest
from app.store.remote import held, pointer, switching
from app.store.remote.client import Client
from app.store.remote.held import Held
from app.store.remote.pointer import Pointer
from app.store.remote.servers import Server, kinds
from app.store.remote.switching import Phase
from tests.machine import PATIENCE

Says = Callable[[], str | None]


@pytest.fixture
def releases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Says], Pointer]:
    def make(says: Says) -> Pointer:
        def identity(*_: object, **__: object) -> Held | None:
            said = says()
            return None if said is None else Held(*said.partition(" ")[::2])

        monkeypatch.setattr(held, "identity", identity)
        return Pointer(tmp_path, Client(lambda: Server(kinds()["sparql"], "", "", "")), Iris("http://example.org/"))

    return make


def test_pointer_is_trusted_once_the_server_says_the_same(releases: Callable[[Says], Pointer]) -> None:
    asked: list[str] = []
    kept = releases(lambda: asked.append("") or "one")  # type: ignore[func-returns-value]
    assert kept.current() is None
    kept.point_to("one")
    assert [kept.current() for _ in range(5)] == ["one"] * 5
    assert len(asked) == 1


def test_server_that_holds_another_release_is_believed(releases: Callable[[Says], Pointer]) -> None:
    kept = releases(lambda: "two")
    kept.point_to("one")
    assert (kept.current(), kept.settled()) == ("two", "two")


def test_release_of_another_folder_that_was_made_in_the_same_second_is_not_taken_for_ours(
    releases: Callable[[Says], Pointer], caplog: pytest.LogCaptureFixture
) -> None:
    graphs = {"a": GraphFacts("http://example.org/graph/a", "5f", 1)}
    ours = Manifest("one", 1, "", None, None, "http://example.org/", graphs, {}, {}, {})
    says = [f"one {ours.digest}", "one", "one 00", "other 00"]
    kept = releases(lambda: says.pop(0))
    (kept.root / "one").mkdir()
    (kept.root / "one" / MANIFEST).write_text(ours.to_json())
    assert [kept.held() for _ in range(4)] == ["one", "one", "one.00", "other"]
    kept.point_to("one")
    says.append("one 00")
    assert kept.current() == "one.00"
    assert caplog.messages == ["the store holds one.00, not one: lodzkie store --settle"]


def test_server_that_holds_nothing_is_being_loaded(releases: Callable[[Says], Pointer]) -> None:
    kept = releases(lambda: None)
    with pytest.raises(NothingPublished):
        kept.require_current()
    kept.point_to("one")
    with pytest.raises(StoreAway):
        kept.require_current()


def test_server_that_is_down_leaves_what_the_pointer_says(releases: Callable[[Says], Pointer]) -> None:
    def down() -> str:
        raise QueryTimeout("late")

    kept = releases(down)
    kept.point_to("one")
    assert (kept.current(), kept.settled()) == ("one", "one")


def test_surprise_begins_an_era(releases: Callable[[Says], Pointer], monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["one", "other", "other", "one"])
    kept = releases(lambda: next(answers))
    kept.point_to("one")
    monkeypatch.setattr(pointer, "_TRUSTED", -1.0)
    eras = []
    for says in ("one", "other", "other", "one"):
        assert kept.current() == says
        eras.append(kept.era())
    first, *later = eras
    assert first not in later
    assert len(set(later)) == 1


def test_server_that_was_put_right_begins_an_era(releases: Callable[[Says], Pointer]) -> None:
    kept = releases(lambda: "one")
    before = kept.era()
    with _announced(kept.root, Phase.STAGING):
        assert kept.era() == before
    switching.announce(kept.root, Phase.NONE, mends=True)
    assert kept.era() != before
    with _announced(kept.root, Phase.SWITCHING):
        assert kept.era() != before


def test_only_the_server_knows_while_it_switches(releases: Callable[[Says], Pointer]) -> None:
    asked: list[str] = []
    kept = releases(lambda: asked.append("") or "two")  # type: ignore[func-returns-value]
    kept.point_to("one")
    switching.announce(kept.root, Phase.SWITCHING)
    assert kept.settled() == ""
    assert not asked
    assert kept.current() == "two"


def test_server_that_does_not_say_while_it_switches_is_unavailable(releases: Callable[[Says], Pointer]) -> None:
    def down() -> str:
        raise QueryTimeout("late")

    kept = releases(down)
    kept.point_to("one")
    switching.announce(kept.root, Phase.SWITCHING)
    with pytest.raises(StoreUnavailable):
        kept.current()


def test_late_answer_says_nothing_of_the_next_release(releases: Callable[[Says], Pointer]) -> None:
    went, may_go = threading.Event(), threading.Event()

    def slow() -> str:
        went.set()
        may_go.wait(PATIENCE)
        return "one"

    kept = releases(slow)
    kept.point_to("one")
    late = threading.Thread(target=kept.current)
    late.start()
    went.wait(PATIENCE)
    kept.point_to("two")
    assert kept.current() == "two"
    may_go.set()
    late.join()
    assert kept.settled() == "two"


def test_publication_while_one_looks_is_no_surprise(
    releases: Callable[[Says], Pointer], caplog: pytest.LogCaptureFixture
) -> None:
    went, may_go = threading.Event(), threading.Event()

    def slow() -> str:
        went.set()
        may_go.wait(PATIENCE)
        return "two"

    kept = releases(slow)
    kept.point_to("one")
    era = kept.era()
    threading.Thread(target=kept.current).start()
    went.wait(PATIENCE)
    with _announced(kept.root, Phase.SWITCHING):
        kept.point_to("two")
    may_go.set()
    for thread in threading.enumerate():
        if thread.name == "store":
            thread.join(PATIENCE)
    assert (kept.era(), caplog.messages) == (era, [])
    assert kept.current() == "two"


def test_server_is_asked_again_after_a_while(
    releases: Callable[[Says], Pointer], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["one", "two"])
    kept = releases(lambda: next(answers))
    kept.point_to("one")
    assert kept.current() == "one"
    monkeypatch.setattr(pointer, "_TRUSTED", -1.0)
    assert kept.current() == "two"


@contextmanager
def _announced(root: Path, what: Phase) -> Iterator[None]:
    switching.announce(root, what)
    yield
    switching.announce(root, Phase.NONE)


def test_announcement_that_came_and_went_is_seen(tmp_path: Path) -> None:
    before = switching.said(tmp_path)
    with _announced(tmp_path, Phase.STAGING):
        during = switching.said(tmp_path)
    after = switching.said(tmp_path)
    assert len({before, during, after}) == 3
    assert [switching.phase(said) for said in (before, during, after)] == [Phase.NONE, Phase.STAGING, Phase.NONE]


def test_announcement_of_another_version_is_as_if_all_changed(tmp_path: Path) -> None:
    (tmp_path / ".next").symlink_to("moving.4711.1.x")
    assert switching.phase(switching.said(tmp_path)) is Phase.SWITCHING
    switching.announce(tmp_path, Phase.NONE)
    assert switching.said(tmp_path) == "none.4712.1"


def test_announcement_that_nobody_can_read_is_told(tmp_path: Path) -> None:
    (tmp_path / ".next").write_text("")
    with pytest.raises(StoreUnavailable, match="cannot be told"):
        switching.said(tmp_path)


def test_same_announcement_is_made_once(tmp_path: Path) -> None:
    with _announced(tmp_path, Phase.STAGING):
        said = switching.said(tmp_path)
        time.sleep(0.01)
        switching.announce(tmp_path, Phase.STAGING)
        assert switching.said(tmp_path) == said


WRONG_SETTINGS = {
    "user without password": ({"LOD_STORE_USER": "a"}, "LOD_STORE_PASSWORD_FILE"),
    "no such file": ({"LOD_STORE_TOKEN_FILE": "/nowhere/token"}, "cannot be read"),
    "two lines": ({"LOD_STORE_TOKEN_FILE": "SECRET"}, "one line"),
    "kind": ({"LOD_STORE": "qlever+http://127.0.0.1:1/"}, "fuseki"),
    "Digest": ({"LOD_STORE": "virtuoso+http://127.0.0.1:1/", "LOD_STORE_USER": "a"}, "Digest"),
    "services": ({"LOD_SERVICES": "http://example.org/sparql"}, "LOD_STORE=embedded"),
}


@pytest.mark.parametrize(("changes", "said"), WRONG_SETTINGS.values(), ids=WRONG_SETTINGS)
def test_setting_that_cannot_be_right_is_told_before_the_site_is_up(
    tmp_path: Path, changes: dict[str, str], said: str
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("geheim\ngeheim\n")
    environ = {"LOD_STORE": "http://127.0.0.1:1/", "LOD_VAR": str(tmp_path)}
    if "Digest" in said:
        environ["LOD_STORE_PASSWORD_FILE"] = str(tmp_path / "one")
        (tmp_path / "one").write_text("geheim\n")
    settings = config.load({**environ, **{name: text.replace("SECRET", str(secret)) for name, text in changes.items()}})
    with pytest.raises(SettingError, match=said) as refused:
        create_app(settings)
    assert "geheim" not in str(refused.value)
    assert refused.value.text("pl") != refused.value.text("en")
