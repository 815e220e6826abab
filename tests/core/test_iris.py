"""IRIs and paths."""

import pytest

from app.iris import Iris, ascii_path

IRIS = Iris("https://lod.example.org/")


@pytest.mark.parametrize(
    ("iri", "rest"),
    [
        ("https://lod.example.org/id/umowy/1", "umowy/1"),
        ("https://lod.example.org/id/code/odpady/160104", "code/odpady/160104"),
        ("https://lod.example.org/def/Umowa", "def/Umowa"),
        ("https://lod.example.org/def/", "def/"),
    ],
)
def test_rest_and_resource_are_inverse(iri: str, rest: str) -> None:
    assert IRIS.rest(iri) == rest
    assert IRIS.resource(rest) == iri
    assert IRIS.is_ours(iri)


def test_foreign_iri_is_not_ours() -> None:
    assert not IRIS.is_ours("https://example.com/id/umowy/1")
    assert not IRIS.is_ours("https://lod.example.org/graph/umowy")


def test_names_are_minted_under_the_base() -> None:
    assert IRIS.dataset("umowy") == "https://lod.example.org/id/dataset/umowy"
    assert IRIS.graph("umowy/inferred") == "https://lod.example.org/graph/umowy/inferred"
    assert IRIS.release("r1") == "https://lod.example.org/id/release/r1"


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/doc/a b", "/doc/a%20b"), ("/doc/Łódź", "/doc/%C5%81%C3%B3d%C5%BA"), ("/doc/x:y@z", "/doc/x:y@z")],
)
def test_path_is_ascii_and_encoded_once(path: str, expected: str) -> None:
    assert ascii_path(path) == expected
