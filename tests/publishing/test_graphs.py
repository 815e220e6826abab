"""Graph files, their comparison and patches."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from app.errors import PublishError
from loaders import graphs
from loaders.graphs import Row, frames

A, B, C = (f'<http://x/{name}> <http://p> "v" <http://g> .\n'.encode() for name in "abc")


def graph_file(folder: Path, name: str, lines: list[bytes]) -> Path:
    path = folder / f"{name}{graphs.SUFFIX}"
    graphs.write_lines(path, lines)
    return path


def test_facts_count_quads_and_digest_lines(tmp_path: Path) -> None:
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


# Some subjects, each with the objects of its lines.
CONTENT = st.dictionaries(st.integers(0, 30), st.sets(st.integers(0, 3), min_size=1), max_size=30)


@pytest.fixture(scope="module", autouse=True)
def small_frames() -> Iterator[None]:
    """Every third subject or so begins a frame, so that a few lines make several."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frames, "_SPACING", 3)
        yield


def lines_of(content: dict[int, set[int]]) -> dict[bytes, list[bytes]]:
    subjects = {subject: f"<http://x/{subject}>" for subject in content}
    return {
        subjects[subject].encode(): sorted(f"{subjects[subject]} <http://p> {value} .\n".encode() for value in values)
        for subject, values in content.items()
    }


def flat(content: dict[bytes, list[bytes]]) -> list[bytes]:
    return sorted(line for lines in content.values() for line in lines)


@given(old=CONTENT, new=CONTENT)
def test_replacing_subjects_makes_the_file_that_writing_all_lines_makes(tmp_path_factory, old, new) -> None:
    folder = tmp_path_factory.mktemp("splice")
    before, after = lines_of(old), lines_of(new)
    changed = {subject: after.get(subject, []) for subject in before.keys() | after.keys()}
    changed = {subject: lines for subject, lines in changed.items() if lines != before.get(subject, [])}
    out = folder / "spliced.nq.zst"
    graphs.replace_subjects(graph_file(folder, "old", flat(before)), changed, out)
    assert out.read_bytes() == graph_file(folder, "new", flat(after)).read_bytes()


@given(content=CONTENT, wanted=CONTENT)
def test_lines_about_subjects_are_those_of_the_file(tmp_path_factory, content, wanted) -> None:
    folder, subjects = tmp_path_factory.mktemp("about"), set(lines_of(wanted))
    file = graph_file(folder, "graph", flat(lines_of(content)))
    kept = {subject: lines for subject, lines in lines_of(content).items() if subject in subjects}
    assert list(graphs.lines_about(file, subjects)) == flat(kept)


def test_file_without_lines_has_none_about_anything(tmp_path) -> None:
    assert list(graphs.lines_about(graph_file(tmp_path, "empty", []), {b"<http://x/1>"})) == []


@given(old=CONTENT, new=CONTENT)
def test_compare_passes_over_equal_frames_and_loses_nothing(tmp_path_factory, old, new) -> None:
    folder = tmp_path_factory.mktemp("compare")
    before, after = flat(lines_of(old)), flat(lines_of(new))
    rows = list(graphs.compare(graph_file(folder, "l", before), graph_file(folder, "r", after)))
    assert [row.line for row in rows if row.operation == "D"] == sorted(set(before) - set(after))
    assert [row.line for row in rows if row.operation == "A"] == sorted(set(after) - set(before))
    assert [row.line for row in rows] == sorted(row.line for row in rows)


@given(content=CONTENT, pieces=st.integers(1, 7))
def test_frames_do_not_depend_on_how_lines_are_handed_over(tmp_path_factory, content, pieces: int) -> None:
    folder = tmp_path_factory.mktemp("pieces")
    lines = flat(lines_of(content))
    with graphs.FrameWriter(folder / "pieces") as writer:
        for start in range(0, len(lines), pieces):
            graphs.append_lines(writer, lines[start : start + pieces])
    # A piece may go on with the subject of the one before, which then is named as a start a second time.
    whole = graph_file(folder, "whole", lines)
    assert (folder / "pieces").read_bytes() == whole.read_bytes()
    with graphs.open_lines(whole) as stream:
        assert list(stream) == lines


def test_any_zstd_reader_gets_the_plain_lines(tmp_path: Path) -> None:
    path = graph_file(tmp_path, "g", flat(lines_of({number: {1, 2} for number in range(40)})))
    assert len(frames.read_index(path)) > 1
    with path.open("rb") as file:
        text = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True).read()
    assert text.splitlines(keepends=True) == flat(lines_of({number: {1, 2} for number in range(40)}))


def test_a_file_without_index_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "g.nq.zst"
    path.write_bytes(zstandard.ZstdCompressor().compress(A * 10))
    with pytest.raises(PublishError, match="no index"):
        graphs.facts(path, "http://g")


@pytest.mark.parametrize("operation", ["A", "D"])
def test_the_patch_of_a_whole_graph_is_that_of_its_rows(tmp_path: Path, operation: str) -> None:
    lines = flat(lines_of({number: {1, 2} for number in range(40)}))
    path = graph_file(tmp_path, "g", lines)
    counts = graphs.write_whole_patch(tmp_path / "p", operation, path)
    assert counts == {operation: 80}
    assert list(graphs.read_patch(tmp_path / "p")) == [Row(operation, line) for line in lines]
