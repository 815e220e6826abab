"""Commands that only look: releases, diff, dump, export, explain-mapping, config."""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import Any, Final

import click
import pyoxigraph as ox

from app import config, registers
from app.cli.output import say, write_json
from app.errors import SettingError
from app.namespaces import prefixes
from app.store.releases import Releases
from loaders import compiling, differences, exports, graphs
from loaders.differences import EntityChange

FORMATS: Final = {
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}


@click.command("releases")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def list_releases(as_json: bool) -> None:
    """List the releases kept, oldest first; the current one is marked."""
    kept = Releases(config.load().releases)
    current, manifests = kept.current(), kept.all()
    if as_json:
        write_json([{**asdict(manifest), "current": manifest.id == current} for manifest in manifests])
        return
    for manifest in manifests:
        quads = sum(graph.quads for graph in manifest.graphs.values())
        restores = f", restores {manifest.restores}" if manifest.restores else ""
        say(f"{'*' if manifest.id == current else ' '} {manifest.id}  {quads} quads{restores}")


@click.command()
@click.argument("old")
@click.argument("new")
@click.option("--graph", "only", multiple=True, help="Only this graph; may be repeated.")
@click.option("--prefix", default="", help="Only IRIs that begin so; relative to the base IRI, or absolute.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, one entity a line.")
def diff(old: str, new: str, only: tuple[str, ...], prefix: str, as_json: bool) -> None:
    """Show what differs from release OLD to release NEW, entity by entity."""
    settings = config.load()
    if prefix and ":" not in prefix:
        prefix = settings.base_iri + prefix
    counts: dict[str, int] = {}
    for change in differences.between(Releases(settings.releases), old, new, only=only, prefix=prefix):
        counts[change.kind] = counts.get(change.kind, 0) + 1
        _show_json(change) if as_json else _show(change)
    if not as_json:
        say(", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())) or "no difference")


def _show(change: EntityChange) -> None:
    say(f"{change.kind} <{change.iri}> in {change.graph}")
    for sign, lines in (("-", change.removed), ("+", change.added)):
        for line in lines:
            say(f"  {sign} {line}")


def _show_json(change: EntityChange) -> None:
    say(json.dumps(asdict(change), ensure_ascii=False, sort_keys=True))


@click.command()
@click.argument("graph", nargs=-1)
@click.option("--release", help="Release to take it from (default: the current one).")
@click.option("--format", "form", type=click.Choice(sorted(FORMATS)), default="nq", show_default=True)
@click.option("-o", "--output", type=click.File("wb"), default="-", help="File to write (default: standard output).")
def dump(graph: tuple[str, ...], release: str | None, form: str, output: Any) -> None:
    """Write graphs (default: all) of a release: a register's slug, `<register>/inferred`, ontology, catalogue."""
    settings = config.load()
    releases = Releases(settings.releases)
    manifest = releases.manifest(release or releases.require_current())
    unknown = [name for name in graph if name not in manifest.graphs]
    if unknown:
        there = ", ".join(manifest.graphs)
        raise SettingError(
            f"No graph {', '.join(unknown)}; there are {there}", f"Nie ma grafu {', '.join(unknown)}; są {there}"
        )
    folder = releases.path(manifest.id) / "graphs"
    files = [folder / graphs.file_name(name) for name in graph or manifest.graphs]
    quads = chain.from_iterable(graphs.read_quads(file) for file in files)
    rdf_format = FORMATS[form]
    statements = quads if rdf_format.supports_datasets else (quad.triple for quad in quads)
    ox.serialize(statements, output, rdf_format, prefixes=prefixes(settings.base_iri))


@click.command()
@click.argument("register")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(register: str, file: Path) -> None:
    """Write FILE, called as one of the exports of a REGISTER (gtfs.zip), from the current release."""
    settings = config.load()
    [chosen] = registers.choose([register], registers.load_all(settings))
    releases = Releases(settings.releases)
    current = releases.require_current()
    store = ox.Store.read_only(str(releases.path(current) / "store"))
    for member in exports.write(chosen, file, store, releases.manifest(current).base_iri):
        say(member)


@click.command("explain-mapping")
@click.argument("register")
def explain_mapping(register: str) -> None:
    """Print the SQL that a register's mapping is compiled to."""
    settings = config.load()
    [chosen] = registers.choose([register], registers.load_all(settings))
    say(compiling.explain(chosen, settings))


@click.command("config")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def show_config(as_json: bool) -> None:
    """Show every setting: its value here, and what it does."""
    settings = config.load()
    values = {config.PREFIX + setting.name: getattr(settings, setting.name.lower()) for setting in config.SETTINGS}
    if as_json:
        write_json(
            {name: str(value) if not isinstance(value, int | tuple) else value for name, value in values.items()}
        )
        return
    for setting in config.SETTINGS:
        say(f"{config.PREFIX}{setting.name}={values[config.PREFIX + setting.name]}\n    {setting.help}")


COMMANDS: Final = (list_releases, diff, dump, export, explain_mapping, show_config)
