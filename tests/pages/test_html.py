"""Every kind of page is valid HTML, says what it is, and says it in one language."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

from app import i18n
from tests.conftest import CHECKOUT
from tests.pages.kinds import LANGUAGES, PAGES

VNU = CHECKOUT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
TEMPLATES = CHECKOUT / "app" / "templates"
Files = dict[tuple[str, str], Path]
# Words of the trade that are the same in every language.
NAMES = {"IRI", "JSON", "GeoJSON", "Atom", "Aa"}
EVERY = [(name, language) for name in PAGES for language in LANGUAGES]


@pytest.fixture(scope="module")
def faults(written: Files) -> dict[str, list[str]]:
    """What the Nu validator says of each file; it is started once for all of them. CI never goes without it."""
    absent = [name for name, there in {"java": shutil.which("java"), "vnu-jar": VNU.exists()}.items() if not there]
    if absent and not os.environ.get("CI"):
        pytest.skip(f"not installed here: {', '.join(absent)} (`make assets` installs the validator)")
    command = ["java", "-jar", str(VNU), "--format", "json", "--exit-zero-always", *map(str, written.values())]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300).stderr
    found: dict[str, list[str]] = {str(path): [] for path in written.values()}
    for message in json.loads(said)["messages"]:
        found[message["url"].removeprefix("file:")].append(f"{message['message']} {message.get('extract', '')}")
    return found


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_page_is_valid(faults: dict[str, list[str]], written: Files, name: str, language: str) -> None:
    assert faults[str(written[name, language])] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_tell_pages_apart(written: Files, language: str) -> None:
    pages = {name: written[name, language].read_text("utf-8") for name in PAGES}
    titles = {name: re.findall(r"<title>([^<]+)</title>", page)[0] for name, page in pages.items()}
    alike = [{"result", "answer"}, {"unknown", "nowhere"}]
    shared = {title for title, times in Counter(titles.values()).items() if times > 1}
    assert {name for name, title in titles.items() if title in shared} == set().union(*alike)


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_page_says_its_language_and_keeps_to_it(written: Files, name: str, language: str) -> None:
    page = Texts()
    page.feed(written[name, language].read_text("utf-8"))
    assert page.language == language
    others = {
        text
        for other in i18n.languages()
        if other != language
        for message in i18n.catalog(other if other != i18n.SOURCE else language)
        if isinstance(message.id, str) and message.id
        for text, ours in [(i18n.say(message.id, other), i18n.say(message.id, language))]
        if text != ours and " " in text
    }
    assert [text for text in page.texts if text in others] == []


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_templates_say_nothing_that_is_not_translated(path: Path) -> None:
    text = re.sub(r"{%.*?%}", " ", path.read_text("utf-8"), flags=re.DOTALL)
    text = re.sub(r"{#.*?#}|{{.*?}}", "", text, flags=re.DOTALL)
    # An attribute that a macro writes stands in no tag.
    text = re.sub(r'[\w-]+=""', "", text)
    page = Texts()
    page.feed(text)
    assert [word for said in page.texts for word in re.findall(r"[^\W\d_]{2,}", said) if word not in NAMES] == []


class Texts(HTMLParser):
    """The language of a page, and the texts that are in it: not those in another, nor code."""

    _VOID = frozenset(["br", "hr", "img", "input", "link", "meta", "wbr", "source"])

    def __init__(self) -> None:
        super().__init__()
        self.language = ""
        self.texts: list[str] = []
        self._open: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "html":
            self.language = said.get("lang") or ""
        ours = said.get("lang", self.language) == self.language and tag not in ("script", "style", "code", "pre")
        ours = ours and (not self._open or self._open[-1])
        if ours:
            self.texts += [text for name in ("aria-label", "placeholder", "alt") if (text := said.get(name))]
        if tag not in self._VOID:
            self._open.append(ours)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._VOID and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and (not self._open or self._open[-1]):
            self.texts.append(" ".join(data.split()))
