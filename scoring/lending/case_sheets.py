"""What banks do and report on paper, for officials to sign: their cases, and their books against their reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from scoring.lending.life import STATES, Case
from scoring.lending.reconciliation import KINDS, Difference, State, Statement
from scoring.lending.reconciliation import STATES as DIFFERENCE_STATES
from scoring.lending.refusals import REFUSALS
from scoring.records.workbooks.signed import FEN_IN_WAN, Cell, Column, Figure, Signed


@dataclass(frozen=True)
class CaseLine:
    """A case with what stands around it: its number, whose it is, at which bank, and whether its decision is late."""

    number: int
    enterprise: str
    name: str
    bank: str
    case: Case
    late: bool


@dataclass(frozen=True)
class Compared:
    """A bank's statement of a month's end with what differs: the state of each difference, and what was said of it."""

    statement: Statement
    differences: Sequence[tuple[Difference, State, str | None]]


def case_sheet(county: str, cases: Sequence[CaseLine], day: date) -> Signed:
    """What banks did about the demands that they took up."""
    late = sum(line.late for line in cases)
    return Signed(
        "银行办理",
        f"{county}信易贷银行办理情况表",
        [f"截至：{day}　　共 {len(cases):,} 笔，其中办理超期 {late:,} 笔", "金额单位：万元"],
        _CASES,
        [_case(line) for line in cases],
        footer=[f"截至 {day}"],
    )


def reconciliation_sheet(county: str, compared: Sequence[Compared], day: date) -> Signed:
    """What banks stated of their own books against what they reported, difference by difference."""
    left = sum(state == "open" for each in compared for _, state, _ in each.differences)
    return Signed(
        "对账",
        f"{county}信易贷贷款对账表",
        [f"截至：{day}　　待核对的差异 {left:,} 项", "金额单位：万元；“笔数不符”一项按笔计"],
        _RECONCILIATION,
        [row for each in compared for row in _reconciled(each)],
        footer=[f"截至 {day}"],
    )


_CASES = (
    Column("业务号", 8, "whole"),
    Column("统一社会信用代码", 21),
    Column("企业名称", 24),
    Column("银行", 14),
    Column("期", 6, "whole"),
    Column("受理日", 12, "day"),
    Column("材料齐备日", 12, "day"),
    Column("办理期限", 12, "day"),
    Column("决定日", 12, "day"),
    Column("状态", 16),
    Column("批准金额", 12, "wan"),
    Column("放款金额", 12, "wan"),
    Column("未偿还", 12, "wan"),
    Column("拒绝原因", 26),
)


def _case(line: CaseLine) -> tuple[Cell, ...]:
    case = line.case
    refused = case.refusal or {"reasons": [], "words": ""}
    why = [REFUSALS[reason][0].zh for reason in refused["reasons"]] + [refused["words"]]
    return (
        line.number,
        line.enterprise,
        line.name,
        line.bank,
        case.edition,
        case.taken_up_on,
        case.papers_on,
        case.due,
        case.decided_on,
        STATES[case.state].zh + ("（超期）" if line.late else ""),
        case.approval["amount_fen"] if case.approval else None,
        case.loan["principal_fen"] if case.loan else None,
        case.outstanding_fen if case.loan else None,
        "；".join(word for word in why if word),
    )


_RECONCILIATION = (
    Column("银行", 16),
    Column("月末", 12, "day"),
    Column("贷款编号", 20),
    Column("差异", 34),
    Column("本系统", 14, "wan"),
    Column("银行账", 14, "wan"),
    Column("状态", 10),
    Column("说明", 40),
)


def _reconciled(each: Compared) -> Iterator[tuple[Cell, ...]]:
    """The bank's totals in a line, then a line for each difference."""
    stated = each.statement
    overdue = f"{stated.overdue_fen / FEN_IN_WAN:,.2f}"
    told = f"银行账合计：{stated.loans:,} 笔，其中逾期 {overdue} 万元"
    agreed = "有差异" if each.differences else "相符"
    yield stated.bank, stated.month_end, "", told, None, stated.balance_fen, agreed, ""
    for difference, state, words in each.differences:
        ours, theirs = (_counted(difference, value) for value in (difference.ours, difference.theirs))
        kind, became = KINDS[difference.kind].zh, DIFFERENCE_STATES[state].zh
        yield stated.bank, stated.month_end, difference.loan_no, kind, ours, theirs, became, words or ""


def _counted(difference: Difference, value: int | None) -> Cell:
    return Figure(value, "whole") if difference.kind == "count" and value is not None else value
