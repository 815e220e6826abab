"""A site with a page of its own that has one of everything: a map, charts, a search box; its data are made up."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Response, render_template_string, request
from werkzeug.serving import make_server

from app.config import load
from app.factory import create_app
from app.maps import geojson
from app.maps.geojson import Feature
from tests.serving.conftest import BASE, publish

# What would run if a name were taken for markup.
HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
UNITS = """
    @prefix geo: <http://www.opengis.net/ont/geosparql#> .
    <id/u/1> lod:jednostkaNadrzedna <id/u/0> ; geo:hasDefaultGeometry <id/u/1/g> .
    <id/u/0> geo:hasDefaultGeometry <id/u/0/g> .
    <id/u/0/g> geo:asWKT "POLYGON((18 51, 20 51, 20 52, 18 52, 18 51))"^^geo:wktLiteral .
    <id/u/1/g> geo:asWKT "POLYGON((18 51, 19 51, 19 52, 18 52, 18 51))"^^geo:wktLiteral .
"""
PAGE = """{% extends "base.html" %}
{% import "figures.html" as figures %}
{% block title %}Figures{% endblock %}
{% block content %}
<h1>Figures</h1>
<form action="/search" role="search" aria-label="Figures"><label for="q">Search</label>
<input id="q" name="q" type="search" data-suggest="/suggest?lang=en"></form>
{% for source in sources %}
{% call figures.map(source, "Places " ~ loop.index) %}All places are in <a href="/list">the list</a>.{% endcall %}
{% endfor %}
{% for kind in kinds %}
<figure class="chart" data-chart="{{ kind }}" data-unit="zł"><table>
<caption>Plan and execution, {{ kind }}</caption>
<thead><tr><th scope="col">Chapter</th><th scope="col">Plan</th><th scope="col">Done</th></tr></thead>
<tbody>
<tr><th scope="row"><a href="/figures?source=none">Roads</a></th><td><data value="1234567.5">1 234 567,50</data></td>
<td><data value="1000000">1 mln</data></td></tr>
<tr><th scope="row">&lt;b&gt;Schools&lt;/b&gt;</th><td><data value="500000">500</data></td><td></td></tr>
</tbody>
<tfoot><tr><th scope="row">Sum</th><td>1 734 567,50</td><td>1 000 000</td></tr></tfoot>
</table><figcaption>Plan and execution</figcaption></figure>
{% endfor %}
<p id="end"><a href="/">End</a></p>
{% endblock %}"""


def places() -> list[Feature]:
    """Two far apart, two at one place, a line, an area, one that would run."""
    apart = [Feature(geojson.point(18.2, 51.2), name="West", href="/doc/west?lang=en", note="A note")]
    apart.append(Feature(geojson.point(19.8, 51.9), name=HOSTILE, href="javascript:window.hacked=1"))
    same = [Feature(geojson.point(19.2, 51.5), name=name, href=f"/doc/{name}") for name in ("one", "two")]
    line = {"type": "LineString", "coordinates": [[18.3, 51.8], [18.9, 51.7]]}
    area = {"type": "Polygon", "coordinates": [[[19.5, 51.1], [19.9, 51.1], [19.9, 51.3], [19.5, 51.1]]]}
    shapes = [Feature(line, name="A line", href="/doc/line"), Feature(area, name="An area"), Feature(area)]
    return [*apart, *same, *shapes]


def many(count: int) -> Iterator[Feature]:
    """Points all over the region."""
    for at in range(count):
        place = geojson.point(18 + at * 0.618034 % 2, 51 + at * 0.754878 % 1)
        yield Feature(place, name=f"Place {at}", href=f"/doc/{at}")


SOURCES = {"places": list(places()), "many": list(many(20_000)), "none": []}


@contextlib.contextmanager
def site(folder: Path, **settings: str) -> Iterator[str]:
    """Serve the page at `/figures?source=…&kind=…`."""
    publish(folder / "var" / "releases", "r1", {"units": UNITS})
    app = create_app(
        load({"LOD_BASE_IRI": BASE, "LOD_VAR": str(folder / "var"), "LOD_REGION": str(folder), **settings})
    )
    app.add_url_rule("/figures", view_func=_page)
    app.add_url_rule("/source/<name>", view_func=_source)
    app.add_url_rule("/suggest", view_func=_suggest)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _page() -> str:
    sources = [f"/source/{name}" for name in request.args.getlist("source")]
    return render_template_string(PAGE, sources=sources, kinds=request.args.getlist("kind"))


def _source(name: str) -> Response:
    status = 200 if name in SOURCES else 404
    return Response(geojson.collection(SOURCES.get(name, [])), status, content_type=geojson.MEDIA_TYPE)


def _suggest() -> Response:
    query = request.args["q"]
    answer: list[Any] = [query, [], [], []]
    if query != "nothing":
        answer = [query, ["Łódź", HOSTILE], ["gmina", ""], ["/figures?source=none", "javascript:window.hacked=1"]]
    return Response(json.dumps(answer), content_type="application/x-suggestions+json")
