"""`python -m loaders.inference`: files in, N-Quads out, contradictions on standard error."""

import pytest

from loaders.inference.__main__ import main

SCHEMA = """
@prefix : <urn:t#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:A rdfs:subClassOf :B ; owl:disjointWith :C .
"""


@pytest.fixture
def files(tmp_path):
    (tmp_path / "schema.ttl").write_text(SCHEMA)
    (tmp_path / "data.ttl").write_text("<urn:t#y> a <urn:t#A> . <urn:t#x> a <urn:t#A> .")
    return tmp_path


def run(files, *more: str) -> int:
    return main([str(files / "data.ttl"), "--schema", str(files / "schema.ttl"), "-o", str(files / "out.nq"), *more])


@pytest.mark.parametrize("engine", ["own", "reference"])
def test_inferred_triples_are_written_in_order(files, engine):
    assert run(files, "--engine", engine) == 0
    type_ = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    assert (files / "out.nq").read_text() == f"<urn:t#x> {type_} <urn:t#B> .\n<urn:t#y> {type_} <urn:t#B> .\n"


def test_a_store_on_disk_gives_the_same(files):
    assert run(files) == 0
    expected = (files / "out.nq").read_text()
    assert run(files, "--store", str(files / "store")) == 0
    assert (files / "out.nq").read_text() == expected


def test_a_store_on_disk_forgets_the_facts_and_the_ontology_of_the_last_run(files):
    assert run(files, "--store", str(files / "store")) == 0
    (files / "data.ttl").write_text("<urn:t#z> a <urn:t#A> , <urn:t#C> .")
    (files / "schema.ttl").write_text(SCHEMA.replace(":B ; owl:disjointWith :C", ":D"))
    assert run(files, "--store", str(files / "store")) == 0
    subject, _, value, _ = (files / "out.nq").read_text().split()
    assert (subject, value) == ("<urn:t#z>", "<urn:t#D>")


def test_a_contradiction_is_told_and_makes_the_exit_code_1(files, capsys):
    (files / "data.ttl").write_text("<urn:t#x> a <urn:t#A> , <urn:t#C> .")
    assert run(files) == 1
    assert "urn:t#x: Belongs to two classes that are disjoint" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("data.nq", "", "a file of triples is expected"),
        ("data.ttl", "<urn:t#x> a", "data.ttl: "),
        ("data.ttl", None, "data.ttl: "),
    ],
)
def test_a_file_that_cannot_be_read_is_named(files, capsys, name, content, message):
    (files / "data.ttl").unlink()
    if content is not None:
        (files / name).write_text(content)
    assert main([str(files / name), "--schema", str(files / "schema.ttl"), "-o", str(files / "out.nq")]) == 3
    assert message in capsys.readouterr().err
