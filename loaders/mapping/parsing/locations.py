"""Where a file is, for a source to read or a target to write: paths and `file:` URLs (RML-IO sections 3.2 and 4).

Owns the vocabularies that say so: RML's own paths, CSVW, DCAT and VoID. It refuses addresses on the web.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote, urlsplit

from loaders.mapping.model import Place, Term
from loaders.mapping.parsing.graph import Graph
from loaders.mapping.vocabulary import CSVW, DCAT, VOID

_PROPERTIES: Final = ("path", f"{CSVW}url", f"{DCAT}downloadURL", f"{DCAT}accessURL", f"{VOID}dataDump")


def file_location(graph: Graph, node: Term | None, place: Place) -> str | None:
    """The path that a node describes, relative or absolute, as `#` and a name within the mapping's base; or None."""
    if node is not None and node.value.startswith("file:"):
        return _local(node.value, place)
    for name in _PROPERTIES:
        if (location := graph.string(node, name, place)) is not None:
            return _local(location.removeprefix(graph.base or ""), place)
    return None


def _local(location: str, place: Place) -> str:
    """The path of a `file:` URL; anything else that is no URL is a path already."""
    url = urlsplit(location)
    if url.scheme == "file":
        # `file://./data.csv`, which mappings write for a relative path, has its dot where RFC 8089 has the host.
        return unquote(url.path if url.netloc in {"", "localhost"} else url.netloc + url.path)
    if url.scheme in {"http", "https", "ftp"}:
        raise place.error(
            f"{location} is on the web; files that lie at hand are read and written",
            f"{location} jest w sieci; czyta się i zapisuje pliki, które leżą na miejscu",
        )
    return location
