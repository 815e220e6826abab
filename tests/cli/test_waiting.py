"""What is shown to people who wait for a server."""

from __future__ import annotations

import sys
from io import StringIO

import pytest
from rich.console import Console
from rich.progress import Progress

from app.cli.waiting import shown_by, waiting
from loaders.delivery import Doing
from loaders.delivery.telling import Told

ADDRESS = "http://127.0.0.1:3030/lod/update"


def load(total: int, lot: int) -> None:
    told = Told(Doing.LOADING, ADDRESS, total)
    for _ in range(0, total, lot):
        told.done(lot)


def test_pipe_has_a_line_for_each_twentieth(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    with waiting():
        load(10_000_000, 20_000)
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == f"loading 10,000,000 statements into {ADDRESS}"
    assert lines[1] == "  500,000 of 10,000,000"
    assert lines[-1] == "  10,000,000 of 10,000,000"
    assert len(lines) == 21


def test_small_delivery_is_one_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "pl_PL.UTF-8")
    with waiting():
        load(40_000, 20_000)
    assert capsys.readouterr().err == f"wczytuję 40\u00a0000 twierdzeń do {ADDRESS}\n"


def test_terminal_has_a_bar_below_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    screen = StringIO()
    monkeypatch.setattr(sys, "stderr", screen)
    with Progress(console=Console(file=screen, force_terminal=True)) as display, shown_by(display):
        load(1_000_000, 250_000)
        display.refresh()
    text = screen.getvalue()
    assert text.count(f"loading 1,000,000 statements into {ADDRESS}") == 1
    assert "1,000,000 of 1,000,000" in text


def test_nobody_is_told_after_the_block(capsys: pytest.CaptureFixture[str]) -> None:
    with waiting():
        pass
    load(1_000_000, 250_000)
    assert capsys.readouterr().err == ""
