"""What the features of gas mean."""

from tests.features.drawn import NULL, Drawing
from tests.features.drawn.electricity_payment import BILLS, TWO_RUNS, UNTOLD


def _of_gas(bills: str) -> str:
    return bills.replace("electricity", "gas")


DRAWINGS = [
    Drawing(
        "gas_use",
        "the mean of the last twelve months",
        """
        gas
        month             volume_litre
        2025-10..2025-10  900_000
        2025-11..2026-04  100_000
        2026-05..2026-10  300_000
        """,
        200.0,
    ),
    Drawing(
        "gas_use",
        "two months are too few",
        """
        gas
        month             volume_litre
        2026-09..2026-10  100_000
        """,
        NULL,
    ),
    Drawing("gas_overdue_months", "one paid late and two unpaid", _of_gas(BILLS), 3.0),
    Drawing("gas_overdue_run", "a bill paid in time ends the row", _of_gas(TWO_RUNS), 2.0),
    Drawing("gas_days_late", "0, 0 and 4 days, 83 and 52 up to now", _of_gas(BILLS), (4 + 83 + 52) / 5),
    Drawing("gas_unpaid", "two bills of the usual size", _of_gas(BILLS), 2.0),
    Drawing("gas_unpaid", "whether the only bill due was paid, nobody has said yet", _of_gas(UNTOLD), NULL),
]
