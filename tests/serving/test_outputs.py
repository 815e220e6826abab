"""Templates put out what Jinja puts out: escaped once, whatever it is."""

from typing import Any

import pytest
from jinja2 import Environment
from markupsafe import Markup

from app.frame.outputs import Outputs, written


class Named(str):
    """Text of a type of its own."""


class Element:
    """What knows its own HTML."""

    def __html__(self) -> str:
        return "<b>x</b>"


TEMPLATES = {
    "plain": "{{ value }}",
    "among texts": "<p>{{ value }}</p>{{ value }}",
    "in a macro, that is put out": "{% macro m(x) %}<i>{{ x }}</i>{% endmacro %}{{ m(value) }}{{ m(m(value)) }}",
    "in a block of a call": "{% macro m() %}<i>{{ caller() }}</i>{% endmacro %}{% call m() %}{{ value }}{% endcall %}",
    "in a variable, that is put out": "{% set x %}<i>{{ value }}</i>{% endset %}{{ x }}{{ x ~ value }}",
    "by a filter": "{{ value|string }}{{ value|e }}{{ value|safe }}{{ [value, value]|join(', ') }}",
    "filtered as a block": "{% filter upper %}{{ value }}{% endfilter %}",
    "where nothing is escaped": "{% autoescape false %}{{ value }}{% endautoescape %}{{ value }}",
    "where a value says whether it is": "{% autoescape flag %}{{ value }}{% endautoescape %}",
    "as an attribute": "<a title=\"{{ value }}\" href='{{ value }}'>",
}
VALUES: dict[str, Any] = {
    "text": "Łódź",
    "empty": "",
    "marks": "<script>alert('x') && \"y\"</script>",
    "markup": Markup("<b>&amp;</b>"),
    "element": Element(),
    "text of its own type": Named("<b>"),
    "number": 7,
    "nothing": None,
    "list": ["<b>", Markup("<i>")],
}


def environment(**more: Any) -> Environment:
    found = Environment(autoescape=True, extensions=["jinja2.ext.do"])
    found.extend(written=written)
    for name, value in more.items():
        setattr(found, name, value)
    return found


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("flag", [False, True])
def test_templates_put_out_what_jinja_does(template: str, value: str, flag: bool) -> None:
    ours, theirs = (
        each.from_string(TEMPLATES[template]).render(value=VALUES[value], flag=flag)
        for each in (environment(code_generator_class=Outputs), environment())
    )
    assert ours == theirs


def test_what_is_marked_is_escaped() -> None:
    assert [written(mark) for mark in "&<>'\""] == ["&amp;", "&lt;", "&gt;", "&#39;", "&#34;"]
    assert written("a<b>c") == "a&lt;b&gt;c"
