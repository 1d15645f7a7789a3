"""Risk-sharing schemes that places have published, worked out by hand: each with its source."""

from datetime import date, timedelta

import pytest

from scoring.errors import Conflict
from scoring.lending import fund_acts, fund_fuse
from scoring.lending.fund import BORNE, OVERDUE, OWED, OWN, POOL, RECOVERED, Act, Fund, unsound
from scoring.lending.fund_acts import Terms
from scoring.lending.loan import Loan
from scoring.policy.scheme import TEMPLATES

GRANTED = date(2026, 1, 5)
LATER = GRANTED + timedelta(200)
WAN = 1_000_000
"""万元 in fen."""


class Place:
    """A fund under a published scheme: a pool, loans of one bank each to its own enterprise, what happens to them."""

    def __init__(self, name: str, pool_wan: int) -> None:
        self.fund = Fund()
        self.terms = Terms({1: TEMPLATES[name].scheme}, 1, GRANTED)
        self.fund.add(fund_acts.contribution(pool_wan * WAN, "财政", Act("li", GRANTED)))

    def lend(self, loan_no: str, wan: int, bank: str = "one") -> None:
        loan = Loan(bank, loan_no, f"E{loan_no}", GRANTED, wan * WAN, 1, GRANTED, "normal", wan * WAN, 0)
        self.fund.add(fund_acts.enrolment(self.fund, loan, self.terms, Act("li", GRANTED)))

    def report(self, loan_no: str, unpaid_wan: int, days: int, bank: str = "one") -> Loan:
        principal = self.fund.enrolled[bank, loan_no].facts["principal_fen"]
        state = "overdue" if days else "normal"
        loan = Loan(bank, loan_no, f"E{loan_no}", GRANTED, principal, 1, LATER, state, unpaid_wan * WAN, days)
        act = Act("system", LATER)
        for entry in (*fund_acts.reports(self.fund, [loan], self.terms, act),):
            self.fund.add(entry)
        for entry in list(fund_fuse.blowing(self.fund, self.terms.now, LATER)):
            self.fund.add(entry)
        return loan

    def compensate(self, loan_no: str, unpaid_wan: int) -> dict[str, float]:
        """Claim and pay; what each party bears, in 万元."""
        loan = self.report(loan_no, unpaid_wan, 90)
        claim = fund_acts.claim(self.fund, loan, unpaid_wan * WAN, self.terms, Act("clerk", LATER))
        number = self.fund.add(claim).number
        self.fund.add(fund_acts.payment(self.fund, number, self.terms, Act("wang", LATER)))
        held = self.fund.of_loan[loan.key]
        return {party: held[account] / WAN for party, account in BORNE.items()}


def test_pingshan_shares_unpaid_principal_40_40_20():
    """深圳坪山 2026: pool 40 %, guarantor 40 %, bank 20 % of *unpaid principal*.

    https://www.szpsq.gov.cn/zwgk/zcjd/zcwd/content/post_12634606.html
    A loan of 500 of which 200 are unpaid: 80, 80 and 40 (万元), and the pool is 80 smaller.
    """
    place = Place("pingshan", 1_000)
    place.lend("1", 500)
    place.lend("2", 9_500)
    assert place.compensate("1", 200) == {"fund": 80, "guarantor": 80, "bank": 40}
    assert place.fund.balances[POOL] == 920 * WAN


def test_pingshan_pays_no_more_than_two_and_a_half_percent_of_what_is_covered():
    """深圳坪山 2026, same source: the 补偿代偿率 is capped at 2.5 %.

    8,000 covered: at most 200 a year. 40 % of 600 would be 240, so the fund pays 200 and the bank bears the other 40;
    nothing is left for the next claim.
    """
    place = Place("pingshan", 1_000)
    for loan_no, wan in (("1", 600), ("2", 400), ("3", 7_000)):
        place.lend(loan_no, wan)
    assert place.compensate("1", 600) == {"fund": 200, "guarantor": 240, "bank": 160}
    assert place.fund.entries[-1].facts["limited_by"] == "year"
    with pytest.raises(Conflict, match="Nothing can be paid now: the cap of the year"):
        place.compensate("2", 400)


def test_pingshan_recoveries_reduce_what_each_bears_in_proportion():
    """深圳坪山 2026, same source: what is recovered reduces the parties' liability proportionally.

    80, 80 and 40 borne; 50 come back: 20, 20 and 10. The rest of 150 comes back: everybody is whole, to the fen.
    """
    place = Place("pingshan", 1_000)
    place.lend("1", 500)
    place.lend("2", 9_500)
    place.compensate("1", 200)
    act = Act("li", LATER)
    place.fund.add(fund_acts.recovery(place.fund, ("one", "1"), 50 * WAN, act))
    back = {party: -place.fund.balances[account] / WAN for party, account in RECOVERED.items()}
    assert back == {"fund": 20, "guarantor": 20, "bank": 10}
    with pytest.raises(Conflict, match=r"Only 150\.00"):
        fund_acts.recovery(place.fund, ("one", "1"), 150 * WAN + 1, act)
    place.fund.add(fund_acts.recovery(place.fund, ("one", "1"), 150 * WAN, act))
    assert place.fund.balances[POOL] == 1_000 * WAN
    assert place.fund.balances[OWN] == place.fund.balances[OWED] == 0
    assert unsound(place.fund) == []


def test_baiyin_fuse_blows_at_five_percent_of_a_banks_unpaid_principal():
    """白银 2023, 第十六条: it triggers when a bank's overdue rate reaches 5 %.

    https://www.chacewang.com/newsdetail/news460244.html
    2,000 unpaid at the bank. 99 overdue are 4.95 %: nothing happens. 100 are 5 %: nothing new from this bank, while
    another bank goes on. Once 60 are repaid, the rate is 40 of 1,940 and a person lifts the fuse.
    """
    place = Place("baiyin", 5_000)
    for loan_no, wan in (("1", 99), ("2", 1), ("3", 1_900)):
        place.lend(loan_no, wan)
    place.report("1", 99, 30)
    assert place.fund.blown == {}
    place.report("2", 1, 30)
    assert place.fund.balances[OVERDUE] == 100 * WAN
    with pytest.raises(Conflict, match=r"one: fuse blown since 2026-07-24, .* overdue rate 5\.00%") as stopped:
        place.lend("4", 10)
    assert "逾期率 5.00%（逾期 100.00 万元，未偿还本金 2,000.00 万元），熔断线 5%" in stopped.value.detail.zh
    place.lend("5", 10, bank="other")
    place.report("1", 39, 30)
    with pytest.raises(Conflict, match="fuse blown"):
        place.lend("4", 10)
    place.fund.add(fund_fuse.lift(place.fund, place.terms.now, "one", Act("wang", LATER, "已回落")))
    place.lend("4", 10)


def test_baiyin_fund_bears_what_the_deposit_leaves_until_the_pool_is_empty():
    """白银 2023, same source: the enterprise's deposit first, then the government's fund, then the bank.

    100 unpaid, of which a deposit of 10 paid its part: 90 are claimed. With 60 in the pool the bank bears 30.
    """
    place = Place("baiyin", 60)
    place.lend("1", 100)
    place.lend("2", 9_000)
    assert place.compensate("1", 90) == {"fund": 60, "guarantor": 0, "bank": 30}
    assert place.fund.balances[POOL] == 0


def test_fuqing_shares_half_and_half_what_the_deposit_leaves():
    """福清 2013: government and bank 5:5 after the enterprise's deposit.

    https://52fuqing.com/newsshow-272682.html
    300 unpaid, 30 of them paid by the deposit: 135 each.
    """
    place = Place("fuqing", 1_000)
    place.lend("1", 300)
    assert place.compensate("1", 270) == {"fund": 135, "guarantor": 0, "bank": 135}


def test_xiamen_shares_3_3_4_and_covers_ten_million_an_enterprise():
    """厦门 2025 (unverified): government, bank, guarantor 3:3:4; at most 1,000 guaranteed for one enterprise.

    https://fj.010b.com/info/detail/107587.html
    """
    place = Place("xiamen", 1_000)
    with pytest.raises(Conflict, match=r"1,000\.00 10,000 yuan are left"):
        place.lend("1", 1_001)
    place.lend("1", 1_000)
    assert place.compensate("1", 1_000) == {"fund": 300, "guarantor": 400, "bank": 300}
    assert not TEMPLATES["xiamen"].verified
