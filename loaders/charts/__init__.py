"""Charts of registers: their queries evaluated when a release is published, so that pages only read.

    mappings/<register>/charts/*.rq ─ evaluating, over the register and those that it requires ─▶ charts/<register>.json

`app.charts` is the form of both; `keeping` tells which registers need not be evaluated again.
"""

from loaders.charts.keeping import write

__all__ = ["write"]
