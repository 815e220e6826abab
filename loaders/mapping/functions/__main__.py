"""The functions that mappings may call, listed: `python -m loaders.mapping.functions`.

Owns the reference as it stands in `docs/mapping-functions.md`, made from the descriptions: one table for each file.
"""

from __future__ import annotations

import sys

from loaders.mapping.functions.library import Function, library

_HEAD = ("| function | gives | returns | otherwise |", "|---|---|---|---|")


def main() -> int:
    """Print the reference."""
    sys.stdout.write("\n".join(reference()) + "\n")
    return 0


def reference() -> list[str]:
    """The lines of the reference."""
    by_file: dict[str, list[str]] = {}
    for function in dict.fromkeys(library().functions.values()):
        by_file.setdefault(function.file, []).append(_row(function))
    return [line for file, rows in by_file.items() for line in (f"### {file}", "", *_HEAD, *sorted(rows), "")]


def _row(function: Function) -> str:
    names = ", ".join(f"{p.name}{'' if p.required else '?'}" for p in function.parameters)
    otherwise = "an error" if function.expected else ""
    kind = function.output.datatype.split("#")[-1]
    gives = function.labels["en"].replace("|", "\\|")
    return f"| `{function.name}({names})` | {gives} | {kind} | {otherwise} |"


if __name__ == "__main__":
    raise SystemExit(main())
