# ruff: noqa: PLR2004  (a simulation is made of numbers; each stands where it works)
"""How authorities see an enterprise: grades, red lists and honours, commitments, key attention, arrears owed to it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from scoring.codes import uscc
from scoring.county import cells
from scoring.county.life import County
from scoring.county.parcels import Parcel, Style, carried_by, parcels, quarterly, told_twice
from scoring.county.payments import UNPAID
from scoring.county.plan import some_day
from scoring.county.population import COMPANY
from scoring.county.taxes import Graded
from scoring.records.arrears_owed import ARREARS_OWED
from scoring.records.commitment import COMMITMENT
from scoring.records.environmental_grade import ENVIRONMENTAL_GRADE
from scoring.records.honour import HONOUR
from scoring.records.key_attention import KEY_ATTENTION
from scoring.records.public_grade import PUBLIC_GRADE
from scoring.records.red_list import RED_LIST

PUBLIC_SHARES = (0.023, 0.764, 0.200, 0.013)
"""A to D. The shares of Zhejiang's evaluation of 2018, 2.303 million enterprises."""
ENVIRONMENTAL_SHARES = (185 / 2042, 1566 / 2042, 134 / 2042, 157 / 2042)
"""Green to red, among those rated in Fujian's first round: 2,247 firms, of which 205 were not rated."""
NOT_RATED = 205 / 2247

HONOURS = (
    ("省级专精特新中小企业", "省级", "福建省工业和信息化厅", 3), ("高新技术企业", "国家级", "福建省科学技术厅", 3),
    ("守合同重信用企业", "市级", "泉州市市场监督管理局", 2), ("纳税大户", "县级", "德化县人民政府", 1),
)  # fmt: skip
"""Title, level, authority, years that it lasts."""
COMMITMENTS = ("审批替代型", "主动型", "行业自律型", "证明事项型", "容缺受理型")
OPEN, KEPT, PARTLY, BROKEN = range(4)
COMMITMENT_STATES = ("履行中", "全部履行", "部分履行", "未履行")
DEBTORS = (
    ("德化县某镇人民政府", "机关"), ("德化县某中学", "事业单位"), ("泉州某城建集团有限公司", "国有企业"),
    ("福建某建设工程集团有限公司", "大型企业"), ("某陶瓷进出口股份有限公司", "大型企业"),
)  # fmt: skip
"""Who owes: invented, without a name of their own."""
FIELDS = (
    ("安全生产", "德化县应急管理局"), ("环境保护", "泉州市德化生态环境局"), ("产品质量", "德化县市场监督管理局"),
    ("劳动保障", "德化县人力资源和社会保障局"),
)  # fmt: skip


def standing(county: County, graded: list[Graded], rng: np.random.Generator) -> Iterator[Parcel]:
    """All of it."""
    yield from _public_grades(county, rng)
    yield from _environmental_grades(county, rng)
    yield from _red_list(county, graded)
    yield from _honours(county, rng)
    yield from _commitments(county, rng)
    yield from _key_attention(county, rng)
    yield from _arrears_owed(county, rng)


def _years(county: County, month: int) -> list[int]:
    """The indices of a calendar month, counted from January as 0, within the months."""
    return np.flatnonzero(county.plan.calendar.astype(int) % 12 == month).tolist()


def _ranked(latent: np.ndarray, shares: tuple[float, ...]) -> np.ndarray:
    """The class of each, the best first, so that the classes have these shares."""
    order = np.argsort(np.argsort(-latent, kind="stable"), kind="stable")
    bounds = np.cumsum(shares)[:-1] * len(latent)
    return np.searchsorted(bounds, order + 0.5)


def _public_grades(county: County, rng: np.random.Generator) -> Iterator[Parcel]:
    """The national grade of companies, once a year: it follows management and distress, with a delay and with noise."""
    plan, people, life = county
    for june in _years(county, 5):
        who = np.flatnonzero((people.kind == COMPANY) & life.alive[:, june])
        latent = life.management[who, june] - 0.7 * life.strain[who, max(0, june - 6)] + rng.normal(0, 0.9, len(who))
        day = plan.calendar[june].astype("datetime64[D]") + 19
        columns = {
            "enterprise": people.uscc.take(pa.array(who)),
            "name": people.identity.known_as(who, np.repeat(day, len(who))),
            "grade": cells.pick(tuple("ABCD"), _ranked(latent, PUBLIC_SHARES)),
            "year": pa.repeat(str(plan.calendar[june].astype(int) // 12 + 1969), len(who)),
            "evaluated_on": cells.days(np.repeat(day, len(who))),
            "until": cells.days(np.repeat(day + 365, len(who))),
        }
        style = Style("公共信用综合评价")
        yield from parcels(PUBLIC_GRADE, style, columns, np.zeros(len(who), int), np.array([day + 10]))


def _environmental_grades(county: County, rng: np.random.Generator) -> Iterator[Parcel]:
    """The grade of the larger ceramic works, each July for the year before; building materials are compulsory."""
    plan, people, life = county
    works = people.of_industry("ceramics") & (people.scale > np.median(people.scale))
    for july in _years(county, 6):
        who = np.flatnonzero(works & life.alive[:, july])
        who = who[rng.random(len(who)) >= NOT_RATED]
        latent = life.management[who, july] - 0.3 * life.strain[who, july] + rng.normal(0, 0.8, len(who))
        place = _ranked(latent, ENVIRONMENTAL_SHARES)
        low, high = np.array([96, 70, 60, 30])[place], np.array([100, 95, 69, 59])[place]
        day = np.repeat(plan.calendar[july].astype("datetime64[D]") + 24, len(who))
        columns = {
            "enterprise": people.uscc.take(pa.array(who)),
            "name": people.identity.known_as(who, day),
            "year": pa.repeat(str(plan.calendar[july].astype(int) // 12 + 1969), len(who)),
            "grade": cells.pick(tuple("绿蓝黄红"), place),
            "score": cells.decimals(rng.integers(low, high + 1), 0),
            "published_on": cells.days(day),
            "until": cells.days(day + 366),
        }
        style = Style("环境信用等级", format="xlsx", title="企业环境信用评价结果")
        yield from parcels(ENVIRONMENTAL_GRADE, style, columns, np.zeros(len(who), int), day[:1] + 8)


def _red_list(county: County, graded: list[Graded]) -> Iterator[Parcel]:
    """The taxpayers graded A, named examples for a year."""
    plan, people = county.plan, county.people
    deliveries = quarterly(plan.calendar, 13)
    for each in graded:
        who = each.who[each.grade == 0]
        day = np.repeat(each.published + 1, len(who))
        columns = {
            "enterprise": people.uscc.take(pa.array(who)),
            "name": people.identity.known_as(who, day),
            "list": pa.repeat("纳税信用A级纳税人", len(who)),
            "document": cells.numbered(f"A{each.year}-", plan.numbers(np.arange(len(who))) + 1, 5),
            "listed_on": cells.days(day),
            "until": cells.days(day + 364),
            "authority": pa.repeat("国家税务总局德化县税务局", len(who)),
        }
        style = Style("红名单", format="xlsx", title="守信红名单")
        yield from parcels(RED_LIST, style, columns, carried_by(day, deliveries), deliveries)


def _struck(county: County, rate: np.ndarray | float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Whom an event strikes at a monthly ``rate``, and on which day."""
    plan, people, life = county
    who, month = np.nonzero(life.alive & (rng.random(life.alive.shape) < rate))
    return who, np.maximum(some_day(plan, month, rng), people.established[who])


def _honours(county: County, rng: np.random.Generator) -> Iterator[Parcel]:
    plan, people, life = county
    size = np.log(people.scale / np.median(people.scale))
    who, day = _struck(county, 0.0025 * np.exp(0.6 * life.management + 0.5 * size[:, None]), rng)
    which = rng.integers(len(HONOURS), size=len(who))
    _, first = np.unique(who * len(HONOURS) + which, return_index=True)
    who, day, which = who[first], day[first], which[first]
    columns = {
        "enterprise": people.uscc.take(pa.array(who)),
        "name": people.identity.known_as(who, day),
        "title": cells.pick([h[0] for h in HONOURS], which),
        "level": cells.pick([h[1] for h in HONOURS], which),
        "document": cells.numbered("RY", plan.numbers(np.arange(len(who))) + 1, 6),
        "awarded_on": cells.days(day),
        "until": cells.days(day + 365 * np.array([h[3] for h in HONOURS])[which]),
        "authority": cells.pick([h[2] for h in HONOURS], which),
    }
    deliveries = quarterly(plan.calendar, 14)
    style = Style("荣誉表彰", format="xlsx", title="企业荣誉表彰名册")
    yield from parcels(HONOUR, style, columns, carried_by(day, deliveries), deliveries)


def _commitments(county: County, rng: np.random.Generator) -> Iterator[Parcel]:
    """Commitments, checked when they fall due: the strained and the negligent break more of them."""
    plan, people, life = county
    who, day = _struck(county, 0.011, rng)
    due = day + rng.choice((90, 180, 365), len(who))
    month = (day.astype("datetime64[M]") - plan.calendar[0]).astype(int).clip(0, plan.months - 1)
    means, care = life.strain[who, month], life.management[who, month]
    weakness = -2.6 + 0.6 * means + 0.5 * people.negligence[who] - 0.4 * care
    luck = rng.random(len(who)) * (1 + np.exp(weakness)) / np.exp(weakness)
    outcome = np.select([luck < 0.6, luck < 1.0], [BROKEN, PARTLY], KEPT)
    last = (plan.calendar[0] + np.minimum(life.closed[who], 12_000)).astype("datetime64[D]")
    checked = np.where(due < last, due + rng.integers(3, 40, len(who)), UNPAID)
    deliveries = quarterly(plan.calendar, 7)
    row, delivery, known = told_twice(day, checked, deliveries)
    columns = {
        "enterprise": people.uscc.take(pa.array(who[row])),
        "name": people.identity.known_as(who[row], day[row]),
        "document": cells.numbered("CN", 100_000 + plan.numbers(row), 8),
        "kind": cells.pick(COMMITMENTS, (row * 7) % len(COMMITMENTS)),
        "content": pa.repeat("依法诚信经营，按期履行所承诺事项", len(row)),
        "committed_on": cells.days(day[row]),
        "due_on": cells.days(due[row]),
        "state": cells.pick(COMMITMENT_STATES, np.where(known, outcome[row], OPEN)),
        "verified_on": cells.days(np.where(known, checked[row], UNPAID)),
        "authority": pa.repeat("德化县行政服务中心", len(row)),
    }
    yield from parcels(COMMITMENT, Style("信用承诺"), columns, delivery, deliveries)


def _key_attention(county: County, rng: np.random.Generator) -> Iterator[Parcel]:
    plan, people, life = county
    rate = 0.0005 * np.exp(0.4 * life.strain - 0.4 * life.management)
    who, day = _struck(county, rate, rng)
    removed = np.where(rng.random(len(who)) < 0.5, day + rng.integers(90, 400, len(who)), UNPAID)
    field = rng.integers(len(FIELDS), size=len(who))
    deliveries = quarterly(plan.calendar, 6)
    row, delivery, known = told_twice(day, removed, deliveries)
    columns = {
        "enterprise": people.uscc.take(pa.array(who[row])),
        "name": people.identity.known_as(who[row], day[row]),
        "ground": pa.repeat("多次被责令改正", len(row)),
        "document": cells.numbered("GZ", 1000 + plan.numbers(row), 6),
        "listed_on": cells.days(day[row]),
        "until": cells.days(day[row] + 730),
        "removed_on": cells.days(np.where(known, removed[row], UNPAID)),
        "field": cells.pick([f[0] for f in FIELDS], field[row]),
        "authority": cells.pick([f[1] for f in FIELDS], field[row]),
    }
    yield from parcels(KEY_ATTENTION, Style("重点关注名单"), columns, delivery, deliveries)


def _arrears_owed(county: County, rng: np.random.Generator) -> Iterator[Parcel]:
    """What public bodies and large firms do not pay: it hits those who sell to them, and strains the weak."""
    plan, people, life = county
    builds = np.isin(people.of_industry("trade"), ("建筑工程", "建材贸易", "信息技术", "广告"))
    rate = np.where(builds, 0.0035, 0.0008)[:, None] * np.exp(0.25 * life.strain)
    who, day = _struck(county, rate * (people.kind == COMPANY)[:, None], rng)
    due = day - rng.integers(30, 200, len(who))
    amount = np.round(people.scale[who] * rng.lognormal(0.2, 0.7, len(who))).astype(np.int64) * 100 + 50_000
    settled = np.where(rng.random(len(who)) < 0.6, day + rng.integers(20, 300, len(who)), UNPAID)
    which = rng.integers(len(DEBTORS), size=len(who))
    codes = [uscc.compose("91", "000000", f"QK{place:06d}") for place in range(len(DEBTORS))]
    deliveries = quarterly(plan.calendar, 8)
    row, delivery, known = told_twice(day, settled, deliveries)
    part = np.where(known, amount[row], np.round(amount[row] * 0.2 * (which[row] % 2)).astype(np.int64))
    columns = {
        "enterprise": people.uscc.take(pa.array(who[row])),
        "name": people.identity.known_as(who[row], day[row]),
        "contract": cells.numbered("HT", 10_000 + plan.numbers(row), 8),
        "debtor_name": cells.pick([d[0] for d in DEBTORS], which[row]),
        "debtor": cells.pick(codes, which[row]),
        "debtor_kind": cells.pick([d[1] for d in DEBTORS], which[row]),
        "amount_fen": cells.decimals(amount[row], 6),
        "paid_fen": cells.decimals(part, 6),
        "due_on": cells.days(due[row]),
        "reported_on": cells.days(day[row]),
        "settled_on": cells.days(np.where(known, settled[row], UNPAID)),
        "disputed": cells.pick(("否", "是"), ((row * 13) % 10 == 0).astype(np.int64)),
    }
    style = Style("拖欠账款", headers={"amount_fen": "拖欠金额(万元)", "paid_fen": "已清偿金额(万元)"})
    yield from parcels(ARREARS_OWED, style, columns, delivery, deliveries)
