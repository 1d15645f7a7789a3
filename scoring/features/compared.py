"""Features relative to peers of the same industry and size: see :mod:`scoring.features.peers`."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scoring.errors import Text
from scoring.features.electricity_pattern import electricity_variation
from scoring.features.electricity_payment import electricity_days_late
from scoring.features.energy import energy, energy_growth, energy_recent_growth, energy_use, energy_utilisation
from scoring.features.feature import Feature, declared
from scoring.features.monthly import LAST_YEAR, Array, ratio
from scoring.features.peers import Standing
from scoring.features.shapes import Months
from scoring.features.social_insurance import insured_growth, insured_persons
from scoring.features.staff import contribution_per_insured
from scoring.features.tax_declaration import declared_sales, declared_sales_growth, tax_burden
from scoring.features.trade import sales_per_kwh
from scoring.features.vat_purchases import gross_margin
from scoring.features.vat_sales import invoiced_sales_growth

YEAR = 12


def among_peers(base: Feature) -> Feature:
    """The position of ``base`` among the enterprise's peers, between 0 (lowest) and 1 (highest)."""
    return replace(
        base,
        name=f"{base.name}_among_peers",
        compute=lambda standing: standing.position(base.name),
        unit="ratio",
        label=Text(f"{base.label.zh}：同行位次", f"{base.label.en}: position among peers"),
        meaning=Text(
            f"在同行业、同规模的企业中，“{base.label.zh}”高于多大比例的企业。",
            f"Which share of enterprises of the same industry and size have less: {base.label.en.lower()}.",
        ),
        definition=(
            f"Share of peers with a lower `{base.name}`, equal ones counting half, from the group's 101 quantiles. "
            "Peers: class and size class, else division and size class, else division, else all, whichever first has "
            "20 known values. Null where the own value is."
        ),
        evidence=("grid_patent", "industry_pattern"),
        peers_of=base,
    )


def energy_profile(electricity: Months, gas: Months) -> Array:
    """Each month's share in the energy of the last 12: (12, enterprises). Null unless all 12 are known."""
    use = energy(electricity, gas)
    whole = use.sum(LAST_YEAR, at_least=YEAR)
    return np.stack([ratio(use.sum((month, month + 1)), whole) for month in range(YEAR)])


def _deviation(standing: Standing) -> Array:
    """Half the sum of the differences between the own shares of the months and the peers' typical ones."""
    away = np.zeros(len(standing.groups[0]))
    for month in range(YEAR):
        column = f"{energy_profile.__name__}_{month}"
        away = away + np.abs(standing.columns[column] - standing.typical(column))
    return away / 2.0


_profile = declared(
    dimension="operation",
    unit="ratio",
    window=12,
    missing=("no_record", "too_short"),
    direction="higher_is_riskier",
    action="business",
    label=Text("用能月度分布偏离同行的程度", "Deviation of the year's energy pattern from the peers'"),
    meaning=Text(
        "全年各月用能的分布与同行业、同规模企业的通常分布相差多少。",
        "How far the year's energy by month differs from what is usual in the same industry and size.",
    ),
    evidence=("industry_pattern",),
    limits=("authorised",),
)(energy_profile)
_profile = replace(_profile, width=YEAR)

energy_pattern_deviation = replace(
    _profile,
    name="energy_pattern_deviation",
    compute=_deviation,
    width=1,
    definition=(
        "Half the sum over the last 12 months of the absolute differences between the month's share in the year's "
        "energy (electricity and gas) and the peers' median share: 0 is alike, 1 nothing in common. Null unless all 12 "
        "months are known."
    ),
    peers_of=_profile,
)


COMPARED = (
    energy_use,
    energy_growth,
    energy_recent_growth,
    energy_utilisation,
    electricity_variation,
    electricity_days_late,
    declared_sales,
    declared_sales_growth,
    invoiced_sales_growth,
    gross_margin,
    tax_burden,
    sales_per_kwh,
    insured_persons,
    insured_growth,
    contribution_per_insured,
)
"""What is worth comparing: levels and changes whose usual range differs from industry to industry."""

FEATURES = (*(among_peers(base) for base in COMPARED), energy_pattern_deviation)
