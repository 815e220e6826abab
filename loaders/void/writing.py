"""Counts of a register as VoID: its dataset, the nested partitions of it, and its links to others.

Statements are triples of terms as N-Quads write them; nothing here knows of graphs or files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from app.namespaces import PREFIXES
from loaders.void.counting import ANY, Counts
from loaders.void.naming import Names

# A host with fewer links is where somebody has a page, and no dataset.
FEWEST_LINKS: Final = 10
VOID: Final = PREFIXES["void"]
EXT: Final = PREFIXES["void-ext"]
TYPE: Final = f"<{PREFIXES['rdf']}type>"
LABEL: Final = f"<{PREFIXES['rdfs']}label>"
Statement = tuple[str, str, str]


def statements(slug: str, counts: Counts, names: Names, space: str, graphs: Iterable[str]) -> Iterator[Statement]:
    """Describe a register, which is in `graphs`; `space` is what the IRIs of its own things begin with, "" for none."""
    yield from _dataset(slug, counts, names, space)
    for graph in graphs:
        yield names.dataset(slug), term("dataDump"), f"<{names.iris.content(graph)}>"
    yield from _class_parts(slug, counts, names)
    yield from _property_parts(slug, counts, names)
    yield from _object_parts(slug, counts, names)
    yield from _linksets(slug, counts, names)


def term(name: str) -> str:
    """A term of VoID."""
    return f"<{VOID}{name}>"


def number(count: int) -> str:
    """A count, as a literal."""
    return f'"{count}"^^<{PREFIXES["xsd"]}integer>'


def _dataset(slug: str, counts: Counts, names: Names, space: str) -> Iterator[Statement]:
    dataset = names.dataset(slug)
    yield dataset, TYPE, term("Dataset")
    yield dataset, term("triples"), number(counts.all_triples)
    yield dataset, term("distinctSubjects"), number(counts.all_subjects)
    yield dataset, term("classes"), number(len(counts.entities))
    yield dataset, term("properties"), number(sum(cls == ANY for cls, _ in counts.triples))
    yield dataset, term("sparqlEndpoint"), f"<{names.iris.endpoint}>"
    if counts.inside:
        yield dataset, term("uriSpace"), f'"{space}"'
        yield dataset, term("entities"), number(counts.inside)
    if counts.example:
        yield dataset, term("exampleResource"), counts.example.decode()
    terms = [*counts.entities, *(prop for _, prop in counts.triples)]
    for namespace in sorted({names.namespace(each) for each in terms}):
        yield dataset, term("vocabulary"), f"<{namespace}>"


def _class_parts(slug: str, counts: Counts, names: Names) -> Iterator[Statement]:
    for cls, entities in counts.entities.items():
        part = names.class_part(slug, cls)
        yield names.dataset(slug), term("classPartition"), part
        yield part, term("class"), cls.decode()
        yield part, term("entities"), number(entities)
        yield part, LABEL, f'"{names.name(cls)}"'


def _property_parts(slug: str, counts: Counts, names: Names) -> Iterator[Statement]:
    for (cls, prop), triples in counts.triples.items():
        part = names.property_part(slug, cls, prop)
        yield names.class_part(slug, cls) if cls else names.dataset(slug), term("propertyPartition"), part
        yield part, term("property"), prop.decode()
        yield part, term("triples"), number(triples)
        yield part, term("distinctSubjects"), number(counts.subjects[cls, prop])
        if cls == ANY:
            yield part, LABEL, f'"{names.name(prop)}"'


def _object_parts(slug: str, counts: Counts, names: Names) -> Iterator[Statement]:
    """The classes of objects as void-generator nests them, and the datatypes, which VoID itself has no words for."""
    tables = (
        (counts.objects, "class", term("classPartition"), term("class")),
        (counts.datatypes, "datatype", f"<{EXT}datatypePartition>", f"<{EXT}datatype>"),
    )
    for counted, kind, partition, value in tables:
        for (cls, prop, other), triples in counted.items():
            part = names.object_part(slug, cls, prop, kind, other)
            yield names.property_part(slug, cls, prop), partition, part
            yield part, value, other.decode()
            yield part, term("triples"), number(triples)


def _linksets(slug: str, counts: Counts, names: Names) -> Iterator[Statement]:
    for (target, prop), triples in counts.links.items():
        outside = "/" in target
        if target == slug or (outside and triples < FEWEST_LINKS):
            continue
        links = names.linkset(slug, target, prop)
        yield links, TYPE, term("Linkset")
        yield links, term("subjectsTarget"), names.dataset(slug)
        yield links, term("objectsTarget"), names.host(target) if outside else names.dataset(target)
        yield links, term("linkPredicate"), prop.decode()
        yield links, term("triples"), number(triples)
        yield names.dataset(slug), term("subset"), links
