"""The life of a demand: events in, its state out. Every bank that takes it up has a case of its own.

An event that cannot follow is refused with a sentence that says what is possible now; what was accepted once is not
judged again when the log is folded. What banks report of a loan (:mod:`scoring.lending.outcomes`) is no event to be
refused: it is added to the case as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import reduce
from typing import Any

from scoring.errors import Conflict, Invalid, Text
from scoring.lending.outcomes import Outcome

STATES: dict[str, Text] = {
    "taken_up": Text("已受理", "taken up"),
    "papers": Text("材料齐备，待决定", "papers complete, to be decided"),
    "approved": Text("已批准，待放款", "approved, to be disbursed"),
    "disbursed": Text("已放款", "disbursed"),
    "followed": Text("还款正常", "being repaid"),
    "overdue": Text("逾期", "overdue"),
    "settled": Text("已结清", "settled"),
    "written_off": Text("已核销", "written off"),
    "claimed": Text("已申请代偿", "claimed from the fund"),
    "refused": Text("已拒绝", "refused"),
    "withdrawn": Text("企业已撤回", "withdrawn by the enterprise"),
    "lapsed": Text("已失效", "lapsed"),
}
"""States of a case in words."""

ACTS: dict[str, Text] = {
    "stated": Text("申报需求", "state a demand"),
    "changed": Text("变更需求", "change the demand"),
    "withdrawn": Text("撤回需求", "withdraw the demand"),
    "taken_up": Text("受理", "take it up"),
    "papers": Text("登记材料齐备", "note that the papers are complete"),
    "approved": Text("批准", "approve"),
    "refused": Text("拒绝并写明原因", "refuse with reasons"),
    "disbursed": Text("登记放款", "note the disbursement"),
    "claimed": Text("申请代偿", "claim from the fund"),
    "lapsed": Text("登记失效", "note that it lapsed"),
}
"""Kinds of events in words, as what may be done."""

FOLLOWING: dict[str, tuple[str, ...]] = {
    "taken_up": ("papers", "refused"),
    "papers": ("approved", "refused"),
    "approved": ("disbursed", "lapsed"),
    "disbursed": ("claimed",),
    "followed": ("claimed",),
    "overdue": ("claimed",),
    "written_off": ("claimed",),
    "settled": (),
    "claimed": (),
    "refused": (),
    "withdrawn": (),
    "lapsed": (),
}
"""What a bank may do in each state of its case."""

WITHOUT_LOAN = ("refused", "withdrawn", "lapsed")
"""States in which a case ended without a loan: only then may the bank take the demand up again."""


@dataclass(frozen=True)
class Event:
    """Something that was done. ``bank`` is empty where the enterprise did it."""

    kind: str
    on: date
    bank: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """A demand at one bank, from the bank's events.

    ``since`` is the day of the newest event, ``wish`` the demand as it was taken up. Other days and details are
    ``None`` until they happen.
    """

    bank: str
    state: str
    edition: int
    taken_up_on: date
    since: date
    wish: Mapping[str, Any] = field(default_factory=dict)
    papers_on: date | None = None
    due: date | None = None
    remind_on: date | None = None
    decided_on: date | None = None
    approval: Mapping[str, Any] | None = None
    refusal: Mapping[str, Any] | None = None
    loan: Mapping[str, Any] | None = None
    last: Outcome | None = None

    @property
    def outstanding_fen(self) -> int:
        """What is left to pay: as last reported, the principal until the first report."""
        if self.last is not None:
            return self.last.outstanding_fen
        return int(self.loan["principal_fen"]) if self.loan else 0

    def overdue_decision(self, today: date) -> bool:
        """Whether the bank has the complete papers and its time is up."""
        return self.state == "papers" and self.due is not None and today > self.due

    def reminded(self, today: date) -> bool:
        """Whether the bank's time is nearly up, or up."""
        return self.state == "papers" and self.remind_on is not None and today >= self.remind_on


@dataclass(frozen=True)
class Life:
    """A demand as it stands: whether it was stated, until when it is valid, when withdrawn, and its cases by bank."""

    stated_on: date | None = None
    valid_until: date = date.min
    withdrawn_on: date | None = None
    cases: Mapping[str, tuple[Case, ...]] = field(default_factory=dict)

    def case_of(self, bank: str) -> Case | None:
        """The bank's newest case."""
        return self.cases.get(bank, (None,))[-1]

    def valid(self, on: date) -> bool:
        """Whether a bank may take it up on this day."""
        return self.stated_on is not None and self.withdrawn_on is None and self.stated_on <= on <= self.valid_until

    @property
    def open_to_enterprise(self) -> tuple[str, ...]:
        """What the enterprise may do with its demand."""
        if self.stated_on is None:
            return ("stated",)
        return () if self.withdrawn_on is not None else ("changed", "withdrawn")

    def possible(self, bank: str, on: date) -> tuple[str, ...]:
        """What the bank may do on this day."""
        case = self.case_of(bank)
        if case is None or case.state in WITHOUT_LOAN:
            return ("taken_up",) if self.valid(on) else ()
        if case.state == "taken_up" and not self.valid(on):
            return ()
        return FOLLOWING[case.state]

    def seen(self, case: Case, on: date) -> Case:
        """The case on a day: it lapsed if the demand ended before the papers were complete."""
        return replace(case, state="lapsed") if case.state == "taken_up" and not self.valid(on) else case


def stage(life: Life, banks: Sequence[str], edition: int | None, today: date) -> str:
    """How far a demand has come before any bank decides: stated, authorised, listed, taken_up, withdrawn or ended.

    ``banks`` hold a consent in force; ``edition`` is the newest that recommends the enterprise.
    """
    if life.withdrawn_on is not None:
        return "withdrawn"
    if any(case.state not in WITHOUT_LOAN for cases in life.cases.values() for case in cases):
        return "taken_up"
    if not life.valid(today):
        return "ended"
    if edition is not None and banks:
        return "listed"
    return "authorised" if banks else "stated"


STAGES: dict[str, Text] = {
    "stated": Text("已申报", "stated"),
    "authorised": Text("已授权", "authorised"),
    "listed": Text("已推荐", "listed"),
    "taken_up": Text("银行办理中", "taken up"),
    "withdrawn": Text("已撤回", "withdrawn"),
    "ended": Text("已到期", "ended"),
}
"""Stages of a demand in words."""


def fold(events: Iterable[Event]) -> Life:
    """The state after these events, each of which was accepted when it happened."""
    return reduce(_applied, events, Life())


def after(life: Life, event: Event) -> Life:
    """The state after one more event; raises ``Conflict`` if it cannot follow, ``Invalid`` if its day cannot."""
    case = life.case_of(event.bank)
    if case is not None and event.on < case.since:
        raise Invalid(
            Text(f"{event.on} 早于上一步的日期 {case.since}", f"{event.on} is before the step before it, {case.since}"),
            Text("更正日期", "Correct the day"),
        )
    possible = life.possible(event.bank, event.on) if event.bank else life.open_to_enterprise
    if event.kind not in possible:
        raise _refused(life, event, possible)
    return _applied(life, event)


def _applied(life: Life, event: Event) -> Life:
    if event.bank:
        return _of_bank(life, event)
    if event.kind == "withdrawn":
        ended = {bank: (*cases[:-1], _withdrawn(cases[-1])) for bank, cases in life.cases.items()}
        return replace(life, withdrawn_on=event.on, cases=ended)
    stated_on = event.on if event.kind == "stated" else life.stated_on
    return replace(life, stated_on=stated_on, valid_until=event.detail["valid_until"])


def _withdrawn(case: Case) -> Case:
    """A case without a loan ends with the demand; a loan goes on."""
    return replace(case, state="withdrawn") if case.state in {"taken_up", "papers", "approved"} else case


def _of_bank(life: Life, event: Event) -> Life:
    before = life.cases.get(event.bank, ())
    if event.kind == "taken_up":
        cases = (*before, Case(event.bank, "taken_up", event.detail["edition"], event.on, event.on, event.detail))
    else:
        cases = (*before[:-1], replace(before[-1], since=event.on, **_changes(event)))
    return replace(life, cases={**life.cases, event.bank: cases})


def _changes(event: Event) -> dict[str, Any]:
    detail = dict(event.detail)
    match event.kind:
        case "papers":
            return {"state": "papers", "papers_on": event.on, "due": detail["due"], "remind_on": detail["remind_on"]}
        case "approved":
            return {"state": "approved", "decided_on": event.on, "approval": detail}
        case "refused":
            return {"state": "refused", "decided_on": event.on, "refusal": detail}
        case "disbursed":
            return {"state": "disbursed", "loan": {"on": event.on, **detail}}
        case kind:
            return {"state": kind}


def followed(case: Case, last: Outcome | None) -> Case:
    """A case with the last report of its loan; a claim stands until the loan is settled."""
    if last is None or case.loan is None:
        return case
    if case.state == "claimed" and last.state != "settled":
        return replace(case, last=last)
    return replace(case, state="followed" if last.state == "normal" else last.state, last=last)


def _refused(life: Life, event: Event, possible: Sequence[str]) -> Conflict:
    case = life.case_of(event.bank)
    state = STATES[life.seen(case, event.on).state] if case else Text("未受理", "not taken up")
    if not event.bank:
        state = (
            STAGES["withdrawn" if life.withdrawn_on else "stated"] if life.stated_on else Text("未申报", "not stated")
        )
    act = ACTS[event.kind]
    zh = "、".join(ACTS[each].zh for each in possible) or "无"
    en = ", ".join(ACTS[each].en for each in possible) or "nothing"
    return Conflict(
        Text(f"当前状态为“{state.zh}”，不能{act.zh}", f"It is {state.en}: you cannot {act.en} now"),
        Text(f"现在可以：{zh}", f"Possible now: {en}"),
    )
