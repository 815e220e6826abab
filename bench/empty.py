"""The yardstick: what Flask under gunicorn does with a request that needs no work."""

from __future__ import annotations

from flask import Flask

from app import serving


class Empty(serving.Server):
    """The server of the site, with an application that answers nothing but "/"."""

    def load(self) -> Flask:
        """Make the application."""
        app = Flask(__name__)
        app.add_url_rule("/", view_func=lambda: "")
        return app
