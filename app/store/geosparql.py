"""GeoSPARQL functions that the engine has (OGC 22-047r1 sections 8 to 10): facts about it, which a test holds it to.

Owns their names, under `http://www.opengis.net/def/function/geosparql/`. What is not here is refused as unknown.
"""

from __future__ import annotations

from typing import Final

from app.namespaces import PREFIXES

# In the order of the standard: what a geometry is, what is made of it, how two stand to each other.
PROPERTIES: Final = ("coordinateDimension", "dimension", "getSRID", "isEmpty", "isSimple", "spatialDimension")
MEASURES: Final = ("area", "distance", "length", "perimeter")
MAKING: Final = (
    *("asGeoJSON", "centroid", "convexHull", "difference", "envelope", "intersection", "symDifference", "union"),
)
SIMPLE_FEATURES: Final = (
    *("sfContains", "sfCrosses", "sfDisjoint", "sfEquals", "sfIntersects", "sfOverlaps", "sfTouches", "sfWithin"),
)
EGENHOFER: Final = (
    *("ehContains", "ehCoveredBy", "ehCovers", "ehDisjoint", "ehEquals", "ehInside", "ehMeet", "ehOverlap"),
)
RCC8: Final = (*("rcc8dc", "rcc8ec", "rcc8eq", "rcc8ntpp", "rcc8ntppi", "rcc8po", "rcc8tpp", "rcc8tppi"),)
RELATIONS: Final = (*SIMPLE_FEATURES, *EGENHOFER, *RCC8, "relate")
FUNCTIONS: Final = (*PROPERTIES, *MEASURES, *MAKING, *RELATIONS)
IRIS: Final = tuple(f"{PREFIXES['geof']}{name}" for name in FUNCTIONS)
