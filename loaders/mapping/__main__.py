"""The engine on its own: `python -m loaders.mapping mapping.ttl -o out.nq`.

Owns the command line. Sources are files and databases, as the mapping describes them; the output is sorted,
de-duplicated N-Quads, and what the mapping sends to files of its own.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Final

import duckdb

from app.errors import LodzkieError
from loaders.mapping import reference
from loaders.mapping.compiler import compile_mapping
from loaders.mapping.local import Local
from loaders.mapping.targets import write_targets
from loaders.mapping.writer import write


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit code is that of the error, 0 when all went well."""
    options = _parser().parse_args(arguments)
    try:
        _ENGINES[options.engine](options)
    except LodzkieError as error:
        sys.stderr.write(f"{error.en}\n")
        return error.exit_code
    return 0


def _run(options: argparse.Namespace) -> None:
    with (
        tempfile.TemporaryDirectory(prefix="mapping-") as spill,
        Local(options.folder, tuple(options.null), options.database) as sources,
        duckdb.connect(config=_config(options, spill)) as con,
    ):
        con.execute("SET enable_progress_bar = false")
        plan = compile_mapping(
            options.mapping,
            base=options.base,
            sources=sources,
            con=con,
            strict=options.strict,
            identifiers=options.identifiers,
        )
        if options.explain:
            sys.stdout.write(plan.sql())
            return
        _require_room(options, sources.read)
        # Before the output, because a target may be refused.
        kept = {options.output, options.mapping, *sources.read}
        write_targets(con, plan, options.folder, kept, anywhere=options.targets_anywhere)
        write(con, plan, options.output)
        for omission in (omission for query in plan.queries for omission in query.omissions):
            if text := omission.text(con):
                sys.stderr.write(f"{text}\n")


def _require_room(options: argparse.Namespace, read: set[Path]) -> None:
    """Refuse an output in the place of what is read, or in a folder that is not there."""
    out = options.output.resolve()
    if out in {file.resolve() for file in (options.mapping, *read)}:
        raise LodzkieError(f"the output {out} is read by this run", f"wyjście {out} jest czytane przez to uruchomienie")
    if not out.parent.is_dir():
        raise LodzkieError(f"there is no folder {out.parent}", f"nie ma folderu {out.parent}")


def _run_reference(options: argparse.Namespace) -> None:
    given = {
        **{f"--{name}": getattr(options, name) for name in ("database", "explain", "identifiers", "strict")},
        "--output in .zst": options.output.suffix == ".zst",
        "a mapping in YARRRML": options.mapping.suffix in {".yml", ".yaml"},
    }
    if refused := ", ".join(name for name, there in given.items() if there):
        raise LodzkieError(f"the reference engine does not know {refused}", f"silnik odniesienia nie zna: {refused}")
    _require_room(options, set())
    folder, nulls = options.folder, tuple(options.null)
    reference.write(options.mapping, options.output, folder=folder, base=options.base, nulls=nulls)


_ENGINES: Final = {"own": _run, "reference": _run_reference}


def _config(options: argparse.Namespace, spill: str) -> dict[str, str | bool | int | float | list[str]]:
    return {
        "threads": options.threads,
        "memory_limit": options.memory,
        "temp_directory": spill,
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m loaders.mapping", description="Map files to N-Quads by RML.")
    parser.add_argument("mapping", type=Path, help="the mapping, Turtle")
    parser.add_argument(
        "-o", "--output", type=Path, default=Path("out.nq"), help="N-Quads; compressed for .zst (default: out.nq)"
    )
    parser.add_argument("--base", help="base IRI; by default the @base of the mapping, else http://example.org/")
    parser.add_argument("--folder", type=Path, default=Path(), help="where relative paths of sources and targets start")
    parser.add_argument("--database", help="SQLAlchemy URL or JDBC name of the database that an R2RML mapping is about")
    parser.add_argument("--null", action="append", default=[], help="a value that counts as NULL, such as ''")
    parser.add_argument("--identifiers", type=Path, help="the kinds of identifiers that functions check, Turtle")
    parser.add_argument(
        "--engine", choices=_ENGINES, default="own", help="'reference' is Morph-KGC, installed on first use"
    )
    parser.add_argument(
        "--targets-anywhere", action="store_true", help="let the mapping write targets outside of --folder"
    )
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory", default="700MB", help="what DuckDB may use before it spills to disk")
    parser.add_argument(
        "--strict", action="store_true", help="stop at any ill-formed IRI, whatever the standard allows"
    )
    parser.add_argument("--explain", action="store_true", help="print the SQL instead of running it")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
