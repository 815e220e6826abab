"""YARRRML by yatter: what is refused. A whole document is among the golden mappings."""

import importlib.util
from pathlib import Path

import pytest

from app.errors import MappingError
from loaders.mapping.parsing import parse_mapping

DOCUMENT = """
prefixes: {{ ex: "https://example.org/" }}
{top}
mappings:
  item:
    sources: [["a.csv~csv"]]
    s: ex:$(id)
    po: {po}
"""


def parsed(folder: Path, text: str) -> str | None:
    file = folder / "mapping.yml"
    file.write_text(text, "utf-8")
    return parse_mapping(file, None)[1]


def test_base_of_the_document_is_that_of_the_mapping(tmp_path: Path) -> None:
    text = DOCUMENT.format(top="base: https://own.example/", po="[[ex:p, $(b)]]")
    assert parsed(tmp_path, text) == "https://own.example/"


FAULTS = {
    "no YAML": ("a: [", "cannot be read: while parsing a flow node"),
    "no mapping": ("prefixes: {}", "a YARRRML document has mappings"),
    "a list": ("- mappings", "a YARRRML document has mappings"),
    "condition": (
        DOCUMENT.format(top="", po="[{p: ex:p, o: $(b), condition: {function: ex:f, parameters: []}}]"),
        "a condition that is no join would be lost in translation",
    ),
    "no Turtle": (DOCUMENT.format(top="", po="[[nope:p, $(b)]]"), "YARRRML: ERROR: There is a syntactic error"),
    "no source": ("mappings: { a: { s: x } }", "YARRRML: "),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_in_a_document_is_named_without_a_line(tmp_path: Path, fault: str) -> None:
    text, message = FAULTS[fault]
    with pytest.raises(MappingError) as failure:
        parsed(tmp_path, text)
    assert failure.value.en.startswith("mapping.yml: ")
    assert message in failure.value.en
    assert failure.value.pl.startswith("mapping.yml: ")


def test_fault_in_the_rml_it_stands_for_names_the_document(tmp_path: Path) -> None:
    text = DOCUMENT.format(top="", po="[{p: ex:p, o: [{function: ex:nothing, parameters: [[ex:x, $(b)]]}]}]")
    with pytest.raises(MappingError, match=r"^mapping.yml: there is no function <https://example.org/nothing>"):
        parsed(tmp_path, text)


def test_nothing_is_written_to_the_terminal(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    parsed(tmp_path, DOCUMENT.format(top="", po="[[ex:p, $(b)]]"))
    captured = capfd.readouterr()
    assert captured.out + captured.err == ""


def test_what_to_install_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MappingError, match=r"YARRRML needs yatter: pip install 'lodzkie\[yarrrml\]'"):
        parsed(tmp_path, DOCUMENT.format(top="", po="[[ex:p, $(b)]]"))
