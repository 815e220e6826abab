"""Logical sources as plain values: where records come from and how they are referred to (RML-Core section 5, RML-IO).

Owns what a mapping says of its sources, CSVW dialects included, and no behaviour. Whether a source is there, and what
it holds, is for the resolvers to find out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class Trim(Enum):
    """csvw:trim: at which end of a cell white space is taken off."""

    NOT = "false"
    START = "start"
    END = "end"
    BOTH = "true"


@dataclass(frozen=True)
class Dialect:
    """How a CSV file is written (CSVW dialect description); the default is RFC 4180.

    A quote within quotes is `doubled`, or else has a backslash before it.
    """

    delimiter: str = ","
    quote: str = '"'
    doubled: bool = True
    comment: str = ""
    header_rows: int = 1
    skip_rows: int = 0
    skip_blank: bool = False
    trim: Trim = Trim.NOT
    terminators: tuple[str, ...] = ()


@dataclass(frozen=True)
class SourceDescription:
    """Where records come from (RML-IO section 3), as written.

    `location` is a path, `#` and its name for a table that is loaded already, or the address of a database, empty for
    the one that the run is given; `root` is the folder a relative path starts from.
    """

    location: str
    root: str | None = None
    encoding: str = "UTF-8"
    compression: str | None = None
    nulls: tuple[str, ...] | None = None
    dialect: Dialect = Dialect()
    username: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class LogicalSource:
    """Records and how they are referred to: equal logical sources are read once.

    `iterator` selects the records; of a database it is the query or the name of the table. `namespaces` are those of an
    XPath formulation, by prefix. `query` is what a SPARQL endpoint is asked. With `whole`, a view asks for records as
    they are: for JSON, the text of each.
    """

    description: SourceDescription
    formulation: str
    iterator: str | None
    classic: bool
    namespaces: tuple[tuple[str, str], ...] = ()
    whole: bool = False
    query: str | None = None
