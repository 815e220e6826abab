"""The openness score of dane.gov.pl, from one star to five, as its portal gives it to a file of RDF.

Four stars are for a file that parses as its RDF format; the fifth is for links: subjects and objects, but for those of
predicates of RDF itself, that stand at more than one host (portal's backend 2.32).
"""

from __future__ import annotations

from urllib.parse import urlsplit

import pyoxigraph as ox

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def hosts(content: bytes, form: ox.RdfFormat) -> set[str]:
    """Hosts of the subjects and objects of a file; raises SyntaxError when it does not parse."""
    linked = {
        term.value
        for quad in ox.parse(content, format=form)
        if not quad.predicate.value.startswith(RDF)
        for term in (quad.subject, quad.object)
        if isinstance(term, ox.NamedNode)
    }
    return {urlsplit(iri).netloc for iri in linked} - {""}


def score(content: bytes, form: ox.RdfFormat) -> int:
    """The stars of a file of RDF."""
    try:
        return 5 if len(hosts(content, form)) > 1 else 4
    except SyntaxError:
        return 3
