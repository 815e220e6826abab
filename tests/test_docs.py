"""The documentation says what the code does: settings, commands, exit codes, links."""

import re
from pathlib import Path

import click
import pytest

from app import cli, config, errors, registers

CHECKOUT = Path(__file__).resolve().parent.parent
PUBLISHING = (CHECKOUT / "docs" / "publishing.md").read_text(encoding="utf-8")
NAMES = cli.commands.list_commands(click.Context(cli.commands))
PAGES = [*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").rglob("*.md")]


@pytest.mark.parametrize("setting", config.SETTINGS, ids=lambda setting: setting.name)
def test_setting_is_documented_in_the_words_of_the_code(setting: config.Setting) -> None:
    [row] = [line for line in PUBLISHING.splitlines() if line.startswith(f"| `{config.PREFIX}{setting.name}`")]
    assert setting.help in row
    assert str(config.CHECKOUT) in setting.default or f"`{setting.default}`" in row


@pytest.mark.parametrize("command", NAMES)
def test_command_is_documented(command: str) -> None:
    assert f"`lodzkie {command}" in PUBLISHING


def test_every_documented_command_exists_and_takes_its_options() -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    for name, options in re.findall(r"lodzkie ([a-z][a-z-]+)([^`\n|#]*)", text):
        command = cli.commands.commands.get(name)
        if command is None:
            assert not re.search(rf"`lodzkie {name}", text), f"there is no command {name}"
            continue
        known = {option for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", options)) <= known | {"--help"}, f"options of {name}"


def test_exit_codes_are_documented() -> None:
    classes = [errors.LodzkieError]
    for cls in classes:
        classes.extend(cls.__subclasses__())
    for code in {cls.exit_code for cls in classes} | {0}:
        assert f"| {code} |" in PUBLISHING


def test_error_tree_in_the_docstring_is_the_tree_in_the_code() -> None:
    drawn = re.findall(r"(?:── |^    )(\w+) +(\d{3})", errors.__doc__ or "", re.MULTILINE)
    classes = [errors.LodzkieError]
    for cls in classes:
        classes.extend(sub for sub in cls.__subclasses__() if sub.__module__ == errors.__name__)
    assert dict(drawn) == {cls.__name__: str(cls.status) for cls in classes}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
    broken = [link for link in links if not (page.parent / link).exists()]
    assert not broken


def test_names_that_no_register_may_have_are_documented() -> None:
    text = (CHECKOUT / "docs" / "registers.md").read_text(encoding="utf-8")
    listed = text.partition("Names that no register may have: ")[2].partition(".")[0]
    assert set(re.findall(r"`([a-z]+)`", listed)) == registers.RESERVED


def test_groups_have_help() -> None:
    for command in cli.commands.commands.values():
        assert isinstance(command, click.Command)
        assert command.help
