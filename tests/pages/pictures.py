"""Take the pictures of docs/images: one of every kind of page, as a browser shows it.

    python -m tests.pages.pictures http://127.0.0.1:8000

asks a site that serves the sample region. A name that a kind of page no longer has is taken away. The icon of the site
is drawn, too, for other sites, which show no SVG.
"""

from __future__ import annotations

import base64
import sys
from typing import Final

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from tests.browser import chromium
from tests.conftest import CHECKOUT
from tests.pages.kinds import KINDS, address_of

FOLDER: Final = CHECKOUT / "docs" / "images"
ICON, DRAWN_ICON = (CHECKOUT / "app" / "static" / name for name in ("icon.svg", "icon.png"))
# Pixels of a side of the drawn icon.
SIDE: Final = 512
_DRAWN: Final = """
const [svg, side, done] = arguments;
const image = new Image();
image.onload = () => {
  const canvas = Object.assign(document.createElement('canvas'), { width: side, height: side });
  canvas.getContext('2d').drawImage(image, 0, 0, side, side);
  done(canvas.toDataURL('image/png'));
};
image.src = 'data:image/svg+xml,' + encodeURIComponent(svg);
"""
# Kinds that are shown as a telephone shows them, too.
ON_PHONES: Final = ("home", "register", "entity", "search")
# Names of pictures end so; which kinds they show; pixels of the window.
_SIZES: Final = (("", tuple(KINDS), (1280, 1500)), ("-phone", ON_PHONES, (390, 1000)))
# What a picture of a kind is to show, where that is not the head of the page.
_SHOWN: Final = {"lots": "main table"}
# Pixels of the page above it.
_ABOVE: Final = 80
# How large a picture is, of what it shows.
_SCALE: Final = 0.6
_LANGUAGE: Final = "pl"
_COMPLETE: Final = "return document.readyState === 'complete' && document.fonts.status === 'loaded'"
_SCROLLED: Final = "scrollTo(0, arguments[0]); return {y: scrollY, width: innerWidth, height: innerHeight}"
# Maps and charts are there when nothing has changed for a moment.
_SETTLED: Final = """
const done = arguments[arguments.length - 1];
let wait = setTimeout(done, 1500);
new MutationObserver(() => { clearTimeout(wait); wait = setTimeout(done, 500); })
  .observe(document.body, { subtree: true, childList: true, attributes: true });
"""


def names() -> list[str]:
    """The files that there are to be."""
    return [_name(kind, suffix) for suffix, kinds, _ in _SIZES for kind in kinds]


def take(site: str) -> None:
    """Take every picture anew."""
    FOLDER.mkdir(exist_ok=True)
    for suffix, kinds, (width, height) in _SIZES:
        with chromium(width=width, height=height, language=_LANGUAGE) as browser:
            for kind in kinds:
                taken = _picture(browser, address_of(site, KINDS[kind], _LANGUAGE), _SHOWN.get(kind, "body"))
                (FOLDER / _name(kind, suffix)).write_bytes(taken)
    with chromium() as browser:
        DRAWN_ICON.write_bytes(icon(browser))
    for path in FOLDER.glob("*.webp"):
        if path.name not in names():
            path.unlink()


def icon(browser: Chrome) -> bytes:
    """The icon of the site as PNG."""
    browser.get("about:blank")
    drawn: str = browser.execute_async_script(_DRAWN, ICON.read_text("utf-8"), SIDE)
    return base64.b64decode(drawn.partition(",")[2])


def _name(kind: str, suffix: str) -> str:
    return f"{kind.replace(' ', '-')}{suffix}.webp"


def _picture(browser: Chrome, address: str, shown: str) -> bytes:
    browser.get(address)
    assert browser.execute_script(_COMPLETE)
    browser.execute_async_script(_SETTLED)
    top = browser.find_element(By.CSS_SELECTOR, shown).location["y"] - _ABOVE
    window = browser.execute_script(_SCROLLED, top)
    clip = {"x": 0, **window, "scale": _SCALE}
    taken = browser.execute_cdp_cmd("Page.captureScreenshot", {"format": "webp", "quality": 50, "clip": clip})
    return base64.b64decode(taken["data"])


if __name__ == "__main__":
    take(sys.argv[1].rstrip("/"))
