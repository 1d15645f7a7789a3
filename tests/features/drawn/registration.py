"""What the features of the registration mean."""

from tests.features.drawn import NULL, Drawing

DRAWINGS = [
    Drawing(
        "operating_years",
        "3,652 days of ten years",
        """
        registration
        changed_on  established_on
        2020-01-01  2016-11-16
        """,
        3652 / 365.25,
    ),
    Drawing(
        "registered_capital",
        "as last registered before the as-of date, in yuan",
        """
        registration
        changed_on  capital_fen      known_at
        2020-01-01      100_000_000  2020-01-02
        2026-01-01      250_000_000  2026-01-02
        2026-11-01  999_000_000_000  2026-11-16
        """,
        2_500_000.0,
    ),
    Drawing(
        "registered_capital",
        "a sole trader registers none",
        """
        registration
        changed_on  capital_fen
        2020-01-01  .
        """,
        NULL,
    ),
    Drawing(
        "paid_in_share",
        "two fifths are paid in",
        """
        registration
        changed_on  capital_fen  paid_in_fen
        2020-01-01  100_000_000  40_000_000
        """,
        0.4,
    ),
    Drawing(
        "paid_in_share",
        "what is not stated is not nothing",
        """
        registration
        changed_on  capital_fen  paid_in_fen
        2020-01-01  100_000_000  .
        """,
        NULL,
    ),
    Drawing(
        "capital_per_staff",
        "a million yuan for twenty",
        """
        registration
        changed_on  capital_fen  staff
        2020-01-01  100_000_000  20
        """,
        50_000.0,
    ),
    Drawing(
        "capital_per_staff",
        "nobody to share it",
        """
        registration
        changed_on  capital_fen  staff
        2020-01-01  100_000_000  0
        """,
        NULL,
    ),
    Drawing(
        "registered_staff",
        "as last registered",
        """
        registration
        changed_on  staff
        2020-01-01  20
        2026-01-01  12
        """,
        12.0,
    ),
    Drawing(
        "sole_trader",
        "a sole trader",
        """
        registration
        changed_on  kind
        2020-01-01  sole_trader
        """,
        1.0,
    ),
    Drawing(
        "sole_trader",
        "a sole trader that has become a company",
        """
        registration
        changed_on  kind
        2020-01-01  sole_trader
        2024-01-01  company
        """,
        0.0,
    ),
    Drawing(
        "ceramics",
        "household ceramics of 2011, told with the letter of its section",
        """
        registration
        changed_on  industry  industry_edition
        2020-01-01  C3073     2011
        """,
        1.0,
    ),
    Drawing(
        "ceramics",
        "a shop, whatever other digits its code holds",
        """
        registration
        changed_on  industry  industry_edition
        2020-01-01  5307      2017
        """,
        0.0,
    ),
]
