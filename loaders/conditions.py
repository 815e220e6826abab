"""What a register must fulfil to be published: each condition one function, and its refusal in Polish and English."""

from __future__ import annotations

from collections.abc import Container, Iterable
from decimal import Decimal

from app.errors import CountOutOfRange, PublishError, QuarantineLimitExceeded, SourceChanged
from app.registers import Register
from loaders.mapping import Plan
from loaders.sources import Reading


def require_published(slugs: Iterable[str], published: Container[str], register: Register) -> None:
    """The registers that it refers to are there."""
    missing = [slug for slug in slugs if slug not in published]
    if missing:
        raise PublishError(
            f"{register.slug}: refers to {', '.join(missing)}, not published yet; publish it first",
            f"{register.slug}: odwołuje się do {', '.join(missing)}; najpierw opublikuj ten rejestr",
        )


def require_every_column_mapped(register: Register, reading: Reading, plan: Plan) -> None:
    """Strict interpretation: a column is mapped, ignored by name, or stops the load."""
    unmapped = [
        f"{table}/{column}"
        for table, typed in reading.tables.items()
        for column in typed.columns
        if column not in plan.columns_used.get(typed.name, ())
    ]
    if unmapped:
        raise SourceChanged(
            f"{register.mapping}: maps no {', '.join(unmapped)}; map it, or set suppressOutput in {register.metadata}",
            f"{register.mapping}: brak odwzorowania kolumn {', '.join(unmapped)}; odwzoruj je albo ustaw "
            f"suppressOutput w {register.metadata}",
        )


def require_below_limit(register: Register, quarantined: int, records: int) -> None:
    """Not more of its records are faulty than it allows."""
    limit = register.quarantine_limit
    # One record is never too many, or a small register could have no faulty record at all; a limit of 0 allows none.
    if quarantined > (max(Decimal(1), limit * records) if limit else 0):
        raise QuarantineLimitExceeded(
            f"{register.slug}: {quarantined} of {records} records are faulty, the limit is {limit:%}",
            f"{register.slug}: {quarantined} z {records} rekordów jest błędnych, dopuszczalny udział to {limit:%}",
        )


def require_expected(register: Register, entities: int) -> None:
    """It has as many entries as it should."""
    low, high = register.expected
    if not low <= entities <= high:
        raise CountOutOfRange(
            f"{register.slug}: {entities} entries, expected {low} to {high}",
            f"{register.slug}: {entities} wpisów, oczekiwano od {low} do {high}",
        )
