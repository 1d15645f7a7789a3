"""What the features of paying for electricity mean; water and gas are paid alike."""

import datetime as dt

from tests.features.drawn import NULL, Drawing

BILLS = """
electricity
month    bill_fen  due_on      paid_on     arrears_fen  known_at
2026-04  6_000     2026-05-25  2026-05-20      0        2026-06-10
2026-05  6_000     2026-06-25  2026-06-25      0        2026-07-10
2026-06  6_000     2026-07-25  2026-07-29      0        2026-08-10
2026-07  6_000     2026-08-25  .           6_000        2026-09-10
2026-08  6_000     2026-09-25  .           6_000        2026-10-10
2026-09  6_000     2026-10-25  .               0        2026-10-10
2026-10  6_000     2026-11-25  .               0        2026-11-10
"""
"""April is paid early, May on the last day, June four days late; July and August are told to be in arrears. September
has fallen due since it was last told of, and October is not due yet: neither counts."""

CORRECTED = """
electricity
month    bill_fen  due_on      paid_on     arrears_fen  known_at
2026-08  6_000     2026-09-25  .           6_000        2026-10-10
2026-08  6_000     2026-09-25  2026-10-25      0        2026-11-10
"""
"""Told to be in arrears in October, paid a month late, told in November."""

TWO_RUNS = """
electricity
month    bill_fen  due_on      paid_on     known_at
2026-04  6_000     2026-05-25  2026-05-28  2026-06-10
2026-05  6_000     2026-06-25  2026-06-28  2026-07-10
2026-06  6_000     2026-07-25  2026-07-25  2026-08-10
2026-07  6_000     2026-08-25  2026-08-28  2026-09-10
2026-10  6_000     2026-11-25  .           2026-11-10
"""
"""Two months late, one in time, one late; August and September are not known, October is not due."""

UNTOLD = """
electricity
month    bill_fen  due_on      paid_on
2026-07  6_000     2026-08-16  .
"""
"""Whether the only bill due was paid, nobody has said yet: it fell due 92 days ago."""

LONG_DUE = """
electricity
month    bill_fen  due_on      paid_on
2026-07  6_000     2026-08-15  .
"""
"""Due for 93 days, and nobody has said that it was paid."""

DRAWINGS = [
    Drawing("electricity_overdue_months", "one paid late and two unpaid", BILLS, 3.0),
    Drawing("electricity_overdue_months", "a bill paid late stays late", CORRECTED, 1.0),
    Drawing(
        "electricity_overdue_months",
        "two meters late in one month are one month",
        """
        electricity
        account  month    due_on      paid_on     known_at
        1        2026-06  2026-07-25  2026-07-29  2026-08-10
        2        2026-06  2026-07-25  2026-07-29  2026-08-10
        """,
        1.0,
    ),
    Drawing("electricity_overdue_run", "June, July and August", BILLS, 3.0),
    Drawing("electricity_overdue_run", "a bill paid in time ends the row", TWO_RUNS, 2.0),
    Drawing("electricity_overdue_run", "whether the only bill due was paid, nobody has said yet", UNTOLD, NULL),
    Drawing("electricity_overdue_now", "June, July and August; what is not due or not told is passed over", BILLS, 3.0),
    Drawing("electricity_overdue_now", "July alone: June was in time", TWO_RUNS, 1.0),
    Drawing("electricity_days_late", "0, 0 and 4 days, 83 and 52 up to now", BILLS, (4 + 83 + 52) / 5),
    Drawing(
        "electricity_days_late",
        "a forgotten bill counts 180 days",
        """
        electricity
        month    due_on      paid_on
        2025-12  2026-01-25  .
        """,
        180.0,
    ),
    Drawing("electricity_days_late", "whether the only bill due was paid, nobody has said yet", UNTOLD, NULL),
    Drawing("electricity_days_late_change", "May to August against April", BILLS, (4 + 83 + 52) / 4),
    Drawing("electricity_days_late_change", "nothing before to compare with", CORRECTED, NULL),
    Drawing("electricity_unpaid", "two bills of the usual size", BILLS, 2.0),
    Drawing("electricity_unpaid", "told paid in November", CORRECTED, 0.0),
    Drawing("electricity_unpaid", "before November it was not known", CORRECTED, 1.0, dt.date(2026, 11, 10)),
    Drawing("electricity_unpaid", "whether it was paid within the quarter, nobody has said yet", UNTOLD, NULL),
    Drawing("electricity_unpaid", "a quarter after its due date a bill not told paid is unpaid", LONG_DUE, 1.0),
    Drawing(
        "electricity_arrears",
        "a bill of last year, and half of one of this year",
        """
        electricity
        month             bill_fen  arrears_fen
        2024-10..2024-10  6_000     6_000
        2025-01..2025-01  6_000     6_000
        2025-02..2026-07  6_000         0
        2026-08..2026-08  6_000     3_000
        2026-09..2026-10  6_000         0
        """,
        1.5,
    ),
    Drawing(
        "electricity_arrears",
        "arrears are never stated",
        """
        electricity
        month             bill_fen
        2025-11..2026-10  6_000
        """,
        NULL,
    ),
    Drawing(
        "electricity_late_fees",
        "sixty yuan of late fees on twelve bills of a hundred",
        """
        electricity
        month             bill_fen  late_fee_fen
        2025-10..2025-10  10_000    10_000
        2025-11..2026-09  10_000         0
        2026-10..2026-10  10_000     6_000
        """,
        0.05,
    ),
    Drawing(
        "electricity_late_fees",
        "late fees are never stated",
        """
        electricity
        month             bill_fen
        2025-11..2026-10  10_000
        """,
        NULL,
    ),
    Drawing(
        "electricity_direct_debit",
        "two of three; a bill whose way is not told does not count",
        """
        electricity
        month    bill_fen  payment
        2026-07  6_000     direct_debit
        2026-08  6_000     prepaid
        2026-09  6_000     cash
        2026-10  6_000     .
        """,
        2 / 3,
    ),
    Drawing(
        "electricity_direct_debit",
        "no way of paying is told",
        """
        electricity
        month    bill_fen
        2026-10  6_000
        """,
        NULL,
    ),
    Drawing(
        "electricity_cut_off_months",
        "cut off in August, paused in September",
        """
        electricity
        month    supply_status
        2026-08  cut_off
        2026-09  paused
        2026-10  normal
        """,
        1.0,
    ),
]
