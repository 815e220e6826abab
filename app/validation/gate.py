"""The gate: the one question every validation engine answers.

Owns the seam only. An engine works over the staging store and leaves it as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import pyoxigraph as ox

from app.validation.finding import Finding
from app.validation.shapes import Shapes


class Gate(Protocol):
    """Validates what a register says against its shapes."""

    def check(self, store: ox.Store, graphs: Sequence[str], shapes: Shapes) -> tuple[Finding, ...]:
        """Findings about the nodes that `graphs` describe, sorted.

        `graphs` are IRIs of named graphs: the register's and what is inferred from it. The other named graphs are
        context: what they say of a node is seen (its classes, for one), but nodes that only they describe are not
        reported on.
        """
        ...
