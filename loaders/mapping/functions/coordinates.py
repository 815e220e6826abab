"""Coordinate transformation, the one function that SQL cannot express: PROJ behind a vectorised DuckDB function.

Owns a function of (east, north, source, target), in which both systems have the axis that points east first, whatever
their authority says. A point outside the area of either system, or in one that `systems` does not know, is NULL.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, lru_cache
from typing import Final, TypeVar

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from duckdb.func import ARROW, SPECIAL
from duckdb.sqltypes import DOUBLE, VARCHAR
from pyproj import Transformer
from pyproj.exceptions import ProjError

from loaders.mapping.functions.systems import System, crs84, system

_POINT: Final = pa.struct([("x", pa.float64()), ("y", pa.float64())])

Result = TypeVar("Result")
Numbers = npt.NDArray[np.float64]


def register(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Make the function known to a connection by a name."""
    if con.execute("SELECT 1 FROM duckdb_functions() WHERE function_name = ?", [name]).fetchall():
        return
    point = duckdb.struct_type({"x": DOUBLE, "y": DOUBLE})
    parameters = (DOUBLE, DOUBLE, VARCHAR, VARCHAR)
    con.create_function(name, transform, [*parameters], point, type=ARROW, null_handling=SPECIAL)


def transform(east: pa.Array, north: pa.Array, source: pa.Array, target: pa.Array) -> pa.Array:
    """The points in their target systems; NULL where a part is missing or the point is outside."""
    return in_thread(_points, east, north, source, target)


def in_thread(function: Callable[..., Result], *given: object) -> Result:
    """What a function that calls PROJ returns."""
    return _thread(os.getpid()).submit(function, *given).result()


@cache
def _thread(process: int) -> ThreadPoolExecutor:  # noqa: ARG001 -- a thread does not outlive a fork
    """The one thread that calls PROJ, which keeps state for each thread and crashes in those that DuckDB makes."""
    return ThreadPoolExecutor(1, "proj")


def _points(east: pa.Array, north: pa.Array, source: pa.Array, target: pa.Array) -> pa.Array:
    x, y = east.to_numpy(zero_copy_only=False), north.to_numpy(zero_copy_only=False)
    found = np.full((2, len(x)), np.nan)
    for names in itertools.product(source.unique().drop_null().to_pylist(), target.unique().drop_null().to_pylist()):
        one, other = map(system, names)
        if one and other:
            chosen = _equal(source, names[0]) & _equal(target, names[1])
            found[:, chosen] = moved(x[chosen], y[chosen], one, other)
    outside = pa.array(~np.isfinite(found[0]))
    return pa.StructArray.from_arrays([pa.array(found[0]), pa.array(found[1])], fields=list(_POINT), mask=outside)


def _equal(values: pa.Array, value: str) -> npt.NDArray[np.bool_]:
    equal: npt.NDArray[np.bool_] = pc.equal(values, value).fill_null(False).to_numpy(zero_copy_only=False)
    return equal


def moved(x: Numbers, y: Numbers, source: System, target: System) -> tuple[Numbers, Numbers]:
    """Points in another system, east before north; NaN outside the area of either. Call it by `in_thread`."""
    transformer, to_degrees = _transformer(source.name, target.name), _transformer(source.name, crs84().name)
    if transformer is None or to_degrees is None:
        return np.full_like(x, np.nan), np.full_like(y, np.nan)
    inside = _inside(*to_degrees.transform(x, y), source, target)
    east, north = transformer.transform(x, y)
    return np.where(inside, east, np.nan), np.where(inside, north, np.nan)


def _inside(longitude: Numbers, latitude: Numbers, *systems: System) -> npt.NDArray[np.bool_]:
    """Where a point in degrees is in the area of use of all systems."""
    inside = np.isfinite(longitude) & np.isfinite(latitude)
    for west, south, east, north in (each.area for each in systems if each.area):
        inside &= (longitude >= west) & (longitude <= east) & (latitude >= south) & (latitude <= north)
    return inside


@lru_cache(maxsize=128)
def _transformer(source: str, target: str) -> Transformer | None:
    """What moves points; None for a projection that PROJ does not compute."""
    try:
        return Transformer.from_crs(source, target, always_xy=True)
    except ProjError:
        return None
