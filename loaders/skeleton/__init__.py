"""The skeleton of a new register, written from a sample file: `lodzkie new-register`.

Owns the order: look at the sample (`profile`), guess how its cells are read (`guess`), fill the templates that lie
beside this file. What it writes is a working register, and a start for its keeper; it never writes over a file.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from string import Template
from typing import Any, Final

from app.errors import RegisterError
from app.namespaces import RML
from app.registers import require_name
from loaders.skeleton.guess import Column, columns, is_key, name_of_entry
from loaders.skeleton.profile import Profile, profile

TEMPLATES: Final = Path(__file__).parent
TABLE: Final = "wpisy"


def write(slug: str, sample: Path, region: Path) -> list[Path]:
    """Write the files of register `slug` into `region`; return them. Raises `RegisterError`, `SourceUnavailable`."""
    require_name(slug)
    looked = profile(sample)
    found = columns(looked)
    files = _files(slug, sample, looked, found)
    _refuse_existing(region / path for path in files)
    for path, text in files.items():
        (region / path).parent.mkdir(parents=True, exist_ok=True)
        (region / path).write_text(text, encoding="utf-8")
    copy = region / "mappings" / slug / "sample" / sample.name
    copy.parent.mkdir(exist_ok=True)
    shutil.copyfile(sample, copy)
    return [region / path for path in files] + [copy]


def _files(slug: str, sample: Path, looked: Profile, found: list[Column]) -> dict[Path, str]:
    key = next((column for column in found if is_key(column, looked)), None)
    if key is None:
        raise RegisterError(
            f"{sample.name}: no column holds a different value in every row; an entry needs a number of its own",
            f"{sample.name}: żadna kolumna nie ma w każdym wierszu innej wartości; wpis musi mieć własny numer",
        )
    values = _values(slug, found, key)
    folder = Path("mappings") / slug
    return {
        folder / "source.json": _source(sample, looked, found, key),
        folder / "register.ttl": _filled("register.ttl", values),
        folder / "mapping.ttl": _filled("mapping.ttl", values),
        folder / "queries" / "wszystkie.rq": _filled("query.rq", values),
        Path("shapes") / f"{slug}.ttl": _filled("shapes.ttl", values),
        Path("ontology") / f"{slug}.ttl": _filled("ontology.ttl", values),
    }


def _refuse_existing(paths: Iterable[Path]) -> None:
    existing = [str(path) for path in paths if path.exists()]
    if existing:
        raise RegisterError(f"{', '.join(existing)}: exists already", f"{', '.join(existing)}: już istnieje")


def _source(sample: Path, looked: Profile, found: list[Column], key: Column) -> str:
    table: dict[str, Any] = {"@id": f"#{TABLE}", "url": f"sample/{sample.name}"}
    if looked.dialect:
        table["dialect"] = looked.dialect
    if looked.iterator:
        table[str(RML.iterator)] = looked.iterator
    table["tableSchema"] = {"columns": [column.description for column in found], "primaryKey": key.name}
    metadata = {"@context": "http://www.w3.org/ns/csvw", "tables": [table]}
    return json.dumps(metadata, ensure_ascii=False, indent=2) + "\n"


def _values(slug: str, found: list[Column], key: Column) -> dict[str, str]:
    """What the templates ask for; the terms of a register carry its name, so that they meet no other register's."""
    term = "".join(part.capitalize() for part in slug.split("-"))
    public = [column for column in found if column.public]
    name = name_of_entry(found)
    own = [_of_column(slug, term, column) for column in public if column is not name]
    named = _of_name(slug, name) if name else None
    return {
        "slug": slug,
        "term": term,
        "key": key.name,
        "public": ", ".join(f'"{TABLE}/{column.name}"' for column in public),
        "label": _filled("mapping-label.ttl", named) if named else _filled("mapping-no-label.ttl", _key(slug, key)),
        "properties": "".join(_filled("mapping-property.ttl", values) for values in own),
        "shapes": "".join(_filled("shapes-property.ttl", values) for values in [*([named] if named else []), *own]),
        "shape_list": ", ".join(f"<shapes/{slug}/{column.name}>" for column in public),
        "terms": "".join(_filled("ontology-property.ttl", values) for values in own),
    }


def _key(slug: str, key: Column) -> dict[str, str]:
    return {"slug": slug, "key": key.name}


def _of_column(slug: str, term: str, column: Column) -> dict[str, str]:
    return {
        "slug": slug,
        "name": column.name,
        "property": f"lod:{term[0].lower()}{term[1:]}-{column.name}",
        "title": column.title.replace("\\", "\\\\").replace('"', '\\"'),
        "datatype": f"xsd:{column.datatype}",
        "minimum": "1" if column.required else "0",
    }


def _of_name(slug: str, column: Column) -> dict[str, str]:
    """What an entry is called needs no term of its own."""
    return _of_column(slug, slug, column) | {"property": "rdfs:label", "datatype": "rdf:langString"}


def _filled(template: str, values: dict[str, str]) -> str:
    return Template((TEMPLATES / f"{template}.in").read_text(encoding="utf-8")).substitute(values)
