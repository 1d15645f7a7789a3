"""What electricity, water and gas bills have in common: an account, a month, a quantity, a payment.

A bill is sent when it is issued and again when it is paid or falls overdue; the later record, under
the same account and month, replaces the earlier one from the day we knew it.
"""

from __future__ import annotations

import numpy as np

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.contract import ENTERPRISE, Check, Columns, Field
from scoring.records.reasons import Reason

ENTERPRISE_FIELD = Field(ENTERPRISE, ("统一社会信用代码", "社会信用代码", "信用代码", "USCC"), kinds.Uscc())
NAME_FIELD = Field("name", ("企业名称", "单位名称", "户名", "名称"), kinds.TextKind(), required=False)


def bill_fields(quantity: Field) -> tuple[Field, ...]:
    """The columns of a utility bill around its ``quantity``."""
    return (
        Field("account", ("户号", "用户编号", "客户编号"), kinds.TextKind(40)),
        Field("account_name", ("用户名称", "户名", "客户名称"), kinds.TextKind(), required=False),
        ENTERPRISE_FIELD,
        Field("month", ("费用月份", "账期", "所属月份"), kinds.Month()),
        quantity,
        Field("bill_fen", ("应收金额(元)", "应收电费(元)", "应收水费(元)", "应收气费(元)"), kinds.Number(scale=100)),
        Field("due_on", ("缴费截止日", "应缴日期"), kinds.Day(), ahead=True),
        Field("paid_on", ("实缴日期", "缴费日期"), kinds.Day(), required=False),
    )


def bill_checks(prefix: str) -> tuple[Check, ...]:
    """Checks that hold for every utility bill."""
    return (
        Check(
            Reason(
                f"{prefix}01",
                Text("缴费截止日早于费用月份的月末", "The bill falls due before its month is over"),
                Text("核对费用月份与缴费截止日", "Compare the month with the due date"),
            ),
            "due_on",
            lambda c: c["due_on"] < c["month"],
        ),
        Check(
            Reason(
                f"{prefix}02",
                Text("有用量而应收金额为零", "There is consumption but the bill is zero"),
                Text("补填应收金额；减免请另行说明", "Fill in the bill; report a waiver separately"),
            ),
            "bill_fen",
            lambda c: (c["bill_fen"] == 0) & (_quantity(c) > 0),
        ),
    )


def _quantity(columns: Columns) -> np.ndarray:
    return next(columns[n] for n in ("energy_wh", "volume_litre") if n in columns)
