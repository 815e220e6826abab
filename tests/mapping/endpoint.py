"""A SPARQL endpoint on the loopback interface, over RDF files: what tests of endpoints as sources ask."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs

import pyoxigraph as ox

FORMATS = (ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.XML, ox.QueryResultsFormat.CSV)


class Handler(BaseHTTPRequestHandler):
    """Answers queries that come as forms (SPARQL 1.1 Protocol, section 2.1.2)."""

    def __init__(self, files: Mapping[str, Path], *args: object) -> None:
        self.files = files
        super().__init__(*args)  # type: ignore[arg-type]

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        store = ox.Store()
        store.load(path=self.files[self.path])
        try:
            solutions = store.query(form["query"][0])
        except SyntaxError as fault:
            self.send_error(400, str(fault).splitlines()[0])
            return
        kind = next(known for known in FORMATS if known.media_type.split(";")[0] in self.headers["Accept"])
        self.send_response(200)
        self.send_header("Content-Type", kind.media_type)
        self.end_headers()
        self.wfile.write(solutions.serialize(format=kind) or b"")

    def log_message(self, *_: object) -> None:
        """Say nothing: the tests say what they got."""


@contextmanager
def serve(files: Mapping[str, Path]) -> Iterator[str]:
    """The address of a server that has a file behind each path."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, files)) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
