"""What a query is and what it would reach for, before the engine sees it."""

import random
import time

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from app.errors import PayloadTooLarge, RequestError
from app.store.query import limits, syntax
from app.store.query.syntax import Form


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * {}", Form.SELECT),
        ("select*{}", Form.SELECT),
        ("ASKWHERE{}", Form.ASK),
        ("PREFIX ask: <http://x/> BASE <select> CONSTRUCT WHERE {}", Form.CONSTRUCT),
        ("# SELECT\nDESCRIBE <x>", Form.DESCRIBE),
        ("PREFIX:<http://x/>SELECT*{}", Form.SELECT),
        ('VERSION "1.2" ASK {}', Form.ASK),
        ("INSERT DATA {}", None),
        ("", None),
        ("?select", None),
        ("42", None),
    ],
)
def test_form_of(text: str, form: Form | None) -> None:
    assert syntax.form(syntax.read(text)) == form


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a> <b> <c> }",
        "PREFIX x: <y> DELETE WHERE { ?s ?p ?o }",
        "LOAD <file:///etc/passwd>",
        "CLEARALL",
        "WITH <g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "# SELECT\nDROP ALL",
    ],
)
def test_update_is_recognised(text: str) -> None:
    assert syntax.is_update(syntax.read(text))


@pytest.mark.parametrize(
    ("text", "found"), [("ASK FROM <g> {}", True), ("ASK FROMNAMED<g>{}", True), ("ASK { ?from ?p 'FROM' }", False)]
)
def test_dataset_clause(text: str, found: bool) -> None:
    assert syntax.has_dataset_clause(syntax.read(text)) == found


PIECES = (
    *(
        "SELECT",
        "ask",
        "FROM",
        "SERVICE",
        "service:",
        "a:b",
        ":",
        "_:b",
        "?x",
        "$y",
        "@pl",
        "\\u0041",
        "\\",
        "1.5",
        "-",
        "é",
    ),
    *(
        "<a>",
        "<a#b>",
        "<urn:x'y>",
        "<http://x/#y>",
        "<1)service>",
        "<",
        ">",
        "<=",
        "||",
        "&&",
        "^^",
        "!",
        "{",
        "}",
        "(",
        ")",
    ),
    *("'", '"', "'''", '"""', "#", "\n", "\r", " ", "\t", "\x00", ".", ";", "[", "]", "ſ", "İ", "٣", "-a."),  # noqa: RUF001 - letters that become another by case are the point
)


def texts() -> SearchStrategy[str]:
    """What is nearly SPARQL, and text of any kind."""
    pieces = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
    return st.one_of(pieces, st.text(max_size=40), st.tuples(pieces, st.text(max_size=5), pieces).map("".join))


SERVICES = [
    "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "SELECT * { service silent <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "PREFIX p: <http://127.0.0.1:1/> SELECT * { SERVICE p:x { ?s ?p ?o } }",
    "SELECT * { SERVICE ?where { ?s ?p ?o } }",
    "SELECT * { SERVICE#comment\n<http://127.0.0.1:1/> { ?s ?p ?o } }",
    "PREFIX : <http://127.0.0.1:1/> SELECT * { SERVICE:x { ?s ?p ?o } }",
    "PREFIX : <http://127.0.0.1:1/> SELECT * { SERVICESILENT:x { ?s ?p ?o } }",
    "PREFIX x: <http://127.0.0.1:1/> SELECT * { SERVICEx:y { ?s ?p ?o } }",
    "SELECT * { BIND(1 AS ?x)SERVICE<http://127.0.0.1:1/>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p 1SERVICE<http://127.0.0.1:1/>{ ?s ?p ?o } }",
    # `<2#>` is an IRI to a reader of tokens, and "less than 2" and a comment to a parser.
    "SELECT * { FILTER(1<2#>'''\n) SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } #'''\n }",
    "SELECT * { FILTER(1<2)SERVICE?x#>\n{ ?s ?p ?o } }",
    "SELECT * { FILTER('1'<'>') SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } #'\n }",
    "SELECT * { S\\u0045RVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "SELECT * { \\U00000053ERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    'SELECT * { ?s ?p """\\""""SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }',
]


@pytest.mark.parametrize("text", SERVICES)
def test_service_is_found_however_it_is_written(text: str) -> None:
    assert syntax.calls_service(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p ?o }",
        "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> SELECT * { ?service a sd:Service }",
        "ASK { <http://www.w3.org/ns/sparql-service-description#Service> ?p ?o } # SERVICE <x> {}",
        'ASK { ?s ?p \'SERVICE <x> {}\', """SERVICE\n<x> {}""" }',
        "PREFIX service: <http://x/> ASK { ?s a service:A ; service:b _:service }",
        "ASK { <service/1> ?p ?o FILTER(?o < 5) }",
        "ASK { ?s ?p 'x'@service }",
        "ASK { ?s ?p '\\UFFFFFFFF service' }",
    ],
)
def test_the_word_service_elsewhere_is_no_call(text: str) -> None:
    assert not syntax.calls_service(text)


def test_what_the_engine_would_call_is_always_found() -> None:
    """Random texts around SERVICE: whenever the engine tries to reach the service, we have seen it."""
    store = pyoxigraph.Store()
    choice = random.Random(7).choice
    before = ["", "", "?s ?p 1", "?s ?p true", "FILTER(1<2)", "FILTER(1<2#>'''\n)", "FILTER('a'<'>')", "{}"]
    call = ["SERVICE", "SERVICE ", "service", "SERVICE#>\n", "SERVICE<!"]
    name = [":x", "x:y", "<http://127.0.0.1:1/>", "x:y\\'"]
    after = ["", "", "#'''\n", "#'\n", "FILTER(1<2)", "FILTER(?x<?y#>'''\n)", "'"]
    reached = 0
    for _ in range(1500):
        middle = (
            f"{choice(before)}{choice(before)}{choice(call)}{choice(name)}{{?s ?p ?o}}{choice(after)}{choice(after)}"
        )
        text = f"PREFIX : <http://127.0.0.1:1/> PREFIX x: <http://127.0.0.1:1/> SELECT * {{ {middle} }}"
        try:
            list(store.query(text))
        except OSError:
            reached += 1
            assert syntax.calls_service(text), text
        except SyntaxError:
            continue
    assert reached > 100


@given(texts())
def test_quick_reading_is_the_close_one(text: str) -> None:
    assert syntax.read(text) == syntax.read_closely(text)


@pytest.mark.parametrize("piece", ["a-", "a.", "'", '"""', "'''a", "<a", "\\", '"a', "?", "{", "@a", "_:", "%", "é"])
def test_reading_hostile_text_takes_linear_work(piece: str) -> None:
    assert syntax.read(piece * 20_000).significant is not None


@pytest.mark.parametrize("before", ["<", "service <", "service <)", "service <a:", "?service <http://a/", "service <'"])
@pytest.mark.parametrize("piece", [")", ")service", "service)", "(", "a", "//", ";"])
def test_reading_a_hostile_iri_takes_linear_work(before: str, piece: str) -> None:
    few, many = (spent(f"SELECT * {{ {before}{piece * times}> ?p ?o }}") for times in (4_000, 32_000))
    assert many < 24 * few  # a square would be 64


def spent(text: str) -> float:
    """The least processor time that it took to tell what `text` calls."""
    times = []
    for _ in range(3):
        start = time.thread_time()
        syntax.calls_service(text)
        syntax.read(text)
        times.append(time.thread_time() - start)
    return min(times)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * " + "{" * 65 + "}" * 65,
        "ASK { FILTER(" + "(" * 70 + "1" + ")" * 70 + ") }",
        "ASK { " + ")" * 100 + "[" * 70 + " }",
        "ASK { FILTER(" + "!" * 1001 + "1) }",
        "ASK { " + "?s ?p ?o ." * 129 + " }",
        "ASK { " + "OPTIONAL { ?s ?p ?o }" * 129 + " }",
        "ASK { FILTER(1<2#>'''\n) " + "{" * 70 + "}" * 70 + " #'''\n }",
    ],
)
def test_queries_that_would_overflow_the_engine_are_refused(text: str) -> None:
    with pytest.raises(RequestError) as refused:
        limits.check_structure(text, syntax.read(text))
    assert refused.value.pl != refused.value.en


def test_brackets_and_operators_in_strings_do_not_count() -> None:
    text = "ASK { ?s ?p '" + "{[(+.;" * 2000 + "' } #" + "{" * 100
    limits.check_structure(text, syntax.read(text))


def test_length_is_counted_in_bytes() -> None:
    limits.check_length("a" * limits.LENGTH)
    with pytest.raises(PayloadTooLarge):
        limits.check_length("ł" * (limits.LENGTH // 2 + 1))


DEADLY = {
    "functions to group by": "SELECT (1 AS ?y) {} GROUP BY " + " ".join(f"STR(?y{number})" for number in range(4500)),
    "conditions": "SELECT (1 AS ?y) {} GROUP BY ?x HAVING " + "(?x)" * 2500,
    "filters without a blank": "SELECT * { ?s ?p ?o " + "FILTERBOUND(?s)" * 4900 + "}",
    "names without a blank": "SELECT " + " ".join(f"(1AS?x{number})" for number in range(3900)) + " {}",
    "joined unions": "SELECT * { " + "{ ?s ?p ?o } UNION { ?s ?q ?o }" * 128 + " }",
    "patterns between filters": "SELECT * { " + "?s ?p ?o FILTER(?o > 1)" * 129 + " }",
    "objects": "SELECT * { ?s ?p " + ",".join(f"?x{number}" for number in range(129)) + " }",
    "projections": "SELECT " + " ".join(f"(1 AS ?x{number})" for number in range(4000)) + " {}",
    "group conditions": "SELECT * {} GROUP BY " + " ".join(f"(1 AS ?y{number})" for number in range(3000)),
    "described": "DESCRIBE " + "<a:b>" * 12000,
    "unions behind an ambiguous IRI": "SELECT * { ?s a <x#y> {}" + "UNION{}" * 9000 + "}",
    "minuses behind an ambiguous IRI": "SELECT * { ?s a <x#y> {}" + "MINUS{}" * 8000 + "}",
    "filters behind an ambiguous IRI": "SELECT * { ?s a <x#y> " + "FILTER(1)" * 6500 + "}",
}


@pytest.mark.parametrize("text", DEADLY.values(), ids=DEADLY)
def test_query_that_was_seen_to_kill_or_to_stall_is_refused(text: str) -> None:
    with pytest.raises(RequestError):
        limits.check_structure(text, syntax.read(text))


IRI = "https://lod.example.org/id/jednostki-terytorialne/{}"
LARGE = {
    "rows": "SELECT * { VALUES ?x {" + " ".join(f"<{IRI.format(number)}>" for number in range(1000)) + "} ?x ?p ?o }",
    "pairs": "SELECT * { VALUES (?x ?y) {"
    + " ".join(f"(<{IRI.format(number)}> {number}.5)" for number in range(1000))
    + "} }",
    "members": "SELECT * { ?s ?p ?o FILTER(?o IN (" + ",".join(f"{number}.25" for number in range(3000)) + ")) }",
    "branches": "SELECT * {"
    + " UNION ".join(f"{{ ?s <p{number}> ?o ; a ?t . ?t ?q ?r }}" for number in range(300))
    + "}",
    "patterns": "SELECT * {" + "?s ?p ?o ." * 127 + "}",
    "optionals": "SELECT * { ?s ?p ?o "
    + "".join(f"OPTIONAL {{ ?s <p{number}> ?x{number} }}" for number in range(100))
    + "}",
    "sums": "SELECT ?s " + "".join(f"(SUM(?x{number}) AS ?y{number})" for number in range(400)) + "{} GROUP BY ?s",
}


@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE)
def test_large_query_of_an_honest_kind_passes(text: str) -> None:
    limits.check_length(text)
    limits.check_structure(text, syntax.read(text))
