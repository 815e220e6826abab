"""Charts of registers: how a region declares them, and what a release keeps of each so that a page costs no query.

    mappings/<register>/charts/*.rq ─ loaders.charts, when a release is published ─▶ <release>/charts/<register>.json

The first comments of a query are its titles, as of any query of a region; then come settings, `# kind: bar`, which
`docs/registers.md` lists. Owns both forms; evaluates and draws nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import Any, Final

from app.errors import RegisterError
from app.labels import Label

FOLDER: Final = "charts"
KINDS: Final = ("bar", "line", "stacked", "share")
# What rows are ordered by: "" for the order of the query, or their values, the greatest first.
BY_VALUE: Final = "value"
ORDERS: Final = ("", BY_VALUE)
_LANGUAGES: Final = ("pl", "en")
_SETTING: Final = re.compile(r"#\s*([a-z]+)(?: \(([a-z]+)\))?:\s*(.+?)\s*")
_SETTINGS: Final = frozenset(
    {"kind", "label", "series", "choice", "value", "unit", "note", "percent", "head", "sentence", "order"}
)
_PLACE: Final = re.compile(r"\{([^{}]*)\}")
# What a sentence about a chart can name.
PLACES: Final = frozenset({"choice", "percent", "first", "last"})
_CURRENCY: Final = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True)
class Declaration:
    """A chart as a region declares it.

    `labels` are the variables of its levels, from the top, `series` and `choice` those that part it, "" for none;
    `units` and `notes` are words by language, `currency` an ISO 4217 code where values are money. `percents` name what
    the last of the series is in per cent of the first, where rows say that and add up; `sentences` say the same of all
    rows, with `PLACES` in braces. `heads` are what the levels are called, by language; `order` is one of `ORDERS`.
    """

    name: str
    titles: Mapping[str, str]
    notes: Mapping[str, str]
    kind: str
    labels: tuple[str, ...]
    series: str
    choice: str
    value: str
    currency: str
    units: Mapping[str, str]
    text: str
    percents: Mapping[str, str] = field(default_factory=dict)
    sentences: Mapping[str, str] = field(default_factory=dict)
    heads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    order: str = ""


@dataclass(frozen=True)
class Term:
    """What a row names: the IRI of a thing, or the lexical form of a literal with the IRI of its datatype."""

    text: str
    datatype: str = ""
    labels: tuple[Label, ...] = ()

    @property
    def is_iri(self) -> bool:
        """True when it names a thing."""
        return not self.datatype


@dataclass(frozen=True)
class Row:
    """One value; the others are positions in the chart's `terms`, None where it has no choice or no series."""

    choice: int | None
    labels: tuple[int, ...]
    series: int | None
    value: str


@dataclass(frozen=True)
class Chart:
    """A chart as a release keeps it; values of a label that has levels below it are the sums of theirs."""

    name: str
    titles: Mapping[str, str]
    notes: Mapping[str, str]
    kind: str
    currency: str
    units: Mapping[str, str]
    terms: tuple[Term, ...]
    rows: tuple[Row, ...]
    percents: Mapping[str, str] = field(default_factory=dict)
    sentences: Mapping[str, str] = field(default_factory=dict)
    heads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def said(text: str, places: Mapping[str, str]) -> str:
    """A sentence about a chart, with what its places stand for."""
    return _PLACE.sub(lambda place: places[place[1]], text)


def declared(folder: Path) -> Iterator[Declaration]:
    """The charts that the folder of a register declares, in order of their names; `RegisterError` names a file."""
    for path in sorted((folder / FOLDER).glob("*.rq")):
        yield _declaration(path, path.read_text(encoding="utf-8"))


def to_json(key: str, charts: Iterator[Chart]) -> str:
    """The charts of a register as they are kept; `key` tells what they were made of."""
    kept = {"key": key, "charts": [asdict(chart) for chart in charts]}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) + "\n"


def key_of(path: Path) -> str | None:
    """The key of the charts in a file, None when there is no such file."""
    if not path.exists():
        return None
    key: str = json.loads(path.read_text(encoding="utf-8"))["key"]
    return key


def from_json(text: str) -> tuple[Chart, ...]:
    """The inverse of `to_json`."""
    return tuple(_chart(each) for each in json.loads(text)["charts"])


@lru_cache(maxsize=64)
def of_release(release: Path, register: str) -> tuple[Chart, ...]:
    """The charts of a register in the directory of a release, which never changes; none where it has none."""
    path = release / FOLDER / f"{register}.json"
    return from_json(path.read_text(encoding="utf-8")) if path.exists() else ()


def _declaration(path: Path, text: str) -> Declaration:
    comments = list(takewhile(lambda line: line.startswith("#"), text.splitlines()))
    titles = {tag: line.lstrip("# ").strip() for tag, line in zip(_LANGUAGES, comments, strict=False)}
    settings = _settings(path, comments[len(_LANGUAGES) :])
    units = _by_language(settings, "unit")
    currency = units.pop("", "")
    if len(titles) < len(_LANGUAGES) or (currency and not _CURRENCY.fullmatch(currency)):
        raise RegisterError(f"{path}: expected a title in each of {_LANGUAGES}, and as unit a currency or `unit (pl)`")
    labels = tuple(_needed(path, settings, "label").replace("?", "").split())
    return Declaration(
        name=path.stem,
        titles=titles,
        notes=_by_language(settings, "note"),
        kind=_one_of(path, "kind", _needed(path, settings, "kind"), KINDS),
        labels=labels,
        series=settings.get(("series", ""), "").lstrip("?"),
        choice=settings.get(("choice", ""), "").lstrip("?"),
        value=_needed(path, settings, "value").lstrip("?"),
        currency=currency,
        units=units,
        text=text,
        percents=_by_language(settings, "percent"),
        sentences=_sentences(path, settings),
        heads=_heads(path, settings, len(labels)),
        order=_one_of(path, "order", settings.get(("order", ""), ""), ORDERS),
    )


def _sentences(path: Path, settings: Mapping[tuple[str, str], str]) -> dict[str, str]:
    found = _by_language(settings, "sentence")
    unknown = {place for text in found.values() for place in _PLACE.findall(text)} - PLACES
    if unknown or (found and ("series", "") not in settings):
        raise RegisterError(f"{path}: a sentence compares series, and names of {sorted(PLACES)}, not {sorted(unknown)}")
    return found


def _heads(path: Path, settings: Mapping[tuple[str, str], str], levels: int) -> dict[str, tuple[str, ...]]:
    texts = _by_language(settings, "head")
    heads = {tag: tuple(part.strip() for part in text.split("|")) for tag, text in texts.items()}
    if wrong := next((texts[tag] for tag, head in heads.items() if len(head) != levels), None):
        raise RegisterError(f"{path}: expected a head for each of {levels} levels, parted by '|', not {wrong!r}")
    return heads


def _settings(path: Path, comments: list[str]) -> dict[tuple[str, str], str]:
    settings: dict[tuple[str, str], str] = {}
    for line in comments:
        found = _SETTING.fullmatch(line)
        if found is None:
            continue
        if found[1] not in _SETTINGS:
            raise RegisterError(f"{path}: no setting of a chart is called {found[1]!r}; there are {sorted(_SETTINGS)}")
        settings[found[1], found[2] or ""] = found[3]
    return settings


def _needed(path: Path, settings: Mapping[tuple[str, str], str], name: str) -> str:
    if (name, "") not in settings:
        raise RegisterError(f"{path}: a chart needs a comment `# {name}: …`")
    return settings[name, ""]


def _one_of(path: Path, name: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise RegisterError(f"{path}: {name} is one of {', '.join(filter(None, known))}, not {value!r}")
    return value


def _by_language(settings: Mapping[tuple[str, str], str], name: str) -> dict[str, str]:
    return {tag: text for (setting, tag), text in settings.items() if setting == name}


def _chart(kept: dict[str, Any]) -> Chart:
    terms = (
        Term(each["text"], each["datatype"], tuple(Label(*label) for label in each["labels"])) for each in kept["terms"]
    )
    rows = (Row(each["choice"], tuple(each["labels"]), each["series"], each["value"]) for each in kept["rows"])
    heads = {tag: tuple(head) for tag, head in kept.get("heads", {}).items()}
    return Chart(**{**kept, "terms": tuple(terms), "rows": tuple(rows), "heads": heads})
