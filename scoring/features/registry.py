"""The features, listed: a feature exists when it stands here."""

from __future__ import annotations

from scoring.features.abnormal_operation import abnormal_on_other_grounds, unreachable
from scoring.features.electricity import (
    electricity_cut_off_months,
    electricity_days_late,
    electricity_growth,
    electricity_idle_months,
    electricity_overdue_months,
    electricity_recent_growth,
    electricity_unpaid,
    electricity_use,
    electricity_utilisation,
    electricity_variation,
)
from scoring.features.feature import Feature
from scoring.features.gas import (
    energy_growth,
    energy_use,
    energy_utilisation,
    energy_variation,
    gas_overdue_months,
)
from scoring.features.penalty import fines_in_use, penalties_in_use
from scoring.features.registration import operating_years, registered_capital
from scoring.features.social_insurance import (
    contribution_arrears,
    contribution_short_months,
    insured_growth,
    insured_persons,
    insured_recent_growth,
)
from scoring.features.tax_declaration import (
    declared_sales,
    declared_sales_growth,
    tax_arrears,
    tax_overdue_months,
    zero_declarations,
)
from scoring.features.taxpayer_grade import taxpayer_grade
from scoring.features.vat_invoice import (
    customer_concentration,
    customers,
    days_since_sale,
    invoiced_sales,
    invoiced_sales_growth,
    invoiced_sales_recent_share,
    invoiced_sales_two_years,
    invoiced_sales_variation,
    invoices_issued,
    purchases_to_sales,
    return_share,
    selling_months,
    supplier_concentration,
    suppliers,
    void_share,
)
from scoring.features.water import water_growth, water_overdue_months, water_use, water_variation

FEATURES: tuple[Feature, ...] = (
    electricity_use,
    electricity_growth,
    electricity_recent_growth,
    electricity_utilisation,
    electricity_variation,
    electricity_idle_months,
    electricity_overdue_months,
    electricity_days_late,
    electricity_unpaid,
    electricity_cut_off_months,
    water_use,
    water_growth,
    water_variation,
    water_overdue_months,
    energy_use,
    energy_growth,
    energy_utilisation,
    energy_variation,
    gas_overdue_months,
    declared_sales,
    declared_sales_growth,
    zero_declarations,
    tax_overdue_months,
    tax_arrears,
    invoiced_sales,
    invoiced_sales_growth,
    invoiced_sales_recent_share,
    invoiced_sales_two_years,
    invoiced_sales_variation,
    invoices_issued,
    selling_months,
    days_since_sale,
    purchases_to_sales,
    void_share,
    return_share,
    customers,
    customer_concentration,
    supplier_concentration,
    suppliers,
    taxpayer_grade,
    insured_persons,
    insured_growth,
    insured_recent_growth,
    contribution_short_months,
    contribution_arrears,
    penalties_in_use,
    fines_in_use,
    unreachable,
    abnormal_on_other_grounds,
    operating_years,
    registered_capital,
)

BY_NAME: dict[str, Feature] = {feature.name: feature for feature in FEATURES}
