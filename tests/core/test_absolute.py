"""Queries with absolute IRIs: what is an IRI changes, what only looks like one stays."""

import pytest

from app.store.query.absolute import absolute

BASE = "https://lod.example.org/"


@pytest.mark.parametrize(
    ("query", "resolved"),
    [
        ("PREFIX lod: <def/>", f"PREFIX lod: <{BASE}def/>"),
        ("ASK { <id/x/1> ?p <http://example.com/> }", f"ASK {{ <{BASE}id/x/1> ?p <http://example.com/> }}"),
        ("ASK { ?s ?p <#a>, <> }", f"ASK {{ ?s ?p <{BASE}#a>, <{BASE}> }}"),
        ("ASK { FILTER(?a < ?b && ?c > ?d) }", "ASK { FILTER(?a < ?b && ?c > ?d) }"),
        ('ASK { ?s ?p "<id/1>", \'<id/2>\', """<id/3> " """ }', 'ASK { ?s ?p "<id/1>", \'<id/2>\', """<id/3> " """ }'),
        ("# see <id/1>\nASK { <id/2> ?p ?o }", f"# see <id/1>\nASK {{ <{BASE}id/2> ?p ?o }}"),
    ],
)
def test_relative_iris_are_resolved_and_nothing_else_changes(query: str, resolved: str) -> None:
    assert absolute(query, BASE) == resolved
    assert absolute(resolved, BASE) == resolved
