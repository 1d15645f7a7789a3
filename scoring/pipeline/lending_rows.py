"""Lists of cases and of differences as rows under Chinese headers, for screens and for sheets that people sign."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from scoring.lending.life import STATES
from scoring.lending.reconciliation import KINDS
from scoring.lending.reconciliation import STATES as DIFFERENCE_STATES
from scoring.lending.refusals import REFUSALS
from scoring.pipeline.outcomes import Compared
from scoring.store.lending import Kept

FEN_OF_WAN = 1_000_000


def case_rows(cases: Iterable[Kept], today: date) -> list[dict[str, Any]]:
    """One row a case, in the order given; money in 万元, what is not there yet is empty."""
    return [_case(kept, today) for kept in cases]


def _case(kept: Kept, today: date) -> dict[str, Any]:
    case = kept.case
    approval, refusal, loan = case.approval or {}, case.refusal or {}, case.loan or {}
    reasons = "、".join(REFUSALS[name][0].zh for name in refusal.get("reasons", ()))
    return {
        "业务号": kept.number,
        "统一社会信用代码": kept.enterprise,
        "需求编号": kept.demand_no,
        "银行": kept.bank,
        "期": case.edition,
        "状态": STATES[case.state].zh,
        "需求金额(万元)": wan(case.wish.get("amount_fen")),
        "受理日期": case.taken_up_on,
        "材料齐备日期": case.papers_on,
        "办理期限": case.due,
        "是否超期": "是" if kept.overdue(today) else "",
        "决定日期": case.decided_on,
        "批准金额(万元)": wan(approval.get("amount_fen")),
        "年利率(%)": None if case.approval is None else approval["rate_bp"] / 100,
        "拒绝原因": "；".join(part for part in (reasons, refusal.get("words", "")) if part),
        "借据编号": loan.get("loan_no"),
        "放款日期": loan.get("on"),
        "放款金额(万元)": wan(loan.get("principal_fen")),
        "贷款余额(万元)": wan(case.outstanding_fen) if case.loan else None,
        "逾期天数": case.last.overdue_days if case.last else None,
    }


def reconciliation_rows(compared: Iterable[Compared]) -> list[dict[str, Any]]:
    """One row a difference; money in 万元, numbers of loans as they are."""
    return [
        {
            "银行": each.statement.bank,
            "月末": each.statement.month_end,
            "差异": KINDS[d.kind].zh,
            "借据编号": d.loan_no,
            "按反馈": d.ours if d.kind == "count" else wan(d.ours),
            "银行所报": d.theirs if d.kind == "count" else wan(d.theirs),
            "状态": DIFFERENCE_STATES[state].zh,
            "说明": words or "",
        }
        for each in compared
        for d, state, words in each.differences
    ]


def wan(fen: int | None) -> float | None:
    """Fen in 万元."""
    return None if fen is None else fen / FEN_OF_WAN
