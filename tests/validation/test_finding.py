"""Which message of a finding a reader gets."""

import pytest

from app.validation.finding import Finding, Severity


@pytest.mark.parametrize(
    ("messages", "asked", "expected"),
    [
        ({"pl": "Brak", "en": "Missing"}, ("pl",), "Brak"),
        ({"pl": "Brak", "en": "Missing"}, ("de", "pl"), "Brak"),
        ({"": "Nr?", "en": "Missing"}, ("pl",), "Nr?"),
        ({"en": "Missing", "de": "Fehlt"}, ("pl",), "Missing"),
        ({"de": "Fehlt"}, ("pl",), "Fehlt"),
        ({}, ("pl",), "urn:component"),
    ],
)
def test_message_falls_back_from_language_to_language(messages, asked, expected):
    assert Finding(Severity.INFO, "urn:component", messages).message(*asked) == expected
