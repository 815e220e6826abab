"""What reading and mapping the source of a register gives, for tests of one register or of all."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from app import config, registers
from app.validation.finding import Severity
from loaders import mapping, sources

CHECKOUT: Final = Path(__file__).resolve().parent.parent.parent
BASE: Final = "https://lod.example.org/"
SETTINGS: Final = config.load({"LOD_BASE_IRI": BASE, "LOD_REGION": str(CHECKOUT)})
REGISTERS: Final = registers.load_all(SETTINGS)


@dataclass(frozen=True)
class Mapped:
    """What reading and mapping a source gave; `plan` holds the columns that the mapping reads."""

    reading: sources.Reading
    plan: mapping.Plan
    quads: bytes

    @property
    def lines(self) -> list[str]:
        return self.quads.decode().splitlines()

    @property
    def violations(self) -> list[tuple[int | None, str, str]]:
        found = [each for each in self.reading.findings if each.severity is Severity.VIOLATION]
        return sorted((each.row, each.column, each.value) for each in found)


def mapped(slug: str, folder: Path, source: Path | str | None = None, url: str = "") -> Mapped:
    """Read and map a register, from its sample or with another file or database for the source at `url`."""
    register = REGISTERS[slug]
    with closing(duckdb.connect()) as con:
        reading = sources.read(
            con,
            register.metadata,
            base=BASE,
            public=register.public_columns,
            identifiers=CHECKOUT / "ontology" / "identifiers.ttl",
            overrides={url: str(source)} if source else {},
        )
        plan = mapping.compile_mapping(
            register.mapping,
            base=BASE,
            sources=mapping.TypedTables(reading.tables.values()),
            con=con,
            graph=register.graph,
        )
        out = folder / f"{slug}.nq"
        mapping.write(con, plan, out)
        return Mapped(reading, plan, out.read_bytes())


def entries_of(slug: str, sample: Mapped) -> int:
    """How many entries the quads describe."""
    entry = f"<{REGISTERS[slug].entry_class}>"
    return sum(f"rdf-syntax-ns#type> {entry}" in line for line in sample.lines)


def iri(path: str) -> str:
    """An IRI of the region as N-Quads write it."""
    return f"<{BASE}{path}>"


def subjects(lines: list[str]) -> set[str]:
    """The subjects of quads."""
    return {line.split(" ", 1)[0] for line in lines}


class Samples(dict[str, Mapped]):
    """What the sample of each register becomes, made when it is first asked for."""

    def __init__(self, folder: Callable[[str], Path]) -> None:
        super().__init__()
        self._folder = folder

    def __missing__(self, slug: str) -> Mapped:
        """Read and map the sample of a register."""
        self[slug] = mapped(slug, self._folder(slug))
        return self[slug]
