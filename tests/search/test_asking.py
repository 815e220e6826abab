"""Questions as FTS5 expressions, forms of words, and hostile ones."""

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.index import Box, Filters, Index
from app.index.asking import LONGEST_QUERY, read
from app.index.language import as_one, asked, kept
from app.index.schema import SYSTEM
from loaders.index.wording import _CODE

SYNTAX = [
    *("'", '"', "*", "^", ":", "(", ")", "{", "}", "+", "-", ";", "--", "%", "\0"),
    *("NEAR(", "AND", "OR", "NOT", "name :", "ł"),
]


@pytest.mark.parametrize(
    ("word", "language", "forms"),
    [
        ("łodzi", "pl", "lodzi lodz"),
        ("łódź", "pl", "lodz"),
        ("contracts", "en", "contracts contract"),
        ("umów", "pl", "umow um"),
        ("2026", "pl", "2026"),
        ("日本", "", "日本"),
    ],
)
def test_words_are_kept_folded_with_their_stems(word: str, language: str, forms: str) -> None:
    assert kept(word, language) == forms


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("łódzkiego", "lodz"),
        ("zgierski", "zgier"),
        ("wieluńskim", "wielun"),
        ("kutnowska", "kutn"),
        ("piotrkowski", "piotrkow"),
    ],
)
def test_adjectives_of_places_ask_for_the_place(word: str, form: str) -> None:
    assert form in asked(word)


def test_names_are_one_word_too() -> None:
    assert as_one("Rejestr umów", "pl") == ("rejestrumow", "rejestrum")
    assert as_one("!", "pl") == ()
    assert as_one("a" * 39 + " " + "b" * 39 + " " + "c" * 39, "pl") == ()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("w Łodzi", ["łodzi"]),
        ("na", ["na"]),
        ("XV/195/25 w sprawie", ["XV/195/25", "sprawie"]),
        ("725-10-17-388", ["725-10-17-388"]),
        ("Bielsko-Biała", ["bielsko", "biała"]),
        # As macOS and many PDF files write it: a letter and its mark.
        ("Kro\N{COMBINING ACUTE ACCENT}lewska", ["królewska"]),
        ("", []),
        ("!? *", []),
        ("a" * 300, ["a" * 40]),
    ],
)
def test_questions_are_read_as_words_and_codes(text: str, wanted: list[str]) -> None:
    assert [each.written for each in read(text)] == wanted


def test_long_questions_are_cut() -> None:
    assert len(read("słowo " * 500)) == 12
    assert sum(len(each.written) + 1 for each in read("abc " * 500)) <= LONGEST_QUERY


@pytest.mark.parametrize("text", ["7251017388", "DZP-UMWL.272.13.2026", "725-10-17-388", "+48 42 663 30 00", "702/3"])
def test_codes_are_told_from_texts(text: str) -> None:
    assert _CODE.fullmatch(text)


@pytest.mark.parametrize("text", ["ulica Piotrkowska", "droga nr 702 w Zgierzu", "Łódź", "rok 2026 i 2027 w planie"])
def test_texts_are_no_codes(text: str) -> None:
    assert not _CODE.fullmatch(text)


@settings(max_examples=150)
@given(
    st.one_of(
        st.text(max_size=80),
        st.lists(st.sampled_from([*SYNTAX, "szpital", "lodz", "45000000-7"]), max_size=12).map(" ".join),
    )
)
def test_no_question_breaks_the_search(index: Index, text: str) -> None:
    filters = Filters(words=text, systems=tuple(SYSTEM))
    assert len(index.hits(filters, limit=3)) <= index.count(filters)
    index.suggestions(text, 3)
    if text and not read(text):
        assert index.count(filters) == 0


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
def test_expressions_hold_nothing_but_quoted_words(text: str) -> None:
    for wanted in read(text):
        outside = wanted.expression.split('"')[::2]
        assert not set("".join(outside)) - set("()*ANDOR ")


def test_engine_understands_what_the_expressions_are_made_of() -> None:
    with sqlite3.connect(":memory:") as database:
        database.execute("CREATE VIRTUAL TABLE t USING fts5 (name, title)")
        database.execute("INSERT INTO t VALUES ('lodz', 'lodz polska')")
        for wanted in read("Łódź polsko-2026"):
            database.execute("SELECT 1 FROM t WHERE t MATCH ?", (f'({wanted.expression} OR name : "x")',)).fetchall()


@pytest.mark.parametrize("box", [Box(-180, -90, 180, 90), Box(19, 51, 19, 51)])
def test_boxes_of_any_size_are_searched(index: Index, box: Box) -> None:
    assert index.count(Filters(box=box)) >= 0
