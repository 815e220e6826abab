"""Values as the engine writes them, in what a server answers: `5.0` becomes `5`, `1.5E3` is `1500`, and `05` is `5`.

Servers agree on what a number is and not on how it is written: TDB2 has a digit after every decimal point, sums keep
the zeros of what was added, months those of the date. The engine's form is that of XSD 1.1 (section 3.3.3.2 for
decimals, without a point where there is nothing behind it), so the same question has the same answer, to the byte, of
every store. Both formats that we read (`answers`) mark a value by its datatype, beside it: nothing else is looked at,
but that names which went to the server in disguise (`disguising`) are read without it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from typing import Final, Protocol

from pyoxigraph import Literal

from app.store.remote.disguising import DISGUISE

_XSD: Final = rb"http://www\.w3\.org/2001/XMLSchema#"
_NAMES: Final = rb"decimal|double|integer|boolean|dateTime|duration|dayTimeDuration"
_PIECE: Final = 64 * 1024
# Bytes that a number and its datatype take at most where they are looked for over the end of a piece.
_MARK: Final = 512
# In JSON the two come in any order; in N-Triples one after the other. No quote in a string stands without a backslash.
_JSON: Final = re.compile(
    rb'"datatype"\s*:\s*"' + _XSD + rb"(?P<before>" + _NAMES + rb')"\s*,\s*"value"\s*:\s*"(?P<first>[^"\\]{1,99})"'
    rb'|"value"\s*:\s*"(?P<last>[^"\\]{1,99})"\s*,\s*"datatype"\s*:\s*"' + _XSD + rb"(?P<behind>" + _NAMES + rb')"'
)
_N_TRIPLES: Final = re.compile(rb'"(?P<last>[^"\\\n]{1,99})"\^\^<' + _XSD + rb"(?P<behind>" + _NAMES + rb")>")
_DISGUISE: Final = re.compile(rb'(?<=["<])' + re.escape(DISGUISE.encode()))
_PLACES: Final = 18
# No more digits than always fit into 64 bits.
_INTEGER: Final = re.compile(r"[+-]?0*[0-9]{1,18}")
_COLUMNS: Final = re.compile(rb'"vars"\s*:\s*\[[^\]]*\]')
# But for that of Virtuoso where there are none.
_REMARK: Final = re.compile(rb"^#(?! Empty NT$)", re.MULTILINE)
_DECIMAL: Final = re.compile(r"([+-]?)0*(\d*)(?:\.(\d*?)0*)?")


class Readable(Protocol):
    """What bytes can be read from."""

    def read(self, amt: int | None = None, /) -> bytes:
        """So many bytes, or fewer at the end."""
        ...


class Levelled(io.RawIOBase):
    """What a server answers, with its numbers as the engine writes them."""

    def __init__(self, response: Readable, pattern: re.Pattern[bytes], columns: Sequence[str] = ()) -> None:
        self._response = response
        self._pattern = pattern
        self._columns = columns
        self._rest = b""
        self._ready = b""

    def readable(self) -> bool:
        """Nothing but reading is done to it."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer as far as the next piece goes; 0 at the end."""
        while not self._ready:
            piece = self._response.read(_PIECE)
            text = self._rest + piece
            end = self._safe(text) if piece else len(text)
            plain = _DISGUISE.sub(b"", self._headed(text[:end]))
            self._ready, self._rest = self._pattern.sub(_levelled, plain), text[end:]
            if not piece and not self._ready:
                return 0
            self._refuse_remarks()
        size = min(len(buffer), len(self._ready))
        buffer[:size], self._ready = self._ready[:size], self._ready[size:]
        return size

    def _headed(self, text: bytes) -> bytes:
        """The piece, with the columns in our order where the head is in it."""
        if self._columns and (found := _COLUMNS.search(text)):
            names = b",".join(b'"%s"' % name.encode() for name in self._columns)
            self._columns = ()
            return text[: found.start()] + b'"vars":[%s]' % names + text[found.end() :]
        return text

    def _refuse_remarks(self) -> None:
        """Refuse a comment among triples: so a server says that it stopped half-way, and readers pass over it."""
        if self._pattern is _N_TRIPLES and _REMARK.search(self._ready):
            raise SyntaxError("the server says something among the triples")

    def _safe(self, text: bytes) -> int:
        """Where to cut so that no number is in two pieces: behind a value in JSON, or a triple."""
        end = text.rfind(b"}" if self._pattern is _JSON else b"\n") + 1
        # There is none in a value that is larger than a piece.
        return end or max(0, len(text) - _MARK)


def json(response: Readable, columns: Sequence[str] = ()) -> io.BufferedReader:
    """Solutions in the JSON format of SPARQL results, levelled, in `columns`: `SELECT *` leaves their order free."""
    return io.BufferedReader(Levelled(response, _JSON, columns), _PIECE)


def n_triples(response: Readable) -> io.BufferedReader:
    """A graph in N-Triples, levelled."""
    return io.BufferedReader(Levelled(response, _N_TRIPLES), _PIECE)


def _levelled(found: re.Match[bytes]) -> bytes:
    groups = found.groupdict()
    number = groups.get("first") or groups["last"]
    write = _WRITTEN[(groups.get("before") or groups["behind"]).decode()]
    return found[0].replace(b'"%s"' % number, b'"%s"' % write(number.decode()).encode(), 1)


def decimal(text: str) -> str:
    """The canonical form of a decimal; what is none stays as it is."""
    found = _DECIMAL.fullmatch(text.strip())
    if not found or not (found[2] or found[3] or "0" in text):
        return text
    # The engine counts with no more, and cuts.
    fraction = (found[3] or "")[:_PLACES].rstrip("0")
    digits = f"{found[2] or '0'}.{fraction}" if fraction else found[2] or "0"
    return f"-{digits}" if found[1] == "-" and digits != "0" else digits


def double(text: str) -> str:
    """A double as the engine writes it, the shortest digits that tell it from others; what is none stays as it is."""
    try:
        return _SPECIAL.get(text) or Literal(float(text)).value
    except ValueError:
        return text


def integer(text: str) -> str:
    """The canonical form of an integer that the engine counts with; what is none, or longer, stays as it is."""
    return str(int(text)) if _INTEGER.fullmatch(text) else text


def boolean(text: str) -> str:
    """The canonical form of a boolean; what is none stays as it is."""
    return _BOOLEAN.get(text, text)


def moment(text: str) -> str:
    """A moment without zeros at the end of its seconds; what is none stays as it is."""
    found = _MOMENT.fullmatch(text)
    if not found:
        return text
    fraction = found["fraction"].rstrip("0")
    return f"{found['whole']}{fraction and '.'}{fraction}{found['zone']}"


def duration(text: str) -> str:
    """A duration of days and of a time without the parts that are zero; what is none stays as it is."""
    found = _DURATION.fullmatch(text)
    if not found or text[-1] in "PT":
        return text
    sign, days, hours, minutes, seconds = found.groups(default="")
    seconds = f"{seconds[:-1].rstrip('0').rstrip('.')}S" if "." in seconds else seconds
    time = "".join(part for part in (hours, minutes, seconds) if not _ZERO.fullmatch(part))
    date = "" if _ZERO.fullmatch(days) else days
    return f"{sign}P{date}{time and 'T'}{time}" if date or time else "PT0S"


_MOMENT: Final = re.compile(
    r"(?P<whole>-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(?P<fraction>\d+)(?P<zone>Z|[+-]\d\d:\d\d|)"
)
_DURATION: Final = re.compile(r"(-?)P(\d+D)?(?:T(\d+H)?(\d+M)?(\d+(?:\.\d+)?S)?)?")
_ZERO: Final = re.compile(r"0+(?:\.0+)?[DHMS]|")
_BOOLEAN: Final = {"1": "true", "0": "false"}
_SPECIAL: Final = {"INF": "INF", "-INF": "-INF", "NaN": "NaN"}
_WRITTEN: Final[dict[str, Callable[[str], str]]] = {
    "decimal": decimal,
    "double": double,
    "integer": integer,
    "boolean": boolean,
    "dateTime": moment,
    "duration": duration,
    "dayTimeDuration": duration,
}
