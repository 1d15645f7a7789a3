"""The fund on paper, for officials to sign: how it stands, its loans, its claims, its ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date

from scoring.lending.fund import (
    ACCOUNTS,
    BORNE,
    CLAIM_STATES,
    CONTRIBUTED,
    COVERED,
    KINDS,
    OVERDUE,
    OWED,
    POOL,
    RECOVERED,
    WRITTEN_OFF,
    Entry,
    Fund,
)
from scoring.lending.fund_acts import Terms
from scoring.lending.fund_view import claims, exposures, fuses, standing
from scoring.model.bundle import canonical
from scoring.policy.scheme import PARTIES
from scoring.records.workbooks.signed import Cell, Column, Figure, Signed

POOL_FUSE = "全部银行"


def fund_sheets(county: str, fund: Fund, terms: Terms, day: date) -> list[Signed]:
    """How the fund stands, its loans, its claims and the whole ledger."""
    stands = standing(fund, terms, day)
    about = [f"截至：{day}　　基金方案：第 {stands.scheme} 版（{stands.name}）", "金额单位：万元"]
    entries = [asdict(entry) | {"day": entry.day.isoformat()} for entry in fund.entries]
    digest = hashlib.sha256(canonical(entries)).hexdigest()
    footer = [f"台账共 {len(entries)} 条　摘要（SHA-256）：{digest}"]

    def sheet(name: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> Signed:
        return Signed(name, f"{county}风险缓释基金{name}", about, columns, rows, footer=footer)

    return [
        sheet("状况表", _STANDING, list(_stands(fund, terms, day))),
        sheet("在保明细", _EXPOSURES, list(_exposures(fund))),
        sheet("补偿申请", _CLAIMS, list(_claims(fund))),
        sheet("台账", _LEDGER, [row for entry in fund.entries for row in _booked(entry)]),
    ]


_STANDING = (Column("类别", 12), Column("项目", 30), Column("数额（万元）", 16, "wan"), Column("说明", 70))


def _stands(fund: Fund, terms: Terms, day: date) -> Iterator[tuple[Cell, ...]]:
    held, year = fund.balances, standing(fund, terms, day)
    yield "资金", "累计出资", -held[CONTRIBUTED], ""
    yield "资金", "资金池余额", held[POOL], ""
    for account in (COVERED, OVERDUE):
        yield "在保", ACCOUNTS[account].zh, held[account], ""
    yield "在保", "在保余额合计", year.covered_fen, ""
    for account in (OWED, WRITTEN_OFF):
        yield "补偿", ACCOUNTS[account].zh, held[account], ""
    for party in PARTIES:
        yield "分担", ACCOUNTS[BORNE[party]].zh, held[BORNE[party]], ""
    for party in PARTIES:
        yield "追偿", ACCOUNTS[RECOVERED[party]].zh, -held[RECOVERED[party]], ""
    yield "年度", f"{year.year} 年已补偿", year.paid_fen, ""
    yield "年度", f"{year.year} 年最多可补偿", year.limit_fen, ""
    for fuse in fuses(fund, terms):
        state = f"自 {fuse.blown_since} 起熔断。" if fuse.blown_since else "未熔断。"
        yield "熔断", fuse.bank or POOL_FUSE, Figure(fuse.rate.share, "share"), state + fuse.rate.told().zh


_EXPOSURES = (
    Column("银行", 16),
    Column("贷款编号", 18),
    Column("统一社会信用代码", 21),
    Column("放款日", 12, "day"),
    Column("纳入日", 12, "day"),
    Column("期", 6, "whole"),
    Column("放款本金", 13, "wan"),
    Column("在保余额", 13, "wan"),
    Column("其中逾期", 13, "wan"),
    Column("待追偿", 13, "wan"),
    Column("已核销", 13, "wan"),
    Column("基金承担", 13, "wan"),
    Column("基金收回", 13, "wan"),
)


def _exposures(fund: Fund) -> Iterator[tuple[Cell, ...]]:
    for each in exposures(fund):
        yield (
            each.bank,
            each.loan_no,
            each.enterprise,
            each.granted_on,
            each.enrolled_on,
            each.edition,
            each.principal_fen,
            each.covered_fen,
            each.overdue_fen,
            each.owed_fen,
            each.written_off_fen,
            each.borne["fund"],
            each.recovered["fund"],
        )


_CLAIMS = (
    Column("申请号", 8, "whole"),
    Column("银行", 16),
    Column("贷款编号", 18),
    Column("统一社会信用代码", 21),
    Column("申请日", 12, "day"),
    Column("申请金额", 13, "wan"),
    Column("逾期天数", 9, "whole"),
    Column("状态", 10),
    Column("答复日", 12, "day"),
    Column("基金补偿", 13, "wan"),
    Column("说明", 40),
)


def _claims(fund: Fund) -> Iterator[tuple[Cell, ...]]:
    for each in claims(fund):
        yield (
            each.number,
            each.bank,
            each.loan_no,
            each.enterprise,
            each.filed_on,
            each.amount_fen,
            each.overdue_days,
            CLAIM_STATES[each.state].zh,
            each.answered_on,
            each.paid_fen,
            each.note,
        )


_LEDGER = (
    Column("序号", 8, "whole"),
    Column("日期", 12, "day"),
    Column("事项", 16),
    Column("银行", 16),
    Column("贷款编号", 18),
    Column("科目", 24),
    Column("金额", 14, "wan"),
    Column("经办人", 14),
    Column("说明", 40),
)


def _booked(entry: Entry) -> Iterator[tuple[Cell, ...]]:
    """A line for each posting; one for an act that moves nothing."""
    head = (entry.number, entry.day, KINDS[entry.kind].zh)
    for posting in entry.postings:
        bank, loan_no = posting.loan or (entry.bank, entry.loan_no)
        yield (*head, bank, loan_no, ACCOUNTS[posting.account].zh, posting.fen, entry.by, entry.note)
    if not entry.postings:
        yield (*head, entry.bank, entry.loan_no, "", entry.facts.get("amount_fen"), entry.by, entry.note)
