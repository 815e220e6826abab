"""Commands that change what is published: publish, check, rollback, and what prepares a register."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import click

from app import config, registers
from app.cli.output import error_texts, language, say, steps, write_json
from app.cli.storing import repairs_as_json, tell_repairs
from app.cli.waiting import shown_by, waiting
from app.errors import PublishError
from app.registers import Register
from app.store.remote import servers
from loaders import pipeline, skeleton
from loaders import publish as publisher
from loaders.delivery import Look
from loaders.engines import BY_NAME
from loaders.pipeline import Outcome
from loaders.publish import Order, Publication

_ENGINE: Final = click.option(
    "--engine",
    type=click.Choice(list(BY_NAME)),
    default="own",
    help="What maps, infers and validates; 'reference' is Morph-KGC, owlrl and pySHACL, for comparison.",
)

_SOURCE: Final = click.option(
    "--source",
    multiple=True,
    metavar="[URL=]FILE",
    help="A file or database in place of URL in source.json, which its last part may name. "
    "Without URL=, of the only source that is no companion; where there are several, it is refused.",
)


_PROCESSES: Final = click.option(
    "--processes",
    type=click.IntRange(min=1),
    help="Registers that are walked side by side, in processes of their own (default: LOD_PROCESSES).",
)


@click.command()
@click.argument("register", nargs=-1)
@_SOURCE
@_PROCESSES
@click.option("--dry-run", is_flag=True, help="Do everything but publish.")
@_ENGINE
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def publish(
    register: tuple[str, ...],
    source: tuple[str, ...],
    processes: int | None,
    dry_run: bool,
    engine: str,
    as_json: bool,
) -> None:
    """Publish registers (default: all) into a new release."""
    _finish(_publish(register, source, processes, engine, dry_run=dry_run), as_json)


@click.command()
@click.argument("register", nargs=-1)
@_SOURCE
@_PROCESSES
@_ENGINE
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def check(
    register: tuple[str, ...], source: tuple[str, ...], processes: int | None, engine: str, as_json: bool
) -> None:
    """Read, map and validate registers (default: all), and report; nothing is published."""
    _finish(_publish(register, source, processes, engine, dry_run=True), as_json)


@click.command()
@click.argument("release", required=False)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def rollback(release: str | None, as_json: bool) -> None:
    """Bring back the content of a release (default: the one before the current)."""
    settings = config.load()
    with waiting():
        repairs = publisher.settle(settings, look=Look.WHERE_UNSURE) if servers.is_remote(settings) else ()
        manifest = publisher.rollback(release, settings)
    if as_json:
        write_json({"release": manifest.id, "restores": manifest.restores, "repairs": repairs_as_json(repairs)})
    else:
        tell_repairs(repairs)
        say(f"{manifest.id} restores {manifest.restores}")


@click.command("new-register")
@click.argument("name")
@click.argument("sample", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def new_register(name: str, sample: Path) -> None:
    """Write the skeleton of register NAME from a SAMPLE file: CSV, XLSX, JSON."""
    settings = config.load()
    for path in skeleton.write(name, sample, settings.region):
        say(str(path.relative_to(settings.region)))
    say(_ADVICE[language()])


_ADVICE: Final = {
    "pl": (
        "Przejrzyj kolumny w source.json i kolumny publiczne w register.ttl: czy żadna nie dotyczy osób?\n"
        "Folder sample/ zawiera kopię całego pliku; zanim go utrwalisz, zastąp w nim dane osób zmyślonymi."
    ),
    "en": (
        "Go through the columns of source.json and the public ones of register.ttl: is none about a person?\n"
        "The folder sample/ holds a copy of the whole file; replace data of persons in it before you commit it."
    ),
}


COMMANDS: Final = (publish, check, rollback, new_register)


def _publish(
    slugs: tuple[str, ...], source: tuple[str, ...], processes: int | None, engine: str, *, dry_run: bool
) -> Publication:
    settings = config.load()
    settings = replace(settings, processes=processes or settings.processes)
    known = registers.load_all(settings)
    chosen = registers.choose(slugs or known, known)
    order = Order(chosen, _overrides(source, chosen), dry_run)
    with steps(len(chosen) * len(pipeline.STEPS)) as watch, shown_by(watch.progress):
        return publisher.publish(order, settings, known, engines=BY_NAME[engine](), watch=watch)


def _overrides(source: tuple[str, ...], chosen: list[Register]) -> dict[str, dict[str, str]]:
    """Sources named on the command line belong to the one register that is published."""
    if not source:
        return {}
    if len(chosen) != 1:
        raise click.UsageError("--source needs exactly one register")
    return {chosen[0].slug: dict(_override(text) for text in source)}


def _override(text: str) -> tuple[str, str]:
    """Split `URL=FILE`; a bare FILE, or a database URL, stands for the main source of the register (key "")."""
    url, separator, place = text.partition("=")
    bare = not separator or "://" in url or Path(text).exists()
    return ("", text) if bare else (url, place)


def _finish(publication: Publication, as_json: bool) -> None:
    if as_json:
        write_json(_as_json(publication))
    else:
        _tell(publication)
    if publication.failed:
        sys.exit(PublishError.exit_code)


def _as_json(publication: Publication) -> dict[str, Any]:
    return {
        "release": publication.release.id if publication.release else None,
        "registers": {outcome.register.slug: _outcome_as_json(outcome) for outcome in publication.outcomes},
        "changes": {name: _counts(counts) for name, counts in publication.changes.items()},
        "swept": list(publication.swept),
        "repairs": repairs_as_json(publication.repairs),
    }


def _outcome_as_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "records": outcome.report.records,
        "quarantined": outcome.report.quarantined,
        "entities": outcome.facts.entities if outcome.facts else None,
        "error": error_texts(outcome.error) if outcome.error else None,
    }


def _counts(counts: Any) -> dict[str, int]:
    return {"added": counts["A"], "removed": counts["D"]}


def _tell(publication: Publication) -> None:
    texts = _TEXTS[language()]
    for name in publication.swept:
        say(texts["swept"].format(name=name))
    tell_repairs(publication.repairs)
    for outcome in publication.outcomes:
        say(_line(outcome))
    for name, counts in publication.changes.items():
        say(f"  {name}: +{counts['A']} -{counts['D']}")
    if any(outcome.report.findings for outcome in publication.outcomes):
        say(texts["reports"].format(folder=config.load().var / "reports"))
    release = publication.release
    say(texts["release"].format(id=release.id) if release else texts["none" if publication.changes else "unchanged"])


def _line(outcome: Outcome) -> str:
    texts, report = _TEXTS[language()], outcome.report
    counts = texts["counts"].format(records=report.records, quarantined=report.quarantined)
    slug = outcome.register.slug
    if outcome.error:
        return f"{slug}: {texts['refused']}: {outcome.error.text(language())} ({counts})"
    assert outcome.facts is not None
    return f"{slug}: {texts['entries'].format(entries=outcome.facts.entities)}, {counts}"


_TEXTS: Final = {
    "pl": {
        "swept": "usunięto pozostałość po przerwanej publikacji: {name}",
        "reports": "co jest nie tak, w którym wierszu i czego oczekiwano: {folder}",
        "release": "wydanie {id}",
        "none": "bez wydania",
        "unchanged": "bez wydania: nic się nie zmieniło",
        "counts": "rekordy: {records}, w kwarantannie: {quarantined}",
        "refused": "pozostaje w poprzednim stanie",
        "entries": "wpisy: {entries}",
    },
    "en": {
        "swept": "removed what a publisher that died had left: {name}",
        "reports": "what is wrong, in which row, and what was expected: {folder}",
        "release": "release {id}",
        "none": "no release",
        "unchanged": "no release: nothing changed",
        "counts": "{records} records, {quarantined} in quarantine",
        "refused": "keeps its old state",
        "entries": "{entries} entries",
    },
}
