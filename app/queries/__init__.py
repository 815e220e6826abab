"""The queries of the pages, one file each, so that each can be read, run and explained by itself."""

from functools import cache
from pathlib import Path


@cache
def text(name: str) -> str:
    """Text of `<name>.rq`; relative IRIs in it are resolved against the base IRI by the store."""
    return Path(__file__).with_name(f"{name}.rq").read_text(encoding="utf-8")
