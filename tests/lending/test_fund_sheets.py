"""The fund on paper says what the ledger adds up to, and is tied to it."""

import datetime as dt

from scoring.lending import fund_acts, fund_fuse
from scoring.lending.fund import Act, Fund
from scoring.lending.fund_acts import Terms
from scoring.lending.fund_sheets import fund_sheets
from scoring.lending.loan import Loan
from scoring.policy.scheme import Scheme
from scoring.records.workbooks.signed import Figure, workbook

DAY = dt.date(2026, 11, 16)
WAN = 1_000_000
TERMS = Terms({1: Scheme(name="四二四", compensation_cap_bp=10_000)}, 1, DAY)
GOOD = Loan("north-bank", "J1", "E00001", DAY, 50 * WAN, 7, DAY, "normal", 50 * WAN, 0)
BAD = Loan("north-bank", "J1", "E00001", DAY, 50 * WAN, 7, DAY, "overdue", 40 * WAN, 91)


def after_a_claim():
    """A loan enrolled, reported 91 days overdue, which blows the fuse, then claimed, paid, and recovered in part."""
    fund, act = Fund(), Act("li", DAY, "依据")
    fund.add(fund_acts.contribution(1_000 * WAN, "财政局", act))
    fund.add(fund_acts.enrolment(fund, GOOD, TERMS, act))
    terms = Terms({1: Scheme(fuse_stops_claims=False, compensation_cap_bp=10_000)}, 1, DAY)
    for entry in list(fund_acts.reports(fund, [BAD], TERMS, act)):
        fund.add(entry)
    for blown in list(fund_fuse.blowing(fund, TERMS.now, DAY)):
        fund.add(blown)
    fund.add(fund_acts.claim(fund, BAD, 40 * WAN, terms, act))
    fund.add(fund_acts.payment(fund, len(fund.entries), TERMS, Act("wang", DAY)))
    fund.add(fund_acts.recovery(fund, BAD.key, 10 * WAN, act))
    return fund


def sheets():
    return {told.name: told for told in fund_sheets("德化县", after_a_claim(), TERMS, DAY)}


def test_the_standing_tells_pool_cover_compensation_shares_and_recoveries_in_fen():
    told = {(row[0], row[1]): row[2] for row in sheets()["状况表"].rows}
    assert told["资金", "累计出资"] == 1_000 * WAN
    assert told["资金", "资金池余额"] == (1_000 - 16 + 4) * WAN
    assert told["在保", "在保余额合计"] == 0
    assert told["补偿", "已补偿待追偿"] == 30 * WAN
    assert told["分担", "风险缓释基金承担"] == 16 * WAN
    assert told["分担", "银行承担"] == 8 * WAN
    assert told["追偿", "风险缓释基金收回"] == 4 * WAN
    assert told["年度", "2026 年已补偿"] == 16 * WAN


def test_every_fuse_is_told_with_its_rate_and_since_when_it_is_blown():
    told = {row[1]: row for row in sheets()["状况表"].rows if row[0] == "熔断"}
    assert set(told) == {"全部银行", "north-bank"}
    assert told["north-bank"][2] == Figure(1.0, "share")
    assert told["north-bank"][3].startswith("自 2026-11-16 起熔断。逾期率 100.00%")


def test_loans_and_claims_are_told_one_by_one():
    [loan] = sheets()["在保明细"].rows
    assert loan[:7] == ("north-bank", "J1", "E00001", DAY, DAY, 7, 50 * WAN)
    assert loan[-2:] == (16 * WAN, 4 * WAN)
    [claim] = sheets()["补偿申请"].rows
    assert (claim[5], claim[6], claim[7], claim[9]) == (40 * WAN, 91, "已补偿", 16 * WAN)


def test_the_ledger_is_whole_and_its_amounts_sum_to_zero_entry_by_entry():
    fund = after_a_claim()
    rows = sheets()["台账"].rows
    assert {row[0] for row in rows} == {entry.number for entry in fund.entries}
    claims = {row[0] for row in rows if row[2] == "补偿申请"}
    for number in {row[0] for row in rows} - claims:
        assert sum(row[6] or 0 for row in rows if row[0] == number) == 0


def test_the_paper_is_tied_to_the_ledger_and_another_entry_changes_it():
    fund = after_a_claim()
    before = fund_sheets("德化县", fund, TERMS, DAY)
    assert len({told.footer[0] for told in before}) == 1
    assert before[0].about[0] == "截至：2026-11-16　　基金方案：第 1 版（四二四）"
    assert workbook(before) == workbook(fund_sheets("德化县", after_a_claim(), TERMS, DAY))
    fund.add(fund_acts.contribution(1, "财政局", Act("li", DAY)))
    assert fund_sheets("德化县", fund, TERMS, DAY)[0].footer != before[0].footer
