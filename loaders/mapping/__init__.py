"""Mapping: an RML mapping compiled to DuckDB SQL, and its quads written as sorted N-Quads.

The walk is `parsing` (RDF to model), `reading` of `sources` and `views` (rows), `terms`, `functions`, `gathering` and
`compiler` (model to SQL), `plan` (what came of it), `writer` (the file); `delta` finds the subjects that differ between
two states of the rows. Usable alone: `python -m loaders.mapping mapping.ttl -o out.nq`.
"""

from loaders.mapping.compiler import compile_mapping
from loaders.mapping.delta import affected
from loaders.mapping.local import Local
from loaders.mapping.narrowing import only
from loaders.mapping.plan import Plan, Query
from loaders.mapping.sources import Column, Relation, Rows, Sources
from loaders.mapping.targets import write_targets
from loaders.mapping.typed_tables import TypedTables
from loaders.mapping.writer import texts, write, write_subjects

__all__ = [
    "Column",
    "Local",
    "Plan",
    "Query",
    "Relation",
    "Rows",
    "Sources",
    "TypedTables",
    "affected",
    "compile_mapping",
    "only",
    "texts",
    "write",
    "write_subjects",
    "write_targets",
]
