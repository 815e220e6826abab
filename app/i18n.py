"""What the pages say, in every language of the site: gettext, with English texts as their own keys.

A language is a folder of `translations/`, with one file (GNU gettext's PO) for each area of the site. Nothing is
compiled beforehand. Places are `%(name)s`; plural forms follow CLDR, by Babel. `names.toml` has what the terms of
reused vocabularies are called.
"""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final

from babel import Locale
from babel.core import get_global
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

SOURCE: Final = "en"
# The English of the texts is British, and so are the dates, hours and amounts beside them.
_WRITTEN_AS: Final = {SOURCE: "en_GB"}
_HERE: Final = Path(__file__).parent
_TRANSLATIONS: Final = _HERE / "translations"
# Counts that are remembered: the same ones stand on many pages.
_COUNTS: Final = 4096


def languages() -> list[str]:
    """The languages that there are texts in."""
    return sorted({SOURCE, *(folder.name for folder in _TRANSLATIONS.iterdir() if folder.is_dir())})


@cache
def catalog(language: str) -> Catalog:
    """All messages of a language, of every area together; none where there are no texts in it."""
    whole = Catalog(locale=language)
    for path in sorted((_TRANSLATIONS / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language, abort_invalid=True):
                if message.id:
                    whole[message.id] = message
    return whole


@cache
def translations(language: str) -> NullTranslations:
    """The messages of a language as gettext uses them; English where it has none."""
    compiled = BytesIO()
    write_mo(compiled, catalog(language))
    compiled.seek(0)
    return Translations(compiled)


def language_name(tag: str) -> str:
    """What a language calls itself, as it stands alone."""
    name = Locale.parse(tag).get_language_name(tag) or tag
    return name[:1].upper() + name[1:]


@cache
def locale(language: str) -> str:
    """A language as its pages write it (dates, numbers, money), with a country, as Open Graph names it: `pl_PL`.

    The country is that which most of its speakers live in, unless the texts are written as another one writes.
    """
    if language in _WRITTEN_AS:
        return _WRITTEN_AS[language]
    subtags = get_global("likely_subtags").get(language, "").split("_")
    return f"{language}_{subtags[-1]}" if len(subtags) > 1 else language


def mark(text: str) -> str:
    """`text` itself: a message that is said somewhere else."""
    return text


def say(text: str, language: str, **values: object) -> str:
    """The message `text` in `language`, its places filled."""
    translated: str = translations(language).gettext(text)
    return translated % values if values else translated


def plural(one: str, many: str, language: str, number: int) -> str:
    """The message in the plural form that `number` takes in `language`; its `%(number)s` is formatted."""
    text: str = translations(language).ngettext(one, many, number)
    return text % {"number": counted(number, language)}


@lru_cache(_COUNTS)
def counted(number: int, language: str) -> str:
    """A count as readers of a language write it."""
    return format_decimal(number, locale=locale(language))


@cache
def names() -> dict[str, dict[str, str]]:
    """What the terms of well-known vocabularies are called, by their prefixed names and by language."""
    return tomllib.loads((_HERE / "names.toml").read_text(encoding="utf-8"))


def term_name(name: str, language: str) -> str | None:
    """What a well-known term (`dcterms:title`) is called, None when nobody says."""
    texts = names().get(name)
    return texts.get(language, texts[SOURCE]) if texts else None
