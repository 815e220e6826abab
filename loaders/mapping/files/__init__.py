"""Files as sources: CSV, JSON and XML read into DuckDB, for use of the engine on its own (RML-IO section 3).

`resolver` finds a file and puts its rows in a table, `unpack` makes it plain; `csv_rows`, `json_rows` and `xml_rows`
know the formats, `json_path` and `x_path` the languages of references, `selection` what a reader hands back.
"""

from loaders.mapping.files.resolver import Files

__all__ = ["Files"]
