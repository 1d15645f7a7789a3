# ruff: noqa: PLR2004  (a simulation is made of numbers; each stands where it works)
"""What authorities and courts make public: registration and its changes, penalties, adverse lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pyarrow as pa

from scoring.county import cells
from scoring.county.life import NEVER, County
from scoring.county.parcels import Parcel, Style, carried_by, monthly, parcels, quarterly
from scoring.county.plan import CountyPlan, month_end
from scoring.county.population import COMPANY, KINDS, SOLE_TRADER, TOWNSHIPS, industry_codes
from scoring.records.listing import LISTING
from scoring.records.penalty import PENALTY
from scoring.records.registration import REGISTRATION

OPERATING, IN_BUSINESS, DISSOLVED, REVOKED = "存续", "在业", "注销", "吊销"
STATES = (OPERATING, IN_BUSINESS, DISSOLVED, REVOKED)

CHINESE_HEADERS_FROM = np.datetime64("2025-01-01")
"""Penalty files delivered earlier carry the machine names ``cf_*``."""

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

LISTS = ("失信被执行人", "严重违法失信名单", "经营异常名录")
GROUNDS = (
    "有履行能力而拒不履行生效法律文书确定义务",
    "实施侵犯商标专用权的违法行为且情节严重",
    "未依照规定期限公示年度报告",
    "通过登记的住所或者经营场所无法联系",
)
DOCUMENTS = ("闽0526执", "德市监严", "德市监异", "德市监异")
COURT, MARKET = "德化县人民法院", "德化县市场监督管理局"
DISHONEST, SERIOUS, NO_REPORT, UNREACHABLE = 0, 1, 2, 3


def registration(county: County, rng: np.random.Generator) -> Iterator[Parcel]:
    """The register as it stood when the months begin, then the changes month by month."""
    plan, people, life = county
    begin = plan.calendar[0].astype("datetime64[D]")
    n, everyone = len(people), np.arange(len(people))
    usual = (rng.random(n) < 0.25).astype(np.int64)
    since = (begin - people.established).astype(int)
    earlier = people.established + (since.clip(0) * rng.random(n) * (rng.random(n) < 0.4)).astype(np.int64)
    ended = np.flatnonzero(life.closed < plan.months)
    end_day = month_end(plan.calendar)[life.closed[ended]] - rng.integers(0, 20, len(ended))
    end_day = np.maximum(end_day, people.established[ended])
    revoked = (life.failed[ended] != NEVER) & (rng.random(len(ended)) < 0.5)
    moved = np.flatnonzero(rng.random(n) < 0.03)
    move_day = begin + rng.integers(0, max(1, int((plan.end - begin).astype(int))), len(moved))
    stays = (move_day > people.established[moved]) & (move_day < _last_day(county)[moved])
    moved, move_day = moved[stays], move_day[stays]
    who = np.concatenate([everyone, moved, ended])
    day = np.concatenate([earlier, move_day, end_day])
    state = np.concatenate([usual, usual[moved], np.where(revoked, 3, 2)])
    new_town = rng.integers(len(TOWNSHIPS), size=len(moved))
    after_move = people.township.copy()
    after_move[moved] = new_town
    town = np.concatenate([people.township, new_town, after_move[ended]])
    deliveries = np.concatenate([[begin], monthly(plan.calendar, 8)])
    delivery = carried_by(day, deliveries)
    _, last = np.unique((who * len(deliveries) + delivery)[::-1], return_index=True)
    row = np.sort(len(who) - 1 - last)
    who, chosen = who[row], pa.array(who[row])
    columns = {
        "enterprise": people.uscc.take(chosen),
        "name": people.name.take(chosen),
        "kind": cells.pick(KINDS, people.kind[who]),
        "established_on": cells.days(people.established[who]),
        "capital_fen": cells.decimals(people.capital_hundred[who], 2),
        "industry": industry_codes(people).take(chosen),
        "industry_edition": cells.pick(("2017", "2011"), people.edition_2011[who].astype(np.int64)),
        "township": cells.pick(tuple(TOWNSHIPS), town[row]),
        "state": cells.pick(STATES, state[row]),
        "changed_on": cells.days(day[row]),
    }
    style = Style("登记注册", format="xlsx", title="德化县市场主体登记信息")
    yield from parcels(REGISTRATION, style, columns, delivery[row], deliveries)


def penalties(county: County, rng: np.random.Generator) -> Iterator[Parcel]:
    """Quarterly penalties; a few about private persons, who share the template and must be refused."""
    plan, people, life = county
    size = np.log(people.scale / np.median(people.scale))
    tendency = -0.45 * people.quality[:, None] + 0.35 * life.strain + 0.2 * size[:, None]
    struck = life.alive & (rng.random(life.alive.shape) < 0.0035 * np.exp(tendency))
    who, month = np.nonzero(struck)
    decided = np.maximum(_some_day(plan, month, rng), people.established[who])
    kind = rng.choice(len(CLASSES), len(who), p=CLASS_SHARES)
    violation = rng.integers(len(VIOLATIONS), size=len(who))
    fine = np.where(kind == 0, 0, rng.lognormal(-0.2, 1.0, len(who)).clip(0.05, 60) * 100).astype(np.int64)
    person = rng.random(len(who)) < 0.05
    masked = cells.pick([f"{surname}某某" for surname in SURNAMES], rng.integers(len(SURNAMES), size=len(who)))
    names = people.name.take(pa.array(who))
    usccs = people.uscc.take(pa.array(who))
    subject = np.where(person, 2, np.where(people.kind[who] == SOLE_TRADER, 1, 0))
    state = rng.choice(4, len(who), p=(0.95, 0.02, 0.02, 0.01))
    number = cells.numbered("德罚决字", np.arange(len(who)) + 1, 4, "号")
    columns = {
        "name": pa.compute.if_else(pa.array(person), masked, names),
        "subject_kind": cells.pick(("法人及非法人组织", "个体工商户", "自然人"), subject),
        "enterprise": pa.compute.if_else(pa.array(person), "", usccs),
        "document": number,
        "violation": cells.pick(VIOLATIONS, violation),
        "classes": cells.pick(CLASSES, kind),
        "fine_fen": cells.decimals(fine, 2),
        "decided_on": cells.days(decided),
        "authority": cells.pick(AUTHORITIES, violation % len(AUTHORITIES)),
        "published_until": cells.days(decided + PUBLISHED_DAYS[kind]),
        "state": cells.decimals(state, 0),
    }
    deliveries = quarterly(plan.calendar, 10)
    delivery = carried_by(decided, deliveries)
    for parcel in parcels(PENALTY, Style("行政处罚"), columns, delivery, deliveries):
        early = np.datetime64(parcel.delivered_on) < CHINESE_HEADERS_FROM
        yield replace(parcel, style=replace(parcel.style, header=-1 if early else 0))


def listings(county: County, borrowed: np.ndarray, rng: np.random.Generator) -> Iterator[Parcel]:
    """Entries into the adverse lists, and the same entries again when they are removed.

    ``borrowed``: whether each enterprise owed a bank when it failed. Whoever fails without a loan
    owes somebody else, who goes to court: dishonest-debtor entries follow within half a year.
    """
    plan, people = county.plan, county.people
    who, listed, ground = _entries(county, borrowed, rng)
    stays = np.array([300, 700, 120, 200])[ground] * rng.exponential(1.0, len(who)) + 31
    removable = rng.random(len(who)) < np.array([0.25, 0.2, 0.75, 0.3])[ground]
    removed = np.where(removable, listed + stays.astype(np.int64), np.datetime64("NaT"))
    deliveries = monthly(plan.calendar, 3)
    gone = np.flatnonzero(removable & (removed <= plan.end))
    gone = gone[carried_by(removed[gone], deliveries) > carried_by(listed[gone], deliveries)]
    row = np.concatenate([np.arange(len(who)), gone])
    day = np.concatenate([listed, removed[gone]])
    lifted = np.concatenate([np.full(len(who), np.datetime64("NaT", "D")), removed[gone]])
    year = listed.astype("datetime64[Y]").astype(int) + 1970
    document = pa.array(
        [f"({y}){DOCUMENTS[g]}{1000 + place}号" for place, (y, g) in enumerate(zip(year, ground, strict=True))],
        pa.string(),
    )
    chosen, kind = pa.array(row), ground[row]
    columns = {
        "enterprise": people.uscc.take(pa.array(who[row])),
        "name": people.name.take(pa.array(who[row])),
        "list": cells.pick(LISTS, np.minimum(kind, 2)),
        "ground": cells.pick(GROUNDS, kind),
        "document": document.take(chosen),
        "listed_on": cells.days(listed[row]),
        "removed_on": cells.days(lifted),
        "authority": cells.pick((COURT, MARKET), np.minimum(kind, 1)),
    }
    yield from parcels(LISTING, Style("失信与异常名单"), columns, carried_by(day, deliveries), deliveries)


def _entries(
    county: County, borrowed: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Who was listed, on which day, on which ground."""
    plan, people, life = county
    n, months = life.alive.shape
    delay = np.where(borrowed, rng.integers(6, 13, n), rng.integers(2, 7, n))
    sued = rng.random(n) < np.where(borrowed, 0.35, 0.9)
    dishonest = np.flatnonzero(sued & (life.failed + delay < months))
    quarrel_who, quarrel_month = np.nonzero(life.alive & (rng.random((n, months)) < 0.00008))
    serious_rate = 0.00006 * np.exp(-0.8 * people.quality[:, None] + 0.5 * life.strain)
    serious_who, serious_month = np.nonzero(life.alive & (rng.random((n, months)) < serious_rate))
    careless = -4.4 - 0.5 * people.quality[:, None] + 0.35 * life.strain + 0.7 * people.negligence[:, None]
    july = plan.calendar.astype(int) % 12 == 6
    old = people.established[:, None] < plan.calendar.astype("datetime64[Y]").astype("datetime64[D]")[None, :]
    late_report = rng.random((n, months)) < 1 / (1 + np.exp(-careless))
    company = (people.kind == COMPANY)[:, None]
    report_who, report_month = np.nonzero(life.alive & old & company & july & late_report)
    flight = np.where(life.failing(), 0.05, 0.0004 * np.exp(0.6 * life.strain))
    fled_who, fled_month = np.nonzero(life.alive & (rng.random((n, months)) < flight))
    fled_who, first = np.unique(fled_who, return_index=True)
    who = np.concatenate([dishonest, quarrel_who, serious_who, report_who, fled_who])
    month = np.concatenate(
        [life.failed[dishonest] + delay[dishonest], quarrel_month, serious_month, report_month, fled_month[first]]
    )
    counts = (len(dishonest) + len(quarrel_who), len(serious_who), len(report_who), len(fled_who))
    ground = np.repeat((DISHONEST, SERIOUS, NO_REPORT, UNREACHABLE), counts)
    day = np.maximum(_some_day(plan, month, rng), people.established[who])
    return who, day, ground


def _some_day(plan: CountyPlan, month: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A working-hours kind of day in each month: the 3rd to the 27th."""
    days: np.ndarray = plan.calendar.astype("datetime64[D]")[month] + rng.integers(2, 27, len(month))
    return days


def _last_day(county: County) -> np.ndarray:
    """The first day of each enterprise's last month, far away if it goes on."""
    plan, life = county.plan, county.life
    days: np.ndarray = (plan.calendar[0] + np.minimum(life.closed, 12_000)).astype("datetime64[D]")
    return days
