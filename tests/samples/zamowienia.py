"""Procurement procedures as the office's purchasing platform gives them: JSON with the keys of two generations.

Records of 2024 tell green and social procurement by two flags and name no plan; those since 2025 have a list of aims,
the plan of procedures and the legal type of the buyer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final

from tests.samples.invented import dice, person
from tests.samples.procurement import BUYERS, PROCEDURES, TODAY, Firm, Lot, Procedure

Record = dict[str, Any]
_AIMS: Final = (("env-imp", "green"), ("soc-obj", "social"))


def make(folder: Path) -> None:
    """Write `zamowienia.json`."""
    numbers = _notice_numbers()
    records = [_record(procedure, numbers[procedure.number]) for procedure in PROCEDURES]
    _spoil(records)
    document = {
        "fetchedAt": f"{TODAY}T05:30:00Z",
        "source": "https://zamowienia.example.org/api/procedures",
        "totalElements": len(records),
        "procedures": records,
    }
    (folder / "zamowienia.json").write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _record(procedure: Procedure, notices: list[Record]) -> Record:
    return {
        "tenderId": procedure.ocds,
        "referenceNumber": procedure.number,
        "orderObject": procedure.title,
        "orderType": procedure.theme.nature,
        "tenderType": procedure.mode,
        "cpvCode": procedure.theme.cpv[0],
        "additionalCpvCodes": list(procedure.theme.cpv[1:]),
        "estimatedValue": float(procedure.estimate),
        "currency": "PLN",
        "deposit": None if procedure.deposit is None else float(procedure.deposit),
        "submittingOffersDate": f"{procedure.deadline}T10:00:00{_zone(procedure.deadline)}",
        "nutsCode": procedure.nuts,
        "euFunds": procedure.eu_funds,
        **_generation(procedure),
        "buyer": _buyer(procedure),
        "lots": [_lot(procedure, lot) for lot in procedure.lots],
        "notices": notices,
    }


def _generation(procedure: Procedure) -> Record:
    """The keys that differ from one edition of the platform to the next."""
    year = procedure.published.year
    if year == 2024:
        return {"isGreen": procedure.green, "isSocial": procedure.social}
    place, nature = (
        BUYERS.index(procedure.buyer),
        ("Roboty budowlane", "Dostawy", "Usługi").index(procedure.theme.nature),
    )
    return {
        "strategicProcurement": [aim for aim, attribute in _AIMS if getattr(procedure, attribute)],
        "annualPlan": {
            "number": f"{year}/BZP 00{900_100 + 10 * place}/01/P",
            "item": f"1.{nature + 1}.{procedure.number.split('.')[-2]}",
        },
    }


def _buyer(procedure: Procedure) -> Record:
    unit = procedure.buyer.unit
    record = {
        "organizationName": unit.name,
        "organizationNationalId": unit.nip,
        "organizationRegon": unit.regon,
        "organizationCity": unit.place,
        "organizationPostCode": unit.post_code,
    }
    return record if procedure.published.year == 2024 else record | {"legalType": procedure.buyer.legal}


def _lot(procedure: Procedure, lot: Lot) -> Record:
    record: Record = {"lotNumber": lot.number, "title": lot.title, "estimatedValue": float(lot.estimate)}
    if lot.result is None:
        return record | {"contractors": []}
    return record | {
        "procedureResult": {"udzielenie": "zawarcie umowy", "uniewaznienie": "unieważnienie"}[lot.result],
        "awardDate": str(lot.awarded),
        "numberOfOffers": lot.tenders,
        "contractValue": None if lot.value is None else float(lot.value),
        "cancellationReason": lot.reason,
        "contractors": _contractors(procedure, lot),
    }


def _contractors(procedure: Procedure, lot: Lot) -> list[Record]:
    if lot.result == "udzielenie" and not lot.winners:
        first, last = person(dice(f"{procedure.number}/{lot.number}"))
        return [_contractor("Osoba fizyczna") | {"firstName": first, "lastName": last}]
    return [_firm(firm) for firm in lot.winners]


def _firm(firm: Firm) -> Record:
    return _contractor("Przedsiębiorca") | {
        "contractorName": firm.name,
        "contractorNationalId": firm.nip,
        "contractorRegon": firm.regon,
        "contractorCity": firm.place.name,
        "contractorPostCode": firm.place.post_code,
    }


def _contractor(kind: str) -> Record:
    keys = ("contractorName", "contractorNationalId", "contractorRegon", "contractorCity", "contractorPostCode")
    return {"contractorKind": kind, **dict.fromkeys((*keys, "firstName", "lastName"))}


def _zone(day: date) -> str:
    """Offset of Polish time: summer time from the last Sunday of March to the last one of October."""
    start, end = (date(day.year, month, 31) for month in (3, 10))
    start, end = (last - timedelta(days=last.isoweekday() % 7) for last in (start, end))
    return "+02:00" if start <= day < end else "+01:00"


def _notice_numbers() -> dict[str, list[Record]]:
    """The notices of each procedure, numbered by date through each year, above the numbers that are given out."""
    found: dict[str, list[Record]] = {procedure.number: [] for procedure in PROCEDURES}
    serials = {(year, union): count(900_001) for year in range(2024, 2028) for union in (False, True)}
    notices = ((day, procedure, kind) for procedure in PROCEDURES for day, kind in _announced(procedure))
    for day, procedure, kind in sorted(notices, key=lambda notice: (notice[0], notice[1].number)):
        union = procedure.in_union_journal
        serial = next(serials[day.year, union])
        number = f"{serial}-{day.year}" if union else f"{day.year}/BZP 00{serial}/01"
        found[procedure.number].append({"noticeNumber": number, "noticeType": kind, "publicationDate": str(day)})
    return found


def _announced(procedure: Procedure) -> Iterator[tuple[date, str]]:
    union, throw = procedure.in_union_journal, dice(procedure.number)
    if procedure.mode == "zamówienie z wolnej ręki":
        yield procedure.published, "AgreementIntentionNotice"
    else:
        yield procedure.published, "cn-standard" if union else "ContractNotice"
    if throw.random() < 0.15:
        yield procedure.published + timedelta(days=5), "corr" if union else "NoticeUpdateNotice"
    signed = [lot.signed or lot.awarded for lot in procedure.lots]
    decided = max((day for day in signed if day), default=None)
    if decided and (announced := decided + timedelta(days=9)) <= TODAY:
        yield announced, "can-standard" if union else "TenderResultNotice"


def _spoil(records: list[Record]) -> None:
    """What offices get wrong, all in procedures of local bodies, so that the contracts keep what they refer to."""
    regional = {buyer.unit.regon for buyer in BUYERS if buyer.is_regional}
    local = iter([record for record in records if record["buyer"]["organizationRegon"] not in regional])
    decided = (record for record in local if record["lots"][0].get("contractValue"))
    next(decided)["submittingOffersDate"] = "2024-02-30T10:00:00+01:00"
    next(decided)["lots"][0]["contractors"][0]["contractorNationalId"] = "0000941013"
    next(decided)["cpvCode"] = "331400000"
    next(decided)["currency"] = "zł"
    next(decided)["cpvCode"] = "34110000"
    _award_before_deadline(next(decided))
    _dear(next(decided))
    next(decided)["lots"][0]["numberOfOffers"] = 0
    for value in (118_400.0, 124_900.5):
        _cheap(next(decided), value)
    twice = next(decided)
    records.insert(records.index(twice) + 1, twice | {"orderObject": f"{twice['orderObject']} (kopia)"})


def _award_before_deadline(record: Record) -> None:
    deadline = date.fromisoformat(record["submittingOffersDate"][:10])
    record["lots"][0]["awardDate"] = str(deadline - timedelta(days=3))


def _dear(record: Record) -> None:
    record["lots"][0]["estimatedValue"] = round(record["lots"][0]["estimatedValue"] * 3, 2)


def _cheap(record: Record, value: float) -> None:
    share = value / record["estimatedValue"]
    record["estimatedValue"] = value
    for lot in record["lots"]:
        lot["estimatedValue"] = round(lot["estimatedValue"] * share - 0.01, 2)
        if lot.get("contractValue"):
            lot["contractValue"] = round(lot["contractValue"] * share, 2)
