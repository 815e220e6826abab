"""Connections to a server on which an answer has one deadline, from its status line to its last byte.

A time-out of a socket bounds each wait alone: a server that sends a byte in time, again and again, would never be
late. Here the time for reading is that of the whole answer.
"""

from __future__ import annotations

import io
import logging
import socket
import time
from http.client import HTTPResponse
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection


def pool(connections: int, *, whole: bool) -> PoolManager:
    """So many connections that stay open; `whole` answers have a deadline, else each wait has one."""
    # Who asks tells what went wrong, and once.
    logging.getLogger("urllib3.connectionpool").setLevel(logging.ERROR)
    manager = PoolManager(maxsize=connections, block=False)
    if whole:
        manager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}
    return manager


class _Within(io.RawIOBase):
    """What comes over a socket, as long as the time lasts that the socket gives to one wait now."""

    def __init__(self, raw: Any, sock: socket.socket) -> None:
        self._raw = raw
        self._sock = sock
        seconds = sock.gettimeout()
        self._deadline = None if seconds is None else time.monotonic() + seconds

    def readable(self) -> bool:
        """Nothing but reading is done to it."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Read what is there; `TimeoutError` when the deadline has passed."""
        if self._deadline is not None:
            left = self._deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self._sock.settimeout(left)
        size: int | None = self._raw.readinto(buffer)
        return size

    def close(self) -> None:
        """Let the socket go."""
        self._raw.close()
        super().close()


class _Response(HTTPResponse):
    def __init__(self, sock: socket.socket, *arguments: Any, **named: Any) -> None:
        super().__init__(sock, *arguments, **named)
        self.fp = io.BufferedReader(_Within(self.fp.detach(), sock))


class _Connection(HTTPConnection):
    response_class = _Response


class _SecureConnection(HTTPSConnection):
    response_class = _Response


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection
