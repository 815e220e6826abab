"""The syntax of templates (RML-Core section 6.3)."""

import pytest

from loaders.mapping.model import Reference, Template
from loaders.mapping.parsing.template import parse_template


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ()),
        ("id/umowy", ("id/umowy",)),
        ("id/umowy/{idUmowy}", ("id/umowy/", Reference("idUmowy"))),
        ("{a}{b}", (Reference("a"), Reference("b"))),
        ("{a} i {b}!", (Reference("a"), " i ", Reference("b"), "!")),
        (r"\{\{ {ISO 3166} \}\}", ("{{ ", Reference("ISO 3166"), " }}")),
        (r"{$['\{Name\}']}", (Reference("$['{Name}']"),)),
        (r"C:\\{a}", ("C:\\", Reference("a"))),
        (r"{a\\b}", (Reference("a\\b"),)),
    ],
)
def test_text_and_references_are_told_apart(text: str, parts: tuple[str | Reference, ...]) -> None:
    assert parse_template(text) == Template(parts)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a/{{b}}", r"\{ \(3\)"),
        ("a/{b", r"\{ \(3\)"),
        ("a/b}", r"\} \(4\)"),
        ("a/{}", r"\{ \(3\)"),
        (r"a\b", r"\\ \(2\)"),
        ("a\\", r"\\ \(2\)"),
    ],
)
def test_stray_brace_or_backslash_is_refused_with_its_position(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        parse_template(text)
