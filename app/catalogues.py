"""Flask-Babel over the texts of `app.i18n`: `_()` and `ngettext()` in templates, in the language of the request."""

from __future__ import annotations

from babel.support import NullTranslations
from flask import Flask
from flask_babel import Babel, Domain  # type: ignore[import-untyped]

from app import context, i18n


def register(app: Flask) -> None:
    """Let the templates of an application speak."""
    _Babel(app, locale_selector=context.language, default_locale=i18n.SOURCE)
    # A page has some fifty messages, and Flask-Babel looks for the language, its domain and its texts at each.
    app.jinja_env.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]


def _gettext(text: str) -> str:
    return i18n.translations(context.language()).gettext(text)


def _ngettext(one: str, many: str, number: int) -> str:
    return i18n.translations(context.language()).ngettext(one, many, number)


class _Texts(Domain):  # type: ignore[misc]  # it has no types
    """The texts that are read from PO files, where Flask-Babel would look for compiled ones."""

    def get_translations(self) -> NullTranslations:
        return i18n.translations(context.language())


class _Babel(Babel):  # type: ignore[misc]  # it has no types
    @property
    def domain_instance(self) -> Domain:
        return _Texts()
