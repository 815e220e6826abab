"""Databases as sources: tables and queries behind SQLAlchemy read into DuckDB (R2RML section 5, RML-IO section 3).

`resolver` asks the database and puts the rows in a table, `address` turns a D2RQ description into a URL, `natural`
gives the RDF of SQL values, `identifiers` finds the column that an SQL name means.
"""

from loaders.mapping.databases.resolver import Databases

__all__ = ["Databases"]
