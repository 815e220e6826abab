"""Morph-KGC, the engine that ours is held against: the same mapping and sources, no code in common.

Owns its virtual environment, made when it is first wanted, because it needs older releases of libraries that we use,
and what has to be told to it in other words, for it knows no base IRI. It refuses nothing: what Morph-KGC does not
support is missing in the output, and `docs/mapping-differences.md` says what else differs.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import venv
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from app import config
from app.errors import RegisterError
from loaders.mapping.vocabulary import RML, current_term

VERSION: Final = "morph-kgc==2.10.0"
# An ini file; with one process its cost can be compared with ours.
_CONFIGURATION: Final = """\
[CONFIGURATION]
output_file={out}
output_format=N-QUADS
number_of_processes=1
na_values={nulls}
logging_level=ERROR

[sources]
mappings={mapping}
"""
# A term map with one of these makes literals (RML-Core section 7.2), and its template is no IRI.
_OF_LITERALS: Final = frozenset({"language", "languageMap", "datatype", "datatypeMap"})
_NOT_IRI: Final = frozenset({ox.NamedNode(f"{RML}Literal"), ox.NamedNode(f"{RML}BlankNode")})


def write(mapping: Path, out: Path, *, folder: Path, base: str | None, nulls: tuple[str, ...]) -> None:
    """Write the quads of a mapping to `out`: sorted, de-duplicated N-Quads, as Morph-KGC makes them.

    Paths of sources start from `folder`; `base` resolves relative IRIs; `nulls` are values that count as NULL.
    """
    with tempfile.TemporaryDirectory(prefix="reference-") as work:
        made = Path(work) / "made.nq"
        run(command(mapping, made, base=base, nulls=nulls), cwd=folder)
        tidy(made, out)


def command(mapping: Path, made: Path, *, base: str | None, nulls: tuple[str, ...]) -> list[str]:
    """The program, to be run where paths of sources start; it writes to `made` and reads files beside it."""
    told, settings = made.with_suffix(".ttl"), made.with_suffix(".ini")
    told.write_bytes(ox.serialize(in_its_words(mapping, base), format=ox.RdfFormat.TURTLE) or b"")
    settings.write_text(
        _CONFIGURATION.format(out=made.resolve(), nulls=",".join(nulls), mapping=told.resolve()), "utf-8"
    )
    made.touch()  # for a mapping without any quad it writes no file
    return [str(installed()), "-I", "-m", "morph_kgc", str(settings.resolve())]


def tidy(made: Path, out: Path) -> None:
    """Bring what it wrote into our form: one blank before the full stop, in the order of bytes, each line once."""
    run(["sed", "-i", r"s/  \.$/ ./", str(made)])
    run(["sort", "-u", "-o", str(out), str(made)], env={**os.environ, "LC_ALL": "C"})


def in_its_words(mapping: Path, base: str | None) -> list[ox.Triple]:
    """The mapping in the current vocabulary, with templates of IRIs written out in full."""
    parser = ox.parse(path=mapping, format=ox.RdfFormat.TURTLE, base_iri=base)
    triples = [ox.Triple(*map(current_term, (t.subject, t.predicate, t.object))) for t in parser]
    base = base or parser.base_iri or ""
    text = _text_maps(triples)
    return [t if t.subject in text else _in_full(t, base) for t in triples]


def _in_full(triple: ox.Triple, base: str) -> ox.Triple:
    template = triple.object
    if triple.predicate.value == f"{RML}template" and isinstance(template, ox.Literal) and _is_relative(template.value):
        return ox.Triple(triple.subject, triple.predicate, ox.Literal(base + template.value))
    return triple


def _is_relative(template: str) -> bool:
    return ":" not in template.partition("{")[0].partition("/")[0]


def _text_maps(triples: list[ox.Triple]) -> set[Any]:
    """The term maps that make literals, language tags or blank nodes."""
    literal = {t.subject for t in triples if t.predicate.value.removeprefix(RML) in _OF_LITERALS}
    typed = {t.subject for t in triples if t.predicate.value == f"{RML}termType" and t.object in _NOT_IRI}
    tags = {t.object for t in triples if t.predicate.value == f"{RML}languageMap"}
    return literal | typed | tags


def installed() -> Path:
    """Python of the environment with Morph-KGC, which is made once."""
    environment = config.load().var / "reference" / VERSION.replace("==", "-")
    python, installed = environment / "bin" / "python", environment / "installed"
    if not installed.exists():
        venv.create(environment, with_pip=True, clear=True)
        run([str(python), "-I", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", VERSION])
        installed.touch()
    return python


def run(arguments: list[str], *, cwd: Path | None = None, env: dict[str, str] | None = None) -> None:
    """Run a program to its end; what it says when it fails is the error."""
    done = subprocess.run(arguments, cwd=cwd, env=env, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        reason = "\n".join(done.stderr.strip().splitlines()[-5:])
        program = " ".join(arguments[:5])
        raise RegisterError(
            f"the reference engine: {program} failed: {reason}", f"silnik odniesienia: {program} nie działa: {reason}"
        )
