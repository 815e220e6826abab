"""The site by keyboard alone (WCAG 2.1.1, 2.1.2, 2.4.1, 2.4.3, 2.4.7): every control is reached, seen, left again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.support.ui import WebDriverWait

from app.bundle import FOLDER
from app.frame import preferences
from tests.browser import turning
from tests.machine import PATIENCE
from tests.pages.kinds import KINDS, PAGES
from tests.pages.test_accessible import DESKTOP, PHONE, resize

# What Tab should stop at: what can be used, is shown, and is in no closed <details>.
STOPS = """
const stops = [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.disabled && each.tabIndex >= 0);
return stops"""
COUNT = f"{STOPS}.length"
MISSED = f"{STOPS}.filter((each) => !had.has(each)).map((each) => each.outerHTML.slice(0, 150))"
# The browser stops at what scrolls, too.
MORE = 1.2
# Maps and charts are drawn when one comes near; a figure in a closed <details> is not.
NEXT_FIGURE = """
const figures = [...document.querySelectorAll('figure[data-map], figure[data-chart]')];
const isDrawn = (each) => each.querySelector('canvas, .leaflet-container') && !each.querySelector('.map-notice');
const next = figures.find((each) => each.checkVisibility() && !isDrawn(each));
if (next) next.scrollIntoView(); else scrollTo(0, 0);
return !next;
"""
# Whether there are scripts to draw them: `make assets` builds these.
FIGURES = (FOLDER / "manifest.json").exists()
# Pages that begin in a field, because it is there that something is wrong.
BEGIN_IN_A_FIELD = {"fault"}
# Notes, each time that Tab is let go, what has the focus then, and whether that can be seen.
WATCH = """
window.noted = [], window.had = new Set();
document.addEventListener('keyup', (event) => {
  if (event.key !== 'Tab') return;
  const has = document.activeElement, box = has.getBoundingClientRect(), look = getComputedStyle(has);
  const ring = look.outlineStyle === 'none' ? 0 : parseFloat(look.outlineWidth);
  const drawn = has instanceof SVGElement ? Math.max(ring, parseFloat(look.strokeWidth)) : ring;
  const shown = box.width > 0 && box.height > 0;
  const inside = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  had.add(has);
  noted.push({
    what: has === document.body ? '' : has.outerHTML.slice(0, 150),
    seen: shown && inside && drawn >= 2,
  });
});
"""
# Where the walk begins, whatever field the page begins in.
TOP = "document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')"
FOCUSED = "return document.activeElement.matches(arguments[0])"


@pytest.fixture
def keyboard(browser: Chrome) -> Iterator[Chrome]:
    """The browser of a reader who has chosen nothing yet."""
    resize(browser, DESKTOP)
    yield browser
    browser.delete_all_cookies()
    resize(browser, DESKTOP)


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("name", PAGES)
def test_every_control_is_reached_seen_and_left(region_site: str, keyboard: Chrome, name: str, width: int) -> None:
    resize(keyboard, width)
    keyboard.get(region_site + PAGES[name])
    if FIGURES:
        WebDriverWait(keyboard, PATIENCE).until(lambda driver: driver.execute_script(NEXT_FIGURE))
    if name in BEGIN_IN_A_FIELD:
        wait_for_focus(keyboard, "textarea")
        keyboard.execute_script(TOP)
    keyboard.execute_script(WATCH)
    press(keyboard, *[Keys.TAB] * int(keyboard.execute_script(COUNT) * MORE + 5))
    noted = keyboard.execute_script("return noted")
    what = [note["what"] for note in noted]
    end = next((at for at in range(1, len(what)) if what[at] in ("", what[0])), None)
    assert end, f"the focus stayed in the page: {what[-3:]}"
    assert keyboard.execute_script(MISSED) == []
    assert [note for note in noted[:end] if not note["seen"]] == []


@pytest.mark.parametrize("name", sorted(set(PAGES) - BEGIN_IN_A_FIELD))
def test_first_stop_skips_to_the_content(region_site: str, keyboard: Chrome, name: str) -> None:
    keyboard.get(region_site + PAGES[name])
    for key, focused in ((Keys.TAB, "a.skip"), (Keys.ENTER, "main#content"), (Keys.TAB, "main#content *")):
        press(keyboard, key)
        wait_for_focus(keyboard, focused)


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_site_is_walked_by_keyboard(region_site: str, keyboard: Chrome, width: int) -> None:
    resize(keyboard, width)
    keyboard.get(region_site)
    follow(keyboard, f"main a[href='{KINDS['register']}']")
    assert keyboard.current_url.endswith(KINDS["register"])
    follow(keyboard, "main a[href^='/doc/umowy/']")
    assert "/doc/umowy/" in keyboard.current_url
    reach(keyboard, "#search-everything")
    press(keyboard, "umowa")
    with turning(keyboard):
        press(keyboard, Keys.ENTER)
    assert keyboard.current_url.endswith("/search?q=umowa")
    follow(keyboard, "nav.primary a[href='/sparql']")
    follow(keyboard, "nav.primary a[href='/def/']")
    follow(keyboard, "main a[href^='/doc/def/']")
    assert "/doc/def/" in keyboard.current_url


def test_reader_chooses_by_keyboard_and_the_choice_stays(region_site: str, keyboard: Chrome) -> None:
    keyboard.get(region_site + KINDS["entity"])
    reach(keyboard, "details.preferences > summary")
    press(keyboard, Keys.ENTER)
    for name, value in (("letters", "largest"), ("contrast", "high")):
        button = f".preferences button[name='{name}'][value='{value}']"
        follow(keyboard, button)
        assert keyboard.current_url.partition("#")[0] == region_site + KINDS["entity"]
        # The focus stays, and the choices stay open, so that the next is some keys away.
        wait_for_focus(keyboard, button)
    follow(keyboard, "button[name='language'][value='en']")
    root = keyboard.find_element("tag name", "html")
    looks = [root.get_attribute(name) for name in ("lang", "data-letters", "data-contrast")]
    assert looks == ["en", "largest", "high"]
    follow(keyboard, "header .name a")
    assert keyboard.find_element("tag name", "html").get_attribute("lang") == "en"
    kept = keyboard.get_cookie(preferences.COOKIE)
    assert kept is not None
    assert (kept["value"], kept["httpOnly"], kept["sameSite"]) == ("en.largest.high", True, "Lax")


def follow(browser: Chrome, selector: str) -> None:
    """Go with Tab to what the selector names, and press Enter on it."""
    reach(browser, selector)
    with turning(browser):
        press(browser, Keys.ENTER)


def reach(browser: Chrome, selector: str) -> None:
    for _ in range(int(browser.execute_script(COUNT) * MORE) + 5):
        press(browser, Keys.TAB)
        if browser.execute_script(FOCUSED, selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def wait_for_focus(browser: Chrome, selector: str) -> None:
    """A page moves the focus when it has come, or has scrolled to what a link names."""
    WebDriverWait(browser, PATIENCE).until(lambda driver: driver.execute_script(FOCUSED, selector))


def press(browser: Chrome, *keys: str) -> None:
    ActionChains(browser, duration=0).send_keys(*keys).perform()
