"""Graph files, their comparison and patches."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from loaders import graphs
from loaders.graphs import Row

A, B, C = (f'<http://x/{name}> <http://p> "v" <http://g> .\n'.encode() for name in "abc")


def graph_file(folder: Path, name: str, lines: list[bytes]) -> Path:
    path = folder / f"{name}{graphs.SUFFIX}"
    graphs.write_lines(path, lines)
    return path


def test_facts_count_quads_and_digest_uncompressed_lines(tmp_path: Path) -> None:
    facts = graphs.facts(graph_file(tmp_path, "g", [A, B]), "http://g")
    assert (facts.iri, facts.quads, len(facts.sha256)) == ("http://g", 2, 64)
    assert facts == graphs.facts(graph_file(tmp_path, "h", [A, B]), "http://g")


def test_compare_names_what_went_and_what_came(tmp_path: Path) -> None:
    old, new = graph_file(tmp_path, "old", [A, B]), graph_file(tmp_path, "new", [B, C])
    assert list(graphs.compare(old, new)) == [Row("D", A), Row("A", C)]


def test_compare_with_no_file_is_all_added_or_all_removed(tmp_path: Path) -> None:
    path = graph_file(tmp_path, "g", [A, B])
    assert list(graphs.compare(None, path)) == [Row("A", A), Row("A", B)]
    assert list(graphs.compare(path, None)) == [Row("D", A), Row("D", B)]


def test_patch_reads_back_as_written(tmp_path: Path) -> None:
    rows = [Row("D", A), Row("A", B), Row("A", C)]
    counts = graphs.write_patch(tmp_path / "p", rows)
    assert list(graphs.read_patch(tmp_path / "p")) == rows
    assert counts == {"D": 1, "A": 2}


def test_inferred_graph_has_a_flat_file_name() -> None:
    assert graphs.file_name("umowy/inferred") == "umowy.inferred.nq.zst"
    assert graphs.patch_name("umowy/inferred") == "umowy.inferred.rdfp.zst"


@given(old=st.sets(st.text(alphabet="abc", max_size=4)), new=st.sets(st.text(alphabet="abc", max_size=4)))
def test_compare_is_the_difference_of_sets(tmp_path_factory, old: set[str], new: set[str]) -> None:
    folder = tmp_path_factory.mktemp("compare")
    left, right = ([f"{text} .\n".encode() for text in sorted(side)] for side in (old, new))
    rows = list(graphs.compare(graph_file(folder, "l", sorted(left)), graph_file(folder, "r", sorted(right))))
    assert {row.line for row in rows if row.operation == "D"} == set(left) - set(right)
    assert {row.line for row in rows if row.operation == "A"} == set(right) - set(left)
