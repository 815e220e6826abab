"""The command that serves the current release."""

from __future__ import annotations

from typing import Final

import click

from app import config, serving


@click.command()
@click.option("--bind", metavar="HOST:PORT", help="Address and port (default: LOD_BIND).")
@click.option("--workers", type=click.IntRange(1), help="Processes (default: LOD_WORKERS).")
def serve(bind: str | None, workers: int | None) -> None:
    """Serve the current release over HTTP; a later one is picked up without a restart."""
    serving.run(config.load(), bind=bind, workers=workers)


COMMANDS: Final = (serve,)
