"""How a reader wants to see the pages: a form in the head of each, and a page of it, which work without scripts."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, Response, render_template, request

from app import context
from app.frame import preferences
from app.headers import see_other
from app.negotiation import PAGE, choose

BLUEPRINT: Final = Blueprint("preferences", __name__)
_YEAR: Final = 365 * 24 * 60 * 60


@BLUEPRINT.get("/preferences")
def form() -> Response:
    """Show what may be chosen, and say what is kept of it."""
    choose(request.headers.get("Accept"), (PAGE,))
    response = Response(render_template("preferences.html"), content_type=PAGE.content_type)
    response.headers["Content-Language"] = context.language()
    response.headers["Cache-Control"] = "public, no-cache"
    response.vary.update(("Accept", "Accept-Language"))
    return response


@BLUEPRINT.post("/preferences")
def chosen() -> Response:
    """Keep what was chosen, and lead back to the page where it was."""
    before = context.preferences()
    after = before.changed(request.form)
    place = preferences.local(request.form.get("back", "/"))
    response = see_other(_in(after.language, place) if "language" in request.form else place, "no-store")
    if after == preferences.Preferences():
        response.delete_cookie(preferences.COOKIE, samesite="Lax", httponly=True)
    else:
        response.set_cookie(preferences.COOKIE, str(after), max_age=_YEAR, samesite="Lax", httponly=True)
    return response


def _in(language: str, place: str) -> str:
    """A place in a language by name, so that who takes no cookies has it too."""
    path, _, query = place.partition("?")
    kept = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] != "lang"]
    return f"{path}?{urlencode([*kept, ('lang', language)])}"
