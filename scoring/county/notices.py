# ruff: noqa: PLR2004  (a simulation is made of numbers; each stands where it works)
"""双公示: penalties and permits, in both generations of the exchange template.

Natural persons share the template. Their rows must be refused; their names are masked, and the identity numbers
beside them are nobody's: of a region that does not exist, with a letter for a
check character.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scoring.county import cells
from scoring.county.life import County
from scoring.county.parcels import Parcel, Style, carried_by, parcels, quarterly
from scoring.county.plan import some_day
from scoring.county.population import INDUSTRIES, SOLE_TRADER
from scoring.records.penalty import PENALTY
from scoring.records.permit import PERMIT

FIRST_GENERATION_UNTIL, MACHINE_NAMES_UNTIL = np.datetime64("2024-06-01"), np.datetime64("2025-01-01")
"""Files delivered earlier follow the template of 2015; then come the machine names; then the headers of 2018."""

AUTHORITIES = ("德化县市场监督管理局", "德化县应急管理局", "泉州市德化生态环境局", "德化县消防救援大队", "德化县税务局")
VIOLATIONS = (
    "产品质量不符合标准", "侵犯他人注册商标专用权", "未按规定公示应当公示的信息", "未对从业人员进行安全生产教育",
    "未按规定处置一般工业固体废物", "消防设施未保持完好有效", "未按照规定期限办理纳税申报", "发布虚假广告",
)  # fmt: skip
CLASSES = ("警告", "罚款", "警告;罚款", "罚款;没收违法所得", "责令停产停业;罚款")
CLASS_SHARES = (0.15, 0.5, 0.2, 0.1, 0.05)
PUBLISHED_DAYS = np.array([91, 365, 365, 365, 3 * 365])
"""How long a penalty of each class is published."""
SURNAMES = "陈林黄郑徐苏赖曾"
NATURAL_PERSONS = 0.05
IN_RELIEF = 0.008
"""Chance in a month of relief to be penalised whoever one is: rules that nobody could keep."""

CODE = "行政相对人代码"
SUBJECT_2015 = {
    "enterprise": f"{CODE}_1(统一社会信用代码)",
    "old_number_2": f"{CODE}_2(组织机构代码)",
    "old_number_3": f"{CODE}_3(工商登记码)",
    "old_number_4": f"{CODE}_4(税务登记号)",
    "identity": f"{CODE}_5(居民身份证号)",
}
SUBJECT_2018 = {
    "enterprise": f"{CODE}_1(统一社会信用代码)",
    "old_number_2": f"{CODE}_2(工商注册号)",
    "old_number_3": f"{CODE}_3(组织机构代码)",
    "old_number_4": f"{CODE}_4(税务登记号)",
    "identity": "自然人证件号码",
    "representative": "法定代表人",
}
"""The two numbers in the middle changed places between the templates."""


def _machine(prefix: str, more: Mapping[str, str]) -> dict[str, str]:
    own = {
        "name": "xdr_mc", "subject_kind": "xdr_lb", "enterprise": "xdr_shxym", "old_number_2": "xdr_gszc",
        "old_number_3": "xdr_zzjg", "old_number_4": "xdr_swdj", "identity": "xdr_zjhm", "representative": "frdb",
    }  # fmt: skip
    return {name: f"{prefix}_{word}" for name, word in (own | dict(more)).items()}


@dataclass(frozen=True)
class Template:
    """How one kind of notice is headed in each generation; what a generation has no header for, it does not tell."""

    first: Mapping[str, str]
    machine: Mapping[str, str]
    lacking: frozenset[str]

    def headed(self, parcel: Parcel) -> Parcel:
        """The parcel as the template of its day has it."""
        day = np.datetime64(parcel.delivered_on)
        if day >= FIRST_GENERATION_UNTIL:
            headers = self.machine if day < MACHINE_NAMES_UNTIL else SUBJECT_2018
            return replace(parcel, style=replace(parcel.style, headers=headers))
        names = [n for n in parcel.table.column_names if n not in self.lacking]
        table = parcel.table.select(names)
        second, third = names.index("old_number_2"), names.index("old_number_3")
        swapped = table.set_column(second, "old_number_2", parcel.table.column("old_number_3"))
        swapped = swapped.set_column(third, "old_number_3", parcel.table.column("old_number_2"))
        return replace(parcel, table=swapped, style=replace(parcel.style, headers={**SUBJECT_2015, **self.first}))


PENALTIES = Template(
    first={
        "violation": "处罚名称", "classes": "处罚类别1", "content": "处罚结果", "decided_on": "处罚生效期",
        "effective_until": "处罚截止期",
    },
    machine=_machine("cf", {
        "document": "wsh", "violation": "wfxw", "classes": "cflb", "content": "nr", "fine_fen": "nr_fk",
        "decided_on": "jdrq", "effective_until": "yxq", "published_until": "gsjzq", "authority": "cfjg", "state": "zt",
    }),
    lacking=frozenset({"subject_kind", "representative", "fine_fen", "published_until"}),
)  # fmt: skip
PERMITS = Template(
    first={"title": "项目名称", "category": "审批类别", "decided_on": "许可生效期", "valid_until": "许可截止期"},
    machine=_machine("xk", {
        "document": "wsh", "title": "xkws", "category": "xklb", "certificate": "xkzs", "decided_on": "jdrq",
        "valid_from": "yxqz", "valid_until": "yxqzi", "authority": "xkjg", "state": "zt",
    }),
    lacking=frozenset({"subject_kind", "representative", "certificate", "valid_from"}),
)  # fmt: skip


@dataclass(frozen=True)
class Penalties:
    """Penalties as columns; ``person`` marks those of private persons."""

    who: np.ndarray
    decided: np.ndarray
    kind: np.ndarray
    violation: np.ndarray
    fine: np.ndarray
    person: np.ndarray
    masked: np.ndarray
    state: np.ndarray
    document: pa.Array


def penalise(county: County, rng: np.random.Generator) -> Penalties:
    """Who is penalised: the badly managed, the strained and the large; a few are private persons."""
    plan, people, life = county
    size = np.log(people.scale / np.median(people.scale))
    tendency = -0.45 * life.management + 0.35 * life.strain + 0.2 * size[:, None]
    struck = life.alive & (rng.random(life.alive.shape) < 0.0035 * np.exp(tendency) + IN_RELIEF * life.weather.relief)
    who, month = np.nonzero(struck)
    decided = np.maximum(some_day(plan, month, rng), people.established[who])
    kind = rng.choice(len(CLASSES), len(who), p=CLASS_SHARES)
    violation = rng.integers(len(VIOLATIONS), size=len(who))
    fine = np.where(kind == 0, 0, rng.lognormal(-0.2, 1.0, len(who)).clip(0.05, 60) * 100).astype(np.int64)
    person = rng.random(len(who)) < NATURAL_PERSONS
    masked = rng.integers(len(SURNAMES), size=len(who))
    state = rng.choice(4, len(who), p=(0.95, 0.02, 0.02, 0.01))
    document = cells.numbered("德罚决字", plan.numbers(np.arange(len(who))) + 1, 4, "号")
    return Penalties(who, decided, kind, violation, fine, person, masked, state, document)


def penalties(county: County, given: Penalties) -> Iterator[Parcel]:
    """Penalties by the quarter."""
    until = given.decided + PUBLISHED_DAYS[given.kind]
    money = cells.decimals(given.fine, 2)
    content = pc.if_else(pa.array(given.fine > 0), pc.binary_join_element_wise("罚款", money, "万元", ""), "警告")
    columns = _subjects(county, given.who, given.decided, given.person, given.masked) | {
        "document": given.document,
        "violation": cells.pick(VIOLATIONS, given.violation),
        "classes": cells.pick(CLASSES, given.kind),
        "content": content,
        "fine_fen": money,
        "decided_on": cells.days(given.decided),
        "effective_until": cells.days(until),
        "authority": cells.pick(AUTHORITIES, given.violation % len(AUTHORITIES)),
        "published_until": cells.days(until),
        "state": cells.decimals(given.state, 0),
    }
    deliveries = quarterly(county.plan.calendar, 10)
    for parcel in parcels(PENALTY, Style("行政处罚"), columns, carried_by(given.decided, deliveries), deliveries):
        yield PENALTIES.headed(parcel)


GRANTED = {
    "陶瓷": ("排污许可证核发", "普通", "排污许可证", "泉州市德化生态环境局", 5),
    "餐饮": ("食品经营许可", "普通", "食品经营许可证", "德化县市场监督管理局", 5),
    "货运": ("道路货物运输经营许可", "普通", "道路运输经营许可证", "德化县交通运输局", 4),
    "建筑工程": ("建筑施工企业安全生产许可", "普通", "安全生产许可证", "泉州市住房和城乡建设局", 3),
    "": ("污水排入排水管网许可", "普通", "排水许可证", "德化县住房和城乡建设局", 5),
    "特种": ("特种设备使用登记", "登记", "特种设备使用登记证", "德化县市场监督管理局", 0),
}
"""By the trade that needs them: title, category, certificate, authority, years of validity (0: without end)."""
PERMIT_RATE = 0.010


def permits(county: County, rng: np.random.Generator) -> Iterator[Parcel]:
    """Permits by the quarter: what each trade needs."""
    plan, people, life = county
    who, month = np.nonzero(life.alive & (rng.random(life.alive.shape) < PERMIT_RATE))
    decided = np.maximum(some_day(plan, month, rng), people.established[who])
    words = list(GRANTED)
    own = np.array(["陶瓷" if i.ceramics else i.trade if i.trade in GRANTED else "" for i in INDUSTRIES])
    index = np.array([words.index(word) for word in own])[people.industry[who]]
    index = np.where(rng.random(len(who)) < 0.15, words.index("特种"), index)
    years = np.array([GRANTED[word][4] for word in words])[index]
    until = np.where(years == 0, np.datetime64("2099-12-31"), decided + 365 * years)

    def part(place: int) -> pa.Array:
        return cells.pick([str(GRANTED[word][place]) for word in words], index)

    person = rng.random(len(who)) < NATURAL_PERSONS
    columns = _subjects(county, who, decided, person, rng.integers(len(SURNAMES), size=len(who))) | {
        "document": cells.numbered("德许决字", plan.numbers(np.arange(len(who))) + 1, 5, "号"),
        "title": part(0),
        "category": part(1),
        "certificate": part(2),
        "decided_on": cells.days(decided),
        "valid_from": cells.days(decided),
        "valid_until": cells.days(until),
        "authority": part(3),
        "state": pa.repeat("0", len(who)),
    }
    deliveries = quarterly(plan.calendar, 11)
    style = Style("行政许可", encoding="gb18030")
    for parcel in parcels(PERMIT, style, columns, carried_by(decided, deliveries), deliveries):
        yield PERMITS.headed(parcel)


def _subjects(
    county: County, who: np.ndarray, day: np.ndarray, person: np.ndarray, masked: np.ndarray
) -> dict[str, pa.Array]:
    """Whom each notice concerns, with the numbers of the template of 2018; the code of a private person is blank."""
    people, nobody = county.people, pa.array(person)
    codes = people.uscc.take(pa.array(who))
    nine = pc.utf8_slice_codeunits(codes, 8, 17)
    someone = cells.pick([f"{surname}某某" for surname in SURNAMES], masked)
    number = cells.numbered("80000019000101", np.arange(len(who)) % 1000, 3)

    def unless_person(column: pa.Array) -> pa.Array:
        return pc.if_else(nobody, "", column)

    return {
        "name": pc.if_else(nobody, someone, people.identity.known_as(who, day)),
        "subject_kind": cells.pick(
            ("法人及非法人组织", "个体工商户", "自然人"), np.where(person, 2, people.kind[who] == SOLE_TRADER)
        ),
        "enterprise": unless_person(codes),
        "old_number_2": unless_person(people.identity.number.take(pa.array(who))),
        "old_number_3": unless_person(nine),
        "old_number_4": unless_person(pc.binary_join_element_wise("350526", nine, "")),
        "identity": pc.if_else(nobody, pc.binary_join_element_wise(number, "A", ""), ""),
        "representative": unless_person(someone),
    }
