"""A risk-sharing fund's scheme as data: who bears how much of a loss, up to which caps, and what stops it.

What each parameter means stands in ``scheme.yaml``; schemes that places have published stand in :data:`TEMPLATES`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
import numpy.typing as npt

from scoring.errors import Invalid, Text
from scoring.policy.parameters import Parameter, complete, read

Fen = npt.NDArray[np.int64]

WHOLE = 10_000
"""All of something, in basis points (万分之一)."""

NO_CAP_YUAN = 100_000_000_000
"""The highest a cap in yuan can be set to: no cap in effect."""

PARTIES: dict[str, Text] = {
    "fund": Text("风险缓释基金", "the fund"),
    "bank": Text("银行", "the bank"),
    "guarantor": Text("担保机构", "the guarantor"),
}
"""Who bears a loss, in the order in which equal remainders are given out."""


@dataclass(frozen=True)
class Scheme:
    """The rules of a fund. Caps are in yuan, shares and rates in whole basis points, so that every sum is exact."""

    name: str = "风险缓释基金"
    fund_share_bp: int = 4_000
    bank_share_bp: int = 2_000
    guarantor_share_bp: int = 4_000
    loan_cap_yuan: int = NO_CAP_YUAN
    borrower_cap_yuan: int = NO_CAP_YUAN
    borrower_covered_yuan: int = 10_000_000
    yearly_cap_yuan: int = NO_CAP_YUAN
    yearly_cap_bp: int = WHOLE
    compensation_cap_bp: int = 250
    fuse_bank_bp: int = 500
    fuse_pool_bp: int = 500
    fuse_overdue_days: int = 1
    fuse_stops_claims: bool = True
    claim_overdue_days: int = 90
    enrol_within_days: int = 30

    @property
    def shares(self) -> dict[str, int]:
        """The share of each party in basis points; they sum to exactly 10,000."""
        return {"fund": self.fund_share_bp, "bank": self.bank_share_bp, "guarantor": self.guarantor_share_bp}

    def borne(self, principal_fen: int) -> dict[str, int]:
        """What each party bears of an unpaid principal, fen, before any cap; the parts sum to it exactly."""
        return dict(zip(self.shares, parts(principal_fen, list(self.shares.values())), strict=True))

    def yearly_limit(self, pool_fen: int, covered_fen: int) -> int:
        """The most that the fund pays in one year, fen.

        pool_fen: the pool at the start of the year and what was contributed since. covered_fen: the principal covered.
        """
        return min(
            100 * self.yearly_cap_yuan,
            pool_fen * self.yearly_cap_bp // WHOLE,
            covered_fen * self.compensation_cap_bp // WHOLE,
            pool_fen,
        )

    def paid(self, loss_fen: npt.ArrayLike, pool_fen: int, covered_fen: int) -> Fen:
        """What the fund pays of each year's loss of unpaid principal, fen, under its share and the caps of a year.

        loss_fen: any shape. The caps by loan and by enterprise are not seen in a sum: apply :meth:`paid_for` before
        summing, with a ``fund_share_bp`` of 10,000 here, if they matter.
        """
        return np.minimum(self._of_the_fund(loss_fen), self.yearly_limit(pool_fen, covered_fen))

    def paid_for(self, principal_fen: npt.ArrayLike) -> Fen:
        """What the fund pays for each enterprise's one loan, lost whole, fen, under its share and the single caps."""
        covered = np.minimum(np.asarray(principal_fen, np.int64), 100 * self.borrower_covered_yuan)
        return np.minimum(self._of_the_fund(covered), 100 * min(self.loan_cap_yuan, self.borrower_cap_yuan))

    def _of_the_fund(self, loss_fen: npt.ArrayLike) -> Fen:
        """The fund's share of each loss, fen, rounded down."""
        whole, rest = np.divmod(np.asarray(loss_fen, np.int64), WHOLE)  # so that products stay within 64 bits
        return whole * self.fund_share_bp + rest * self.fund_share_bp // WHOLE


def parts(amount: int, weights: Sequence[int]) -> list[int]:
    """A whole amount shared in proportion to whole weights by largest remainders; the parts sum to it exactly.

    Equal remainders go to the earlier party. Raises ``ValueError`` for a negative amount or weights without a sum.
    """
    total = sum(weights)
    if amount < 0 or total <= 0 or min(weights) < 0:
        raise ValueError("an amount from 0 up and weights with a sum above 0")
    found = [amount * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: -(amount * weights[i] % total))
    for i in by_remainder[: amount - sum(found)]:
        found[i] += 1
    return found


@dataclass(frozen=True)
class Template:
    """A scheme as a place published it, as far as the source says; what it leaves open stands as it is here."""

    scheme: Scheme
    source: str
    verified: bool
    left_out: Text | None = None
    """What the source rules and a scheme cannot say."""


_OPEN = Scheme(borrower_covered_yuan=NO_CAP_YUAN, compensation_cap_bp=WHOLE, fuse_bank_bp=WHOLE, fuse_pool_bp=WHOLE)
"""Without any cap or fuse."""

TEMPLATES: dict[str, Template] = {
    "pingshan": Template(
        replace(
            _OPEN,
            name="深圳坪山 2026（4:2:4）",
            fund_share_bp=4_000,
            bank_share_bp=2_000,
            guarantor_share_bp=4_000,
            compensation_cap_bp=250,
        ),
        "https://www.szpsq.gov.cn/zwgk/zcjd/zcwd/content/post_12634606.html",
        verified=True,
        left_out=Text("补偿总额不超过担保费的两倍", "In total at most twice the guarantee fees are paid"),
    ),
    "baiyin": Template(
        replace(
            _OPEN,
            name="白银 2023（逾期率 5% 熔断）",
            fund_share_bp=WHOLE,
            bank_share_bp=0,
            guarantor_share_bp=0,
            fuse_bank_bp=500,
        ),
        "https://www.chacewang.com/newsdetail/news460244.html",
        verified=True,
        left_out=Text(
            "先用企业缴纳的互助担保金，再用风险补偿金，不足部分由银行承担：按扣除互助担保金后的本金申请",
            "The enterprise's deposit is used first, then the fund, then the bank: claim what the deposit left",
        ),
    ),
    "xiamen": Template(
        replace(
            _OPEN,
            name="厦门 2025（3:3:4）",
            fund_share_bp=3_000,
            bank_share_bp=3_000,
            guarantor_share_bp=4_000,
            borrower_covered_yuan=10_000_000,
        ),
        "https://fj.010b.com/info/detail/107587.html",
        verified=False,
    ),
    "fuqing": Template(
        replace(_OPEN, name="福清 2013（5:5）", fund_share_bp=5_000, bank_share_bp=5_000, guarantor_share_bp=0),
        "https://52fuqing.com/newsshow-272682.html",
        verified=True,
        left_out=Text(
            "先用企业缴纳的保证金：按扣除保证金后的本金申请",
            "The enterprise's deposit is used first: claim what it left",
        ),
    ),
}
"""Schemes to begin with, by place."""

PARAMETERS: tuple[Parameter, ...] = read("scheme.yaml")


def scheme(given: Mapping[str, object]) -> Scheme:
    """A scheme from named values; every parameter must be given and no other, and the shares must sum to 100 %."""
    found = Scheme(**complete(PARAMETERS, given))
    total = sum(found.shares.values())
    if total != WHOLE:
        raise Invalid(
            Text(f"三方分担比例合计为 {total / 100:g}%", f"The shares of the three parties sum to {total / 100:g} %"),
            Text(
                "基金、银行、担保机构的比例合计应为 100%（10000 个万分点）",
                "Make them sum to 100 % (10,000 basis points)",
            ),
        )
    return found


def changed(ground: Scheme, given: Mapping[str, object]) -> Scheme:
    """The same scheme with some parameters changed."""
    return scheme({**asdict(ground), **given})
