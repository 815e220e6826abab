"""Every kind of page has its picture in docs/images, and the README shows it."""

from __future__ import annotations

import base64
import re

from selenium.webdriver import Chrome

from tests.conftest import CHECKOUT
from tests.pages.pictures import DRAWN_ICON, FOLDER, icon, names

MOST = 150_000
# How far two pictures are from each other: the mean difference of their bytes, pixel by pixel.
DIFFERENCE = """
const done = arguments[arguments.length - 1];
const pixels = async (png) => {
  const image = await createImageBitmap(await (await fetch('data:image/png;base64,' + png)).blob());
  const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, image.width, image.height).data;
};
Promise.all([pixels(arguments[0]), pixels(arguments[1])])
  .then(([one, other]) => done(one.reduce((sum, each, place) => sum + Math.abs(each - other[place]), 0) / one.length));
"""


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


def test_drawn_icon_is_the_icon_of_the_site(browser: Chrome) -> None:
    drawn = (base64.b64encode(png).decode() for png in (icon(browser), DRAWN_ICON.read_bytes()))
    assert browser.execute_async_script(DIFFERENCE, *drawn) < 1
