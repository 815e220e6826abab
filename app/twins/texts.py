"""What things are called, in every language of the site, for data that speak none in particular."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.description import Description
from app.labels import Chain
from app.snapshot import Dataset


class Texts:
    """The labels of a description by language; a language that has none is left out."""

    def __init__(self, description: Description, languages: tuple[str, ...]) -> None:
        self._labels = description.labels
        self._datasets = {dataset.iri: dataset for dataset in description.datasets}
        self._languages = languages

    def of(self, iri: str) -> Mapping[str, str]:
        """What a thing is called; a name without a language counts for every one."""
        found = ((language, self._find(iri, Chain((language, "")))) for language in self._languages)
        return {language: text for language, text in found if text}

    def _find(self, iri: str, chain: Chain) -> str | None:
        dataset: Dataset | None = self._datasets.get(iri)
        label = chain.best(dataset.titles) if dataset else self._labels.find(iri, chain)
        return label.text if label else None


def local_names(iris: Iterable[str], prefixes: Mapping[str, str]) -> dict[str, str]:
    """A short name of each property: what follows its namespace; with its prefix where two would be called alike."""
    known = sorted(set(iris))
    short = {iri: _local(iri) for iri in known}
    taken = list(short.values())
    return {iri: name if taken.count(name) == 1 else _prefixed(iri, name, prefixes) for iri, name in short.items()}


def _local(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2] or iri


def _prefixed(iri: str, name: str, prefixes: Mapping[str, str]) -> str:
    namespace = iri.removesuffix(name)
    return next((f"{prefix}:{name}" for prefix, known in prefixes.items() if known == namespace), iri)
