"""What electricity, water and gas bills have in common: an account, a month, a quantity, a payment.

A bill is sent when it is issued and again when it is paid or falls overdue; the later record, under
the same account, month and enterprise, replaces the earlier one from the day we knew it. A shared account sends
a row for each enterprise behind it.
"""

from __future__ import annotations

import numpy as np

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.checks import TWO_AMOUNTS, TWO_DAYS, both, broken, needed, ordered, positive, within, word
from scoring.records.contract import ENTERPRISE, Check, Columns, Field

ENTERPRISE_FIELD = Field(ENTERPRISE, ("统一社会信用代码", "社会信用代码", "信用代码", "USCC"), kinds.Uscc())
NAME_FIELD = Field("name", ("企业名称", "单位名称", "户名", "名称"), kinds.TextKind(), required=False)

PREPAID = "prepaid"
LATEST_DUE_DAYS = 92
"""A bill falls due within about a quarter of its month's end: water is billed by the quarter."""
FIXED_FEE_FEN = 5_000_000
"""What a bill may hold beside the price of the quantity, such as a fee for capacity: 50,000 yuan."""


def bill_fields(quantity: Field) -> tuple[Field, ...]:
    """The columns of a utility bill around its ``quantity``."""
    return (
        Field("account", ("户号", "用户编号", "客户编号"), kinds.Code(account=True)),
        Field("account_name", ("用户名称", "户名", "客户名称"), kinds.TextKind(), required=False),
        ENTERPRISE_FIELD,
        Field("month", ("费用月份", "账期", "所属月份"), kinds.Month()),
        quantity,
        Field("bill_fen", ("应收金额(元)", "应收电费(元)", "应收水费(元)", "应收气费(元)"), kinds.YUAN),
        Field("due_on", ("缴费截止日", "应缴日期"), kinds.Day(), ahead=True),
        Field("paid_on", ("实缴日期", "缴费日期"), kinds.Day(), required=False),
        Field("paid_fen", ("实收金额(元)", "实缴金额(元)"), kinds.YUAN, required=False),
        Field("arrears_fen", ("欠费金额(元)",), kinds.YUAN, required=False),
        Field("late_fee_fen", ("违约金(元)", "滞纳金(元)"), kinds.YUAN, required=False),
        Field(
            "payment",
            ("缴费方式",),
            kinds.Choice({"银行代扣": "direct_debit", "转账": "transfer", "线上": "online", "现金": "cash",
                          "预付费": PREPAID, "预存": PREPAID}),
            required=False,
        ),
    )  # fmt: skip


def bill_checks(prefix: str, quantity: str, dearest_fen: float) -> tuple[Check, ...]:
    """Checks that hold for every utility bill.

    ``dearest_fen`` is the highest plausible price of a smallest unit (Wh or litre) of ``quantity``, in fen:
    above it the units of the file are probably mixed up.
    """
    return (
        ordered(
            f"{prefix}01",
            "month",
            "due_on",
            Text("缴费截止日早于费用月份的月末", "The bill falls due before its month is over"),
        ),
        broken(
            f"{prefix}02",
            "bill_fen",
            lambda c: (c["bill_fen"] == 0) & (c[quantity] > 0),
            Text("有用量而应收金额为零", "There is consumption but the bill is zero"),
            Text("补填应收金额；减免请另行说明", "Fill in the bill; report a waiver separately"),
        ),
        broken(
            f"{prefix}03",
            "bill_fen",
            lambda c: c["bill_fen"] > dearest_fen * c[quantity] + FIXED_FEE_FEN,
            Text("单价高得不合理，可能写错计量单位", "The price is implausibly high; the units may be mixed up"),
            TWO_AMOUNTS,
        ),
        within(
            f"{prefix}04",
            "month",
            "due_on",
            LATEST_DUE_DAYS,
            Text("缴费截止日晚于月末 92 天以上", "The bill falls due more than 92 days after its month"),
        ),
        broken(
            f"{prefix}05",
            "paid_on",
            both(_paid_before_its_month, lambda c: c["payment"] != PREPAID),
            Text("非预付费而实缴日期早于费用月份", "Paid before its month began, though not prepaid"),
            TWO_DAYS,
        ),
        needed(
            f"{prefix}06",
            "paid_on",
            positive("paid_fen"),
            Text("有实收金额而没有实缴日期", "Money was received but the day of payment is missing"),
        ),
        broken(
            f"{prefix}07",
            "late_fee_fen",
            lambda c: (c["late_fee_fen"] > 0) & (c["paid_on"] <= c["due_on"]),
            Text("按期缴费而有违约金", "Paid in time, yet a late fee is stated"),
        ),
        broken(
            f"{prefix}08",
            "arrears_fen",
            both(positive("arrears_fen"), word("payment", PREPAID)),
            Text("预付费用户而有欠费", "A prepaid account cannot be in arrears"),
        ),
    )


def _paid_before_its_month(c: Columns) -> np.ndarray:
    return c["paid_on"] < c["month"].astype("datetime64[M]").astype("datetime64[D]")
