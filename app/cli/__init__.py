"""The command line: thin commands over `app` and `loaders`; no logic, only calls.

Exit codes are those of `app.errors`: 0 done, 1 a fault, 2 wrong use or setting, 3 a register keeps its old state, or a
server holds something else than was published, 4 another publisher is at work, 5 no such release, 6 the server of a
remote store does not answer, or refuses.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Final

import click

from app.cli.output import language
from app.errors import LodzkieError

# A module is loaded when a command was not found in those before it: the processes of a site, which are forked from
# what serves, then have no library, and no thread of one, that only a publisher needs.
_MODULES: Final = ("app.cli.serving", "app.cli.inspecting", "app.cli.publishing", "app.cli.storing")


class Commands(click.Group):
    """The commands of all modules, each loaded when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands."""
        for module in _MODULES:
            self._load(module)
        return super().list_commands(ctx)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of a name, from the first module that has it."""
        for module in _MODULES:
            if name not in self.commands:
                self._load(module)
        return super().get_command(ctx, name)

    def _load(self, module: str) -> None:
        for command in import_module(module).COMMANDS:
            self.add_command(command)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lodzkie")
def commands() -> None:
    """Publish the public registers of a region as Linked Open Data."""


def main() -> None:
    """Run the command line; a fault of ours becomes one line on standard error and its exit code."""
    try:
        commands()
    except LodzkieError as error:
        click.echo(f"lodzkie: {error.text(language())}", err=True)
        sys.exit(error.exit_code)
    except PermissionError as error:
        click.echo(f"lodzkie: {error}", err=True)
        sys.exit(LodzkieError.exit_code)
