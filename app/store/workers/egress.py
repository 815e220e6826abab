"""What a process that evaluates public queries may reach over the network: nothing, or some ports.

The engine opens connections for SERVICE by itself, wherever it reads one. What may be called is decided before it sees
the text (`app.store.query.federation`); here the kernel keeps it, should the two readings ever differ. A filter of
system calls (seccomp(2)) refuses to make sockets other than those between local processes, or else those of TCP; and
Landlock (landlock(7)) lets these be connected to the ports of the forwarder, or of the server that is the store. Where
that server has a name and no number, its address is looked up, for it may change: then sockets of UDP can be made too,
and the kernel does not tell where these lead. It holds for this process, the threads that it starts later and its
children, and cannot be taken back. It is no sandbox: it bounds what a query can make of the engine, not what foreign
code could do.
"""

from __future__ import annotations

import ctypes
import errno
import json
import platform
import socket
import struct
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

# By machine: AUDIT_ARCH_* of linux/audit.h, the numbers of socket(2) and seccomp(2).
_MACHINES: Final = {"x86_64": (0xC000003E, 41, 317), "aarch64": (0xC00000B7, 198, 277)}
_NO_NEW_PRIVILEGES: Final = 38  # PR_SET_NO_NEW_PRIVS
_SET_FILTER, _ALL_THREADS = 1, 1  # SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EACCES  # SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO
# Offsets in struct seccomp_data: number of the call, architecture, the first two arguments.
_NUMBER, _ARCHITECTURE, _FAMILY, _TYPE = 0, 4, 16, 24
# Classic BPF: load a word, and with a constant, jump if equal, return.
_LOAD, _AND, _EQUAL, _RETURN = 0x20, 0x54, 0x15, 0x06
_TYPE_MASK: Final = 0xF  # without SOCK_CLOEXEC and SOCK_NONBLOCK
_CREATE_RULESET, _ADD_RULE, _RESTRICT = 444, 445, 446
_BIND_AND_CONNECT, _CONNECT, _PORT = 0b11, 0b10, 2  # LANDLOCK_ACCESS_NET_*_TCP, LANDLOCK_RULE_NET_PORT
# Ports of http(s), and of who tells the addresses of names where an answer is too long for UDP (RFC 7766).
_PORTS: Final = {"http": 80, "https": 443}
_NAMES: Final = 53

_LIBC: Final = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Doors:
    """TCP `ports` that a process may connect to, over `families` of addresses; `names` when it must look one up."""

    ports: tuple[int, ...] = ()
    families: tuple[int, ...] = ()
    names: bool = False

    def to_json(self) -> str:
        """As a process is told."""
        return json.dumps(asdict(self))

    @staticmethod
    def from_json(text: str) -> Doors:
        """The inverse of `to_json`."""
        told = json.loads(text)
        return Doors(tuple(told["ports"]), tuple(told["families"]), told["names"])


NOWHERE: Final = Doors()


def to_forwarder(port: int) -> Doors:
    """The way to a port of this machine; none where it is 0."""
    return Doors((port,), (socket.AF_INET,)) if port else NOWHERE


def to_servers(addresses: Iterable[str]) -> Doors:
    """The way to servers at http(s) addresses."""
    parts = [urlsplit(address) for address in addresses]
    ports = {part.port or _PORTS[part.scheme] for part in parts}
    names = any(not _is_number(part.hostname or "") for part in parts)
    return Doors((*sorted(ports), *((_NAMES,) if names else ())), (socket.AF_INET, socket.AF_INET6), names)


def confine(doors: Doors) -> bool:
    """Leave this process nothing of the network but these doors; False where the kernel cannot promise that."""
    if platform.machine() not in _MACHINES or not hasattr(_LIBC, "prctl"):
        return False
    if _LIBC.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    only_there = _only_to(doors.ports) if doors.ports else True
    return _filter_sockets(doors) and only_there


def _is_number(host: str) -> bool:
    """True for what needs no look-up: an address, or this machine."""
    with suppress(ValueError):
        return bool(ip_address(host))
    return host == "localhost"


def _filter_sockets(doors: Doors) -> bool:
    architecture, make_socket, seccomp = _MACHINES[platform.machine()]
    program = _program(architecture, make_socket, doors)
    instructions = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(instructions))
    return _called(seccomp, _SET_FILTER, _ALL_THREADS, header)


def _program(architecture: int, make_socket: int, doors: Doors) -> bytes:
    """Refuse socket(2) for all but AF_UNIX and what `doors` need; and every call of a foreign architecture."""
    kinds = (socket.SOCK_STREAM, *((socket.SOCK_DGRAM,) if doors.names else ()))
    by_family = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 0, "refuse", architecture),
        (_LOAD, 0, 0, _NUMBER),
        (_EQUAL, 0, "allow", make_socket),
        (_LOAD, 0, 0, _FAMILY),
        (_EQUAL, "allow", 0, socket.AF_UNIX),
        *((_EQUAL, "kind", 0, family) for family in doors.families),
        (_RETURN, 0, 0, _REFUSE),
    ]
    by_kind = [
        (_LOAD, 0, 0, _TYPE),
        (_AND, 0, 0, _TYPE_MASK),
        *((_EQUAL, "allow", 0, kind) for kind in kinds),
        (_RETURN, 0, 0, _REFUSE),
    ]
    steps = [*by_family, *by_kind, (_RETURN, 0, 0, _ALLOW)]
    places = {"kind": len(by_family), "refuse": len(steps) - 2, "allow": len(steps) - 1}
    program = b""
    for place, (code, yes, no, constant) in enumerate(steps):
        jumps = (places[jump] - place - 1 if isinstance(jump, str) else jump for jump in (yes, no))
        program += struct.pack("HBBI", code, *jumps, constant)
    return program


def _only_to(ports: Iterable[int]) -> bool:
    attributes = struct.pack("QQ", 0, _BIND_AND_CONNECT)  # nothing of files, TCP of the network
    rules = _LIBC.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    return (
        rules >= 0
        and all(_called(_ADD_RULE, rules, _PORT, struct.pack("QQ", _CONNECT, port), 0) for port in ports)
        and _called(_RESTRICT, rules, 0)
    )


def _called(number: int, *arguments: int | bytes) -> bool:
    return bool(_LIBC.syscall(ctypes.c_long(number), *arguments) == 0)
