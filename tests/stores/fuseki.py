"""Apache Jena Fuseki with TDB2, fetched from Maven Central once into a folder of the user's cache."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fetching import alone, fetched
from tests.machine import free_port
from tests.stores.servers import Launch, missing, program

VERSION = "5.6.0"
ARTIFACT = f"org.apache.jena:jena-fuseki-server:{VERSION}"
USER, PASSWORD = "publisher", "only for tests"
CONFIG = Path(__file__).parent / "fuseki.ttl"
# It starts in half the time so, and lives too short for more to pay.
QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
# Databases in memory, of which each test may have one.
NAMES = [f"site{number}" for number in range(40)]
SERVICE = """
[] a fuseki:Service ; fuseki:name "NAME" ; fuseki:dataset <#NAME> ;
    fuseki:endpoint [ fuseki:operation fuseki:query ; fuseki:name "query" ] ;
    fuseki:endpoint [ fuseki:operation fuseki:update ; fuseki:name "update" ; fuseki:allowedUsers "publisher" ] ;
    fuseki:endpoint [ fuseki:operation fuseki:gsp-rw ; fuseki:name "data" ; fuseki:allowedUsers "publisher" ] .
<#NAME> a tdb2:DatasetTDB2 ; tdb2:location "--mem--" ; tdb2:unionDefaultGraph true ;
    ja:context [ ja:cxtName "arq:queryTimeout" ; ja:cxtValue "30000" ] .
"""


def launch(folder: Path, *, timeout: int = 30_000) -> Launch:
    """Fuseki over a TDB2 database in `folder`; queries end after `timeout` ms; who writes needs the password."""
    folder.mkdir(parents=True, exist_ok=True)
    text = CONFIG.read_text().replace("FOLDER", str(folder)).replace("TIMEOUT", str(timeout))
    (folder / "fuseki.ttl").write_text(text)
    (folder / "passwd").write_text(f"{USER}: {PASSWORD}\n")
    port = free_port()
    options = (f"--config={folder / 'fuseki.ttl'}", f"--port={port}", "--localhost", "--auth=basic", "--ping")
    return Launch(
        name=f"Fuseki {VERSION}",
        kind="fuseki",
        command=(program("java"), *QUICK, "-Xmx2g", "-jar", str(jar()), *options),
        folder=folder,
        port=port,
        dataset="/lod",
        query="/lod/query",
        update="/lod/update",
        graph_store="/lod/data",
        user=USER,
        password=PASSWORD,
        environ={"FUSEKI_BASE": str(folder / "base")},
    )


def launch_many(folder: Path) -> Launch:
    """The same with a database for each of `NAMES` beside it."""
    made = launch(folder)
    with (folder / "fuseki.ttl").open("a") as config:
        config.writelines(SERVICE.replace("NAME", name) for name in NAMES)
    return made


def jar() -> Path:
    """The server, all in one file."""
    cache = Path(os.environ.get("LOD_TEST_FUSEKI") or Path.home() / ".cache" / "lodzkie-tests")
    found = cache / f"jena-fuseki-server-{VERSION}.jar"
    with alone(cache):
        if not found.is_file():
            _fetch(cache)
    return found


def _fetch(cache: Path) -> None:
    """Fetch the server into a folder beside, and move it when it is whole."""
    with TemporaryDirectory(dir=cache) as beside:
        copy = ("dependency:copy", f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={beside}")
        if said := fetched((program("mvn"), "-q", "-B", *copy), cache):
            missing(f"Fuseki {VERSION} cannot be fetched by Maven: {said}")
        for file in Path(beside).iterdir():
            file.rename(cache / file.name)
