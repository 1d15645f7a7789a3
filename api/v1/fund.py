"""The risk-mitigation fund: the office sees everything, a bank its own loans, claims and fuse.

Every write carries an idempotency key: the same key with the same content is answered as before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, status
from pydantic import BaseModel
from sqlalchemy import Connection

from api import access
from api.dependencies import IdempotencyKey, Opened, Today
from api.v1.schemas import fund as schemas
from api.v1.schemas.base import LARGEST, Worded
from api.v1.schemas.fund import EntryTold, PostingTold
from scoring.errors import Invalid, NotFound, Text
from scoring.lending import fund_view
from scoring.lending.fund import EVERY_BANK, KINDS, Act, Entry
from scoring.pipeline import fund as acting
from scoring.pipeline.workspace import Workspace
from scoring.store import fund as store
from scoring.store import idempotency
from scoring.store.people import Person

router = APIRouter(prefix="/v1/fund", tags=["fund"])

Number = Annotated[int, Path(ge=1, le=LARGEST)]


@dataclass(frozen=True)
class Desk:
    """What every write needs: the installation, the day, and the key that names the request."""

    workspace: Workspace
    today: date
    key: str


def desk_of(workspace: Opened, today: Today, key: IdempotencyKey) -> Desk:
    """The desk of a request."""
    return Desk(workspace, today, key)


Writing = Annotated[Desk, Depends(desk_of)]


@router.get("")
def standing(_: access.Office, workspace: Opened, today: Today) -> schemas.Standing:
    """How the fund stands today."""
    with workspace.database.reading() as connection:
        found = fund_view.standing(store.ledger(connection), store.terms(connection, today), today)
    return schemas.Standing(**asdict(found))


@router.get("/entries")
def entries(_: access.Office, workspace: Opened) -> list[EntryTold]:
    """The whole ledger, oldest first."""
    with workspace.database.reading() as connection:
        return [entry_told(each) for each in store.entries(connection)]


@router.get("/exposures")
def exposures(person: access.BankOrOffice, workspace: Opened) -> list[schemas.Exposure]:
    """The loans that are or were in cover; a bank's own."""
    with workspace.database.transaction() as connection:
        found = fund_view.exposures(store.ledger(connection), _only(person))
        access.note_look(connection, person, "read", "fund", {each.enterprise for each in found})
    return [schemas.Exposure(**asdict(each)) for each in found]


@router.get("/exposures/{bank}/{loan_no:path}")
def exposure(person: access.BankOrOffice, bank: str, loan_no: str, workspace: Opened) -> schemas.Exposure:
    """One of them."""
    with workspace.database.transaction() as connection:
        fund = store.ledger(connection)
        if (bank, loan_no) not in fund.enrolled or _only(person) not in {EVERY_BANK, bank}:
            raise _none(Text(f"没有可供查看的贷款 {loan_no}", f"There is no loan {loan_no} that you may see"))
        found = fund_view.exposure(fund, (bank, loan_no))
        access.note_look(connection, person, "read", found.enterprise, [found.enterprise])
    return schemas.Exposure(**asdict(found))


@router.get("/claims")
def claims(person: access.BankOrOffice, workspace: Opened) -> list[schemas.Claim]:
    """The claims, newest first; a bank's own."""
    with workspace.database.transaction() as connection:
        found = fund_view.claims(store.ledger(connection), _only(person))
        access.note_look(connection, person, "read", "fund", {each.enterprise for each in found})
    return [schemas.Claim(**asdict(each)) for each in found]


@router.get("/claims/{number}")
def claim(person: access.BankOrOffice, number: Number, workspace: Opened) -> schemas.Claim:
    """One of them."""
    with workspace.database.transaction() as connection:
        found = [c for c in fund_view.claims(store.ledger(connection), _only(person)) if c.number == number]
        if not found:
            raise _none(Text(f"没有可供查看的第 {number} 号申请", f"There is no claim {number} that you may see"))
        access.note_look(connection, person, "read", found[0].enterprise, [found[0].enterprise])
    return schemas.Claim(**asdict(found[0]))


@router.get("/fuses")
def fuses(person: access.BankOrOffice, workspace: Opened, today: Today) -> list[schemas.Fuse]:
    """The pool's fuse and every bank's; to a bank its own only."""
    with workspace.database.reading() as connection:
        found = fund_view.fuses(store.ledger(connection), store.terms(connection, today), _only(person))
    return [_fuse(each) for each in found]


@router.post("/contributions", status_code=status.HTTP_201_CREATED)
def contribute(person: access.Office, given: schemas.Contribution, desk: Writing) -> EntryTold:
    """Bring money into the pool."""
    act = Act(person.name, desk.today, given.note)
    return _once(desk, person, given, lambda c: acting.contribute(c, given.amount_fen, given.contributor, act))


@router.post("/enrolments", status_code=status.HTTP_201_CREATED)
def enrol(person: access.BankOrOffice, given: schemas.LoanNamed, desk: Writing) -> EntryTold:
    """Bring a loan into cover; a bank its own."""
    bank, act = _bank(person, given.bank), Act(person.name, desk.today)
    _refresh(desk, bank)
    return _once(desk, person, given, lambda c: acting.enrol(c, bank, given.loan_no, act))


@router.post("/claims", status_code=status.HTTP_201_CREATED)
def file_claim(person: access.BankOrOffice, given: schemas.ClaimFiled, desk: Writing) -> EntryTold:
    """File a claim; a bank for its own loan."""
    bank, act = _bank(person, given.bank), Act(person.name, desk.today, given.note)
    _refresh(desk, bank)
    return _once(desk, person, given, lambda c: acting.claim(c, bank, given.loan_no, given.amount_fen, act))


@router.post("/claims/{number}/approve")
def approve_claim(person: access.Office, number: Number, desk: Writing) -> EntryTold:
    """Approve a claim and pay it; not by who filed it."""
    act = Act(person.name, desk.today)
    return _once(desk, person, {"approve": number}, lambda c: acting.pay(c, number, act))


@router.post("/claims/{number}/refuse")
def refuse_claim(person: access.Office, number: Number, given: schemas.Reason, desk: Writing) -> EntryTold:
    """Refuse a claim, with a reason."""
    act = Act(person.name, desk.today, given.reason)
    return _once(desk, person, {"refuse": number, **_json(given)}, lambda c: acting.refuse(c, number, act))


@router.post("/recoveries", status_code=status.HTTP_201_CREATED)
def recover(person: access.Office, given: schemas.Recovery, desk: Writing) -> EntryTold:
    """Share what came back from a borrower in proportion to what each party bore."""
    act, loan = Act(person.name, desk.today, given.note), (given.bank, given.loan_no)
    return _once(desk, person, given, lambda c: acting.recover(c, loan, given.amount_fen, act))


@router.post("/write-offs", status_code=status.HTTP_201_CREATED)
def write_off(person: access.Office, given: schemas.WriteOff, desk: Writing) -> EntryTold:
    """Give up what is still owed; not by who approved the claim."""
    act, loan = Act(person.name, desk.today, given.reason), (given.bank, given.loan_no)
    return _once(desk, person, given, lambda c: acting.write_off(c, loan, act))


@router.post("/entries/{number}/correct", status_code=status.HTTP_201_CREATED)
def correct(person: access.Office, number: Number, given: schemas.Reason, desk: Writing) -> EntryTold:
    """Take an entry back by its opposite; not by who booked it."""
    act = Act(person.name, desk.today, given.reason)
    return _once(desk, person, {"correct": number, **_json(given)}, lambda c: acting.correct(c, number, act))


@router.post("/fuses/lift")
def lift(person: access.Office, given: schemas.Lifted, desk: Writing) -> EntryTold:
    """Put a fuse back, once the rate is below its level."""
    act = Act(person.name, desk.today, given.reason)
    return _once(desk, person, given, lambda c: acting.lift(c, given.bank, act))


def entry_told(entry: Entry) -> EntryTold:
    """An entry of the ledger in words."""
    postings = [PostingTold(account=p.account, fen=p.fen, **_loan(p.loan)) for p in entry.postings]
    members = {name: getattr(entry, name) for name in EntryTold.model_fields if name not in {"label", "postings"}}
    return EntryTold(**members | {"facts": dict(entry.facts)}, label=_worded(KINDS[entry.kind]), postings=postings)


def _loan(loan: tuple[str, str] | None) -> dict[str, str]:
    return dict(zip(("bank", "loan_no"), loan or ("", ""), strict=True))


def _only(person: Person) -> str:
    """Whose loans somebody sees."""
    return person.subject if person.role == "bank" else EVERY_BANK


def _bank(person: Person, named: str) -> str:
    """The bank that acts: a bank is itself and no other, the office names one."""
    if person.role == "bank" and named not in {"", person.subject}:
        raise _none(Text(f"没有可供办理的银行 {named}", f"There is no bank {named} for you to act for"))
    if person.role != "bank" and not named:
        raise Invalid(Text("没有写明银行", "No bank is named"), Text("写明银行", "Name the bank"))
    return person.subject if person.role == "bank" else named


def _refresh(desk: Desk, bank: str) -> None:
    """Bring a bank's cover up to date, for itself: what follows may be refused."""
    with desk.workspace.database.transaction() as connection:
        acting.refresh(connection, desk.today, bank)


def _once(
    desk: Desk, person: Person, given: BaseModel | Mapping[str, Any], act: Callable[[Connection], Entry]
) -> EntryTold:
    content = {"act": type(given).__name__, **_json(given)} if isinstance(given, BaseModel) else given
    with desk.workspace.database.transaction() as connection:
        told = idempotency.once(connection, person.name, desk.key, content, lambda: _json(entry_told(act(connection))))
    return EntryTold(**told)


def _json(model: BaseModel) -> dict[str, Any]:
    return model.model_dump(mode="json")


def _fuse(found: fund_view.FuseView) -> schemas.Fuse:
    return schemas.Fuse(
        bank=found.bank,
        blown_since=found.blown_since,
        overdue_fen=found.rate.overdue_fen,
        outstanding_fen=found.rate.outstanding_fen,
        level_bp=found.rate.level_bp,
        reached=found.rate.reached,
        told=_worded(found.rate.told()),
        why=_worded(found.why) if found.why else None,
    )


def _none(what: Text) -> NotFound:
    return NotFound(what, Text("银行只能办理本行的业务", "A bank acts on its own loans only"))


def _worded(text: Text) -> Worded:
    return Worded(zh=text.zh, en=text.en)
