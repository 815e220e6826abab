"""Rules that may say something else tomorrow, though nothing was written: those that ask for the day, or for chance.

Owns which words of SQL (DuckDB) and SPARQL do that. A text is searched, not parsed: a word in a comment counts too, and
costs time only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

# SPARQL 1.1 sections 17.4.2.9, 17.4.2.12, 17.4.2.13, 17.4.4.5 and 17.4.5.1.
_SPARQL: Final = ("bnode", "now", "rand", "struuid", "uuid")
# Functions that DuckDB does not call consistent, and what is made of them; `age` of one day counts to today.
FUNCTIONS: Final = (
    *("age", "ago", "current_catalog", "current_connection_id", "current_database", "current_localtime"),
    *("current_localtimestamp", "current_query", "current_query_id", "current_schema", "current_schemas"),
    *("current_setting", "current_transaction_id", "currval", "error", "gen_random_uuid", "get_current_time"),
    *("get_current_timestamp", "getvariable", "in_search_path", "nextval", "now", "pg_conf_load_time"),
    *("pg_postmaster_start_time", "random", "setseed", "setval", "sleep_ms", "stats", "today"),
    *("transaction_timestamp", "txid_current", "uuid", "uuidv4", "uuidv7", "vector_type", "write_log"),
)
# What needs no brackets.
_WORDS: Final = (
    *("current_date", "current_time", "current_timestamp", "localtime", "localtimestamp"),
    *("tablesample", r"using\s+sample"),
)
_VOLATILE: Final = re.compile(
    rf'\b({"|".join(_WORDS)})\b|\b({"|".join((*FUNCTIONS, *_SPARQL))})\b"?\s*\(', re.IGNORECASE | re.ASCII
)


def is_volatile(text: str) -> bool:
    """True for a rule that may say something else of the same things at each run."""
    return _VOLATILE.search(text) is not None


def any_volatile(files: Iterable[Path]) -> bool:
    """True when a rule in one of these files is volatile."""
    return any(is_volatile(file.read_text(encoding="utf-8")) for file in files)
