"""Bytes that are no HTTP request, or one that nobody should answer (RFC 9112, RFC 9110)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

HEAD: Final = b"Host: lod\r\nConnection: close\r\n"
MEGABYTES: Final = 10 * 1024 * 1024
_DIRECT: Final = b"Content-Type: application/sparql-query\r\n"

# The one status that each gets. Each is made when it is sent: some are large.
REQUESTS: Final[dict[str, tuple[int, Callable[[], bytes]]]] = {
    "CONNECT": (404, lambda: b"CONNECT 127.0.0.1:22 HTTP/1.1\r\n\r\n"),
    "CONNECT with a host": (404, lambda: b"CONNECT 127.0.0.1:22 HTTP/1.1\r\n" + HEAD + b"\r\n"),
    "no request": (400, lambda: b"\x00\x01\x02\xff" * 1000 + b"\r\n\r\n"),
    "TLS hello": (400, lambda: bytes.fromhex("16030100c8010000c40303") + b"\x00" * 200 + b"\r\n\r\n"),
    "HTTP/2 preface": (400, lambda: b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    "HTTP/0.9": (400, lambda: b"GET /sparql\r\n\r\n"),
    "HTTP/9.9": (400, lambda: b"GET / HTTP/9.9\r\n" + HEAD + b"\r\n"),
    "blank target": (400, lambda: b"GET  HTTP/1.1\r\n" + HEAD + b"\r\n"),
    "target of another host": (404, lambda: b"GET http://192.0.2.1/etc/passwd HTTP/1.1\r\n" + HEAD + b"\r\n"),
    "path upwards": (404, lambda: b"GET /doc/../../../../etc/passwd HTTP/1.1\r\n" + HEAD + b"\r\n"),
    "path upwards, coded": (404, lambda: b"GET /doc/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n" + HEAD + b"\r\n"),
    "path of no UTF-8": (404, lambda: b"GET /id/%ff%fe/%00 HTTP/1.1\r\n" + HEAD + b"\r\n"),
    "long method": (414, lambda: b"G" * 10_000 + b" / HTTP/1.1\r\n" + HEAD + b"\r\n"),
    "long header": (431, lambda: b"GET / HTTP/1.1\r\n" + HEAD + b"X: " + b"x" * 200_000 + b"\r\n\r\n"),
    "many headers": (431, lambda: b"GET / HTTP/1.1\r\n" + HEAD + b"X: x\r\n" * 20_000 + b"\r\n"),
    "long Accept": (406, lambda: b"GET / HTTP/1.1\r\n" + HEAD + b"Accept: " + b"a/b," * 1_900 + b"\r\n\r\n"),
    "header without a colon": (400, lambda: b"GET / HTTP/1.1\r\n" + HEAD + b"nothing\r\n\r\n"),
    "line break in a header": (400, lambda: b"GET / HTTP/1.1\r\n" + HEAD + b"X: a\rSet-Cookie: b\r\n\r\n"),
    "two lengths": (400, lambda: _post(b"Content-Length: 5\r\nContent-Length: 50\r\n", b"ASK{}")),
    "length and chunks": (400, lambda: _post(b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n")),
    "negative length": (400, lambda: _post(b"Content-Length: -5\r\n", b"ASK{}")),
    "length in words": (400, lambda: _post(b"Content-Length: five\r\n", b"ASK{}")),
    "absurd length": (400, lambda: _post(b"Content-Length: 9" + b"9" * 5_000 + b"\r\n", b"ASK{}")),
    "unknown coding": (400, lambda: _post(b"Transfer-Encoding: gzip, chunked\r\n", b"0\r\n\r\n")),
    "chunk of no size": (400, lambda: _post(b"Transfer-Encoding: chunked\r\n", b"zzz\r\nASK{}\r\n0\r\n\r\n")),
    "chunk of a negative size": (400, lambda: _post(b"Transfer-Encoding: chunked\r\n", b"-5\r\nASK{}\r\n0\r\n\r\n")),
    "10 MB by GET": (414, lambda: b"GET /sparql?query=" + b"x" * MEGABYTES + b" HTTP/1.1\r\n" + HEAD + b"\r\n"),
    "10 MB directly": (413, lambda: _post(b"Content-Length: %d\r\n" % MEGABYTES, b"#" * MEGABYTES)),
    "10 MB of a form": (413, lambda: _form(b"query=" + b"x" * MEGABYTES)),
    "10 MB of parameters": (413, lambda: _form(b"a=b&" * (MEGABYTES // 4))),
    "10 MB in chunks": (413, lambda: _post(b"Transfer-Encoding: chunked\r\n", _chunks(MEGABYTES))),
    "compressed query": (
        415,
        lambda: _post(b"Content-Encoding: gzip\r\nContent-Length: 5\r\n", b"\x1f\x8b\x08\x00\x00"),
    ),
}


def _post(headers: bytes, body: bytes) -> bytes:
    return b"POST /sparql HTTP/1.1\r\n" + HEAD + _DIRECT + headers + b"\r\n" + body


def _form(body: bytes) -> bytes:
    kind = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n" % len(body)
    return b"POST /sparql HTTP/1.1\r\n" + HEAD + kind + b"\r\n" + body


def _chunks(size: int) -> bytes:
    chunk = b"10000\r\n" + b"#" * 0x10000 + b"\r\n"
    return chunk * (size // 0x10000) + b"0\r\n\r\n"
