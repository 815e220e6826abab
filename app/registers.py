"""Registers: what `mappings/<register>/register.ttl` says, checked and frozen.

A register is a folder of data files (DESIGN section 5); nothing here or elsewhere in the code knows one by name.
The Turtle is written relative to the base IRI, so the same files serve any deployment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Final

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.plugins.parsers.notation3 import BadSyntax

from app.config import Settings
from app.errors import RegisterError, SettingError
from app.iris import ONTOLOGY, SYSTEM_GRAPHS, Iris
from app.namespaces import DCTERMS

SLUG: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
# First path segments under /id/ and /def/, folders of mappings/, and graphs, that are not of registers.
RESERVED: Final = (
    frozenset({"code", "dataset", "def", "modul", "prefix", "queries", "query", "release", "service", "staging"})
    | SYSTEM_GRAPHS
)


@dataclass(frozen=True)
class Register:
    """One register; `description` is the whole of register.ttl, parsed against the base IRI.

    `entry_class` is the class whose instances are counted against `expected` (inclusive bounds);
    `quarantine_limit` is the tolerated share (0 to 1) of faulty records;
    `public_columns` are `<table>/<column>` names of source.json that may leave the reader;
    `requires` are slugs of registers that must be published before this one;
    `real_sample` says that the data in `sample/` are facts, not made up.
    """

    slug: str
    folder: Path
    shapes: tuple[Path, ...]
    iri: str
    graph: str
    titles: Mapping[str, str]
    entry_class: str
    expected: tuple[int, int]
    quarantine_limit: Decimal
    public_columns: frozenset[str]
    requires: tuple[str, ...]
    real_sample: bool
    description: Graph

    @property
    def inferred_graph(self) -> str:
        """The named graph of what OWL 2 RL adds to `graph`."""
        return f"{self.graph}/inferred"

    @property
    def graphs(self) -> tuple[str, str]:
        """Both named graphs: of what the register says, and of what follows."""
        return self.graph, self.inferred_graph

    @property
    def graph_names(self) -> tuple[str, str]:
        """The names of both graphs in a release."""
        return self.slug, f"{self.slug}/inferred"

    @property
    def metadata(self) -> Path:
        """CSVW metadata of the sources."""
        return self.folder / "source.json"

    @property
    def sample(self) -> Path:
        """Where the sources lie that come with the register."""
        return self.folder / "sample"

    @property
    def mapping(self) -> Path:
        """RML over the typed columns."""
        return self.folder / "mapping.ttl"

    @property
    def queries(self) -> list[Path]:
        """Example queries, in order of name."""
        return sorted((self.folder / "queries").glob("*.rq"))


def load_all(settings: Settings) -> dict[str, Register]:
    """Every register of the region by slug, those required by others first; raises `RegisterError`."""
    folders = sorted(path.parent for path in (settings.region / "mappings").glob("*/register.ttl"))
    if not folders:
        raise RegisterError(
            f"No mappings/*/register.ttl under {settings.region}; LOD_REGION must name the folder of a region"
        )
    return _in_order([load(folder, settings) for folder in folders])


def require_name(slug: str) -> None:
    """Refuse a name that no register may have with `RegisterError`."""
    if not SLUG.fullmatch(slug) or slug in RESERVED:
        taken = ", ".join(sorted(RESERVED))
        raise RegisterError(
            f"{slug!r}: a register's name is lower-case ASCII with hyphens and none of {taken}",
            f"{slug!r}: nazwa rejestru to małe litery ASCII z łącznikami, inna niż {taken}",
        )


def choose(slugs: Iterable[str], known: Mapping[str, Register]) -> list[Register]:
    """The registers that `slugs` name, in the order of `known`; `SettingError` names those that are not there."""
    wanted = set(slugs)
    unknown = ", ".join(sorted(wanted - known.keys()))
    if unknown:
        there = ", ".join(known)
        raise SettingError(f"No register {unknown}; there are {there}", f"Nie ma rejestru {unknown}; są {there}")
    return [register for slug, register in known.items() if slug in wanted]


def required(register: Register, known: Mapping[str, Register]) -> frozenset[str]:
    """The slugs of the registers that one requires, directly or not."""
    return frozenset().union(*({slug} | required(known[slug], known) for slug in register.requires))


def readable(register: Register, known: Mapping[str, Register]) -> frozenset[str]:
    """The names of the graphs that a register may look into: its own, the ontology, those of the required."""
    registers = (register, *(known[slug] for slug in required(register, known)))
    return frozenset({ONTOLOGY, f"{ONTOLOGY}/inferred"}.union(*(each.graph_names for each in registers)))


def load(folder: Path, settings: Settings) -> Register:
    """Read one register from its folder; raises `RegisterError` naming file and property."""
    slug = folder.name
    require_name(slug)
    path = folder / "register.ttl"
    iris, own = Iris(settings.base_iri), Namespace(f"{settings.base_iri}def/")
    facts = _Facts(path, _parse(path, settings.base_iri), URIRef(iris.dataset(slug)), own)
    return Register(
        slug=slug,
        folder=folder,
        shapes=_shapes(settings.region / "shapes", slug),
        iri=str(facts.subject),
        graph=iris.graph(slug),
        titles=facts.texts(DCTERMS.title),
        entry_class=facts.one(facts.own.klasaWpisu),
        expected=(int(facts.one(facts.own.liczbaMin)), int(facts.one(facts.own.liczbaMax))),
        quarantine_limit=Decimal(facts.one(facts.own.limitKwarantanny)),
        public_columns=frozenset(facts.all(facts.own.kolumnaPubliczna)),
        requires=tuple(iri.rpartition("/")[2] for iri in facts.all(DCTERMS.requires)),
        real_sample=facts.all(facts.own.probkaRzeczywista) == ["true"],
        description=facts.graph,
    )


def _parse(path: Path, base: str) -> Graph:
    try:
        return Graph().parse(path, format="turtle", publicID=base)
    except BadSyntax as error:
        raise RegisterError(f"{path}:{error.lines + 1}: {error.message}") from None


def _shapes(folder: Path, slug: str) -> tuple[Path, ...]:
    return tuple(path for path in (folder / "common.ttl", folder / f"{slug}.ttl") if path.exists())


@dataclass(frozen=True)
class _Facts:
    """What a graph says of one subject, with errors that name the file."""

    path: Path
    graph: Graph
    subject: URIRef
    own: Namespace

    def all(self, predicate: URIRef) -> list[str]:
        return sorted(str(value) for value in self.graph.objects(self.subject, predicate))

    def one(self, predicate: URIRef) -> str:
        values = self.all(predicate)
        if len(values) != 1:
            raise RegisterError(f"{self.path}: <{self.subject}> needs exactly one <{predicate}>, has {len(values)}")
        return values[0]

    def texts(self, predicate: URIRef) -> dict[str, str]:
        values = [value for value in self.graph.objects(self.subject, predicate) if isinstance(value, Literal)]
        return {value.language or "": str(value) for value in values}


def _in_order(registers: Iterable[Register]) -> dict[str, Register]:
    by_slug = {register.slug: register for register in registers}
    for register in by_slug.values():
        missing = [slug for slug in register.requires if slug not in by_slug]
        if missing:
            raise RegisterError(
                f"{register.folder}/register.ttl: requires {missing}, which no folder of mappings/ holds"
            )
    try:
        order = TopologicalSorter({slug: register.requires for slug, register in by_slug.items()}).static_order()
        return {slug: by_slug[slug] for slug in order}
    except CycleError as error:
        raise RegisterError(f"Registers require each other in a circle: {' → '.join(error.args[1])}") from None
