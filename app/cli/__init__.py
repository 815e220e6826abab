"""The command line: thin commands over `app` and `loaders`; no logic, only calls.

Exit codes are those of `app.errors`: 0 done, 1 a fault, 2 wrong use or setting, 3 a register keeps its old state,
4 another publisher is at work, 5 no such release.
"""

from __future__ import annotations

import sys

import click

from app.cli import inspecting, publishing, serving
from app.cli.output import language
from app.errors import LodzkieError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lodzkie")
def commands() -> None:
    """Publish the public registers of a region as Linked Open Data."""


for command in (*publishing.COMMANDS, *inspecting.COMMANDS, *serving.COMMANDS):
    commands.add_command(command)


def main() -> None:
    """Run the command line; a fault of ours becomes one line on standard error and its exit code."""
    try:
        commands()
    except LodzkieError as error:
        click.echo(f"lodzkie: {error.text(language())}", err=True)
        sys.exit(error.exit_code)
