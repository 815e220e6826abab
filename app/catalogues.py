"""Flask-Babel over the texts of `app.i18n`: `_()` and `ngettext()` in templates, in the language of the request.

`speaks()` marks what is in another language than its page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from babel.support import NullTranslations
from flask import Flask
from flask_babel import Babel, Domain  # type: ignore[import-untyped]
from markupsafe import Markup

from app import context, i18n

# More messages than there are, in a few languages.
_REMEMBERED: Final = 8192


def register(app: Flask) -> None:
    """Let the templates of an application speak."""
    _Babel(app, locale_selector=context.language, default_locale=i18n.SOURCE)
    # A page has some fifty messages. Flask-Babel looks for the language, its domain and its texts at each, and Jinja
    # makes a new text of each that may be filled.
    app.jinja_env.globals.update(_=_gettext, gettext=_gettext, ngettext=_ngettext)
    app.context_processor(_spoken)


@dataclass(frozen=True)
class _Page:
    """What a page in a language says, without asking at each message which one it is."""

    language: str

    def message(self, text: str, **places: object) -> Markup:
        message = _message(self.language, text)
        return message % places if places else message

    def marked(self, language: str) -> Markup:
        return _marked(language if language != self.language else "")


def _spoken() -> dict[str, Callable[..., Markup]]:
    page = _Page(context.language())
    return {"_": page.message, "speaks": page.marked}


def _gettext(text: str, **places: object) -> Markup:
    return _Page(context.language()).message(text, **places)


def _ngettext(one: str, many: str, number: int, **places: object) -> Markup:
    text: str = i18n.translations(context.language()).ngettext(one, many, number)
    return Markup(text) % {"num": number, **places}  # noqa: S704 - as below


@lru_cache(_REMEMBERED)
def _message(language: str, text: str) -> Markup:
    """A message as HTML: whoever writes or translates one may mark it up; what fills its places is escaped."""
    return Markup(i18n.translations(language).gettext(text))  # noqa: S704 - texts of ours


@lru_cache(_REMEMBERED)
def _marked(language: str) -> Markup:
    """The attribute of an element in a language, "" for that of the page or for none."""
    return Markup(' lang="{}"').format(language) if language else Markup()


class _Texts(Domain):  # type: ignore[misc]  # it has no types
    """The texts that are read from PO files, where Flask-Babel would look for compiled ones."""

    def get_translations(self) -> NullTranslations:
        return i18n.translations(context.language())


class _Babel(Babel):  # type: ignore[misc]  # it has no types
    @property
    def domain_instance(self) -> Domain:
        return _Texts()
