"""Numbers as people write them: what is read is what was meant, in the language of the page."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.register.numbers import plain, written


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        *(("1 000 000,50", "pl", "1000000.50"), ("1\u00a0000\u00a0000,50", "pl", "1000000.50")),
        *(("1\u202f000,5", "pl", "1000.5"), ("1.000.000,50", "pl", "1000000.50"), ("1.000.000", "pl", "1000000")),
        *(("10,5", "pl", "10.5"), ("10.5", "pl", "10.5"), ("51.123", "pl", "51.123"), ("-3,5", "pl", "-3.5")),
        *(("\u22123", "pl", "-3"), (" 600 ", "pl", "600"), ("1,000", "pl", "1.000"), ("1e6", "pl", "1e6")),
        *(
            ("1,000,000.50", "en", "1000000.50"),
            ("1,000", "en", "1000"),
            ("10,5", "en", "10.5"),
            ("1.000", "en", "1.000"),
        ),
        *(("1 000 000", "", "1000000"), ("10.5", "", "10.5")),
        *(("1 mln", "pl", "1 mln"), ("dużo", "pl", "dużo"), ("", "pl", "")),
    ],
)
def test_numbers_are_read_as_they_are_meant(text: str, language: str, number: str) -> None:
    assert plain(text, language) == number


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4))
@pytest.mark.parametrize("language", ["pl", "en"])
def test_what_a_field_shows_is_read_back(language: str, number: Decimal) -> None:
    assert Decimal(plain(written(str(number), language), language)) == number


def test_what_is_no_number_is_shown_as_it_is() -> None:
    assert written("", "pl") == ""
    assert written("dużo", "pl") == "dużo"
