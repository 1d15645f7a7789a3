"""The risk-mitigation fund on the command line: how it stands, and every act on it. Amounts are in 万元."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer
from rich.table import Table
from sqlalchemy import Connection

from scoring.cli import fund_scheme
from scoring.cli.console import console, results
from scoring.errors import Text
from scoring.lending import fund_view
from scoring.lending.fund import ACCOUNTS, BORNE, CLAIM_STATES, EVERY_BANK, KINDS, Act, Entry
from scoring.pipeline import fund as acting
from scoring.pipeline.workspace import Workspace, opened
from scoring.settings import Settings
from scoring.store import fund as store

fund = typer.Typer(
    name="fund",
    help="风险缓释基金 the risk-mitigation fund: its standing, and every act on it. Amounts are in 万元 (10,000 yuan).",
    invoke_without_command=True,
    pretty_exceptions_enable=False,
)
fund.add_typer(fund_scheme.scheme)

FEN = 1_000_000
"""Of one 万元."""


def fen(amount: str) -> int:
    """万元 as whole fen."""
    try:
        found = Decimal(amount.replace(",", "")) * FEN
    except InvalidOperation as trouble:
        raise typer.BadParameter(f"{amount} 不是数 is no number") from trouble
    if found != found.to_integral_value() or not 0 < found <= 10**15:
        raise typer.BadParameter(f"{amount} 不是以分为最小单位的正数 is not a positive amount in whole fen")
    return int(found)


Wan = Annotated[int, typer.Argument(parser=fen, metavar="WAN", help="Amount in 万元")]
Bank = Annotated[str, typer.Argument(metavar="BANK", help="Code of the bank")]
Loan = Annotated[str, typer.Argument(metavar="LOAN", help="The bank's number of the loan")]
Number = Annotated[int, typer.Argument(min=1)]
Because = Annotated[str, typer.Option("--reason", help="Why: kept in the ledger")]
Note = Annotated[str, typer.Option("--note", help="A remark, kept in the ledger")]
OneBank = Annotated[str, typer.Option("--bank", help="Of this bank only")]


@fund.callback()
def standing(context: typer.Context) -> None:
    """Tell how the fund stands: balances, what was and can be paid this year, claims that wait, fuses."""
    if context.invoked_subcommand is not None:
        return
    workspace = opened(Settings())
    today = workspace.settings.current_day
    with workspace.database.reading() as connection:
        book, terms = store.ledger(connection), store.terms(connection, today)
    found = fund_view.standing(book, terms, today)
    results.print(f"{found.name}（第 {found.scheme} 版 version {found.scheme}）", markup=False)
    table = Table("账户 account", "万元 (×10,000 yuan)")
    for account, amount in found.balances.items():
        table.add_row(str(ACCOUNTS[account]), _wan(amount))
    results.print(table)
    _line(
        f"{found.year} 年已补偿 {_wan(found.paid_fen)}，按各项上限至多 {_wan(found.limit_fen)} / "
        f"paid in {found.year}: {_wan(found.paid_fen)}, at most {_wan(found.limit_fen)} by all caps"
    )
    for claim in fund_view.claims(book):
        if claim.state == "filed":
            _line(f"待审批 waiting {claim.number}: {claim.bank} {claim.loan_no} {_wan(claim.amount_fen)}")
    for view in fund_view.fuses(book, terms):
        if view.why:
            _line(str(view.why))


@fund.command()
def contribute(
    amount: Wan, contributor: Annotated[str, typer.Option("--from", help="Who pays")], note: Note = ""
) -> None:
    """Bring money into the pool."""
    _do(lambda connection, act: acting.contribute(connection, amount, contributor, act), note)


@fund.command()
def enrol(bank: OneBank = EVERY_BANK) -> None:
    """Bring every loan into cover that was lent under a valid edition; tell of the others why not."""
    workspace = opened(Settings())
    act = Act(getpass.getuser(), workspace.settings.current_day)
    _refresh(workspace)
    with workspace.database.transaction() as connection:
        done = list(acting.enrol_all(connection, act, bank or None))
    for each in done:
        if isinstance(each, Entry):
            _tell(each)
        else:
            console.print(str(each[1].detail), markup=False, soft_wrap=True)


@fund.command()
def refresh() -> None:
    """Bring the cover up to date with what banks reported; fuses may blow."""
    for entry in _refresh(opened(Settings())):
        _tell(entry)


@fund.command()
def claim(bank: Bank, loan: Loan, amount: Wan, note: Note = "") -> None:
    """File a bank's claim for unpaid principal."""
    _refresh(opened(Settings()))
    made = _do(lambda connection, act: acting.claim(connection, bank, loan, amount, act), note)
    console.print(f"由另一人批准 / somebody else approves: xinyidai fund approve-claim {made.number}", soft_wrap=True)


@fund.command()
def approve_claim(number: Number) -> None:
    """Approve a claim that somebody else filed, and pay it."""
    made = _do(lambda connection, act: acting.pay(connection, number, act))
    parts = {p.account: p.fen for p in made.postings}
    for account in BORNE.values():
        _line(f"{ACCOUNTS[account]}: {_wan(parts.get(account, 0))}")


@fund.command()
def refuse_claim(number: Number, reason: Because) -> None:
    """Refuse a claim."""
    _do(lambda connection, act: acting.refuse(connection, number, act), reason)


@fund.command()
def recover(bank: Bank, loan: Loan, amount: Wan, note: Note = "") -> None:
    """Share what came back from a borrower, in proportion to what each party bore."""
    _do(lambda connection, act: acting.recover(connection, (bank, loan), amount, act), note)


@fund.command()
def write_off(bank: Bank, loan: Loan, reason: Because) -> None:
    """Give up what is still owed of a loan; not by who approved its claim."""
    _do(lambda connection, act: acting.write_off(connection, (bank, loan), act), reason)


@fund.command()
def correct(entry: Number, reason: Because) -> None:
    """Take an entry back by its opposite; not by who booked it."""
    _do(lambda connection, act: acting.correct(connection, entry, act), reason)


@fund.command()
def fuse(
    bank: OneBank = EVERY_BANK,
    lift: Annotated[bool, typer.Option("--lift", help="Lift it; the pool's if no bank is named")] = False,
    reason: Because = "",
) -> None:
    """Tell the overdue rates and fuses of the pool and of each bank, or lift one."""
    if lift:
        _do(lambda connection, act: acting.lift(connection, bank, act), reason)
        return
    workspace = opened(Settings())
    with workspace.database.reading() as connection:
        book, terms = store.ledger(connection), store.terms(connection, workspace.settings.current_day)
    for view in fund_view.fuses(book, terms, bank):
        whose = view.bank or "全部 all"
        _line(str(view.why) if view.why else f"{whose}：{view.rate.told()}")


@fund.command()
def ledger(as_json: Annotated[bool, typer.Option("--json", help="One JSON line each")] = False) -> None:
    """List the entries of the ledger, oldest first."""
    with opened(Settings()).database.reading() as connection:
        found = store.entries(connection)
    for entry in found:
        if as_json:
            members = {name: getattr(entry, name) for name in Entry.__dataclass_fields__}
            members["postings"] = [{"account": p.account, "fen": p.fen, "loan": p.loan} for p in entry.postings]
            typer.echo(json.dumps(members, ensure_ascii=False, default=str))
        else:
            _tell(entry)


@fund.command()
def claims() -> None:
    """List the claims, newest first."""
    with opened(Settings()).database.reading() as connection:
        found = fund_view.claims(store.ledger(connection))
    table = Table("号 no.", "日期 day", "银行 bank", "借据 loan", "申请 claimed", "补偿 paid", "状态 state")
    for each in found:
        state = str(CLAIM_STATES[each.state])
        amounts = (_wan(each.amount_fen), _wan(each.paid_fen))
        table.add_row(str(each.number), str(each.filed_on), each.bank, each.loan_no, *amounts, state)
    results.print(table)


def _refresh(workspace: Workspace) -> list[Entry]:
    with workspace.database.transaction() as connection:
        return acting.refresh(connection, workspace.settings.current_day)


def _do(act: Callable[[Connection, Act], Entry], note: str = "") -> Entry:
    workspace = opened(Settings())
    with workspace.database.transaction() as connection:
        made = act(connection, Act(getpass.getuser(), workspace.settings.current_day, note))
    _tell(made)
    return made


def _tell(entry: Entry) -> None:
    kind: Text = KINDS[entry.kind]
    moved = sum(p.fen for p in entry.postings if p.fen > 0) or entry.facts.get("amount_fen", 0)
    loan = " ".join(filter(None, (entry.bank, entry.loan_no)))
    parts = [f"{entry.number:>5}", f"{entry.day}", f"{kind}", loan, _wan(moved) if moved else "", entry.by, entry.note]
    _line("  ".join(part for part in parts if part))


def _wan(amount: int) -> str:
    return f"{amount / FEN:,.2f}"


def _line(text: str) -> None:
    results.print(text, markup=False, soft_wrap=True)
