"""Caps on results: cut after a whole row, at the exact row, and never in silence."""

import contextlib
import csv
import io
import json
from pathlib import Path
from unittest import mock

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import ResultTooLarge
from app.store import engine
from app.store.base import PublicQuery
from app.store.evaluation import evaluate
from app.store.query.syntax import Form
from app.store.workers.caps import ROWS, CapReached, Caps, Output
from app.store.workers.wire import PIECE, Kind
from app.store.writing import GRAPH_FORMATS

JSON = "application/sparql-results+json"
NASTY = st.text(alphabet=st.sampled_from('}{,":]\\\n\r\t<>/résult ab'), max_size=12)
SENTENCE = st.lists(NASTY, min_size=1, max_size=8)


def answer(values: list[str], media_type: str, caps: Caps) -> list[tuple[Kind, bytes]]:
    """The frames of a SELECT whose rows have these values."""
    sent: list[tuple[Kind, bytes]] = []
    answer_into(sent, values, media_type, caps)
    return sent


def answer_into(sent: list[tuple[Kind, bytes]], values: list[str], media_type: str, caps: Caps) -> None:
    """As `answer`; what came before an error is there, too."""
    rows = " ".join(f"({ox.Literal(value)} {number})" for number, value in enumerate(values))
    text = f"SELECT ?value ?number {{ VALUES (?value ?number) {{ {rows} }} }}"
    frames_into(sent, ox.Store(), PublicQuery(text, Form.SELECT), media_type, caps)


def frames(store: ox.Store, query: PublicQuery, media_type: str, caps: Caps) -> list[tuple[Kind, bytes]]:
    sent: list[tuple[Kind, bytes]] = []
    frames_into(sent, store, query, media_type, caps)
    return sent


def frames_into(
    sent: list[tuple[Kind, bytes]], store: ox.Store, query: PublicQuery, media_type: str, caps: Caps
) -> None:
    release = engine.Release(Path(__file__), store, "https://lod.example.org/", {})
    evaluate(release, query, media_type, caps, lambda kind, payload: sent.append((kind, payload)))


def rows_of(body: bytes, media_type: str) -> list[tuple[str, str]]:
    """The rows of a result, by readers that are not ours."""
    if media_type == "text/csv":
        return [(value, number) for value, number in list(csv.reader(io.StringIO(body.decode(), newline="")))[1:]]
    if media_type == JSON:
        # The engine's own reader takes the mark of a cut result for a fault; others read on.
        bindings = json.loads(body)["results"]["bindings"]
        return [(row["value"]["value"], row["number"]["value"]) for row in bindings]
    solutions = ox.parse_query_results(body, format=ox.QueryResultsFormat.from_media_type(media_type))
    return [(row["value"].value, row["number"].value) for row in solutions]


@pytest.mark.parametrize("media_type", ROWS)
@given(values=SENTENCE, cap=st.integers(1, 9))
def test_result_is_cut_at_the_exact_row(media_type: str, values: list[str], cap: int) -> None:
    [(kind, body)] = answer(values, media_type, Caps(cap, 10**6))
    expected = [(value, str(number)) for number, value in enumerate(values)]
    assert rows_of(body, media_type) == expected[:cap]
    assert kind is (Kind.TRUNCATED if len(values) > cap else Kind.LAST)


@pytest.mark.parametrize("media_type", ROWS)
def test_pieces_are_of_whole_rows_and_make_the_result(media_type: str) -> None:
    values = [f'{number} "quoted"\n' + "x" * 50 for number in range(3000)]
    sent = answer(values, media_type, Caps(10**6, 10**8))
    assert len(sent) > 2
    assert {kind for kind, _ in sent[:-1]} == {Kind.PIECE}
    assert sent[-1][0] is Kind.LAST
    assert [value for value, _ in rows_of(b"".join(payload for _, payload in sent), media_type)] == values


def test_json_that_was_begun_ends_well_formed_and_says_so() -> None:
    sent = answer(["x" * 100] * 3000, JSON, Caps(2500, 10**8))
    body = json.loads(b"".join(payload for _, payload in sent))
    assert sent[-1][0] is Kind.TRUNCATED
    assert len(body["results"]["bindings"]) == 2500
    assert body["truncated"] == {"by": "rows", "limit": 2500}


@pytest.mark.parametrize("media_type", [name for name, rows in ROWS.items() if not rows.spoken])
def test_other_formats_that_were_begun_break_off(media_type: str) -> None:
    with pytest.raises(ResultTooLarge, match="2500 rows"):
        answer(["x" * 100] * 3000, media_type, Caps(2500, 10**8))


@pytest.mark.parametrize("media_type", [*ROWS, "application/n-triples"])
def test_rows_that_are_all_that_was_asked_for_end_well_formed(media_type: str) -> None:
    values = " ".join(str(ox.Literal(f"{number}" + "x" * 300)) for number in range(3000))
    pattern = f"{{ VALUES ?value {{ {values} }} }}"
    if media_type in ROWS:
        query = PublicQuery(f"SELECT ?value {pattern}", Form.SELECT, enough=2500)
    else:
        query = PublicQuery(f"CONSTRUCT {{ <a:s> <a:p> ?value }} {pattern}", Form.CONSTRUCT, enough=2500)
    sent = frames(ox.Store(), query, media_type, Caps(10**6, 10**8))
    body = b"".join(payload for _, payload in sent)
    assert len(sent) > 2
    assert sent[-1][0] is Kind.TRUNCATED
    assert body.count(b"xxx") >= 2500
    assert f"2499{'x' * 300}".encode() in body
    assert f"2500{'x' * 300}".encode() not in body


def test_bytes_are_capped_between_rows() -> None:
    sent = answer(["x" * 1000] * 3000, JSON, Caps(10**6, 10**6))
    body = b"".join(payload for _, payload in sent)
    assert len(body) < 10**6 + 100
    assert json.loads(body)["truncated"] == {"by": "bytes", "limit": 10**6}


def test_one_value_larger_than_all_bytes_is_an_error() -> None:
    with pytest.raises(ResultTooLarge, match="1000000 bytes"):
        answer(["x" * 2_000_000, "y"], JSON, Caps(10, 10**6))


@pytest.mark.parametrize("media_type", [*ROWS, "text/turtle"])
def test_a_large_value_comes_in_pieces(media_type: str) -> None:
    if media_type in ROWS:
        sent = answer(["x" * 3_000_000, "y", "ź" * 1_000_000], media_type, Caps(10, 10**9))
    else:
        store = ox.Store()
        node = ox.NamedNode("https://lod.example.org/x")
        store.add(ox.Quad(node, node, ox.Literal("x" * 3_000_000)))
        sent = frames(store, PublicQuery("CONSTRUCT WHERE { ?s ?p ?o }", Form.CONSTRUCT), media_type, Caps(9, 10**9))
    assert len(sent) > 20
    assert [kind for kind, _ in sent[:-1]] == [Kind.PIECE] * (len(sent) - 1)
    assert max(len(payload) for _, payload in sent) < 2 * PIECE
    for _, payload in sent:
        assert payload.decode(), "no character is divided, which could be one that XML cannot carry"


@pytest.mark.parametrize("media_type", ROWS)
@given(values=SENTENCE, cap=st.integers(1, 9))
def test_rows_larger_than_a_piece_are_cut_at_the_exact_row(media_type: str, values: list[str], cap: int) -> None:
    """Whatever stands where a piece ends, in quotes or not."""
    values = [value * 9 for value in values]
    sent: list[tuple[Kind, bytes]] = []
    with mock.patch("app.store.workers.caps.PIECE", 40), contextlib.suppress(ResultTooLarge):
        answer_into(sent, values, media_type, Caps(cap, 10**6))
    body = b"".join(payload for _, payload in sent)
    expected = [(value, str(number)) for number, value in enumerate(values)]
    if len(values) <= cap:
        assert (sent[-1][0], rows_of(body, media_type)) == (Kind.LAST, expected)
    elif sent[-1][0] is Kind.TRUNCATED:
        assert rows_of(body, media_type) == expected[:cap]
    else:
        whole = b"".join(payload for _, payload in answer(values, media_type, Caps(10**6, 10**6)))
        assert whole.startswith(body)
        assert len(body) < len(whole)


def test_bytes_are_capped_within_a_row_by_breaking_off() -> None:
    sent: list[tuple[Kind, bytes]] = []
    with pytest.raises(ResultTooLarge):
        answer_into(sent, ["y", "x" * 2_000_000], JSON, Caps(10, 10**6))
    assert {kind for kind, _ in sent} == {Kind.PIECE}


@pytest.mark.parametrize("media_type", ROWS)
def test_a_large_value_is_looked_through_once(media_type: str) -> None:
    looked: list[int] = []
    output = Output(lambda kind, payload: None, Caps(10, 10**9), media_type)
    found = output._ends
    output._ends = lambda written: looked.append(len(written)) or found(written)  # type: ignore[method-assign]
    for _ in range(1000):
        output.write(b"x" * 8192)
    assert sum(looked) < 1.1 * 1000 * 8192


@pytest.mark.parametrize("media_type", GRAPH_FORMATS)
def test_graph_is_cut_at_the_exact_triple(media_type: str) -> None:
    store = ox.Store()
    node = ox.NamedNode("https://lod.example.org/x")
    store.extend(ox.Quad(node, node, ox.Literal(number)) for number in range(7))
    query = PublicQuery("CONSTRUCT WHERE { ?s ?p ?o }", Form.CONSTRUCT)
    for cap, kind in ((6, Kind.TRUNCATED), (7, Kind.LAST)):
        [(sent, body)] = frames(store, query, media_type, Caps(cap, 10**6))
        assert sent is kind
        assert len(list(ox.parse(body, format=GRAPH_FORMATS[media_type]))) == cap


def test_graph_that_was_begun_breaks_off() -> None:
    store = ox.Store()
    node = ox.NamedNode("https://lod.example.org/x")
    store.extend(ox.Quad(node, node, ox.Literal(f"{number}" * 100)) for number in range(3000))
    query = PublicQuery("CONSTRUCT WHERE { ?s ?p ?o }", Form.CONSTRUCT)
    with pytest.raises(ResultTooLarge):
        frames(store, query, "application/n-triples", Caps(2000, 10**8))


def test_rows_without_values_do_not_count() -> None:
    """They have no bytes of their own to be told by; the cap on bytes holds for them."""
    [(kind, body)] = frames(
        ox.Store(), PublicQuery("SELECT ?x { VALUES ?y { 1 2 3 } }", Form.SELECT), JSON, Caps(2, PIECE)
    )
    assert kind is Kind.LAST
    assert len(json.loads(body)["results"]["bindings"]) == 3


def test_engine_stops_at_the_cap() -> None:
    """What is beyond the cap is not evaluated: this product would take hours."""
    store = ox.Store()
    node = ox.NamedNode("https://lod.example.org/x")
    store.extend(ox.Quad(node, node, ox.Literal(number)) for number in range(3000))
    product = PublicQuery("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", Form.SELECT)
    assert frames(store, product, JSON, Caps(5000, 10**9))[-1][0] is Kind.TRUNCATED
    assert issubclass(CapReached, Exception)


@given(st.lists(st.sampled_from([b'"', b"\n", b"\r\n", b",", b"a", b'""', b'"b\nc"'])).map(b"".join))
def test_records_of_csv_end_at_line_breaks_outside_quotes(written: bytes) -> None:
    breaks = [place for place, byte in enumerate(written[:-1]) if byte == ord("\n")]
    outside = [place + 1 for place in breaks if written[:place].count(b'"') % 2 == 0]
    assert list(ROWS["text/csv"].ends(written)) == outside
