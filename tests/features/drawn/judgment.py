"""What the features of judgments mean."""

from tests.features.drawn import NULL, Drawing

NINE = """
        judgment
        document  role         result     cause             amount_fen  judged_on   effective_on  performed_on
        1         defendant    lost       金融借款合同纠纷  6_000_000   2026-09-17  2026-10-02    .
        2         defendant    part       买卖合同纠纷      4_000_000   2026-01-10  2026-01-25    2026-02-25
        3         defendant    lost       劳动争议          2_000_000   2024-11-26  2024-12-11    2025-01-11
        4         defendant    lost       民间借贷纠纷      9_000_000   2024-11-25  2024-12-10    .
        5         defendant    won        买卖合同纠纷      0           2026-05-05  2026-05-20    .
        6         defendant    settled    承揽合同纠纷      1_000_000   2026-06-01  2026-06-16    .
        7         plaintiff    won        买卖合同纠纷      3_000_000   2026-03-01  2026-03-16    .
        8         plaintiff    part       承揽合同纠纷      600_000     2026-04-01  2026-04-16    .
        9         third_party  dismissed  买卖合同纠纷      .           2026-04-01  .             .
"""
"""The third lies 720 days back, the fourth 721."""

SALES = """
        tax_declaration
        month             declared_sales_fen
        2025-11..2026-10  10_000_000
"""
"""1.2 million yuan in twelve months."""

DRAWINGS = [
    Drawing("judgments_lost", "three as defendant within 720 days, a part lost among them", NINE, 3),
    Drawing(
        "judgments_lost_to_sales",
        "120,000 yuan are a tenth of 1.2 million of sales",
        f"{NINE}\n{SALES}",
        0.1,
    ),
    Drawing("judgments_lost_to_sales", "they cannot be measured where the sales are unknown", NINE, NULL),
    Drawing(
        "judgments_lost_to_sales",
        "a plaintiff lost nothing, whatever the sales",
        """
        judgment
        document  role       result  amount_fen  judged_on
        1         plaintiff  lost    3_000_000   2026-03-01
        """,
        0,
    ),
    Drawing(
        "judgments_lost_to_capital",
        "120,000 yuan are a quarter of a registered 480,000",
        f"""
        {NINE}

        registration
        established_on  changed_on  capital_fen
        2020-01-01      2020-01-01  48_000_000
        """,
        0.25,
    ),
    Drawing("judgments_lost_to_capital", "they cannot be measured where no capital is known", NINE, NULL),
    Drawing("finance_disputes_lost", "one bank loan; the private loan lies too far back", NINE, 1),
    Drawing("trade_disputes_lost", "one sale partly lost; a settlement is not lost", NINE, 1),
    Drawing(
        "trade_disputes_lost",
        "a lease of rooms is trade, a finance lease is not",
        """
        judgment
        document  role       result  cause             amount_fen  judged_on
        1         defendant  lost    房屋租赁合同纠纷  3_000_000   2026-03-01
        2         defendant  lost    融资租赁合同纠纷  3_000_000   2026-03-01
        """,
        1,
    ),
    Drawing("labour_disputes_lost", "one, 720 days ago", NINE, 1),
    Drawing(
        "judgments_unperformed",
        "two judgments and a settlement in force without performance, however old",
        NINE,
        160_000,
    ),
    Drawing(
        "judgments_unperformed",
        "not in force before its day, nor without one",
        """
        judgment
        document  role       result  amount_fen  judged_on   effective_on
        1         defendant  lost    1_000_000   2026-11-01  2026-11-15
        2         defendant  lost    3_000_000   2026-11-02  2026-11-16
        3         defendant  lost    5_000_000   2026-11-02  .
        """,
        10_000,
    ),
    Drawing(
        "judgments_unperformed",
        "the news of its performance ends it",
        """
        judgment
        document  role       result  amount_fen  judged_on   effective_on  performed_on  known_at
        1         defendant  lost    1_000_000   2026-08-01  2026-08-16    .             2026-08-20
        1         defendant  lost    1_000_000   2026-08-01  2026-08-16    2026-09-01    2026-09-09
        """,
        0,
    ),
    Drawing(
        "judgments_unperformed_to_sales",
        "160,000 of 1.2 million yuan",
        f"{NINE}\n{SALES}",
        2 / 15,
    ),
    Drawing("judgments_unperformed_to_sales", "they cannot be measured where the sales are unknown", NINE, NULL),
    Drawing("months_since_judgment_lost", "the newest was lost 60 days ago", NINE, 2),
    Drawing(
        "months_since_judgment_lost",
        "nothing to count from where none was lost",
        """
        judgment
        document  role       result  amount_fen  judged_on
        1         defendant  won     0           2026-03-01
        """,
        NULL,
    ),
    Drawing("judgments_won", "two as plaintiff, a part won among them; winning as defendant is another thing", NINE, 2),
    Drawing(
        "judgments_won_to_sales",
        "36,000 of 1.2 million yuan",
        f"{NINE}\n{SALES}",
        0.03,
    ),
    Drawing("judgments_won_to_sales", "they cannot be measured where the sales are unknown", NINE, NULL),
]
