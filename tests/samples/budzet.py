"""Makes the sample of `budzet`: quarterly reports Rb-27S and Rb-28S of units of the voivodeship, 2024 to 2026, as XML.

Owns what the units plan and how money flows in a year. Codes are real, amounts invented; they add up: the plan adopted
and the changes make the plan after changes, and the positions make the totals of their report. Each resolution that
changes the budget raises income and expenditure by the same amount and moves some expenditure. Reports are cumulative,
as the law has them: each covers the year from its first day.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Final

from tests.samples.council import RESOLUTIONS, Resolution
from tests.samples.invented import UNITS, Unit, dice, person

INCOME: Final = "Rb-27s"
EXPENDITURE: Final = "Rb-28s"
YEARS: Final = (2024, 2025, 2026)
_LAST: Final = (2026, 3)
# The day and month on which each quarter ends.
_ENDS: Final = ((3, 31), (6, 30), (9, 30), (12, 31))
# Plans of a year in hundredths of those of 2024.
_GROWTH: Final = {2024: 100, 2025: 107, 2026: 112}
# Of each unit (by its place in UNITS): chapter, paragraph with the fourth digit, plan of 2024 in thousands of zlotys.
_INCOME: Final = """
0 75623 0010 268000|0 75623 0020 468000|0 75618 0410 95|0 75618 0480 3100|0 75618 0690 4200|0 75814 0920 9400
0 75018 0970 2600|0 75018 0830 480|0 70005 0470 310|0 70005 0750 5200|0 70005 0770 12500|0 60001 2310 8600
0 60003 2710 1450|0 90019 0690 6900|0 90020 0400 520|0 01041 2008 7400|0 01095 2210 640|0 01008 2210 1900
0 75863 2007 38500|0 75863 6207 164000|0 75864 2007 61200|0 75864 2009 7300|0 15011 2007 12800|0 15011 6207 47500
0 75011 2210 410|0 71012 2210 350|0 85509 2210 3900|0 60013 6530 21500
1 60013 0690 1250|1 60013 0950 380|1 60013 0970 290
2 85217 0970 35|2 85395 2007 9200|2 85395 2009 1080
6 92502 0830 140|6 92502 0970 22
7 80146 0830 690|7 80146 0750 85
"""
_EXPENDITURE: Final = """
0 75018 4010 118500|0 75018 4040 8100|0 75018 4110 20900|0 75018 4120 2700|0 75018 4170 640|0 75018 4210 2450
0 75018 4260 3900|0 75018 4270 1200|0 75018 4300 18600|0 75018 4360 690|0 75018 4410 310|0 75018 4420 240
0 75018 4440 1950|0 75018 4710 720|0 75018 6060 5200|0 75018 4018 21500|0 75018 4019 3790|0 75018 4118 3680
0 75018 4119 650|0 75017 3030 1320|0 75017 4210 75|0 75017 4300 410|0 75075 4300 7800|0 75075 4210 390
0 60001 4300 214000|0 60001 6050 28500|0 60001 6060 41000|0 60003 4300 26400|0 60003 2710 3800|0 60095 4300 940
0 15011 2007 12400|0 15011 6207 46800|0 15011 6209 5500|0 15011 4307 1700|0 15011 4309 300|0 72095 6050 3300
0 72095 4300 2100|0 70005 4300 1450|0 70005 6060 2600|0 75702 8110 17300|0 75818 4810 5400|0 75818 6800 3100
0 80195 2007 8200|0 80195 2009 960|0 80195 3240 2300|0 85111 6220 61500|0 85120 6220 9400|0 85121 6220 3600
0 85149 2780 4100|0 85153 2360 330|0 85154 2360 890|0 85154 2820 240|0 85311 2580 1180|0 85311 2360 760
0 85509 2360 3850|0 90005 6300 7200|0 90095 4300 580|0 92105 2360 1900|0 92105 4190 130|0 92106 2480 47800
0 92108 2480 29600|0 92120 2720 3200|0 92120 2730 420|0 92605 2360 8800|0 92605 3250 620|0 92601 6300 11900
0 63003 2360 510|0 63003 4300 1150|0 01042 6300 6100|0 01095 2710 1750|0 01008 4300 1900|0 85332 4010 14200
1 60013 3020 130|1 60013 4010 21300|1 60013 4040 1500|1 60013 4110 3800|1 60013 4210 7900|1 60013 4270 49500
1 60013 4300 31200|1 60013 4430 690|1 60013 4590 240|1 60013 4600 160|1 60013 6050 86500|1 60013 6057 74500
1 60013 6059 13800|1 60013 6060 5100
2 85217 4010 3950|2 85217 4110 690|2 85217 4210 95|2 85217 4300 420|2 85205 2820 350|2 85295 2360 1250
2 85395 4017 4300|2 85395 4019 510|2 85395 4117 740|2 85395 4119 88|2 85395 4307 2900|2 85395 4309 340
3 92116 2480 14600|3 92116 6220 1900
4 92118 2480 8900|4 92118 2800 310|4 92118 6220 2700
5 92109 2480 6300|5 92109 2800 180
6 92502 4010 4200|6 92502 4040 310|6 92502 4110 740|6 92502 4210 290|6 92502 4260 180|6 92502 4300 960
6 92502 4410 38|6 92502 6060 250
7 80146 4010 2100|7 80146 4790 5900|7 80146 4110 1390|7 80146 4800 430|7 80146 4210 170|7 80146 4260 340
7 80146 4300 880|7 80146 4440 290|7 80147 4240 120
"""
# Paragraphs of the groups of expenditure that Article 236 of the Public Finance Act tells apart, by the group's symbol.
_GROUPS: Final = {
    1400: "401 402 404 405 406 407 408 409 410 411 412 417 418 471 478 479 480",
    1200: "200 205 220 226 227 231 232 233 236 241 243 248 249 251 254 255 256 257 258 259 262 263 264 265 266 271 272 "
    "273 278 280 281 282 283 288 290",
    1300: "302 303 304 305 307 311 320 321 324 325 326",
    1600: "605 606 613 614 615 617 658 666 669 680",
    1610: "619 620 621 622 623 625 630 656 657 659 661 662 663 664 665",
    1810: "801 804 806 807 809 811 812 813",
}
_GROUP_OF: Final = {paragraph: group for group, text in _GROUPS.items() for paragraph in text.split()}
_POLISH: Final = str.maketrans({",": " ", ".": ","})
# Digits of the source of funding, by what they add to the symbol of a group.
_FUNDING: Final = {digit: place for place, digits in enumerate(("0", "1578", "269", "34")) for digit in digits}
# What is done by the end of each quarter, in hundredths of the plan.
_STEADY: Final = (24, 49, 73, 97)
_LATE: Final = (3, 17, 46, 91)
# Typical faults: in the report of a form, a unit (by its place), a year and a quarter, what is written for what.
_FAULTS: Final = {
    (EXPENDITURE, 3, 2024, 3): (r"(<Pozycja>.*?<WW>)", r"\1ok. "),
    (EXPENDITURE, 5, 2024, 2): (r"<Rozdzial>92109", "<Rozdzial>92199"),
    (EXPENDITURE, 4, 2025, 1): (r"<Dzial>921", "<Dzial>925"),
    (EXPENDITURE, 6, 2024, 4): (r"(<Razem><PL>)[^<]*", r"\g<1>7 000 000,00"),
    (EXPENDITURE, 7, 2025, 1): (r"<PU>", "<PU>1"),
    (INCOME, 7, 2025, 3): (r"(<Pozycja>.*?<NA>)([^<]*)(.*?</Pozycja>\n)", r"\1\2\3\g<1>0,00\3"),
    (EXPENDITURE, 3, 2025, 2): (r"<Okres>2", "<Okres>II kwartał"),
    (EXPENDITURE, 2, 2026, 1): (r"<DataSporzadzenia>2026-04", "<DataSporzadzenia>2026-01"),
    (INCOME, 2, 2024, 1): (r"<Paragraf>097", "<Paragraf>401"),
    (EXPENDITURE, 3, 2026, 2): (r"<Uchwala>XVIII/227/26", "<Uchwala>XVIII/722/26"),
}
# The unit whose last report comes once more under a REGON with two digits exchanged; a position spent beyond its plan.
_MISTYPED: Final = (4, "990004625")
_OVERSPENT: Final = ("85205", "2820", 2026)


@dataclass(frozen=True)
class Change:
    """What a resolution adds to the plan of a position, in zlotys."""

    resolution: Resolution
    amount: int


@dataclass(frozen=True)
class Line:
    """A position of a year's budget: whose, under which codes (the paragraph with its fourth digit), and how much."""

    form: str
    year: int
    unit: Unit
    chapter: str
    paragraph: str
    plan: int
    pace: tuple[int, ...]

    @property
    def group(self) -> str:
        """The group of expenditure."""
        group = _GROUP_OF.get(self.paragraph[:3], 1100)
        funding = _FUNDING[self.paragraph[3]]
        return str(group + (0 if group >= 1600 and funding == 3 else funding))


def make(folder: Path) -> None:
    """Write the sample into `folder`."""
    reports = dict(_reports())
    units = [_unit(unit, unit.regon, [text for key, text in reports.items() if key[1] == unit]) for unit in UNITS]
    place, regon = _MISTYPED
    again = _unit(UNITS[place], regon, [reports[EXPENDITURE, UNITS[place], *_LAST]])
    document = ['<?xml version="1.0" encoding="UTF-8"?>\n<Jednostki>\n', *units, again, "</Jednostki>\n"]
    (folder / "sprawozdania.xml").write_text("".join(document), encoding="utf-8")


def _reports() -> Iterator[tuple[tuple[str, Unit, int, int], str]]:
    """Every report as XML, by form, unit, year and quarter."""
    throw = dice("budzet")
    authors = {unit: " ".join(person(throw)) for unit in UNITS}
    for year in YEARS:
        lines = [*_lines(INCOME, _INCOME, year, throw), *_lines(EXPENDITURE, _EXPENDITURE, year, throw)]
        changes = _changes(lines, throw)
        for quarter in range(1, 5):
            if (year, quarter) > _LAST:
                return
            for form, unit in dict.fromkeys((line.form, line.unit) for line in lines):
                own = [line for line in lines if (line.form, line.unit) == (form, unit)]
                text = _report(own, changes, quarter, authors[unit], throw)
                yield (form, unit, year, quarter), _with_fault((form, UNITS.index(unit), year, quarter), text)


def _lines(form: str, table: str, year: int, throw: Random) -> Iterator[Line]:
    for text in table.replace("\n", "|").strip("|").split("|"):
        place, chapter, paragraph, thousands = text.split()
        plan = int(thousands) * _GROWTH[year] * throw.randint(940, 1080) // 100 // 1000 * 1000
        pace = _LATE if paragraph[3] in "79" or paragraph[0] == "6" else _STEADY
        late = throw.randint(-4, 2)
        yield Line(form, year, UNITS[int(place)], chapter, paragraph, plan, tuple(max(1, part + late) for part in pace))


def _changes(lines: Sequence[Line], throw: Random) -> Mapping[Line, list[Change]]:
    """What the resolutions of the year change: as much income as expenditure, and one transfer."""
    changes: dict[Line, list[Change]] = defaultdict(list)
    for resolution in RESOLUTIONS:
        if resolution.kind == "zmiana-budzetu" and resolution.session.day.year == lines[0].year:
            for line, amount in _balanced(lines, throw):
                changes[line] += [Change(resolution, amount)] if amount else []
    return changes


def _balanced(lines: Sequence[Line], throw: Random) -> Iterator[tuple[Line, int]]:
    income, expenditure = (
        [line for line in lines if line.form == form and line.plan > least]
        for form, least in ((INCOME, 1_000_000), (EXPENDITURE, 3_000_000))
    )
    income = throw.sample(income, 2)
    first, second, third, giver, taker = throw.sample(expenditure, 5)
    more = [line.plan * throw.randint(5, 30) // 1000 // 100 * 100 for line in income]
    half, moved = sum(more) // 200 * 100, giver.plan * throw.randint(10, 30) // 1000 // 100 * 100
    yield from zip(income, more, strict=True)
    yield from ((first, half), (second, half // 200 * 100), (third, sum(more) - half - half // 200 * 100))
    yield from ((giver, -moved), (taker, moved))


def _report(
    lines: Sequence[Line], changes: Mapping[Line, list[Change]], quarter: int, author: str, throw: Random
) -> str:
    """A report of one unit."""
    line, end = lines[0], date(lines[0].year, *_ENDS[quarter - 1])
    columns = ("PL", "DW" if line.form == INCOME else "WW")
    positions, totals = [], dict.fromkeys(columns, Decimal(0))
    for each in lines:
        past = [change for change in changes[each] if change.resolution.session.day <= end]
        amounts = _amounts(each, sum(change.amount for change in past), quarter, throw)
        positions.append(_position(each, amounts, past))
        totals = {column: totals[column] + amounts[column] for column in columns}
    head = {
        "Rok": line.year, "Okres": quarter, "DataSporzadzenia": end + timedelta(throw.randint(12, 24)),
        "Sporzadzil": author, "Telefon": f"42 600 {throw.randint(1000, 9999)}",
    }  # fmt: skip
    inside = _elements(head) + f"<Razem>{_money(totals)}</Razem>\n<Pozycje>\n{''.join(positions)}</Pozycje>"
    return f"<{line.form}>{inside}</{line.form}>\n"


def _amounts(line: Line, change: int, quarter: int, throw: Random) -> dict[str, Decimal]:
    plan = line.plan + change
    done = Decimal(plan * line.pace[quarter - 1] + throw.randint(0, 99)) / 100
    if (line.chapter, line.paragraph, line.year) == _OVERSPENT and quarter == _LAST[1]:
        done = Decimal(plan + 12_400)
    planned = {"PU": Decimal(line.plan), "ZM": Decimal(change), "PL": Decimal(plan)}
    if line.form == INCOME:
        return planned | {"NA": _part(done, throw.randint(100, 106)), "DW": done}
    engaged = done + _part(max(plan - done, Decimal(0)), throw.randint(35, 95))
    return planned | {"ZA": engaged, "WW": done, "ZO": _part(done, throw.randint(0, 3))}


def _part(amount: Decimal, hundredths: int) -> Decimal:
    return (amount * hundredths / 100).quantize(Decimal("0.01"))


def _position(line: Line, amounts: Mapping[str, Decimal], changes: Iterable[Change]) -> str:
    codes = {"Dzial": line.chapter[:3], "Rozdzial": line.chapter}
    codes |= {"Grupa": line.group} if line.form == EXPENDITURE else {}
    codes |= {"Paragraf": line.paragraph[:3], "P4": line.paragraph[3]}
    made = "".join(
        f"<Zmiana><Uchwala>{change.resolution.number}</Uchwala>{_money({'Kwota': Decimal(change.amount)})}</Zmiana>"
        for change in changes
    )
    return f"<Pozycja>{_elements(codes)}{_money(amounts)}{f'<Zmiany>{made}</Zmiany>' if made else ''}</Pozycja>\n"


def _unit(unit: Unit, regon: str, reports: Iterable[str]) -> str:
    head = _elements({"Nazwa": unit.name, "Regon": regon})
    return f"<Jednostka>{head}<Sprawozdania>\n{''.join(reports)}</Sprawozdania></Jednostka>\n"


def _with_fault(key: tuple[str, int, int, int], text: str) -> str:
    pattern, written = _FAULTS.get(key, ("", ""))
    return re.sub(pattern, written, text, count=1) if pattern else text


def _elements(values: Mapping[str, object]) -> str:
    return "".join(f"<{name}>{value}</{name}>" for name, value in values.items())


def _money(amounts: Mapping[str, Decimal]) -> str:
    """Amounts as Poland writes them: 1 234 567,89."""
    return _elements({name: f"{amount:,.2f}".translate(_POLISH) for name, amount in amounts.items()})
