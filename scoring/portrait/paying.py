"""Arrears that an enterprise can clear, and insured headcount that it can restore."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from scoring.codes.periods import months_later
from scoring.errors import Text
from scoring.features.payment import QUARTER
from scoring.features.social_insurance import FALL, FALL_PERSONS
from scoring.portrait.actions import Action, Change, Row, Rows, day_before
from scoring.portrait.deadlines import told_by
from scoring.records.contract import ENTERPRISE
from scoring.records.sources import source
from scoring.records.supply_interruption import ARREARS

LONGEST_CUT = 3650
"""Days after which the supplier's own checks refuse that supply came back."""


def bills(utility: str) -> Callable[[Rows, date], Iterator[Action]]:
    """All bills of a utility past their due date, and what was cut off for them: finds one action."""

    def find(rows: Rows, as_of: date) -> Iterator[Action]:
        day, label = day_before(as_of), source(utility).label
        owed = [r for r in rows[utility] if _owed(r, as_of)]
        cut = [
            r
            for r in rows["supply_interruption"]
            if (r["utility"], r["ground"], r["restored_on"]) == (utility, ARREARS, None)
            and (day - r["cut_on"]).days <= LONGEST_CUT
        ]
        paid = [Change(utility, r, {"paid_on": day, "paid_fen": r["bill_fen"]} | _cleared(r)) for r in owed] + [
            Change("supply_interruption", r, {"restored_on": day}) for r in cut
        ]
        if paid:
            fen = sum(r["arrears_fen"] or r["bill_fen"] - (r["paid_fen"] or 0) for r in owed)
            yield Action(
                id=f"pay:{utility}",
                label=Text(f"缴清{label.zh}欠费", f"Pay the arrears: {label.en.lower()}"),
                what=Text(
                    f"缴清到期未缴的账单 {len(owed)} 张，共 {_yuan(fen)} 元{'，申请恢复供应' if cut else ''}；"
                    "如已缴纳，请报送单位更正",
                    f"Pay the bills past their due date ({len(owed)}, CNY {_yuan(fen)})"
                    f"{' and have the supply restored' if cut else ''}; if they are paid, have the record corrected",
                ),
                where=Text(source(utility).owner, source(utility).owner),
                basis=source(utility).legal_basis,
                since=as_of,
                counts_from=told_by(as_of, utility),
                changes=tuple(paid),
            )

    return find


def _owed(bill: Row, as_of: date) -> bool:
    """Whether a bill counts as unpaid: see :mod:`scoring.features.payment`."""
    late, stated = (as_of - bill["due_on"]).days, bill["arrears_fen"] or 0
    return late > 1 and bool(stated or (bill["paid_on"] is None and late > QUARTER))


def _cleared(row: Row) -> dict[str, int]:
    return {} if row["arrears_fen"] is None else {"arrears_fen": 0}


def tax(rows: Rows, as_of: date) -> Iterator[Action]:
    """Announced arrears, and declared tax past its due date."""
    day = day_before(as_of)
    short = [r for r in rows["tax_declaration"] if r["due_on"] < day and r["tax_paid_fen"] < r["tax_due_fen"]]
    changes = [Change("tax_arrears", r, {"cleared_on": day}) for r in rows["tax_arrears"]] + [
        Change("tax_declaration", r, {"tax_paid_fen": r["tax_due_fen"], "paid_on": day}) for r in short
    ]
    if changes:
        yield Action(
            id="pay:tax",
            label=Text("缴清欠税", "Clear the tax arrears"),
            what=Text(
                f"缴清公告的欠税（{len(rows['tax_arrears'])} 条）和逾期未缴的申报税款（{len(short)} 期）及滞纳金",
                f"Pay the announced arrears ({len(rows['tax_arrears'])}) and the tax declared and overdue "
                f"({len(short)} periods), with late fees",
            ),
            where=Text("主管税务机关", "The tax authority in charge"),
            basis=source("tax_arrears").legal_basis,
            since=as_of,
            counts_from=told_by(as_of, *{c.source for c in changes}),
            changes=tuple(changes),
        )


def contributions(name: str) -> Callable[[Rows, date], Iterator[Action]]:
    """The months of a kind of contributions that are not fully paid: finds one action."""

    def find(rows: Rows, as_of: date) -> Iterator[Action]:
        day, label = day_before(as_of), source(name).label
        short = [r for r in rows[name] if r["contribution_paid_fen"] < r["contribution_due_fen"]]
        changes = [
            Change(name, r, {"contribution_paid_fen": r["contribution_due_fen"], "paid_on": day} | _cleared(r))
            for r in short
        ]
        stated = [r for r in rows[name] if r["arrears_fen"] is not None][-1:]
        changes += [Change(name, r, {"arrears_fen": 0}) for r in stated if r["arrears_fen"] and r not in short]
        if changes:
            yield Action(
                id=f"pay:{name}",
                label=Text(f"补缴{label.zh}欠费", f"Pay the arrears: {label.en.lower()}"),
                what=Text(
                    f"补缴没有缴足的 {len(changes)} 个月", f"Pay up {len(changes)} months that are not paid in full"
                ),
                where=Text(source(name).owner, source(name).owner),
                basis=source(name).legal_basis,
                since=as_of,
                counts_from=told_by(as_of, name),
                changes=tuple(changes),
            )

    return find


def headcount(rows: Rows, as_of: date) -> Iterator[Action]:
    """The newest month (the last whole one, if none of the last three is told) with the heads of a year's fullest."""
    months = rows["social_insurance"]
    if not months:
        return
    day, newest = day_before(as_of), months[-1]
    year = [r for r in months if r["month"] > months_later(newest["month"], -12)]
    fullest = max(year, key=lambda r: (r["insured"], r["month"]))
    last = as_of.replace(day=1) - timedelta(days=1)
    silent = newest["month"] < months_later(last.replace(day=1), -2)
    lost = fullest["insured"] - newest["insured"]
    fell = newest["insured"] <= FALL * fullest["insured"] and lost >= FALL_PERSONS
    if not fullest["insured"] or not (silent or fell):
        return
    row = {ENTERPRISE: newest[ENTERPRISE], "month": last} if silent else newest
    due = fullest["contribution_due_fen"]
    stated = {"insured": fullest["insured"], "contribution_due_fen": due, "contribution_paid_fen": due, "paid_on": day}
    heads = f"{fullest['insured']:,}"
    yield Action(
        id="insure:headcount",
        label=Text(f"恢复参保人数到 {heads} 人", f"Insure {heads} people again"),
        what=Text(
            f"为在岗而未参保的职工补办参保并缴费，使 {row['month']:%Y-%m} 的参保人数回到 {fullest['month']:%Y-%m} "
            f"的 {heads} 人；只限真实用工，不得挂靠参保",
            f"Insure, and pay for, staff who work and are not insured, so that {row['month']:%Y-%m} has the {heads} "
            f"people of {fullest['month']:%Y-%m} again; real staff only",
        ),
        where=Text(source("social_insurance").owner, source("social_insurance").owner),
        basis=source("social_insurance").legal_basis,
        since=as_of,
        counts_from=told_by(as_of, "social_insurance"),
        changes=(Change("social_insurance", row, stated),),
    )


def _yuan(fen: int) -> str:
    return f"{fen / 100:,.2f}"
