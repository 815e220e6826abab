"""The application factory: wires the parts together and does nothing else.

Not in `app/__init__.py`, because the loaders import parts of this package and have no use for Flask.
"""

from __future__ import annotations

from typing import Final

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app import bundle, catalogues, charging, context, headers, home, i18n, page_script, problems, resource
from app.addresses import AsciiRequest
from app.config import Settings
from app.direct import Documents
from app.feed import endpoint as feed
from app.frame import crawling, pages, preferences, sheets
from app.frame.calls import Calls
from app.frame.outputs import Outputs, written
from app.maps import outline
from app.register import twins
from app.search import endpoint as searching
from app.search import suggestions
from app.server.caching import Caching
from app.server.compression import Compression
from app.server.wsgi import Application, around
from app.sparql import discovery, endpoint, graph_store, saved
from app.sparql.direct import Direct
from app.sparql.page import form, terms
from app.terms import tables
from app.territory import drawing, entrances
from app.territory import twins as gatherings
from app.throttling import Buckets

_MODULES: Final = (
    *(home, twins, resource, endpoint, form, saved, graph_store, discovery),
    *(terms, bundle, tables, outline, pages, crawling, entrances),
    *(searching, suggestions, drawing, gatherings, feed),
)
# The longest query, percent-encoded, and room for the rest of a form.
_LARGEST_BODY: Final = 1024 * 1024


def create_app(settings: Settings, buckets: Buckets | None = None) -> Flask:
    """Make the WSGI application of a site; a release is opened by the first request that needs one.

    `buckets` are those that the processes of a site share; without them the process keeps its own.
    """
    app = Flask(__name__)
    app.request_class = AsciiRequest
    app.config.update(
        MAX_CONTENT_LENGTH=_LARGEST_BODY, MAX_FORM_MEMORY_SIZE=_LARGEST_BODY, SEND_FILE_MAX_AGE_DEFAULT=3600
    )
    # "//" in the path of an IRI is a name like any other.
    app.url_map.merge_slashes = False
    app.extensions[context.EXTENSION] = context.assemble(settings, buckets or Buckets(settings.client_seconds))
    site: context.Site = app.extensions[context.EXTENSION]
    shown = (settings.base_iri, settings.languages, settings.map_tiles, settings.map_credit, site.about, site.examples)
    app.config.update(LANGUAGES=settings.languages, LOOK=sheets.look(*shown))
    problems.register(app)
    for module in _MODULES:
        app.register_blueprint(module.BLUEPRINT)
    catalogues.register(app)
    app.context_processor(context.answered)
    app.url_defaults(sheets.versioned)
    app.before_request(charging.begin)
    app.after_request(headers.finish)
    _prepare_templates(app, site)
    app.wsgi_app = _wrapped(app.wsgi_app, site)  # type: ignore[assignment, method-assign]
    return app


def _prepare_templates(app: Flask, site: context.Site) -> None:
    """Tell templates what all pages show, and how they are compiled."""
    app.jinja_env.globals.update(
        asset=bundle.address,
        figure_script=page_script.script,
        map_tiles=page_script.tiles,
        language=context.language,
        carried=context.carried,
        here=context.here,
        said=context.text,
        minute=context.minute,
        chosen=context.preferences,
        about=site.about,
        offers=preferences.OFFERS,
        language_name=i18n.language_name,
        locale=i18n.locale,
        languages=site.settings.languages,
        base=site.settings.base_iri,
    )
    app.jinja_env.context_class = Calls
    app.jinja_env.code_generator_class = Outputs
    app.jinja_env.extend(written=written)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _wrapped(application: Application, site: context.Site) -> Application:
    """The application behind all that stands in front of it, from the inside to the outside."""
    settings = site.settings
    application = around(Direct(site), around(Documents(site), application))
    if settings.proxies:
        application = ProxyFix(application, x_for=settings.proxies, x_proto=0, x_host=0)
    return Caching(Compression(application), site.releases, settings.cache)
