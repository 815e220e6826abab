"""The arrows of docs/architecture.md: who may import whom, and that each module says what it owns."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
MODULES = sorted(path for root in ("app", "loaders") for path in (CHECKOUT / root).rglob("*.py"))

# Each layer may import itself where it says so, and the layers named after it. The order is that of the drawing.
FOUNDATION = tuple(
    f"app.{name}"
    for name in (
        *("config", "durations", "errors", "iris", "namespaces", "negotiation", "i18n", "labels"),
        *("prefixes", "setting_types"),
    )
)
STORE = ("app.store",)
INDEX = ("app.index",)
VALIDATION = ("app.validation",)
REGISTERS = ("app.charts", "app.examples", "app.registers")
LOADERS = ("loaders",)
SERVER = ("app.server",)
WEB = tuple(
    f"app.{name}"
    for name in (
        *("addresses", "admission", "bundle", "catalogues", "changes", "charging", "context", "description"),
        *("direct", "feed", "frame", "geometries", "headers", "home", "incoming", "listed"),
        *("maps", "page", "page_kinds", "page_script", "pointing", "problems", "queries", "register"),
        *("releases", "representation", "resource", "schema_org", "schema_words", "search", "snapshot", "sparql"),
        *("terms", "territory", "throttling", "twins", "values"),
    )
)
TOP = ("app", "app.cli", "app.factory", "app.serving", "app.wsgi")


def layer(module: str) -> tuple[str, ...]:
    for names in (FOUNDATION, STORE, INDEX, VALIDATION, REGISTERS, LOADERS, SERVER, WEB):
        if any(module == name or module.startswith(f"{name}.") for name in names):
            return names
    return TOP


ALLOWED = {
    FOUNDATION: (FOUNDATION,),
    STORE: (FOUNDATION, STORE),
    INDEX: (FOUNDATION, STORE, INDEX),
    VALIDATION: (FOUNDATION, VALIDATION),
    REGISTERS: (FOUNDATION, REGISTERS),
    LOADERS: (FOUNDATION, STORE, INDEX, VALIDATION, REGISTERS, LOADERS),
    SERVER: (FOUNDATION, STORE, SERVER),
    WEB: (FOUNDATION, STORE, INDEX, REGISTERS, SERVER, WEB),
    TOP: (FOUNDATION, STORE, INDEX, VALIDATION, REGISTERS, LOADERS, SERVER, WEB, TOP),
}


def name_of(path: Path) -> str:
    parts = path.relative_to(CHECKOUT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[str]:
    """Modules of ours that a file imports; `from app import config` counts as `app.config`."""
    ours = {name_of(module) for module in MODULES}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] in ("app", "loaders"))
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in ("app", "loaders"):
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in ours else node.module


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_follow_the_arrows(path: Path) -> None:
    allowed = ALLOWED[layer(name_of(path))]
    wrong = [name for name in imports(path) if layer(name) not in allowed]
    assert not wrong, f"{name_of(path)} must not import {wrong}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_module_says_what_it_owns(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring
    assert docstring.splitlines()[0].endswith((".", ":"))


def test_no_python_knows_a_register() -> None:
    slugs = [folder.parent.name for folder in (CHECKOUT / "mappings").glob("*/register.ttl")]
    assert slugs
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        known = [slug for slug in slugs if slug in text]
        assert not known, f"{path} names {known}"
