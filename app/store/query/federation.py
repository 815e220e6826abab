"""What a query may call by SERVICE (SPARQL 1.1 Federated Query): services that the operator named, and nothing else.

Decided on the parsed query. Every SERVICE, also one within another, needs an IRI that is the same, character by
character, as one of the list after prefixes, base and codepoint escapes are resolved; variables are refused, whatever
they are bound to. The parser (`grammar`) and the reader of tokens (`syntax`) must find the same number of calls. What
the engine gets to see names our forwarder (`app.store.workers.forwarding`) in place of each service.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from app.errors import Forbidden
from app.store.query import grammar, syntax
from app.store.query.grammar import Token

_LOCAL_ESCAPE: Final = re.compile(r"\\(.)")
NAMES: Final = ("IRIREF", "PNAME_LN", "PNAME_NS")
# Keywords after which a name is declared (`Names.declare`).
DECLARATIONS: Final = ("'BASE'", "'PREFIX'")


@dataclass(frozen=True)
class Call:
    """The IRI of one SERVICE, and where its name stands in the text."""

    iri: str
    start: int
    end: int


def admit(text: str, base_iri: str, services: Mapping[str, str]) -> str:
    """Replace each service of a query by what `services` gives for it, or raise `Forbidden` or `QuerySyntaxError`."""
    if not services:
        own = f"SERVICE <{urljoin(base_iri, 'sparql')}>"
        raise Forbidden(
            f"This endpoint calls no other; call it from yours: {own}",
            f"Ten punkt dostępowy nie wywołuje innych; wywołaj go ze swojego: {own}",
        )
    resolved = syntax.resolve_codepoints(text)
    called = calls(resolved, base_iri)
    if len(called) != syntax.count_services(resolved):
        raise Forbidden(
            "It cannot be told for certain what this query calls; write names in full, and blanks between words",
            "Nie da się ustalić na pewno, co wywołuje to zapytanie; zapisz nazwy w całości, a między słowami odstępy",
        )
    for call in called:
        if call.iri not in services:
            raise _not_listed(call.iri, services)
    return syntax.spliced(resolved, ((call.start, call.end, f"<{services[call.iri]}>") for call in called))


def calls(text: str, base_iri: str) -> list[Call]:
    """Every SERVICE of a query, in order; `Forbidden` when one of them is a variable."""
    tokens = grammar.parse(text)
    names = Names(base_iri)
    called: list[Call] = []
    for place, token in enumerate(tokens):
        if token.terminal in DECLARATIONS:
            names.declare(tokens[place + 1 : place + 3])
        elif token.terminal == "'SERVICE'":
            target = tokens[place + 1 + (tokens[place + 1].terminal == "'SILENT'")]
            called.append(Call(names.resolve(target), target.start, target.end))
    return called


class Names:
    """Prefixes and base as far as they are declared (SPARQL 1.1 section 4.1.1)."""

    def __init__(self, base_iri: str) -> None:
        self.base = base_iri
        self._prefixes: dict[str, str] = {}

    def declare(self, following: Sequence[Token]) -> None:
        """Take a declaration by what follows its keyword."""
        first, second = following
        if first.terminal == "IRIREF":
            self.base = self.resolve(first)
        else:
            self._prefixes[first.text] = self.resolve(second)

    def resolve(self, name: Token) -> str:
        """The IRI that `name` stands for; `Forbidden` when it is none."""
        if name.terminal not in NAMES:
            raise Forbidden(
                f"SERVICE may not call the variable {name.text}", f"SERVICE nie może wywołać zmiennej {name.text}"
            )
        if name.terminal == "IRIREF":
            # An empty fragment is a part of the name, and what namespaces end with; `urljoin` may lose it.
            joined = urljoin(self.base, name.text[1:-1])
            return f"{joined.removesuffix('#')}#" if name.text.endswith("#>") else joined
        prefix, colon, local = name.text.partition(":")
        namespace = self._prefixes.get(prefix + colon)
        if namespace is None:
            raise Forbidden(f"The prefix {prefix}: is not declared", f"Nie zadeklarowano prefiksu {prefix}:")
        return namespace + _LOCAL_ESCAPE.sub(r"\1", local)


def _not_listed(iri: str, services: Mapping[str, str]) -> Forbidden:
    listed = ", ".join(f"<{service}>" for service in services)
    return Forbidden(
        f"SERVICE <{iri}> is not allowed here; allowed: {listed}",
        f"SERVICE <{iri}> nie jest tu dozwolone; dozwolone: {listed}",
    )
