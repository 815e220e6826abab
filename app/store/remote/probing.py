"""Which functions of GeoSPARQL a server has: each is called once, on geometries that it must be able to read.

One that a server does not know, or cannot compute, is an error, and leaves its variable unbound (SPARQL 1.1 section
10.1): a filter with it would leave nothing, as if nothing were there. A server that refuses the question has none.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from app.namespaces import PREFIXES
from app.store import geosparql

_GEOF: Final = PREFIXES["geof"]
GEOMETRY: Final = f"{PREFIXES['geo']}wktLiteral"
_POINT, _LINE, _AREA = (
    f'"{text}"^^<{GEOMETRY}>'
    for text in ("POINT(19.4 51.7)", "LINESTRING(19.4 51.7, 19.5 51.8)", "POLYGON((0 0, 2 0, 2 2, 0 2, 0 0))")
)
_METRE, _SQUARE_METRE = (f"<{PREFIXES['uom']}{unit}>" for unit in ("metre", "square_metre"))
_ARGUMENTS: Final = {
    **dict.fromkeys((*geosparql.PROPERTIES, "asGeoJSON", "centroid", "convexHull", "envelope"), _AREA),
    "relate": f'{_AREA}, {_AREA}, "T*F**FFF*"',
    "area": f"{_AREA}, {_SQUARE_METRE}",
    "distance": f"{_POINT}, {_POINT}, {_METRE}",
    "length": f"{_LINE}, {_METRE}",
    "perimeter": f"{_AREA}, {_METRE}",
}
_TWO: Final = f"{_AREA}, {_AREA}"
QUERY: Final = "SELECT {} WHERE {{}}".format(
    " ".join(f"(<{_GEOF}{name}>({_ARGUMENTS.get(name, _TWO)}) AS ?{name})" for name in geosparql.FUNCTIONS)
)


def lacking(found: Collection[str]) -> tuple[str, ...]:
    """The functions of which a server did not find a value, by those of which it did."""
    return tuple(f"{_GEOF}{name}" for name in geosparql.FUNCTIONS if name not in found)
