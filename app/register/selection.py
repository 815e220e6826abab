"""What of a register is asked for, as an address says it, and the address of what is asked for; both ways are pure.

    q= type= unit=                 words; a class; a territorial unit
    <property>=<value>             any of several, when given again
    <property>.from= <property>.to=   the ends of a range
    sort= size= page=              a property, "-" before it for the greatest first; rows a page; which page

A property is written with its prefix (`lod:wartosc`), an IRI of this site without the base. A parameter that names a
property by which entries cannot be narrowed down is refused, and so are a value that is none and what is said twice
where only one counts; whatever else is in an address is passed over. An end of a range that is no number or day is kept
apart as a fault: people write it by hand, so the page says it where it was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from app.addresses import require_single, whole
from app.index import Filters, Order
from app.index.asking import LONGEST_QUERY
from app.index.numbers import MOMENTS, bound
from app.iris import Iris
from app.labels import Reading
from app.namespaces import prefixes
from app.register import numbers
from app.register.plan import Plan
from app.register.refusals import a_value, at_most, one_of, refused, whole_number
from app.register.values import value
from app.snapshot.tables import Column

SIZES: Final = (25, 50, 100)
# Nobody writes more at the end of a range; an address may be longer.
_LONGEST: Final = 200
_MOST_VALUES: Final = 50
_LAST_PAGE: Final = 10**6
_FROM, _TO = ".from", ".to"
_NAMES: Final = frozenset({"q", "type", "unit", "sort", "size", "page"})


@dataclass(frozen=True)
class Selection:
    """A selection of entries; `kind` and `unit` are IRIs, `sort` a property, each "" for none.

    `faults` are ends of ranges that cannot be read, as they were written, by parameter: they select nothing.
    """

    words: str = ""
    kind: str = ""
    unit: str = ""
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False
    size: int = SIZES[0]
    page: int = 1
    faults: Mapping[str, str] = field(default_factory=dict)

    @property
    def narrowed(self) -> bool:
        """True when it is not everything."""
        return bool(self.words or self.kind or self.unit or self.values or self.ranges)

    def without(self, path: str, value: str | None = None) -> Selection:
        """The same without one value of a property, or without its values and its range."""
        left = tuple(each for each in self.values.get(path, ()) if value is not None and each != value)
        values = {name: kept for name, kept in {**self.values, path: left}.items() if kept}
        ranges = {name: ends for name, ends in self.ranges.items() if value is not None or name != path}
        return replace(self, values=values, ranges=ranges, page=1)

    def filters(self, register: str, plan: Plan) -> Filters:
        """What the index is asked for."""
        return Filters(
            register=register,
            type=self.kind or plan.table.entry_class,
            unit=self.unit,
            words=self.words,
            values=self.values,
            ranges={name: (least or None, most or None) for name, (least, most) in self.ranges.items()},
        )

    def order(self, reading: Reading) -> Order:
        """The order that the index is asked for, as its reader reads."""
        return Order(self.sort, self.descending, reading.language, reading.default)


def read(arguments: MultiDict[str, str], plan: Plan, iris: Iris, language: str = "") -> Selection:
    """The selection that an address names, or the error of `refused`; numbers are read as in `language`."""
    names = {name_of(column.path, iris): column for column in plan.table.columns}
    require_single(arguments, (name for name in arguments if name in _NAMES or name.endswith((_FROM, _TO))))
    values, (ranges, faults) = _values(arguments, names, plan, iris), _ranges(arguments, names, plan, language)
    sort = arguments.get("sort", "")
    column = names.get(sort.removeprefix("-"))
    if sort not in ("", "-") and column is None:
        raise refused("sort", sort, one_of(names))
    return Selection(
        words=arguments.get("q", "").strip()[:LONGEST_QUERY].rstrip(),
        kind=iri(arguments.get("type", ""), iris),
        unit=iri(arguments.get("unit", ""), iris),
        values=values,
        ranges=ranges,
        sort=column.path if column else "",
        descending=sort.startswith("-"),
        size=_number(arguments, "size", SIZES[0], SIZES),
        # Then the page is one of what points to the register.
        page=1 if "incoming" in arguments else _number(arguments, "page", 1, range(1, _LAST_PAGE)),
        faults=faults,
    )


def pairs(selection: Selection, iris: Iris) -> Iterator[tuple[str, str]]:
    """The parameters of an address that name a selection; `read` is the inverse."""
    plain = (("q", selection.words), ("type", token(selection.kind, iris)), ("unit", token(selection.unit, iris)))
    yield from ((name, text) for name, text in plain if text)
    for path, texts in selection.values.items():
        yield from ((name_of(path, iris), token(text, iris)) for text in texts)
    for path, ends in selection.ranges.items():
        yield from ((name_of(path, iris) + end, text) for end, text in zip((_FROM, _TO), ends, strict=True) if text)
    if selection.sort or selection.descending:
        yield "sort", ("-" if selection.descending else "") + (name_of(selection.sort, iris) if selection.sort else "")
    if selection.size != SIZES[0]:
        yield "size", str(selection.size)
    if selection.page != 1:
        yield "page", str(selection.page)


def query(selection: Selection, iris: Iris, language: str = "", more: Iterable[tuple[str, str]] = ()) -> str:
    """The query component of the address of a selection and what `more` it says, with its "?", "" for nothing."""
    written = [*pairs(selection, iris), *more, *([("lang", language)] if language else [])]
    return f"?{urlencode(written, safe=':/')}" if written else ""


def has_empty(arguments: MultiDict[str, str]) -> bool:
    """True when an address names what it does not choose, as forms write it."""
    return any(not text and (name in _NAMES or _is_property(name)) for name, text in arguments.items(multi=True))


def others(arguments: MultiDict[str, str]) -> Iterator[tuple[str, str]]:
    """What an address says besides a selection, without what it leaves empty."""
    for name, text in arguments.items(multi=True):
        if text and name not in _NAMES and not _is_property(name):
            yield name, text


def name_of(path: str, iris: Iris) -> str:
    """A property as addresses name it: with a prefix where there is one."""
    known = [(namespace, prefix) for prefix, namespace in prefixes(iris.base).items() if path.startswith(namespace)]
    if not known:
        return path
    namespace, prefix = max(known)
    return f"{prefix}:{path.removeprefix(namespace)}"


def token(text: str, iris: Iris) -> str:
    """A value as addresses have it: an IRI of this site without the base."""
    return text.removeprefix(iris.base) if text.startswith((f"{iris.base}id/", f"{iris.base}def/")) else text


def iri(text: str, iris: Iris) -> str:
    """The inverse of `token`."""
    return iris.base + text if text.startswith(("id/", "def/")) else text


def _values(
    arguments: MultiDict[str, str], names: Mapping[str, Column], plan: Plan, iris: Iris
) -> dict[str, tuple[str, ...]]:
    offered = {column.path for column in plan.selectable}
    found: dict[str, tuple[str, ...]] = {}
    for name, texts in arguments.lists():
        if name.endswith((_FROM, _TO)) or not _is_property(name):
            continue
        column = names.get(name)
        if column is None or column.path not in offered:
            raise refused(name, texts[0], one_of(_offered(names, plan)))
        if len(texts) > _MOST_VALUES:
            raise refused(name, texts[0], at_most(_MOST_VALUES))
        kept = {text: value(iri(text, iris), column) for text in texts if text}
        if wrong := [text for text, known in kept.items() if not known]:
            raise refused(name, wrong[0], a_value(column))
        if kept:
            found[column.path] = tuple(dict.fromkeys(kept.values()))
    return found


def _ranges(
    arguments: MultiDict[str, str], names: Mapping[str, Column], plan: Plan, language: str
) -> tuple[dict[str, tuple[str, str]], dict[str, str]]:
    """The ranges, and what was written for an end and is none."""
    offered = {column.path for column in plan.ranges}
    found: dict[str, tuple[str, str]] = {}
    faults: dict[str, str] = {}
    for name in arguments:
        stem, dot, end = name.rpartition(".")
        if not _is_property(stem) or f"{dot}{end}" not in (_FROM, _TO):
            continue
        column = names.get(stem)
        if column is None or column.path not in offered:
            raise refused(name, arguments[name], one_of(_offered(names, plan)))
        written = {each: arguments.get(stem + each, "").strip() for each in (_FROM, _TO)}
        ends = {each: _end(text, column, language, upper=each == _TO) for each, text in written.items()}
        faults |= {stem + each: text[:_LONGEST] for each, text in written.items() if text and not ends[each]}
        if any(ends.values()):
            found[column.path] = (ends[_FROM], ends[_TO])
    return found, faults


def _end(text: str, column: Column, language: str, *, upper: bool) -> str:
    """An end of a range as addresses have it, "" for what is none."""
    plain = text if column.datatype in MOMENTS else numbers.plain(text, language)
    return plain if plain and bound(plain, column.datatype, upper=upper) is not None else ""


def _is_property(name: str) -> bool:
    """True of a name that has a prefix or is an IRI; no other parameter of a page has a colon."""
    return ":" in name


def _number(arguments: MultiDict[str, str], name: str, default: int, known: range | tuple[int, ...]) -> int:
    text = arguments.get(name, str(default))
    number = whole(text)
    if number not in known:
        raise refused(name, text, whole_number(known))
    return number


def _offered(names: Mapping[str, Column], plan: Plan) -> Iterator[str]:
    """The parameters that narrow entries down by a property."""
    values, ranges = ({column.path for column in columns} for columns in (plan.selectable, plan.ranges))
    yield from (name for name, column in names.items() if column.path in values)
    yield from (name + end for name, column in names.items() if column.path in ranges for end in (_FROM, _TO))
