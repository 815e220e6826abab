"""Mapping: an RML mapping compiled to DuckDB SQL, and its quads written as sorted N-Quads.

The walk is `parsing` (RDF to model), `sources` (rows), `terms` and `compiler` (model to SQL), `plan` (what came of it),
`writer` (the file). Usable alone: `python -m loaders.mapping mapping.ttl -o out.nq`.
"""

from loaders.mapping.compiler import compile_mapping
from loaders.mapping.plan import Plan, Query
from loaders.mapping.sources import Column, Relation, Rows, Sources, TypedTables
from loaders.mapping.writer import texts, write

__all__ = ["Column", "Plan", "Query", "Relation", "Rows", "Sources", "TypedTables", "compile_mapping", "texts", "write"]
