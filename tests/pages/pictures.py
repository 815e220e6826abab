"""Take the pictures of docs/images: one of every kind of page, as a browser shows it.

    python -m tests.pages.pictures http://127.0.0.1:8000

asks a site that serves the sample region. A name that a kind of page no longer has is taken away.
"""

from __future__ import annotations

import base64
import sys
from typing import Final

from selenium.webdriver import Chrome

from tests.browser import chromium
from tests.conftest import CHECKOUT
from tests.pages.kinds import KINDS, address_of

FOLDER: Final = CHECKOUT / "docs" / "images"
# Kinds that are shown as a telephone shows them, too.
ON_PHONES: Final = ("home", "register", "entity", "search")
# Names of pictures end so; which kinds they show; pixels of the window.
_SIZES: Final = (("", tuple(KINDS), (1280, 1500)), ("-phone", ON_PHONES, (390, 1000)))
# How large a picture is, of what it shows.
_SCALE: Final = 0.6
_LANGUAGE: Final = "pl"
_COMPLETE: Final = "return document.readyState === 'complete' && document.fonts.status === 'loaded'"
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
                taken = _picture(browser, address_of(site, KINDS[kind], _LANGUAGE))
                (FOLDER / _name(kind, suffix)).write_bytes(taken)
    for path in FOLDER.glob("*.webp"):
        if path.name not in names():
            path.unlink()


def _name(kind: str, suffix: str) -> str:
    return f"{kind.replace(' ', '-')}{suffix}.webp"


def _picture(browser: Chrome, address: str) -> bytes:
    browser.get(address)
    assert browser.execute_script(_COMPLETE)
    browser.execute_async_script(_SETTLED)
    window = browser.execute_script("return {width: innerWidth, height: innerHeight}")
    clip = {"x": 0, "y": 0, **window, "scale": _SCALE}
    taken = browser.execute_cdp_cmd("Page.captureScreenshot", {"format": "webp", "quality": 50, "clip": clip})
    return base64.b64decode(taken["data"])


if __name__ == "__main__":
    take(sys.argv[1].rstrip("/"))
