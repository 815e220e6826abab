"""All registers together as VoID, and the hosts that they link to: what follows from the registers' own lines.

The triples of all are not told: registers may say the same thing, and a sum would count it twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from app import i18n
from app.namespaces import DCTERMS, PREFIXES
from loaders.void.naming import Names
from loaders.void.writing import LABEL, TYPE, Statement, number, term

_GATHERED: Final = {term(name).encode(): name for name in ("class", "property", "vocabulary", "objectsTarget")}


def statements(slugs: Iterable[str], lines: Iterable[bytes], names: Names) -> Iterator[Statement]:
    """Describe the whole whose registers are described by `lines`."""
    whole, found = f"<{names.iris.datasets}>", _gather(lines)
    yield whole, TYPE, term("Dataset")
    for language in i18n.languages():
        title = i18n.say("All registers", language)
        yield whole, f"<{DCTERMS.title}>", f'"{title}"@{language}'
    yield whole, term("sparqlEndpoint"), f"<{names.iris.endpoint}>"
    yield whole, term("dataDump"), f"<{names.iris.graph_store}>"
    yield whole, term("uriSpace"), f'"{names.iris.base}"'
    yield whole, term("classes"), number(len(found["class"]))
    yield whole, term("properties"), number(len(found["property"]))
    for namespace in sorted(found["vocabulary"]):
        yield whole, term("vocabulary"), namespace
    for slug in slugs:
        yield whole, term("subset"), names.dataset(slug)
    yield from _document(names)
    yield from _hosts(sorted(found["objectsTarget"]), names)


def _gather(lines: Iterable[bytes]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        _, predicate, rest = line.split(b" ", 2)
        if name := _GATHERED.get(predicate):
            found[name].add(rest.rsplit(b" ", 2)[0].decode())
    return found


def _document(names: Names) -> Iterator[Statement]:
    """The document about the datasets of this host (VoID section 6.2)."""
    document = f"<{names.iris.void_document}>"
    yield document, TYPE, term("DatasetDescription")
    yield document, LABEL, '"VoID"'
    yield document, f"<{PREFIXES['foaf']}topic>", f"<{names.iris.datasets}>"


def _hosts(targets: Iterable[str], names: Names) -> Iterator[Statement]:
    start = names.host("")[:-1]
    for host in targets:
        if host.startswith(start):
            scheme, _, authority = host[len(start) : -1].partition("/")
            yield host, TYPE, term("Dataset")
            yield host, LABEL, f'"{authority}"'
            yield host, term("uriSpace"), f'"{scheme}://{authority}/"'
