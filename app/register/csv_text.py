"""Lines of CSV (RFC 4180) whose cells no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from app.twins.table import safe


def line(cells: Iterable[str]) -> str:
    """One line of CSV."""
    out = io.StringIO()
    csv.writer(out).writerow(map(safe, cells))
    return out.getvalue()
