"""What a process that evaluates public queries may reach over the network: nothing, or one port of this machine.

The engine opens connections for SERVICE by itself, wherever it reads one. What may be called is decided before it sees
the text (`app.store.query.federation`); here the kernel keeps it, should the two readings ever differ. A filter of
system calls (seccomp(2)) refuses to make sockets other than those between local processes, or else those of TCP over
IPv4 alone, so that no name is looked up; and Landlock (landlock(7)) lets these be connected to one port. It holds for
this process, the threads that it starts later and its children, and cannot be taken back. It is no sandbox: it bounds
what a query can make of the engine, not what foreign code could do.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import socket
import struct
from typing import Final

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

_LIBC: Final = ctypes.CDLL(None, use_errno=True)


def confine(port: int = 0) -> bool:
    """Leave this process no network, or TCP over IPv4 to one `port`; False where the kernel cannot promise that."""
    if platform.machine() not in _MACHINES or not hasattr(_LIBC, "prctl"):
        return False
    if _LIBC.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    to_port = _only_to(port) if port else True
    return _filter_sockets(tcp=bool(port)) and to_port


def _filter_sockets(*, tcp: bool) -> bool:
    architecture, make_socket, seccomp = _MACHINES[platform.machine()]
    program = _program(architecture, make_socket, tcp=tcp)
    instructions = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(instructions))
    return _called(seccomp, _SET_FILTER, _ALL_THREADS, header)


def _program(architecture: int, make_socket: int, *, tcp: bool) -> bytes:
    """Refuse socket(2) for all but AF_UNIX and, if `tcp`, TCP over IPv4; and every call of a foreign architecture."""
    checks = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 0, "refuse", architecture),
        (_LOAD, 0, 0, _NUMBER),
        (_EQUAL, 0, "allow", make_socket),
        (_LOAD, 0, 0, _FAMILY),
        (_EQUAL, "allow", 0, socket.AF_UNIX),
        (_EQUAL, 0, "refuse", socket.AF_INET if tcp else socket.AF_UNIX),
        (_LOAD, 0, 0, _TYPE),
        (_AND, 0, 0, _TYPE_MASK),
        (_EQUAL, "allow", "refuse", socket.SOCK_STREAM),
    ]
    ends = {"allow": len(checks), "refuse": len(checks) + 1}
    program = b""
    for place, (code, yes, no, constant) in enumerate(checks):
        jumps = (ends[jump] - place - 1 if isinstance(jump, str) else jump for jump in (yes, no))
        program += struct.pack("HBBI", code, *jumps, constant)
    return program + struct.pack("HBBI", _RETURN, 0, 0, _ALLOW) + struct.pack("HBBI", _RETURN, 0, 0, _REFUSE)


def _only_to(port: int) -> bool:
    attributes = struct.pack("QQ", 0, _BIND_AND_CONNECT)  # nothing of files, TCP of the network
    rules = _LIBC.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    return (
        rules >= 0
        and _called(_ADD_RULE, rules, _PORT, struct.pack("QQ", _CONNECT, port), 0)
        and _called(_RESTRICT, rules, 0)
    )


def _called(number: int, *arguments: int | bytes) -> bool:
    return bool(_LIBC.syscall(ctypes.c_long(number), *arguments) == 0)
