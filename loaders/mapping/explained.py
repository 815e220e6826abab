"""What DuckDB's optimizer says of a query: the plan that holds whatever rows the tables have.

Owns how it is asked. What follows from a plan is for those who ask.
"""

from __future__ import annotations

import duckdb


def explained(con: duckdb.DuckDBPyConnection, query: str) -> str:
    """The optimized plan of a query, in JSON, without what statistics of the data add to it.

    Statistics drop a scan that happens to have no such value, and a filter that happens to hold of every row.
    """
    con.execute("SET disabled_optimizers = 'statistics_propagation'")
    try:
        [(_, plan)] = con.execute(f"EXPLAIN (FORMAT JSON) {query}").fetchall()
    finally:
        con.execute("RESET disabled_optimizers")
    return str(plan)
