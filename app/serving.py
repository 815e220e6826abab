"""Serving under gunicorn: worker processes with threads, settings from ours and nothing from elsewhere.

The application is made before the fork, so that all processes are of one region and share what it takes; it opens
nothing, since a store, a connection or a thread does not survive a fork. SIGHUP reads the region anew; when it is
wrong, the site goes on with what it had. A process that has answered many requests makes place for another one. Of
proxies' headers only X-Forwarded-For is read, when a setting says how many proxies there are: links are relative and
IRIs come from the settings.
"""

from __future__ import annotations

import gc
import io
import logging
import socket
import struct
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO, Final

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from gunicorn.http.errors import ParseException  # type: ignore[import-untyped]

from app import problems
from app.config import Settings
from app.errors import BodyTimeout, ClientGone, LodzkieError
from app.factory import create_app
from app.server import memory
from app.throttling import Buckets

# The most that gunicorn allows, twice its default; a query that is longer goes by POST.
_REQUEST_LINE: Final = 8190
# Open connections of each process, below the number of files that a process may usually have.
_CONNECTIONS: Final = 400
# Options of sockets, which those that are accepted inherit: seconds for which a thread waits until the next bytes of a
# request come, or are taken of what the server says by itself (`app.server.responses` sees to answers); bytes that the
# system holds for a client to fetch (it doubles the number). These count as sent, and a large buffer would buy time for
# those who do not read.
_SOCKET: Final = {
    socket.SO_RCVTIMEO: struct.pack("ll", 3, 0),
    socket.SO_SNDTIMEO: struct.pack("ll", 30, 0),
    socket.SO_SNDBUF: 128 * 1024,
}
# Processes end up to a tenth of their requests apart, so that there are always others.
_JITTER: Final = 10
# Seconds for which a connection waits for its client's next request: longer than proxies keep one that they do not use,
# also on a machine that stands still for a while (deploy/nginx.conf, deploy/Caddyfile).
_KEPT: Final = 10
# Seconds in which a request may finish when the server is told to stop.
GRACE: Final = 30


def run(settings: Settings, *, bind: str | None = None, workers: int | None = None) -> None:
    """Serve until told to stop; `bind` and `workers` replace the settings."""
    memory.share_heaps()
    Server(settings, options(settings, bind, workers)).run()


def options(settings: Settings, bind: str | None = None, workers: int | None = None) -> dict[str, Any]:
    """The settings of gunicorn."""
    return {
        "bind": bind or settings.bind,
        "workers": workers or settings.workers,
        "threads": settings.worker_threads,
        "worker_class": "app.server.connections.Worker",
        "worker_connections": _CONNECTIONS,
        "preload_app": True,
        "max_requests": settings.worker_requests,
        "max_requests_jitter": settings.worker_requests // _JITTER,
        "graceful_timeout": GRACE,
        "keepalive": _KEPT,
        "limit_request_line": _REQUEST_LINE,
        "forwarded_allow_ips": "",
        "forwarder_headers": "",
        "control_socket_disable": True,
        "proc_name": "lodzkie",
        "when_ready": _limit_sockets,
        "child_exit": lambda _, worker: worker.leave(),
    }


def _limit_sockets(arbiter: Any) -> None:
    for listener in arbiter.LISTENERS:
        for option, value in _SOCKET.items():
            listener.setsockopt(socket.SOL_SOCKET, option, value)


def _is_news(record: logging.LogRecord) -> bool:
    """False for a connection that was given up because its client was too slow, or had gone."""
    return not (record.exc_info and isinstance(record.exc_info[1], BlockingIOError | ClientGone))


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn's own entry point for a program that configures it."""

    def __init__(self, settings: Settings, configuration: dict[str, Any]) -> None:
        self._settings = settings
        # Made before the fork, so that all processes share it.
        self._buckets = Buckets(settings.client_seconds)
        self._configuration = configuration
        super().__init__()

    def load_config(self) -> None:
        """Take the configuration, and no file or variable of gunicorn's."""
        for name, value in self._configuration.items():
            self.cfg.set(name, value)

    def reload(self) -> None:
        """Make the application anew, from the region as it is now; a wrong one changes nothing."""
        super().reload()
        try:
            self.callable = self.load()
        except (LodzkieError, OSError) as error:
            logging.getLogger("gunicorn.error").warning("The site goes on as it was: %s", error)

    def load(self) -> Flask:
        """Make the application; called before the fork, so that it must not open anything."""
        app = create_app(self._settings, self._buckets)
        app.register_error_handler(ParseException, problems.of_malformed_body)
        app.wsgi_app = _timely(app.wsgi_app)  # type: ignore[method-assign]
        logging.getLogger("gunicorn.error").addFilter(_is_news)
        # What is there now stays: the collector of garbage need not look at it again, nor at each answer that is kept;
        # and processes share the memory of what it does not touch.
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        gc.set_threshold(10_000)
        return app


def _timely(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """The application, with bodies that say so when the rest of them does not come in time."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["wsgi.input"] = _Body(environ["wsgi.input"])
        return application(environ, start_response)

    return answer


class _Body(io.RawIOBase):
    def __init__(self, body: BinaryIO) -> None:
        self._body = body

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            piece = self._body.read(len(buffer))
        except BlockingIOError:
            raise BodyTimeout(
                "The rest of the request did not come in time", "Reszta żądania nie nadeszła na czas"
            ) from None
        buffer[: len(piece)] = piece
        return len(piece)
