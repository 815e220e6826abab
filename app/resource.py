"""Dereferencing: from the IRI of a thing to a page or to data about it (W3C Cool URIs, section 4.2).

    /id/<rest>, /def/<Term>   303 by Accept to
    /doc/<rest>               the page, in the reader's language; 303 to the data when data is asked for
    /doc/<rest>.<ext>         303 to the data in the format of the suffix, where no kind of page has other data there
    /data/<rest>.<ext>        the data, in the format of the suffix; 303 to one by Accept without a suffix
    /graph/<register>         303 to the page or data of the register

Generic: knows no register. A request asks in this order: is there an acceptable form, does the thing exist, has the
client got the answer already; only then is anything made.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from flask import Blueprint, Response, render_template, request

from app import context, description, i18n, incoming, listed, page, page_kinds, representation, schema_org
from app.addresses import data_path, requested_path, whole
from app.description import Description
from app.errors import NotFound, RequestError
from app.headers import LinkTo, etag, link_header, not_modified, see_other, translations
from app.incoming import Incoming
from app.iris import Iris
from app.negotiation import GEO_JSON, PAGE, RESOURCE, THING, Offer, by_extension, choose
from app.page import Source
from app.snapshot import Snapshot
from app.store.origins import Origin
from app.terms import documents
from app.twins.writing import forms, write

BLUEPRINT: Final = Blueprint("resource", __name__)


@BLUEPRINT.get("/id/<path:rest>")
@BLUEPRINT.get("/def/", strict_slashes=False)
@BLUEPRINT.get("/def/<path:rest>")
def thing(rest: str = "") -> Response:  # noqa: ARG001 - the path as it was sent says more
    """Point from a thing to what can be sent about it."""
    offer = choose(request.headers.get("Accept"), RESOURCE)
    snapshot = context.snapshot()
    path = requested_path(request.environ).removeprefix("/")
    iri = snapshot.iris.base + (path if path != "def" else "def/")
    return _pointed(snapshot, iri, offer, RESOURCE)


@BLUEPRINT.get("/graph/<path:name>")
def graph(name: str) -> Response:  # noqa: ARG001 - as above
    """Point from the named graph of a register, or of what was inferred from it, to the register.

    A graph of no register is described nowhere but by what it holds.
    """
    offer = choose(request.headers.get("Accept"), RESOURCE)
    snapshot = context.snapshot()
    path = requested_path(request.environ)
    register = path.removeprefix("/graph/").partition("/")[0]
    if path.removeprefix("/graph/") in snapshot.manifest.graphs and register not in snapshot.datasets:
        return _to_content(snapshot.iris, f"{snapshot.iris.base}{path.removeprefix('/')}")
    iri = snapshot.iris.dataset(register)
    return _pointed(snapshot, iri, offer, RESOURCE)


@BLUEPRINT.get("/doc/<path:rest>")
def document(rest: str) -> Response:
    """Show the page about a thing, or point to the data when those are asked for."""
    snapshot = context.snapshot()
    rest = requested_path(request.environ).removeprefix("/doc/")
    if named := _by_suffix(snapshot, rest):
        return see_other(named)
    offer = choose(request.headers.get("Accept"), RESOURCE)
    iri = snapshot.iris.resource(rest)
    if iri in snapshot.vocabulary.versions or not (offer.page or request.args):
        return _varying(_pointed(snapshot, iri, offer, RESOURCE))
    described = description.describe(snapshot, iri)
    kind, asked = page_kinds.of(snapshot, described), page_kinds.Asked(context.reading(), request.args)
    if request.args and (address := kind.elsewhere(snapshot, described, asked, offer)):
        return _varying(see_other(address))
    if not offer.page:
        return _varying(_pointed(snapshot, iri, offer, RESOURCE))
    window = _window()
    language = context.language()
    links = [*_page_links(snapshot, described, rest, [*kind.links(snapshot, described, asked)], language)]
    response = _varying(_headed(snapshot, links, PAGE, language))
    response.headers["Content-Language"] = language
    response.status_code = kind.status(snapshot, described, asked)
    if response.status_code != 200 or not not_modified(response):
        arriving = incoming.find(snapshot, described.iri, *window)
        response.set_data(_html(snapshot, described, arriving, links, asked))
    return response


@BLUEPRINT.get("/data/<path:rest>")
def data(rest: str) -> Response:
    """Send the data about a thing in the form of the suffix."""
    snapshot = context.snapshot()
    rest = requested_path(request.environ).removeprefix("/data/")
    stem, _, extension = rest.rpartition(".")
    offer = by_extension(extension, THING)
    if offer is None:
        return _pointed(snapshot, snapshot.iris.resource(rest), choose(request.headers.get("Accept"), THING), THING)
    described = documents.completed(snapshot, description.describe(snapshot, snapshot.iris.resource(stem)))
    if offer not in forms(described):
        raise NotFound(f"{described.iri} has no place on a map", f"{described.iri} nie ma miejsca na mapie")
    response = _headed(snapshot, representation.links(snapshot, described, stem, offer), offer)
    if not not_modified(response):
        response.set_data(write(snapshot, described, offer, context.site().settings.languages))
    return response


def _pointed(snapshot: Snapshot, iri: str, offer: Offer, offers: tuple[Offer, ...]) -> Response:
    """Point to what there is about a thing; of a version of an ontology, to the ontology of the release."""
    described = snapshot.vocabulary.versions.get(iri, iri)
    return _see_other(snapshot, described, _possible(snapshot, described, offer, offers))


def _by_suffix(snapshot: Snapshot, rest: str) -> str:
    """The data about a thing in the form that a suffix names, "" when a thing has that very name, or none is meant."""
    stem, _, extension = rest.rpartition(".")
    offer, iris = by_extension(extension, THING), snapshot.iris
    if not stem or offer is None or snapshot.exists(iris.resource(rest)) or not snapshot.exists(iris.resource(stem)):
        return ""
    return data_path(stem, offer.extension)


def _varying(response: Response) -> Response:
    response.vary.update(("Accept", "Accept-Language"))
    return response


def _page_links(
    snapshot: Snapshot, described: Description, rest: str, more: list[LinkTo], language: str
) -> Iterable[LinkTo]:
    """The links of a page with those of its kind, which tell data about the thing from data of the page."""
    relations = {link.relation for link in more}
    for link in representation.links(snapshot, described, rest, PAGE):
        if link.relation == "alternate" and link.relation in relations:
            title = i18n.say("About this thing: %(format)s", language, format=link.target.rpartition(".")[2])
            yield replace(link, attributes={**link.attributes, "title": title})
        elif link.relation != "canonical" or link.relation not in relations:
            yield link
    yield from translations(context.here(), context.site().settings.languages)
    yield from more


def _possible(snapshot: Snapshot, iri: str, offer: Offer, offers: tuple[Offer, ...]) -> Offer:
    """The offer, or the next best of `offers` when it is a place on the map and the thing has none."""
    if offer is not GEO_JSON:
        return offer
    there = forms(description.describe(snapshot, iri))
    return choose(request.headers.get("Accept"), tuple(other for other in offers if other.page or other in there))


def _to_content(iris: Iris, graph: str) -> Response:
    """Point to the graph itself, as the Graph Store Protocol names it."""
    response = see_other(f"/{iris.content(graph).removeprefix(iris.base)}")
    response.vary.add("Accept")
    return response


def _see_other(snapshot: Snapshot, iri: str, offer: Offer) -> Response:
    if not snapshot.exists(iri):
        raise NotFound(f"Nothing is known of {iri}", f"Nic nie wiadomo o {iri}")
    rest = snapshot.iris.rest(iri)
    response = see_other(representation.path(rest, offer) + (_language_asked_for() if offer.page else ""))
    response.headers["Link"] = link_header(
        LinkTo(representation.path(rest, described), "describedby", {"type": described.media_type})
        for described in RESOURCE
        # Whether there is a place is not asked for a redirection.
        if described is not GEO_JSON
    )
    response.vary.add("Accept")
    return response


def _language_asked_for() -> str:
    """The `?lang=` of the request, to go on with the redirection."""
    asked = request.args.get("lang", "")
    return f"?lang={asked}" if asked in context.site().settings.languages else ""


def _headed(snapshot: Snapshot, links: Iterable[LinkTo], offer: Offer, language: str = "") -> Response:
    """A response without its body, with everything that says which representation it is."""
    tag = etag(*representation.parts(snapshot, offer, language))
    return Response(headers=representation.fields(offer, links, tag))


def _window() -> tuple[str | None, int, str]:
    """Which page of which incoming property is asked for, and from which graph."""
    text = request.args.get("page", "1")
    page = whole(text)
    if not page:
        raise RequestError(
            f"page={text[:100]!r}: expected a whole number from 1",
            f"page={text[:100]!r}: oczekiwano liczby całkowitej od 1",
        )
    selected = request.args.get("incoming")
    return selected, page if selected else 1, request.args.get("from", "")


def _source() -> Source:
    """Whose pages these are."""
    about = context.site().about
    name = context.text(about.name)
    publisher = context.text(about.publisher.names) if about.publisher else None
    site = name.text if name else i18n.say("Public registers as Linked Open Data", context.language())
    return Source(site, publisher.text if publisher else "", about.mail)


def _origin(snapshot: Snapshot, described: Description) -> Origin | None:
    """Which record of which register the thing comes from."""
    language = context.language()
    found = (
        snapshot.origins.find(dataset.slug, described.iri, described.parts, language) for dataset in described.datasets
    )
    return next(filter(None, found), None)


def _html(
    snapshot: Snapshot, described: Description, arriving: Incoming, links: Iterable[LinkTo], asked: page_kinds.Asked
) -> str:
    rest = snapshot.iris.rest(described.iri)
    kind, origin = page_kinds.of(snapshot, described), _origin(snapshot, described)
    plain = page.build(
        snapshot, described, arriving, context.reading(), origin, _source(), listed.find(snapshot, described)
    )
    return render_template(
        kind.template,
        page=plain,
        special=kind.build(snapshot, described, plain, asked),
        links=links,
        formats=[(offer, data_path(rest, offer.extension)) for offer in forms(described)],
        json_ld=schema_org.block(described, plain, context.reading().chain, kind.known(snapshot, described)),
        release=snapshot.manifest,
    )
