"""What is described: graphs and files that tell of the registers, made of what the region says and of other graphs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

from app.config import Settings
from app.examples import examples as region_examples
from app.iris import CATALOGUE, ONTOLOGY, SHAPES
from app.registers import Register
from app.store.releases import RegisterFacts
from loaders import candidate, charts, examples, graphs, ledger, provenance, vocabulary, void
from loaders.engines import Engines
from loaders.pipeline import Outcome
from loaders.reports import write as write_report
from loaders.staging import Staging, link_files


def ontology(staging: Staging, settings: Settings, engines: Engines) -> None:
    """Bring the ontology, which the closure of every register follows, and its own closure up to date.

    It is not closed again where the last time came from this ontology, by this software, to what is there.
    """
    _put(staging, ONTOLOGY, sorted((settings.region / "ontology").rglob("*.ttl")))
    if engines.update is None:
        candidate.infer_ontology(staging, engines)
    elif not ledger.is_closed(settings, staging.graphs):
        candidate.infer_ontology(staging, engines)
        ledger.note_closed(settings, staging.graphs)


def region(staging: Staging, registers: Mapping[str, Register], facts: Mapping[str, RegisterFacts]) -> None:
    """Bring up to date what the region says of the registers that are published: catalogue and shapes, no drafts."""
    published = _published(staging, registers)
    invented = [register.slug for register in published if register.slug in facts and facts[register.slug].invented]
    files = [register.folder / "register.ttl" for register in published]
    _put(staging, CATALOGUE, files, provenance.of_invented(invented, staging.iris))
    _put(staging, SHAPES, sorted({path for register in published for path in register.shapes}))


def content(staging: Staging, registers: Mapping[str, Register], settings: Settings) -> None:
    """Bring up to date what is made of all that is published: VoID, examples of queries, charts."""
    void.describe(staging, _published(staging, registers))
    examples.describe(staging, region_examples(settings.region))
    charts.write(staging, registers)


def reports(staging: Staging, outcomes: Sequence[Outcome], settings: Settings) -> None:
    """Write what was found beside the releases, for the clerk; for registers that passed, into the release too."""
    inside, beside = staging.directory / "reports", settings.var / "reports"
    inside.mkdir()
    if staging.parent_directory:
        link_files(staging.parent_directory / "reports", inside)
    for outcome in outcomes:
        for folder in (beside, inside) if outcome.facts else (beside,):
            write_report(outcome.report, outcome.register, folder, settings.base_iri)


def _published(staging: Staging, registers: Mapping[str, Register]) -> list[Register]:
    return [register for slug, register in registers.items() if slug in staging.graphs]


def _put(staging: Staging, name: str, files: Sequence[Path], more: Sequence[ox.Triple] = ()) -> None:
    out = staging.directory / f"{name}{graphs.SUFFIX}"
    vocabulary.write(files, name=name, iris=staging.iris, out=out, more=more)
    staging.replace(name, out)
