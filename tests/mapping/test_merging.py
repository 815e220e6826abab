"""Subjects that several rows or triples maps make: every quad once, in order, whatever way the rows are taken.

`Tables.map` compares the file with the distinct lines of all queries, so these tests need to say little.
"""

from pathlib import Path

import duckdb
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.mapping import Relation, merging, write

from .conftest import Tables, table, view

NAME = '[ rml:predicate ex:name ; rml:objectMap [ rml:reference "name" ] ]'
KIND = '[ rml:predicate ex:kind ; rml:objectMap [ rml:template "k/{kind}" ] ]'


def triples_map(name: str, source: str, subject: str, *properties: str) -> str:
    given = f"rml:predicateObjectMap {', '.join(properties)} ." if properties else "."
    return (
        f"ex:{name} rml:logicalSource {source} ;"
        f' rml:subjectMap [ rml:template "{subject}" ; rml:class ex:{name} ] ; {given}\n'
    )


def add_rows(tables: Tables, *rows: tuple[str | None, ...]) -> None:
    tables.add("t", {"id": "string", "name": "string", "kind": "string"}, *rows)


def test_equal_rows_give_their_quads_once(tables: Tables) -> None:
    add_rows(tables, ("1", "a", "x"), ("1", "a", "x"), ("2", "b", "y"))
    assert len(tables.map(triples_map("T", table("t"), "id/{id}", NAME, KIND))) == 6


def test_rows_of_one_subject_are_brought_together(tables: Tables) -> None:
    add_rows(tables, ("1", "b", "x"), ("2", "c", "y"), ("1", "a", "x"), ("1", None, "z"))
    lines = tables.map(triples_map("T", table("t"), "id/{id}", NAME, KIND))
    assert [line.split(" ")[2] for line in lines if "id/1>" in line] == [
        "<https://example.org/T>",
        "<https://lod.example/k/x>",
        "<https://lod.example/k/z>",
        '"a"',
        '"b"',
    ]


def test_triples_maps_of_one_subject_are_brought_together(tables: Tables) -> None:
    add_rows(tables, ("1", "a", "x"), ("2", "b", None), ("3", None, "y"))
    lines = tables.map(
        triples_map("T", table("t"), "id/{id}", NAME)
        + triples_map(
            "Kinds", view("SELECT id, kind FROM t WHERE kind <> 'y'"), "id/{id}", KIND, NAME.replace("name", "kind")
        )
        + triples_map("Other", view("SELECT DISTINCT kind FROM t"), "id/{kind}")
    )
    assert next(line for line in lines if "id/1>" in line).endswith("<https://example.org/Kinds> .")
    assert not any("Kinds>" in line for line in lines if "id/3>" in line)


def test_joined_parents_are_brought_together(tables: Tables) -> None:
    add_rows(tables, ("1", "a", "x"), ("1", "b", "y"), ("2", "a", "x"), ("3", "a", "x"))
    parents = (
        "[ rml:predicate ex:like ; rml:objectMap [ rml:parentTriplesMap ex:T ;"
        ' rml:joinCondition [ rml:child "kind" ; rml:parent "kind" ] ] ]'
    )
    assert len(tables.map(triples_map("T", table("t"), "id/{id}", parents))) == 12


def test_predicates_from_data_are_put_in_order(tables: Tables) -> None:
    add_rows(tables, ("1", "b", "x"), ("1", "a", "x"), ("2", None, "y"))
    free = '[ rml:predicateMap [ rml:template "p/{name}" ] ; rml:objectMap [ rml:reference "kind" ] ]'
    tables.map(triples_map("T", table("t"), "id/{id}", free, KIND, NAME))


def test_several_values_of_one_predicate_are_put_in_order(tables: Tables) -> None:
    add_rows(tables, ("1", "b", "a"), ("2", "a", "a"), ("3", None, "a"), ("4", None, None))
    assert len(tables.map(triples_map("T", table("t"), "id/{id}", NAME, NAME.replace('"name"', '"kind"')))) == 4 + 2 + 2


def test_constants_of_one_predicate_are_put_in_order_once(tables: Tables) -> None:
    add_rows(tables, ("1", "b", "a"))
    typed = "[ rml:predicate ex:is ; rml:object ex:B, ex:A ], [ rml:predicate ex:is ; rml:object ex:A ]"
    assert len(tables.map(triples_map("T", table("t"), "id/{id}", typed))) == 3


def test_graphs_of_one_triple_are_put_in_order(tables: Tables) -> None:
    add_rows(tables, ("1", "b", "a"))
    graphs = NAME.replace(
        "[ rml:predicate",
        '[ rml:graph ex:g, rml:defaultGraph, ex:a ; rml:graphMap [ rml:template "g/{id}" ] ; rml:predicate',
        1,
    )
    lines = tables.map(triples_map("T", table("t"), "id/{id}", graphs), graph="https://lod.example/graph/t")
    assert [line.split(" ")[3] for line in lines if '"b"' in line] == [
        "<https://example.org/a>",
        "<https://example.org/g>",
        "<https://lod.example/g/1>",
        "<https://lod.example/graph/t>",
    ]


def test_graph_of_the_subject_adds_to_that_of_the_property(tables: Tables) -> None:
    add_rows(tables, ("1", "b", "a"))
    lines = tables.map(
        f"ex:T rml:logicalSource {table('t')} ;"
        ' rml:subjectMap [ rml:template "{id}" ; rml:graph ex:s ; rml:class ex:T ] ;'
        ' rml:predicateObjectMap [ rml:predicate ex:p ; rml:graph ex:o ; rml:object "x" ] .'
    )
    assert [line.split(" ")[3] for line in lines] == [
        "<https://example.org/s>",
        "<https://example.org/o>",
        "<https://example.org/s>",
    ]


def test_constant_subject_gathers_all_rows(tables: Tables) -> None:
    add_rows(tables, ("1", "b", "a"), ("2", "a", "a"))
    lines = tables.map(
        f"ex:T rml:logicalSource {table('t')} ; rml:subject ex:dataset ;"
        ' rml:predicateObjectMap [ rml:predicate ex:record ; rml:objectMap [ rml:template "{id}" ] ] .'
    )
    assert len(lines) == 2


def test_subject_without_quads_gives_nothing(tables: Tables) -> None:
    add_rows(tables, ("1", None, None))
    mapping = triples_map("T", table("t"), "id/{id}", NAME).replace("; rml:class ex:T", "")
    assert tables.map(mapping) == []
    assert tables.map(f'ex:T rml:logicalSource {table("t")} ; rml:subjectMap [ rml:template "id/{{id}}" ] .') == []


def test_table_without_rows_gives_nothing(tables: Tables) -> None:
    add_rows(tables)
    two = triples_map("T", table("t"), "id/{id}", NAME) + triples_map("U", table("t"), "id/{id}", KIND)
    assert tables.map(two) == []


def test_blank_subjects_stand_after_iris(tables: Tables) -> None:
    add_rows(tables, ("1", "b", "a"), ("10", "c", "a"), ("1", "d", "a"))
    blank = triples_map("B", table("t"), "{id}", NAME).replace("rml:class", "rml:termType rml:BlankNode ; rml:class")
    lines = tables.map(blank + triples_map("T", table("t"), "{id}", NAME))
    assert [line[:2] for line in lines] == ["<h"] * 5 + ["_:"] * 5


rows = st.lists(st.tuples(*[st.sampled_from([None, "1", "2", "10", "1/a", "ł", '"'])] * 3), max_size=12)


@settings(max_examples=8, deadline=None, derandomize=True)
@given(rows, st.sampled_from([1, 3, 100]))
def test_every_way_of_merging_gives_the_distinct_lines_in_order(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str | None, ...]], at_a_time: int
) -> None:
    with duckdb.connect(config={"threads": "1"}) as con, pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "_ROWS_AT_A_TIME", at_a_time)
        patch.setattr(merging, "_BLOCKS_AT_A_TIME", at_a_time)
        tables = Tables(con, tmp_path_factory.mktemp("merging"))
        add_rows(tables, *rows)
        tables.map(
            triples_map("T", table("t"), "id/{id}", NAME, KIND)
            + triples_map("U", view("SELECT DISTINCT kind, name FROM t"), "id/{kind}", NAME)
            + triples_map("V", table("t"), "id/x-{name}", KIND)
        )


def test_more_queries_than_bits_are_joined_all_together(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "_MOST_QUERIES", 1)
    add_rows(tables, ("1", "a", "x"), ("2", "b", "1"))
    tables.map(triples_map("T", table("t"), "id/{id}", NAME) + triples_map("U", table("t"), "id/{kind}", KIND))


def test_groups_of_prefixes_that_exclude_each_other_stand_in_their_order(tables: Tables) -> None:
    add_rows(tables, ("1", "a", "x"))
    plan = tables.plan(
        "".join(
            triples_map(f"T{n}", table("t"), s, NAME) for n, s in enumerate(["b/{id}", "a/{id}", "b/c/{id}", "ba/{id}"])
        )
    )
    groups = [[query.triples_map[-3:-1] for query in group] for group in merging.disjoint(plan.queries)]
    assert groups == [["T1"], ["T0", "T2"], ["T3"]]


def test_the_same_rows_give_the_same_bytes_with_any_number_of_threads(tables: Tables, tmp_path: Path) -> None:
    tables.con.execute(
        "CREATE TABLE many AS SELECT (i % 15000)::VARCHAR AS id, md5(i::VARCHAR) AS name, 'f' AS _source, i AS _row"
        " FROM range(25000) t(i)"
    )
    mapping = triples_map("T", view("SELECT * FROM many"), "id/{id}", NAME)
    tables.relations.append(Relation("many", {"id": "", "name": ""}))
    plan = tables.plan(mapping)
    files = []
    for threads in (1, 4):
        tables.con.execute(f"SET threads = {threads}")
        files.append(tmp_path / f"{threads}.nq.zst")
        write(tables.con, plan, files[-1])
    assert files[0].read_bytes() == files[1].read_bytes()
    with zstandard.open(files[0], "rt", encoding="utf-8") as text:
        lines = text.read().splitlines()
    assert lines == sorted(set(lines))
    assert len(lines) == 15000 + 25000
