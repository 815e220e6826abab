"""Calls in templates: Jinja asks every callable, at every call, by four attributes what it wants to be passed.

A page has some hundred calls, and nearly all are of macros and of plain functions, which are known by their type.
Whatever else is called, or wants to be passed something (`jinja2.pass_context`), is left to Jinja.
"""

from __future__ import annotations

from types import FunctionType, MethodType, MethodWrapperType
from typing import Any, Final

from jinja2.runtime import Context, Macro

_PLAIN: Final = frozenset((FunctionType, MethodType, MethodWrapperType))
# How Jinja's decorators mark a function.
_MARK: Final = "jinja_pass_arg"
# What Jinja passes along for those who want a context.
_SURROUNDINGS: Final = ("_block_vars", "_loop_vars")


class Calls(Context):
    """The context of a template, which calls macros and plain functions at once."""

    def call(__self, __called: Any, *arguments: Any, **named: Any) -> Any:  # noqa: N805 - any name may be passed on
        """Call what a template calls."""
        if type(__called) is Macro:
            arguments = (__self.eval_ctx, *arguments)
        elif type(__called) not in _PLAIN or hasattr(__called, _MARK):
            return super().call(__called, *arguments, **named)
        for name in _SURROUNDINGS:
            named.pop(name, None)
        return __called(*arguments, **named)
