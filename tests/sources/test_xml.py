"""XML: iterators, attributes, namespaces, enclosing elements, and names that nobody read."""

import pytest

from app.errors import RegisterError, SourceChanged, SourceUnavailable

PAYMENTS = """<?xml version="1.0" encoding="windows-1250"?>
<r:register xmlns:r="urn:r" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="urn:r x" year="2026">
  <unit><name>Urząd</name><other>x</other></unit>
  <payments>
    <payment id="P-1"><amount currency="PLN">12,50</amount><title>Zażółć</title>
      <item><n>1</n></item><item><n>2</n></item></payment>
    <payment id="P-2"><amount currency="EUR">3</amount><title/></payment>
  </payments>
</r:register>
"""
ROOT = "/register/payments/payment"
AMOUNT = {"base": "decimal", "format": {"decimalChar": ","}}


@pytest.fixture
def payments(bench, tab, col):
    bench.write("one.xml", PAYMENTS, "windows-1250")
    return [
        tab(
            "platnosci", "one.xml",
            col("id", reference="@id"),
            col("kwota", reference="amount", datatype=AMOUNT),
            col("waluta", reference="amount/@currency"),
            col("tytul", titles="title"),
            col("rok", reference="/register/@year", datatype="gYear"),
            col("jednostka", reference="/register/unit/name"),
            iterator=ROOT,
        ),
        tab(
            "pozycje", "one.xml",
            col("platnosc", reference=f"{ROOT}/@id"), col("n", datatype="integer"),
            iterator=f"{ROOT}/item",
        ),
    ]  # fmt: skip


def test_records_with_attributes_and_enclosing_elements(bench, payments):
    reading = bench.read(*payments)
    assert bench.rows("platnosci", "id, kwota, waluta, tytul, rok, jednostka, _row") == [
        ("P-1", "12.5", "PLN", "Zażółć", "2026", "Urząd", 1),
        ("P-2", "3", "EUR", None, "2026", "Urząd", 2),
    ]
    assert bench.rows("pozycje", "platnosc, n, _row, _source") == [
        ("P-1", "1", 1, "one.xml"),
        ("P-1", "2", 1, "one.xml"),
    ]
    assert (reading.records, reading.findings) == (2, ())


def test_unknown_element_attribute_and_text_are_named(bench, tab, col):
    bench.write("one.xml", '<r><e k="1">tekst<a/><b><c/></b></e></r>')
    with pytest.raises(SourceChanged, match="„@k”, „b”"):
        bench.read(tab("one", "one.xml", col("a"), iterator="/r/e"))
    with pytest.raises(SourceChanged, match=r"„text\(\)”"):
        bench.read(
            tab("one", "one.xml", col("a"), col("k", reference="@k"), col("b", suppressOutput=True), iterator="/r/e")
        )


def test_missing_element_stops_the_load(bench, tab, col):
    bench.write("one.xml", "<r><e><a>1</a></e></r>")
    with pytest.raises(SourceChanged, match="columns missing: „b”"):
        bench.read(tab("one", "one.xml", col("a"), col("b"), iterator="/r/e"))


def test_repeated_element_needs_a_separator(bench, tab, col):
    bench.write("one.xml", "<r><e><a>1</a><a>2</a></e></r>")
    with pytest.raises(SourceChanged, match="“a” occurs more than once") as caught:
        bench.read(tab("one", "one.xml", col("a"), iterator="/r/e"))
    assert "„a” występuje więcej niż raz" in caught.value.pl
    bench.read(tab("one", "one.xml", col("a", separator=";"), iterator="/r/e"))
    assert bench.rows("one", "a") == ["1;2"]


def test_text_of_the_item_itself(bench, tab, col):
    bench.write("one.xml", "<r><e k='x'>1</e><e>2</e></r>")
    bench.read(tab("one", "one.xml", col("v", reference="."), col("k", reference="@k"), iterator="/r/e"))
    assert bench.rows("one", "v, k") == [("1", "x"), ("2", None)]


def test_many_records_are_read_in_blocks(bench, tab, col):
    bench.write("one.xml", "<r>" + "".join(f"<e><n>{n}</n></e>" for n in range(5_001)) + "</r>")
    assert bench.read(tab("one", "one.xml", col("n", datatype="integer"), iterator="/r/e")).records == 5_001


@pytest.mark.parametrize(
    "text",
    [
        "<r><e>",
        '<?xml version="1.0" encoding="nieznane"?><r><e><a>1</a></e></r>',
        '<?xml version="1.0" encoding="shift_jis"?><r><e><a>1</a></e></r>',
        '<!DOCTYPE r [<!ENTITY a "aaaa">]><r><e><a>&a;</a></e></r>',
        '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r><e><a>&a;</a></e></r>',
    ],
)
def test_entities_and_broken_documents_are_refused(bench, tab, col, text):
    bench.write("one.xml", text)
    with pytest.raises(SourceUnavailable, match="not XML that can be read"):
        bench.read(tab("one", "one.xml", col("a"), iterator="/r/e"))


@pytest.mark.parametrize("iterator", ["", "r/e", "/r/x:e", "//e", "/r/@a/b"])
def test_unsupported_iterator_is_register_error(bench, tab, col, iterator):
    bench.write("one.xml", "<r/>")
    with pytest.raises(RegisterError, match=r"not supported|needs an rml:iterator"):
        bench.read(tab("one", "one.xml", col("a"), iterator=iterator))


def test_reference_to_another_document_element_is_register_error(bench, tab, col):
    bench.write("one.xml", "<r/>")
    with pytest.raises(RegisterError, match="outside the iterator's document"):
        bench.read(tab("one", "one.xml", col("a", reference="/x/a"), iterator="/r/e"))
