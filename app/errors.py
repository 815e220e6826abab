"""The error tree: what can go wrong, the HTTP status it becomes and the exit code of the command line.

    LodzkieError                       500 / 1
    ├── SettingError                   500 / 2   a setting or an argument is unknown or unreadable
    ├── RequestError                   400       the client's request cannot be served as it stands
    │   ├── QuerySyntaxError           400       with line and column of the fault
    │   ├── Forbidden                  403       update, SERVICE or LOAD on the public endpoint
    │   ├── NotFound                   404       no such resource in this release
    │   ├── NotAcceptable              406       carries the media types on offer
    │   ├── ClientGone                 400       nobody is there to read the answer
    │   ├── BodyTimeout                408       the rest of the request's body did not come
    │   ├── PayloadTooLarge            413
    │   ├── UnsupportedMediaType       415
    │   └── TooManyRequests            429       a client has used up its time
    ├── StoreUnavailable               503       no release, or the store does not answer
    │   ├── NothingPublished           503       there is no release yet
    │   ├── StoreAway                  503       the server that keeps the data does not answer
    │   ├── ReleaseMoved               503       a server went on to another release meanwhile
    │   ├── Busy                       503       too many queries wait already
    │   └── StoreRefuses               503       the server of a remote store will not do what it is told
    ├── IndexUnavailable               503       the release has no index to search in
    ├── QueryTimeout                   504       a query met its deadline
    ├── LimitExceeded                  503       a query needs more than a query may have
    │   ├── QueryDied                  503       of memory, or it broke the engine
    │   └── ResultTooLarge             503       of rows or bytes
    ├── ShelfFull                      507       no room for one more saved query
    ├── ServiceFailed                  502       a SERVICE that a query calls does not answer as it should
    ├── ProcessDied                    500       a process of the publisher, before its work was done
    └── PublishError                   500 / 3   a register keeps its old state
        ├── RegisterError              500 / 3   register.ttl, source.json or a shape is wrong
        ├── SourceUnavailable          500 / 3   a source file, database or iterator cannot be read
        ├── SourceChanged              500 / 3   a column is missing, or is neither mapped nor ignored
        ├── MappingError               500 / 3   names mapping file, line and term
        ├── QuarantineLimitExceeded    500 / 3   too many faulty rows or entities
        ├── CountOutOfRange            500 / 3   fewer or more entities than the register expects
        ├── DeliveryError              500 / 6   the server of a remote store does not answer, or refuses
        ├── PublisherBusy              500 / 4   another publisher holds the lock, or has its turn at the server
        └── UnknownRelease             404 / 5

Messages are kept in Polish and English because a clerk or a citizen may read them; a message that only a developer
can meet may give English alone.
"""

from __future__ import annotations

import copyreg
from typing import Any, ClassVar


class LodzkieError(Exception):
    """Root of the tree; `en` is always given, `pl` falls back to it; `limit` tells programs which limit was met."""

    status: ClassVar[int] = 500
    exit_code: ClassVar[int] = 1
    limit: str = ""

    def __init__(self, en: str, pl: str | None = None) -> None:
        super().__init__(en)
        self.en = en
        self.pl = pl or en

    def text(self, language: str) -> str:
        """The message in `language`, English for any language but Polish."""
        return self.pl if language == "pl" else self.en

    def __reduce__(self) -> tuple[Any, ...]:
        """As it is, whatever its class asks to be made of: children raise faults for their parents."""
        return copyreg.__newobj__, (type(self), *self.args), vars(self)  # type: ignore[attr-defined]


class SettingError(LodzkieError):
    """A setting or an argument of the command line names nothing there is, or its value cannot be read."""

    exit_code = 2


class RequestError(LodzkieError):
    """The client's request cannot be served as it stands (RFC 9110 section 15.5)."""

    status = 400


class QuerySyntaxError(RequestError):
    """A SPARQL query that does not parse; `line` and `column` count from 1, None when the parser cannot tell."""

    def __init__(self, en: str, pl: str | None = None, *, line: int | None = None, column: int | None = None) -> None:
        super().__init__(en, pl)
        self.line = line
        self.column = column

    @classmethod
    def at(cls, text: str, offset: int, en: str, pl: str) -> QuerySyntaxError:
        """What is wrong at `offset` of the query `text`."""
        line, column = text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
        return cls(
            f"Line {line}, column {column}: {en}", f"Wiersz {line}, kolumna {column}: {pl}", line=line, column=column
        )


class Forbidden(RequestError):
    """Understood and refused: update, SERVICE, LOAD."""

    status = 403


class NotFound(RequestError):
    """No such resource in this release."""

    status = 404


class NotAcceptable(RequestError):
    """Nothing on offer fits Accept (RFC 9110 section 15.5.7); `offers` lists the media types that would."""

    status = 406

    def __init__(self, offers: tuple[str, ...]) -> None:
        super().__init__(f"Available: {', '.join(offers)}", f"Dostępne: {', '.join(offers)}")
        self.offers = offers


class ClientGone(RequestError):
    """The client closed the connection before it had its answer; nobody will read this one."""


class BodyTimeout(RequestError):
    """The rest of the request's body did not come in time (RFC 9110 section 15.5.9)."""

    status = 408


class PayloadTooLarge(RequestError):
    """The request body is over the limit."""

    status = 413


class UnsupportedMediaType(RequestError):
    """The request body is of a type this resource does not read."""

    status = 415


class TooManyRequests(RequestError):
    """A client has used up its time (RFC 6585 section 4); `retry_after` in seconds."""

    status = 429
    limit = "client"

    def __init__(self, en: str, pl: str | None = None, *, retry_after: int) -> None:
        super().__init__(en, pl)
        self.retry_after = retry_after


class StoreUnavailable(LodzkieError):
    """No release is published yet, or the store does not answer: never a 404.

    A publication or a restart takes no longer than `retry_after` seconds.
    """

    status = 503
    retry_after: int = 5


class NothingPublished(StoreUnavailable):
    """There is no release yet."""

    def __init__(self) -> None:
        super().__init__("Nothing is published yet; run: lodzkie publish", "Nic jeszcze nie opublikowano")


class StoreAway(StoreUnavailable):
    """The server that keeps the data cannot be reached: a matter of minutes, not of seconds."""

    limit = "store"
    retry_after: int = 60


class ReleaseMoved(StoreUnavailable):
    """The server went on to another release while it was asked, or may have; ask again, of the one that it holds."""

    def __init__(self) -> None:
        super().__init__("The data changed meanwhile; ask again", "W tym czasie dane się zmieniły; spróbuj ponownie")


class Busy(StoreUnavailable):
    """More queries wait already than may."""

    limit = "queue"


class StoreRefuses(StoreUnavailable):
    """The server of a remote store answers, and has not done it; `said` is its status and reason, for who runs it."""

    said: str = ""


class IndexUnavailable(LodzkieError):
    """The release has no index, or one that this software does not read, until the next publication.

    Pages that need none go on.
    """

    status = 503
    limit = "index"


class QueryTimeout(LodzkieError):
    """A query met its deadline before its first byte; asked again, it would again."""

    status = 504
    limit = "seconds"


class LimitExceeded(LodzkieError):
    """A query needs more than a query may have; asked again, it would again."""

    status = 503


class QueryDied(LimitExceeded):
    """The process that evaluated the query died: it needed too much memory, or broke the engine."""

    limit = "memory"

    def __init__(self) -> None:
        super().__init__(
            "The query needs more memory than a query may have, or breaks the engine; ask for less",
            "Zapytanie potrzebuje więcej pamięci, niż może dostać, albo psuje silnik bazy; zapytaj o mniej",
        )


class ResultTooLarge(LimitExceeded):
    """The result has more rows or bytes than a result may have, and its format cannot say that it was cut."""

    def __init__(self, by: str, limit: int) -> None:
        super().__init__(
            f"The result has more than {limit} {by}; ask for less at a time, with LIMIT and OFFSET",
            f"Wynik ma więcej niż {limit} {'wierszy' if by == 'rows' else 'bajtów'}; "
            "pytaj o mniej naraz, z LIMIT i OFFSET",
        )
        self.limit = by


class ShelfFull(LodzkieError):
    """No room for one more saved query (RFC 4918 section 11.5)."""

    status = 507


class ServiceFailed(LodzkieError):
    """A service that a query calls did not answer, or not with results."""

    status = 502


class ProcessDied(LodzkieError):
    """A process of the publisher came to an end before its work was done; nothing is published."""


class PublishError(LodzkieError):
    """A register cannot be published; it keeps its old state."""

    exit_code = 3


class RegisterError(PublishError):
    """A register's own files (register.ttl, source.json, shape) are wrong."""


class SourceUnavailable(PublishError):
    """A source file, database or iterator cannot be read."""


class SourceChanged(PublishError):
    """A column is missing, or is neither mapped nor ignored by name."""


class MappingError(PublishError):
    """A mapping cannot be compiled; names the file, the line and the term."""


class QuarantineLimitExceeded(PublishError):
    """More faulty rows or entities than the register tolerates."""


class CountOutOfRange(PublishError):
    """Fewer or more entities than the register expects."""


class DeliveryError(PublishError):
    """The server of a remote store does not answer whoever publishes, or refuses what it is told."""

    exit_code = 6


class PublisherBusy(PublishError):
    """Another publisher holds the lock, or has its turn at the server of a remote store."""

    exit_code = 4


class UnknownRelease(PublishError):
    """No release with that id is kept."""

    status = 404
    exit_code = 5
