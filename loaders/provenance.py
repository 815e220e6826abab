"""What a release says of itself, in PROV-O: when it was made, from which release, of which sources.

A handful of quads a release, carried from one release to the next, so that any of them tells the whole line. And what
the catalogue says of a register whose data are made up: that they are.

The graph `release` says which release it is that holds it, and the digest of the rest, so that whoever asks a server of
another can tell what it holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox

from app import i18n
from app.iris import PROVENANCE, RELEASE, Iris
from app.namespaces import DCAT, DCTERMS, PREFIXES
from app.store.releases import Manifest

PROV: Final = PREFIXES["prov"]
RDF: Final = PREFIXES["rdf"]
RDFS: Final = PREFIXES["rdfs"]
SPDX: Final = PREFIXES["spdx"]
XSD: Final = PREFIXES["xsd"]
SAYS_INVENTED: Final = i18n.mark("Sample data: persons, firms and figures are invented.")


def lines(manifest: Manifest, registers: list[str], iris: Iris) -> list[bytes]:
    """N-Quads lines about a release; `registers` are the slugs whose data it changed."""
    release, graph = ox.NamedNode(iris.release(manifest.id)), ox.NamedNode(iris.graph(PROVENANCE))
    facts = [*_of_release(manifest, iris), *_of_registers(manifest, registers, iris)]
    return [f"{ox.Quad(release, ox.NamedNode(predicate), value, graph)} .\n".encode() for predicate, value in facts]


def identity(manifest: Manifest, iris: Iris) -> list[bytes]:
    """N-Quads lines of the graph `release`: the current version of the datasets together, and its digest."""
    release, graph = ox.NamedNode(iris.release(manifest.id)), ox.NamedNode(iris.graph(RELEASE))
    value = ox.Literal(manifest.digest, datatype=ox.NamedNode(f"{XSD}hexBinary"))
    quads = (
        ox.Quad(ox.NamedNode(iris.datasets), ox.NamedNode(str(DCAT.hasCurrentVersion)), release, graph),
        ox.Quad(release, ox.NamedNode(f"{SPDX}checksumValue"), value, graph),
    )
    return sorted(f"{quad} .\n".encode() for quad in quads)


def of_invented(registers: Iterable[str], iris: Iris) -> list[ox.Triple]:
    """Say of registers, by slug, that their data are those of a sample: a provenance statement of DCAT-AP each."""
    return [triple for slug in registers for triple in _statement(slug, iris)]


def _statement(slug: str, iris: Iris) -> list[ox.Triple]:
    dataset, statement = ox.NamedNode(iris.dataset(slug)), ox.NamedNode(iris.sample(slug))
    words = [ox.Literal(i18n.say(SAYS_INVENTED, tag), language=tag) for tag in i18n.languages()]
    return [
        ox.Triple(dataset, ox.NamedNode(str(DCTERMS.provenance)), statement),
        ox.Triple(statement, ox.NamedNode(f"{RDF}type"), ox.NamedNode(str(DCTERMS.ProvenanceStatement))),
        *(ox.Triple(statement, ox.NamedNode(f"{RDFS}label"), text) for text in words),
    ]


def _of_release(manifest: Manifest, iris: Iris) -> list[tuple[str, ox.NamedNode | ox.Literal]]:
    created = ox.Literal(manifest.created, datatype=ox.NamedNode(f"{XSD}dateTime"))
    facts: list[tuple[str, ox.NamedNode | ox.Literal]] = [
        (f"{RDF}type", ox.NamedNode(f"{PROV}Entity")),
        (f"{RDFS}label", ox.Literal(f"Wydanie {manifest.id}", language="pl")),
        (f"{RDFS}label", ox.Literal(f"Release {manifest.id}", language="en")),
        (str(DCTERMS.identifier), ox.Literal(manifest.id)),
        (f"{PROV}generatedAtTime", created),
    ]
    # PROV-O: a release revises its parent; one that a rollback made is also an alternate of the release it restores.
    if manifest.parent:
        facts.append((f"{PROV}wasRevisionOf", ox.NamedNode(iris.release(manifest.parent))))
    if manifest.restores:
        facts.append((f"{PROV}alternateOf", ox.NamedNode(iris.release(manifest.restores))))
    return facts


def _of_registers(manifest: Manifest, registers: list[str], iris: Iris) -> list[tuple[str, ox.NamedNode | ox.Literal]]:
    changed = [(f"{PROV}hadMember", ox.NamedNode(iris.dataset(slug))) for slug in registers]
    digests = [
        (f"{PROV}wasDerivedFrom", ox.NamedNode(f"urn:sha256:{digest}"))
        for slug in registers
        if slug in manifest.registers
        for digest in manifest.registers[slug].sources.values()
    ]
    return [*changed, *digests]
