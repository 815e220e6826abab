"""Ours against Morph-KGC: generated tables and triples maps, many of them in one run because it is slow to start.

Where the two differ, a row of `DIFFERENCES` holds both to what they do; docs/mapping-differences.md says who is right.
"""

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.errors import LodzkieError
from loaders.mapping import reference
from loaders.mapping.__main__ import main

DOCUMENTED = (Path(__file__).parents[2] / "docs" / "mapping-differences.md").read_text("utf-8")
WORLDS = 120
PREFIXES = """\
@prefix ex: <https://example.org/> .
@prefix rml: <http://w3id.org/rml/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
XSD = "http://www.w3.org/2001/XMLSchema#"
COLUMNS = ("a", "b", "c")
VALUES = (
    *(
        "",
        "x",
        "y",
        "Łódź",
        "a b",
        "a/b?c#d",
        "a~b-c_d.e",
        'say "no"',
        "back\\slash",
        "it's",
        "two\nlines",
        "tab\there",
    ),
    *(
        "1",
        "007",
        "1.50",
        "-3",
        "true",
        "2026-11-25",
        "%41",
        "<tag>",
        "{x}",
        "e\u0301",
        "\U0001f600",
        "NULL",
        "nan",
        " x",
    ),
)

# A table: its columns, then its rows.
Table = list[tuple[str, ...]]


@dataclass(frozen=True)
class World:
    """Tables by name, and triples maps over them; `NN` in these is the number of the world."""

    tables: dict[str, Table]
    maps: str


def source(table: str) -> str:
    return f'rml:logicalSource [ rml:source "wNN{table}.csv" ; rml:referenceFormulation rml:CSV ]'


def triples_map(name: str, table: str, subject: str, given: Iterable[str]) -> str:
    properties = "".join(f" ; rml:predicateObjectMap {each}" for each in given)
    return f"ex:wNN{name} {source(table)} ; {subject}{properties} .\n"


cells = st.sampled_from(VALUES)
tables = st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=5).map(lambda rows: [COLUMNS, *rows])
columns = st.sampled_from(COLUMNS)
templates = st.builds("https://s.example/NN/{}/{{{}}}".format, st.sampled_from(["p", "q"]), columns) | (
    st.builds("https://s.example/NN/{{{}}}-{{{}}}".format, columns, columns)
)
extras = st.sampled_from(
    ["", "rml:class ex:C, ex:D", "rml:graph ex:g", 'rml:graphMap [ rml:template "https://g.example/{a}" ]']
)
subjects = st.builds('rml:subjectMap [ rml:template "{}" ; {} ]'.format, templates, extras) | st.just(
    "rml:subject <https://s.example/NN/constant>"
)
literals = st.sampled_from(
    [
        *("", 'rml:language "pl"', 'rml:languageMap [ rml:constant "en" ]', "rml:datatypeMap [ rml:constant ex:D ]"),
        *(f"rml:datatype xsd:{kind}" for kind in ("decimal", "date", "string", "double")),
    ]
)
joined = st.builds(' ; rml:joinCondition [ rml:child "{}" ; rml:parent "{}" ]'.format, columns, columns)
objects = st.one_of(
    st.builds('rml:objectMap [ rml:reference "{}" ; {} ]'.format, columns, literals),
    st.builds('rml:objectMap [ rml:template "{}" ]'.format, templates),
    st.builds('rml:objectMap [ rml:template "{{{}}} i {{{}}}" ; rml:termType rml:Literal ]'.format, columns, columns),
    st.builds("rml:object {}".format, st.sampled_from(["ex:o", '"constant"'])),
    st.lists(joined, min_size=1, max_size=2).map(
        lambda conditions: f"rml:objectMap [ rml:parentTriplesMap ex:wNNU{''.join(conditions)} ]"
    ),
)
of_the_same_row = st.just("rml:objectMap [ rml:parentTriplesMap ex:wNNV ]")
predicates = st.sampled_from(["rml:predicate ex:p", "rml:predicate ex:q, ex:r"]) | st.builds(
    'rml:predicateMap [ rml:template "https://p.example/{{{}}}" ]'.format, columns
)
graphs = st.sampled_from(["", "", "rml:graph ex:h ;", "rml:graph rml:defaultGraph ;"])


def properties(values: st.SearchStrategy[str], most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.builds("[ {} {} ; {} ]".format, graphs, predicates, values), max_size=most)


worlds = st.builds(
    lambda t, u, *maps: World({"t": t, "u": u}, "".join(maps)),
    tables,
    tables,
    st.builds(triples_map, st.just("T"), st.just("t"), subjects, properties(objects | of_the_same_row, 4)),
    st.builds(triples_map, st.just("V"), st.just("t"), subjects, st.just(())),
    st.builds(triples_map, st.just("U"), st.just("u"), subjects, properties(objects, 1)),
)


@dataclass(frozen=True)
class Difference:
    """One way in which the engines differ; `ours` and `theirs` are the objects of the one property, in N-Quads."""

    name: str
    table: Table
    object_map: str
    ours: list[str]
    theirs: list[str]

    @property
    def world(self) -> World:
        subject = 'rml:subjectMap [ rml:template "https://s.example/NN/{id}" ]'
        given = f"[ rml:predicate ex:p ; {self.object_map} ]"
        return World({"t": self.table}, triples_map("T", "t", subject, [given]))


DIFFERENCES = [
    Difference(
        "columns named `subject`, `predicate` or `object`",
        [("id", "subject"), ("1", "Remont")],
        'rml:objectMap [ rml:reference "subject" ]',
        ['"Remont"'],
        ['"<https://s.example/NN/1>"'],
    ),
    Difference(
        "language tag of a constant",
        [("id",), ("1",)],
        'rml:object "stała"@pl',
        ['"stała"@pl'],
        ['"stała"'],
    ),
    Difference(
        "datatype of a constant",
        [("id",), ("1",)],
        "rml:object 5",
        [f'"5"^^<{XSD}integer>'],
        ['"5"'],
    ),
    Difference(
        "letters beyond ASCII in IRI templates",
        [("id", "place"), ("1", "Łódź")],
        'rml:objectMap [ rml:template "https://p.example/{place}" ]',
        ["<https://p.example/Łódź>"],
        ["<https://p.example/%C5%81%C3%B3d%C5%BA>"],
    ),
    Difference(
        "`xsd:integer`",
        [("id", "n"), ("1", "007"), ("2", "1.50"), ("3", "9007199254740993")],
        'rml:objectMap [ rml:reference "n" ; rml:datatype xsd:integer ]',
        [f'"{n}"^^<{XSD}integer>' for n in ("007", "1.50", "9007199254740993")],
        [f'"{n}"^^<{XSD}integer>' for n in ("7", "1", "9007199254740992")],
    ),
    Difference(
        "`xsd:boolean`",
        [("id", "v"), ("1", "TRUE")],
        'rml:objectMap [ rml:reference "v" ; rml:datatype xsd:boolean ]',
        [f'"TRUE"^^<{XSD}boolean>'],
        [f'"true"^^<{XSD}boolean>'],
    ),
    Difference(
        "`xsd:dateTime`",
        [("id", "v"), ("1", "2026-11-25 10:00:00")],
        'rml:objectMap [ rml:reference "v" ; rml:datatype xsd:dateTime ]',
        [f'"2026-11-25 10:00:00"^^<{XSD}dateTime>'],
        [f'"2026-11-25T10:00:00"^^<{XSD}dateTime>'],
    ),
    Difference(
        "labels of blank nodes",
        [("id", "v"), ("1", "a b")],
        'rml:objectMap [ rml:reference "v" ; rml:termType rml:BlankNode ]',
        ["_:ba_20b"],
        ["_:a b"],
    ),
    Difference(
        "case of language tags",
        [("id", "v"), ("1", "x")],
        'rml:objectMap [ rml:reference "v" ; rml:language "pl-PL" ]',
        ['"x"@pl-pl'],
        ['"x"@pl-PL'],
    ),
]


def generated() -> list[World]:
    made: list[World] = []

    @settings(
        max_examples=WORLDS,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(worlds)
    def add(world: World) -> None:
        made.append(world)

    add()
    return made


def save(made: list[World], folder: Path) -> Path:
    """Write the tables of all worlds, and one mapping."""
    for number, world in enumerate(made):
        for name, rows in world.tables.items():
            with (folder / f"w{number}{name}.csv").open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows(rows)
    maps = (world.maps.replace("NN", str(number)) for number, world in enumerate(made))
    mapping = folder / "mapping.ttl"
    mapping.write_text(PREFIXES + "".join(maps), "utf-8")
    return mapping


@dataclass(frozen=True)
class Runs:
    """What both engines made of all worlds: their lines by the number of the world."""

    worlds: list[World]
    ours: dict[int, set[str]]
    theirs: dict[int, set[str]]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory, morph_kgc: None) -> Runs:
    folder = tmp_path_factory.mktemp("reference")
    made = [*generated(), *(difference.world for difference in DIFFERENCES)]
    mapping, lines = save(made, folder), []
    for engine in ("own", "reference"):
        out = folder / f"{engine}.nq"
        command = [str(mapping), "-o", str(out), "--folder", str(folder), "--null", "", "--engine", engine]
        assert main(command) == 0
        lines.append(by_world(out.read_text("utf-8").split("\n")[:-1]))
    return Runs(made, *lines)


def by_world(lines: list[str]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for line in lines:
        match = re.search(r"s\.example/(\d+)/", line)
        assert match, line
        found[int(match[1])].add(line)
    return found


def alike(lines: set[str]) -> set[str]:
    """The quads, with IRIs in ASCII, which is one of the differences, and escapes of literals undone."""
    ascii_only = (re.sub(r"<[^>]*>", lambda iri: re.sub(r"[^\x00-\x7f]", percent, iri[0]), line) for line in lines)
    return {str(quad) for line in ascii_only for quad in ox.parse(line, format=ox.RdfFormat.N_QUADS)}


def percent(character: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in character[0].encode())


def test_engines_agree_on_generated_mappings(runs: Runs) -> None:
    assert sum(len(lines) for lines in runs.theirs.values()) > 3 * WORLDS
    for number in range(WORLDS):
        ours, theirs = alike(runs.ours[number]), alike(runs.theirs[number])
        assert ours == theirs, runs.worlds[number]


@pytest.mark.parametrize("number", range(len(DIFFERENCES)), ids=[each.name for each in DIFFERENCES])
def test_difference_is_what_the_documentation_says(runs: Runs, number: int) -> None:
    difference, world = DIFFERENCES[number], WORLDS + number
    for lines, expected in ((runs.ours, difference.ours), (runs.theirs, difference.theirs)):
        made = [line.split(" ", 2)[2].removesuffix(" .") for line in sorted(lines[world])]
        assert made == [each.replace("NN", str(world)) for each in expected]


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda difference: difference.name)
def test_difference_is_documented(difference: Difference) -> None:
    assert f"| {difference.name} |" in DOCUMENTED


def test_templates_of_iris_are_told_in_full(tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.ttl"
    mapping.write_text(
        """@base <https://lod.example/> . @prefix rr: <http://www.w3.org/ns/r2rml#> .
        <#T> rr:subjectMap [ rr:template "id/{a}" ] ; rr:predicateObjectMap [ rr:predicate <p> ;
            rr:objectMap [ rr:template "{a}:{b}" ], [ rr:template "https://x.example/{a}" ],
                [ rr:template "text {a}" ; rr:termType rr:Literal ],
                [ rr:template "słowo {a}" ; rr:language "pl" ] ] .""",
        "utf-8",
    )
    triples = reference.in_its_words(mapping, None)
    templates = {triple.object.value for triple in triples if triple.predicate.value.endswith("template")}
    full = "https://lod.example/"
    assert templates == {f"{full}id/{{a}}", f"{full}{{a}}:{{b}}", "https://x.example/{a}", "text {a}", "słowo {a}"}
    assert "http://w3id.org/rml/objectMap" in {triple.predicate.value for triple in triples}


def test_failure_of_the_reference_engine_is_told(tmp_path: Path) -> None:
    with pytest.raises(LodzkieError, match=r"reference engine: .* failed: no such thing"):
        reference.run([sys.executable, "-c", "raise SystemExit('no such thing')"], cwd=tmp_path)
