"""A store that is away: pages say so, and never that nothing is published."""

from unittest import mock

import pytest
from flask import Flask

from app import context
from app.errors import StoreAway
from app.factory import create_app

SAID = {"pl": "Dane są w tej chwili niedostępne", "en": "The data cannot be reached at the moment"}


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("path", ["/", "/doc/umowy/1", "/search?q=droga"])
def test_page_says_that_the_data_are_away(app: Flask, path: str, language: str) -> None:
    site = create_app(app.extensions[context.EXTENSION].settings)
    current = site.extensions[context.EXTENSION].current
    with mock.patch.object(current, "get", side_effect=StoreAway("The store is away", "Bazy nie ma")):
        answer = site.test_client().get(path, headers={"Accept": "text/html", "Accept-Language": language})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert SAID[language] in answer.text
