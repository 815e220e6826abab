"""Where a database is: JDBC data source names, as D2RQ descriptions give them, to SQLAlchemy URLs.

Owns the spelling of both. It refuses kinds of databases that it has no name for; the password never reaches a message.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError

from loaders.mapping.unreadable import Unreadable

# JDBC's name of a kind of database -> SQLAlchemy's name with the driver that we expect to be installed.
_DRIVERS: Final = {
    "postgresql": "postgresql+psycopg",
    "sqlite": "sqlite",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
    "sqlserver": "mssql+pyodbc",
}
_JDBC: Final = re.compile(
    r"""
    jdbc:(?P<kind>\w+):
    (?: //(?P<host>[^:/;?]*) (?: :(?P<port>\d+) )? /? )?
    (?P<database>[^;?]*)
    (?P<options> [;?].* )?
    """,
    re.VERBOSE,
)


def database_url(address: str, username: str | None, password: str | None, folder: Path) -> sa.URL:
    """The URL of a database given by a JDBC name or by a URL; a file's relative path starts at `folder`.

    `Unreadable` says what is wrong, without account and password.
    """
    url = _from_jdbc(address) if address.startswith("jdbc:") else _from_url(address)
    if username is not None:
        url = url.set(username=username)
    if password:
        url = url.set(password=password)
    return _read_only(url, folder) if url.get_backend_name() == "sqlite" and url.database else url


def _from_url(address: str) -> sa.URL:
    try:
        return sa.make_url(address)
    except ArgumentError:
        raise Unreadable(
            "neither a JDBC name nor a URL of a database", "to nie jest ani nazwa JDBC, ani adres bazy danych"
        ) from None


def _from_jdbc(address: str) -> sa.URL:
    match = _JDBC.fullmatch(address)
    if match is None or match["kind"] not in _DRIVERS:
        kind = address.split(":")[1]
        known = ", ".join(_DRIVERS)
        raise Unreadable(f"jdbc:{kind} is not known; known: {known}", f"jdbc:{kind} nie jest znane; znane: {known}")
    options = dict(parse_qsl((match["options"] or "")[1:].replace(";", "&")))
    database = match["database"] or options.pop("databaseName", None)
    port = int(match["port"]) if match["port"] else None
    user, password = options.pop("user", None), options.pop("password", None)
    return sa.URL.create(_DRIVERS[match["kind"]], user, password, match["host"], port, database, options)


def _read_only(url: sa.URL, folder: Path) -> sa.URL:
    """A file opened for reading only: SQLite would otherwise make a file that is not there."""
    file = folder / str(url.database)
    if not file.is_file():
        raise Unreadable(f"there is no file {file.name}", f"nie ma pliku {file.name}")
    return url.set(database=f"file:{file}", query={"mode": "ro", "uri": "true"})
