"""Words of a text that answer a question, and the part around them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.marking import LENGTH, Piece, excerpt, pieces


def marked(text: str, *forms: str) -> str:
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces(text, forms))


@pytest.mark.parametrize(
    ("text", "forms", "shown"),
    [
        ("Szpital w Łodzi", ("lodz",), "Szpital w [Łodzi]"),
        ("Szpitale w Łodzi", ("szpital", "lodzi"), "[Szpitale] w [Łodzi]"),
        ("uchwała XV/195/25", ("xv", "195"), "uchwała [XV]/[195]/25"),
        ("nic", ("szpital",), "nic"),
        ("", ("szpital",), ""),
        ("<b>Łódź</b>", ("lodz",), "<b>[Łódź]</b>"),
    ],
)
def test_answering_words_are_marked(text: str, forms: tuple[str, ...], shown: str) -> None:
    assert marked(text, *forms) == shown


def test_excerpt_is_the_part_around_the_first_word() -> None:
    text = f"{'inne słowa ' * 40}szpital {'i dalej ' * 60}"
    found = excerpt(["bez tego", text], ("szpital",))
    shown = "".join(piece.text for piece in found)
    assert Piece("szpital", marked=True) in found
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) <= LENGTH + 4
    assert excerpt(["bez tego"], ("szpital",)) == ()


def test_excerpt_of_one_endless_word_ends() -> None:
    assert len("".join(piece.text for piece in excerpt(["szpital " + "x" * 10_000], ("szpital",)))) <= LENGTH + 4


@given(st.text(max_size=300), st.lists(st.text(alphabet="abcdelodz", min_size=1, max_size=4), max_size=3))
def test_marking_changes_no_text(text: str, forms: list[str]) -> None:
    assert "".join(piece.text for piece in pieces(text, forms)) == text
