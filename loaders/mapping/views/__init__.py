"""Logical views (RML-LV): rows made of rows, as SQL in FROM; nothing is stored.

`rows` is the way from a view to what it selects from, `relation` the SELECT that grows by columns on it, `records` what
the expressions of its fields refer to.
"""

from loaders.mapping.views.rows import view_rows

__all__ = ["view_rows"]
