"""How often is linking by name wrong? Invented firms of a county, their names as departments write them.

Five thousand names with the neighbours that real ones have (the same brand in other trades, 一厂 and 二厂, branches
beside their parents, the same name under the city and under the county) are written in the ways in which records
differ from the register. What is asked: how many rows are linked without a person and how many of those wrongly, and
for those that wait, how often the right enterprise is among the three offered.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
from report import publish, table, told

from scoring.codes import uscc
from scoring.records.identity import linking
from scoring.records.identity.clues import clue
from scoring.records.identity.linking import Answer, directory, resolve
from scoring.records.identity.names import parsed

DAY = date(2026, 11, 16)
FIRST = "宏瑞兴盛恒嘉泰华金玉鸿福德信诚益晟顺隆新润锦荣源茂安博祥凯百万佳美龙凤天戴云浔洞"
SECOND = "达发丰源泰辉盛隆昌兴艺鑫峰立成创和通远航业康悦雅韵轩腾耀晖旺宝裕"
TRADES = ("陶瓷", "瓷业", "工艺陶瓷", "茶具", "纸箱", "包装", "机械", "瓷土", "茶业", "贸易", "电子商务", "货运")
FORMS = ("有限公司", "有限责任公司", "经营部", "瓷厂", "商行", "农民专业合作社")
LIKE_SOUNDING = dict(zip("达宏兴盛恒源瑞鑫辉艺祥诚福华泰成丰裕", "大弘欣胜衡原锐新晖义翔城富桦太城风玉", strict=True))
"""A character and one that sounds or looks like it."""
UNKNOWN, RENAMED = 0.1, 0.1
"""Shares of firms that the register does not hold, and of those that had another name before."""


@dataclass(frozen=True)
class Firm:
    """An invented firm: its name, a former one (perhaps), and whether the register knows it."""

    code: str
    name: str
    former: str
    known: bool


@dataclass(frozen=True)
class Written:
    """A name as a record has it, the way in which it differs, and whose it is (empty: nobody's that is known)."""

    way: str
    text: str
    truth: str


def firms(count: int, rng: np.random.Generator) -> list[Firm]:
    """Invented firms with all different names, and neighbours."""
    names: dict[tuple[str, str], str] = {}

    def add(name: str) -> None:
        names.setdefault(_as_compared(name), name)  # as the law has it, no two alike

    while len(names) < count:
        brand = rng.choice(list(FIRST)) + rng.choice(list(SECOND))
        brand += rng.choice(list(SECOND)) if rng.random() < 0.15 else ""
        trade, form = rng.choice(TRADES), rng.choice(FORMS, p=(0.55, 0.1, 0.15, 0.1, 0.05, 0.05))
        body = f"{brand}{'' if form == '瓷厂' else trade}{form}"
        region = rng.choice(("德化县", "福建省德化县", "泉州市", "福建省", ""), p=(0.86, 0.06, 0.04, 0.02, 0.02))
        add(region + body)
        if rng.random() < 0.03:
            add(f"泉州市{body}" if region == "德化县" else f"德化县{body}")
        if rng.random() < 0.04:
            add(f"{region}{body}第一分公司" if form in FORMS[:2] else f"德化县{brand}一厂")
            add(f"{region}{body}第二分公司" if form in FORMS[:2] else f"德化县{brand}二厂")
    made = []
    for number, name in enumerate(list(names.values())[:count]):
        before = len(names)
        former = f"德化县{rng.choice(list(FIRST))}{rng.choice(list(SECOND))}{rng.choice(TRADES)}厂"
        if rng.random() < RENAMED:
            add(former)
        code = uscc.compose("91", "350526", f"MA3{number:05d}")
        made.append(Firm(code, name, former if len(names) > before else "", known=bool(rng.random() >= UNKNOWN)))
    return made


def _without(words: str) -> Callable[[str], str]:
    return lambda name: name.replace(words, "", 1)


def _typo(name: str) -> str:
    at = next((i for i, c in enumerate(name) if c in LIKE_SOUNDING and i > 2), None)
    return name if at is None else name[:at] + LIKE_SOUNDING[name[at]] + name[at + 1 :]


def _other_form(name: str) -> str:
    long, short = "有限责任公司", "有限公司"
    return name.replace(long, short) if long in name else name.replace(short, long)


def _missing(name: str) -> str:
    stem = parsed(name)
    at = name.find(stem.stem) + 1
    return name[:at] + name[at + 1 :]


WAYS: dict[str, Callable[[str], str]] = {
    "as registered": lambda name: name,
    "full-width, spaces, brackets": lambda name: f" {name[:4]}　{name[4:]}".replace("公司", "公司（ ）"),
    "德化 for 德化县": lambda name: name.replace("德化县", "德化", 1),
    "province and city added": lambda name: f"福建省泉州市{name}" if name.startswith("德化") else name,
    "no region": lambda name: name.removeprefix("福建省").removeprefix("德化县"),
    "有限责任公司 for 有限公司": _other_form,
    "no legal form": lambda name: name.removesuffix("有限公司").removesuffix("有限责任公司"),
    "a character that sounds alike": _typo,
    "a character left out": _missing,
    "瓷业 for 陶瓷": lambda name: name.replace("陶瓷", "瓷业") if "陶瓷" in name else name.replace("瓷业", "陶瓷"),
    "a branch of it": lambda name: name + "第三分公司" if name.endswith("公司") else name,
    "the other works": lambda name: name.replace("一厂", "三厂").replace("瓷厂", "二厂"),
    "of another county": lambda name: name.replace("德化县", "永春县") if "德化县" in name else f"永春县{name}",
}
NOBODY = {"a branch of it", "the other works", "of another county"}
"""Ways that make another firm of it."""


def _as_compared(name: str) -> tuple[str, str]:
    return parsed(name).region, parsed(name).body


def written(known: Sequence[Firm]) -> tuple[list[Written], int]:
    """Every name in every way that changes it; and how many were left out since they became another firm's name."""
    bearers = {_as_compared(name): firm.code for firm in known for name in (firm.name, firm.former) if name}
    found, another = [], 0
    for firm in known:
        for way, change in WAYS.items():
            text = change(firm.name)
            whose = "" if way in NOBODY else firm.code
            if text == firm.name and way != "as registered":
                continue
            if bearers.get(_as_compared(text), whose) != whose:
                another += 1
                continue
            found.append(Written(way, text, whose if firm.known else ""))
        if firm.former:
            found.append(Written("a former name", firm.former, firm.code if firm.known else ""))
    return found, another


def register(known: Sequence[Firm]) -> linking.Directory:
    """The directory that the register makes of the firms that it knows."""
    rows = [
        {
            "enterprise": f.code,
            "name": name,
            "township": "",
            "occurred_at": DAY - timedelta(days=age),
            "registration_no": None,
        }
        for f in known
        if f.known
        for name, age in ((f.former, 900), (f.name, 400))
        if name
    ]
    columns = ("utility", "account", "enterprise", "ownership", "opened_on", "closed_on")
    accounts = pa.table({name: pa.array([], pa.string()) for name in columns})
    return directory(pa.Table.from_pylist(rows), accounts).on(DAY, ())


@dataclass
class Tally:
    """What became of the names written in one way."""

    rows: int = 0
    linked: int = 0
    wrong: int = 0
    known: int = 0
    waiting: int = 0
    offered: int = 0

    def add(self, asked: Written, answer: Answer) -> None:
        """Count one answer."""
        self.rows += 1
        self.known += bool(asked.truth)
        self.linked += answer.enterprise is not None
        self.wrong += answer.enterprise not in {None, asked.truth}
        waits = answer.reason in linking.WAITING
        self.waiting += waits
        self.offered += bool(asked.truth) and asked.truth in {c.enterprise for c in answer.candidates}


def tallies(count: int, seed: int = 7) -> tuple[dict[str, Tally], int]:
    """Write, link and count; by way, and all together under ``all``."""
    population = firms(count, np.random.default_rng(seed))
    rows, another = written(population)
    answers = resolve([(clue("name", row.text),) for row in rows], register(population))
    found: dict[str, Tally] = {}
    for row, answer in zip(rows, answers, strict=True):
        found.setdefault(row.way, Tally()).add(row, answer)
        found.setdefault("all", Tally()).add(row, answer)
    return found, another


def report(found: dict[str, Tally], another: int, count: int) -> str:
    """The section of the page."""

    def share(part: int, whole: int) -> str:
        return f"{part / whole:.1%}" if whole else "—"

    header = ["how the name is written", "rows", "linked", "of these wrong", "recall", "waiting", "right one offered"]
    cells = []
    for way, t in sorted(found.items(), key=lambda each: each[0] == "all"):
        right, waiting_known = t.linked - t.wrong, t.known - (t.linked - t.wrong)
        cells.append(
            [
                way,
                f"{t.rows:,}",
                f"{t.linked:,}",
                f"{t.wrong:,}",
                share(right, t.known),
                f"{t.waiting:,}",
                share(t.offered, waiting_known),
            ]
        )
    return f"""## 按名称关联 / Linking by name

`python benchmarks/linking.py`: {count:,} invented firms, one in ten unknown to the register, each name in every way
that changes it. *Linked*: without a person. *Recall*: of the rows of known firms, those linked rightly. *Right one
offered*: of the rows of known firms that were not linked, those with the right enterprise among the three candidates.
{another:,} names were left out: written so, they are the registered name of another firm, and no rule that sees
nothing but the name can tell.

{table(header, cells)}"""


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--firms", type=int, default=5000, help="how many firms")
    given = parser.parse_args()
    told("linking")
    publish("linking", report(*tallies(given.firms), given.firms))


if __name__ == "__main__":
    main()
