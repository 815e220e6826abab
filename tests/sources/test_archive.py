"""Members of ZIP archives: read by their own suffix, replaced together, and refused when they are unsafe to unpack."""

import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from app.errors import RegisterError, SourceUnavailable
from app.validation.finding import Severity
from loaders.sources import archive
from loaders.sources.recall import Earlier
from loaders.sources.source import Location


def packed(path: Path, **members: bytes | str) -> Path:
    """An archive; `__` in the name of a member stands for a dot."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name.replace("__", "."), content)
    return path


def stops_and_trips(tab: Callable, col: Callable) -> tuple:
    return tab("stops", "gtfs.zip#stops.txt", col("a")), tab("trips", "gtfs.zip#trips.json", col("b"))


def test_each_member_is_read_by_its_suffix(bench, tab, col):
    path = packed(bench.folder / "gtfs.zip", stops__txt="a\nx\n", trips__json='[{"b": "y"}]', other__txt="not read")
    reading = bench.read(*stops_and_trips(tab, col))
    assert bench.rows("stops") == [("x", "gtfs.zip#stops.txt", 2)]
    assert bench.rows("trips") == [("y", "gtfs.zip#trips.json", 1)]
    assert list(reading.files) == ["gtfs.zip"]
    again = packed(path, stops__txt="a\nz\n", trips__json='[{"b": "y"}]')
    assert bench.read(*stops_and_trips(tab, col)).files != reading.files
    assert again == path


def test_sheet_of_a_workbook_in_an_archive(bench, tab, col):
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.create_sheet("Dane")
    sheet.append(["a"])
    sheet.append(["x"])
    book.save(out)
    packed(bench.folder / "one.ZIP", one__xlsx=out.getvalue())
    bench.read(tab("one", "one.ZIP#one.xlsx#Dane", col("a")))
    assert bench.rows("one", "a, _source") == [("x", "one.ZIP#one.xlsx#Dane")]


def test_findings_name_the_member(bench, tab, col):
    packed(bench.folder / "gtfs.zip", stops__txt="a\nx\n")
    bench.read(tab("stops", "gtfs.zip#stops.txt", col("a", datatype="integer")))
    assert (bench.finding().source, bench.finding().row) == ("gtfs.zip#stops.txt", 2)


def test_byte_that_does_not_fit_is_told_with_the_member(bench, tab, col):
    packed(bench.folder / "gtfs.zip", stops__txt=b"a\n\xb3\n")
    with pytest.raises(SourceUnavailable, match=r"^gtfs\.zip#stops\.txt: byte 0xB3 at position 2, line 2"):
        bench.read(tab("stops", "gtfs.zip#stops.txt", col("a")))


@pytest.mark.parametrize("key", ["gtfs.zip", ""])
def test_another_archive_replaces_all_members(bench, tab, col, key):
    other = packed(bench.folder / "download", stops__txt="a\nx\n", trips__json='[{"b": "y"}]')
    bench.read(*stops_and_trips(tab, col), overrides={key: str(other)})
    assert bench.rows("stops", "a, _source") == [("x", "download#stops.txt")]
    assert bench.rows("trips", "b, _source") == [("y", "download#trips.json")]


def test_one_member_is_replaced_by_a_file(bench, tab, col):
    packed(bench.folder / "gtfs.zip", stops__txt="a\nx\n", trips__json='[{"b": "y"}]')
    other = bench.write("stops.csv", "a\nz\n")
    bench.read(*stops_and_trips(tab, col), overrides={"gtfs.zip#stops.txt": str(other)})
    assert bench.rows("stops", "a, _source") == [("z", "stops.csv")]
    assert bench.rows("trips", "b, _source") == [("y", "gtfs.zip#trips.json")]


def test_unknown_source_is_refused_with_members_and_archives(bench, tab, col):
    with pytest.raises(RegisterError, match=r"there are gtfs\.zip, gtfs\.zip#stops\.txt, gtfs\.zip#trips\.json$"):
        bench.read(*stops_and_trips(tab, col), overrides={"stops.txt": "x"})


def test_member_without_reader(bench, tab, col):
    packed(bench.folder / "gtfs.zip", stops__bin="a")
    with pytest.raises(RegisterError, match=r"gtfs\.zip#stops\.bin: no reader for '\.bin'"):
        bench.read(tab("stops", "gtfs.zip#stops.bin", col("a")))


def test_missing_member_is_told_with_those_there_are(bench, tab, col):
    packed(bench.folder / "gtfs.zip", trips__txt="b\n", agency__txt="c\n")
    with pytest.raises(SourceUnavailable, match=r"no such member; there are agency\.txt, trips\.txt") as caught:
        bench.read(tab("stops", "gtfs.zip#stops.txt", col("a")))
    assert "nie ma takiego pliku; są: agency.txt, trips.txt" in caught.value.pl


def test_a_long_list_of_members_is_cut(bench, tab, col):
    packed(bench.folder / "gtfs.zip", **{f"m{number:03}__txt": "" for number in range(100)})
    with pytest.raises(SourceUnavailable, match=r"m018\.txt, m019\.txt, …$"):
        bench.read(tab("stops", "gtfs.zip#stops.txt", col("a")))


def test_missing_archive(bench, tab, col):
    with pytest.raises(SourceUnavailable, match=r"gtfs\.zip.*there is no such file"):
        bench.read(tab("stops", "gtfs.zip#stops.txt", col("a")))


def test_file_that_is_no_archive(bench, tab, col):
    bench.write("gtfs.zip", b"PK nothing")
    with pytest.raises(SourceUnavailable, match="not a readable archive") as caught:
        bench.read(tab("stops", "gtfs.zip#stops.txt", col("a")))
    assert str(caught.value).startswith("gtfs.zip#")
    assert "nie można odczytać archiwum" in caught.value.pl


def test_damaged_member(bench, tab, col):
    path = packed(bench.folder / "gtfs.zip", stops__txt="a\n" + "x\n" * 1000)
    content = bytearray(path.read_bytes())
    content[45] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(SourceUnavailable, match="not a readable archive"):
        bench.read(tab("stops", "gtfs.zip#stops.txt", col("a")))


def test_encrypted_member_is_refused(bench, tab, col):
    path = packed(bench.folder / "gtfs.zip", stops__txt="a\nx\n")
    content = bytearray(path.read_bytes())
    # The general purpose flags (APPNOTE 4.4.4), in the header of the member and in that of the directory.
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(SourceUnavailable, match="the member is encrypted") as caught:
        bench.read(tab("stops", "gtfs.zip#stops.txt", col("a")))
    assert "plik jest zaszyfrowany" in caught.value.pl


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_member_that_stands_twice_is_refused(bench, tab, col):
    path = packed(bench.folder / "gtfs.zip", stops__txt="a\nx\n")
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("stops.txt", "a\ny\n")
    with pytest.raises(SourceUnavailable, match="has this member twice"):
        bench.read(tab("stops", "gtfs.zip#stops.txt", col("a")))


def test_member_that_grows_beyond_the_limit_is_refused(tmp_path):
    path = packed(tmp_path / "gtfs.zip", stops__txt=b"\0" * (3 << 20))
    assert path.stat().st_size < 10_000
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with pytest.raises(SourceUnavailable, match="unpacks to more than 2 MiB") as caught:
        archive.unpacked(Location(str(path), member="stops.txt"), scratch, largest=2 << 20)
    assert "po rozpakowaniu ma ponad 2 MiB" in caught.value.pl
    assert sum(file.stat().st_size for file in scratch.iterdir()) <= 2 << 20


METHODS = {
    "stored": zipfile.ZIP_STORED,
    "deflate": zipfile.ZIP_DEFLATED,
    "bzip2": zipfile.ZIP_BZIP2,
    "lzma": zipfile.ZIP_LZMA,
}


@pytest.mark.parametrize("method", METHODS)
def test_member_damaged_anywhere_is_told_and_nothing_else_is_raised(tmp_path, method):
    path, scratch = tmp_path / "gtfs.zip", tmp_path / "scratch"
    with zipfile.ZipFile(path, "w", METHODS[method]) as file:
        file.writestr("stops.txt", "a\n" + "".join(f"{number * 7919}\n" for number in range(200)))
    whole = path.read_bytes()
    told = 0
    for place in range(30, whole.index(b"PK\x01\x02"), 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        scratch.mkdir()
        try:
            archive.unpacked(Location(str(path), member="stops.txt"), scratch)
        except SourceUnavailable as error:
            told += "not a readable archive" in str(error)
        shutil.rmtree(scratch)
    assert told > 10


def test_full_disk_is_no_fault_of_the_archive(tmp_path):
    path = packed(tmp_path / "gtfs.zip", stops__txt="a\n")
    with pytest.raises(FileNotFoundError, match="scratch"):
        archive.unpacked(Location(str(path), member="stops.txt"), tmp_path / "scratch")


def test_member_may_have_a_long_name(bench, tab, col):
    member = f"{'ż' * 150}.txt"
    with zipfile.ZipFile(bench.folder / "gtfs.zip", "w") as file:
        file.writestr(member, "a\nx\n")
    bench.read(tab("stops", f"gtfs.zip#{member}", col("a")))
    assert bench.rows("stops", "a, _source") == [("x", f"gtfs.zip#{member}")]


@pytest.mark.parametrize("member", ["../../out.txt", "/out.txt", "feed/out.txt"])
def test_the_copy_of_a_member_stays_in_its_folder(tmp_path, member):
    path = tmp_path / "gtfs.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(member, "a\nx\n")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    copy = archive.unpacked(Location(str(path), member=member), scratch)
    assert copy.path == scratch / "member.txt"
    assert copy.path.read_text() == "a\nx\n"


def test_known_records_of_a_member_are_not_read_again(bench, tab, col):
    described = tab("stops", "gtfs.zip#stops.txt", col("a"))
    packed(bench.folder / "gtfs.zip", stops__txt="a\nx\n")
    bench.read(described, earlier=Earlier(b"key"))
    # If the value were read again, this would be undone.
    bench.con.execute("UPDATE stops SET a = 'kept'")
    packed(bench.folder / "gtfs.zip", stops__txt="a\nnew\nx\n")
    bench.read(described, earlier=Earlier(b"key", resumed=True))
    assert bench.rows("stops", "a, _row") == [("new", 2), ("kept", 3)]


OPTIONAL = {"tag:lodzkie.pl,2026:optional": True}


@pytest.mark.parametrize("url", ["gtfs.zip#shapes.txt", "shapes.csv"])
def test_optional_table_without_its_file_is_empty(bench, tab, col, url):
    packed(bench.folder / "gtfs.zip", stops__txt="a\nx\n")
    reading = bench.read(tab("stops", "gtfs.zip#stops.txt", col("a")), tab("shapes", url, col("b"), **OPTIONAL))
    assert bench.rows("shapes") == []
    assert (reading.records, list(reading.files)) == (1, ["gtfs.zip"])
    finding = bench.finding()
    assert (finding.severity, finding.component, finding.source) == (Severity.INFO, "source/absent", url)
    assert finding.messages == {
        "pl": "Nie ma pliku; tabela „shapes” jest pusta.",
        "en": "There is no file; the table “shapes” is empty.",
    }


@pytest.mark.parametrize("member", ["feed/shapes.txt", "Shapes.TXT"])
def test_member_in_another_folder_or_case_is_told(bench, tab, col, member):
    with zipfile.ZipFile(bench.folder / "gtfs.zip", "w") as file:
        for name in ("a.txt", "feed/", member):
            file.writestr(name, "b\ny\n")
    bench.read(tab("shapes", "gtfs.zip#shapes.txt", col("b"), **OPTIONAL))
    assert bench.finding().messages["en"].endswith(f" The archive has: {member}.")
    assert bench.finding().messages["pl"].endswith(f" W archiwum jest: {member}.")
    with pytest.raises(SourceUnavailable, match=f"there is no such member; there are {member}$"):
        bench.read(tab("shapes", "gtfs.zip#shapes.txt", col("b")))


def test_optional_table_is_read_where_its_file_is(bench, tab, col):
    packed(bench.folder / "gtfs.zip", shapes__txt="b\ny\n")
    bench.read(tab("shapes", "gtfs.zip#shapes.txt", col("b"), **OPTIONAL))
    assert bench.rows("shapes", "b") == ["y"]


def test_rows_of_an_optional_table_go_with_its_file(bench, tab, col):
    tables = [tab("stops", "gtfs.zip#stops.txt", col("a")), tab("shapes", "gtfs.zip#shapes.txt", col("b"), **OPTIONAL)]
    packed(bench.folder / "gtfs.zip", stops__txt="a\nx\n", shapes__txt="b\ny\n")
    bench.read(*tables, earlier=Earlier(b"key"))
    packed(bench.folder / "gtfs.zip", stops__txt="a\nx\n")
    bench.read(*tables, earlier=Earlier(b"key", resumed=True))
    assert (bench.rows("stops", "a"), bench.rows("shapes")) == (["x"], [])
    assert bench.con.execute("SELECT DISTINCT _source FROM _marks").fetchall() == [("gtfs.zip#stops.txt",)]
