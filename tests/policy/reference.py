"""The decision written down a second time, slowly and plainly: one enterprise after the other, one rule a line."""

import math
from collections import Counter
from dataclasses import dataclass

from scoring.policy.parameters import PRODUCTS, Policy
from scoring.policy.rules import EVERY

EXCLUDING = {
    "DISHONEST", "SERIOUS", "TAX_VIOLATION", "GRADE_D", "GRADE_D_LINKED", "TAX_ARREARS", "PUBLIC_GRADE_D",
    "RED_ENVIRONMENT", "BANKRUPT", "NOT_OPERATING", "UNREACHABLE",
}  # fmt: skip
THRESHOLDS = {"FEW_SOURCES", "LOW_SCORE", "HIGH_PD", "TOO_YOUNG"}
ORDER = [rule.id for rule in EVERY]


@dataclass
class Decision:
    causes: set[str]
    needed: float
    limits: dict[str, int]
    banks: set[str]
    rank: int = 0
    cultivated: bool = False


def more(value: float, bound: float) -> bool:
    return not math.isnan(value) and value > bound


def enough(value: float, bound: float) -> bool:
    return not math.isnan(value) and value >= bound


def division(code: str) -> str:
    return (code[1:] if code[:1].isalpha() else code)[:2]


def is_watched(e: dict) -> bool:
    adverse = e["watched"] or e["abnormal"] or e["environmental_grade"] == "yellow"
    return adverse or more(e["open_executions"], 0) or more(e["without_assets"], 0)


def score_needed(e: dict, p: Policy) -> float:
    by_size = p.minimum_score_by_size.get(e["size"])
    by_industry = p.minimum_score_by_industry.get(division(e["industry"]))
    own = [each for each in (by_size, by_industry) if each is not None]
    return max(own, default=p.minimum_score) + (p.watch_points if is_watched(e) else 0.0)


def product_limit(e: dict, p: Policy, name: str) -> int:
    tier, share = str(e["band"]), p.tier_shares.get(str(e["band"]), 0.0)
    grade, colour = e["taxpayer_grade"], e["environmental_grade"]
    if name == "electricity":
        met = (
            enough(e["operating_months"], p.electricity_operating_months)
            and enough(e["electricity_fees_yuan"], p.electricity_fees_yuan)
            and e["own_name_share"] == 1
            and not more(e["electricity_unpaid"], 0)
            and not more(e["electricity_cut_off"], 0)
        )
        base, cap = e["electricity_fees_yuan"] / 2 * p.electricity_multiple, p.electricity_cap_yuan
    elif name == "tax":
        met = (
            grade in p.tax_grades
            and enough(e["tax_paid_yuan"], p.tax_paid_yuan)
            and e["days_since_tax"] <= p.tax_paid_within_months * 365 / 12
            and not more(e["tax_overdue"], 0)
            and not more(e["tax_arrears_yuan"], 0)
        )
        base, cap = e["tax_paid_yuan"] * p.tax_grades.get(grade, 0.0), p.tax_cap_yuan
    elif name == "green":
        met = colour in p.green_grades
        base, cap = e["sales_yuan"] * p.green_grades.get(colour, 0.0), p.green_cap_yuan
    elif name == "ceramics":
        met = e["ceramics"] == 1 and not more(e["infringements"], p.ceramics_infringements)
        base, cap = e["sales_yuan"] * p.ceramics_sales_share, p.ceramics_cap_yuan
    else:
        met, share = True, 1.0
        base = cap = p.credit_limits_yuan.get(tier, 0.0)
    if not met or math.isnan(base) or not getattr(p, f"{name}_offered"):
        return 0
    unit = p.smallest_limit_yuan
    yuan = min(base * share, cap)
    if p.outstanding_counts:
        yuan = max(yuan - e["outstanding_fen"] / 100, 0.0)
    if is_watched(e):
        yuan = max(yuan * p.watch_limit_share, min(yuan, unit))
    if not math.isnan(e["amount_fen"]):
        yuan = min(yuan, e["amount_fen"] / 100)
    return int((yuan + 1e-5) // unit) * unit


def causes_alone(e: dict, p: Policy, limits: dict[str, int]) -> set[str]:
    """Everything that keeps one enterprise off, but for places."""
    no_purpose = not e["purpose"] or any(word in e["purpose"] for word in p.forbidden_purposes)
    holds = {
        "NO_DEMAND": not e["demand"],
        "NO_CONSENT": not e["banks"],
        "DISHONEST": e["dishonest"],
        "SERIOUS": e["serious"],
        "TAX_VIOLATION": e["tax_violation"],
        "GRADE_D": e["grade_d"],
        "GRADE_D_LINKED": p.grade_d_spreads and e["grade_d_linked"],
        "TAX_ARREARS": more(e["tax_arrears_yuan"], p.tax_arrears_veto_yuan),
        "PUBLIC_GRADE_D": p.public_grade_d_excludes and e["public_grade"] == "D",
        "RED_ENVIRONMENT": p.red_environment_excludes and e["environmental_grade"] == "red",
        "BANKRUPT": e["bankrupt"],
        "NOT_OPERATING": not e["operating"] and not e["bankrupt"],
        "UNREACHABLE": p.unreachable_excludes and more(e["unreachable"], 0),
        "NO_FIXED_PLACE": p.own_meter_required and not more(e["utility_accounts"], 0),
        "TOO_YOUNG": p.minimum_operating_months > 0 and not enough(e["operating_months"], p.minimum_operating_months),
        "UNLAWFUL_PURPOSE": e["demand"] and no_purpose,
        "FEW_SOURCES": e["sources"] < p.minimum_sources,
        "LOW_SCORE": e["score"] < score_needed(e, p),
        "HIGH_PD": e["pd"] > p.maximum_pd_by_size.get(e["size"], p.maximum_pd),
        "NO_PRODUCT": not any(limits.values()),
    }
    return {cause for cause, applies in holds.items() if applies}


def within_scope(e: dict, p: Policy, bank: str, limits: dict[str, int]) -> bool:
    scope = p.bank_scopes.get(bank, {})
    of = {"industries": division(e["industry"]), "townships": e["township"], "sizes": e["size"]}
    inside = all(value in scope[aspect] for aspect, value in of.items() if scope.get(aspect))
    products = scope.get("products")
    return inside and (not products or any(limits[name] for name in products))


def with_places(enterprises: list[dict], meeting: list[int], p: Policy) -> list[int]:
    """Of those who meet the conditions, best first, who has a place of its industry and of its township."""
    for table, name_of in (
        (p.quota_by_industry, lambda e: division(e["industry"])),
        (p.quota_by_township, lambda e: e["township"]),
    ):
        taken: Counter[str] = Counter()
        left = []
        for i in meeting:
            name = name_of(enterprises[i])
            if taken[name] < table.get(name, math.inf):
                left.append(i)
            taken[name] += 1
        meeting = left
    return meeting


def decided(enterprises: list[dict], p: Policy) -> list[Decision]:
    """The decisions on enterprises given by their facts, in the order of their codes."""
    made = []
    for e in enterprises:
        limits = {name: product_limit(e, p, name) for name in PRODUCTS}
        banks = {bank for bank in e["banks"] if within_scope(e, p, bank, limits)}
        made.append(Decision(causes_alone(e, p, limits), score_needed(e, p), limits, banks))
    best_first = sorted(range(len(made)), key=lambda i: (-enterprises[i]["score"], i))
    meeting = [i for i in best_first if not made[i].causes - THRESHOLDS]
    left = with_places(enterprises, meeting, p)
    outside = set(meeting) - set(left)
    for bank, places in p.quota_by_bank.items():
        wishing = [i for i in left if bank in made[i].banks]
        for i in wishing[int(places) :]:
            made[i].banks.discard(bank)
    rank = 0
    for i, decision in enumerate(made):
        if enterprises[i]["banks"] and (i in outside or not decision.banks):
            decision.causes.add("NO_PLACE")
    for i in best_first:
        e, decision = enterprises[i], made[i]
        if not decision.causes:
            rank += 1
            decision.rank = rank
        near = e["score"] >= decision.needed - p.cultivation_points
        few = 0 < len(decision.causes) <= p.cultivation_causes
        decision.cultivated = bool(e["demand"] and few and near and not decision.causes & EXCLUDING)
    return made
