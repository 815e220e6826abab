"""The office's database of information cards on environmental documents: cards, parties, themes, areas, references.

`SCRIPT` makes it in SQLite and, as it is, in PostgreSQL. Most cards belong to cases: an application (A), perhaps an
impact report (E), the decision (B). Programmes have a draft (C), an assessment (H) and the adopted text (D);
measurements (F) and reports (G) stand alone. Decisions on dismantling stations bear the case numbers of their list.

The faults: a day that does not exist, a case number written the old way, a KRS number in place of a NIP, a card entered
twice, a reference to a card that is none, an approval before the document, an area that is no unit, a card in the wrong
series, a station that another case is about.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Final

from tests.samples.files import database
from tests.samples.invented import GMINAS, PLACES, dice, nip, person, regon
from tests.samples.stacje_demontazu import STATIONS, Facility

TABLES: Final = """
CREATE TABLE rodzaj (kod TEXT PRIMARY KEY, nazwa TEXT NOT NULL);
CREATE TABLE temat (kod TEXT PRIMARY KEY, nazwa TEXT NOT NULL, inspire TEXT);
CREATE TABLE podmiot (id INTEGER PRIMARY KEY, typ TEXT NOT NULL, nazwa TEXT NOT NULL, nip TEXT, regon TEXT, pesel TEXT,
    ulica TEXT, nr TEXT, kod_pocztowy TEXT, miejscowosc TEXT, telefon TEXT);
CREATE TABLE karta (id INTEGER PRIMARY KEY, numer TEXT NOT NULL, rodzaj TEXT NOT NULL REFERENCES rodzaj (kod),
    nazwa TEXT NOT NULL, opis TEXT, znak_sprawy TEXT, podmiot INTEGER REFERENCES podmiot (id), data_dokumentu TEXT,
    data_zatwierdzenia TEXT, ostateczny TEXT, miejsce TEXT, adres TEXT, data_wpisu DATE NOT NULL, zastrzezenie TEXT,
    podstawa TEXT, stacja TEXT, prowadzacy TEXT, uwagi TEXT);
CREATE TABLE karta_temat (karta INTEGER NOT NULL REFERENCES karta (id), temat TEXT NOT NULL REFERENCES temat (kod));
CREATE TABLE karta_obszar (karta INTEGER NOT NULL REFERENCES karta (id), teryt TEXT NOT NULL);
CREATE TABLE karta_powiazana (karta INTEGER NOT NULL REFERENCES karta (id), numer TEXT NOT NULL);
"""
_KINDS: Final = {
    "WNIOSEK": "wniosek o wydanie decyzji",
    "POZWOLENIE_ZINTEGROWANE": "pozwolenie zintegrowane",
    "POZWOLENIE_NA_EMISJE": "pozwolenie na wprowadzanie gazów lub pyłów do powietrza",
    "POZWOLENIE_NA_WYTWARZANIE_ODPADOW": "pozwolenie na wytwarzanie odpadów",
    "ZEZWOLENIE_NA_PRZETWARZANIE_ODPADOW": "zezwolenie na przetwarzanie odpadów",
    "DECYZJA_GEOLOGICZNA": "decyzja geologiczna",
    "KONCESJA": "koncesja",
    "PROJEKT_PROGRAMU": "projekt programu lub planu",
    "PROGRAM": "program lub plan",
    "RAPORT_OOS": "raport o oddziaływaniu na środowisko",
    "PRZEGLAD_EKOLOGICZNY": "przegląd ekologiczny",
    "POMIARY_EMISJI": "wyniki pomiarów emisji",
    "POMIARY_HALASU": "wyniki pomiarów hałasu",
    "WYKAZ_OPLAT": "wykaz o zakresie korzystania ze środowiska",
    "SPRAWOZDANIE_ODPADOWE": "sprawozdanie o odpadach",
    "PROGNOZA": "prognoza oddziaływania na środowisko",
}
# Codes of the office, its names, and the INSPIRE themes that it writes into its metadata.
_THEMES: Final = {
    "POWIETRZE": ("powietrze", "ac"),
    "WODA": ("woda", "hy"),
    "ODPADY": ("odpady", "us"),
    "HALAS": ("hałas", "hh"),
    "GLEBA": ("gleba i powierzchnia ziemi", "so"),
    "PRZYRODA": ("przyroda i obszary chronione", "ps"),
    "GEOLOGIA": ("geologia i wody podziemne", "ge"),
    "KOPALINY": ("kopaliny", "mr"),
    "INSTALACJE": ("instalacje przemysłowe", "pf"),
    "ENERGIA": ("energia", "er"),
}
_LAST: Final = date(2026, 10, 30)
_OFFICERS: Final = ("AK", "BW", "JS", "MW", "PT")
_ROOMS: Final = (
    "Departament Rolnictwa i Ochrony Środowiska, Wydział Pozwoleń, pok. 214",
    "Departament Rolnictwa i Ochrony Środowiska, Wydział Gospodarki Odpadami, pok. 220",
    "Departament Rolnictwa i Ochrony Środowiska, Geolog Wojewódzki, pok. 231",
    "archiwum zakładowe Urzędu Marszałkowskiego",
)
_LIMITS: Final = (
    "TAJEMNICA_PRZEDSIEBIORSTWA", "TAJEMNICA_PRZEDSIEBIORSTWA", "TAJEMNICA_PRZEDSIEBIORSTWA", "PRAWA_AUTORSKIE",
    "DANE_OSOBOWE", "BEZPIECZENSTWO", "POSTEPOWANIE", "OCHRONA_SRODOWISKA",
)  # fmt: skip


@dataclass(frozen=True)
class Permit:
    """A kind of decision: its code, class of the filing plan, what is asked for and given, for what, and the act."""

    code: str
    plan: int
    asked: str
    given: str
    subjects: tuple[str, ...]
    themes: tuple[str, ...]
    act: str
    weight: int


_PERMITS: Final = (
    Permit("POZWOLENIE_ZINTEGROWANE", 7222, "pozwolenia zintegrowanego", "Pozwolenie zintegrowane", (
        "instalacji do wypalania wyrobów ceramicznych", "instalacji do chowu drobiu", "instalacji do odlewania metali",
        "składowiska odpadów innych niż niebezpieczne i obojętne", "instalacji do produkcji płyt drewnopochodnych",
        "instalacji do spalania paliw", "instalacji do uboju zwierząt", "instalacji do produkcji szkła",
    ), ("INSTALACJE", "POWIETRZE", "ODPADY", "WODA", "HALAS"), "Dz.U. 2001 nr 62 poz. 627", 28),
    Permit("POZWOLENIE_NA_EMISJE", 7221, "pozwolenia na wprowadzanie gazów lub pyłów do powietrza",
        "Pozwolenie na wprowadzanie gazów lub pyłów do powietrza", (
        "lakierni elementów metalowych", "kotłowni gazowej", "wytwórni mas bitumicznych", "drukarni fleksograficznej",
    ), ("POWIETRZE", "ENERGIA"), "Dz.U. 2001 nr 62 poz. 627", 20),
    Permit("POZWOLENIE_NA_WYTWARZANIE_ODPADOW", 7243, "pozwolenia na wytwarzanie odpadów",
        "Pozwolenie na wytwarzanie odpadów", (
        "zakładu galwanicznego", "warsztatu naprawy taboru", "zakładu przetwórstwa tworzyw sztucznych",
    ), ("ODPADY",), "Dz.U. 2001 nr 62 poz. 627", 16),
    Permit("ZEZWOLENIE_NA_PRZETWARZANIE_ODPADOW", 7244, "zezwolenia na przetwarzanie odpadów",
        "Zezwolenie na przetwarzanie odpadów", (
        "sortowni odpadów komunalnych", "kompostowni odpadów zielonych", "zakładu recyklingu opakowań",
        "instalacji do przetwarzania zużytego sprzętu",
    ), ("ODPADY", "GLEBA"), "Dz.U. 2013 poz. 21", 18),
    Permit("DECYZJA_GEOLOGICZNA", 7430, "decyzji zatwierdzającej projekt robót geologicznych",
        "Zatwierdzenie projektu robót geologicznych", (
        "otworu hydrogeologicznego", "rozpoznania złoża kruszywa naturalnego", "otworów do pomp ciepła",
    ), ("GEOLOGIA", "WODA"), "Dz.U. 2011 nr 163 poz. 981", 20),
    Permit("KONCESJA", 7422, "koncesji na wydobywanie kopaliny", "Koncesja na wydobywanie kopaliny", (
        "złoża piasku i żwiru", "złoża wapieni", "złoża surowców ilastych",
    ), ("KOPALINY", "GLEBA"), "Dz.U. 2011 nr 163 poz. 981", 12),
)  # fmt: skip
_PROGRAMMES: Final = (
    ("Program ochrony powietrza dla strefy łódzkiej", "10", ("POWIETRZE", "ENERGIA")),
    ("Program ochrony powietrza dla aglomeracji łódzkiej", "1061011", ("POWIETRZE", "ENERGIA")),
    ("Plan gospodarki odpadami dla województwa łódzkiego", "10", ("ODPADY",)),
    ("Program ochrony środowiska województwa łódzkiego", "10", ("POWIETRZE", "WODA", "PRZYRODA")),
    ("Program ochrony środowiska przed hałasem dla dróg wojewódzkich", "10", ("HALAS",)),
    ("Plan ochrony parku krajobrazowego w powiecie brzezińskim", "1021", ("PRZYRODA",)),
    ("Plan ochrony parku krajobrazowego w powiecie wieluńskim", "1017", ("PRZYRODA", "GEOLOGIA")),
    ("Audyt krajobrazowy województwa łódzkiego", "10", ("PRZYRODA",)),
)
_TRADES: Final = (
    "CERAMIKA", "ODLEWNIA", "FERMA", "EKO-ENERGIA", "TWORZYWA", "DRUK-PAK", "KRUSZYWA", "ZAKŁADY MIĘSNE", "SZKŁO",
    "GALWANIKA", "MEBLE", "ASFALT", "RECYKLING", "WODOCIĄGI",
)  # fmt: skip
_RIVERS: Final = ("Bzura", "Grabia", "Luciąża", "Ner", "Pilica", "Rawka", "Warta", "Widawka")
_FORMS: Final = ("sp. z o.o.", "S.A.", "sp. j.", "sp. z o.o. sp. k.")
_TREES: Final = ("Buk", "Grab", "Jarząb", "Jawor", "Jesion", "Klon", "Modrzew", "Olcha", "Topola", "Wiąz")
_STREETS: Final = ("ul. Fabryczna", "ul. Polna", "ul. Składowa", "ul. Leśna", "ul. Towarowa", "ul. Piaskowa")


@dataclass(frozen=True)
class Party:
    """A row of the parties; `kind` is P (legal person), J (sole trader), S (public body) or O (private person)."""

    key: int
    kind: str
    name: str
    nip: str | None
    regon: str | None
    pesel: str | None
    street: str
    number: str
    post_code: str
    town: str
    telephone: str


@dataclass(frozen=True)
class Card:
    """A card; `series` is the letter of its number, which is given when all cards are in order of their entry."""

    series: str
    kind: str
    title: str
    description: str
    party: int | None
    day: date
    areas: tuple[str, ...]
    themes: tuple[str, ...]
    case: str
    approved: date | None = None
    final: bool = True
    act: str | None = None
    station: str | None = None

    @property
    def entered(self) -> date:
        """The day on which it was put into the list, after its approval and by chance of its title."""
        return (self.approved or self.day) + timedelta(days=3 + len(self.title) % 21)


def _parties() -> Iterator[Party]:
    throw, names = dice("environmental parties"), set[str]()
    for key, kind in enumerate("P" * 62 + "J" * 12 + "S" * 8 + "O" * 14, 1):
        place, name = throw.choice(PLACES), ""
        while not name or name in names:
            name = _name(throw, kind)
        names.add(name)
        numbers = (None, None) if kind == "O" else (nip(610_000 + 211 * key), regon(610_000 + 173 * key))
        secret = f"{throw.randint(50, 99)}0{throw.randint(1, 9)}1{throw.randint(0, 9)}00000" if kind in "OJ" else None
        yield Party(
            key, kind, name, *numbers, secret, throw.choice(_STREETS), str(throw.randint(1, 120)), place.post_code,
            place.name, f"+48 000 {throw.randint(100, 999)} {throw.randint(100, 999)}",
        )  # fmt: skip


def _name(throw: random.Random, kind: str) -> str:
    first, last = person(throw)
    if kind == "S":
        return f"Zakład Gospodarki Komunalnej „{throw.choice(_TREES)}”"
    return {
        "P": f"{throw.choice(_TRADES)} „{throw.choice(_RIVERS)}” {throw.choice(_FORMS)}",
        "J": f"{throw.choice(_TRADES)} {first} {last}",
        "O": f"{first} {last}",
    }[kind]


PARTIES: Final = tuple(_parties())
_FIRST_STATION: Final = len(PARTIES) + 1


def _dismantlers() -> Iterator[tuple[Party, Facility]]:
    recent = [each for each in STATIONS if each.decided.year >= 2023 and each.state == "aktywny"]
    for key, each in enumerate(recent, _FIRST_STATION):
        yield Party(
            key, "P", each.business.name, each.business.nip, each.business.regon, None, "ul. Składowa", "1",
            each.place.post_code, each.place.name, "",
        ), each  # fmt: skip


def _cards() -> Iterator[Card]:
    throw, numbers = dice("environmental cards"), count(201)
    businesses = [each for each in PARTIES if each.kind != "O"]
    for _ in range(92):
        permit = throw.choices(_PERMITS, [each.weight for each in _PERMITS])[0]
        # Private persons ask for boreholes; all else is the business of firms.
        owner = throw.choice(PARTIES if permit.code == "DECYZJA_GEOLOGICZNA" else businesses)
        yield from _case(throw, permit, owner.key, next(numbers))
    for party, station in _dismantlers():
        yield from _station(throw, party.key, station)
    for programme in _PROGRAMMES:
        yield from _programme(throw, next(numbers), *programme)
    for _ in range(104):
        yield _measured(throw, throw.choice(businesses).key, next(numbers))


def _case(throw: random.Random, permit: Permit, owner: int, number: int) -> Iterator[Card]:
    day = date(2023, 1, 10) + timedelta(days=throw.randrange(1340))
    case = f"ROŚ.{permit.plan}.{number}.{day.year}.{throw.choice(_OFFICERS)}"
    place, subject = throw.choice(PLACES), throw.choice(permit.subjects)
    where, areas = f"{subject} w miejscowości {place.name}", (_teryt(place.gmina),)
    themes = permit.themes[: throw.randint(1, len(permit.themes))]
    text = f"Wniosek o wydanie {permit.asked} dla {where}"
    yield Card("A", "WNIOSEK", text, f"{text}, z załącznikami.", owner, day, areas, themes, case)
    if permit.plan in (7222, 7244) and throw.random() < 0.5:
        text = f"Raport o oddziaływaniu na środowisko {where}"
        yield Card("E", "RAPORT_OOS", text, f"{text}, załącznik do wniosku.", owner, day, areas, themes, case)
    decided = day + timedelta(days=throw.randint(45, 210))
    if decided <= _LAST:
        approved = decided + timedelta(days=throw.randint(14, 40))
        text = f"{permit.given} dla {where}"
        final = approved <= _LAST
        yield Card(
            "B", permit.code, text, f"{text}. Decyzja Marszałka Województwa Łódzkiego.", owner, decided, areas, themes,
            case, approved if final else None, final, permit.act,
        )  # fmt: skip


def _station(throw: random.Random, owner: int, station: Facility) -> Iterator[Card]:
    where, areas = f"stacji demontażu pojazdów w miejscowości {station.place.name}", (_teryt(station.place.gmina),)
    asked = station.decided - timedelta(days=throw.randint(50, 120))
    text = f"Wniosek o wydanie zezwolenia na przetwarzanie odpadów dla {where}"
    common = Card("A", "WNIOSEK", text, f"{text}.", owner, asked, areas, ("ODPADY",), station.case)
    yield replace(common, station=station.number)
    text = f"Zezwolenie na przetwarzanie odpadów dla {where}"
    approved = station.decided + timedelta(days=throw.randint(14, 30))
    yield replace(
        common, series="B", kind="ZEZWOLENIE_NA_PRZETWARZANIE_ODPADOW", title=text, description=f"{text}.",
        day=station.decided, approved=approved, act="Dz.U. 2005 nr 25 poz. 202", station=station.number,
    )  # fmt: skip


def _programme(throw: random.Random, number: int, title: str, area: str, themes: tuple[str, ...]) -> Iterator[Card]:
    day = date(2023, 2, 1) + timedelta(days=throw.randrange(800))
    adopted = day + timedelta(days=throw.randint(150, 300))
    text, case = title[0].lower() + title[1:], f"ROŚ.7031.{number}.{day.year}.{throw.choice(_OFFICERS)}"
    draft = Card(
        "C", "PROJEKT_PROGRAMU", f"{title} (projekt)", f"Projekt dokumentu: {text}.", None, day, (area,), themes, case
    )
    yield replace(draft, final=False)
    yield replace(
        draft, series="H", kind="PROGNOZA", title=f"Prognoza oddziaływania na środowisko do dokumentu: {text}",
        description=f"Prognoza sporządzona do dokumentu: {text}.", day=day + timedelta(days=30),
    )  # fmt: skip
    yield replace(
        draft, series="D", kind="PROGRAM", title=title, description=f"Dokument przyjęty: {text}.", day=adopted,
        approved=adopted + timedelta(days=14),
    )  # fmt: skip


_MEASURED: Final = (
    ("F", "POMIARY_EMISJI", "Wyniki pomiarów wielkości emisji z instalacji", ("POWIETRZE", "INSTALACJE")),
    ("F", "POMIARY_HALASU", "Wyniki okresowych pomiarów hałasu wokół zakładu", ("HALAS",)),
    (
        "G",
        "WYKAZ_OPLAT",
        "Wykaz o zakresie korzystania ze środowiska i wysokości należnych opłat",
        ("POWIETRZE", "WODA"),
    ),
    ("G", "SPRAWOZDANIE_ODPADOWE", "Roczne sprawozdanie o wytwarzanych odpadach i gospodarowaniu nimi", ("ODPADY",)),
    ("E", "PRZEGLAD_EKOLOGICZNY", "Przegląd ekologiczny instalacji", ("INSTALACJE", "GLEBA")),
)


def _measured(throw: random.Random, owner: int, number: int) -> Card:
    series, kind, title, themes = throw.choice(_MEASURED)
    day, place = date(2023, 1, 20) + timedelta(days=throw.randrange(1300)), throw.choice(PLACES)
    text = f"{title} w miejscowości {place.name}, {day.year - 1 if series == 'G' else day.year} r."
    case = f"ROŚ.7024.{number}.{day.year}.{throw.choice(_OFFICERS)}"
    description = f"{text} Dokument przekazany marszałkowi."
    return Card(series, kind, text, description, owner, day, (_teryt(place.gmina),), themes, case)


def _teryt(gmina: str) -> str:
    return gmina + GMINAS[gmina].kind


def _numbered() -> list[tuple[str, Card]]:
    """All cards in order of entry, each with its number: `B/12/2024`."""
    numbers: dict[tuple[str, int], Iterator[int]] = {}
    found = []
    for card in sorted(_cards(), key=lambda each: (each.entered, each.series, each.title)):
        year = card.entered.year
        found.append((f"{card.series}/{next(numbers.setdefault((card.series, year), count(1)))}/{year}", card))
    return found


def _related(cards: list[tuple[str, Card]]) -> Iterator[tuple[int, str]]:
    """Row of a card and number of another: of the same case."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for row, (number, card) in enumerate(cards, 1):
        groups.setdefault(card.case, []).append((row, number))
    for members in groups.values():
        yield from ((row, other) for row, number in members for _, other in members if other != number)


def _rows() -> Iterator[tuple[str, Iterable[tuple[object, ...]]]]:
    throw, cards = dice("environmental rows"), _numbered()
    parties = [*PARTIES, *(party for party, _ in _dismantlers())]
    yield "rodzaj", _KINDS.items()
    yield "temat", [(code, *rest) for code, rest in _THEMES.items()]
    yield "podmiot", [_party_row(each) for each in parties]
    yield "karta", _spoiled([_card_row(throw, row, *each) for row, each in enumerate(cards, 1)])
    yield "karta_temat", [(row, theme) for row, (_, card) in enumerate(cards, 1) for theme in card.themes]
    areas = [(row, area) for row, (_, card) in enumerate(cards, 1) for area in card.areas]
    yield "karta_obszar", [(row, "1010992" if row == 150 else area) for row, area in areas]
    yield "karta_powiazana", [*_related(cards), (90, "B/999/2024")]


def _party_row(party: Party) -> tuple[object, ...]:
    wrong = "0009345678" if party.key == 7 else party.nip
    return (
        party.key, party.kind, party.name, wrong, party.regon, party.pesel, party.street, party.number,
        party.post_code, party.town, party.telephone,
    )  # fmt: skip


def _card_row(throw: random.Random, row: int, number: str, card: Card) -> list[object]:
    address = f"https://bip.example.org/srodowisko/{number.replace('/', '-').lower()}" if throw.random() < 0.7 else None
    limit = throw.choice(_LIMITS) if throw.random() < 0.08 else None
    return [
        row, number, card.kind, card.title, card.description, card.case, card.party, card.day.isoformat(),
        card.approved.isoformat() if card.approved else None, "T" if card.final else "N", throw.choice(_ROOMS), address,
        card.entered.isoformat(), limit, card.act, card.station, " ".join(person(throw)),
        throw.choice(("", "", "", "brak strony 3")) or None,
    ]  # fmt: skip


def _spoiled(rows: list[list[object]]) -> list[tuple[object, ...]]:
    measured = [row for row in rows if str(row[1])[0] == "F"]
    decisions = [row for row in rows if row[8] and not row[15] and str(row[1])[0] == "B"]
    stations = [row for row in rows if row[15] and str(row[1])[0] == "B"]
    measured[3][7] = "2023-02-30"
    measured[6][5] = "ROS/7024/15/2024"
    measured[8][1] = measured[9][1]
    measured[12][2] = "WYKAZ_OPLAT"
    decisions[5][8] = "2022-11-14"
    stations[1][15] = stations[2][15]
    return [tuple(row) for row in rows]


def _literal(value: object) -> str:
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def _script() -> Iterator[str]:
    yield TABLES
    for table, rows in _rows():
        for row in rows:
            yield f"INSERT INTO {table} VALUES ({', '.join(map(_literal, row))});\n"


SCRIPT: Final = "".join(_script())


def make(folder: Path) -> None:
    """Write the database."""
    database(folder / "srodowisko.sqlite", SCRIPT)
