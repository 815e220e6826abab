"""Kinds of identifiers: check digits in Python and SQL, what a wrong value looks like, and lost zeros."""

import re
from pathlib import Path
from random import Random

import duckdb
import pytest

from app.errors import RegisterError
from app.validation.finding import Severity
from loaders.sources import checks, identifiers, sql

NIP = {"@id": "def/Nip", "base": "string"}
REGON = {"@id": "def/Regon", "base": "string"}


@pytest.fixture(scope="module")
def kinds():
    path = Path(__file__).resolve().parents[2] / "ontology" / "identifiers.ttl"
    return {iri.rpartition("/")[2]: kind for iri, kind in identifiers.load(path, "https://example.org/").items()}


VALID = {
    "Nip": ["7251801126", "1181766202", "5252248481"],
    "Regon": ["000816049", "013271269", "123456785", "12345678512347"],
    "Krs": ["0000041013", "0001234567"],
    "Bdo": ["000012345"],
    "Pesel": ["44051401359", "02070803628"],
    "Teryt": ["10", "1061", "106101", "1061011", "0201011", "3263011"],
    "Simc": ["0957650", "0131506", "0698644", "0705210"],
    "Ulic": ["21970", "00100"],
    "KodPocztowy": ["90-051"],
}
WRONG = {
    "Nip": ["7251801127", "0000000000", "725180112", "7001801126"],
    "Regon": ["000816048", "000000000", "12345678512348", "1234567890"],
    "Krs": ["1000041013", "0000000000"],
    "Bdo": ["000000000", "12345678901"],
    "Pesel": ["44051401358", "44151401359", "44053201359"],
    "Teryt": ["00", "0161", "1061016", "34"],
    "Simc": ["0957651", "957650", "0000000", "10957650"],
    "Ulic": ["00000", "100", "121970"],
    "KodPocztowy": ["90051", "9-0051"],
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in VALID.items() for text in texts])
def test_identifier_of_kind_is_taken(kinds, kind, text):
    assert kinds[kind].fits(text)


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in WRONG.items() for text in texts])
def test_identifier_not_of_kind_is_refused(kinds, kind, text):
    assert not any(form_fits(form, text) for form in kinds[kind].forms)


def form_fits(form, text):
    return identifiers.Kind("x", {}, (form,)).fits(text)


def test_sql_and_python_agree_on_every_kind(kinds):
    random = Random(7)
    texts = [str(random.randrange(10 ** random.randint(1, 14))) for _ in range(1000)]
    texts += [text for examples in (VALID, WRONG) for written in examples.values() for text in written]
    with duckdb.connect() as con:
        for kind in kinds.values():
            query = checks.canonical(checks.restored("t", kind), kind)
            rows = con.execute(f"SELECT {query} IS NOT NULL FROM (SELECT unnest(?) AS t)", [texts]).fetchall()
            assert [row[0] for row in rows] == [kind.fits(text) for text in texts], kind.iri


STRIPPED = [
    ("725-180-11-26", "Nip", "7251801126"),
    ("PL 725 180 11 26", "Nip", "7251801126"),
    ("0001\u00a02345-67", "Krs", "0001234567"),
    ("02 01 01 1 ", "Teryt", "0201011"),
    ("90 - 051", "KodPocztowy", "90-051"),
]
RESTORED = [
    ("816049", "Regon", "000816049"),
    ("1234567", "Krs", "0001234567"),
    ("20101", "Teryt", "020101"),
    ("201", "Teryt", "0201"),
    ("4", "Teryt", "04"),
    ("12345", "Bdo", "000012345"),
]
HINTS = [
    ("0000041013", "Nip", "wygląda na numer KRS", "it looks like a KRS number (National Court Register)"),
    ("000816049", "Nip", "wygląda na REGON", "it looks like a REGON (business register number)"),
    ("7251801126", "Regon", "wygląda na NIP", "it looks like a NIP (tax identification number)"),
    ("7251801127", "Nip", "cyfra kontrolna się nie zgadza", "the check digit does not hold"),
    (
        "81605",
        "Regon",
        "cyfr jest 5, może brakuje zera na początku",
        "it has 5 digits, perhaps a leading zero is lost",
    ),
]


def test_blanks_hyphens_and_prefix_are_stripped(read_cells):
    values, findings = read_cells([(written, {"@id": f"def/{kind}"}) for written, kind, _ in STRIPPED])
    assert values == [taken for *_, taken in STRIPPED]
    assert not findings


def test_lost_zeros_are_restored_and_told(read_cells):
    values, findings = read_cells([(written, {"@id": f"def/{kind}"}) for written, kind, _ in RESTORED])
    assert values == [taken for *_, taken in RESTORED]
    for index, (written, _, taken) in enumerate(RESTORED):
        finding = findings[f"a{index}"]
        assert (finding.severity, finding.component, finding.value) == ("Info", "cell/repaired", written)
        assert finding.messages["pl"] == f"Przywrócono utracone zera na początku: „{written}” zapisano jako „{taken}”"


def test_finding_says_what_a_wrong_identifier_looks_like(read_cells):
    values, findings = read_cells([(written, {"@id": f"def/{kind}"}) for written, kind, *_ in HINTS])
    assert not values
    for index, (written, _, pl, en) in enumerate(HINTS):
        finding = findings[f"a{index}"]
        assert (finding.component, finding.value) == ("cell/identifier", written)
        assert finding.messages["pl"].endswith(f"; {pl}")
        assert finding.messages["en"].endswith(f"; {en}")


def test_wrong_identifier_that_looks_like_nothing(bench, cell):
    assert cell("brak", NIP) is None
    assert bench.finding().messages["pl"] == "„brak” nie jest poprawne jako NIP"


@pytest.mark.parametrize("pesel", ["44051401359", "440514-01359", "2070803628"])
def test_pesel_in_another_column_is_named_and_never_shown(bench, cell, pesel):
    assert cell(pesel, NIP) is None
    finding = bench.finding()
    assert finding.value == "•••"
    assert finding.messages["pl"] == "„•••” nie jest poprawne jako NIP; wygląda na PESEL"
    assert pesel not in str(bench.reading)


def test_pesel_inside_any_faulty_text_is_not_shown(bench, cell):
    assert cell("Jan Kowalski, PESEL 44051401359, ur. 1944", "date") is None
    assert bench.finding().value == "Jan Kowalski, PESEL •••, ur. 1944"
    assert "44051401359" not in str(bench.reading)


@pytest.mark.parametrize(
    "text",
    [
        "Boisko przy szkole, PESEL 44051401359",
        "44051401359",
        "PESEL:44051401359.",
        "nr44051401359b",
        "1; 02070803628 ;2",
    ],
)
def test_text_with_a_pesel_in_it_is_left_out(bench, cell, text):
    assert cell(text) is None
    finding = bench.finding()
    assert (finding.component, finding.severity) == ("cell/confidential", Severity.VIOLATION)
    assert finding.messages["pl"].endswith("zawiera numer, którego nie wolno publikować: PESEL")
    assert finding.messages["en"].endswith("that must not be published: PESEL (personal number)")
    assert not re.search("44051401359|02070803628", repr(bench.reading))


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("Boisko, nr 44051401358", "string"),
        ("konto 1244051401359", "string"),
        ("POINT(19.44051401359 51.7)", "string"),
        ("Boisko, tel. 600 123 456", "string"),
        ("440514 01359", "string"),
        ("44051401359", "integer"),
        ("https://www.example.org/44051401359", "anyURI"),
        ("[44051401359]", "json"),
    ],
)
def test_other_numbers_are_no_pesel(cell, text, datatype):
    assert cell(text, datatype) == text


def test_column_of_secret_kind_must_be_ignored(bench, tab, col):
    bench.write("one.csv", "a\n1\n")
    with pytest.raises(RegisterError, match="never public") as caught:
        bench.read(tab("one", "one.csv", col("a", datatype={"@id": "def/Pesel"})))
    assert "nigdy nie jest publiczny" in caught.value.pl


def test_unknown_kind_is_register_error(bench, tab, col):
    bench.write("one.csv", "a\n1\n")
    with pytest.raises(RegisterError, match=r"<https://example\.org/def/Nipp> is no rdfs:Datatype"):
        bench.read(tab("one", "one.csv", col("a", datatype={"@id": "def/Nipp"})))


def test_value_of_kind_defined_by_a_deployment_is_checked(tmp_path):
    path = tmp_path / "identifiers.ttl"
    path.write_text(
        """@prefix lod: <def/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        lod:Isbn a rdfs:Datatype ; rdfs:label "ISBN"@en ;
            owl:withRestrictions ( [ xsd:pattern "[0-9]+" ] [ xsd:length 13 ] ) ;
            lod:wagi ( 1 3 1 3 1 3 1 3 1 3 1 3 ) ; lod:modul 10 ; lod:dopelnienie true ."""
    )
    kind = identifiers.load(path, "https://example.org/")["https://example.org/def/Isbn"]
    assert kind.fits("9783161484100")
    assert not kind.fits("9783161484101")
    assert (kind.label("en"), kind.label("pl")) == ("ISBN", kind.iri)


@pytest.mark.parametrize(
    ("turtle", "message"),
    [
        ("<def/A> a rdfs:Datatype .", "lacks xsd:pattern"),
        ("<def/A> a rdfs:Datatype ; owl:withRestrictions ( [ xsd:pattern '1' ] ) ; <def/wagi> ( 1 2 ) .", "one weight"),
        ("<def/A> a ; .", ":4:"),
    ],
)
def test_ill_made_kind_is_register_error(tmp_path, turtle, message):
    path = tmp_path / "identifiers.ttl"
    path.write_text(
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n" + turtle
    )
    with pytest.raises(RegisterError, match=message):
        identifiers.load(path, "https://example.org/")


def test_missing_ontology_is_register_error(tmp_path):
    with pytest.raises(RegisterError, match="No such file"):
        identifiers.load(tmp_path / "none.ttl", "https://example.org/")


def test_no_kind_to_compare_with_gives_no_hint():
    assert checks.looks_like("x", []) == "NULL"


def test_kind_with_digit_for_remainder_ten(kinds):
    # 8·9 + 9·… chosen so that the weighted sum leaves 10: the check digit is then 0.
    assert identifiers.check_digit(kinds["Regon9"].forms[0].check, "00000050") == 8
    assert identifiers.check_digit(kinds["Regon9"].forms[0].check, "00200003") in range(10)


def test_quote_escapes_apostrophes():
    assert sql.quote("d'Arc") == "'d''Arc'"
    assert sql.name('a"b') == '"a""b"'
