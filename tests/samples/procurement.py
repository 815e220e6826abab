"""Procurement procedures, from which `zamowienia` and `umowy` are invented alike.

A procedure has a buyer, a theme (what is bought: CPV codes, budget classification, a range of money), lots and, once it
is decided, winners. What the units of the voivodeship have concluded after one stands in the register of contracts.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from itertools import count
from random import Random
from typing import Final

from tests.samples.invented import PLACES, UNITS, Place, Unit, dice, nip, regon

TODAY: Final = date(2026, 10, 30)
# From these values on a procedure is announced in the Official Journal of the European Union.
_EU_WORKS: Final = 25_680_260
_EU_OTHER: Final = 1_024_799
ROADS: Final = ("702", "703", "704", "708", "710", "713", "714", "716", "725", "726", "728", "742", "746", "785")
STREETS: Final = (
    "Polna",
    "Krótka",
    "Przemysłowa",
    "Ogrodowa",
    "Składowa",
    "Fabryczna",
    "Leśna",
    "Zachodnia",
    "Kolejowa",
)
_FIRST: Final = {
    "Roboty budowlane": ("BRUK", "DACH", "DROG", "INSTAL"),
    "Dostawy": ("AGRO", "HANDLO", "INFO", "MEDI"),
    "Usługi": ("EKO", "GEO", "PROMO", "TEKST"),
}
_TOWNS: Final = (
    "Łódź",
    "Sieradz",
    "Kutno",
    "Opoczno",
    "Łowicz",
    "Bełchatów",
    "Łask",
    "Wieluń",
    "Radomsko",
    "Skierniewice",
)
_SECOND: Final = ("BZURA", "GRABIA", "LUCIĄŻA", "MROGA", "NER", "PILICA", "RAWKA", "WARTA", "WIDAWKA")
_FORMS: Final = ("SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ", "SPÓŁKA AKCYJNA", "SPÓŁKA JAWNA", "SPÓŁKA KOMANDYTOWA")
_LOCAL: Final = (
    ("Powiatowe Centrum Zdrowia im. Hieronima Klonowicza w Opocznie", "Opoczno", "PCZ"),
    ("Zespół Szkół Rzemiosła i Rolnictwa w Łowiczu", "Łowicz", "ZSRR"),
    ("Miejska Biblioteka im. Bolesława Widawskiego w Zduńskiej Woli", "Zduńska Wola", "MBW"),
    ("Miejski Zakład Zieleni i Dróg w Bełchatowie", "Bełchatów", "MZZD"),
)
_NUTS: Final = {
    "Łódź": "PL711", "Sieradz": "PL714", "Zduńska Wola": "PL714", "Łask": "PL714", "Wieluń": "PL714", "Kutno": "PL715",
    "Łowicz": "PL715", "Skierniewice": "PL715", "Opoczno": "PL713", "Bełchatów": "PL713", "Radomsko": "PL713",
    "Piotrków Trybunalski": "PL713",
}  # fmt: skip


@dataclass(frozen=True)
class Buyer:
    """Who runs a procedure: the letters of its case numbers, its legal type in the EU table, NUTS of its seat."""

    unit: Unit
    symbol: str
    legal: str
    nuts: str

    @property
    def is_regional(self) -> bool:
        """Whether it belongs to the voivodeship, so that its contracts are in the register of contracts."""
        return self.legal in ("ra", "body-pl-ra")


@dataclass(frozen=True)
class Firm:
    """An invented firm."""

    regon: str
    nip: str
    name: str
    place: Place
    street: str
    number: str


@dataclass(frozen=True)
class Theme:
    """What is bought: buyers by number, subject, nature, CPV codes, budget classification, thousands of PLN, lots."""

    buyers: str
    subject: str
    nature: str
    cpv: tuple[str, ...]
    budget: str
    least: int
    most: int
    lots: tuple[str, ...]


@dataclass(frozen=True)
class Lot:
    """A part of a procedure; `result` is `udzielenie`, `uniewaznienie` or nothing yet. No winner: a natural person."""

    number: int
    title: str
    estimate: Decimal
    result: str | None = None
    tenders: int | None = None
    awarded: date | None = None
    value: Decimal | None = None
    winners: tuple[Firm, ...] = ()
    signed: date | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Procedure:
    """A procurement procedure; `number` as `DZP-UMWL.272.14.2025`, `mode` in the words of the act."""

    number: str
    ocds: str
    buyer: Buyer
    theme: Theme
    title: str
    mode: str
    estimate: Decimal
    deposit: Decimal | None
    published: date
    deadline: date
    lots: tuple[Lot, ...]
    eu_funds: bool
    green: bool
    social: bool

    @property
    def nuts(self) -> str:
        """Where it is performed: the town in the title, else the seat of the buyer."""
        return _NUTS.get(self.title.rpartition(" w m. ")[2], self.buyer.nuts)

    @property
    def in_union_journal(self) -> bool:
        """Whether it is announced in the Official Journal of the European Union."""
        return self.mode in ("przetarg nieograniczony", "przetarg ograniczony")


# buyers (0 to 7 units, 8 to b local bodies) | subject | nature | CPV | budget | from | to, thousands of PLN | lots
_THEMES: Final = """
0|Dostawa komputerów osobistych z oprogramowaniem biurowym|Dostawy|30213000 30213100 48000000|750-75018-6060|180|1400|Komputery stacjonarne;Komputery przenośne;Oprogramowanie biurowe
0|Dostawa materiałów biurowych i papieru|Dostawy|30192000 30197630|750-75018-4210|180|420|Materiały biurowe;Papier do drukowania
0|Dostawa tonerów do drukarek i urządzeń wielofunkcyjnych|Dostawy|30125100|750-75018-4210|175|390|
0|Dostawa serwerów i urządzeń sieciowych|Dostawy|48820000 32420000|750-75018-6060|300|2600|Serwery;Urządzenia sieciowe
0|Świadczenie usług sprzątania budynków urzędu|Usługi|90911200 90919200|750-75018-4300|400|1900|Budynek przy al. Piłsudskiego 8;Budynki delegatur
0|Ochrona osób i mienia w budynkach urzędu|Usługi|79713000 79711000|750-75018-4300|350|1700|
0|Kampania promocyjna województwa w mediach|Usługi|79341400 79342000|750-75075-4300|200|950|
0|Promocja województwa podczas wydarzeń sportowych i kulturalnych|Usługi|79342000|750-75075-4300|180|600|
0|Organizacja dożynek wojewódzkich w m. {town}|Usługi|79952100 55520000|750-75075-4300|220|780|Obsługa sceniczna;Usługi gastronomiczne
0|Szkolenia pracowników urzędu z dostępności cyfrowej i cyberbezpieczeństwa|Usługi|80511000 80530000|750-75018-4700|175|520|Dostępność cyfrowa;Cyberbezpieczeństwo
0|Utrzymanie i rozwój systemu elektronicznego zarządzania dokumentacją|Usługi|72267000 72250000|750-75018-4300|240|1800|
0|Wdrożenie portalu usług elektronicznych województwa|Usługi|72263000 72267000|750-75018-6057|600|4200|
0|Ewaluacja programu regionalnego Fundusze Europejskie dla Łódzkiego|Usługi|79419000 79315000|750-75018-4397|180|460|
0|Ubezpieczenie mienia i odpowiedzialności cywilnej województwa|Usługi|66515000 66516000|750-75018-4430|250|900|Mienie;Odpowiedzialność cywilna
0|Usługi pocztowe na rzecz urzędu|Usługi|64110000|750-75018-4300|300|880|
0|Usługi telefonii komórkowej i transmisji danych|Usługi|64212000 72700000|750-75018-4360|180|560|
0|Tłumaczenia pisemne i ustne|Usługi|79530000 79540000|750-75018-4380|175|300|Tłumaczenia pisemne;Tłumaczenia ustne
0|Remont pomieszczeń biurowych przy ul. Roosevelta 15 w Łodzi|Roboty budowlane|45453000 45442100 45430000|750-75018-4270|260|1500|
0|Wymiana stolarki okiennej w budynku urzędu|Roboty budowlane|45421100|750-75018-6050|300|1200|
0|Zakup autobusu do przewozów na liniach użyteczności publicznej|Dostawy|34121000|600-60004-6060|1100|2400|
1|Przebudowa drogi wojewódzkiej nr {road} na odcinku w m. {town}|Roboty budowlane|45233140 45232130|600-60013-6050|2400|24000|
1|Remont nawierzchni drogi wojewódzkiej nr {road} w m. {town}|Roboty budowlane|45233142|600-60013-4270|400|3800|
1|Remonty cząstkowe nawierzchni dróg wojewódzkich|Roboty budowlane|45233142 44113900|600-60013-4270|700|4200|Rejon Łódź;Rejon Sieradz;Rejon Łowicz;Rejon Piotrków Trybunalski
1|Zimowe utrzymanie dróg wojewódzkich w sezonie {season}|Usługi|90620000 90630000|600-60013-4300|2600|14000|Rejon Łódź;Rejon Sieradz;Rejon Łowicz;Rejon Piotrków Trybunalski;Rejon Radomsko
1|Przebudowa mostu w ciągu drogi wojewódzkiej nr {road} w m. {town}|Roboty budowlane|45221119 45221111|600-60013-6050|1800|9600|
1|Nadzór inwestorski nad przebudową drogi wojewódzkiej nr {road} w m. {town}|Usługi|71247000 71520000|600-60013-6050|180|640|
1|Dokumentacja projektowa rozbudowy drogi wojewódzkiej nr {road}|Usługi|71322000 71320000|600-60013-6050|240|1000|
1|Odnowa oznakowania poziomego dróg wojewódzkich|Roboty budowlane|45233221|600-60013-4270|420|2100|Rejon Łódź;Rejon Sieradz;Rejon Łowicz
1|Dostawa znaków drogowych i barier ochronnych|Dostawy|34992200 34928100|600-60013-4210|180|760|Znaki drogowe;Bariery ochronne
1|Dostawa soli drogowej na sezon {season}|Dostawy|34927100|600-60013-4210|600|2800|
1|Wycinka i przycinanie drzew w pasach dróg wojewódzkich|Usługi|77211400 77340000|600-60013-4300|190|880|Rejon Łódź;Rejon Sieradz;Rejon Łowicz
1|Budowa ścieżki rowerowej wzdłuż drogi wojewódzkiej nr {road} w m. {town}|Roboty budowlane|45233162 45233161|600-60013-6057|900|6400|
1|Doświetlenie przejść dla pieszych na drogach wojewódzkich|Roboty budowlane|45316110|600-60013-6050|260|1300|
1|Dostawa oleju napędowego i benzyny|Dostawy|09134100 09132000|600-60013-4210|320|980|
2|Szkolenia kadry pomocy społecznej|Usługi|80530000 80570000|852-85217-4707|180|620|Praca z rodziną;Interwencja kryzysowa
2|Badanie potrzeb w zakresie usług społecznych w regionie|Usługi|79315000 79311000|852-85217-4397|175|390|
2|Organizacja konferencji i noclegów dla uczestników projektu|Usługi|55120000 55110000 55520000|852-85217-4307|190|540|
2|Warsztaty dla rodzin zastępczych|Usługi|80570000 85312000|852-85217-4307|175|430|Rejon północny;Rejon południowy
2|Usługi doradcze dla podmiotów ekonomii społecznej|Usługi|79411000 85320000|852-85217-4307|180|700|
3|Dostawa nowości wydawniczych|Dostawy|22113000||180|640|Literatura piękna;Literatura naukowa;Literatura dla dzieci
3|Prenumerata prasy i czasopism|Usługi|79980000 22120000||175|260|
3|Digitalizacja czasopism regionalnych z lat 1918–1939|Usługi|79999100 72252000||190|820|
3|Dostawa regałów archiwalnych do magazynu|Dostawy|39131100||180|560|
3|Modernizacja instalacji wentylacji i klimatyzacji w magazynie starodruków|Roboty budowlane|45331200 45311000||420|1900|
3|Konserwacja i oprawa zbiorów specjalnych|Usługi|79971000||175|340|
4|Prace konserwatorskie przy polichromii dworu w m. {town}|Roboty budowlane|45212314 92522100||240|1600|
4|Wykonanie i montaż wystawy stałej muzeum|Dostawy|39154000 39133000 32321200||260|1400|Gabloty;Multimedia
4|Ochrona i monitoring obiektów muzeum|Usługi|79713000 79711000||180|520|
4|Remont pokrycia dachowego siedziby muzeum|Roboty budowlane|45261210 45321000||380|1700|
4|Druk katalogów wystaw i wydawnictw muzeum|Usługi|79823000 79970000||175|280|
5|Obsługa oświetleniowa i nagłośnieniowa festiwali folkloru|Usługi|92370000 79953000||180|520|
5|Organizacja festiwalu kultury ludowej w m. {town}|Usługi|79953000 92312100||190|640|Obsługa techniczna;Usługi gastronomiczne
5|Dostawa instrumentów muzycznych i sprzętu nagłaśniającego|Dostawy|37310000 32342400||175|410|Instrumenty;Sprzęt nagłaśniający
5|Termomodernizacja budynku przy ul. Traugutta 18 w Łodzi|Roboty budowlane|45321000 45421100 09331200||700|3100|
6|Czynna ochrona siedlisk łąkowych w parkach krajobrazowych|Usługi|90720000 77310000|925-92502-4300|180|460|Park Wzniesień Łódzkich;Park Międzyrzecza Warty i Widawki
6|Dostawa i montaż tablic edukacyjnych na ścieżkach przyrodniczych|Dostawy|39133000|925-92502-4210|175|320|
6|Zwalczanie obcych gatunków inwazyjnych|Usługi|90722000 77231000|925-92502-4307|190|520|
6|Nasadzenia drzew i krzewów rodzimych|Usługi|77310000 03450000|925-92502-4300|175|340|
6|Inwentaryzacja pomników przyrody|Usługi|90711000|925-92502-4390|175|290|
7|Szkolenia rad pedagogicznych z kompetencji cyfrowych|Usługi|80522000 80530000|801-80146-4300|175|430|Powiaty piotrkowski i radomszczański;Powiaty opoczyński i tomaszowski
7|Dostawa pomocy dydaktycznych i sprzętu audiowizualnego|Dostawy|32321200 39154000|801-80146-4240|175|380|Pomoce dydaktyczne;Sprzęt audiowizualny
7|Druk materiałów szkoleniowych|Usługi|79823000|801-80146-4300|175|240|
7|Remont sal dydaktycznych przy al. 3 Maja 7|Roboty budowlane|45453000 45311000 45430000|801-80146-4270|260|900|
01234567|Dostawa energii elektrycznej|Dostawy|09310000||260|3200|
0234|Dostawa gazu ziemnego|Dostawy|09123000||190|900|
8|Dostawa wyrobów medycznych jednorazowego użytku|Dostawy|33140000||240|1900|Strzykawki i igły;Opatrunki;Rękawice
8|Dostawa środków dezynfekcyjnych|Dostawy|33631600||175|520|
9|Przebudowa warsztatów szkolnych|Roboty budowlane|45214000 45311000||600|4100|
9|Dowóz uczniów na praktyki zawodowe|Usługi|60172000||175|420|
a|Remont czytelni wraz z wyposażeniem|Roboty budowlane|45212330 39130000||240|1100|Roboty remontowe;Meble
b|Utrzymanie zieleni miejskiej|Usługi|77310000 77340000||320|2300|Sektor północny;Sektor południowy
b|Budowa placu zabaw wraz z zagospodarowaniem terenu|Roboty budowlane|45112723 45112700||220|980|
""".strip()  # noqa: E501, RUF001


def _themes() -> Iterator[Theme]:
    for line in _THEMES.splitlines():
        buyers, subject, nature, cpv, budget, least, most, lots = line.split("|")
        parts = tuple(filter(None, lots.split(";")))
        yield Theme(buyers, subject, nature, tuple(cpv.split()), budget, int(least), int(most), parts)


def _buyers() -> tuple[Buyer, ...]:
    symbols = ("DZP-UMWL", "ZDM-ZP", "RCPS-ZP", "WBR-ZP", "MZL-ZP", "LDK-ZP", "ZPK-ZP", "WODN-ZP")
    regional = [
        Buyer(unit, symbol, "ra" if symbol == "DZP-UMWL" else "body-pl-ra", _NUTS[unit.place])
        for unit, symbol in zip(UNITS, symbols, strict=True)
    ]
    local = [
        Buyer(_local_unit(number, name, town), f"{symbol}-ZP", "body-pl-la", _NUTS[town])
        for number, (name, town, symbol) in enumerate(_LOCAL)
    ]
    return (*regional, *local)


def _local_unit(number: int, name: str, town: str) -> Unit:
    place = place_of(town)
    return Unit(
        regon(8100 + number), nip(8200 + 10 * number), name, town, "ul. Szkolna", str(7 + number), place.post_code
    )


def place_of(name: str) -> Place:
    """The first of the places that has this name."""
    return next(place for place in PLACES if place.name == name)


def _firms() -> Iterator[tuple[str, tuple[Firm, ...]]]:
    """Firms by the nature of what they sell."""
    throw, numbers = dice("firms of procurement"), count()
    for nature, halves in _FIRST.items():
        names = [f"{first}-{second}" for first in halves for second in _SECOND]
        throw.shuffle(names)
        yield nature, tuple(_firm(next(numbers), name, throw) for name in names)


def _firm(number: int, name: str, throw: Random) -> Firm:
    place, street, house = throw.choice(TOWNS), throw.choice(STREETS), throw.randint(1, 190)
    form = throw.choices(_FORMS, (70, 8, 14, 8))[0]
    return Firm(
        regon(24_000 + 311 * number), nip(4000 + 137 * number), f"{name} {form}", place, f"ul. {street}", str(house)
    )


def _procedures() -> Iterator[Procedure]:
    """Procedures in the order of publication; the buyers with much to buy have most of them."""
    throw = dice("procedures")
    days = sorted(throw.randint(0, (date(2026, 10, 22) - date(2024, 1, 9)).days) for _ in range(320))
    numbers = {(buyer.symbol, year): count(1) for buyer in BUYERS for year in (2024, 2025, 2026)}
    for day in days:
        published = working(date(2024, 1, 9) + timedelta(days=day))
        [key] = throw.choices("0123456789ab", (90, 84, 26, 22, 18, 18, 22, 18, 8, 5, 4, 8))
        buyer = BUYERS[int(key, 16)]
        theme = throw.choice([theme for theme in THEMES if key in theme.buyers])
        serial = next(numbers[buyer.symbol, published.year])
        yield _procedure(f"{buyer.symbol}.272.{serial}.{published.year}", buyer, theme, published, throw)


def _procedure(number: str, buyer: Buyer, theme: Theme, published: date, throw: Random) -> Procedure:
    title = _title(theme.subject, published, throw)
    estimate = _money(theme.least, theme.most, throw)
    mode = _mode(estimate, theme.nature, throw)
    wait = throw.randint(35, 44) if mode.startswith("przetarg") else throw.randint(14, 26)
    deadline = working(published + timedelta(days=wait))
    decided = working(deadline + timedelta(days=throw.randint(12, 40)))
    lots = tuple(_lots(theme, title, estimate, decided, throw))
    deposit = round(estimate * 15 / 1000, -2) if estimate > 500_000 else None
    return Procedure(
        number=number,
        ocds=f"ocds-148610-{uuid.UUID(int=throw.getrandbits(128), version=4)}",
        buyer=buyer,
        theme=theme,
        title=title,
        mode=mode,
        estimate=estimate,
        deposit=deposit,
        published=published,
        deadline=deadline,
        lots=lots,
        eu_funds=theme.budget.endswith("7"),
        green=throw.random() < 0.14,
        social=throw.random() < 0.1,
    )


def _title(subject: str, published: date, throw: Random) -> str:
    year = published.year - (published.month < 7)
    return subject.format(road=throw.choice(ROADS), town=throw.choice(TOWNS).name, season=f"{year}/{year + 1}")


def _mode(estimate: Decimal, nature: str, throw: Random) -> str:
    if estimate >= (_EU_WORKS if nature == "Roboty budowlane" else _EU_OTHER):
        return "przetarg nieograniczony" if throw.random() < 0.94 else "przetarg ograniczony"
    modes = ("tryb podstawowy, art. 275 pkt 1", "tryb podstawowy, art. 275 pkt 2", "zamówienie z wolnej ręki")
    return throw.choices(modes, (84, 10, 6))[0]


def _lots(theme: Theme, title: str, estimate: Decimal, decided: date, throw: Random) -> Iterator[Lot]:
    titles = theme.lots or (title,)
    shares = [throw.uniform(0.6, 1.4) for _ in titles]
    for number, (name, share) in enumerate(zip(titles, shares, strict=True), 1):
        part = estimate * Decimal(share / sum(shares)) if theme.lots else estimate
        lot = Lot(number, name, part.quantize(Decimal("0.01"), ROUND_DOWN))
        yield _decided(lot, theme, decided, throw) if decided <= TODAY else lot


def _decided(lot: Lot, theme: Theme, day: date, throw: Random) -> Lot:
    chance = throw.random()
    if chance < 0.05:
        return replace(lot, result="uniewaznienie", tenders=0, awarded=day, reason="nie złożono żadnej oferty")
    tenders = throw.choices((1, 2, 3, 4, 5, 6, 7, 9), (26, 24, 18, 12, 8, 6, 4, 2))[0]
    if chance < 0.09:
        reason = "cena najkorzystniejszej oferty przewyższa kwotę, którą zamawiający zamierza przeznaczyć na zamówienie"
        return replace(lot, result="uniewaznienie", tenders=tenders, awarded=day, reason=reason)
    value = (lot.estimate * Decimal(throw.uniform(0.74, 1.18))).quantize(Decimal("0.01"))
    signed = working(day + timedelta(days=throw.randint(7, 24)))
    winners = _winners(theme, chance, throw)
    return replace(lot, result="udzielenie", tenders=tenders, awarded=day, value=value, winners=winners, signed=signed)


def _winners(theme: Theme, chance: float, throw: Random) -> tuple[Firm, ...]:
    """Firms of the branch, the first ones more often; two make a consortium, none is a natural person."""
    if chance > 0.96 and theme.nature == "Usługi" and theme.most < 900:
        return ()
    firms = FIRMS[theme.nature]
    start = sum(map(ord, theme.cpv[0])) * 7 % (len(firms) - 10)
    branch = firms[start : start + 10]
    first = throw.choices(branch, range(10, 0, -1))[0]
    if chance < 0.12 and theme.most > 2000:
        return first, throw.choice([firm for firm in branch if firm != first])
    return (first,)


def _money(least: int, most: int, throw: Random) -> Decimal:
    return Decimal(round(1000 * least * (most / least) ** throw.betavariate(1.4, 2.6), 2)).quantize(Decimal("0.01"))


def working(day: date) -> date:
    """The day, or the Monday after it."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


TOWNS: Final = tuple(map(place_of, _TOWNS))
THEMES: Final = tuple(_themes())
BUYERS: Final = _buyers()
FIRMS: Final = dict(_firms())
PROCEDURES: Final = tuple(_procedures())
