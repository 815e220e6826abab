"""What the expressions of fields refer to: the columns of rows, or paths into a JSON text.

Owns how a reference becomes a column. It refuses records of other kinds than these within a record.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from loaders.mapping import sql
from loaders.mapping.files.json_path import JsonPath, parse_json_path
from loaders.mapping.files.json_rows import extracted, selected
from loaders.mapping.model import Place
from loaders.mapping.sources import Column
from loaders.mapping.views.relation import Relation


class Records(Protocol):
    """The records that the fields of one level are taken from."""

    def columns(self, references: tuple[str, ...], relation: Relation, place: Place) -> Mapping[str, Column]:
        """The columns behind at least those of `references` that there are."""
        ...


@dataclass(frozen=True)
class Flat:
    """Rows: references are the names of columns."""

    found: Mapping[str, Column]

    def columns(self, references: tuple[str, ...], relation: Relation, place: Place) -> Mapping[str, Column]:  # noqa: ARG002 -- see Records
        """See `Records`."""
        return self.found


@dataclass(frozen=True)
class Text:
    """Texts in column `record`, to be taken apart in a formulation that the field of their records has to say."""

    record: str
    nulls: tuple[str, ...] | None = None

    def columns(self, references: tuple[str, ...], relation: Relation, place: Place) -> Mapping[str, Column]:  # noqa: ARG002 -- see Records
        """See `Records`."""
        raise place.error(
            "the fields of a text need rml:referenceFormulation", "pola tekstu wymagają rml:referenceFormulation"
        )

    @property
    def text(self) -> str:
        """SQL of the text that a record is."""
        return f"x.{sql.name(self.record)}"


@dataclass(frozen=True)
class Json:
    """JSON texts in column `record`: references are JSONPaths, added as columns when they are first asked for.

    With `keys`, references are the names of members, whatever is in them.
    """

    record: str
    nulls: tuple[str, ...] | None = None
    keys: bool = False
    found: dict[str, Column] = field(default_factory=dict)

    def columns(self, references: tuple[str, ...], relation: Relation, place: Place) -> Mapping[str, Column]:
        """See `Records`."""
        for reference in references:
            if reference not in self.found:
                path = f"$[{json.dumps(reference)}]" if self.keys else reference
                self.found[reference] = self._column(_path(path, place), reference, relation)
        return self.found

    def items(self, iterator: str, relation: Relation, place: Place) -> tuple[str, str]:
        """A row for each record that a path selects in a record: its column, as JSON, and that of its position."""
        path = _path(iterator, place)
        found = extracted(self._json, path)
        return relation.unnest(found if path.many else f"CASE WHEN {found} IS NOT NULL THEN [{found}] END")

    @property
    def text(self) -> str:
        """SQL of the text that a record is, when it is a JSON string."""
        return f"{self._json} ->> '$'"

    @property
    def _json(self) -> str:
        return f"x.{sql.name(self.record)}::JSON"

    def _column(self, path: JsonPath, reference: str, relation: Relation) -> Column:
        value, suffix = relation.new(), relation.new()
        items = selected(self._json, path, reference, value, suffix, self.nulls)
        relation.table = f"(SELECT *, {items} FROM {relation.table} AS x)"
        return Column(value, suffix=suffix, many=path.many)


def _path(text: str, place: Place) -> JsonPath:
    try:
        return parse_json_path(text)
    except ValueError as beyond:
        raise place.error(
            f"a view cannot take apart a record by this path: {beyond}",
            f"widok nie rozłoży rekordu tą ścieżką: {beyond}",
        ) from beyond
