"""No query within the limits ends the process that evaluates it, though its stack be of 8 MB only."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import RequestError
from app.store.query import limits, syntax

STACK = 8 * 1024 * 1024
# Reads queries, one a line, and says a word for each; one that takes long ends it by a signal of its own.
EVALUATE = """
import signal, sys, pyoxigraph
store = pyoxigraph.Store()
for line in sys.stdin:
    signal.setitimer(signal.ITIMER_REAL, 1)
    try:
        store.query(line, base_iri="http://example.org/", use_default_graph_as_union=True)
    except (SyntaxError, RuntimeError):
        pass
    signal.setitimer(signal.ITIMER_REAL, 0)
    print("survived", flush=True)
"""
GROUPS = (
    *("{{ {} }}", "{{ {} }} UNION {{ ?s ?p ?o }}", "OPTIONAL {{ {} }}", "MINUS {{ {} }}", "GRAPH ?g {{ {} }}"),
    *("FILTER EXISTS {{ {} }}", "FILTER NOT EXISTS {{ {} }}", "LATERAL {{ {} }}", "{{ SELECT * {{ {} }} }}"),
    *("BIND(EXISTS {{ {} }} AS ?{})", "{{ SELECT (COUNT(*) AS ?n) {{ {} }} GROUP BY ?s HAVING (?n > 1) }}"),
)
CHAINS = (
    *(
        "?s ?p ?o .",
        "?s <p>/<q> ?o .",
        "?s <p>* ?o .",
        "?s (<p>|^<q>)+ ?o .",
        "?s <p> [ <q> ?o ] .",
        "?s <p> ( 1 2 ) .",
    ),
    *(
        "FILTER(?o > 1)",
        "FILTERBOUND(?o)",
        "FILTER(?s)",
        "FILTER(!?o || -?o = 1)",
        "VALUES ?o { 1 2 3 }",
        "BIND(1AS?x)",
    ),
    *("OPTIONAL { ?s ?p ?o }", "MINUS { ?s ?p ?o }", "{ ?s ?p ?o } UNION { }", "{ }", "FILTER(1 IN (1, ?o))"),
)
WRAPPERS = ("(", "!", "-", "STR(", "IF(1, 2, ", "COALESCE(", "1 + (", "1 = (", "1 || (", "1 && (")
MODIFIERS = ("GROUP BY {}", "ORDER BY {}", "GROUP BY ?s HAVING {}")
MODIFIED = ("STR(?s) ", "(?s) ", "(STR(?s)) ", "?s ", "(1 + 1) ")


@st.composite
def queries(draw: st.DrawFn) -> str:
    """A query that nests or repeats some construct as often as the limits allow, or a little more."""
    inner = "".join(
        draw(st.sampled_from(CHAINS)) * draw(st.sampled_from((1, 3, 30, 120, 400, 1000, 4000)))
        for _ in range(draw(st.integers(0, 3)))
    )
    for _ in range(draw(st.integers(0, 2))):
        group = draw(st.sampled_from(GROUPS))
        for depth in range(draw(st.sampled_from((1, 2, 20, 30, 60)))):
            inner = group.format(inner, f"e{depth}")
    expression = "1"
    for _ in range(draw(st.integers(0, 2))):
        wrapper = draw(st.sampled_from(WRAPPERS))
        times = draw(st.sampled_from((1, 30, 60, 900)))
        expression = wrapper * times + expression + ")" * (times * wrapper.count("("))
    projected = " ".join(f"({expression} AS ?v{number})" for number in range(draw(st.sampled_from((1, 2, 300, 900)))))
    modifier = draw(st.sampled_from(MODIFIERS)).format(
        draw(st.sampled_from(MODIFIED)) * draw(st.sampled_from((1, 300, 999, 6000)))
    )
    head = draw(
        st.sampled_from((f"SELECT {projected}", "SELECT *", "ASK", "DESCRIBE " + "<x>" * 990, "CONSTRUCT { ?s ?p ?o }"))
    )
    return f"{head} WHERE {{ {inner} }} {modifier}"


class Victim:
    """A process with a main thread of 8 MB, that evaluates one query after another."""

    def __init__(self) -> None:
        self._process = self._started()

    def survives(self, query: str) -> bool:
        """True unless the query ended the process by a fault; one that only took long does not count."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin
        assert stdout
        stdin.write(query + "\n")
        stdin.flush()
        if stdout.readline():
            return True
        self.end()
        late = self._process.returncode == -signal.SIGALRM
        self._process = self._started()
        return late

    def end(self) -> None:
        self._process.communicate()

    def _started(self) -> subprocess.Popen[str]:
        command = ["prlimit", f"--stack={STACK}", sys.executable, "-c", EVALUATE]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def victim() -> Iterator[Victim]:
    victim = Victim()
    yield victim
    victim.end()


def allowed(query: str) -> bool:
    try:
        limits.check_length(query)
        limits.check_structure(query, syntax.read(query))
    except RequestError:
        return False
    return True


@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=queries().filter(allowed))
def test_no_query_within_the_limits_ends_a_process(victim: Victim, query: str) -> None:
    assert victim.survives(query)


def test_a_query_beyond_the_limits_does_end_it(victim: Victim) -> None:
    """What the limits are for; were the engine to stop overflowing, they could go."""
    query = "ASK " + "{" * 10_000 + "}" * 10_000
    assert not allowed(query)
    assert not victim.survives(query)
