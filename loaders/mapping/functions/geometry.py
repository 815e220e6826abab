"""Geometries as WKT of GeoSPARQL in the coordinate system wanted, from GeoJSON or from WKT in another system.

Owns two vectorised DuckDB functions between `geometry_reading` and `geometry_writing`. What cannot be read, or has a
point outside the area of a system, is NULL: nothing is repaired, and no height is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import duckdb
import numpy as np
import pyarrow as pa
from duckdb.func import ARROW, SPECIAL
from duckdb.sqltypes import BIGINT, VARCHAR

from loaders.mapping.functions import coordinates
from loaders.mapping.functions.coordinates import Numbers
from loaders.mapping.functions.geometry_reading import Placed, from_geojson, from_wkt
from loaders.mapping.functions.geometry_writing import literal
from loaders.mapping.functions.systems import System, system


def register(con: duckdb.DuckDBPyConnection, of_geojson: str, of_wkt: str) -> None:
    """Make both functions known to a connection by their names."""
    known = "SELECT 1 FROM duckdb_functions() WHERE function_name = ?"
    for name, function, texts in ((of_geojson, wkt_of_geojson, 3), (of_wkt, wkt_of_wkt, 2)):
        if not con.execute(known, [name]).fetchall():
            parameters = (*[VARCHAR] * texts, BIGINT)
            con.create_function(name, function, [*parameters], VARCHAR, type=ARROW, null_handling=SPECIAL)


def wkt_of_geojson(texts: pa.Array, sources: pa.Array, targets: pa.Array, decimals: pa.Array) -> pa.Array:
    """WKT in the target systems of GeoJSON in the source systems."""
    return coordinates.in_thread(_all_written, from_geojson, (texts, sources), targets, decimals)


def wkt_of_wkt(texts: pa.Array, targets: pa.Array, decimals: pa.Array) -> pa.Array:
    """WKT in the target systems of WKT that says what system it is in."""
    return coordinates.in_thread(_all_written, from_wkt, (texts,), targets, decimals)


def _all_written(
    read: Callable[..., Placed], given: tuple[pa.Array, ...], targets: pa.Array, decimals: pa.Array
) -> pa.Array:
    placed = [_attempt(read, row) for row in zip(*(array.to_pylist() for array in given), strict=True)]
    ways: dict[tuple[System, System], list[tuple[int, Placed]]] = {}
    for row, (each, name) in enumerate(zip(placed, targets.to_pylist(), strict=True)):
        if each and name and (target := system(name)):
            ways.setdefault((each.system, target), []).append((row, each))
    written: list[str | None] = [None] * len(placed)
    for (_, target), members in ways.items():
        for (row, each), points in zip(members, _moved([each for _, each in members], target), strict=True):
            if np.isfinite(points).all():
                written[row] = literal(each, points, target, decimals[row].as_py())
    return pa.array(written, pa.string())


def _attempt(read: Callable[..., Placed], given: tuple[str | None, ...]) -> Placed | None:
    if None in given:
        return None
    try:
        return read(*given)
    except (ValueError, RecursionError):
        return None


def _moved(placed: Sequence[Placed], target: System) -> list[Numbers]:
    """The points of geometries in one system, in another: rows of eastings and northings, NaN outside of its area."""
    points = [each.points for each in placed]
    east, north = np.array([point[:2] for each in points for point in each]).T
    moved = np.stack(coordinates.moved(east, north, placed[0].system, target))
    return np.split(moved, np.cumsum([len(each) for each in points])[:-1], axis=1)
