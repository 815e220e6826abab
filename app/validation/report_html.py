"""The report as one web page that stands alone: no script, no address outside, readable by a screen reader.

Owns the page. Findings of one cause stand together, worst first, with their number and the first examples; the CSV has
them all. Everything from the data is escaped.
"""

from __future__ import annotations

import re
from html import escape
from typing import Final

from app.validation.finding import Finding, Severity
from app.validation.report import Report
from app.validation.report_csv import SEVERITIES

EXAMPLES: Final = 10

_TEXTS: Final = {
    "pl": {
        "title": "Raport z walidacji: {title}",
        "ok": "Nie znaleziono żadnych uchybień.",
        "facts": "Podsumowanie",
        "records": "Rekordy wczytane",
        "quarantined": "Rekordy wstrzymane",
        "found": "Uchybienia",
        "caption": "Przykłady: {shown} z {count}",
        "where": "Miejsce w źródle",
        "resource": "Zasób",
        "value": "Wartość",
        "message": "Opis",
        "row": "{source}, wiersz {row}",
        "column": "kolumna {column}",
        "property": "własność",
        "constraint": "warunek",
        "shape": "kształt",
    },
    "en": {
        "title": "Validation report: {title}",
        "ok": "Nothing was found wrong.",
        "facts": "Summary",
        "records": "Records read",
        "quarantined": "Records kept back",
        "found": "Findings",
        "caption": "Examples: {shown} of {count}",
        "where": "Place in the source",
        "resource": "Resource",
        "value": "Value",
        "message": "Message",
        "row": "{source}, row {row}",
        "column": "column {column}",
        "property": "property",
        "constraint": "constraint",
        "shape": "shape",
    },
}
_STYLE: Final = """
body{font:1rem/1.5 system-ui,sans-serif;max-width:75rem;margin:0 auto;padding:1rem;color:#1b1b1b;background:#fff}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}caption{text-align:left;color:#444}
th,td{border:1px solid #767676;padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:break-word}
th{background:#f0f0f0}dt{font-weight:600}dd{margin:0 0 .5rem}h3{margin-bottom:.2rem}
section{border-left:.4rem solid #767676;padding-left:1rem}
.Violation{border-color:#b00020}.Warning{border-color:#8a5a00}.Info{border-color:#0b5cad}
@media(prefers-color-scheme:dark){body{color:#eee;background:#161616}th{background:#2a2a2a}caption{color:#ccc}
a{color:#9cc7ff}}
"""


def to_html(report: Report, language: str, title: str = "") -> str:
    """The report as a page in `language` (pl or en); `title` is the register's name, its slug when not given."""
    texts = _TEXTS[language]
    heading = escape(texts["title"].format(title=title or report.register))
    groups = "".join(_group(group, language) for group in report.groups())
    body = groups or f"<p>{texts['ok']}</p>"
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{heading}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{heading}</h1>\n"
        f"{_summary(report, language)}<h2>{texts['found']}</h2>\n{body}</main>\n</body>\n</html>\n"
    )


def _summary(report: Report, language: str) -> str:
    texts = _TEXTS[language]
    facts = [(texts["records"], report.records), (texts["quarantined"], report.quarantined)]
    facts += [(SEVERITIES[language][severity].capitalize(), report.count(severity)) for severity in Severity]
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{number}</dd>\n" for name, number in facts)
    return f"<h2>{texts['facts']}</h2>\n<dl>\n{rows}</dl>\n"


def _group(group: tuple[Finding, ...], language: str) -> str:
    first, texts = group[0], _TEXTS[language]
    caption = texts["caption"].format(shown=min(len(group), EXAMPLES), count=len(group))
    names = ("where", "resource", "value", "message")
    head = "".join(f'<th scope="col">{texts[name]}</th>' for name in names)
    rows = "".join(_row(finding, language) for finding in group[:EXAMPLES])
    severity = SEVERITIES[language][first.severity].capitalize()
    return (
        f'<section class="{first.severity}">\n<h3>{severity}: {_cause(first, language)} ({len(group)})</h3>\n'
        f"<table>\n<caption>{caption}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
        "</section>\n"
    )


def _cause(finding: Finding, language: str) -> str:
    texts = _TEXTS[language]
    named = (
        texts["column"].format(column=finding.column) if finding.column else "",
        _named(texts["property"], finding.path),
        _named(texts["constraint"], finding.component.removesuffix("ConstraintComponent")),
        _named(texts["shape"], finding.shape),
    )
    return escape(", ".join(name for name in named if name))


def _named(kind: str, iri: str) -> str:
    return f"{kind} {re.split(r'[/#]', iri.rstrip('/#'))[-1] if _is_address(iri) else iri}" if iri else ""


def _row(finding: Finding, language: str) -> str:
    place = escape(_place(finding, language))
    cells = (_link(finding.focus), _link(finding.value), escape(finding.message(language)))
    return f'<tr><th scope="row">{place}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>\n'


def _place(finding: Finding, language: str) -> str:
    if finding.row is None:
        return finding.source or "—"
    return _TEXTS[language]["row"].format(source=finding.source, row=finding.row)


def _link(text: str) -> str:
    # Only web addresses become links: javascript: and its like in the data stay text.
    return f'<a href="{escape(text)}">{escape(text)}</a>' if _is_address(text) else escape(text)


def _is_address(text: str) -> bool:
    return text.startswith(("https://", "http://"))
