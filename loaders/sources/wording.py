"""What a finding about a cell says, in Polish and English: what the value is not, and what was expected.

Owns the sentences; a clerk reads them, so they show the register's own format and never a value that is secret.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from loaders.sources.cells import SCHEMES, Fault
from loaders.sources.datatype import NUMERIC, Datatype, Family
from loaders.sources.identifiers import Form, Kind, check_digit
from loaders.sources.metadata import Column

Messages = Mapping[str, str]
# Polish letters of a date pattern: rok, godzina.
_POLISH_LETTERS: Final = str.maketrans("yHhS", "rggS")


def cell(fault: Fault, column: Column, shown: Messages) -> Messages:
    """The messages of a fault of a cell, `shown` being what may be shown of its value."""
    pl, en = _SENTENCES[fault](column)
    return {"pl": f"„{shown['pl']}” {pl}", "en": f"“{shown['en']}” {en}"} if shown["pl"] else {"pl": pl, "en": en}


def _required(_: Column) -> tuple[str, str]:
    return "Komórka jest pusta, a wartość jest wymagana.", "The cell is empty, a value is required."


def _control(_: Column) -> tuple[str, str]:
    return (
        "zawiera znak sterujący; w tekście mogą być tylko tabulator i koniec wiersza",
        "has a control character; text may only have tabs and line ends",
    )


def _datatype(column: Column) -> tuple[str, str]:
    return _DATATYPES[column.datatype.family](column.datatype)


def _pattern(column: Column) -> tuple[str, str]:
    pl, en = (column.form.get(language, column.datatype.format) for language in ("pl", "en"))
    return f"nie ma wymaganej postaci: {pl}", f"does not have the required form: {en}"


def _length(column: Column) -> tuple[str, str]:
    low, high = column.datatype.min_length, column.datatype.max_length
    pl = " ".join(part for part in (f"od {low}" if low else "", f"do {high}" if high is not None else "") if part)
    en = " ".join(part for part in (f"from {low}" if low else "", f"to {high}" if high is not None else "") if part)
    return f"ma niedozwoloną długość; liczba znaków może wynosić {pl}", f"has a length that is not {en} characters"


def _range(column: Column) -> tuple[str, str]:
    builtin, bounds = column.datatype.builtin, dict(column.datatype.bounds)
    for comparison, bound in ((">=", builtin.low), ("<=", builtin.high)):
        if bound is not None:
            bounds.setdefault(comparison, str(bound))
    allowed = ", ".join(f"{_COMPARISONS[comparison]} {bound}" for comparison, bound in bounds.items())
    return f"jest poza dozwolonym zakresem ({allowed})", f"is outside the allowed range ({allowed})"


_COMPARISONS: Final = {">=": "≥", "<=": "≤", ">": ">", "<": "<"}


def _date(datatype: Datatype) -> tuple[str, str]:
    form = (datatype.format or _XSD_FORMS[datatype.base]).replace("'", "")
    pl, en = _MOMENTS[datatype.base]
    return f"nie jest {pl} w postaci {form.translate(_POLISH_LETTERS)}", f"is not {en} in the form {form}"


_XSD_FORMS: Final = {
    "date": "yyyy-MM-dd",
    "dateTime": "yyyy-MM-ddTHH:mm:ss",
    "datetime": "yyyy-MM-ddTHH:mm:ss",
    "time": "HH:mm:ss",
    "gYear": "yyyy",
    "gYearMonth": "yyyy-MM",
}
_MOMENTS: Final = {
    "date": ("datą", "a date"),
    "dateTime": ("datą i godziną", "a date and time"),
    "datetime": ("datą i godziną", "a date and time"),
    "time": ("godziną", "a time"),
    "gYear": ("rokiem", "a year"),
    "gYearMonth": ("rokiem i miesiącem", "a year and month"),
}


def _number(datatype: Datatype) -> tuple[str, str]:
    if datatype.family is Family.INTEGER:
        example = f"1{datatype.group_char}234"
        return f"nie jest liczbą całkowitą zapisaną jak {example}", f"is not a whole number written like {example}"
    example = f"1{datatype.group_char}234{datatype.decimal_char}56"
    return f"nie jest liczbą zapisaną jak {example}", f"is not a number written like {example}"


def _words(datatype: Datatype) -> tuple[str, str]:
    yes, no = (datatype.format or "true|false").split("|")
    return f"nie jest żadną z wartości „{yes}” i „{no}”", f"is neither “{yes}” nor “{no}”"


def _address(datatype: Datatype) -> tuple[str, str]:
    pl, en = "nie jest pełnym adresem, na przykład https://www.example.org/", "is not an absolute address such as"
    if datatype.format:
        return pl, f"{en} https://www.example.org/"
    schemes = ", ".join(f"{scheme}:" for scheme in SCHEMES)
    return f"{pl} (dozwolone: {schemes})", f"{en} https://www.example.org/ (allowed: {schemes})"


_DATATYPES: Final[dict[Family, Callable[[Datatype], tuple[str, str]]]] = {
    Family.MOMENT: _date,
    Family.BOOLEAN: _words,
    Family.URI: _address,
    **dict.fromkeys(NUMERIC, _number),
}
_SENTENCES: Final[dict[Fault, Callable[[Column], tuple[str, str]]]] = {
    Fault.REQUIRED: _required,
    Fault.DATATYPE: _datatype,
    Fault.CONTROL: _control,
    Fault.PATTERN: _pattern,
    Fault.LENGTH: _length,
    Fault.RANGE: _range,
}


def identifier(kind: Kind, value: str, shown_value: str, looks_like: Kind | None) -> Messages:
    """The messages of a wrong identifier; `value` is stripped and only looked at, `shown_value` is shown."""
    pl = f"„{shown_value}” nie jest poprawne jako {kind.label('pl')}"
    en = f"“{shown_value}” is not a valid {kind.label('en')}"
    if looks_like:
        return {
            "pl": f"{pl}; wygląda na {looks_like.label('pl')}",
            "en": f"{en}; it looks like a {looks_like.label('en')}",
        }
    reason_pl, reason_en = _reason(kind, value)
    return {"pl": pl + reason_pl, "en": en + reason_en}


def _reason(kind: Kind, value: str) -> tuple[str, str]:
    if any(_fails_check(form, value) for form in kind.forms):
        return "; cyfra kontrolna się nie zgadza", "; the check digit does not hold"
    if value.isdigit() and len(kind.restored(value)) > len(value):
        return (
            f"; cyfr jest {len(value)}, może brakuje zera na początku",
            f"; it has {len(value)} digits, perhaps a leading zero is lost",
        )
    return "", ""


def _fails_check(form: Form, value: str) -> bool:
    if form.check is None or form.length != len(value) or not re.fullmatch(form.pattern, value):
        return False
    return check_digit(form.check, value) != int(value[-1])


def confidential(kind: Kind, shown: Messages) -> Messages:
    """The messages of a text in which a number of a secret kind stands."""
    return {
        "pl": f"„{shown['pl']}” zawiera numer, którego nie wolno publikować: {kind.label('pl')}",
        "en": f"“{shown['en']}” has a number in it that must not be published: {kind.label('en')}",
    }


def repaired(before: str, after: str) -> Messages:
    """The messages of an identifier that got its lost zeros back."""
    return {
        "pl": f"Przywrócono utracone zera na początku: „{before}” zapisano jako „{after}”",
        "en": f"Lost leading zeros were restored: “{before}” is taken as “{after}”",
    }


def repeated(value: str, rows: list[int]) -> Messages:
    """The messages of a key that stands in several records; `rows` are the first of them."""
    listed = ", ".join(map(str, rows))
    return {
        "pl": f"„{value}” powtarza się w wierszach: {listed}; klucz musi być niepowtarzalny",
        "en": f"“{value}” is repeated in rows {listed}; a key must be unique",
    }


def no_key() -> Messages:
    """The messages of a record without a key."""
    return {"pl": "Klucz rekordu jest pusty.", "en": "The key of the record is empty."}


def ragged(cells: int, expected: int) -> Messages:
    """The messages of a row with too few or too many cells."""
    return {
        "pl": f"Liczba komórek w wierszu to {cells}, oczekiwano {expected} (jak w nagłówku)",
        "en": f"The row has {cells} cells, expected {expected} (as the header has)",
    }


def misfit(path: str, expected: str) -> Messages:
    """The messages of a record that has something else at `path`."""
    pl, en = _EXPECTED[expected]
    return {
        "pl": f"„{path}” nie jest tym, co opisuje source.json: oczekiwano {pl}",
        "en": f"“{path}” is not what source.json says: expected {en}",
    }


_EXPECTED: Final = {
    "array": ("listy", "an array"),
    "object": ("obiektu", "an object"),
    "value": ("pojedynczej wartości", "a single value"),
    "text": ("poprawnego tekstu Unicode, a jest w nim połowa znaku", "Unicode text, but it holds half a character"),
}


def more(count: int) -> Messages:
    """The messages of the finding that stands for those not told one by one."""
    return {
        "pl": f"Takich samych błędów w tej kolumnie, niewymienionych osobno, jest jeszcze: {count}",
        "en": f"More faults of this kind in this column that are not listed one by one: {count}",
    }
