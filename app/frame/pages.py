"""The pages that belong to the frame: what a reader may choose for all pages, and the declaration of accessibility.

The choice is a form in the head of each page, and a page of it, which work without scripts.
"""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, Response, render_template, request

from app import context, values
from app.addresses import in_language
from app.errors import NotFound
from app.frame import preferences
from app.headers import headed, not_modified, see_other
from app.negotiation import PAGE, choose

BLUEPRINT: Final = Blueprint("frame", __name__)
_YEAR: Final = 365 * 24 * 60 * 60


@BLUEPRINT.get("/preferences")
def form() -> Response:
    """Show what may be chosen, and say what is kept of it."""
    return _page("preferences.html")


@BLUEPRINT.post("/preferences")
def chosen() -> Response:
    """Keep what was chosen, and lead back to where it was: to the page, and the focus to its button."""
    before = context.preferences()
    settings = context.site().settings
    after = before.changed(request.form, settings.languages)
    place = preferences.local(request.form.get("back", "/")).partition("#")[0]
    button = preferences.button(request.form, settings.languages, place)
    if request.form.get("language"):
        # By name, so that who takes no cookies has it too.
        place = in_language(place, after.language)
    response = see_other(f"{place}#{button}" if button else place, "no-store")
    # A site that is reached by another name than its own, as in an office, may be so without TLS.
    secure = settings.base_iri.startswith(f"https://{request.host}/")
    if after == preferences.Preferences():
        response.delete_cookie(preferences.COOKIE, samesite="Lax", httponly=True, secure=secure)
    else:
        cookie, value = preferences.COOKIE, str(after)
        response.set_cookie(cookie, value, max_age=_YEAR, samesite="Lax", httponly=True, secure=secure)
    return response


@BLUEPRINT.get("/accessibility")
def accessibility() -> Response:
    """Show the declaration of accessibility; 404 where the region makes none."""
    declaration = context.site().about.accessibility
    if declaration is None:
        raise NotFound("This site has no declaration of accessibility", "Ten serwis nie ma deklaracji dostępności")
    language = context.language()
    return _page("accessibility.html", declaration=declaration, day=lambda day: values.day(day.isoformat(), language))


@BLUEPRINT.get("/deklaracja-dostepnosci")
def declaration_by_its_name() -> Response:
    """Lead to the declaration from where people and programs look for it."""
    response = see_other(f"/accessibility{context.carried()}")
    response.vary.add("Accept-Language")
    return response


def _page(template: str, **parts: Any) -> Response:
    """A page that changes with the software and its settings only."""
    choose(request.headers.get("Accept"), (PAGE,))
    text = render_template(template, **parts)
    response = headed(PAGE.content_type, PAGE.media_type, text, language=context.language())
    response.vary.add("Accept")
    if not not_modified(response):
        response.set_data(text)
    return response
