"""Reports as files: what was found in a register, for machines (RDF), spreadsheets (CSV) and people (HTML).

Owns the names of the files; `app.validation` owns what is in them. Pages and tables come in Polish and English whatever
the languages of the site: the clerks of a region read one of them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from app.registers import Register
from app.validation.report import Report
from app.validation.report_csv import to_csv
from app.validation.report_html import to_html
from app.validation.report_rdf import to_turtle

LANGUAGES: Final = ("pl", "en")


def write(report: Report, register: Register, folder: Path, base: str) -> None:
    """Write `<register>.ttl`, `.pl.csv`, `.en.csv`, `.pl.html` and `.en.html`, in place of those of an earlier run."""
    folder.mkdir(parents=True, exist_ok=True)
    _put(folder / f"{register.slug}.ttl", to_turtle(report, base))
    for language in LANGUAGES:
        title = register.titles.get(language, register.slug)
        _put(folder / f"{register.slug}.{language}.csv", to_csv(report, language).encode())
        _put(folder / f"{register.slug}.{language}.html", to_html(report, language, title).encode())


def _put(path: Path, content: bytes) -> None:
    # The path may be a hard link to the parent release's report: that file must stay as it is.
    path.unlink(missing_ok=True)
    path.write_bytes(content)
