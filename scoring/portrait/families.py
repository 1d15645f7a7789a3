"""Which features tell the same thing: several windows or measures of one meter, one duty, one list.

A reason is told once for a family, so that five windows of one meter do not take all the places. A feature of no
family stands alone. A position among peers belongs with the number that it compares.
"""

from __future__ import annotations

import re
from functools import cache

from scoring.features.feature import Feature

FAMILIES = {
    "energy_scale": r"electricity_(use|bills|capacity_score)|gas_use|energy_(use|cost)",
    "energy_change": r"(electricity|energy)_((?!price)\w*growth|trend|utilisation\w*|months_since_peak|restart"
    r"|shrinking_\w+)",
    "energy_steadiness": r"(electricity|energy)_(seasonal_)?variation",
    "idle": r"(electricity|energy)_idle_\w+",
    "tariff_hours": r"electricity_(peak|valley)_\w+",
    "electricity_bills": r"electricity_(overdue_\w+|days_late\w*|unpaid|arrears|late_fees|direct_debit)",
    "water_change": r"water_\w*growth",
    "water_bills": r"water_(overdue_\w+|days_late|unpaid)",
    "gas_bills": r"gas_(overdue_\w+|days_late|unpaid)",
    "all_bills": r"utilities_in_arrears|bills_on_time",
    "cut_off": r"electricity_cut_off_months|disconnect\w+|months_since_disconnection",
    "fuel": r"gas_share(_change)?",
    "energy_a_head": r"energy_(cost_)?per_insured",
    "accounts": r"(open|closed)_utility_accounts",
    "owed_to_it": r"arrears_(owed_\w+|debtors)",
    "declared_change": r"declared_sales_(recent_)?growth",
    "filing": r"declarations_missed|late_declarations",
    "tax_overdue": r"tax_overdue_months|tax_arrears|late_fee_share|tax_paid_long_after",
    "tax_burden": r"tax_burden(_change)?",
    "tax_paid_lately": r"tax_paid_within_\w+|days_since_tax_paid|tax_paying_months",
    "tax_announced": r"announced_tax_arrears\w*|tax_arrears_(announcements|days)|new_tax_arrears",
    "invoiced_scale": r"invoiced_sales(_two_years)?|invoices_issued",
    "invoiced_change": r"invoiced_sales_(\w*growth|trend|recent_share)",
    "invoiced_steadiness": r"invoiced_sales_(seasonal_)?variation",
    "selling": r"selling_months|longest_sales_gap|days_since_sale",
    "voids": r"void_\w+",
    "returns": r"return_\w+",
    "margin": r"gross_margin(_change)?|purchases_to_sales",
    "concentration": r"customer_(concentration|herfindahl)",
    "regulars": r"regular_customer\w+|(lost|new)_customer_share",
    "taxpayer_grade": r"taxpayer_grade(_\w+)?",
    "yield": r"sales_per_kwh(_change)?",
    "insured_change": r"insured_(\w*growth|trend|to_peak|largest_fall|months_since_fall)",
    "insured_gaps": r"insured_(gap|silent)_months",
    "contributions": r"contribution_(short_\w+|arrears\w*|days_to_pay|kinds_short)",
    "contribution_a_head": r"contribution_per_insured(_growth)?",
    "medical_dues": r"medical_(short_months|days_to_pay)",
    "housing_dues": r"housing_(short|gap|silent)_months",
    "penalties": r"(\w+_)?penalties(_\w+)?|fines_\w+|confiscated_in_use|(warnings|stoppages)_in_use"
    r"|penalty_recency|days_since_penalty|repeated_violations",
    "dishonest_debtor": r"dishonest_debtor_\w+",
    "tax_violation": r"tax_violation\w+",
    "abnormal": r"unreachable|abnormal_\w+|late_annual_reports|undisclosed_information|false_disclosures",
    "enforcement": r"open_executions|executions?_\w+",
    "lost_cases": r"judgments_(lost|unperformed)\w*|\w+_disputes_lost|months_since_judgment_lost",
    "won_cases": r"judgments_won\w*",
    "commitments": r"commitments_(kept|broken|kept_share)",
    "honours": r"\w+_honours_in_force|red_lists",
    "environment": r"environmental_(grade(_change)?|good_years)",
    "capital": r"registered_capital|paid_in_share",
    "in_charge": r"(months_since_)?representative_changes?|representative_years",
    "holders": r"shareholders|largest_shareholder_share|representative_share",
    "permits": r"permits_(in_force|granted)",
}
"""By family the names of its features, as a pattern of the whole name."""


@cache
def family(feature: Feature) -> str:
    """The family of a feature: its own name where it stands alone."""
    name = feature.peers_of.name if feature.peers_of and feature.name.endswith("_among_peers") else feature.name
    return next((key for key, pattern in FAMILIES.items() if re.fullmatch(pattern, name)), name)
