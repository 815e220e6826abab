"""YARRRML, mappings in YAML, to RML in Turtle by yatter, which is installed with `lodzkie[yarrrml]`.

Owns nothing of the translation but its edges: the messages yatter logs become one error, and what it would pass over in
silence is refused. Lines are those of no file that anybody wrote, so errors name the file alone.
"""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from loaders.mapping.model import Place

SUFFIXES: Final = frozenset({".yml", ".yaml"})
# What yatter writes for want of a base; the document's own takes its place.
_NO_BASE: Final = "@base <http://example.com/ns#>."


def turtle(file: Path) -> str:
    """The RML that a YARRRML document stands for."""
    if importlib.util.find_spec("yatter") is None:
        raise Place(file).error(
            "YARRRML needs yatter: pip install 'lodzkie[yarrrml]'",
            "YARRRML wymaga yatter: pip install 'lodzkie[yarrrml]'",
        )
    document = _document(file)
    if _conditions(document):
        raise Place(file).error(
            "a condition that is no join would be lost in translation; write this mapping in RML, with rml:condition",
            "warunek inny niż złączenie przepadłby w tłumaczeniu; proszę zapisać to mapowanie w RML, z rml:condition",
        )
    text = _translated(document, file)
    base = document.get("base")
    return text if base is None else text.replace(_NO_BASE, f"@base <{base}>.")


def _document(file: Path) -> dict[str, Any]:
    # Imported here, as yatter below: both come with an extra that few need.
    from ruamel.yaml import YAML  # noqa: PLC0415
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415

    try:
        document = YAML(typ="safe", pure=True).load(file)
    except (OSError, UnicodeDecodeError, YAMLError) as fault:
        reason = " ".join(str(fault).split())
        raise Place(file).error(f"cannot be read: {reason}", f"nie można odczytać: {reason}") from fault
    if not isinstance(document, dict) or not isinstance(document.get("mappings"), dict):
        raise Place(file).error("a YARRRML document has mappings", "dokument YARRRML ma mappings")
    return document


def _conditions(tree: Any) -> bool:
    """True when a condition stands where yatter passes over it: anywhere but beside the mapping it joins."""
    if isinstance(tree, dict):
        return ("condition" in tree and "mapping" not in tree) or any(map(_conditions, tree.values()))
    return isinstance(tree, list) and any(map(_conditions, tree))


def _translated(document: dict[str, Any], file: Path) -> str:
    import yatter  # noqa: PLC0415

    with _messages() as messages:
        try:
            text = yatter.translate(document)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as fault:
            messages.append(f"{type(fault).__name__} {fault}")
            text = None
    if text is None:
        reason = "; ".join(messages)
        raise Place(file).error(f"YARRRML: {reason}", f"YARRRML: {reason}")
    return str(text)


class _Keep(logging.Handler):
    """Keeps messages in a list."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__()
        self.messages = messages

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one."""
        self.messages.append(record.getMessage())


@contextmanager
def _messages() -> Iterator[list[str]]:
    """The errors that yatter logs meanwhile; it would write them, and much else, to the terminal."""
    messages: list[str] = []
    logger = logging.getLogger("yatter.constants")

    kept = logger.handlers, logger.level, logger.propagate
    logger.handlers, logger.propagate = [_Keep(messages)], False
    logger.setLevel(logging.ERROR)
    try:
        yield messages
    finally:
        logger.handlers, level, logger.propagate = kept
        logger.setLevel(level)
