"""A reader who opens one page after the other, and notes how long each took and what memory the site had then.

    python visitor.py SITE PID OUT PATH…

A program of its own, so that what attackers do in the test's process does not slow it down. One line a page, until it
is ended: the time (of the clock that all processes share), the seconds that the page took, its status (0 for none),
the bytes of memory that process PID and its children had to themselves, and by how many seconds too late the machine
let the visitor go on after his pause.
"""

from __future__ import annotations

import http.client
import itertools
import sys
import time
from pathlib import Path

import psutil

# So often that a short attack sees several, so seldom that the visitor is no attack itself.
PAUSE = 0.03
# Seconds after which a page will not come.
PATIENCE = 120


def main(site: str, pid: str, out: str, *paths: str) -> None:
    root = psutil.Process(int(pid))
    with Path(out).open("w", encoding="ascii", buffering=1) as lines:
        for number, path in enumerate(itertools.cycle(paths)):
            # An address of its own for each thousand pages, away from those of the attackers.
            start = time.monotonic()
            status = visit(site, path, f"127.0.1.{number // 1000 % 250 + 1}")
            took = time.monotonic() - start
            used = memory(root)
            end = time.monotonic() + PAUSE
            time.sleep(PAUSE)
            lines.write(f"{start} {took} {status} {used} {time.monotonic() - end}\n")


def visit(site: str, path: str, client: str) -> int:
    connection = http.client.HTTPConnection(site.removeprefix("http://"), timeout=PATIENCE, source_address=(client, 0))
    try:
        connection.request("GET", path, headers={"Accept": "text/html, text/turtle;q=0.9"})
        response = connection.getresponse()
        response.read()
    except (http.client.HTTPException, OSError):
        return 0
    else:
        return response.status
    finally:
        connection.close()


def memory(root: psutil.Process) -> int:
    """Bytes that the processes share with nobody; what they map from files is the system's to take back."""
    used = 0
    for process in [root, *root.children(recursive=True)]:
        try:
            found = process.memory_info()
        except psutil.NoSuchProcess:
            continue
        used += max(0, found.rss - found.shared)
    return used


if __name__ == "__main__":
    main(*sys.argv[1:])
