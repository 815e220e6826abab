"""The sample of `jednostki`: the workbook in which the office keeps its register of units and, on a sheet, their heads.

Owns the invented units of the voivodeship, their numbers, founding acts and statutes; `akty` invents the resolutions of
the present term to match. The faults are written over single cells at the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from tests.samples import council, invented
from tests.samples.files import workbook

STATE: Final = date(2026, 10, 31)
_TITLE: Final = "Rejestr wojewódzkich jednostek organizacyjnych, osób prawnych i instytucji kultury"
_HEADER: Final = (
    "Lp.", "Nr wpisu", "Data wpisu", "Pełna nazwa", "Nazwa skrócona", "Rodzaj", "Dziedzina", "Organizator",
    "Współprowadzący", "TERYT współprowadzącego", "Miejscowość", "SIMC", "TERYT gminy", "Ulica", "Nr", "Kod pocztowy",
    "Szer. geogr.", "Dł. geogr.", "Przedmiot działania", "Akt o utworzeniu", "Data aktu", "Statut", "Data statutu",
    "REGON", "NIP", "Nr RIK", "Nr KRS", "Jednostka nadrzędna (REGON)", "Stan", "Następca (REGON)",
    "Data przekształcenia", "Data wykreślenia", "Telefon", "E-mail", "Strona WWW", "Tel. kom. dyrektora", "Uwagi",
)  # fmt: skip
_HEADS: Final = ("Lp.", "REGON jednostki", "Funkcja", "Imię i nazwisko", "PESEL", "Od", "Do", "Uchwała Zarządu")
_DOMAIN: Final = "lodzkie.example.org"
_BUDGET: Final = "jednostka budżetowa"
_CULTURE: Final = "instytucja kultury"
_HEALTH: Final = "SPZOZ"
_PERSON: Final = "wojewódzka osoba prawna"
_COMPANY: Final = "spółka"
# What the units of one calling have in common: kind, field, subject of activity.
_CALLINGS: Final = {
    "urzad": (_BUDGET, "administracja", "Obsługa Marszałka, Zarządu i Sejmiku Województwa oraz wykonywanie ich zadań"),
    "drogi": (_BUDGET, "transport", "Zarządzanie drogami wojewódzkimi i drogowymi obiektami inżynierskimi"),
    "polityka": (_BUDGET, "polityka społeczna", "Koordynacja polityki społecznej i kształcenie kadr pomocy społecznej"),
    "praca": (_BUDGET, "rynek pracy", "Programowanie regionalnej polityki rynku pracy i wdrażanie jej programów"),
    "parki": (_BUDGET, "środowisko", "Ochrona przyrody, krajobrazu i dziedzictwa parków krajobrazowych"),
    "geodezja": (_BUDGET, "geodezja", "Prowadzenie wojewódzkiego zasobu geodezyjnego i kartograficznego"),
    "rolnictwo": (_BUDGET, "rolnictwo", "Doradztwo dla obszarów wiejskich i prowadzenie prac scaleniowych"),
    "nauczyciele": (_BUDGET, "oświata", "Doskonalenie zawodowe nauczycieli i doradztwo metodyczne"),
    "pedagogiczna": (_BUDGET, "oświata", "Gromadzenie i udostępnianie zbiorów pedagogicznych, wspieranie szkół"),
    "szkola": (_BUDGET, "oświata", "Kształcenie w zawodach medycznych i społecznych"),
    "specjalna": (_BUDGET, "oświata", "Nauczanie i wychowanie dzieci i młodzieży w podmiotach leczniczych"),
    "ratownictwo": (_BUDGET, "turystyka i sport", "Szkolenie ratowników i bezpieczeństwo na wodach"),
    "turystyka": (_BUDGET, "turystyka i sport", "Promocja walorów turystycznych i prowadzenie informacji turystycznej"),
    "biblioteka": (_CULTURE, "kultura", "Gromadzenie, opracowanie i udostępnianie zbiorów bibliotecznych"),
    "muzeum": (_CULTURE, "kultura", "Gromadzenie, konserwacja, naukowe opracowanie i udostępnianie muzealiów"),
    "dom": (_CULTURE, "kultura", "Upowszechnianie kultury i edukacja kulturalna"),
    "teatr": (_CULTURE, "kultura", "Tworzenie i upowszechnianie sztuki teatralnej"),
    "muzyka": (_CULTURE, "kultura", "Prowadzenie działalności koncertowej i edukacji muzycznej"),
    "szpital": (_HEALTH, "ochrona zdrowia", "Udzielanie stacjonarnych i ambulatoryjnych świadczeń zdrowotnych"),
    "psychiatria": (_HEALTH, "ochrona zdrowia", "Leczenie psychiatryczne, leczenie uzależnień i opieka środowiskowa"),
    "pogotowie": (_HEALTH, "ochrona zdrowia", "Świadczenia zespołów ratownictwa medycznego i transport sanitarny"),
    "poradnia": (_HEALTH, "ochrona zdrowia", "Profilaktyka, orzecznictwo i ambulatoryjne świadczenia specjalistyczne"),
    "egzaminy": (_PERSON, "transport", "Przeprowadzanie egzaminów państwowych na prawo jazdy i edukacja komunikacyjna"),
    "fundusz": (_PERSON, "środowisko", "Finansowanie ochrony środowiska i gospodarki wodnej"),
    "kolej": (_COMPANY, "transport", "Wykonywanie regionalnych kolejowych przewozów pasażerskich"),
    "autobusy": (_COMPANY, "transport", "Wykonywanie autobusowych przewozów o charakterze użyteczności publicznej"),
    "rozwoj": (_COMPANY, "gospodarka", "Udzielanie pożyczek i poręczeń przedsiębiorcom z regionu"),
    "lotnisko": (_COMPANY, "transport", "Zarządzanie lotniskiem użytku publicznego"),
    "uzdrowisko": (_COMPANY, "ochrona zdrowia", "Prowadzenie działalności uzdrowiskowej i rehabilitacyjnej"),
    "park-naukowy": (_COMPANY, "gospodarka", "Wspieranie innowacji i udostępnianie laboratoriów"),
}  # fmt: skip
# calling | short name | name | place | street | number. The first eight are `invented.UNITS`, in that order.
_KNOWN: Final = (
    "urzad|UMWŁ", "drogi|WZDM", "polityka|RCPS", "biblioteka|WBR", "muzeum|MZŁ", "dom|ŁDKL", "parki|ZPKRŁ",
    "nauczyciele|WODN-PT",
)  # fmt: skip
_INVENTED: Final = """
praca|WCZ|Wojewódzkie Centrum Zatrudnienia w Łodzi|Łódź|ul. Wólczańska|41
geodezja|WZGK|Wojewódzki Zasób Geodezyjny i Kartograficzny w Łodzi|Łódź|ul. Solna|16
rolnictwo|WOOW-B|Wojewódzki Ośrodek Obszarów Wiejskich w Bratoszewicach|Bratoszewice|ul. Parkowa|5
rolnictwo|WOOW-K|Wojewódzki Ośrodek Obszarów Wiejskich w Kutnie|Kutno|ul. Sklęczkowska|22
nauczyciele|WODN-Ł|Wojewódzki Ośrodek Doskonalenia Nauczycieli w Łodzi|Łódź|ul. Kopcińskiego|31
nauczyciele|WODN-S|Wojewódzki Ośrodek Doskonalenia Nauczycieli w Sieradzu|Sieradz|ul. Zamkowa|9
nauczyciele|WODN-SK|Wojewódzki Ośrodek Doskonalenia Nauczycieli w Skierniewicach|Skierniewice|ul. Batorego|64
pedagogiczna|BPR-Ł|Biblioteka Pedagogiczna Regionu Łódzkiego w Łodzi|Łódź|ul. Wólczańska|202
pedagogiczna|BPR-PT|Biblioteka Pedagogiczna w Piotrkowie Trybunalskim|Piotrków Trybunalski|ul. Wojska Polskiego|2
pedagogiczna|BPR-S|Biblioteka Pedagogiczna w Sieradzu|Sieradz|ul. 3 Maja|7
pedagogiczna|BPR-SK|Biblioteka Pedagogiczna w Skierniewicach|Skierniewice|ul. Jagiellońska|29
pedagogiczna|BPR-B|Biblioteka Pedagogiczna w Bełchatowie|Bełchatów|ul. Czapliniecka|96
pedagogiczna|BPR-K|Biblioteka Pedagogiczna w Kutnie|Kutno|ul. Oporowska|6
szkola|MSP-Ł1|Medyczna Szkoła Policealna nr 1 Regionu Łódzkiego w Łodzi|Łódź|ul. Narutowicza|122
szkola|MSP-Ł2|Medyczna Szkoła Policealna nr 2 Regionu Łódzkiego w Łodzi|Łódź|ul. Żeromskiego|115
szkola|MSP-PT|Medyczna Szkoła Policealna w Piotrkowie Trybunalskim|Piotrków Trybunalski|ul. Sienkiewicza|10
szkola|MSP-S|Medyczna Szkoła Policealna w Sieradzu|Sieradz|ul. Mickiewicza|6
szkola|MSP-ZW|Medyczna Szkoła Policealna w Zduńskiej Woli|Zduńska Wola|ul. Łaska|38
szkola|MSP-K|Medyczna Szkoła Policealna w Kutnie|Kutno|ul. Kościuszki|24
szkola|MSP-Z|Szkoła Policealna Pracowników Służb Społecznych w Zgierzu|Zgierz|ul. Długa|89
specjalna|ZSP-Ł|Zespół Szkół Specjalnych przy Szpitalu Dziecięcym w Łodzi|Łódź|ul. Sporna|36
specjalna|ZSP-R|Zespół Szkół Specjalnych przy Ośrodku Rehabilitacji w Rafałówce|Aleksandrów Łódzki|ul. Leśna|14
ratownictwo|WORW|Wojewódzki Ośrodek Ratownictwa Wodnego w Sulejowie|Sulejów|ul. Nadrzeczna|12
turystyka|RCIT|Regionalne Centrum Informacji Turystycznej w Łodzi|Łódź|ul. Moniuszki|5
biblioteka|BZS|Biblioteka Ziemi Sieradzkiej|Sieradz|ul. Broniewskiego|4
muzeum|MWŁ|Muzeum Włókien i Tkanin Dawnych w Łodzi|Łódź|ul. Tymienieckiego|24
muzeum|MKR|Muzeum Kolei Regionalnych w Skierniewicach|Skierniewice|ul. Łowicka|1
muzeum|MPB|Muzeum Pamięci Bzury w Kutnie|Kutno|pl. Piłsudskiego|20
muzeum|MZP|Muzeum Zamku i Puszczy Pilickiej w Inowłodzu|Inowłódz|ul. Zamkowa|1
muzeum|MKŁ|Muzeum Kultury Ludowej w Łowiczu|Łowicz|Stary Rynek|6
muzeum|MGS|Muzeum Garncarstwa i Szkła w Opocznie|Opoczno|pl. Zamkowy|2
muzeum|MPW|Muzeum Pogranicza Wieluńskiego|Wieluń|ul. Narutowicza|14
muzeum|MDF|Muzeum Dawnych Fabryk w Pabianicach|Pabianice|ul. Zamkowa|54
muzeum|MPA|Muzeum Początków Państwa w Łęczycy|Łęczyca|ul. Zamkowa|3
dom|CKS|Centrum Kultury Sieradzkiej|Sieradz|Rynek|1
dom|CKP|Centrum Kultury Piotrkowskiej|Piotrków Trybunalski|al. 3 Maja|12
dom|WCAF|Wojewódzkie Centrum Animacji i Folkloru w Łowiczu|Łowicz|ul. Podrzeczna|20
dom|OTL|Ośrodek Tradycji Ludowej w Burzeninie|Burzenin|ul. Rynek|8
dom|RGS|Regionalna Galeria Sztuki w Łodzi|Łódź|ul. Wólczańska|31
teatr|TNW|Teatr Nad Wartą w Sieradzu|Sieradz|ul. Dominikańska|19
teatr|TDR|Teatr Dramatyczny Regionu w Łodzi|Łódź|ul. Jaracza|45
teatr|TMR|Teatr Muzyczny Regionu w Łodzi|Łódź|ul. Północna|47
teatr|TLP|Teatr Lalki i Przedmiotu w Piotrkowie Trybunalskim|Piotrków Trybunalski|ul. Słowackiego|23
muzyka|FŁR|Filharmonia Regionu Łódzkiego|Łódź|ul. Narutowicza|20
muzyka|OKS|Orkiestra Kameralna Ziemi Skierniewickiej|Skierniewice|ul. Reymonta|33
szpital|WSZ-Ł|Wojewódzki Szpital Zespolony Regionu Łódzkiego w Łodzi|Łódź|ul. Pabianicka|62
szpital|WSD|Wojewódzki Szpital Dziecięcy w Łodzi|Łódź|ul. Sporna|36
szpital|WSCP|Wojewódzki Szpital Chorób Płuc w Tuszynie|Tuszyn|ul. Szpitalna|5
szpital|SWZ|Szpital Wojewódzki w Zgierzu|Zgierz|ul. Parzęczewska|35
szpital|SWS|Szpital Wojewódzki Ziemi Sieradzkiej w Sieradzu|Sieradz|ul. Armii Krajowej|7
szpital|SWP|Szpital Wojewódzki w Piotrkowie Trybunalskim|Piotrków Trybunalski|ul. Rakowska|15
szpital|SWSK|Szpital Wojewódzki w Skierniewicach|Skierniewice|ul. Rybickiego|1
szpital|SWB|Szpital Wojewódzki w Bełchatowie|Bełchatów|ul. Czapliniecka|123
szpital|SWR|Szpital Wojewódzki w Rawie Mazowieckiej|Rawa Mazowiecka|ul. Warszawska|14
szpital|WORN|Wojewódzki Ośrodek Rehabilitacji Narządu Ruchu w Łodzi|Łódź|ul. Drewnowska|75
psychiatria|WSP-Ł|Wojewódzki Szpital Psychiatryczny w Łodzi|Łódź|ul. Aleksandrowska|159
psychiatria|CPW|Centrum Psychiatryczne w Warcie|Warta|ul. Sieradzka|3
psychiatria|WOTU|Wojewódzki Ośrodek Terapii Uzależnień w Łodzi|Łódź|ul. Tuszyńska|19
pogotowie|WSRM-Ł|Wojewódzka Stacja Ratownictwa w Łodzi|Łódź|ul. Sienkiewicza|137
pogotowie|WSRM-S|Wojewódzka Stacja Ratownictwa w Sieradzu|Sieradz|ul. Nenckiego|2
poradnia|WOMP|Wojewódzkie Centrum Medycyny Pracy w Łodzi|Łódź|ul. Aleksandrowska|61
poradnia|WPS|Wojewódzka Przychodnia Sportowo-Lekarska w Łodzi|Łódź|ul. Próchnika|11
poradnia|WPT|Wojewódzka Przychodnia Transplantologiczna w Łodzi|Łódź|ul. Franciszkańska|17
egzaminy|WOEK-Ł|Wojewódzki Ośrodek Egzaminów Kierowców w Łodzi|Łódź|ul. Maratońska|47
egzaminy|WOEK-PT|Wojewódzki Ośrodek Egzaminów Kierowców w Piotrkowie Trybunalskim|Piotrków Trybunalski|ul. Gliniana|17
egzaminy|WOEK-S|Wojewódzki Ośrodek Egzaminów Kierowców w Sieradzu|Sieradz|ul. Mickiewicza|8
egzaminy|WOEK-SK|Wojewódzki Ośrodek Egzaminów Kierowców w Skierniewicach|Skierniewice|ul. Nowobielańska|61
fundusz|WFE|Wojewódzki Fundusz Ekologiczny w Łodzi|Łódź|ul. Łąkowa|11
kolej|KRZŁ|Kolej Regionalna Ziemi Łódzkiej sp. z o.o.|Łódź|al. Piłsudskiego|12
autobusy|ŁPA|Łódzkie Przewozy Autobusowe sp. z o.o.|Zgierz|ul. Łęczycka|22
rozwoj|RFP|Regionalny Fundusz Pożyczkowy Ziemi Łódzkiej sp. z o.o.|Łódź|ul. Narutowicza|34
rozwoj|FRZŁ|Fundusz Rozwoju Ziemi Łódzkiej S.A.|Łódź|ul. Tuwima|22
lotnisko|LPT|Lotnisko Piotrkowskie sp. z o.o.|Piotrków Trybunalski|ul. Przemysłowa|48
uzdrowisko|UZU|Uzdrowisko Ziemi Uniejowskiej sp. z o.o.|Uniejów|ul. Zamkowa|2
park-naukowy|RPN|Regionalny Park Naukowy sp. z o.o.|Łódź|ul. Dubois|114
""".strip().splitlines()
# Founded by the resolutions of the present term, in their order.
_NEW: Final = """
polityka|CUSS|Centrum Usług Społecznych i Senioralnych w Sieradzu|Sieradz|ul. Jana Pawła II|78
dom|CDW|Centrum Dziedzictwa Włókienniczego w Zgierzu|Zgierz|ul. Narutowicza|6
parki|CEP|Centrum Edukacji Przyrodniczej w Smardzewicach|Smardzewice|ul. Główna|21
drogi|WCBR|Wojewódzkie Centrum Bezpieczeństwa Ruchu w Łodzi|Łódź|ul. Kilińskiego|169
turystyka|OSW|Ośrodek Szlaków Wodnych w Tomaszowie Mazowieckim|Tomaszów Mazowiecki|ul. PCK|2
muzeum|MRB|Muzeum Rzemiosł w Brzezinach|Brzeziny|ul. Piłsudskiego|49
""".strip().splitlines()
# Struck off: as above, then the state and the short names of the successors.
_CLOSED: Final = """
szkola|MSP-ŁO|Medyczna Szkoła Policealna w Łowiczu|Łowicz|ul. Ułańska|2|zlikwidowana|
szkola|MSP-B|Medyczna Szkoła Policealna w Bełchatowie|Bełchatów|ul. Edwardów|5|połączona|MSP-PT
szkola|MSP-TM|Medyczna Szkoła Policealna w Tomaszowie Maz.|Tomaszów Mazowiecki|ul. Polna|57|połączona|MSP-PT
pedagogiczna|BPR-W|Biblioteka Pedagogiczna w Wieluniu|Wieluń|ul. Śląska|23|połączona|BPR-S
pedagogiczna|BPR-R|Biblioteka Pedagogiczna w Radomsku|Radomsko|ul. Piastowska|21|połączona|BPR-PT
szpital|SCZ|Szpital Chirurgii Urazowej w Łodzi|Łódź|ul. Zjednoczenia|10|połączona|WSZ-Ł
szpital|SOS|Szpital Obserwacyjny w Łasku|Łask|ul. Warszawska|62|połączona|SWS
poradnia|WPD|Wojewódzka Przychodnia Onkologiczna w Piotrkowie|Piotrków Trybunalski|ul. Wysoka|4|połączona|SWP
pogotowie|WSRM-K|Wojewódzka Stacja Ratownictwa w Kutnie|Kutno|ul. Warszawskie Przedmieście|8|połączona|WSRM-Ł
dom|WDK|Wojewódzki Dom Kultury Regionu w Łodzi|Łódź|ul. Traugutta|20|podzielona|ŁDKL,RGS
dom|OKP|Ośrodek Kultury w Pajęcznie|Pajęczno|ul. Kościuszki|76|zlikwidowana|
muzeum|MWP|Muzeum Wsi Poddębickiej|Poddębice|ul. Mickiewicza|9|połączona|MZŁ
drogi|ZMW|Zarząd Mostów Wojewódzkich w Łodzi|Łódź|ul. Smugowa|30|połączona|WZDM
rolnictwo|WOOW-P|Ośrodek Obszarów Wiejskich w Piotrkowie|Piotrków Trybunalski|ul. Dąbrowskiego|11|połączona|WOOW-B
praca|OWCZ|Ośrodek Wspierania Zatrudnienia w Koluszkach|Koluszki|ul. 11 Listopada|65|połączona|WCZ
""".strip().splitlines()
# Units under another one, by short names; then who runs a unit together with the region.
_ABOVE: Final = {"ZSP-R": "ZSP-Ł", "BZS": "WBR", "MSP-Z": "MSP-Ł1", "CEP": "ZPKRŁ", "WPT": "WSZ-Ł", "OTL": "CKS"}
_TOGETHER: Final = {
    "FŁR": ("Minister Kultury i Dziedzictwa Narodowego", ""), "TDR": ("Miasto Łódź", "106101"),
    "MWŁ": ("Minister Kultury i Dziedzictwa Narodowego", ""), "MKŁ": ("Gmina Miasto Łowicz", "100501"),
    "OKS": ("Miasto Skierniewice", "106301"), "UZU": ("Gmina Uniejów", "101104"),
    "CDW": ("Gmina Miasto Zgierz", "102003"),
    "KRZŁ": ("Miasto Łódź", "106101"), "LPT": ("Miasto Piotrków Trybunalski", "106201"),
    "MRB": ("Gmina Miasto Brzeziny", "102101"),
}  # fmt: skip

# The self-government of the voivodeship, and with it its office, began by statute; no resolution founded it.
_BY_STATUTE: Final = ("", date(1999, 1, 1))
# First days of the terms of the Sejmik; about ten sessions a year, each with a dozen resolutions.
_TERMS: Final = tuple(
    date(*day)
    for day in ((1998, 11, 9), (2002, 11, 18), (2006, 11, 24), (2010, 11, 30), (2014, 11, 28), (2018, 11, 19))
)

# Entries with a fault that the reader finds: name, column, what stands there.
_WRONG: Final = (
    ("Wojewódzka Poradnia Słuchu i Mowy w Łodzi", "REGON", "998712347"),
    ("Wojewódzka Poradnia Chorób Zawodowych w Zgierzu", "NIP", "0009600777"),
    ("Wojewódzka Poradnia Kardiologiczna w Kutnie", "Data wpisu", "31.06.2019"),
    ("Wojewódzka Poradnia Okulistyczna w Wieluniu", "Rodzaj", "SP ZOZ"),
    ("Wojewódzka Poradnia Alergologiczna w Łasku", "REGON", "998765439"),
    ("Wojewódzka Poradnia Alergologiczna w Łasku, filia", "REGON", "998765439"),
)


@dataclass(frozen=True)
class Unit:
    """A unit as the register knows it; acts as (number, day), with no number where a statute founded it."""

    calling: str
    short: str
    name: str
    place: invented.Place
    street: str
    number: str
    post_code: str
    regon: str
    nip: str
    act: tuple[str, date]
    statute: tuple[str, date] | None
    state: str = "działająca"
    successors: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """Kind of unit, as the office writes it."""
        return _CALLINGS[self.calling][0]


def _seat(name: str) -> invented.Place:
    return next(place for place in invented.PLACES if place.name == name)


def _old_act(number: int) -> tuple[str, date]:
    """A resolution of a former term, which the register of acts does not hold."""
    throw = invented.dice(f"act {number}")
    day = date(throw.randint(1999, 2019), throw.choice((1, 2, 3, 4, 5, 6, 9, 10, 11, 12)), throw.randint(1, 28))
    session = 1 + ((day - max(each for each in _TERMS if each <= day)).days * 10 // 365)
    return f"{council.roman(session)}/{13 * session + throw.randint(-9, 4)}/{day:%Y}", day


def _known() -> Iterator[Unit]:
    for number, (line, unit) in enumerate(zip(_KNOWN, invented.UNITS, strict=True)):
        calling, short = line.split("|")
        act, statute = sorted((_old_act(number), _old_act(number + 500)), key=lambda each: each[1])
        yield Unit(
            calling, short, unit.name, _seat(unit.place), unit.street, unit.number, unit.post_code, unit.regon,
            unit.nip, *((act, statute) if number else (_BY_STATUTE, None)),
        )  # fmt: skip


def _unit(number: int, line: str, act: tuple[str, date], statute: tuple[str, date]) -> Unit:
    calling, short, name, town, street, house, *state = line.split("|")
    place = _seat(town)
    end = (state[0], tuple(filter(None, state[1].split(",")))) if state else ("działająca", ())
    return Unit(
        calling, short, name, place, street, house, place.post_code, invented.regon(800_000 + 7 * number),
        invented.nip(500_000 + 13 * number), act, statute, *end,
    )  # fmt: skip


def _former(first: int, lines: list[str], statutes: list[council.Resolution]) -> Iterator[Unit]:
    """Units of former terms; some, companies apart, have `statutes` of the present term while there are any."""
    for number, line in enumerate(lines, first):
        act, statute = sorted((_old_act(number), _old_act(number + 500)), key=lambda each: each[1])
        if statutes and number % 10 in (0, 3, 6, 9) and _CALLINGS[line.partition("|")[0]][0] != _COMPANY:
            statute = _act(statutes.pop(0))
        yield _unit(number, line, act, statute)


def _founded(statutes: list[council.Resolution]) -> Iterator[Unit]:
    """The units that resolutions of the present term found, each with the first free statute after its founding."""
    founding = [each for each in council.RESOLUTIONS if each.kind == "utworzenie-jednostki"]
    for number, (line, act) in enumerate(zip(_NEW, founding, strict=True), 300):
        statute = next(each for each in statutes if each.session.number > act.session.number)
        statutes.remove(statute)
        yield _unit(number, line, _act(act), _act(statute))


def _act(resolution: council.Resolution) -> tuple[str, date]:
    return resolution.number, resolution.session.day


def _units() -> Iterator[Unit]:
    statutes = [each for each in council.RESOLUTIONS if each.title == "w sprawie nadania statutu"]
    founded = list(_founded(statutes))
    yield from _known()
    yield from _former(100, _INVENTED, statutes)
    yield from founded
    yield from _former(400, _CLOSED, [])


UNITS: Final = tuple(_units())


def make(folder: Path) -> None:
    """Write `jednostki.xlsx`."""
    units = [_row(number, unit) for number, unit in enumerate(UNITS, 1)]
    heads = [[number, *_head(*tenure)] for number, tenure in enumerate(_tenures(), 1)]
    _spoil(units, heads)
    title = [[_TITLE], [f"stan na dzień {STATE:%d.%m.%Y} r."]]
    sheets = {"Rejestr": [*title, _HEADER, *units], "Kierownicy": [_HEADS, *heads]}
    folder.joinpath("jednostki.xlsx").write_bytes(workbook(sheets))


def _row(number: int, unit: Unit) -> list[object]:
    throw = invented.dice(f"unit {unit.short}")
    longitude, latitude = invented.near(unit.place, throw, 900)
    kind, field, subject = _CALLINGS[unit.calling]
    entered = min(unit.act[1] + timedelta(throw.randint(10, 60)), STATE)
    closed = date(2020, 1, 1) + timedelta(throw.randint(0, 1900)) if unit.state != "działająca" else None
    above = _regons([_ABOVE[unit.short]]) if unit.short in _ABOVE else None
    host = unit.short.lower().translate(str.maketrans("łż", "lz"))
    return [
        number, f"{'RIK' if kind == _CULTURE else 'WJO'}-{number:03}", _day(entered), unit.name, unit.short, kind,
        field, "Województwo Łódzkie", *_TOGETHER.get(unit.short, (None, None)), unit.place.name, unit.place.simc,
        unit.place.gmina, unit.street, unit.number, unit.post_code, latitude, longitude, subject,
        *_written(unit.act), *_written(unit.statute), unit.regon, unit.nip,
        f"{number}/{entered:%y}" if kind == _CULTURE else None,
        invented.krs(600_000 + number) if kind in (_HEALTH, _COMPANY) else None, above, unit.state,
        _regons(unit.successors) or None, _day(closed),
        _day(closed + timedelta(throw.randint(5, 40)) if closed else None),
        f"+48 000 {throw.randint(200, 999)} {throw.randint(100, 999)}", f"sekretariat@{host}.{_DOMAIN}",
        None if closed else f"https://{host}.{_DOMAIN}/", f"000 {throw.randint(100, 999)} {throw.randint(100, 999)}",
        "wpis przeniesiony z księgi papierowej" if unit.act[1].year < 2005 else None,
    ]  # fmt: skip


def _written(act: tuple[str, date] | None) -> tuple[str | None, str | None]:
    return (act[0] or None, _day(act[1])) if act else (None, None)


def _regons(shorts: tuple[str, ...] | list[str]) -> str:
    numbers = {unit.short: unit.regon for unit in UNITS}
    return ", ".join(numbers[short] for short in shorts)


def _day(day: date | None) -> str | None:
    return invented.polish_date(day) if day else None


def appointments() -> Iterator[tuple[str, date, Unit]]:
    """The resolutions of the Board that appointed the heads of units: number, day, unit."""
    for unit, begin, _ in _tenures():
        yield (*_appointed(unit, begin), unit)


def _tenures() -> Iterator[tuple[Unit, date, date | None]]:
    """The terms of office of the heads since 2017; of the Marshal, who heads the office, `organy` tells."""
    for unit in UNITS[1:]:
        throw = invented.dice(f"heads {unit.short}")
        begin = max(unit.act[1], date(2017, 1, 1) + timedelta(throw.randint(0, 900)))
        last = date(2019, 12, 31) if unit.state != "działająca" else None
        while begin < (last or STATE):
            end = begin + timedelta(throw.randint(700, 2100))
            current = last is None and end > STATE
            yield unit, begin, None if current else min(end, last or end)
            begin = end + timedelta(1)


def _appointed(unit: Unit, begin: date) -> tuple[str, date]:
    """The Board appoints some days before; it passes about five resolutions a day, numbered through the year."""
    day = begin - timedelta(9)
    place = invented.dice(f"appointment {unit.short} {begin}").randint(0, 2)
    return f"{day.timetuple().tm_yday * 5 + place}/{day:%y}", day


def _head(unit: Unit, begin: date, end: date | None) -> list[object]:
    """A row about a head: REGON, function, name, PESEL, from, to, act of appointment."""
    throw = invented.dice(f"head {unit.short} {begin}")
    acting = throw.random() < 0.1
    function = "prezes zarządu" if unit.kind == _COMPANY else "p.o. dyrektora" if acting else "dyrektor"
    name = " ".join(invented.person(throw))
    # Months above 80 are those of the nineteenth century, so nobody alive has the number.
    pesel = f"9992{throw.randint(10, 28)}{throw.randint(0, 99_999):05}"
    return [unit.regon, function, name, pesel, _day(begin), _day(end), _appointed(unit, begin)[0]]


def _spoil(units: list[list[object]], heads: list[list[object]]) -> None:
    """Write the office's faults over good cells, and add rows that are wrong."""
    place = {title: number for number, title in enumerate(_HEADER)}
    row = {unit[place["Nazwa skrócona"]]: unit for unit in units}
    krs = place["Nr KRS"]
    row["KRZŁ"][krs] = int(str(row["KRZŁ"][krs]))
    row["WCZ"][place["Szer. geogr."]] = str(row["WCZ"][place["Szer. geogr."]]).replace(".", ",")
    row["SOS"][place["Następca (REGON)"]] = invented.regon(777_777)
    row["WPD"][place["Data wykreślenia"]], row["WPD"][place["Data przekształcenia"]] = "12.03.1998", "01.03.1998"
    for number, (name, title, value) in enumerate(_WRONG, len(units) + 1):
        units.append(_copy(row["WPS"], number, {"Pełna nazwa": name, title: value}, place))
    [current] = [head for head in heads if head[1] == row["WSRM-S"][place["REGON"]] and not head[6]]
    heads.append(
        [len(heads) + 1, current[1], "dyrektor", "Iwona Klonoworska", "99921012345", "02.03.2026", None, "312/26"]
    )
    heads.append(
        [len(heads) + 1, invented.regon(777_778), "dyrektor", "Adam Nerolipski", None, "01.09.2021", None, "877/21"]
    )
    heads[10][6] = "31.02.2021"


def _copy(row: list[object], number: int, cells: dict[str, object], place: dict[str, int]) -> list[object]:
    """A row like another with an entry number and identifiers of its own, but for the cells given."""
    own = {"Lp.": number, "Nr wpisu": f"WJO-{number:03}", "Nazwa skrócona": None}
    own |= {"REGON": invented.regon(870_000 + number), "NIP": invented.nip(870_000 + number), "Nr KRS": None}
    copy = list(row)
    for title, value in {**own, **cells}.items():
        copy[place[title]] = value
    return copy
