"""What the pages say, in every language of the site: the catalogue of `messages.toml`, and plural forms by CLDR.

A message is found by its key; one that counts has a text for each plural category of its language (CLDR, by Babel).
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

from babel import Locale
from babel.numbers import format_decimal

FALLBACK: Final = "en"


@cache
def catalogue() -> dict[str, dict[str, Any]]:
    """Every message by key and language."""
    return tomllib.loads(Path(__file__).with_name("messages.toml").read_text(encoding="utf-8"))


def say(key: str, language: str, **values: object) -> str:
    """The message `key` in `language` (English where the catalogue lacks the language), its `{places}` filled."""
    texts = catalogue()[key]
    text: str = texts.get(language, texts[FALLBACK])
    return text.format(**values)


def languages(key: str) -> list[str]:
    """The languages that the message `key` has."""
    return sorted(catalogue()[key])


def count(key: str, language: str, number: int) -> str:
    """The message `key` in the plural form that `number` takes in `language`; its `{number}` is formatted."""
    texts = catalogue()[key]
    spoken = language if language in texts else FALLBACK
    text: str = texts[spoken][Locale.parse(spoken).plural_form(number)]
    return text.format(number=format_decimal(number, locale=language))


def term_name(name: str, language: str) -> str | None:
    """What a well-known term (`dcterms:title`) is called, None when the catalogue does not know it."""
    return say(name, language) if name in catalogue() else None
