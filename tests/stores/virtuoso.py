"""Virtuoso, as Debian ships it, with a configuration of its own and none of the packages that add pages to it."""

import subprocess
from functools import partial
from pathlib import Path

from tests.machine import PATIENCE, free_port
from tests.stores.servers import Launch, program

PASSWORD = "onlyfortests"
CONFIG = Path(__file__).parent / "virtuoso.ini"


def launch(folder: Path, *, timeout: int = 30, rows: int = 1_000_000) -> Launch:
    """Virtuoso over a database in `folder`; queries end after `timeout` seconds, results after `rows` rows."""
    folder.mkdir(parents=True, exist_ok=True)
    port, sql = free_port(), free_port()
    values = {"FOLDER": folder, "SQLPORT": sql, "HTTPPORT": port, "TIMEOUT": timeout, "ROWS": rows}
    text = CONFIG.read_text()
    for name, value in values.items():
        text = text.replace(name, str(value))
    (folder / "virtuoso.ini").write_text(text)
    return Launch(
        name="Virtuoso",
        kind="virtuoso",
        command=(program("virtuoso-t"), "+foreground", "+configfile", str(folder / "virtuoso.ini")),
        folder=folder,
        port=port,
        dataset="",
        query="/sparql",
        update="/sparql",
        graph_store="/sparql-graph-crud",
        prepare=partial(_prepare, sql),
    )


def _prepare(port: int) -> None:
    """Change the password that everybody knows, and let whoever reaches it write, as Oxigraph does.

    Its own users come in by digest authentication, at addresses of their own, and nothing of ours speaks that.
    """
    said = _sql(port, "dba", f'set password dba {PASSWORD}; grant SPARQL_UPDATE to "SPARQL"; checkpoint;')
    assert "Error" not in said, said


def _sql(port: int, password: str, statements: str) -> str:
    command = (program("isql-vt", "isql"), f"127.0.0.1:{port}", "dba", password, f"EXEC={statements}")
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    return done.stdout + done.stderr
