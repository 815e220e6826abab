"""A query of SHACL-SPARQL: what it may not contain, and how nodes get into it (SHACL sections 5.3 and A).

Owns pre-binding. Where every group that reads a pre-bound variable in an expression also binds it by a triple pattern,
the pattern of the focus nodes joined to the query gives all of its results at once (`joined`). Elsewhere the nodes are
inserted into each group as VALUES, a block at a time (`inserted`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pyoxigraph as ox
from rdflib import Graph

from app.errors import RegisterError
from app.validation.engine.shapes_graph import answered
from app.validation.engine.tokens import Group, Token, expanded, groups, text, tokenize

_FORBIDDEN: Final = ("MINUS", "VALUES", "SERVICE")
_SLICES: Final = ("LIMIT", "OFFSET")
_AGGREGATES: Final = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT", "HAVING")


@dataclass(frozen=True)
class Query:
    """A SELECT or ASK query without prefixes; `pre_bound` are the variables that wait for a node."""

    tokens: tuple[Token, ...]
    pre_bound: tuple[str, ...]

    @cached_property
    def joins(self) -> bool:
        """True when joining the focus nodes means the same as pre-binding them."""
        root = groups(self.tokens)
        whole = not _slices(root) and _keeps_nodes_apart(root)
        return whole and all(_binds(inner, self.pre_bound) for outer in root.inner for inner in outer.inner)

    @cached_property
    def is_plain(self) -> bool:
        """True when its outermost group alone says whether it has solutions."""
        root = groups(self.tokens)
        return self.joins and not any(token.is_word("GROUP", *_AGGREGATES) for token in root.tokens)

    def joined(self, pattern: str) -> str:
        """The query with `pattern`, which binds ?this, at the beginning of its outermost group."""
        start = next(place for place, token in enumerate(self.tokens) if token.text == "{") + 1
        return f"{text(self.tokens[:start])} {pattern} {text(self.tokens[start:])}"

    def group(self, names: Mapping[str, str]) -> str:
        """What stands between its outermost braces, with variables renamed: the pattern of an EXISTS."""
        renamed = [_renamed(token, names) for token in self.tokens]
        braces = [place for place, token in enumerate(renamed) if token.text in "{}"]
        return text(renamed[braces[0] + 1 : braces[-1]])

    @cached_property
    def takes_many(self) -> bool:
        """True when inserting several nodes at once means the same as one after the other."""
        root = groups(self.tokens)
        inner = [group for outer in root.inner for group in _within(outer)]
        return all(_keeps_nodes_apart(group) and not _slices(group) for group in (root, *inner))

    def inserted(self, block: str) -> str:
        """The query with the VALUES `block` in each of its groups."""
        return text(_inserted(self.tokens, block))


def read_query(
    source: str, namespaces: Mapping[str, str], constants: Mapping[str, str], path: str | None, shapes: Graph
) -> Query:
    """The query of a constraint or validator; raises `RegisterError` where SHACL asks for a failure.

    `constants` are pre-bound variables with one value, in SPARQL's syntax; `path` stands in for $PATH.
    """
    tokens = tokenize(source)
    if path is not None:
        tokens = [Token("sign", path) if token.is_variable("PATH") else token for token in tokens]
    tokens = expanded(tokens, namespaces)
    form = next((token.text.upper() for token in tokens if token.is_word("SELECT", "ASK")), "")
    pre_bound = ("this", "value") if form == "ASK" else ("this",)
    _refuse(tokens, pre_bound, (*pre_bound, *constants, "currentShape", "shapesGraph"))
    used = [name for name in constants if any(token.is_variable(name) for token in tokens)]
    if used:
        tokens = _inserted(tokens, _values(used, [constants[name] for name in used]))
    tokens = answered(tokens, shapes)
    query = Query(tuple(tokens), pre_bound)
    _require_solutions(query)
    return query


def _values(names: Sequence[str], values: Sequence[str]) -> str:
    return f" VALUES ({' '.join(f'?{name}' for name in names)}) {{ ({' '.join(values)}) }} "


def _inserted(tokens: Sequence[Token], block: str) -> list[Token]:
    """The block goes to the beginning of each group that is no subquery, and of the group inside a subquery."""
    written: list[Token] = []
    for place, token in enumerate(tokens):
        written.append(token)
        if token.text == "{":
            following = next((each for each in tokens[place + 1 :] if each.kind != "space"), token)
            if not following.is_word("SELECT"):
                written.append(Token("sign", block))
    return written


def _refuse(tokens: Sequence[Token], pre_bound: Sequence[str], reserved: Sequence[str]) -> None:
    """What SHACL-SPARQL forbids in a query with pre-bound variables (SHACL appendix A)."""
    words = [token for token in tokens if token.kind != "space"]
    for place, token in enumerate(words):
        if token.is_word(*_FORBIDDEN):
            raise _unsupported(token.text.upper())
        if token.is_word("AS") and any(each.is_variable(*reserved) for each in words[place + 1 : place + 2]):
            raise _unsupported(f"AS {words[place + 1].text}")
    for outer in groups(tokens).inner:
        for group in _within(outer):
            _refuse_subquery(group, pre_bound)


def _within(group: Group) -> Iterator[Group]:
    for inner in group.inner:
        yield inner
        yield from _within(inner)


def _refuse_subquery(group: Group, pre_bound: Sequence[str]) -> None:
    """A subquery returns every variable that may be pre-bound; with * those that its patterns bind."""
    if not any(token.is_word("SELECT") for token in group.tokens):
        return
    starred = any(token.text == "*" for token in group.in_patterns())
    returned = [token for each in (group.inner if starred else (group,)) for token in each.in_patterns()]
    for name in pre_bound:
        if not any(token.is_variable(name) for token in returned):
            raise _unsupported(f"A subquery that does not return ${name}", f"Podzapytanie, które nie zwraca ${name},")


def _unsupported(en: str, pl: str | None = None) -> RegisterError:
    return RegisterError(
        f"{en} is not supported in a query with pre-bound variables (SHACL appendix A)",
        f"{pl or en} nie jest dozwolone w zapytaniu ze zmiennymi związanymi z góry (SHACL, dodatek A)",
    )


def _require_solutions(query: Query) -> None:
    """The query parses, and a SELECT projects $this (SHACL section 5.3.1)."""
    try:
        ox.Store().query(text(query.tokens))
        answer = ox.Store().query(query.inserted("VALUES ?this { UNDEF }"))
    except (SyntaxError, ValueError, RuntimeError) as error:
        raise RegisterError(f"the query does not parse: {error}", f"zapytanie jest niepoprawne: {error}") from None
    if isinstance(answer, ox.QuerySolutions) and ox.Variable("this") not in answer.variables:
        raise _unsupported("SELECT without $this", "SELECT bez $this")


def _slices(group: Group) -> bool:
    return any(token.is_word(*_SLICES) for token in group.tokens)


def _keeps_nodes_apart(root: Group) -> bool:
    """With aggregates, the solutions of different nodes stay apart only where they are grouped by ?this."""
    grouping = [place for place, token in enumerate(root.tokens) if token.is_word("GROUP")]
    if grouping:
        return any(token.is_variable("this") for token in root.tokens[grouping[0] :])
    return not any(token.is_word(*_AGGREGATES) for token in root.tokens)


def _binds(group: Group, pre_bound: Sequence[str]) -> bool:
    """True when the group reads no pre-bound variable in an expression that its own triple patterns do not bind."""
    if any(token.is_word("SELECT") for token in group.tokens):
        return False
    # A group under EXISTS is evaluated with the variables of the solution that it tests in their places: it reads
    # them for the group around it.
    reads = {token.text[1:] for token in group.in_brackets() if token.is_variable(*pre_bound)}
    for inner in group.inner:
        if inner.keyword == "EXISTS":
            reads |= {token.text[1:] for token in _tokens(inner) if token.is_variable(*pre_bound)}
    binds = {token.text[1:] for token in group.in_patterns() if token.is_variable(*pre_bound)}
    stands = group.keyword == "EXISTS" or reads <= binds
    return stands and all(_binds(inner, pre_bound) for inner in group.inner)


def _tokens(group: Group) -> Iterator[Token]:
    yield from group.tokens
    for inner in group.inner:
        yield from _tokens(inner)


def _renamed(token: Token, names: Mapping[str, str]) -> Token:
    return Token("variable", names[token.text[1:]]) if token.is_variable(*names) else token
