"""Parts of the frame are rendered once for all pages that have them alike, and never shown to a reader of others."""

from __future__ import annotations

from jinja2 import DictLoader, Environment, pass_context
from markupsafe import Markup

from app.frame.calls import Calls
from app.frame.kept import Parts


def _environment(**templates: str) -> Environment:
    environment = Environment(loader=DictLoader(templates), autoescape=True)
    environment.context_class = Calls
    return environment


def test_a_part_is_rendered_once_for_readers_who_see_the_same() -> None:
    rendered: list[str] = []
    template = _environment(page='{% call kept("foot", release) %}<p>{{ write(release) }}</p>{% endcall %}')
    parts = Parts()

    def shown(reader: str, release: str) -> str:
        page = template.get_template("page")
        return page.render(kept=parts.of(reader), release=release, write=lambda text: rendered.append(text) or text)

    assert [shown("pl", "1"), shown("pl", "1"), shown("en", "1"), shown("pl", "<2>")] == [
        *["<p>1</p>"] * 3,
        "<p>&lt;2&gt;</p>",
    ]
    assert rendered == ["1", "1", "<2>"]


def test_whatever_a_template_calls_is_called_as_jinja_would() -> None:
    text = (
        "{% macro named(thing) %}<b>{{ thing }}</b>{{ caller() }}{% endmacro %}"
        "{% macro bold(thing, more='') %}<i>{{ thing }}{{ more }}</i>{% endmacro %}"
        "{% for name in names %}{% set twice = name ~ name %}"
        "{{ bold(name, more=loop.index) }}{{ upper(name) }}{{ seen() }}{{ name.title() }}{% endfor %}"
        "{% call named('&') %}{{ joiner(', ')() }}!{% endcall %}"
    )
    page = _environment(page=text).get_template("page")
    reference = Environment(loader=DictLoader({"page": text}), autoescape=True).get_template("page")

    @pass_context
    def seen(context: object) -> str:
        return str(context["twice"])  # type: ignore[index]

    shown = {"names": ["a<", "b"], "upper": lambda name: Markup("<u>%s</u>") % name.upper(), "seen": seen}
    assert page.render(shown) == reference.render(shown)
    assert "<i>a&lt;1</i><u>A&lt;</u>a&lt;a&lt;A&lt;" in page.render(shown)
