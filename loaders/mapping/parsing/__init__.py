"""Mapping file to model: Turtle in, the dataclasses of `loaders.mapping.model` out.

`graph` holds the triples and `places` their lines; `triples_maps` reads what a mapping consists of, with `term_maps`
and `template` for terms and `source_description` for logical sources.
"""

from loaders.mapping.parsing.triples_maps import parse_mapping

__all__ = ["parse_mapping"]
