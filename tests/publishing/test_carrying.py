"""Publishing again what has not changed: it is carried over, and nothing comes out otherwise than from a walk."""

import copy
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from app import registers
from app.store.origins import FOLDER
from app.store.releases import Releases
from loaders import pipeline, publish, sources, volatile
from loaders.publish import Order, Publication
from loaders.sources import Reading
from tests.publishing.office import GOOD, NOON, SHAPES, Office, office
from tests.region import SOURCE, write_region, write_source

PREFIXES = "@prefix dcterms: <http://purl.org/dc/terms/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
# Records in order, and some that wait in quarantine.
ROWS = ["1;A;01.02.2026;", "2;;;", "3;B;31.02.2026;"]


@pytest.fixture
def walked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The slugs of the registers that were walked, as it happens."""
    names: list[str] = []
    real = pipeline.run

    def noted(walk: pipeline.Walk) -> pipeline.Outcome:
        names.append(walk.register.slug)
        return real(walk)

    monkeypatch.setattr(pipeline, "run", noted)
    return names


def rewrite(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def test_what_has_not_changed_is_not_walked(tmp_path: Path, walked: list[str]) -> None:
    made = office(tmp_path)
    first = made.publish(ROWS)
    reports = {path.name: path.read_bytes() for path in (made.settings.var / "reports").iterdir()}
    shutil.rmtree(made.settings.var / "reports")
    again = made.publish(ROWS)
    assert walked == ["rzeczy"]
    assert (again.release, again.changes, again.failed) == (None, {}, [])
    assert [(outcome.facts, outcome.report) for outcome in again.outcomes] == [
        (outcome.facts, outcome.report) for outcome in first.outcomes
    ]
    assert reports == {path.name: path.read_bytes() for path in (made.settings.var / "reports").iterdir()}
    made.publish(ROWS)
    assert walked == ["rzeczy"]


def test_a_dry_run_carries_over_and_keeps_nothing(tmp_path: Path, walked: list[str]) -> None:
    made = office(tmp_path)
    made.publish(ROWS)
    known = registers.load_all(made.settings)
    for rows, times in ((ROWS, 1), (ROWS[:1], 2), (ROWS, 2)):
        write_source(made.source, [*rows, *GOOD])
        order = Order(list(known.values()), {"rzeczy": {"": str(made.source)}}, dry_run=True)
        publish.publish(order, made.settings, known)
        assert len(walked) == times


def test_an_ontology_is_closed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, closed, real = office(tmp_path), list[int](), publish.candidate.infer_ontology

    def noted(*arguments: Any) -> None:
        closed.append(1)
        real(*arguments)

    monkeypatch.setattr(publish.candidate, "infer_ontology", noted)
    files = made.settings.region / "ontology" / "core.ttl", made.settings.var / "ledgers" / "ontology"
    ontology, afresh = files[0].read_text(), made.elsewhere("other")
    for text, times in (
        (ontology, 1),
        (ontology, 1),
        (f"{ontology}lod:przy owl:inverseOf lod:obok .", 2),
        (ontology, 3),
    ):
        files[0].write_text(text)
        made.publish([])
        assert len(closed) == times
    files[1].write_bytes(b"another")
    made.publish([])
    made.publish([], engines=replace(publish.OWN, update=None))
    assert len(closed) == 5
    afresh.publish([])
    assert made.outcome() == afresh.outcome()


def test_other_engines_do_everything(tmp_path: Path, walked: list[str]) -> None:
    made = office(tmp_path)
    made.publish(ROWS)
    made.publish(ROWS, engines=replace(publish.OWN, update=None))
    assert walked == ["rzeczy", "rzeczy"]


def moved(made: Office) -> None:
    made.source = made.source.rename(made.source.with_name("elsewhere.csv"))


def damaged(suffix: str) -> Callable[[Office], object]:
    return lambda made: (made.settings.var / "ledgers" / f"rzeczy{suffix}").write_bytes(b"{}")


def adds(file: str, text: str) -> Callable[[Office], object]:
    return lambda made: rewrite(made.settings.region / file, lambda old: f"{old}\n{text}\n")


NOTE = '<def/x> <http://www.w3.org/2000/01/rdf-schema#label> "x"@pl .'
CHANGES = {
    "mapping": adds("mappings/rzeczy/mapping.ttl", NOTE),
    "shapes": adds("shapes/rzeczy.ttl", NOTE),
    "shapes of all": lambda made: (made.settings.region / "shapes" / "common.ttl").write_text(NOTE),
    "ontology": adds("ontology/core.ttl", NOTE),
    "code lists": adds("ontology/identifiers.ttl", NOTE),
    "register": lambda made: rewrite(
        made.settings.region / "mappings/rzeczy/register.ttl", lambda text: text.replace("1000", "999")
    ),
    "description of sources": adds("mappings/rzeczy/source.json", ""),
    "place of a source": moved,
    "verdict": damaged(".json"),
    "half a verdict": lambda made: rewrite(made.settings.var / "ledgers" / "rzeczy.json", lambda text: text[:-9]),
    "origins": damaged(".sqlite"),
    "no origins": lambda made: (made.settings.var / "ledgers" / "rzeczy.sqlite").unlink(),
    "no ledgers": lambda made: shutil.rmtree(made.settings.var / "ledgers"),
    "rollback": lambda made: publish.rollback(None, made.settings, now=NOON + timedelta(days=90)),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_after_a_change_it_is_walked(tmp_path: Path, walked: list[str], change: Callable[[Office], object]) -> None:
    made = office(tmp_path)
    made.publish([])
    made.publish(ROWS)
    change(made)
    made.runs = 99
    made.publish(ROWS)
    assert walked == ["rzeczy"] * 3


@pytest.mark.parametrize("row", ["1;A;01.02.2026;1", "1;B;01.02.2026;"], ids=["a byte that is not read", "a value"])
def test_one_byte_of_a_source_is_seen(tmp_path: Path, walked: list[str], row: str) -> None:
    made = office(tmp_path)
    made.publish(ROWS)
    made.publish([row, *ROWS[1:]])
    assert walked == ["rzeczy", "rzeczy"]


def test_other_software_walks(tmp_path: Path, walked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    made = office(tmp_path)
    made.publish(ROWS)
    monkeypatch.setattr("loaders.ledger.software", lambda: "of the next version")
    made.publish(ROWS)
    assert walked == ["rzeczy", "rzeczy"]


QUERY = 'sh:sparql [ a sh:SPARQLConstraint ; sh:select "SELECT $this WHERE { $this a ?c FILTER(YEAR(NOW()) < 2000) }" ]'
TODAY = {
    "shape": ("shapes/rzeczy.ttl", lambda text: f"{text}<shapes/rzeczy/rzecz> {QUERY} .\n"),
    "mapping": (
        "mappings/rzeczy/mapping.ttl",
        lambda text: text.replace("ELSE '2.0' END", "ELSE year(today())::VARCHAR END"),
    ),
}


@pytest.mark.parametrize(("file", "change"), TODAY.values(), ids=TODAY)
def test_a_rule_about_today_is_applied_each_time(
    tmp_path: Path, walked: list[str], monkeypatch: pytest.MonkeyPatch, file: str, change: Callable[[str], str]
) -> None:
    made, checked = office(tmp_path), list[int]()
    rewrite(made.settings.region / file, change)
    real = publish.candidate.Candidate._check_all

    def noted(self: Any) -> Any:
        checked.append(1)
        return real(self)

    monkeypatch.setattr(publish.candidate.Candidate, "_check_all", noted)
    for times in (1, 2, 3):
        assert not made.publish(ROWS).failed
        assert (len(walked), len(checked)) == (times, times)


def test_every_function_that_is_not_of_its_arguments_alone_is_known() -> None:
    with closing(duckdb.connect()) as con:
        rows = con.execute(
            "SELECT DISTINCT function_name FROM duckdb_functions() WHERE stability <> 'CONSISTENT' ORDER BY 1"
        ).fetchall()
    names = [name for (name,) in rows]
    assert {"now", "random", "today"} <= {*names}
    assert [name for name in names if not volatile.is_volatile(f"SELECT {name.upper()} (1)")] == []


@pytest.mark.parametrize("text", ["BIND(NOW() AS ?n)", "current_timestamp", 'x < "now"()', "FROM t USING SAMPLE 5"])
def test_a_volatile_rule_is_known(text: str) -> None:
    assert volatile.is_volatile(text)


@pytest.mark.parametrize("text", ["bodies of today", "nowDate(x)", "lod:now", "page(1)", "sh:name 'now'"])
def test_a_word_alone_is_no_volatile_rule(text: str) -> None:
    assert not volatile.is_volatile(text)


def test_a_source_that_is_written_while_it_is_read_is_read_again(
    tmp_path: Path, walked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = office(tmp_path)
    real = sources.read

    def late(*arguments: Any, **named: Any) -> Reading:
        reading = real(*arguments, **named)
        write_source(made.source, ["1;B;01.02.2026;", *GOOD])
        monkeypatch.setattr(sources, "read", real)
        # The digest may be that of what is there when all has been read.
        return replace(
            reading, files=sources.look(*arguments[1:2], base=named["base"], overrides=named["overrides"]).contents()
        )

    monkeypatch.setattr(sources, "read", late)
    made.publish(["1;A;01.02.2026;"])
    assert made.publish(["1;B;01.02.2026;"]).release is not None
    assert walked == ["rzeczy", "rzeczy"]


# A database whose column without a public name is never read.
BASE = [
    "CREATE TABLE rzeczy (Nr TEXT, Nazwa TEXT, Data, Telefon TEXT)",
    *(f"INSERT INTO rzeczy VALUES ({', '.join(map(repr, row.split(';')))})" for row in [*GOOD, *ROWS]),
]
QUERY_OF = "SELECT Nr, Nazwa, Data, Telefon FROM rzeczy"
# What somebody does to the database, and whether it is walked then.
ON_DATABASE: dict[str, tuple[str, bool]] = {
    "nothing": ("SELECT 1", False),
    "another value": ("UPDATE rzeczy SET Nazwa = 'C' WHERE Nr = '1'", True),
    "another type": ("UPDATE rzeczy SET Data = 20260201 WHERE Nr = '1'", True),
    "no value": ("UPDATE rzeczy SET Nazwa = NULL WHERE Nr = '2'", True),
    "a column that is not read": ("UPDATE rzeczy SET Telefon = '600'", False),
    "a table that is not read": ("CREATE TABLE inne (Nr TEXT)", False),
    "one row more": ("INSERT INTO rzeczy VALUES ('4', 'D', NULL, NULL)", True),
    "one row less": ("DELETE FROM rzeczy WHERE Nr = '3'", True),
    "another order": ("UPDATE rzeczy SET rowid = 1000 WHERE Nr = '10'", True),
}


def ask(made: Office, database: Path, query: str) -> None:
    """Have the register read `query` of a database."""
    document = copy.deepcopy(SOURCE)
    (table,) = document["tables"]
    table |= {"url": f"sqlite:///{database}", "http://w3id.org/rml/iterator": query}
    (made.settings.region / "mappings" / "rzeczy" / "source.json").write_text(json.dumps(document))


def do(database: Path, statements: list[str]) -> None:
    with closing(sqlite3.connect(database)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def publish_as_described(made: Office) -> Publication:
    made.runs += 1
    known = registers.load_all(made.settings)
    return publish.publish(Order([*known.values()], {}), made.settings, known, now=NOON + timedelta(days=made.runs))


@pytest.mark.parametrize(("statement", "is_walked"), ON_DATABASE.values(), ids=ON_DATABASE)
def test_a_database_is_asked_whether_it_answers_as_it_did(
    tmp_path: Path, walked: list[str], statement: str, is_walked: bool
) -> None:
    made, database = office(tmp_path), tmp_path / "rzeczy.db"
    do(database, BASE)
    ask(made, database, f"{QUERY_OF} ORDER BY rowid")
    first = publish_as_described(made)
    do(database, [statement])
    again = publish_as_described(made)
    assert not first.failed
    assert walked == ["rzeczy"] * (2 if is_walked else 1)
    if not is_walked:
        assert again.release is None
        assert [each.report for each in again.outcomes] == [each.report for each in first.outcomes]
    afresh = made.elsewhere("other")
    publish_as_described(afresh)
    assert made.outcome() == afresh.outcome()


CHANGES_OF_DATABASE: dict[str, Callable[[Office, Path], object]] = {
    "another query": lambda made, database: ask(made, database, f"{QUERY_OF} WHERE Nr > ''"),
    "another database that says the same": lambda made, database: ask(made, database.with_name("inna.db"), QUERY_OF),
    "none": lambda made, database: database.unlink(),
}


@pytest.mark.parametrize("change", CHANGES_OF_DATABASE.values(), ids=CHANGES_OF_DATABASE)
def test_what_else_than_that_database_is_walked(
    tmp_path: Path, walked: list[str], change: Callable[[Office, Path], object]
) -> None:
    made, database = office(tmp_path), tmp_path / "rzeczy.db"
    for path in (database, database.with_name("inna.db")):
        do(path, BASE)
    ask(made, database, QUERY_OF)
    publish_as_described(made)
    change(made, database)
    again = publish_as_described(made)
    assert walked == ["rzeczy", "rzeczy"]
    assert [str(each.error) for each in again.failed] == (
        [] if database.exists() else ["sqlite:rzeczy.db: there is no such file"]
    )


def test_a_database_that_changes_while_it_is_read_is_walked_again(
    tmp_path: Path, walked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made, database, real = office(tmp_path), tmp_path / "rzeczy.db", sources.read
    do(database, BASE)
    ask(made, database, QUERY_OF)

    def late(*arguments: Any, **named: Any) -> Reading:
        reading = real(*arguments, **named)
        do(database, ["UPDATE rzeczy SET Nazwa = 'C' WHERE Nr = '1'"])
        return reading

    monkeypatch.setattr(sources, "read", late)
    publish_as_described(made)
    assert publish_as_described(made).release is not None
    assert walked == ["rzeczy", "rzeczy"]
    publish_as_described(made)
    assert walked == ["rzeczy", "rzeczy"]


class Two:
    """A region with two registers, of which one requires the other, and where they are published."""

    def __init__(self, folder: Path, processes: int = 1) -> None:
        self.office = office(folder)
        self.office.settings = replace(self.office.settings, processes=processes)
        self.region = self.office.settings.region
        files = {path: path.read_bytes() for path in self.region.rglob("*") if path.is_file()}
        self.sources = {slug: write_region(self.region, slug, rows=GOOD) for slug in ("rzeczy", "inne")}
        for path, content in files.items():
            if path.name != "rzeczy.csv":
                path.write_bytes(content)
        rewrite(
            self.region / "mappings" / "inne" / "register.ttl",
            lambda text: f"{text}{PREFIXES}<id/dataset/inne> dcterms:requires <id/dataset/rzeczy> .",
        )
        self.runs = 0

    def publish(self) -> Publication:
        self.runs += 1
        known = registers.load_all(self.office.settings)
        order = Order([*known.values()], {})
        return publish.publish(order, self.office.settings, known, now=NOON + timedelta(days=self.runs))

    def forget(self) -> None:
        shutil.rmtree(self.office.settings.var / "ledgers", ignore_errors=True)


def everything(var: Path) -> dict[str, Any]:
    """All files of all releases and the reports beside them, but stores and indexes; of origins what is in them."""
    found: dict[str, Any] = {}
    for root in (
        *(Releases(var / "releases").path(name) for name in Releases(var / "releases").names()),
        var / "reports",
    ):
        for path in (path for path in root.rglob("*") if path.is_file()):
            part = str(path.relative_to(var))
            if path.parent.name == FOLDER:
                with closing(sqlite3.connect(path)) as database:
                    found[part] = [*database.iterdump()]
            elif path.parent.name != "store" and path.name != "index.sqlite":
                found[part] = path.read_bytes()
    return found


# What happens between publications, and which registers are walked then.
HAPPENS: list[tuple[Callable[[Two], object], set[str]]] = [
    (lambda two: two, {"rzeczy", "inne"}),
    (lambda two: two, set()),
    # Another order of records makes no other graph: no release, but other rows in origins and reports of the next.
    (lambda two: write_source(two.sources["rzeczy"], [*GOOD[::-1], *ROWS[1:2]]), {"rzeczy"}),
    (lambda two: write_source(two.sources["inne"], [*GOOD, "5;E;;"]), {"inne"}),
    (lambda two: write_source(two.sources["rzeczy"], [*GOOD, *ROWS]), {"rzeczy", "inne"}),
    (lambda two: rewrite(two.region / "shapes" / "inne.ttl", lambda _: SHAPES.replace("rzeczy", "inne")), {"inne"}),
    (lambda two: publish.rollback(None, two.office.settings, now=NOON + timedelta(days=50)), set()),
    (lambda two: write_source(two.sources["inne"], [*GOOD[:2]]), {"inne"}),
    (lambda two: publish.rollback(None, two.office.settings, now=NOON + timedelta(days=50)), {"inne"}),
    (lambda two: two, set()),
]


def test_whatever_happens_comes_out_as_from_walks(tmp_path: Path, walked: list[str]) -> None:
    carrying, walking = Two(tmp_path / "one"), Two(tmp_path / "other")
    for number, (happens, expected) in enumerate(HAPPENS):
        outcomes = []
        for two in (carrying, walking):
            walked.clear()
            happens(two)
            if two is walking:
                two.forget()
            done = two.publish()
            outcomes.append([(each.register.slug, each.facts, each.report, str(each.error)) for each in done.outcomes])
            if two is carrying:
                assert {*walked} == expected, number
        assert outcomes[0] == outcomes[1], number
        assert everything(tmp_path / "one" / "var") == everything(tmp_path / "other" / "var"), number


def test_no_process_begins_where_all_is_carried_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    two = Two(tmp_path, processes=2)
    first = two.publish()
    monkeypatch.setattr("loaders.crew.walking.Process", None)
    again = two.publish()
    assert again.release is None
    assert [each.facts for each in again.outcomes] == [each.facts for each in first.outcomes]
