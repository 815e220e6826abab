"""CSVW metadata: `source.json` of a register, read strictly into frozen values.

Metadata Vocabulary for Tabular Data (https://www.w3.org/TR/tabular-metadata/), section 5, as far as a register needs
it; a key or value beyond that is a RegisterError with its JSON path, never ignored. Reads no source, knows no format.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from app.errors import RegisterError
from app.namespaces import RML
from loaders.sources.datatype import Datatype
from loaders.sources.dialect import Dialect, read_dialect
from loaders.sources.narrowing import DatatypeReader
from loaders.sources.strict import Reader, boolean, fail, must_be, read_object, text, texts, titles, words

CONTEXT: Final = "http://www.w3.org/ns/csvw"
# Of a column that a file may lack, or of a table that may have no file. CSVW has no word for it; its "virtual" columns
# are those that no file has.
OPTIONAL: Final = "tag:lodzkie.pl,2026:optional"
# Of a table whose file stays as it is when the main source is replaced: reference data, such as boundaries.
COMPANION: Final = "tag:lodzkie.pl,2026:companion"
# Of a column: how its values are written, in words. An annotation in CSVW.
_FORM: Final = "dcterms:description"
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


@dataclass(frozen=True)
class Column:
    """One column (section 5.6).

    `titles` are the headers that it may have in a file; `reference` is its path in JSON or XML; a `suppressed` column
    is ignored by name: it is never read. `separator` parts a cell of many values. A file may lack an `optional` column.
    `form` says in each language how its values are written, for people who do not read its format.
    """

    name: str
    titles: tuple[str, ...] = ()
    reference: str = ""
    datatype: Datatype = field(default_factory=Datatype)
    required: bool = False
    null: tuple[str, ...] = ()
    separator: str = ""
    suppressed: bool = False
    optional: bool = False
    form: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def headers(self) -> tuple[str, ...]:
        """What may stand above it."""
        return self.titles or (self.name,)

    @property
    def label(self) -> str:
        """What its keeper calls it."""
        return self.headers[0] if self.titles or not self.reference else self.reference


@dataclass(frozen=True)
class Table:
    """One table (section 5.4): `url` as written, `iterator` a JSONPath, an XPath, or SQL for a database.

    An `optional` table is empty where its file, or member of an archive, is not there; a `companion` is no main source.
    """

    name: str
    url: str
    columns: tuple[Column, ...]
    iterator: str = ""
    dialect: Dialect = field(default_factory=Dialect)
    primary_key: tuple[str, ...] = ()
    optional: bool = False
    companion: bool = False

    @property
    def wanted(self) -> tuple[Column, ...]:
        """Columns that are read."""
        return tuple(column for column in self.columns if not column.suppressed)


def load(path: Path, base: str) -> tuple[Table, ...]:
    """Read the tables of a source.json; relative IRIs of datatypes are resolved against `base`."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RegisterError(f"{path}: {error}", f"{path}: nie można odczytać metadanych: {error}") from None
    where = f"{path}: $"
    readers: dict[str, Reader] = {
        "@context": _context,
        "@id": text,
        "@type": must_be("TableGroup"),
        "dialect": read_dialect,
        "tables": _Tables(base),
    }
    group = read_object(document, where, readers, required=("@context", "tables"))
    tables = tuple(_table(item, group.get("dialect", {})) for item in group["tables"])
    _refuse_twice([table.name for table in tables], f"{where}.tables")
    return tables


def _context(value: Any, where: str) -> Any:
    first = value[0] if isinstance(value, list) and value else value
    return must_be(CONTEXT)(first, where)


@dataclass(frozen=True)
class _Tables:
    base: str

    def __call__(self, value: Any, where: str) -> list[dict[str, Any]]:
        if not isinstance(value, list) or not value:
            raise fail(where, "must be a list of tables", "musi być listą tabel")
        return [self._table(item, f"{where}[{index}]") for index, item in enumerate(value)]

    def _table(self, value: Any, where: str) -> dict[str, Any]:
        readers: dict[str, Reader] = {
            "@id": _fragment,
            "@type": must_be("Table"),
            "url": text,
            "dialect": read_dialect,
            "tableSchema": _Schema(self.base),
            str(RML.iterator): text,
            OPTIONAL: boolean,
            COMPANION: boolean,
        }
        return read_object(value, where, readers, required=("@id", "url", "tableSchema"))


def _table(value: Mapping[str, Any], group_dialect: Mapping[str, Any]) -> Table:
    schema = value["tableSchema"]
    return Table(
        name=value["@id"],
        url=value["url"],
        columns=schema["columns"],
        iterator=value.get(str(RML.iterator), ""),
        dialect=Dialect(**{**group_dialect, **value.get("dialect", {})}),
        primary_key=schema.get("primaryKey", ()),
        optional=value.get(OPTIONAL, False),
        companion=value.get(COMPANION, False),
    )


def _fragment(value: Any, where: str) -> str:
    name = text(value, where)
    if not name.startswith("#") or not _NAME.fullmatch(name[1:]):
        raise fail(where, "must be '#' and an ASCII name", "musi być znakiem '#' i nazwą ASCII")
    return name[1:]


@dataclass(frozen=True)
class _Schema:
    base: str

    def __call__(self, value: Any, where: str) -> dict[str, Any]:
        readers: dict[str, Reader] = {
            "@id": text,
            "@type": must_be("Schema"),
            "columns": self._columns,
            "primaryKey": texts,
        }
        schema = read_object(value, where, readers, required=("columns",))
        wanted = {column.name for column in schema["columns"] if not column.suppressed}
        optional = {column.name for column in schema["columns"] if column.optional}
        for name in schema.get("primaryKey", ()):
            if name not in wanted:
                raise fail(f"{where}.primaryKey", f"{name!r} is no column", f"{name!r} nie jest kolumną")
            if name in optional:
                raise fail(f"{where}.primaryKey", f"{name!r} is optional", f"{name!r} jest opcjonalna")
        return schema

    def _columns(self, value: Any, where: str) -> tuple[Column, ...]:
        if not isinstance(value, list) or not value:
            raise fail(where, "must be a list of columns", "musi być listą kolumn")
        columns = tuple(self._column(item, f"{where}[{index}]") for index, item in enumerate(value))
        _refuse_twice([column.name for column in columns], where)
        return columns

    def _column(self, value: Any, where: str) -> Column:
        readers: dict[str, Reader] = {
            "@id": text,
            "@type": must_be("Column"),
            "name": _column_name,
            "titles": titles,
            "datatype": DatatypeReader(self.base),
            "required": boolean,
            "null": texts,
            "separator": text,
            "suppressOutput": boolean,
            str(RML.reference): text,
            OPTIONAL: boolean,
        }
        keys = read_object(value, where, readers, required=("name",))
        column = Column(
            name=keys["name"],
            titles=keys.get("titles", ()),
            reference=keys.get(str(RML.reference), ""),
            datatype=keys.get("datatype", Datatype()),
            required=keys.get("required", False),
            null=keys.get("null", ()),
            separator=keys.get("separator", ""),
            suppressed=keys.get("suppressOutput", False),
            optional=keys.get(OPTIONAL, False),
            form=words(value[_FORM], f"{where}.{_FORM}") if _FORM in value else {},
        )
        if column.optional and column.required:
            raise fail(f"{where}.{OPTIONAL}", "contradicts required", "przeczy required")
        if column.separator and column.datatype != Datatype():
            raise fail(f"{where}.separator", "needs plain text", "wymaga zwykłego tekstu")
        return column


def _column_name(value: Any, where: str) -> str:
    name = text(value, where)
    if not _NAME.fullmatch(name):
        raise fail(where, "must be ASCII letters, digits and '_'", "musi składać się z liter ASCII, cyfr i '_'")
    return name


def _refuse_twice(names: list[str], where: str) -> None:
    # Names of tables and columns of SQL do not tell case.
    for name, times in Counter(name.casefold() for name in names).items():
        if times > 1:
            raise fail(where, f"the name {name!r} is given twice", f"nazwa {name!r} występuje dwa razy")
