"""Systems of coordinates by the names that data give them: CRS84 of OGC, or one of EPSG by its code.

Owns the forms of a name (`EPSG:2180`, its URN and its IRI) and what is known of a system. It refuses every other text
that PROJ would take for one (`+proj=…`, a definition in WKT, a file): names come from data, so they must cost little.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from pyproj import CRS
from pyproj.database import get_codes
from pyproj.enums import PJType

_IRI: Final = "https?://www[.]opengis[.]net/def/crs/"
_CRS84: Final = re.compile(rf"OGC:CRS84|urn:ogc:def:crs:OGC:(?:1[.]3)?:CRS84|{_IRI}OGC/1[.]3/CRS84")
_EPSG: Final = re.compile(rf"(?:EPSG:|urn:ogc:def:crs:EPSG:[0-9.]{{0,9}}:|{_IRI}EPSG/[0-9.]{{1,9}}/)([0-9]{{4,6}})")


@dataclass(frozen=True)
class System:
    """A system of two axes: its name for PROJ, the bounds of its area in degrees, and how literals in it are written.

    The bounds are west, south, east and north; None where the authority states none.
    """

    name: str
    iri: str
    north_first: bool
    decimals: int
    area: tuple[float, float, float, float] | None


def system(name: str) -> System | None:
    """The system of plane or geographic coordinates that goes by a name. Call it by `coordinates.in_thread`."""
    if _CRS84.fullmatch(name):
        return crs84()
    found = _EPSG.fullmatch(name)
    return _of_epsg(found[1]) if found and found[1] in _codes() else None


def same_plane(one: System, other: System) -> bool:
    """Whether two systems are one where easting is first anyway: WGS 84 goes by EPSG:4326 and by CRS84."""
    return one == other or {one.name, other.name} == {crs84().name, "EPSG:4326"}


@cache
def crs84() -> System:
    """Degrees, longitude first: what GeoSPARQL and GeoJSON take where no system is named."""
    described = _described("OGC:CRS84", "http://www.opengis.net/def/crs/OGC/1.3/CRS84")
    assert described is not None
    return described


@lru_cache(maxsize=128)
def _of_epsg(code: str) -> System | None:
    return _described(f"EPSG:{code}", f"http://www.opengis.net/def/crs/EPSG/0/{code}")


def _described(name: str, iri: str) -> System | None:
    crs = CRS(name)
    if len(crs.axis_info) != 2:  # heights would need a model of the geoid
        return None
    use = crs.area_of_use
    area = (use.west, use.south, use.east, use.north) if use else None
    return System(name, iri, crs.axis_info[0].direction == "north", 7 if crs.is_geographic else 3, area)


@cache
def _codes() -> frozenset[str]:
    kinds = (PJType.PROJECTED_CRS, PJType.GEOGRAPHIC_2D_CRS)
    return frozenset(code for kind in kinds for code in get_codes("EPSG", kind, allow_deprecated=True))
