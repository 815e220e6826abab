"""The grammar as a file: a parser needs one token of lookahead, and reads what the W3C says is a query."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from app.errors import QuerySyntaxError
from app.store.query import grammar, syntax
from tests.conftest import CHECKOUT
from tests.sparql.conformance import manifests

# Refused by what the notes of the section say beside the grammar: scope of variables and of blank nodes, aggregates.
BEYOND = re.compile(
    r"scope|/agg(?:08|1\d)|/group06|query/syn-bad-01|too-few|syn-bad-3[4-8]|breaks-BGP|blabel-cross|invalid-codepoint"
)


def test_alternatives_begin_differently() -> None:
    rules = grammar.read_rules(grammar.RULES.read_text(encoding="utf-8"))
    first = grammar.first_of_rules(rules)
    for name, alternatives in rules.items():
        beginnings = [terminal for sequence in alternatives for terminal in grammar.first_of(sequence, first)]
        assert len(beginnings) == len(set(beginnings)), name


def test_every_rule_is_used_and_declared() -> None:
    rules = grammar.read_rules(grammar.RULES.read_text(encoding="utf-8"))
    used = {symbol for alternatives in rules.values() for sequence in alternatives for symbol in sequence}
    assert set(rules) - used == {grammar.START}
    assert all(symbol.isupper() or symbol[0] == "'" for symbol in used - set(rules))


@pytest.mark.parametrize("path", sorted((CHECKOUT / "mappings").rglob("queries/*.rq")), ids=lambda path: path.stem)
def test_examples_are_in_the_grammar(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tokens = grammar.parse(text)
    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert all(before.end <= after.start for before, after in pairwise(tokens))


def test_queries_of_the_w3c_are_read_as_the_suite_says(shared: Path) -> None:
    positive = [
        case
        for case in manifests.of_kind("PositiveSyntaxTest", "PositiveSyntaxTest11", "QueryEvaluationTest")
        if case.query and case.query.suffix == ".rq" and "/sparql12/" not in case.iri
    ]
    negative = [
        case
        for case in manifests.of_kind("NegativeSyntaxTest", "NegativeSyntaxTest11")
        if case.query and case.query.suffix == ".rq" and "/sparql12/" not in case.iri
    ]
    assert (len(positive) > 400, len(negative) > 60) == (True, True)
    for case in positive:
        grammar.parse(syntax.resolve_codepoints(case.text))
    accepted = [str(case.query) for case in negative if is_in_the_grammar(syntax.resolve_codepoints(case.text))]
    assert [path for path in accepted if not BEYOND.search(path)] == []
    # The table has no entry too many.
    assert len(accepted) == sum(bool(BEYOND.search(str(case.query))) for case in negative)


def is_in_the_grammar(text: str) -> bool:
    try:
        grammar.parse(text)
    except QuerySyntaxError:
        return False
    return True


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("SELECT VAR {}", 1, 8),
        ("SELECT *\n{ ?s A ?o }", 2, 6),
        ("ASK {", 1, 6),
        ("", 1, 1),
        ("ASK { ?s ?p 'a\\qb' }", 1, 13),
        ("ASK { FILTER(?a<?b&&?c>?d) }", 1, 16),
        ("ASK {} ; ASK {}", 1, 8),
        ("SELECT * {} LIMIT 1.5", 1, 19),
        ("INSERT DATA {}", 1, 1),
    ],
)
def test_place_of_what_is_not_expected(text: str, line: int, column: int) -> None:
    with pytest.raises(QuerySyntaxError) as refused:
        grammar.parse(text)
    assert (refused.value.line, refused.value.column) == (line, column)
    assert refused.value.pl != refused.value.en


@pytest.mark.parametrize(
    "piece",
    ["a-", "a.", ".a", "'", '"""', "'''a", "<a", "\\", "?", "{", "@a", "_:", "é", "a:b.", "a:.", "-", "1.", "(", "( "],
)
def test_hostile_text_takes_linear_work(piece: str) -> None:
    with pytest.raises(QuerySyntaxError):
        grammar.parse(f"SELECT * {{ ?s ?p {piece * 60_000}")
