"""What is true of the sample of the organs on any day, read from its files as the office would have written them."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from tests.samples.council import RESOLUTIONS, SESSIONS, TERM

SAMPLE = Path(__file__).resolve().parents[2] / "mappings" / "organy" / "sample"
CMS = "windows-1250"
# The entries that the office got wrong, all of them the last of their file.
MISTAKEN = {"CZ-0204", "CZ-0205", "CZ-0206", "CZ-0207", "CZ-0208"}
DAYS = [TERM[0] + timedelta(days) for days in range((SESSIONS[-1].day - TERM[0]).days + 1)]


@dataclass(frozen=True)
class Membership:
    """A membership without mistakes."""

    person: str
    body: str
    role: str
    post: str
    since: date
    until: date

    def lasts(self, day: date) -> bool:
        """Whether it lasts on a day."""
        return self.since <= day <= self.until


@cache
def rows(name: str, encoding: str = "utf-8") -> list[dict[str, str]]:
    with (SAMPLE / f"{name}.csv").open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@cache
def memberships() -> list[Membership]:
    return [
        Membership(
            row["ID osoby"],
            row["Organ"],
            row["Funkcja"],
            row["Stanowisko"],
            day(row["Od"]),
            day(row["Do"]) if row["Do"] else date.max,
        )
        for row in rows("czlonkostwa", CMS)
        if row["Nr wpisu"] not in MISTAKEN
    ]


def day(text: str) -> date:
    return date.fromisoformat("-".join(reversed(text.split("."))))


def on(when: date, body: str) -> list[Membership]:
    return [each for each in memberships() if each.body == body and each.lasts(when)]


def test_33_councillors_and_a_board_of_five_on_any_day() -> None:
    for when in DAYS:
        assert sum(each.role == "radny" for each in on(when, "SEJMIK")) == 33, when
        assert len({each.person for each in on(when, "SEJMIK")}) == 33, when
        assert len({each.person for each in on(when, "ZARZAD")}) == 5, when


def test_one_marshal_with_two_deputies_and_one_chair_of_the_assembly_on_any_day() -> None:
    for when in DAYS:
        assert Counter(each.role for each in on(when, "ZARZAD")) == {
            "marszałek": 1,
            "wicemarszałek": 2,
            "członek zarządu": 2,
        }, when
        roles = Counter(each.role for each in on(when, "SEJMIK"))
        assert (roles["przewodniczący"], roles["wiceprzewodniczący"]) == (1, 3), when


def test_no_post_has_two_holders_and_no_councillor_two_clubs_on_any_day() -> None:
    for when in DAYS:
        now = [each for each in memberships() if each.lasts(when)]
        posts = Counter(each.post for each in now if each.post)
        clubs = Counter(each.person for each in now if each.body.startswith("KL-"))
        assert max(posts.values()) == max(clubs.values()) == 1, when


def test_every_mandate_that_expired_was_followed_from_the_next_day() -> None:
    mandates = [each for each in memberships() if each.role == "radny"]
    expired = [each for each in mandates if each.until != date.max]
    assert len(mandates) == 37
    assert sorted(each.until + timedelta(1) for each in expired) == sorted(
        each.since for each in mandates if each.since != TERM[0]
    )


def test_every_resolution_was_voted_once_and_carried() -> None:
    voted = Counter(row["Uchwała"] for row in rows("glosowania") if row["Wynik"] == "przyjęto" and row["Uchwała"])
    assert voted == Counter(each.number for each in RESOLUTIONS)
    assert [row["Uchwała"] for row in rows("porzadek") if row["Uchwała"]] == [each.number for each in RESOLUTIONS]


def test_every_vote_counts_33_and_those_of_the_last_sessions_name_all() -> None:
    counts = ("Za", "Przeciw", "Wstrzymało się", "Nieobecni")
    named = Counter(row["Głosowanie"] for row in rows("glosy"))
    for row in rows("glosowania"):
        assert sum(int(row[column]) for column in counts) == 33, row
        last = row["Sesja"] in {f"VII/{session.number}" for session in SESSIONS[-2:]}
        assert named[row["Głosowanie"]] == (33 if last else 0), row


@pytest.mark.parametrize("column", ["PESEL", "Telefon prywatny", "Adres zamieszkania"])
def test_private_columns_are_filled_and_name_nobody_alive(column: str) -> None:
    cells = [row[column] for row in rows("osoby", CMS)]
    assert all(cells)
    if column == "PESEL":
        assert all(61 <= int(cell[2:4]) <= 72 for cell in cells)  # months of the 23rd century
