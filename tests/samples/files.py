"""Files of the samples, written the same in every run: delimited text, workbooks, archives, databases.

Compressed bytes differ between builds of zlib, so `content` is what tests compare.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import openpyxl

_WHEN: Final = (2026, 1, 1, 0, 0, 0)
_SAVED: Final = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def delimited(
    header: Sequence[str], rows: Iterable[Sequence[Any]], encoding: str = "utf-8", delimiter: str = ";"
) -> bytes:
    """A delimited file as Polish offices save it: semicolons and CRLF, quoted where needed."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def geojson(name: str, features: Iterable[Mapping[str, Any]], crs: str = "") -> bytes:
    """A feature collection as QGIS writes it: one feature a line, the system of its co-ordinates unless WGS 84."""
    system = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
    start = json.dumps({"type": "FeatureCollection", "name": name, **system}, ensure_ascii=False)[:-1]
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    return f'{start}, "features": [\n{lines}\n]}}\n'.encode()


def archive(members: Mapping[str, bytes]) -> bytes:
    """A ZIP archive whose members bear one fixed date."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(zipfile.ZipInfo(name, _WHEN), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def workbook(sheets: Mapping[str, Iterable[Sequence[Any]]]) -> bytes:
    """A workbook (XLSX) of sheets, each a sequence of rows, the header among them."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(out)
    with zipfile.ZipFile(out) as file:
        # The properties of the document hold the time at which it was saved.
        return archive({name: _SAVED.sub(b"2026-01-01T00:00:00Z", file.read(name)) for name in file.namelist()})


def database(path: Path, script: str) -> None:
    """An SQLite database made by a script in SQL."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)


def content(path: Path) -> object:
    """What a file says, apart from how it is compressed or laid out in pages."""
    if path.suffix in (".zip", ".xlsx"):
        with zipfile.ZipFile(path) as file:
            return {name: file.read(name) for name in file.namelist()}
    if path.suffix == ".sqlite":
        with closing(sqlite3.connect(path)) as connection:
            return list(connection.iterdump())
    return path.read_bytes()
