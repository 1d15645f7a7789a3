"""Who lives in the county: enterprises with what does not change, drawn once.

Calibrated to what is published of Dehua: ceramics about one enterprise in five here (the rest is trade,
packaging, machinery, services), a few large works beside very many micro ones, about 70 % of ceramic works
firing electric kilns. Names and codes are invented.
"""

# ruff: noqa: PLR2004  (a simulation is made of numbers; each stands where it works)

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from scoring.codes import uscc
from scoring.county import cells
from scoring.county.identity import Identity, identify, names
from scoring.county.plan import CountyPlan
from scoring.county.schemes import HONEST, IDLE, SHELL, Schemes, conspire

TOWNSHIPS = {
    "浔中镇": 20, "龙浔镇": 20, "三班镇": 12, "盖德镇": 8, "上涌镇": 5, "水口镇": 4, "赤水镇": 4, "雷峰镇": 4,
    "南埕镇": 3, "美湖镇": 3, "葛坑镇": 3, "汤头乡": 2, "桂阳乡": 2, "国宝乡": 2, "大铭乡": 2, "杨梅乡": 2,
    "春美乡": 2, "龙门滩镇": 2,
}  # fmt: skip
"""Townships of Dehua and the weight of each."""


@dataclass(frozen=True)
class Industry:
    """An industry: its codes in both editions of GB/T 4754 and what is typical of it.

    ``turnover``: median yearly sales in 万元. ``per_head``: yearly sales in 万元 of one worker of such a firm.
    ``energy``: kWh (of whatever fuel) for one yuan of sales. ``vat``: rate in percent.
    ``export``: exposure to foreign demand, 0 to 1. ``spread``: standard deviation of the logarithm of sales.
    """

    code: str
    code_2011: str
    trade: str
    share: float
    turnover: float
    per_head: float
    energy: float
    vat: int
    export: float = 0.0
    spread: float = 1.2

    @property
    def ceramics(self) -> bool:
        """Whether it fires kilns."""
        return self.code.startswith("307")

    @property
    def works(self) -> bool:
        """Whether it makes things: sections B and C of GB/T 4754."""
        return "06" <= self.code[:2] <= "43"


INDUSTRIES = (
    Industry("3074", "3073", "陶瓷", 8.0, 178, 26, 0.14, 13, 0.6, 2.1),
    Industry("3075", "3079", "工艺陶瓷", 7.0, 148, 24, 0.12, 13, 0.9, 2.1),
    Industry("3076", "3079", "园艺陶瓷", 3.0, 148, 24, 0.15, 13, 0.8, 2.1),
    Industry("3073", "3072", "特种陶瓷", 1.2, 225, 30, 0.18, 13, 0.3, 2.1),
    Industry("3072", "3071", "卫浴陶瓷", 0.8, 225, 30, 0.17, 13, 0.3, 2.1),
    Industry("2231", "2231", "纸箱", 5.0, 180, 40, 0.03, 13, 0.4),
    Industry("2319", "2319", "包装印刷", 4.0, 150, 35, 0.03, 13, 0.3),
    Industry("2929", "2928", "塑料制品", 3.0, 135, 35, 0.05, 13, 0.3),
    Industry("3515", "3515", "陶瓷机械", 3.0, 190, 45, 0.03, 13, 0.2),
    Industry("1019", "1019", "瓷土矿业", 2.0, 220, 45, 0.06, 13, 0.3),
    Industry("1530", "1530", "茶业", 4.0, 70, 25, 0.02, 13),
    Industry("5165", "5165", "建材贸易", 8.0, 150, 90, 0.004, 13),
    Industry("5199", "5199", "贸易", 9.0, 180, 100, 0.003, 13, 0.5),
    Industry("5211", "5211", "商贸", 8.0, 70, 45, 0.010, 13),
    Industry("5292", "5294", "电子商务", 12.0, 95, 50, 0.005, 13, 0.3),
    Industry("5431", "5430", "货运", 5.0, 110, 45, 0.003, 9, 0.2),
    Industry("6210", "6210", "餐饮", 6.0, 50, 14, 0.030, 6),
    Industry("4710", "4700", "建筑工程", 4.0, 260, 40, 0.004, 9),
    Industry("6513", "6510", "信息技术", 2.0, 80, 30, 0.006, 6),
    Industry("7259", "7240", "广告", 2.0, 50, 28, 0.008, 6),
    Industry("0141", "0141", "农业", 3.0, 45, 18, 0.008, 9),
)
LARGEST = 100_000
"""Yearly sales in 万元 that nobody exceeds."""
LABOUR = 0.76
"""Elasticity of staff to sales: the larger produce more with a worker."""

_REGIONS = ("350526", "350500", "350000")
_CODES = len(uscc.ALPHABET) ** 6
_STEP = 514_229_533
"""Coprime to 31, so that multiples of it run through all codes before one comes again."""

COMPANY, SOLE_TRADER, COOPERATIVE = 0, 1, 2
KINDS = ("企业", "个体工商户", "农民专业合作社")
_AUTHORITY = ("91", "92", "93")
_SUFFIX = ("有限公司", "经营部", "专业合作社")
_OLDEST_YEARS = 24


@dataclass(frozen=True)
class Population:
    """The enterprises as columns; position stands for the enterprise everywhere in the simulation.

    ``scale``: typical monthly sales in yuan. ``quality``: of management, standard normal.
    ``schemes``: who deceives.
    ``negligence``: habit of paying late whatever the means, standard normal. ``gas_until``: month index
    up to which a kiln burns gas (0: never did, a large number: still does). ``sends``: which sources
    know the enterprise at all.
    """

    uscc: pa.Array
    identity: Identity
    kind: np.ndarray
    industry: np.ndarray
    township: np.ndarray
    edition_2011: np.ndarray
    established: np.ndarray
    capital_hundred: np.ndarray
    scale: np.ndarray
    staff: np.ndarray
    quality: np.ndarray
    negligence: np.ndarray
    dispersion: np.ndarray
    general_taxpayer: np.ndarray
    gas_until: np.ndarray
    sends: dict[str, np.ndarray]
    schemes: Schemes

    def __len__(self) -> int:
        """How many enterprises."""
        return len(self.kind)

    @property
    def name(self) -> pa.Array:
        """The names that the months begin with."""
        return self.identity.name

    def of_industry(self, attribute: str) -> np.ndarray:
        """An attribute of each enterprise's industry."""
        values: np.ndarray = np.array([getattr(i, attribute) for i in INDUSTRIES])[self.industry]
        return values


def settle(plan: CountyPlan, rng: np.random.Generator, identities: np.random.Generator) -> Population:
    """Draw the enterprises of the county, and from a stream of their own their ``identities``."""
    n = plan.enterprises
    shares = np.array([i.share for i in INDUSTRIES])
    industry = rng.choice(len(INDUSTRIES), n, p=shares / shares.sum())
    turnover, per_head, spread = np.array([(i.turnover, i.per_head, i.spread) for i in INDUSTRIES])[industry].T
    size = np.exp(spread * rng.normal(size=n)).clip(max=LARGEST / turnover)
    scale = turnover * size * 1e4 / 12
    staff = np.maximum(1, turnover / per_head * size**LABOUR * np.exp(rng.normal(0, 0.4, n)))
    farming = np.array([i.code == "0141" for i in INDUSTRIES])[industry]
    kind = np.where(farming & (rng.random(n) < 0.7), COOPERATIVE, COMPANY)
    alone = (kind == COMPANY) & (rng.random(n) < np.where(staff < 8, 0.3, 0.03))
    kind[alone] = SOLE_TRADER
    general = (scale * 12 > 5e6) | ((kind == COMPANY) & (rng.random(n) < 0.3))
    regions = rng.choice(_REGIONS, n, p=(0.9, 0.08, 0.02))
    usccs = codes(plan, plan.numbers(np.arange(n)), np.array(_AUTHORITY)[kind], regions)
    made = ([INDUSTRIES[i].trade for i in industry], [_SUFFIX[k] for k in kind])
    name = names(plan, rng, *made)
    township = rng.choice(len(TOWNSHIPS), n, p=np.array(list(TOWNSHIPS.values())) / sum(TOWNSHIPS.values()))
    edition_2011 = rng.random(n) < 0.12
    established = _foundations(plan, rng)
    quality = rng.normal(size=n)
    sends = _sends(rng, industry, staff)
    before = established < plan.calendar[0].astype("datetime64[D]")
    schemes = conspire((kind == COMPANY) & before & general, quality, rng)
    _disguise(schemes, staff, sends)
    return Population(
        uscc=usccs,
        identity=identify(plan, name, established, made, identities),
        kind=kind,
        industry=industry,
        township=township,
        edition_2011=edition_2011,
        established=established,
        capital_hundred=(np.maximum(1, np.round(scale * 12 / 1e4 * rng.uniform(0.1, 0.8, n))) * 100).astype(np.int64),
        scale=scale,
        staff=staff,
        quality=quality,
        negligence=rng.normal(size=n),
        dispersion=rng.uniform(size=n),
        general_taxpayer=general,
        gas_until=_kilns(plan, rng, industry),
        sends=sends,
        schemes=schemes,
    )


def codes(plan: CountyPlan, numbers: np.ndarray, authority: np.ndarray, region: np.ndarray) -> pa.Array:
    """Valid invented credit codes, one for each number, for registrars ``authority`` in regions ``region``.

    Different numbers have different codes throughout the county; below zero are those from outside of it.
    """
    places = (int(plan.common("population").integers(_CODES)) + _STEP * numbers) % _CODES
    digits = places[:, None] // len(uscc.ALPHABET) ** np.arange(6) % len(uscc.ALPHABET)
    letters = np.array(list(uscc.ALPHABET))[digits]
    return pa.array(
        [uscc.compose(a, r, "MA" + "".join(six)) for a, r, six in zip(authority, region, letters, strict=True)]
    )


def _foundations(plan: CountyPlan, rng: np.random.Generator) -> np.ndarray:
    """Days of foundation: one enterprise in eight within the months observed, the others before."""
    n, start = plan.enterprises, plan.calendar[0].astype("datetime64[D]")
    age = np.minimum(rng.exponential(7.0, n) + 0.3, _OLDEST_YEARS) * 365
    young = rng.random(n) < 0.125
    span = max(1, int((plan.end - start).astype(int)) - 30)
    offset = np.where(young, rng.integers(0, span, n), -age).astype(np.int64)
    founded: np.ndarray = start + offset.astype("timedelta64[D]")
    return founded


def _kilns(plan: CountyPlan, rng: np.random.Generator, industry: np.ndarray) -> np.ndarray:
    """Month index up to which the kiln burns gas: 62 % never, 8 % change within the months, the rest stay."""
    kiln = np.array([i.ceramics for i in INDUSTRIES])[industry]
    choice = rng.choice(3, len(industry), p=(0.62, 0.08, 0.30))
    change = rng.integers(min(3, plan.months), max(4, plan.months - 3), len(industry))
    return np.where(kiln, np.select([choice == 0, choice == 1], [0, change], plan.months), 0)


def _sends(rng: np.random.Generator, industry: np.ndarray, staff: np.ndarray) -> dict[str, np.ndarray]:
    """Which sources hold anything about each enterprise; a few are known to a single one beside registration."""
    n = len(industry)
    chance = {
        "electricity": np.full(n, 0.94),
        "water": np.full(n, 0.62),
        "gas": np.array([0.8 if i.trade == "餐饮" else 0.06 if not i.ceramics else 1.0 for i in INDUSTRIES])[industry],
        "tax_declaration": np.full(n, 0.95),
        "vat_invoice": np.full(n, 0.90),
        "social_insurance": np.where(staff < 4, 0.78, 0.93),
    }
    sends = {source: rng.random(n) < p for source, p in chance.items()}
    thin, only = rng.random(n) < 0.025, rng.integers(len(sends), size=n)
    for place, source in enumerate(sends):
        sends[source] = np.where(thin, only == place, sends[source])
    return sends


def _disguise(schemes: Schemes, staff: np.ndarray, sends: dict[str, np.ndarray]) -> None:
    """What a scheme shows of itself: no meter behind a shell, hardly any staff behind it or behind an idle meter."""
    shell, idle = schemes.kind == SHELL, schemes.kind == IDLE
    staff[shell | idle] = 1
    for utility in ("electricity", "water", "gas"):
        sends[utility] &= ~shell
    sends["electricity"] |= idle
    for told in ("tax_declaration", "vat_invoice"):
        sends[told] |= schemes.kind != HONEST


def industry_codes(people: Population) -> pa.Array:
    """Each enterprise's industry code in the edition that its registration uses."""
    both = [i.code for i in INDUSTRIES] + [i.code_2011 for i in INDUSTRIES]
    return cells.pick(both, people.industry + len(INDUSTRIES) * people.edition_2011)
