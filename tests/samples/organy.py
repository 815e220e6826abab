"""Organs of the voivodeship in its VII term: who sat where and when, the sessions of the Sejmik and how it voted.

Nobody here exists, nor do their lists and clubs. A chronicle is told from the first session on, entry by entry, so that
33 councillors hold a mandate on any day; the votes of every motion are thrown, and named for the last two sessions.
The office's content system writes windows-1250 and `dd.mm.yyyy`, the voting system UTF-8 and ISO dates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import count, zip_longest
from operator import itemgetter
from pathlib import Path
from random import Random
from typing import Any, Final, TypeAlias

from tests.samples.council import RESOLUTIONS, SESSIONS, TERM, Resolution, Session
from tests.samples.files import delimited
from tests.samples.invented import PLACES, Place, dice, polish_date

SITE: Final = "https://bip.sejmik.lodzkie.example"
ALPHABET: Final = "abcdefghijkmnpqrstuvwxyz234567"
PESEL_WEIGHTS: Final = (9, 7, 3, 1, 9, 7, 3, 1, 9, 7)
LISTS: Final = (
    ("Komitet Wyborczy Wyborców Wspólne Łódzkie", "KL-WL", 14),
    ("Komitet Wyborczy Wyborców Ziemia i Praca", "KL-ZP", 9),
    ("Komitet Wyborczy Wyborców Dolina Warty", "KL-DW", 6),
    ("Komitet Wyborczy Wyborców Nowa Energia Regionu", "KL-NER", 4),
)
COALITION: Final = ("KL-WL", "KL-DW")
COUNCILLORS: Final = 33
# How many of the 33 each district elects here, and in which towns its councillors keep office hours.
DISTRICTS: Final = (
    (8, ("Łódź",)),
    (7, ("Zgierz", "Pabianice", "Brzeziny")),
    (5, ("Kutno", "Łowicz", "Skierniewice", "Łęczyca", "Rawa Mazowiecka")),
    (7, ("Piotrków Trybunalski", "Bełchatów", "Tomaszów Mazowiecki", "Radomsko", "Opoczno")),
    (6, ("Sieradz", "Zduńska Wola", "Wieluń", "Łask", "Poddębice", "Wieruszów")),
)
COMMITTEES: Final = tuple(
    line.split("|")
    for line in """
K-REW|Komisja Rewizyjna|Audit Committee
K-SKA|Komisja Skarg, Wniosków i Petycji|Committee on Complaints, Proposals and Petitions
K-BUD|Komisja Budżetu, Finansów i Gospodarki|Committee on Budget, Finance and Economy
K-ROZ|Komisja Rozwoju Regionalnego i Planowania Przestrzennego|Committee on Regional Development and Spatial Planning
K-ZDR|Komisja Zdrowia i Polityki Społecznej|Committee on Health and Social Policy
K-EDU|Komisja Edukacji, Nauki i Kultury|Committee on Education, Science and Culture
K-ROL|Komisja Rolnictwa i Ochrony Środowiska|Committee on Agriculture and Environment
K-INF|Komisja Infrastruktury i Transportu|Committee on Infrastructure and Transport
K-SPO|Komisja Sportu i Turystyki|Committee on Sport and Tourism
""".strip().splitlines()
)
# Seats that changed hands: the last day of the first holder, and why.
LAPSED: Final = (
    (5, date(2024, 10, 14), "zrzeczenie się mandatu"),
    (16, date(2025, 3, 2), "niepołączalność funkcji"),
    (21, date(2025, 11, 8), "zgon"),
    (31, date(2026, 4, 12), "zrzeczenie się mandatu"),
)
DEFECTORS: Final = ((8, date(2025, 5, 31), "KL-DW"), (12, date(2026, 2, 15), "KL-ZP"), (19, date(2025, 9, 30), ""))
CHOICES: Final = ("ZA", "PRZECIW", "WSTRZYMAŁ SIĘ", "NIEOBECNY")


@dataclass(frozen=True)
class Official:
    """A person in office: minted id, name, district (0 for none), index of the election list."""

    id: str
    first: str
    last: str
    district: int = 0
    list: int = 0

    @property
    def mail(self) -> str:
        """The address of the office."""
        letters = str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "acelnoszzACELNOSZZ")
        return f"{self.first}.{self.last}@sejmik.lodzkie.example".translate(letters).lower()


@dataclass(frozen=True)
class Entry:
    """A membership: `until` is its last day."""

    official: Official
    body: str
    role: str
    since: date
    post: str = ""
    until: date | None = None
    reason: str = ""

    def holds(self, day: date) -> bool:
        """Whether it lasts on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass
class Chronicle:
    """All entries so far, in the order of their beginning within one body."""

    entries: list[Entry] = field(default_factory=list)

    def enter(self, official: Official, body: str, role: str, day: date, post: str = "") -> None:
        """Begin a membership."""
        self.entries.append(Entry(official, body, role, day, post))

    def leave(self, official: Official, body: str, day: date, reason: str) -> None:
        """End the memberships that a person has in a body; in all bodies when none is named."""
        for place, entry in enumerate(self.entries):
            if entry.official == official and body in ("", entry.body) and entry.until is None:
                self.entries[place] = replace(entry, until=day, reason=reason)

    def bodies(self, official: Official) -> list[str]:
        """Where a person is now, in the order of entering."""
        return [entry.body for entry in self.entries if entry.official == official and entry.until is None]

    def members(self, body: str, day: date) -> list[Official]:
        """Who is in a body on a day, each once."""
        return list(dict.fromkeys(e.official for e in self.entries if e.body == body and e.holds(day)))


@dataclass(frozen=True)
class Motion:
    """Something voted on at a session: the item of the agenda, the resolution if there is one, who voted how."""

    id: str
    session: Session
    item: int
    title: str
    at: datetime
    votes: dict[Official, str]
    resolution: Resolution | None = None

    def number(self, choice: str) -> int:
        """How many made a choice."""
        return sum(each == choice for each in self.votes.values())

    @property
    def carried(self) -> bool:
        """Whether more voted for than against."""
        return self.number("ZA") > self.number("PRZECIW")


### Persons


def _officials() -> tuple[list[Official], list[Official], list[Official]]:
    """The councillors elected, those next on the lists, and the board members from outside the Sejmik."""
    throw, taken = dice("organy-osoby"), set[tuple[str, str]]()
    districts = [number for number, (seats, _) in enumerate(DISTRICTS, 1) for _ in range(seats)]
    throw.shuffle(districts)
    lists = [index for index, (_, _, seats) in enumerate(LISTS) for _ in range(seats)]
    elected = [_official(throw, taken, *seat) for seat in zip(districts, lists, strict=True)]
    next_ones = [_official(throw, taken, elected[seat].district, elected[seat].list) for seat, _, _ in LAPSED]
    return elected, next_ones, [_official(throw, taken) for _ in range(2)]


def _official(throw: Random, taken: set[tuple[str, str]], district: int = 0, place: int = 0) -> Official:
    name = _name(throw)
    while name in taken:
        name = _name(throw)
    taken.add(name)
    return Official("".join(throw.choices(ALPHABET, k=8)), *name, district, place)


def _name(throw: Random) -> tuple[str, str]:
    """A name for the public; those of `invented` stand for persons whom nothing may name."""
    woman = throw.random() < 0.5
    return throw.choice(_FIRST_NAMES[woman]), throw.choice(_FIRST_HALVES) + throw.choice(_SECOND_HALVES)[woman]


_FIRST_NAMES: Final = (
    ("Andrzej", "Błażej", "Dominik", "Edward", "Filip", "Hubert", "Janusz", "Krzysztof", "Ludwik", "Norbert"),
    ("Aleksandra", "Beata", "Danuta", "Elżbieta", "Hanna", "Izabela", "Krystyna", "Ludmiła", "Natalia", "Urszula"),
)
_FIRST_HALVES: Final = ("Bzuro", "Dobro", "Grabio", "Jodło", "Kalino", "Morwo", "Ostro", "Prosno", "Rdzawo", "Wierzbo")
_SECOND_HALVES: Final = (("borski", "borska"), ("czyński", "czyńska"), ("lewski", "lewska"), ("nicki", "nicka"))

ELECTED, NEXT, OUTSIDERS = _officials()
OFFICIALS: Final = (*ELECTED, *NEXT, *OUTSIDERS)

### The chronicle


def _chronicle() -> Chronicle:
    chronicle, throw = Chronicle(), dice("organy-kronika")
    _constitute(chronicle)
    _fill_committees(chronicle, throw)
    events: list[tuple[date, Callable[[], None]]] = [
        (SESSIONS[12].day, partial(_change_deputy, chronicle, SESSIONS[12].day)),
        (SESSIONS[16].day, partial(_change_chair, chronicle, SESSIONS[16].day)),
        *((day, partial(_change_club, chronicle, ELECTED[seat], day, club)) for seat, day, club in DEFECTORS),
        *(
            (day, partial(_follow, chronicle, ELECTED[seat], successor, day, reason))
            for (seat, day, reason), successor in zip(LAPSED, NEXT, strict=True)
        ),
        *((SESSIONS[index].day, partial(_rotate, chronicle, SESSIONS[index].day, throw)) for index in (11, 15, 21)),
    ]
    for _, event in sorted(events, key=itemgetter(0)):
        event()
    return chronicle


def _constitute(chronicle: Chronicle) -> None:
    first = TERM[0]
    for official in ELECTED:
        chronicle.enter(official, "SEJMIK", "radny", first)
        chronicle.enter(official, LISTS[official.list][1], "członek", first)
    for seat, body, role, post in _OFFICES:
        official = OUTSIDERS[0] if seat is None else ELECTED[seat]
        if body.startswith("KL-"):
            chronicle.entries.remove(Entry(official, body, "członek", first))
        chronicle.enter(official, body, role, first, post)


_OFFICES: Final = (
    (3, "SEJMIK", "przewodniczący", "PS"),
    (4, "SEJMIK", "wiceprzewodniczący", "WPS-1"),
    (24, "SEJMIK", "wiceprzewodniczący", "WPS-2"),
    (14, "SEJMIK", "wiceprzewodniczący", "WPS-3"),
    (0, "ZARZAD", "marszałek", "MW"),
    (1, "ZARZAD", "wicemarszałek", "WMW-1"),
    (23, "ZARZAD", "wicemarszałek", "WMW-2"),
    (2, "ZARZAD", "członek zarządu", "CZW-1"),
    (None, "ZARZAD", "członek zarządu", "CZW-2"),
    (6, "KL-WL", "przewodniczący", "P-KL-WL"),
    (15, "KL-ZP", "przewodniczący", "P-KL-ZP"),
    (25, "KL-DW", "przewodniczący", "P-KL-DW"),
    (29, "KL-NER", "przewodniczący", "P-KL-NER"),
)
_BOARD_SEATS: Final = (0, 1, 2, 23)


def _fill_committees(chronicle: Chronicle, throw: Random) -> None:
    free = [official for seat, official in enumerate(ELECTED) if seat not in _BOARD_SEATS]
    throw.shuffle(free)
    places = iter(free * 3)
    for body, *_ in COMMITTEES:
        _fill(chronicle, body, [next(places) for _ in range(8)], SESSIONS[1].day)
    _fill(chronicle, "K-STAT", [next(places) for _ in range(7)], SESSIONS[2].day)
    for official in chronicle.members("K-STAT", SESSIONS[2].day):
        chronicle.leave(official, "K-STAT", SESSIONS[11].day, "rozwiązanie organu")


def _fill(chronicle: Chronicle, body: str, members: Sequence[Official], day: date) -> None:
    for official, (role, prefix) in zip_longest(members, _LEADERS, fillvalue=("członek", "")):
        chronicle.enter(official, body, role, day, prefix and f"{prefix}-{body}")


_LEADERS: Final = (("przewodniczący", "P"), ("wiceprzewodniczący", "WP"))


def _change_deputy(chronicle: Chronicle, day: date) -> None:
    """Let a vice-marshal give up the post and remain a councillor."""
    chronicle.leave(ELECTED[23], "ZARZAD", day, "rezygnacja z funkcji")
    chronicle.enter(OUTSIDERS[1], "ZARZAD", "wicemarszałek", day + timedelta(1), "WMW-2")


def _change_chair(chronicle: Chronicle, day: date) -> None:
    """Let the Sejmik have another chair; the one before remains a councillor."""
    chair = next(entry for entry in chronicle.entries if entry.post == "PS")
    chronicle.entries[chronicle.entries.index(chair)] = replace(chair, until=day, reason="odwołanie z funkcji")
    chronicle.enter(ELECTED[7], "SEJMIK", "przewodniczący", day + timedelta(1), "PS")


def _change_club(chronicle: Chronicle, official: Official, day: date, club: str) -> None:
    chronicle.leave(official, LISTS[official.list][1], day, "wystąpienie z klubu")
    if club:
        chronicle.enter(official, club, "członek", day + timedelta(1))


def _follow(chronicle: Chronicle, official: Official, successor: Official, day: date, reason: str) -> None:
    """Give a mandate to the next on the list; of committees the newcomer takes the places, not the posts."""
    bodies = chronicle.bodies(official)
    chronicle.leave(official, "", day, "wygaśnięcie mandatu")
    mandate = next(e for e in chronicle.entries if e.official == official and e.role == "radny")
    chronicle.entries[chronicle.entries.index(mandate)] = replace(mandate, reason=reason)
    session = next(each.day for each in SESSIONS if each.day > day)
    for body in bodies:
        role = "radny" if body == "SEJMIK" else "członek"
        chronicle.enter(successor, body, role, session if body.startswith("K-") else day + timedelta(1))


def _rotate(chronicle: Chronicle, day: date, throw: Random) -> None:
    """Let one plain member of each committee make room for a councillor who is not in it; fill posts that are free."""
    for body, *_ in COMMITTEES:
        members = chronicle.members(body, day)
        plain = [e.official for e in chronicle.entries if e.body == body and e.holds(day) and not e.post]
        others = [e for e in chronicle.members("SEJMIK", day) if e not in members and e not in _board()]
        chronicle.leave(leaver := throw.choice(plain), body, day, "zmiana składu")
        chronicle.enter(throw.choice(others), body, "członek", day + timedelta(1))
        free = [post for post in (f"P-{body}", f"WP-{body}") if not _held(chronicle, post, day)]
        for post, official in zip(free, [each for each in plain if each != leaver], strict=False):
            chronicle.leave(official, body, day, "powołanie na funkcję")
            chronicle.enter(official, body, "wice" * (post[0] == "W") + "przewodniczący", day + timedelta(1), post)


def _board() -> list[Official]:
    return [ELECTED[seat] for seat in _BOARD_SEATS]


def _held(chronicle: Chronicle, post: str, day: date) -> bool:
    return any(entry.post == post and entry.holds(day) for entry in chronicle.entries)


CHRONICLE: Final = _chronicle()

### Motions


def _motions() -> Iterator[Motion]:
    for session in SESSIONS:
        numbers, throw = count(1), dice(f"organy-{session.number}")
        away = set(throw.sample(_councillors(session), throw.choice((0, 1, 1, 2, 3))))
        for item, title, resolution, odds in _voted(session, throw):
            number = next(numbers)
            votes = {e: _vote(throw, _coalition(e, session.day), odds, e in away) for e in _councillors(session)}
            at = datetime.combine(session.day, time(10, 5)) + timedelta(
                minutes=11 * number, seconds=throw.randrange(60)
            )
            yield Motion(f"VII/{session.number}/{number:02}", session, item, title, at, votes, resolution)


def _councillors(session: Session) -> list[Official]:
    return CHRONICLE.members("SEJMIK", session.day)


def _coalition(official: Official, day: date) -> bool:
    club = next(
        (e.body for e in CHRONICLE.entries if e.official == official and e.body[:3] == "KL-" and e.holds(day)), ""
    )
    return club in COALITION


Odds: TypeAlias = tuple[tuple[int, int, int], tuple[int, int, int]]
# Odds of the three choices of a councillor who is there, of the coalition and of the others.
_AGREED: Final[Odds] = ((97, 0, 3), (94, 1, 5))
_CONTESTED: Final[Odds] = ((96, 1, 3), (6, 74, 20))
_REFUSED: Final[Odds] = ((2, 95, 3), (94, 1, 5))


def _voted(session: Session, throw: Random) -> Iterator[tuple[int, str, Resolution | None, Odds]]:
    yield 2, "Przyjęcie porządku obrad", None, _AGREED
    if session.number % 3 == 1 and session.number > 1:
        yield 2, "Wniosek o zdjęcie punktu z porządku obrad", None, _REFUSED
    for item, resolution in enumerate(_resolutions(session), 4):
        contested = resolution.kind == "budzet" or throw.random() < (
            0.5 if resolution.kind == "zmiana-budzetu" else 0.2
        )
        title = f"Podjęcie uchwały {resolution.title}"
        yield item, title, resolution, _CONTESTED if contested else _AGREED


def _resolutions(session: Session) -> list[Resolution]:
    return [each for each in RESOLUTIONS if each.session == session]


def _vote(throw: Random, coalition: bool, odds: Odds, away: bool) -> str:
    out = throw.random() < 0.02
    return "NIEOBECNY" if away or out else throw.choices(CHOICES[:3], odds[0 if coalition else 1])[0]


MOTIONS: Final = tuple(_motions())

### Files


def make(folder: Path) -> None:
    """Write the files of both systems; what is wrong with them is in `faults.toml`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (encoding, header, rows) in _FILES.items():
        (folder / name).write_bytes(delimited(header.split(";"), rows(), encoding))


def _terms() -> Iterator[Sequence[Any]]:
    yield "VII", "2024-2029", polish_date(TERM[0]), polish_date(TERM[1])


def _bodies() -> Iterator[Sequence[Any]]:
    first, numbers = polish_date(TERM[0]), {"SEJMIK": COUNCILLORS, "ZARZAD": 5}
    for symbol, name, english, kind in (
        ("SEJMIK", "Sejmik Województwa Łódzkiego", "Regional Assembly of the Łódzkie Voivodeship", "sejmik"),
        ("ZARZAD", "Zarząd Województwa Łódzkiego", "Executive Board of the Łódzkie Voivodeship", "zarząd"),
    ):
        # Both organs are older than the term.
        yield symbol, name, english, kind, "", numbers[symbol], "01.01.1999", "", f"{SITE}/organy/{symbol.lower()}"
    for symbol, name, english in COMMITTEES:
        yield symbol, name, english, "komisja stała", "SEJMIK", "", polish_date(SESSIONS[1].day), "", _site(symbol)
    yield (
        "K-STAT", "Komisja doraźna do spraw Statutu Województwa", "Ad hoc Committee on the Statute of the Voivodeship",
        "komisja doraźna", "SEJMIK", "", polish_date(SESSIONS[2].day), polish_date(SESSIONS[11].day), _site("K-STAT"),
    )  # fmt: skip
    for committee, symbol, _ in LISTS:
        name = committee.removeprefix("Komitet Wyborczy Wyborców ")
        polish, english = f"Klub Radnych {name}", f"Club of Councillors {name}"
        yield symbol, polish, english, "klub radnych", "SEJMIK", "", first, "", _site(symbol)


def _site(symbol: str) -> str:
    return f"{SITE}/organy/{symbol.lower()}"


def _posts() -> Iterator[Sequence[Any]]:
    names = {post: (name, english) for post, name, english in _NAMES}
    bodies = {symbol: (name, english) for symbol, name, english, *_ in _bodies()}
    for post, (body, role) in _held_posts().items():
        if post in names:
            yield post, *names[post], body, role
        else:
            polish, english = names[post.split("-")[0]]
            name, english_name = bodies[body]
            yield post, f"{polish} - {name}", f"{english} - {english_name}", body, role


_NAMES: Final = tuple(
    line.split("|")
    for line in """
PS|Przewodniczący Sejmiku|Chair of the Regional Assembly
WPS-1|Pierwszy Wiceprzewodniczący Sejmiku|First Vice-Chair of the Regional Assembly
WPS-2|Drugi Wiceprzewodniczący Sejmiku|Second Vice-Chair of the Regional Assembly
WPS-3|Trzeci Wiceprzewodniczący Sejmiku|Third Vice-Chair of the Regional Assembly
MW|Marszałek Województwa|Marshal of the Voivodeship
WMW-1|Pierwszy Wicemarszałek|First Deputy Marshal
WMW-2|Drugi Wicemarszałek|Second Deputy Marshal
CZW-1|Członek Zarządu (1)|Member of the Executive Board (1)
CZW-2|Członek Zarządu (2)|Member of the Executive Board (2)
P|Przewodniczący|Chair
WP|Wiceprzewodniczący|Vice-Chair
""".strip().splitlines()
)


def _held_posts() -> dict[str, tuple[str, str]]:
    return {entry.post: (entry.body, entry.role) for entry in CHRONICLE.entries if entry.post}


def _persons() -> Iterator[Sequence[Any]]:
    throw = dice("organy-dane")
    for number, official in enumerate(OFFICIALS, 1):
        office = _office_hours(throw, official) if official.district else ("", "", "", "", "")
        private = (_pesel(throw), f"+48 000 000 {number:03}", f"ul. Zmyślona {throw.randint(1, 90)}, 99-999 Nieistnień")
        page = f"{SITE}/osoby/{official.id}"
        yield number, official.id, official.first, official.last, *private, official.mail, *office, page, ""


def _office_hours(throw: Random, official: Official) -> tuple[str, ...]:
    town = _town(throw.choice(DISTRICTS[official.district - 1][1]))
    week = throw.choice(("pierwszy", "drugi", "trzeci"))
    day, hour = throw.choice(("poniedziałek", "wtorek", "czwartek")), throw.randint(13, 16)
    hours = f"{week} {day} miesiąca, {hour}.00-{hour + 1}.30"
    return hours, town.name, town.simc, town.gmina, f"siedziba urzędu, pok. {throw.randint(2, 40)}"


def _town(name: str) -> Place:
    return next(place for place in PLACES if place.name == name)


def _pesel(throw: Random) -> str:
    """A number of somebody who is to be born in the 23rd century."""
    digits = f"{throw.randint(50, 99)}{throw.randint(61, 72)}{throw.randint(10, 28)}{throw.randrange(10_000):04}"
    return digits + str(sum(int(d) * w for d, w in zip(digits, PESEL_WEIGHTS, strict=True)) % 10)


def _memberships() -> Iterator[Sequence[Any]]:
    # Mistakes come last, as the newest entries.
    entries = sorted(CHRONICLE.entries, key=lambda entry: (entry.since, entry.body))
    rows = [_membership(f"CZ-{number:04}", entry) for number, entry in enumerate([*entries, *_mistaken()], 1)]
    for row, (column, cell) in zip(rows[-len(_SLIPS) :], _SLIPS, strict=True):
        row[column] = cell
    return iter(rows)


def _membership(number: str, entry: Entry) -> list[Any]:
    official = entry.official
    mandate = ("", "") if entry.role != "radny" else (str(official.district), LISTS[official.list][0])
    dates = (polish_date(entry.since), polish_date(entry.until) if entry.until else "")
    return [number, official.id, entry.body, entry.role, entry.post, *dates, entry.reason, *mandate, "VII"]


def _mistaken() -> list[Entry]:
    """A second chair of one committee; and four entries that are spoiled below."""
    day = SESSIONS[20].day
    outside = [e for e in CHRONICLE.members("SEJMIK", day) if e not in _board()]
    newcomers = {body: _newcomer(outside, body) for body in ("K-SPO", "K-EDU", "K-ROL", "K-INF", "K-ZDR")}
    return [
        Entry(newcomers["K-SPO"], "K-SPO", "przewodniczący", day, "P-K-SPO"),
        Entry(newcomers["K-EDU"], "K-EDU", "członek", day),
        Entry(newcomers["K-ROL"], "K-ROL", "członek", day, "", SESSIONS[22].day, "zmiana składu"),
        Entry(newcomers["K-INF"], "K-INF", "członek", day),
        Entry(newcomers["K-ZDR"], "K-ZDR", "członek", day),
    ]


def _newcomer(officials: Iterable[Official], body: str) -> Official:
    return next(each for each in officials if all((e.official, e.body) != (each, body) for e in CHRONICLE.entries))


# Column and cell of each mistaken entry: nothing more, no such day, the wrong year, no such committee, no such role.
_SLIPS: Final = ((10, "VII"), (5, "31.06.2026"), (6, "28.09.2025"), (2, "K-DRO"), (3, "przewodnicząca"))


def _declarations() -> Iterator[Sequence[Any]]:
    for year in (2024, 2025):
        day = date(year + 1, 4, 28)
        sitting = [*CHRONICLE.members("SEJMIK", day), *CHRONICLE.members("ZARZAD", day)]
        for number, official in enumerate(dict.fromkeys(sitting), 1):
            filed = polish_date(day - timedelta(dice(f"{official.id}{year}").randrange(20)))
            yield _declaration(official, year, number, filed)


def _declaration(official: Official, year: int, number: int, filed: str) -> Sequence[Any]:
    twice = (year, number) == (2025, 12)  # the number of the entry above once more
    site = "www.bip.sejmik.lodzkie.example" if (year, number) == (2024, 20) else SITE
    name = f"OM/{year}/{number - twice:03}"
    return name, official.id, year, filed, f"{site}/oswiadczenia/{year}/{official.id}.pdf", "część A"


def _meetings() -> Iterator[Sequence[Any]]:
    for session in SESSIONS:
        record = f"{SITE}/sesje/vii/{session.number}"
        yield f"VII/{session.number}", session.roman, "VII", session.day.isoformat(), "10:00:00", _ROOM, record


_ROOM: Final = "sala obrad Sejmiku, al. Piłsudskiego 8, Łódź"


def _agenda() -> Iterator[Sequence[Any]]:
    for session in SESSIONS:
        resolutions = _resolutions(session)
        yield from _items(
            session, 1, ("Otwarcie obrad", "Przyjęcie porządku obrad", "Przyjęcie protokołu poprzedniej sesji")
        )
        for item, each in enumerate(resolutions, 4):
            yield f"VII/{session.number}", item, f"Podjęcie uchwały {each.title}", each.number
        yield from _items(session, len(resolutions) + 4, ("Interpelacje i zapytania", "Zamknięcie obrad"))


def _items(session: Session, first: int, titles: Sequence[str]) -> Iterator[Sequence[Any]]:
    for item, title in enumerate(titles, first):
        yield f"VII/{session.number}", item, title, ""


def _results() -> Iterator[Sequence[Any]]:
    for motion in MOTIONS:
        number = motion.resolution.number if motion.resolution else ""
        counts = [motion.number(choice) for choice in CHOICES]
        at = f"{motion.at:%Y-%m-%d %H:%M:%S}"
        if motion.id == "VII/23/05":  # two votes for, written down as one against
            counts = [counts[0] - 2, counts[1] + 2, *counts[2:]]
        if motion.id == "VII/10/01":
            at = at.replace("10:", "25:")
        result = "przyjęto" if motion.carried else "odrzucono"
        yield motion.id, f"VII/{motion.session.number}", motion.item, number, motion.title, at, *counts, result


def _votes() -> Iterator[Sequence[Any]]:
    for motion in MOTIONS:
        if motion.session in SESSIONS[-2:]:
            for official, choice in motion.votes.items():
                yield motion.id, official.id, f"{official.last} {official.first}", choice


_CMS: Final = "windows-1250"
_BODIES: Final = (
    "Symbol;Nazwa;Nazwa angielska;Rodzaj;Organ nadrzędny;Ustawowa liczba członków;Data powołania;Data rozwiązania;"
    "Strona"
)
_PERSONS: Final = (
    "Lp.;ID osoby;Imię;Nazwisko;PESEL;Telefon prywatny;Adres zamieszkania;E-mail służbowy;Dyżur;Miejscowość dyżuru;"
    "SIMC;TERYT gminy;Miejsce dyżuru;Strona;Uwagi"
)
_MEMBERSHIPS: Final = (
    "Nr wpisu;ID osoby;Organ;Funkcja;Stanowisko;Od;Do;Przyczyna zakończenia;Okręg;Komitet wyborczy;Kadencja"
)
_RESULTS: Final = "Głosowanie;Sesja;Punkt;Uchwała;Przedmiot;Czas;Za;Przeciw;Wstrzymało się;Nieobecni;Wynik"
# Name of the file: its encoding, its header, what makes its rows.
_FILES: Final = {
    "kadencje.csv": (_CMS, "Kadencja;Lata;Od;Do", _terms),
    "organy.csv": (_CMS, _BODIES, _bodies),
    "stanowiska.csv": (_CMS, "Symbol;Nazwa;Nazwa angielska;Organ;Funkcja", _posts),
    "osoby.csv": (_CMS, _PERSONS, _persons),
    "czlonkostwa.csv": (_CMS, _MEMBERSHIPS, _memberships),
    "oswiadczenia.csv": (_CMS, "Nr;ID osoby;Rok;Data złożenia;Plik;Część", _declarations),
    "sesje.csv": ("utf-8", "Sesja;Numer;Kadencja;Data;Godzina;Miejsce;Protokół", _meetings),
    "porzadek.csv": ("utf-8", "Sesja;Punkt;Treść;Uchwała", _agenda),
    "glosowania.csv": ("utf-8", _RESULTS, _results),
    "glosy.csv": ("utf-8", "Głosowanie;ID osoby;Radny;Głos", _votes),
}
