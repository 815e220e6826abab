"""Findings as lines of JSON: how a release keeps what was found, to be read again at the next.

Owns the format: the fields of `Finding` that are not empty; a term as N-Triples writes it.
"""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Final

import pyoxigraph as ox

from app.validation.finding import Finding, Severity, Term

_NODE: Final = "<urn:x-finding:node>"


def to_json(finding: Finding) -> str:
    """The finding as one line."""
    values = {each.name: getattr(finding, each.name) for each in fields(Finding)}
    given = {name: value for name, value in values.items() if value not in ("", None)}
    if finding.term is not None:
        given["term"] = f"<<( {finding.term} )>>" if isinstance(finding.term, ox.Triple) else str(finding.term)
    return json.dumps({**given, "messages": dict(finding.messages)}, ensure_ascii=False)


def from_json(line: str) -> Finding:
    """The finding that a line was made of."""
    given = json.loads(line)
    term = _term(given.pop("term")) if "term" in given else None
    return Finding(**{**given, "severity": Severity(given["severity"]), "term": term})


def _term(text: str) -> Term:
    (triple,) = ox.parse(f"{_NODE} {_NODE} {text} .", format=ox.RdfFormat.N_TRIPLES)
    term: Term = triple.object
    return term
