"""What the features of administrative penalties mean."""

import datetime as dt

from tests.conftest import SHOP
from tests.features.drawn import NULL, Drawing

YEAR_OF_SALES = """

        tax_declaration
        month             declared_sales_fen
        2025-11..2026-10  10_000_000
"""
"""1.2 million yuan in twelve months."""

DRAWINGS = [
    Drawing(
        "penalties_in_use",
        "three fines, one of them of more than a year ago: its longest lawful publication is over",
        """
        penalty
        document  decided_on  classes
        1         2025-11-15  罚款
        2         2025-11-16  罚款
        3         2026-06-01  罚款
        """,
        2,
    ),
    Drawing(
        "penalties_in_use",
        "a warning alone is minor and not used; one that comes with a fine is",
        """
        penalty
        document  decided_on  classes
        1         2026-06-01  警告
        2         2026-06-01  警告;罚款
        """,
        1,
    ),
    Drawing(
        "penalties_in_use",
        "one counts until the stated end of its publication, that day included",
        """
        penalty
        document  decided_on  classes  published_until
        1         2026-01-01  罚款     2026-11-15
        2         2026-01-01  罚款     2026-11-16
        """,
        1,
    ),
    Drawing(
        "penalties_in_use",
        "revoked and disputed ones are not used, one without a stated state stands",
        """
        penalty
        document  decided_on  classes  state
        1         2026-01-01  罚款     revoked
        2         2026-01-01  罚款     disputed
        3         2026-01-01  罚款     in_force
        4         2026-01-01  罚款     .
        """,
        2,
    ),
    Drawing(
        "penalties_in_use",
        "a repaired one is out of use",
        """
        penalty
        document        decided_on  classes
        德罚〔2026〕1号  2026-01-05  罚款
        德罚〔2026〕2号  2026-02-05  罚款

        repair
        document       record_kind  applied_on  result   decided_on
        德罚(2026)1号  penalty      2026-06-01  granted  2026-06-08
        """,
        1,
    ),
    Drawing(
        "penalties_in_use",
        "what was decided in the epidemic years of relief does not count, although it is serious and still published",
        """
        penalty
        document  decided_on  classes
        1         2022-12-31  责令停产停业
        2         2023-01-01  责令停产停业
        """,
        1,
        dt.date(2025, 6, 1),
    ),
    Drawing(
        "fines_in_use",
        "5,000 and 300 yuan; a warning with it costs nothing more",
        """
        penalty
        document  decided_on  classes    fine_fen
        1         2026-01-01  罚款       500_000
        2         2026-02-01  警告;罚款  30_000
        3         2026-02-01  没收       .
        """,
        5_300,
    ),
    Drawing(
        "fines_in_use",
        "the fine of a corrected record takes the place of the earlier one",
        """
        penalty
        document  decided_on  classes  fine_fen  known_at
        1         2026-01-01  罚款     500_000   2026-01-10
        1         2026-01-01  罚款     50_000    2026-03-10
        """,
        500,
    ),
    Drawing(
        "confiscated_in_use",
        "20,000 yuan of unlawful gain, the fine apart",
        """
        penalty
        document  decided_on  classes            fine_fen  confiscated_fen
        1         2026-01-01  罚款;没收违法所得  500_000   2_000_000
        """,
        20_000,
    ),
    Drawing(
        "fines_to_sales",
        "24,000 yuan fined and 36,000 confiscated are a twentieth of 1.2 million of sales",
        f"""
        penalty
        document  decided_on  classes            fine_fen   confiscated_fen
        1         2026-01-01  罚款;没收违法所得  2_400_000  3_600_000
        {YEAR_OF_SALES}
        """,
        0.05,
    ),
    Drawing(
        "fines_to_sales",
        "more than ten times the sales is ten",
        """
        penalty
        document  decided_on  classes  fine_fen
        1         2026-01-01  罚款     500_000_000

        tax_declaration
        month             declared_sales_fen
        2026-08..2026-10  100
        """,
        10,
    ),
    Drawing(
        "fines_to_sales",
        "a fine cannot be measured where the sales are unknown",
        """
        penalty
        document  decided_on  classes  fine_fen
        1         2026-01-01  罚款     500_000

        tax_declaration
        month             declared_sales_fen
        2026-09..2026-10  10_000_000
        """,
        NULL,
    ),
    Drawing(
        "fines_to_sales",
        "without a fine it is zero, also where the sales are unknown",
        """
        penalty
        document  decided_on  classes  fine_fen
        1         2026-01-01  限制从业  .
        """,
        0,
    ),
    Drawing(
        "fines_to_sales",
        "none among delivered penalties is zero",
        f"""
        penalty
        enterprise  document  decided_on  classes  fine_fen
        {SHOP}      1         2026-06-01  罚款     500_000
        {YEAR_OF_SALES}
        """,
        0,
    ),
    Drawing("fines_to_sales", "where no penalty was ever delivered nothing is known", YEAR_OF_SALES, NULL),
    Drawing(
        "fines_to_capital",
        "10,000 yuan of a registered million",
        """
        penalty
        document  decided_on  classes  fine_fen
        1         2026-01-01  罚款     1_000_000

        registration
        established_on  changed_on  capital_fen
        2020-01-01      2020-01-01  100_000_000
        """,
        0.01,
    ),
    Drawing(
        "fines_to_capital",
        "unknown where no capital is registered",
        """
        penalty
        document  decided_on  classes  fine_fen
        1         2026-01-01  罚款     1_000_000

        registration
        established_on  changed_on  capital_fen
        2020-01-01      2020-01-01  .
        """,
        NULL,
    ),
    Drawing(
        "serious_penalties_in_use",
        "the classes tell, and the department's own word goes before them; serious ones are used for three years",
        """
        penalty
        document  decided_on  classes            gravity
        1         2024-01-01  责令停产停业;罚款  .
        2         2026-01-01  罚款               serious
        3         2026-01-01  吊销许可证件       general
        4         2026-01-01  罚款               .
        """,
        2,
    ),
    Drawing(
        "warnings_in_use",
        "a warning and public criticism, each with a fine",
        """
        penalty
        document  decided_on  classes
        1         2026-01-01  警告;罚款
        2         2026-01-01  通报批评、罚款
        3         2026-01-01  罚款
        """,
        2,
    ),
    Drawing(
        "stoppages_in_use",
        "a stoppage and a restriction of the business; a fine is neither",
        """
        penalty
        document  decided_on  classes
        1         2026-01-01  责令停产停业;罚款
        2         2026-01-01  限制开展生产经营活动
        3         2026-01-01  罚款
        """,
        2,
    ),
    Drawing(
        "licence_penalties_in_use",
        "one licence suspended",
        """
        penalty
        document  decided_on  classes
        1         2026-01-01  暂扣许可证件
        2         2026-01-01  罚款
        """,
        1,
    ),
    Drawing(
        "penalty_recency",
        "one of 274 days ago weighs three quarters, a serious one of 822 days ago a quarter",
        """
        penalty
        document  decided_on  classes
        1         2026-02-15  罚款
        2         2024-08-16  责令停产停业
        """,
        1.0,
    ),
    Drawing(
        "days_since_penalty",
        "the newest of two was decided 46 days ago",
        """
        penalty
        document  decided_on  classes
        1         2026-10-01  罚款
        2         2026-01-01  罚款
        """,
        46,
    ),
    Drawing(
        "days_since_penalty",
        "nothing to count from where the only penalty has expired",
        """
        penalty
        document  decided_on  classes
        1         2024-10-01  罚款
        """,
        NULL,
    ),
    Drawing(
        "repeated_violations",
        "of four, two repeat the first violation",
        """
        penalty
        document  decided_on  classes  violation
        1         2026-01-01  罚款     产品质量不符合标准
        2         2026-02-01  罚款     产品质量不符合标准
        3         2026-03-01  罚款     产品质量不符合标准
        4         2026-03-01  罚款     发布虚假广告
        """,
        2,
    ),
    Drawing(
        "penalties_rising",
        "two within 180 days, one before; that of 361 days ago is out of sight",
        """
        penalty
        document  decided_on  classes
        1         2026-05-20  罚款
        2         2026-11-01  罚款
        3         2026-05-19  罚款
        4         2025-11-20  罚款
        """,
        1,
    ),
]
