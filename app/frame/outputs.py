"""What templates put out: escaped text that is joined to a page at once, without an object around each piece of it.

Jinja makes a `Markup` of all that it puts out, so that it is not escaped again. A page has some four hundred pieces,
most of them have nothing to escape, and nothing but the join ever sees them.
"""

from __future__ import annotations

import re
from typing import Any, Final, cast

from jinja2.compiler import CodeGenerator
from markupsafe import Markup, escape

# What is escaped in HTML.
_MARKS: Final = re.compile("[&<>'\"]")


def written(value: object) -> str:
    """A value as it stands in a page."""
    kind = type(value)
    if kind is Markup or (kind is str and not _MARKS.search(cast("str", value))):
        return cast("str", value)
    return escape(value)


class Outputs(CodeGenerator):
    """Compiles templates that put out with `written`, which their environment must have, wherever they would escape."""

    def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:
        escapes = frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None
        if escapes:
            self.write("environment.written(")
        else:
            super()._output_child_pre(node, frame, finalize)
