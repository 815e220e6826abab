"""The index of a release: its entries with their values, units and places, in one SQLite file, to read.

    loaders.index, when a release is published ─▶ <release>/index.sqlite ─▶ Index ─▶ search, register pages, maps

`schema` is the form of the file, `filters` what may be asked, `conditions` asks it in SQL, `reading` is `Index`. It
knows no graph and answers no SPARQL: what is not laid out by a shape is not in it.
"""

from app.index.filters import LABEL, REGISTER, TYPE, UNIT, Box, Filters, Order
from app.index.model import Bucket, Entry, Place, Value
from app.index.reading import Index

__all__ = [
    "LABEL",
    "REGISTER",
    "TYPE",
    "UNIT",
    "Box",
    "Bucket",
    "Entry",
    "Filters",
    "Index",
    "Order",
    "Place",
    "Value",
]
