"""`oxigraph serve`, of the development extra: it knows no users, and is written to by whoever reaches it."""

import sys
from pathlib import Path

from tests.machine import free_port
from tests.stores.servers import Launch

PROGRAM = str(Path(sys.executable).parent / "oxigraph")


def launch(folder: Path, *, read_only: bool = False, options: tuple[str, ...] = ()) -> Launch:
    """Oxigraph's server over the store at `folder/store`."""
    port = free_port()
    verb = "serve-read-only" if read_only else "serve"
    where = ("--location", str(folder / "store"), "--bind", f"127.0.0.1:{port}")
    return Launch(
        name=f"Oxigraph ({verb})",
        kind="oxigraph",
        command=(PROGRAM, verb, *where, *options),
        folder=folder,
        port=port,
        dataset="",
        query="/query",
        update="/update",
        graph_store="/store",
    )
