"""Every kind of page has its picture in docs/images, and the README shows it."""

from __future__ import annotations

import re

from tests.conftest import CHECKOUT
from tests.pages.pictures import FOLDER, names

MOST = 150_000


def test_there_is_a_picture_of_every_kind_of_page_and_no_other() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(names())


def test_pictures_are_small() -> None:
    assert {path.name: size for path in FOLDER.iterdir() if (size := path.stat().st_size) > MOST} == {}


def test_readme_shows_them() -> None:
    readme = (CHECKOUT / "README.md").read_text("utf-8")
    assert sorted(re.findall(r"docs/images/([\w-]+\.webp)", readme)) == sorted(names())


def test_every_picture_has_a_text() -> None:
    readme = (CHECKOUT / "README.md").read_text("utf-8")
    texts = re.findall(r"!\[([^\]]*)\]\(docs/images/", readme)
    assert len(set(texts)) == len(names())
    assert all(len(text) > 7 for text in texts)
