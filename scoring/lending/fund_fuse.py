"""The fund's fuse: it blows when too much of the unpaid principal is overdue, and a person puts it back.

The rate (逾期率) is unpaid principal overdue over all unpaid principal. Principal that was compensated and not
recovered counts as overdue: paying a claim does not make the rate look better.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from scoring.errors import Conflict, Text
from scoring.lending.fund import EVERY_BANK, Act, Entry, Fund
from scoring.policy.scheme import WHOLE, Scheme

SYSTEM = "system"
"""Who blows a fuse."""


@dataclass(frozen=True)
class Rate:
    """The overdue rate of a bank or of the pool, against the level at which its fuse blows."""

    bank: str
    overdue_fen: int
    outstanding_fen: int
    level_bp: int

    @property
    def reached(self) -> bool:
        """Whether the rate is at the level or above; exactly, in whole numbers. A level of 100 % is no fuse."""
        fused = self.outstanding_fen > 0 and self.level_bp < WHOLE
        return fused and self.overdue_fen * WHOLE >= self.level_bp * self.outstanding_fen

    @property
    def share(self) -> float:
        """The rate as a share, 0 where nothing is outstanding."""
        return self.overdue_fen / self.outstanding_fen if self.outstanding_fen else 0.0

    def told(self) -> Text:
        """The rate with its numbers."""
        rate, level = f"{self.share:.2%}", f"{self.level_bp / 100:g}%"
        overdue, all_ = f"{self.overdue_fen / 1e6:,.2f}", f"{self.outstanding_fen / 1e6:,.2f}"
        return Text(
            f"逾期率 {rate}（逾期 {overdue} 万元，未偿还本金 {all_} 万元），熔断线 {level}",
            f"overdue rate {rate} ({overdue} of {all_} 10,000 yuan unpaid), fuse at {level}",
        )


def rate(fund: Fund, scheme: Scheme, bank: str = EVERY_BANK) -> Rate:
    """The rate of a bank, or of all banks together."""
    level = scheme.fuse_pool_bp if bank == EVERY_BANK else scheme.fuse_bank_bp
    return Rate(bank, fund.overdue(bank), fund.outstanding(bank), level)


def blowing(fund: Fund, scheme: Scheme, day: date) -> Iterator[Entry]:
    """An entry for every fuse that blows now: of the pool, of each bank."""
    for bank in (EVERY_BANK, *fund.banks()):
        found = rate(fund, scheme, bank)
        if found.reached and bank not in fund.blown:
            yield Entry("fuse_blown", day, SYSTEM, bank=bank, note=str(found.told()), facts=_facts(found))


def why_stopped(fund: Fund, scheme: Scheme, bank: str) -> Text | None:
    """Why the fuse of a bank, or of the pool, stops what is new, with its numbers and its day; ``None`` if not."""
    blown, found = fund.blown.get(bank), rate(fund, scheme, bank)
    if blown is None and not found.reached:
        return None
    whose = Text("全部银行合计", "all banks together") if bank == EVERY_BANK else Text(bank, bank)
    if blown is None:
        since = Text("达到熔断线", "the fuse blows")
    else:
        since = Text(f"自 {blown.day} 起熔断", f"fuse blown since {blown.day}")
        found = Rate(bank, *(blown.facts[name] for name in ("overdue_fen", "outstanding_fen", "level_bp")))
    what = Text("暂停新增纳入", "no loan is enrolled")
    if scheme.fuse_stops_claims:
        what = Text(f"{what.zh}和补偿申请", f"{what.en} and no claim is taken")
    told = found.told()
    return Text(f"{whose.zh}{since.zh}，{what.zh}：{told.zh}", f"{whose.en}: {since.en}, {what.en}: {told.en}")


def refuse_if_stopped(fund: Fund, scheme: Scheme, bank: str) -> None:
    """Raise ``Conflict`` while a bank's or the pool's fuse is blown."""
    for each in (EVERY_BANK, bank):
        why = why_stopped(fund, scheme, each)
        if why is not None:
            raise Conflict(
                why,
                Text(
                    "逾期率回落到熔断线以下，并由金融办登记解除后恢复",
                    "It goes on once the rate is below the level and the finance office has lifted the fuse",
                ),
            )


def lift(fund: Fund, scheme: Scheme, bank: str, act: Act) -> Entry:
    """A person puts a fuse back; only once the rate is below the level again."""
    if bank not in fund.blown:
        raise Conflict(
            Text("没有熔断，不必解除", "This fuse is not blown"),
            Text("查看 xinyidai fund fuse", "See xinyidai fund fuse"),
        )
    found = rate(fund, scheme, bank)
    if found.reached:
        told = found.told()
        raise Conflict(
            Text(f"不能解除：{told.zh}", f"It cannot be lifted: {told.en}"),
            Text("待逾期率回落到熔断线以下", "Wait until the rate is below the level"),
        )
    return act.entry("fuse_lifted", bank=bank, facts=_facts(found))


def _facts(found: Rate) -> dict[str, int]:
    return {"overdue_fen": found.overdue_fen, "outstanding_fen": found.outstanding_fen, "level_bp": found.level_bp}
