"""Geometries written as WKT of GeoSPARQL: axes in the order of the system's authority, its IRI before all but CRS84.

Owns the notation; the same points give the same bytes. Heights stay as they were read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from loaders.mapping.functions.coordinates import Numbers
from loaders.mapping.functions.geometry_reading import COLLECTION, DEPTHS, Geometry, Placed
from loaders.mapping.functions.systems import System, crs84

# Heights are in metres, and written to the millimetre.
_HEIGHT_DECIMALS: Final = 3


def literal(placed: Placed, moved: Numbers, target: System, decimals: int | None) -> str:
    """Write a geometry whose points were moved to a system, as rows of eastings and northings."""
    digits = target.decimals if decimals is None else decimals
    axes = moved[::-1] if target.north_first else moved
    plane = (f"{_number(first, digits)} {_number(second, digits)}" for first, second in axes.T.tolist())
    heights = ("".join(f" {_number(height, _HEIGHT_DECIMALS)}" for height in point[2:]) for point in placed.points)
    texts = map("".join, zip(plane, heights, strict=True))
    return ("" if target == crs84() else f"<{target.iri}> ") + _wkt(placed.geometry, texts)


def _number(value: float, decimals: int) -> str:
    text = f"{value:.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _wkt(geometry: Geometry, texts: Iterator[str]) -> str:
    tag = geometry.kind.upper() + (" Z" if len(geometry.positions[0]) > 2 else "")
    if geometry.kind == COLLECTION:
        return f"{tag}({', '.join(_wkt(member, texts) for member in geometry.coordinates)})"
    depth = DEPTHS[geometry.kind]
    body = _brackets(geometry.coordinates, depth, texts)
    return f"{tag}({body})" if depth == 0 else f"{tag}{body}"


def _brackets(nested: Any, depth: int, texts: Iterator[str]) -> str:
    if depth == 0:
        return next(texts)
    return f"({', '.join(_brackets(each, depth - 1, texts) for each in nested)})"
