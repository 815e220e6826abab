"""Contracts as the central register of contracts gives them: JSON, one agreement a record, with its parties.

Contracts that follow from a procedure of `procurement` name it; the others are those below the threshold, and some that
the procurement law leaves out. Keys that only newer records have (procedure, lot, budget classification) are absent
elsewhere.
"""

from __future__ import annotations

import json
import unicodedata
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain, count
from pathlib import Path
from random import Random
from typing import Any, Final

from tests.samples.invented import UNITS, Unit, dice, nip, person, polish_date, regon
from tests.samples.procurement import FIRMS, PROCEDURES, ROADS, TODAY, TOWNS, Firm, Lot, Procedure, working

Record = dict[str, Any]
_FROM: Final = date(2025, 1, 1)
_SYMBOLS: Final = ("DT", "ZDM", "RCP", "WBR", "MZŁ", "ŁDK", "ZPK", "WOD")
_INITIALS: Final = ("AK", "BŁ", "JS", "MW", "PT")
_FIRMS: Final = tuple(chain.from_iterable(FIRMS.values()))
# unit | subject | nature | budget classification, where the unit has one
_SMALL: Final = """
0|Świadczenie usług sprzątania archiwum zakładowego|Usługi|750-75018-4300
0|Szkolenie z zakresu dostępności cyfrowej dla {n} pracowników|Usługi|750-75018-4700
0|Wykonanie ekspertyzy technicznej stropów budynku przy ul. Roosevelta 15 w Łodzi|Usługi|750-75018-4390
0|Najem powierzchni wystawienniczej na targach turystycznych|Usługi|750-75075-4300
0|Dostawa {n} foteli biurowych|Dostawy|750-75018-4210
0|Tłumaczenie przysięgłe dokumentów projektu, {n} stron|Usługi|750-75018-4380
0|Obsługa fotograficzna wydarzeń województwa w m. {town}|Usługi|750-75075-4300
1|Naprawa barier ochronnych przy drodze wojewódzkiej nr {road}|Roboty budowlane|600-60013-4270
1|Wycinka {n} drzew zagrażających bezpieczeństwu ruchu przy drodze nr {road}|Usługi|600-60013-4300
1|Przegląd okresowy mostu w ciągu drogi wojewódzkiej nr {road} w m. {town}|Usługi|600-60013-4300
1|Naprawa pługopiaskarki, rejon {town}|Usługi|600-60013-4270
1|Badanie gruntu pod przebudowę drogi wojewódzkiej nr {road}|Usługi|600-60013-4390
2|Opracowanie diagnozy usług społecznych w regionie|Usługi|852-85217-4397
2|Wynajem sali szkoleniowej z wyżywieniem dla {n} osób|Usługi|852-85217-4307
2|Superwizja pracy zespołu interwencji kryzysowej, {n} godzin|Usługi|852-85217-4300
3|Konserwacja {n} starodruków ze zbiorów specjalnych|Usługi|
3|Spotkanie autorskie w filii bibliotecznej w m. {town}|Usługi|
3|Zakup nowości wydawniczych, pakiet nr {n}|Dostawy|
4|Wykład towarzyszący wystawie „Barwy ziemi sieradzkiej”|Usługi|
4|Wykonanie gablot ekspozycyjnych – {n} sztuk|Dostawy|
4|Transport eksponatów do m. {town}|Usługi|
5|Koncert kapeli ludowej podczas przeglądu folkloru – {town}|Usługi|
5|Poprowadzenie warsztatów wycinanki łowickiej|Usługi|
5|Szycie {n} strojów ludowych dla zespołu|Dostawy|
6|Inwentaryzacja {n} pomników przyrody|Usługi|925-92502-4300
6|Koszenie łąk w parku krajobrazowym, {n} ha|Usługi|925-92502-4300
6|Dostawa {n} budek lęgowych|Dostawy|925-92502-4210
7|Poprowadzenie szkolenia rady pedagogicznej – {n} godzin|Usługi|801-80146-4300
7|Druk poradnika dla nauczycieli, nakład {n} egz.|Usługi|801-80146-4300
7|Catering podczas konferencji metodycznej dla {n} osób|Usługi|801-80146-4300
""".strip()  # noqa: RUF001
# The procurement law does not apply to these, or nobody followed it: a reader cannot tell, so a query lists them.
_ABOVE: Final = """
0|Najem pomieszczeń biurowych przy ul. Traugutta w Łodzi na 60 miesięcy|Usługi|750-75018-4400
0|Nabycie udziału w nieruchomości na siedzibę delegatury|Dostawy|750-75018-6060
0|Obsługa prawna i zastępstwo procesowe w sprawie o odszkodowanie|Usługi|750-75018-4300
1|Usunięcie skutków powodzi na drodze wojewódzkiej nr {road} w m. {town}|Roboty budowlane|600-60013-4270
1|Dzierżawa gruntu pod obwód drogowy w m. {town}|Usługi|600-60013-4300
3|Zakup kolekcji rękopisów od spadkobierców|Dostawy|
4|Zakup obrazu do zbiorów muzeum|Dostawy|
5|Koprodukcja widowiska plenerowego z rozgłośnią regionalną|Usługi|
""".strip()


@dataclass(frozen=True)
class _Contract:
    """What a contract is invented from; `lot` where it follows from a procedure."""

    unit: Unit
    symbol: str
    subject: str
    budget: str
    value: Decimal
    signed: date
    days: int | None
    parties: tuple[Record, ...]
    procedure: Procedure | None = None
    lot: Lot | None = None


def make(folder: Path) -> None:
    """Write `umowy.json`."""
    throw = dice("contracts")
    contracts = sorted([*_procured(throw), *_others(throw)], key=lambda contract: contract.signed)
    numbers = {(symbol, year): count(1) for symbol in _SYMBOLS for year in (2025, 2026)}
    records = [_record(each, next(numbers[each.symbol, each.signed.year]), throw) for each in contracts][::-1]
    _spoil(records)
    document = {
        "fetchedAt": f"{TODAY}T06:00:00.000Z",
        "source": "https://rejestr.example.org/api/agreements",
        "totalElements": len(records),
        "agreements": records,
    }
    (folder / "umowy.json").write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _procured(throw: Random) -> Iterator[_Contract]:
    """One contract for each lot that a unit of the voivodeship awarded."""
    for procedure in PROCEDURES:
        for lot in procedure.lots:
            if procedure.buyer.is_regional and lot.signed and lot.value and _FROM <= lot.signed <= TODAY:
                several = len(procedure.lots) > 1
                yield _Contract(
                    unit=procedure.buyer.unit,
                    symbol=_SYMBOLS[UNITS.index(procedure.buyer.unit)],
                    subject=f"{procedure.title}, część {lot.number}: {lot.title}" if several else procedure.title,
                    budget=procedure.theme.budget,
                    value=lot.value,
                    signed=lot.signed,
                    days=throw.choice((90, 180, 365, 730)),
                    parties=_winners(lot, dice(f"{procedure.number}/{lot.number}")),
                    procedure=procedure,
                    lot=lot,
                )


def _winners(lot: Lot, throw: Random) -> tuple[Record, ...]:
    parties = tuple(_firm(firm, consortium=len(lot.winners) > 1) for firm in lot.winners)
    return parties or (_natural(throw),)


def _others(throw: Random) -> Iterator[_Contract]:
    """Contracts without a procedure: 230 small ones, and the few above the threshold."""
    small, above = _SMALL.splitlines(), _ABOVE.splitlines()
    for number in range(230):
        value = Decimal(round(2_000 * 40 ** throw.betavariate(1.8, 1.6), 2)).quantize(Decimal("0.01"))
        yield _other(throw.choice(small), value, _party(number, throw), throw)
    for line in above:
        firm = throw.choice(FIRMS[line.split("|")[2]])
        yield _other(line, Decimal(throw.randint(190_000, 870_000)), _firm(firm), throw)


def _other(line: str, value: Decimal, party: Record, throw: Random) -> _Contract:
    unit, subject, _, budget = line.split("|")
    signed = working(_FROM + timedelta(days=throw.randint(6, (TODAY - _FROM).days - 10)))
    number, road, town = throw.randint(4, 60), throw.choice(ROADS), throw.choice(TOWNS).name
    days = throw.choice((1, 7, 14, 62, 180, 365, None))
    text = subject.format(n=number, road=road, town=town)
    return _Contract(UNITS[int(unit)], _SYMBOLS[int(unit)], text, budget, value, signed, days, (party,))


def _party(number: int, throw: Random) -> Record:
    """A contractor of a small contract: mostly a firm, else one person, or another unit."""
    kind = throw.random()
    if kind < 0.14:
        return _natural(throw)
    if kind < 0.38:
        return _sole_trader(throw)
    if number % 40 == 39:
        unit = UNITS[number // 40]
        return _business("JSFP", unit.name.upper(), unit.nip, unit.regon, unit.place, unit.post_code)
    return _firm(throw.choice(_FIRMS[::3]))


def _business(kind: str, name: str, nip: str, regon: str, town: str, post_code: str) -> Record:
    return _blank(kind) | {
        "nazwa": name,
        "nip": nip,
        "regon": regon,
        "czyKonsorcjum": False,
        "daneAdresowe": _address(town, post_code),
    }


def _firm(firm: Firm, consortium: bool = False) -> Record:
    record = _business("Przedsiębiorca", firm.name, firm.nip, firm.regon, firm.place.name, firm.place.post_code)
    record["daneAdresowe"] |= {"ulica": firm.street, "numerNieruchomosci": firm.number}
    return record | {"czyKonsorcjum": consortium}


def _sole_trader(throw: Random) -> Record:
    """A natural person in business, as the register redacts one."""
    place = throw.choice(TOWNS)
    name = "[przedsiębiorca – osoba fizyczna]"  # noqa: RUF001
    return _business("Przedsiębiorca", name, "0" * 10, "0" * 9, place.name, place.post_code)


def _natural(throw: Random) -> Record:
    first, last = person(throw)
    place = throw.choice(TOWNS)
    address = _address(place.name, place.post_code) | {
        "ulica": "ul. Zmyślona",
        "numerNieruchomosci": str(throw.randint(1, 99)),
        "numerLokalu": str(throw.randint(1, 40)),
    }
    names = {"imie": first, "nazwisko": last}
    return _blank("Osoba fizyczna") | names | {"czyKonsorcjum": False, "daneAdresowe": address}


def _blank(kind: str) -> Record:
    keys = ("nazwa", "nip", "regon", "imie", "nazwisko", "czyKonsorcjum", "daneAdresowe", "niejawnoscStrony")
    return {"kraj": "Polska", "rodzaj": kind, **dict.fromkeys(keys)}


def _address(town: str, post_code: str) -> Record:
    keys = ("ulica", "numerNieruchomosci", "numerLokalu", "wojewodztwo", "powiat", "gminaMiastoDzielnica")
    known = {"wojewodztwo": "ŁÓDZKIE", "gminaMiastoDzielnica": town, "miejscowosc": town, "kodPocztowy": post_code}
    return dict.fromkeys(keys) | known


def _record(contract: _Contract, number: int, throw: Random) -> Record:
    identifier, signed, unit = str(uuid.UUID(int=throw.getrandbits(128), version=4)), contract.signed, contract.unit
    end = signed + timedelta(days=contract.days) if contract.days else None
    procurer = _business("JSFP", unit.name.upper(), unit.nip, unit.regon, unit.place, unit.post_code)
    procurer["daneAdresowe"] |= {"ulica": unit.street, "numerNieruchomosci": unit.number}
    return {
        "idUmowy": identifier,
        "nazwa": unit.name.upper(),
        "regon": unit.regon,
        "dataZawarciaUmowy": polish_date(signed),
        "dataZakonczeniaUmowy": polish_date(end) if end else None,
        "wartoscPrzedmiotuUmowy": float(contract.value),
        "przedmiotUmowy": contract.subject,
        "statusUmowy": "Nieaktywna" if end and end < TODAY else "Aktywna",
        "sourceUrl": f"https://rejestr.example.org/umowa/{identifier}",
        "contractors": list(contract.parties),
        "procurers": [procurer | {"czyKonsorcjum": None}],
        "details": {
            "numerUmowy": f"{contract.symbol}.7011.{number}.{signed.year}.{throw.choice(_INITIALS)}",
            "okres": _period(contract.days),
            "dataPublikacji": polish_date(signed + timedelta(days=9)),
            "dataModyfikacji": polish_date(signed + timedelta(days=throw.randint(9, 30))),
            "finansowanaZeSrodkow": contract.budget.endswith("7"),
            **_links(contract),
        },
    }


def _links(contract: _Contract) -> Record:
    """The keys of newer records, where there is something to say."""
    links: Record = {"klasyfikacjaBudzetowa": contract.budget} if contract.budget else {}
    if contract.procedure and contract.lot:
        links |= {"numerPostepowania": contract.procedure.number, "numerCzesci": contract.lot.number}
    return links


def _period(days: int | None) -> str | None:
    return {None: None, 1: "1 dzień", 365: "1 rok"}.get(days, f"{days} dni")


def _spoil(records: list[Record]) -> None:
    """What offices get wrong; the records of natural persons stay as they are, so that all of them can be counted."""
    plain = [each for each in records if len(each["contractors"]) == 1 and each["contractors"][0]["nazwa"]]
    firms = [each for each in plain if not each["contractors"][0]["nazwa"].startswith("[")]
    small = iter([each for each in firms if "numerPostepowania" not in each["details"]][8::9])
    large = iter([each for each in firms if "numerPostepowania" in each["details"]][8::9])
    next(small)["dataZawarciaUmowy"] = "31.02.2026"
    _party_of(next(small))["nip"] = "9990118235"
    _party_of(next(small))["nip"] = "0009123456"
    next(small)["przedmiotUmowy"] = None
    late = next(small)
    late["dataZakonczeniaUmowy"] = polish_date(date(2024, 12, 31))
    next(small)["details"]["klasyfikacjaBudzetowa"] = "750-75018-430"
    next(small)["details"]["klasyfikacjaBudzetowa"] = "750-75999-4300"
    next(small)["details"]["numerPostepowania"] = "DZP-UMWL.272.999.2026"
    next(large)["wartoscPrzedmiotuUmowy"] += 10_000
    next(large)["dataZawarciaUmowy"] = polish_date(_FROM)
    _untidy(next(small), next(large))
    redacted = next(each for each in records if (each["contractors"][0]["nazwa"] or "").startswith("["))
    _party_of(redacted).update(nip=nip(899_990), regon=regon(999_990))
    for each in (next(small), next(large)):
        each["procurers"].append(each["procurers"][0] | {"czyKonsorcjum": True})


def _untidy(one: Record, other: Record) -> None:
    """Spellings that say the same: decomposed letters, doubled and non-breaking blanks, an abbreviated name."""
    one["przedmiotUmowy"] = f"  {unicodedata.normalize('NFD', one['przedmiotUmowy'])}"
    other["przedmiotUmowy"] = other["przedmiotUmowy"].replace(" ", "\u00a0", 1).replace(" ", "  ", 1)
    party = _party_of(other)
    party["nazwa"] = party["nazwa"].replace("SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ", "SP. Z O.O.")


def _party_of(record: Record) -> Record:
    party: Record = record["contractors"][0]
    return party
