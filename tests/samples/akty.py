"""The sample of `akty`: the export of the legislation editor, with every resolution of the Sejmik in the present term.

Owns what the acts say beyond `council`: subjects, legal bases, publication, entry into force and how acts change each
other. Units and their appointments are those of `jednostki`. Resolutions of the Board, orders of the Marshal and
decisions of the Wojewoda as supervisor stand beside them. The faults are written over good acts at the end.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from tests.samples import council, invented, jednostki

STATE: Final = jednostki.STATE
_SITE: Final = "https://bip.lodzkie.example.org/akty"
_SELF_GOVERNMENT: Final = "DU/1998/576"
_FINANCE: Final = "DU/2009/1240"
_CULTURE: Final = "DU/1991/493"
_CELLS: Final = {
    "KS": "Kancelaria Sejmiku", "OR": "Departament Organizacyjny", "FN": "Departament Finansów",
    "KE": "Departament Kultury i Edukacji", "IT": "Departament Infrastruktury i Transportu",
    "RO": "Departament Rolnictwa i Ochrony Środowiska", "ZP": "Departament Zdrowia i Polityki Społecznej",
    "RR": "Departament Rozwoju Regionalnego", "MW": "Departament Majątku Wojewódzkiego",
    "ST": "Departament Sportu i Turystyki",
}  # fmt: skip
_LOCAL: Final = "po upływie 14 dni od dnia ogłoszenia"
_AT_ONCE: Final = "z dniem podjęcia"


@dataclass(frozen=True)
class Recipe:
    """What acts of one subject have in common; `{}` of the title is filled with each of `things` in turn.

    `later` is what a later act of the same title does to the first (`zmienia`) or to the one before it (`uchyla`).
    """

    title: str
    cell: str
    words: tuple[str, ...]
    bases: tuple[tuple[str, str], ...]
    local: bool = False
    later: str = ""
    things: tuple[str, ...] = ("",)


@dataclass
class Act:
    """An act as the export has it; `key` tells the acts of all kinds apart: `US/XVII/178/25`, `UZ/1202/26`."""

    key: str
    kind: str
    number: str
    day: date
    title: str
    cell: str
    words: tuple[str, ...]
    bases: tuple[tuple[str, str], ...]
    local: bool = False
    rule: str = _AT_ONCE
    session: str = ""
    published: date | None = None
    position: int | None = None
    force: date | None = None
    end: date | None = None
    status: str = "obowiązujący"
    year: int | None = None
    changes: list[tuple[str, str]] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    gminas: list[str] = field(default_factory=list)
    later: str = ""
    texts: list[date] = field(default_factory=list)


_TOWNS: Final = (
    "Szadek", "Łask", "Opoczno", "Drzewica", "Warta", "Uniejów", "Koluszki", "Żychlin", "Przedbórz", "Zelów", "Sulejów",
    "Stryków", "Widawa", "Burzenin", "Wieruszów", "Pajęczno", "Złoczew", "Biała Rawska", "Głowno",
)  # fmt: skip
_COMMITTEES: Final = (
    "Rewizyjnej", "Skarg, Wniosków i Petycji", "Budżetu, Finansów i Gospodarki", "Zdrowia i Polityki Społecznej",
    "Edukacji, Nauki i Kultury", "Rolnictwa i Ochrony Środowiska", "Infrastruktury i Transportu", "Sportu i Turystyki",
)  # fmt: skip
_PARKS: Final = (
    "Parku Krajobrazowego Wzniesień Łódzkich", "Spalskiego Parku Krajobrazowego", "Sulejowskiego Parku Krajobrazowego",
    "Przedborskiego Parku Krajobrazowego", "Bolimowskiego Parku Krajobrazowego", "Załęczańskiego Parku Krajobrazowego",
    "Parku Krajobrazowego Międzyrzecza Warty i Widawki",
)  # fmt: skip
_PETITIONS: Final = (
    "przywrócenia połączeń autobusowych w powiecie wieluńskim", "budowy obwodnicy Łasku w ciągu drogi wojewódzkiej",
    "dostępności przystanków kolejowych", "ochrony alei przy drogach wojewódzkich", "dyżurów nocnych w szpitalach",
    "biletu wspólnego na kolej i autobusy", "ścieżki rowerowej wzdłuż Pilicy",
)  # fmt: skip
_VEHICLES: Final = (
    "o masie do 3,5 t", "o masie powyżej 3,5 t", "przewożących materiały niebezpieczne", "jednośladowych",
)  # fmt: skip
_BUILDINGS: Final = ("Urzędu Marszałkowskiego", "wojewódzkich jednostek budżetowych", "wojewódzkich instytucji kultury")
_RECIPES: Final = {
    "nadania statutu": Recipe(
        "w sprawie nadania statutu: {}", "OR", ("jednostki organizacyjne", "statuty"),
        ((_SELF_GOVERNMENT, "art. 18 pkt 20"),), local=True,
    ),
    "planu pracy komisji": Recipe(
        "w sprawie zatwierdzenia planu pracy Komisji {}", "KS", ("organizacja",),
        ((_SELF_GOVERNMENT, "art. 28 ust. 2"),), things=_COMMITTEES,
    ),
    "udzielenia pomocy finansowej gminie": Recipe(
        "w sprawie udzielenia pomocy finansowej Gminie {}", "RR", ("finanse", "rozwój regionalny"),
        ((_SELF_GOVERNMENT, "art. 18 pkt 19 lit. a"), (_FINANCE, "art. 220")), things=_TOWNS,
    ),
    "opłat za usunięcie pojazdu": Recipe(
        "w sprawie wysokości opłat za usunięcie z drogi i przechowywanie pojazdów {}", "IT",
        ("opłaty", "drogi i transport"), ((_SELF_GOVERNMENT, "art. 89 ust. 1"), ("DU/1997/602", "art. 130a ust. 6")),
        local=True, later="uchyla", things=_VEHICLES,
    ),
    "programu współpracy z organizacjami pozarządowymi": Recipe(
        "w sprawie programu współpracy Województwa Łódzkiego z organizacjami pozarządowymi na rok {year}", "ZP",
        ("organizacje pozarządowe",), ((_SELF_GOVERNMENT, "art. 18 pkt 20"), ("DU/2003/873", "art. 5a ust. 1")),
        local=True, later="zmienia",
    ),
    "planu transportu zbiorowego": Recipe(
        "w sprawie planu zrównoważonego rozwoju publicznego transportu zbiorowego dla Województwa Łódzkiego", "IT",
        ("drogi i transport",), ((_SELF_GOVERNMENT, "art. 18 pkt 20"), ("DU/2011/13", "art. 9 ust. 1 pkt 5")),
        local=True, later="zmienia",
    ),
    "ochrony parku krajobrazowego": Recipe(
        "w sprawie planu ochrony {}", "RO", ("środowisko",),
        ((_SELF_GOVERNMENT, "art. 18 pkt 20"), ("DU/2004/880", "art. 19 ust. 6a")),
        local=True, later="zmienia", things=_PARKS,
    ),
    "zasad wynajmowania pomieszczeń": Recipe(
        "w sprawie zasad wynajmowania pomieszczeń w budynkach {}", "MW", ("majątek", "opłaty"),
        ((_SELF_GOVERNMENT, "art. 18 pkt 19 lit. a"),), later="uchyla", things=_BUILDINGS,
    ),
    "sprawozdania z działalności": Recipe(
        "w sprawie przyjęcia sprawozdania z działalności za rok {last}: {}", "OR", ("jednostki organizacyjne",),
        ((_SELF_GOVERNMENT, "art. 18 pkt 20"),),
    ),
    "stypendiów sportowych": Recipe(
        "w sprawie zasad przyznawania stypendiów sportowych {}", "ST", ("sport i turystyka",),
        ((_SELF_GOVERNMENT, "art. 89 ust. 1"), ("DU/2010/857", "art. 31 ust. 3")),
        local=True, later="zmienia", things=("seniorom", "młodzieży", "zawodnikom z niepełnosprawnościami"),
    ),
    "nagród kulturalnych": Recipe(
        "w sprawie przyznania nagród Województwa Łódzkiego w dziedzinie kultury", "KE", ("kultura",),
        ((_SELF_GOVERNMENT, "art. 18 pkt 20"), (_CULTURE, "art. 7a ust. 3")),
    ),
    "obszaru aglomeracji": Recipe(
        "w sprawie wyznaczenia obszaru i granic aglomeracji {}", "RO", ("środowisko", "gospodarka wodna"),
        ((_SELF_GOVERNMENT, "art. 89 ust. 1"), ("DU/2017/1566", "art. 87 ust. 1")),
        local=True, later="uchyla", things=_TOWNS[:14],
    ),
    "skargi na działalność dyrektora jednostki": Recipe(
        "w sprawie rozpatrzenia skargi na działalność dyrektora jednostki: {}", "KS", ("skargi i petycje",),
        ((_SELF_GOVERNMENT, "art. 18 pkt 20"), ("DU/1960/168", "art. 229 pkt 6")),
    ),
    "rozpatrzenia petycji": Recipe(
        "w sprawie rozpatrzenia petycji dotyczącej {}", "KS", ("skargi i petycje",),
        ((_SELF_GOVERNMENT, "art. 18 pkt 20"), ("DU/2014/1195", "art. 9 ust. 2")), things=_PETITIONS,
    ),
}  # fmt: skip
_BOARD: Final = (
    Recipe(
        "w sprawie zmian w planie finansowym zadań zleconych z zakresu administracji rządowej na rok {year}", "FN",
        ("budżet",), ((_SELF_GOVERNMENT, "art. 41 ust. 2 pkt 3"), (_FINANCE, "art. 257")),
    ),
    Recipe(
        "w sprawie ogłoszenia otwartego konkursu ofert na zadania publiczne: {}", "ZP", ("organizacje pozarządowe",),
        ((_SELF_GOVERNMENT, "art. 41 ust. 1"), ("DU/2003/873", "art. 13 ust. 1")),
        things=("wsparcie seniorów", "upowszechnianie kultury fizycznej", "ochrona zabytków", "edukacja ekologiczna"),
    ),
    Recipe(
        "w sprawie zatwierdzenia regulaminu organizacyjnego: {unit}", "OR", ("jednostki organizacyjne", "organizacja"),
        ((_SELF_GOVERNMENT, "art. 41 ust. 2 pkt 6"),), later="uchyla",
    ),
    Recipe(
        "w sprawie stawek czynszu za najem lokali użytkowych Województwa Łódzkiego", "MW", ("majątek", "opłaty"),
        ((_SELF_GOVERNMENT, "art. 41 ust. 2 pkt 2"),), later="uchyla",
    ),
    Recipe(
        "w sprawie użyczenia nieruchomości Województwa Łódzkiego w gminie {}", "MW", ("majątek",),
        ((_SELF_GOVERNMENT, "art. 41 ust. 2 pkt 2"),), things=_TOWNS,
    ),
)  # fmt: skip
_MARSHAL: Final = (
    Recipe(
        "w sprawie regulaminu pracy Urzędu Marszałkowskiego Województwa Łódzkiego", "OR", ("organizacja",),
        ((_SELF_GOVERNMENT, "art. 43 ust. 1"), ("DU/1974/141", "art. 104")), later="zmienia",
    ),
    Recipe(
        "w sprawie zasad obiegu i kontroli dokumentów finansowych", "FN", ("organizacja", "finanse"),
        ((_SELF_GOVERNMENT, "art. 43 ust. 1"), ("DU/1994/591", "art. 10")), later="zmienia",
    ),
    Recipe(
        "w sprawie powołania zespołu do spraw {}", "OR", ("organizacja",), ((_SELF_GOVERNMENT, "art. 43 ust. 1"),),
        things=("dostępności", "otwartych danych", "zarządzania kryzysowego", "oceny aktywności zawodowej"),
    ),
)  # fmt: skip
_APPOINTMENT: Final = Recipe(
    "w sprawie obsadzenia stanowiska kierującego jednostką: {unit}", "OR",
    ("jednostki organizacyjne", "sprawy osobowe"), ((_SELF_GOVERNMENT, "art. 41 ust. 2 pkt 6"),),
)  # fmt: skip
_BUDGET: Final = Recipe("", "FN", ("budżet",), ((_SELF_GOVERNMENT, "art. 18 pkt 6"), (_FINANCE, "art. 211 i 212")))
_FOUNDING: Final = Recipe(
    "w sprawie utworzenia wojewódzkiej samorządowej jednostki organizacyjnej: {unit}", "OR",
    ("jednostki organizacyjne",), ((_SELF_GOVERNMENT, "art. 8 i art. 18 pkt 19 lit. f"), (_FINANCE, "art. 12 ust. 1")),
)  # fmt: skip
_SUPERVISION: Final = Recipe("", "", ("nadzór",), ((_SELF_GOVERNMENT, "art. 82 ust. 1"),))


def make(folder: Path) -> None:
    """Write `akty.xml`."""
    acts = list(_acts())
    _publish(acts)
    _supervise(acts)
    _settle(acts)
    impossible = _spoil(acts)
    root = ET.Element("akty", {"stanNa": STATE.isoformat(), "nadawca": "Kancelaria Sejmiku"})
    root.extend(_element(act) for act in acts)
    root.findall(f"akt[@id='{impossible}']/dataPodjecia")[0].text = "2025-02-30"
    ET.indent(root)
    folder.joinpath("akty.xml").write_bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")


def _acts() -> Iterator[Act]:
    series: dict[str, list[Act]] = defaultdict(list)
    for act in (*_sejmik(), *_board(), *_marshal()):
        yield _in_series(act, series)


def _in_series(act: Act, series: dict[str, list[Act]]) -> Act:
    """What a later act of the same title does to the earlier ones."""
    before = series[f"{act.kind} {act.title}"]
    if before and act.later == "zmienia":
        act.title = f"{'zmieniające zarządzenie' if act.key[0] == 'Z' else 'zmieniająca uchwałę'} {act.title}"
        act.changes.append(("zmienia", before[0].key))
    if before and act.later == "uchyla":
        act.changes.append(("uchyla", before[-1].key))
    before.append(act)
    return act


def _act(key: str, kind: str, day: date, recipe: Recipe, title: str) -> Act:
    rule = _LOCAL if recipe.local else _AT_ONCE
    return Act(
        key, kind, key.partition("/")[2], day, title, recipe.cell, recipe.words, recipe.bases, recipe.local, rule,
        later=recipe.later,
    )  # fmt: skip


def _sejmik() -> Iterator[Act]:
    turns: dict[str, Iterator[int]] = defaultdict(count)
    founded = {unit.act[0]: unit for unit in jednostki.UNITS}
    statutes = {unit.statute[0]: unit for unit in jednostki.UNITS if unit.statute}
    budgets: dict[int, str] = {}
    for each in council.RESOLUTIONS:
        subject = each.title.removeprefix("w sprawie ")
        turn = next(turns[subject])
        if each.kind == "inna":
            unit = statutes.get(each.number) or _some_unit(turn)
            act = _ordinary(each, _RECIPES[subject], turn, unit)
        elif each.kind == "utworzenie-jednostki":
            act = _ordinary(each, _FOUNDING, 0, founded[each.number])
            act.units = [founded[each.number].regon]
        else:
            act = _budget(each, budgets)
        act.session = f"VII/{each.session.number}"
        yield act


def _some_unit(turn: int) -> jednostki.Unit:
    working = [unit for unit in jednostki.UNITS if unit.state == "działająca"]
    return working[(turn * 7 + 3) % len(working)]


def _ordinary(each: council.Resolution, recipe: Recipe, turn: int, unit: jednostki.Unit) -> Act:
    day, thing = each.session.day, recipe.things[turn % len(recipe.things)]
    about_unit = recipe.things == ("",) and ("{}" in recipe.title or "{unit}" in recipe.title)
    words = {"year": day.year if day.month < 11 else day.year + 1, "last": day.year - 1, "unit": unit.name}
    act = _act(
        f"US/{each.number}",
        "uchwała Sejmiku",
        day,
        recipe,
        recipe.title.format(unit.name if about_unit else thing, **words),
    )
    act.units = [unit.regon] if about_unit else []
    act.gminas = [place.gmina for place in invented.PLACES if thing == place.name][:1]
    return act


def _budget(each: council.Resolution, budgets: dict[int, str]) -> Act:
    """The budget of the next year, or a change of that of this year; the one of 2024 is of the former term."""
    year = int(each.title[-4:])
    act = _act(f"US/{each.number}", "uchwała Sejmiku", each.session.day, _BUDGET, each.title)
    act.year = year
    if each.kind == "budzet":
        budgets[year] = act.key
        act.rule = f"z dniem podjęcia, z mocą od dnia 1 stycznia {year} r."
    elif year in budgets:
        act.changes.append(("zmienia", budgets[year]))
    return act


def _board() -> Iterator[Act]:
    """Appointments as `jednostki` has them, and other resolutions on days between."""
    acts = [*_appointments(), *_other_of_board()]
    yield from sorted(acts, key=lambda act: (act.day, act.number))


def _appointments() -> Iterator[Act]:
    for number, day, unit in jednostki.appointments():
        if day >= council.TERM[0]:
            act = _act(f"UZ/{number}", "uchwała Zarządu", day, _APPOINTMENT, _APPOINTMENT.title.format(unit=unit.name))
            act.units = [unit.regon]
            yield act


def _other_of_board() -> Iterator[Act]:
    throw = invented.dice("board")
    days = sorted(throw.sample(range((STATE - council.TERM[0]).days), 72))
    for turn, offset in enumerate(days):
        day, recipe = council.TERM[0] + timedelta(offset), _BOARD[turn % len(_BOARD)]
        thing, unit = recipe.things[turn // len(_BOARD) % len(recipe.things)], _some_unit(turn // len(_BOARD) % 9)
        number = f"{day.timetuple().tm_yday * 5 + throw.randint(3, 4)}/{day:%y}"
        title = recipe.title.format(thing, year=day.year, unit=unit.name)
        act = _act(f"UZ/{number}", "uchwała Zarządu", day, recipe, title)
        act.units = [unit.regon] if "{unit}" in recipe.title else []
        act.gminas = [place.gmina for place in invented.PLACES if thing == place.name][:1]
        act.year = day.year if recipe.words == ("budżet",) else None
        act.changes = [("wykonuje", key) for key in _budget_acts(day)[-1:]] if act.year else []
        yield act


def _budget_acts(day: date) -> list[str]:
    """Keys of the resolutions on budgets that were passed by a day."""
    kinds = ("budzet", "zmiana-budzetu")
    return [f"US/{each.number}" for each in council.RESOLUTIONS if each.kind in kinds and each.session.day <= day]


def _marshal() -> Iterator[Act]:
    throw = invented.dice("marshal")
    for turn in range(21):
        day = council.TERM[0] + timedelta(20 + turn * 41 + throw.randint(0, 20))
        recipe = _MARSHAL[turn % len(_MARSHAL)]
        title = recipe.title.format(recipe.things[turn // len(_MARSHAL) % len(recipe.things)])
        yield _act(f"ZM/{day.timetuple().tm_yday // 4 + 1}/{day:%y}", "zarządzenie Marszałka", day, recipe, title)


def _publish(acts: list[Act]) -> None:
    """Give local law and budgets their positions in the gazette, and every act its day of entry into force."""
    throw, positions = invented.dice("gazette"), defaultdict(lambda: 180)
    for act in acts:
        if act.local or (act.words == ("budżet",) and act.session):
            act.published = min(act.day + timedelta(throw.randint(9, 38)), STATE)
    for act in sorted((act for act in acts if act.published), key=lambda act: (act.published, act.key)):
        assert act.published
        positions[act.published.year] += throw.randint(7, 190)
        act.position = positions[act.published.year]
    for act in acts:
        act.force = act.published + timedelta(15) if act.published and act.local else act.day
        if act.rule.endswith("r."):
            act.force = date(int(act.rule[-7:-3]), 1, 1)


def _supervise(acts: list[Act]) -> None:
    """The Wojewoda annuls two acts and parts of four."""
    throw, found = invented.dice("supervision"), [act for act in acts if act.key.startswith("US/") and not act.changes]
    whole = [act for act in found if "petycji" in act.title][4:6]
    partly = [act for act in found if act.local and "statutu" in act.title][2:14:3]
    for number, act in enumerate([*whole, *partly], 3):
        day = act.day + timedelta(throw.randint(20, 29))
        what = "w całości" if act in whole else "w części"
        key = f"RN/PNIK-I.4131.{number * 37}.{day.year}"
        title = f"w sprawie stwierdzenia nieważności {what} uchwały nr {act.number}"
        decision = _act(key, "rozstrzygnięcie nadzorcze", day, _SUPERVISION, title)
        decision.rule, decision.force = "z dniem doręczenia", day
        decision.changes = [("stwierdza nieważność" if act in whole else "stwierdza nieważność w części", act.key)]
        acts.append(decision)


def _settle(acts: list[Act]) -> None:
    """What became of each act by the day of the export, and which consolidated texts it has."""
    known = {act.key: act for act in acts}
    for act in acts:
        assert act.force
        if act.force > STATE:
            act.status = "oczekujący"
    for act in sorted(acts, key=lambda act: act.day):
        for change, key in act.changes:
            _settle_change(act, change, known[key])


def _settle_change(act: Act, change: str, target: Act) -> None:
    assert act.force
    if change == "uchyla" and act.force <= STATE:
        target.status, target.end = "uchylony", max(act.force - timedelta(1), target.force or act.force)
    elif change == "stwierdza nieważność":
        target.status, target.end = "nieważny", act.day
    elif change == "stwierdza nieważność w części":
        target.status = "nieważny w części"
    elif change == "zmienia" and act.day.month in (3, 9) and act.day + timedelta(30) <= STATE:
        target.texts.append(act.day + timedelta(30))


def _spoil(acts: list[Act]) -> str:
    """Write the office's faults over good acts, add one twice, and tell which act gets a day that no calendar has."""
    quiet = [
        act for act in acts if not act.changes and not any(act.key == key for each in acts for _, key in each.changes)
    ]
    prizes = [act for act in quiet if "nagród" in act.title]
    prizes[1].number = "IIX/" + prizes[1].number.partition("/")[2]
    prizes[2].bases = (("Dz.U. 1998 poz. 576", "art. 18 pkt 20"),)
    prizes[3].changes = [("zmienia", "US/XXXIX/999/25")]
    prizes[4].changes = [("zmienia", prizes[4].key)]
    local = [act for act in quiet if act.local and not act.units and act.status == "obowiązujący"]
    local[1].position = None
    local[2].published = local[2].day - timedelta(6)
    prizes[6].status = "uchylony"
    plans = [act for act in quiet if act.key.startswith("UZ/") and act.gminas]
    plans[2].gminas = ["109999"]
    acts.append(replace(plans[3], title="w sprawie użyczenia lokalu w budynku przy ul. Zmyślonej"))
    return plans[4].key


def _element(act: Act) -> ET.Element:
    throw = invented.dice(f"clerk {act.key}")
    root = ET.Element("akt", {"id": act.key})
    organ = {"US": "Sejmik Województwa Łódzkiego", "UZ": "Zarząd Województwa Łódzkiego"}
    organ |= {"ZM": "Marszałek Województwa Łódzkiego", "RN": "Wojewoda Łódzki"}
    day = act.day.isoformat()
    _add(root, rodzaj=act.kind, numer=act.number, sesja=act.session, dataPodjecia=day, tytul=act.title)
    _add(root, organ=organ[act.key[:2]], aktPrawaMiejscowego="tak" if act.local else "nie", status=act.status)
    if act.cell:
        cell = ET.SubElement(root, "komorka", {"symbol": act.cell})
        _add(
            cell,
            nazwa=_CELLS[act.cell],
            referent=" ".join(invented.person(throw)),
            telefon=f"42 000 {throw.randint(1000, 9999)}",
        )
    _dates(root, act)
    if act.year:
        _add(root, rokBudzetowy=str(act.year))
    _lists(root, act)
    return root


def _dates(root: ET.Element, act: Act) -> None:
    if act.published:
        journal = {"rok": f"{act.published:%Y}", "pozycja": str(act.position or ""), "data": act.published.isoformat()}
        ET.SubElement(root, "dziennikUrzedowy", journal)
    assert act.force
    force = ET.SubElement(root, "wejscieWZycie", {"data": act.force.isoformat(), "zasada": act.rule})
    if act.end:
        force.set("utrataMocy", act.end.isoformat())


def _lists(root: ET.Element, act: Act) -> None:
    local = re.sub(r"[/.]", "-", re.sub(r"^U[SZ]/", "", act.key)).lower()
    _many(root, "podstawy", "podstawa", [{"akt": basis, "przepis": article} for basis, article in act.bases])
    _many(root, "powiazania", "powiazanie", [{"rodzaj": change, "akt": key} for change, key in act.changes])
    _many(root, "hasla", "haslo", [{"nazwa": word} for word in act.words])
    _many(root, "jednostki", "jednostka", [{"regon": regon} for regon in act.units])
    _many(root, "gminy", "gmina", [{"teryt": teryt} for teryt in act.gminas])
    files = [{"rodzaj": kind, "adres": f"{_SITE}/{local}.{kind.lower()[:3]}"} for kind in ("PDF/A", "XML")]
    _many(root, "pliki", "plik", files)
    texts = [{"data": day.isoformat(), "adres": f"{_SITE}/{local}-{day:%Y%m%d}.pdf"} for day in sorted(set(act.texts))]
    _many(root, "teksty", "tekstUjednolicony", texts)


def _many(root: ET.Element, name: str, item: str, rows: list[dict[str, str]]) -> None:
    if rows:
        parent = ET.SubElement(root, name)
        for row in rows:
            ET.SubElement(parent, item, row)


def _add(parent: ET.Element, **texts: str) -> None:
    for name, text in texts.items():
        if text:
            ET.SubElement(parent, name).text = text
