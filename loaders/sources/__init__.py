"""Sources: files and databases of a register read into typed tables, by its CSVW metadata."""

from loaders.sources.identifiers import load as load_kinds
from loaders.sources.reading import Reading, promised_tables, quarantine, read
from loaders.sources.recall import Earlier
from loaders.sources.standing import Standing, file_digest, look
from loaders.sources.typed import TypedTable

__all__ = [
    "Earlier",
    "Reading",
    "Standing",
    "TypedTable",
    "file_digest",
    "load_kinds",
    "look",
    "promised_tables",
    "quarantine",
    "read",
]
