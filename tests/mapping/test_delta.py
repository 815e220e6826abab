"""Two states of the typed tables: a full run over the new one is the old file with the affected subjects replaced."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.mapping import affected, delta, narrowing, write, write_subjects
from loaders.mapping.sources import Read

from .conftest import Tables, table, view

Rows = list[tuple[str | None, ...]]

MAPPING = f"""
ex:T rml:logicalSource {table("t")} ; rml:subjectMap [ rml:template "t/{{id}}" ; rml:class ex:T ] ;
  rml:predicateObjectMap [ rml:predicate ex:name ; rml:objectMap [ rml:reference "name" ] ],
    [ rml:predicate ex:unit ; rml:objectMap [ rml:parentTriplesMap ex:U ;
      rml:joinCondition [ rml:child "unit" ; rml:parent "key" ] ] ] .
ex:U rml:logicalSource {table("u")} ; rml:subjectMap [ rml:template "u/{{code}}" ] ;
  rml:predicateObjectMap [ rml:predicate ex:key ; rml:objectMap [ rml:reference "key" ; rml:language "pl" ] ] .
ex:Names rml:logicalSource {view("SELECT unit, max(name) AS name FROM t GROUP BY unit")} ;
  rml:subjectMap [ rml:template "u/{{unit}}" ] ;
  rml:predicateObjectMap [ rml:predicate ex:last ; rml:objectMap [ rml:reference "name" ] ] .
ex:Both rml:logicalSource {view("SELECT t.id, u.code FROM t, u WHERE t.name = u.key")} ;
  rml:subjectMap [ rml:template "t/{{id}}" ] ;
  rml:predicateObjectMap [ rml:predicateMap [ rml:template "p/{{code}}" ] ; rml:objectMap [ rml:reference "id" ] ] .
ex:All rml:logicalSource {table("u")} ; rml:subject ex:all ;
  rml:predicateObjectMap [ rml:predicate ex:code ; rml:objectMap [ rml:reference "code" ] ] .
ex:Blank rml:logicalSource {table("u")} ;
  rml:subjectMap [ rml:template "{{key}}-{{code}}" ; rml:termType rml:BlankNode ; rml:class ex:Blank ] .
"""
RDF = "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
LISTS = f"""
{RDF}
ex:Lists rml:logicalSource {table("t")} ; rml:subjectMap [ rml:template "list/{{unit}}" ] ;
  rml:predicateObjectMap [ rml:predicate ex:ids ; rml:objectMap [ rml:template "ids/{{unit}}" ;
    rml:gather ( [ rml:reference "id" ] ) ; rml:gatherAs rdf:List ] ],
    [ rml:predicate ex:pair ; rml:objectMap [
      rml:gather ( [ rml:reference "id" ] [ rml:reference "name" ] ) ; rml:gatherAs rdf:Seq ] ] .
ex:Codes rml:logicalSource {table("u")} ; rml:subjectMap [ rml:template "code/{{code}}" ] .
ex:Joined rml:logicalSource {table("t")} ; rml:subjectMap [ rml:template "t/{{id}}" ] ;
  rml:predicateObjectMap [ rml:predicate ex:codes ; rml:objectMap [ rml:gatherAs rdf:List ; rml:gather (
    [ rml:parentTriplesMap ex:Codes ; rml:joinCondition [ rml:child "unit" ; rml:parent "key" ] ] ) ] ] .
ex:View rml:viewOn {table("t")} ; rml:field [ rml:fieldName "id" ; rml:reference "id" ],
    [ rml:fieldName "unit" ; rml:reference "unit" ] .
ex:Positions rml:logicalSource ex:View ; rml:subjectMap [ rml:template "t/{{id}}" ] ;
  rml:predicateObjectMap [ rml:predicate ex:position ; rml:objectMap [ rml:reference "#" ] ],
    [ rml:predicate ex:viewed ; rml:objectMap [ rml:template "viewed/{{unit}}" ;
      rml:gather ( [ rml:reference "id" ] ) ; rml:gatherAs rdf:List ] ] .
"""


def listed(query: str) -> str:
    """A list of the values of column `v` of a view for each value of `k`."""
    return f"""{RDF}
ex:Listed rml:logicalSource {view(query)} ; rml:subjectMap [ rml:template "k/{{k}}" ] ;
  rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:template "list/{{k}}" ;
    rml:gather ( [ rml:reference "v" ] ) ; rml:gatherAs rdf:Seq ] ] .
"""


# Views of columns `k` and `v`, some of which let a filter on `k` through to a table, and some of which must not.
VIEWS = [
    "SELECT unit AS k, count(*)::VARCHAR AS v FROM t GROUP BY unit",
    "SELECT unit AS k, name AS v FROM t UNION ALL SELECT key, code FROM u",
    "SELECT unit AS k, name AS v FROM t UNION ALL SELECT '1', code FROM u",
    "SELECT unit AS k, max(name) AS v FROM t WHERE unit = '1' OR name = '2' GROUP BY ALL",
    "SELECT id AS k, (SELECT max(code) FROM u) AS v FROM t",
    "SELECT id AS k, name AS v FROM t WHERE unit IN (SELECT key FROM u)",
    "SELECT id AS k, name AS v FROM t WHERE NOT EXISTS (FROM u WHERE u.key = t.id)",
    "SELECT id AS k, row_number() OVER (PARTITION BY id ORDER BY name)::VARCHAR AS v FROM t",
    "SELECT id AS k, row_number() OVER (ORDER BY id, name)::VARCHAR AS v FROM t",
    "SELECT id AS k, name AS v FROM t ORDER BY ALL LIMIT 2",
    "SELECT a.id AS k, b.name AS v FROM t a JOIN t b ON a.unit = b.id",
    "SELECT coalesce(id, unit) AS k, name AS v FROM t",
    "SELECT CASE WHEN name = '1' THEN id ELSE unit END AS k, name AS v FROM t",
    "WITH w AS (SELECT unit, min(name) AS v FROM t GROUP BY unit) SELECT unit AS k, v FROM w, u WHERE key = unit",
    "SELECT u.key AS k, t.name AS v FROM u LEFT JOIN t ON t.unit = u.key",
    "SELECT u.key AS k, t.name AS v FROM u FULL JOIN t ON t.unit = u.key",
    "SELECT DISTINCT ON (unit) unit AS k, name AS v FROM t ORDER BY unit, name",
    # Columns that count without standing there as they are called.
    "SELECT t.name AS k, w.code AS v FROM t JOIN (SELECT key AS unit, code FROM u) AS w USING (unit)",
    "SELECT ID AS k, NAME AS v FROM t",
    "SELECT key AS k, code AS v FROM u WHERE key IN (WITH u AS (SELECT '1' AS x) SELECT x FROM u)",
    "WITH t AS (SELECT * FROM t WHERE name <> '1') SELECT id AS k, name AS v FROM t",
    "SELECT id AS k, t::VARCHAR AS v FROM t",
    # What the number of a row is good for, besides telling where it is from.
    "SELECT unit AS k, string_agg(name, ' ' ORDER BY _row) AS v FROM t GROUP BY unit",
    "SELECT id AS k, _row AS v FROM t",
    "SELECT id AS k, name AS v FROM t WHERE _row > 1",
    "SELECT id AS k, max(name) AS v FROM (SELECT DISTINCT * FROM t) GROUP BY id, _row % 2",
    "SELECT id AS k, name AS v, _source, _row FROM t",
    "SELECT 'a' AS k, 'b' AS v",
]
OF_VIEWS = "".join(
    f'ex:V{n} rml:logicalSource {view(query)} ; rml:subjectMap [ rml:template "v{n}/{{k}}" ; rml:class ex:V ] ;'
    ' rml:predicateObjectMap [ rml:predicate ex:v ; rml:objectMap [ rml:reference "v" ] ] .\n'
    for n, query in enumerate(VIEWS)
)
FRESH = f"""
ex:T rml:logicalSource {table("t")} ; rml:subjectMap [ rml:termType rml:BlankNode ; rml:class ex:T ] .
"""


class States:
    """The tables `t` and `u` in the schemas `before` and `after`."""

    def __init__(self, tables: Tables, mapping: str = MAPPING) -> None:
        self.tables, self.con, self.mapping = tables, tables.con, mapping

    def add(self, state: str, t: Rows, u: Rows) -> None:
        self.con.execute(f"CREATE SCHEMA {state}")
        self.con.execute(f"SET search_path = '{state}'")
        self.tables.relations.clear()
        self.tables.add("t", {"id": "string", "name": "string", "unit": "string", "unused": "string"}, *t)
        self.tables.add("u", {"key": "string", "code": "integer"}, *u)

    def turn_round(self, state: str) -> None:
        """Let the rows stand in another order than that of their numbers, as new ones do that were appended."""
        self.con.execute(f"SET search_path = '{state}'")
        for name in ("t", "u"):
            self.con.execute(f"CREATE OR REPLACE TABLE {name} AS FROM {name} ORDER BY _row DESC")

    def lines(self, state: str) -> list[str]:
        """What a full run over a state writes."""
        self.con.execute(f"SET search_path = '{state}'")
        return self.tables.map(self.mapping)

    def affected(self) -> set[str]:
        return self.subjects(affected(self.con, self.tables.plan(self.mapping), "before", "after"))

    def subjects(self, name: str) -> set[str]:
        """Those in a table."""
        return {subject for (subject,) in self.con.execute(f"SELECT subject FROM {name}").fetchall()}

    def rewritten(self) -> list[str]:
        """The lines of the affected subjects, made anew, over the schema in use."""
        plan, out = self.tables.plan(self.mapping), self.tables.folder / "some.nq"
        write_subjects(self.con, plan, affected(self.con, plan, "before", "after"), out)
        return out.read_text("utf-8").split("\n")[:-1]


@pytest.fixture
def states(tables: Tables) -> Iterator[States]:
    return States(tables)


def subject(line: str) -> str:
    return line.split(" ", 1)[0]


cells = st.sampled_from([None, "1", "2", "3", "a/ł", '"'])
t_rows = st.lists(st.tuples(cells, cells, cells, cells), max_size=8)
u_rows = st.lists(st.tuples(cells, st.sampled_from([None, "1", "2", "3"])), max_size=5)
edits = st.lists(st.tuples(st.integers(0, 7), st.sampled_from(["delete", "twice", "replace"])), max_size=3)


def edited(rows: Rows, changes: list[tuple[int, str]], new: Rows) -> Rows:
    """Rows with some taken away, repeated, or replaced by new ones, and the new ones left over at the end."""
    rows, new = list(rows), list(new)
    for number, change in changes:
        if number < len(rows):
            row = rows.pop(number)
            rows += {"delete": [], "twice": [row, row], "replace": new[:1]}[change]
    return rows + new[1:]


@pytest.mark.parametrize("mapping", [MAPPING + LISTS, OF_VIEWS], ids=["joins", "views"])
@pytest.mark.parametrize("most_values", [0, 100], ids=["in full", "by key"])
@settings(max_examples=12, deadline=None, derandomize=True)
@given(t_rows, u_rows, edits, edits, st.lists(st.tuples(cells, cells, cells, cells), max_size=2), u_rows)
def test_replacing_the_affected_subjects_equals_a_full_run(
    tmp_path_factory: pytest.TempPathFactory,
    mapping: str,
    most_values: int,
    t: Rows,
    u: Rows,
    t_edits: list[tuple[int, str]],
    u_edits: list[tuple[int, str]],
    t_new: Rows,
    u_new: Rows,
) -> None:
    with duckdb.connect(config={"threads": "1"}) as con, pytest.MonkeyPatch.context() as patch:
        patch.setattr(narrowing, "MOST_VALUES", most_values)
        patch.setattr(delta, "MOST_VALUES", most_values)
        states = States(Tables(con, tmp_path_factory.mktemp("delta")), mapping)
        states.add("before", t, u)
        states.add("after", edited(t, t_edits, t_new), edited(u, u_edits, u_new[:2]))
        before, after = states.lines("before"), states.lines("after")
        states.turn_round("after")
        rewritten, changed = states.rewritten(), states.subjects(delta.AFFECTED)
        kept = [line for line in before if subject(line) not in changed]
        assert sorted(kept + rewritten, key=str.encode) == after
        assert {subject(line) for line in set(before) ^ set(after)} <= changed


def test_only_what_a_change_can_reach_is_affected(states: States) -> None:
    t: Rows = [("1", "a", "A", None), ("2", "b", "A", None), ("3", "c", "B", None)]
    u: Rows = [("A", "1"), ("B", "2")]
    states.add("before", t, u)
    states.add("after", [("1", "z", "A", None), *t[1:]], u)
    assert states.affected() == {"<https://lod.example/t/1>", "<https://lod.example/u/A>"}


def test_change_of_a_parent_reaches_the_rows_joined_to_it(states: States) -> None:
    t: Rows = [("1", "a", "A", None), ("2", "b", "B", None)]
    states.add("before", t, [("A", "1"), ("B", "2")])
    states.add("after", t, [("A", "3"), ("B", "2")])
    assert states.affected() >= {f"<https://lod.example/{path}>" for path in ("t/1", "u/1", "u/3")}
    assert "<https://lod.example/t/2>" not in states.affected()


def test_order_repetition_and_columns_not_mapped_affect_nothing(states: States) -> None:
    t: Rows = [("1", "a", "A", "x"), ("2", "b", "B", "y")]
    states.add("before", t, [])
    states.add("after", [("2", "b", "B", "z"), ("1", "a", "A", "x"), ("1", "a", "A", "y")], [])
    assert states.affected() == set()
    assert states.rewritten() == []


def test_order_of_rows_counts_where_a_list_is_made_of_them(tables: Tables) -> None:
    states = States(tables, LISTS)
    t: Rows = [("1", "a", "A", None), ("2", "b", "A", None)]
    states.add("before", t, [])
    states.add("after", t[::-1], [])
    assert any(subject == "<https://lod.example/ids/A>" for subject in states.affected())


def test_row_between_others_is_in_its_place_in_a_list_wherever_it_was_appended(tables: Tables) -> None:
    states = States(tables, LISTS)
    t: Rows = [("1", "a", "A", None), ("3", "c", "A", None)]
    states.add("before", t, [])
    states.add("after", [t[0], ("2", "b", "A", None), t[1]], [])
    before, full = states.lines("before"), states.lines("after")
    tables.con.execute("CREATE OR REPLACE TABLE t AS FROM t ORDER BY id = '2'")
    assert states.lines("after") == full
    changed = states.affected()
    kept = [line for line in before if subject(line) not in changed]
    assert sorted(kept + states.rewritten(), key=str.encode) == full


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT unit AS k, name AS v, _source, _row FROM t", "cabab"),
        ("SELECT unit AS k, t.name AS v, t._source, t._row FROM t JOIN u ON key = unit", "ccaabbaabb"),
        ("SELECT unit AS k, name AS v FROM t", "aabbc"),
        ("SELECT unit AS k, name AS v FROM t ORDER BY name DESC", "cbbaa"),
        ("SELECT DISTINCT unit AS k, name AS v FROM t ORDER BY ALL DESC", "cba"),
    ],
)
def test_list_over_a_view_is_in_the_order_of_rows_or_of_the_view_or_of_columns(
    states: States, query: str, expected: str
) -> None:
    states.add("after", [(None, name, "A", None) for name in "cabab"], [("A", "1"), ("A", "2")])
    states.turn_round("after")
    states.mapping = listed(query)
    members = {line.split("#_")[1].split("> ")[0]: line.split('"')[1] for line in states.lines("after") if "#_" in line}
    assert "".join(members[str(number)] for number in range(1, len(members) + 1)) == expected


@pytest.mark.parametrize("order", ["", " ORDER BY k"])
def test_list_over_a_view_is_the_same_however_many_threads_make_it(states: States, order: str) -> None:
    states.add("after", [], [("1", "1")])
    rows = "SELECT NULL, i::VARCHAR, (i % 50)::VARCHAR, NULL, 't.csv', i FROM range(300_000) AS r(i)"
    states.con.execute(f"INSERT INTO t {rows}")
    states.mapping = listed(f"SELECT unit AS k, name AS v FROM t GROUP BY ALL{order}")
    out = states.tables.folder / "listed.nq"
    texts = set()
    for threads in (1, 2, 2):
        states.con.execute(f"SET threads = {threads}")
        write(states.con, states.tables.plan(states.mapping), out)
        texts.add(out.read_bytes())
    assert len(texts) == 1


@pytest.mark.parametrize(
    "query",
    [
        "SELECT id AS k, t::VARCHAR AS v FROM t",
        "SELECT name AS k, v FROM t NATURAL JOIN (SELECT id, unit, unused, '1' AS v FROM kept.t)",
        "SELECT t.name AS k, w.name AS v FROM t JOIN (FROM kept.t) AS w USING (unused)",
        "SELECT id AS k, UNUSED AS v FROM t",
        "WITH t AS (FROM t) SELECT * EXCLUDE (id), unused AS v, id AS k FROM t",
    ],
)
def test_column_counts_for_a_view_however_it_is_called(states: States, query: str) -> None:
    states.mapping = OF_VIEWS[: OF_VIEWS.index("ex:V1 ")].replace(VIEWS[0], query)
    for state, unused in (("kept", "u"), ("before", "u"), ("after", "z")):
        states.add(state, [("1", "a", "A", unused)], [])
    before, after = states.lines("before"), states.lines("after")
    assert before != after
    assert {subject(line) for line in {*before} ^ {*after}} <= states.affected()


def test_number_of_a_row_that_a_view_only_passes_on_affects_nothing(tables: Tables) -> None:
    states = States(tables, OF_VIEWS)
    states.add("before", [("1", "a", "A", None)], [])
    plan = tables.plan(OF_VIEWS)
    counts = {query.triples_map for query in plan.queries if "_row" in query.reads.get("t", Read()).columns}
    passing = VIEWS.index("SELECT id AS k, name AS v, _source, _row FROM t")
    assert len(counts) == 5
    assert f"<https://example.org/V{passing}>" not in counts


def test_subject_that_cannot_be_decoded_is_no_subject_of_a_template(states: States) -> None:
    states.add("after", [("1", "a", "A", None)], [])
    states.con.execute(
        "CREATE TEMP TABLE asked AS SELECT '<https://lod.example/t/' || unnest(['%FF', '1']) || '>' AS subject"
    )
    plan = states.tables.plan(MAPPING)
    write_subjects(states.con, plan, "asked", states.tables.folder / "some.nq")
    lines = (states.tables.folder / "some.nq").read_text("utf-8").split("\n")[:-1]
    assert {subject(line) for line in lines} == {"<https://lod.example/t/1>"}


def test_states_may_be_catalogs(tables: Tables, tmp_path: Path) -> None:
    states = States(tables)
    tables.con.execute(f"ATTACH '{tmp_path / 'old.duckdb'}' AS old")
    states.add("old.kept", [("1", "a", "A", None)], [])
    states.add("after", [("1", "a", "B", None)], [])
    plan = tables.plan(MAPPING)
    name = affected(tables.con, plan, "old.kept", "after")
    assert len(tables.con.execute(f"FROM {name}").fetchall()) == 2
    assert tables.con.execute("SELECT current_schema()").fetchall() == [("after",)]


def test_plan_that_makes_blank_nodes_anew_knows_no_delta(states: States) -> None:
    states.add("before", [], [])
    plan = states.tables.plan(FRESH)
    assert not plan.is_incremental
    with pytest.raises(ValueError, match="new terms"):
        affected(states.con, plan, "before", "before")
    assert states.tables.plan(MAPPING).is_incremental


def test_lines_of_subjects_are_packed_like_those_of_a_full_run(states: States, tmp_path: Path) -> None:
    states.add("after", [("1", "a", "A", None), ("1", "b", "A", None)], [("A", "1")])
    states.con.execute(
        "CREATE TEMP TABLE every AS SELECT unnest(?) AS subject", [list(map(subject, states.lines("after")))]
    )
    plan = states.tables.plan(MAPPING)
    write(states.con, plan, tmp_path / "all.nq.zst")
    write_subjects(states.con, plan, "every", tmp_path / "some.nq.zst")
    assert (tmp_path / "some.nq.zst").read_bytes() == (tmp_path / "all.nq.zst").read_bytes()


def narrowed(states: States, number: int, **changes: str) -> bool:
    """True when the query of a view is narrowed for changed rows, which are all rows of the tables named."""
    states.mapping = OF_VIEWS
    query = states.tables.plan(OF_VIEWS).queries[number]
    return narrowing.reached(states.con, query, changes) != query


@pytest.mark.parametrize(
    ("number", "changes", "expected"),
    [
        (0, {"t": "t"}, True),
        (1, {"t": "t", "u": "u"}, True),
        (2, {"t": "t"}, True),
        (2, {"t": "t", "u": "u"}, False),  # a constant: rows of u count for one value only
        (5, {"t": "t"}, True),
        (5, {"t": "t", "u": "u"}, False),  # every row of u may count for every row of t
        (7, {"t": "t"}, True),
        (8, {"t": "t"}, False),  # numbers go over all rows
        (9, {"t": "t"}, False),
        (11, {"t": "t"}, False),  # the key is computed
        (14, {"u": "u"}, True),
    ],
)
def test_query_is_narrowed_where_a_key_decides_about_every_scan(
    states: States, number: int, changes: dict[str, str], expected: bool
) -> None:
    states.add("after", [("1", "a", "1", None), ("2", "b", "2", None)], [("1", "1"), ("2", "2")])
    assert narrowed(states, number, **changes) is expected


def test_tables_behind_views_are_compared_in_full(states: States) -> None:
    states.add("kept", [("1", "a", "A", None)], [])
    for state, name in (("before", "name"), ("after", "'z'")):
        states.con.execute(f"CREATE SCHEMA {state}")
        states.con.execute(f"CREATE VIEW {state}.t AS SELECT * REPLACE ({name} AS name) FROM kept.t")
        states.con.execute(f"CREATE VIEW {state}.u AS FROM kept.u")
    assert states.affected() == {"<https://lod.example/t/1>", "<https://lod.example/u/A>"}
