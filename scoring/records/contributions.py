"""What monthly contributions have in common: an enterprise, a month, heads, what was due and paid. Never a person."""

from __future__ import annotations

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.checks import TWO_AMOUNTS, at_most, broken, needed, positive
from scoring.records.contract import Check, Field
from scoring.records.metered import ENTERPRISE_FIELD, NAME_FIELD

PERSONAL = ("姓名", "参保人姓名", "缴存人姓名", "身份证号", "身份证号码", "证件号码", "手机号", "联系电话", "个人账号")
"""Columns about single persons, which such files sometimes carry: they are never read."""

DEAREST_HEAD_FEN = 5_000_000
"""Nobody's monthly contribution reaches 50,000 yuan."""


def contribution_fields(heads: Field) -> tuple[Field, ...]:
    """The columns around the number of ``heads``."""
    return (
        ENTERPRISE_FIELD,
        NAME_FIELD,
        Field("month", ("费款所属期", "所属月份", "汇缴月份"), kinds.Month()),
        heads,
        Field("contribution_due_fen", ("应缴费额(元)", "应缴金额(元)", "应缴存额(元)"), kinds.YUAN),
        Field("contribution_paid_fen", ("实缴费额(元)", "实缴金额(元)", "实缴存额(元)"), kinds.YUAN),
        Field("paid_on", ("到账日期", "缴费日期", "缴存日期"), kinds.Day(), required=False),
        Field("arrears_fen", ("累计欠缴(元)", "累计欠费(元)"), kinds.YUAN, required=False),
    )


def contribution_checks(prefix: str, heads: str, who: Text) -> tuple[Check, ...]:
    """Checks that hold for every kind of contribution; ``who`` are the people whose number ``heads`` tells."""
    return (
        broken(
            f"{prefix}01",
            heads,
            lambda c: (c[heads] == 0) & (c["contribution_due_fen"] > 0),
            Text(f"有应缴金额而{who.zh}为零", f"Contributions are due but there are no {who.en}"),
        ),
        at_most(
            f"{prefix}02",
            "contribution_paid_fen",
            "contribution_due_fen",
            Text(
                "实缴金额大于应缴金额的两倍；补缴请按所属期分开报送",
                "More than twice the amount due was paid; report back payments under their own months",
            ),
            times=2,
        ),
        needed(
            f"{prefix}03",
            "paid_on",
            positive("contribution_paid_fen"),
            Text("有实缴金额而没有到账日期", "Contributions were paid but the day is missing"),
        ),
        broken(
            f"{prefix}04",
            "contribution_due_fen",
            lambda c: (c[heads] > 0) & (c["contribution_due_fen"] > DEAREST_HEAD_FEN * c[heads]),
            Text("人均应缴超过 5 万元，可能写错计量单位", "More than 50,000 yuan a head; the units may be mixed up"),
            TWO_AMOUNTS,
        ),
        broken(
            f"{prefix}05",
            "paid_on",
            lambda c: c["paid_on"] < c["month"].astype("datetime64[M]").astype("datetime64[D]"),
            Text("到账日期早于所属月份", "Paid before the month began"),
        ),
    )
