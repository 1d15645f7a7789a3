"""Editions: stored once, whole, sealed, and never changed; what is wrong with one is withdrawn in a row of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, insert, select

from scoring.errors import Conflict, Gone, Invalid, NotFound, Tampered, Text
from scoring.policy.decide import CULTIVATED, LEFT_OUT, RECOMMENDED
from scoring.policy.rules import LISTED
from scoring.records.consent import FOR_A_LOAN
from scoring.store import seals
from scoring.store.database import one_at_a_time
from scoring.store.tables import (
    consent,
    decision,
    edition,
    edition_bank,
    edition_row,
    edition_withdrawal,
    model,
    policy,
    run,
    seal,
)
from scoring.whitelist.edition import EARLIER, Edition, parse

_HEADS = (
    select(
        *(c for c in edition.columns if c.name != "body"),
        run.c.model_digest,
        (model.c.name + "/" + model.c.version).label("model"),
        *(c for c in edition_withdrawal.columns if c.name != "edition"),
        seal.c.kid,
    )
    .join(run, run.c.id == edition.c.run_id)
    .join(model, model.c.digest == run.c.model_digest)
    .outerjoin(edition_withdrawal, edition_withdrawal.c.edition == edition.c.number)
    .outerjoin(seal, seal.c.number == edition.c.number)
    .order_by(edition.c.number.desc())
)
"""Editions without their bytes, newest first, each with the model that scored, its withdrawal and its seal's key."""


def add(  # noqa: PLR0913  (what it was made of, by whom and when)
    connection: Connection, made: Edition, *, run_id: int, policy_version: int, by: str, at: datetime
) -> tuple[int, bool]:
    """Store an edition as the newest one; returns its number and whether it is new. A new one waits for its seal.

    Only the newest edition with the same bytes is the same edition, unless it was withdrawn: going back to what an
    older one said is a new edition.
    """
    one_at_a_time(connection, edition)
    last = connection.execute(_HEADS.limit(1)).mappings().first()
    if last is not None and last["digest"] == made.digest and last["withdrawn_at"] is None:
        return int(last["number"]), False
    number = 1 + (last["number"] if last else 0)
    counts = made.counts
    connection.execute(
        insert(edition).values(
            number=number,
            digest=made.digest,
            as_of=made.inputs.as_of,
            valid_until=made.valid_until,
            run_id=run_id,
            policy_version=policy_version,
            applied=made.manifest["counts"]["applied"],
            listed=counts[RECOMMENDED],
            cultivated=counts[CULTIVATED],
            left_out=counts[LEFT_OUT],
            body=made.body,
            published_by=by,
            published_at=at,
        )
    )
    rows = [{"edition": number, "rank": r["rank"], "enterprise": r["enterprise"], "body": r} for r in made.listed]
    if rows:
        connection.execute(insert(edition_row), rows)
    sent = _sent(made)
    if sent:
        connection.execute(insert(edition_bank), [{"edition": number, **each} for each in sent])
    decided = _decided(made)
    if decided:
        connection.execute(insert(decision), [{"edition": number, **each} for each in decided])
    return number, True


def _sent(made: Edition) -> list[dict[str, str]]:
    """To which banks the edition recommends whom, by bank and code."""
    if made.manifest["format"] == EARLIER:
        return []
    sent = [{"bank": bank, "enterprise": r["enterprise"]} for r in made.listed for bank in r["banks"]]
    return sorted(sent, key=lambda each: tuple(each.values()))


def _decided(made: Edition) -> list[dict[str, Any]]:
    """The decisions of an edition as they are stored."""
    earlier = made.manifest["format"] == EARLIER
    return [
        {
            "enterprise": r["enterprise"],
            "decision": RECOMMENDED,
            "rank": r["rank"],
            "causes": r.get("causes", [LISTED]),
            "body": None,
        }
        for r in made.listed
    ] + [
        {
            "enterprise": r["enterprise"],
            "decision": r.get("decision", LEFT_OUT),
            "rank": None,
            "causes": r["causes"],
            "body": None if earlier else r,
        }
        for r in made.others
    ]


def withdraw(connection: Connection, number: int, reason: str, by: str) -> None:
    """Take an edition back for a reason: readers get the newest one that was not withdrawn."""
    if not reason.strip():
        raise Invalid(Text("没有填写撤回理由", "No reason is given"), Text("写明为什么撤回", "Say why it is withdrawn"))
    one_at_a_time(connection, edition_withdrawal)
    if one(connection, number)["withdrawn_at"] is not None:
        raise Conflict(
            Text(f"第 {number} 期已经撤回", f"Edition {number} was withdrawn before"),
            Text("查看各期列表", "See the list of editions"),
        )
    values = {"edition": number, "reason": reason.strip(), "withdrawn_by": by, "withdrawn_at": datetime.now(UTC)}
    connection.execute(insert(edition_withdrawal).values(values))


def every(connection: Connection) -> list[dict[str, Any]]:
    """All editions without their bytes, withdrawn ones too, newest first."""
    return [dict(r) for r in connection.execute(_HEADS).mappings()]


def newest(connection: Connection) -> dict[str, Any] | None:
    """The newest edition that was not withdrawn, without its bytes, if there is one."""
    row = connection.execute(_HEADS.where(edition_withdrawal.c.edition.is_(None)).limit(1)).mappings().first()
    return None if row is None else dict(row)


def one(connection: Connection, number: int | None = None) -> dict[str, Any]:
    """An edition without its bytes; the newest that was not withdrawn if no number is given."""
    if number is None:
        row = newest(connection)
    else:
        found = connection.execute(_HEADS.where(edition.c.number == number)).mappings().first()
        row = None if found is None else dict(found)
    if row is None:
        name = "白名单" if number is None else f"第 {number} 期白名单"
        raise NotFound(
            Text(f"还没有{name}", "No edition yet" if number is None else f"There is no edition {number}"),
            Text("先运行 xinyidai publish", "Run xinyidai publish first"),
        )
    return row


def standing(connection: Connection, number: int | None = None) -> dict[str, Any]:
    """The same for who acts on it: one that was withdrawn is gone."""
    head = one(connection, number)
    if head["withdrawn_at"] is not None:
        raise Gone(
            Text(f"第 {number} 期白名单已撤回：{head['reason']}", f"Edition {number} was withdrawn: {head['reason']}"),
            Text("改用最新一期", "Use the newest edition"),
        )
    return head


def expired(head: Mapping[str, Any], today: date) -> bool:
    """Whether an edition's last day has passed."""
    return head["valid_until"] is not None and today > head["valid_until"]


def moment(at: datetime) -> str:
    """A stored moment as a seal has it; SQLite forgets the zone of what we wrote in UTC."""
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).isoformat(timespec="seconds")


def body(connection: Connection, number: int) -> bytes:
    """The bytes of an edition, verified against its digest."""
    row = connection.execute(select(edition.c.body, edition.c.digest).where(edition.c.number == number)).one()
    if hashlib.sha256(row.body).hexdigest() != row.digest:
        raise _changed(
            number, Text(f"第 {number} 期白名单的内容与摘要不符", f"Edition {number} does not match its digest")
        )
    return bytes(row.body)


def rows_of(connection: Connection, number: int) -> list[dict[str, Any]]:
    """All rows of an edition in rank order, for the office."""
    query = select(edition_row.c.body).where(edition_row.c.edition == number).order_by(edition_row.c.rank)
    return [dict(row) for row in connection.execute(query).scalars()]


def decisions_page(
    connection: Connection, number: int, kind: str | None, after: str, limit: int
) -> list[dict[str, Any]]:
    """Decisions of an edition by code after the enterprise ``after``, all or of one kind, each with its row."""
    query = (
        select(decision, func.coalesce(decision.c.body, edition_row.c.body).label("row"))
        .outerjoin(
            edition_row,
            (edition_row.c.edition == decision.c.edition) & (edition_row.c.enterprise == decision.c.enterprise),
        )
        .where(decision.c.edition == number, decision.c.enterprise > after)
        .order_by(decision.c.enterprise)
        .limit(limit)
    )
    if kind is not None:
        query = query.where(decision.c.decision == kind)
    return [dict(row) for row in connection.execute(query).mappings()]


def verify(connection: Connection, number: int) -> Edition:
    """An edition, everything that is stored of it compared with its bytes and its seal; raises ``Tampered``.

    What readers are served, its head, the seal and its place in the chain, the policy and the run it names.
    """
    made = parse(body(connection, number))
    head = one(connection, number)
    columns = [c for c in decision.columns if c.name != "edition"]
    query = select(*columns).where(decision.c.edition == number).order_by(decision.c.enterprise)
    decided = [dict(row) for row in connection.execute(query).mappings()]
    expected = sorted(_decided(made), key=lambda each: each["enterprise"])
    banks = select(edition_bank.c.bank, edition_bank.c.enterprise).where(edition_bank.c.edition == number)
    sent = [dict(row) for row in connection.execute(banks).mappings()]
    same = sorted(sent, key=lambda each: tuple(each.values())) == _sent(made)
    if rows_of(connection, number) != list(made.listed) or decided != expected or not same:
        raise _changed(
            number,
            Text(
                f"第 {number} 期供读取的内容与已签存的内容不符",
                f"What readers see of edition {number} is not what it says",
            ),
        )
    counts = {RECOMMENDED: head["listed"], CULTIVATED: head["cultivated"], LEFT_OUT: head["left_out"]}
    told = (head["as_of"].isoformat(), head["model_digest"], head["valid_until"], counts)
    if told != (made.manifest["as_of"], made.manifest["model"], made.valid_until, made.counts):
        raise _changed(
            number, Text(f"第 {number} 期的摘要信息与内容不符", f"The head of edition {number} is not what it says")
        )
    if made.manifest["format"] == EARLIER:
        return made
    _inputs(connection, head, made)
    found = seals.verified(connection, number)
    stated = (made.digest, str(made.valid_until), moment(head["published_at"]))
    if (found.digest, found.valid_until, found.published_at) != stated:
        raise _changed(
            number, Text(f"第 {number} 期与其签章不符", f"Edition {number} is not the one that its seal names")
        )
    return made


def verify_every(connection: Connection) -> int:
    """Verify all editions, and that none is missing; returns how many there are, raises ``Tampered``."""
    numbers = _sequence(connection)
    for number in numbers:
        verify(connection, number)
    return len(numbers)


def _sequence(connection: Connection) -> list[int]:
    """The numbers of all editions: one after the other from 1, none without a seal once there were seals."""
    query = select(edition.c.number, seal.c.number.label("sealed")).outerjoin(seal).order_by(edition.c.number)
    numbers, sealing = [], False
    for expected, row in enumerate(connection.execute(query), 1):
        if row.number != expected or (sealing and row.sealed is None):
            raise _changed(
                expected, Text(f"第 {expected} 期或其签章缺失", f"Edition {expected} or its seal is missing")
            )
        sealing = row.sealed is not None
        numbers.append(row.number)
    return numbers


def _inputs(connection: Connection, head: dict[str, Any], made: Edition) -> None:
    """Compare the policy and the run that the store names with those in the edition's bytes."""
    number, version = head["number"], head["policy_version"]
    parameters = connection.execute(select(policy.c.parameters).where(policy.c.version == version)).scalar()
    if parameters != made.manifest["policy"]:
        raise _changed(
            number,
            Text(
                f"第 {version} 版方案不是第 {number} 期发布时的方案",
                f"Version {version} of the policy is not the one that edition {number} was published under",
            ),
        )
    ran = connection.execute(select(run.c.batches, run.c.as_of).where(run.c.id == head["run_id"])).one()
    if (ran.batches, ran.as_of) != (made.manifest["batches"], made.inputs.as_of):
        raise _changed(
            number,
            Text(
                f"第 {head['run_id']} 次评分不是第 {number} 期依据的评分",
                f"Run {head['run_id']} is not the one that edition {number} rests on",
            ),
        )


def _changed(number: int, what: Text) -> Tampered:
    return Tampered(
        what, Text(f"从备份恢复第 {number} 期及其依据", f"Restore edition {number} and what it rests on from backup")
    )


def consented(bank: str, today: date) -> Select[Any]:
    """Consents to a bank, for a loan, in force today as far as we know: the ground of every read by it."""
    return select(consent.c.enterprise).where(
        consent.c.bank == bank,
        consent.c.purpose == FOR_A_LOAN,
        consent.c.granted_on <= today,
        consent.c.valid_until >= today,
        consent.c.withdrawn_on.is_(None),
    )


def _seen(connection: Connection, number: int, bank: str, today: date) -> ColumnElement[bool]:
    """The clause that the bank may see a row of an edition: a consent today, and what the policy lets it be sent.

    A bank of which the edition's policy limits neither number nor kind sees whoever consents, later too; another one
    only those that the edition recommended to it.
    """
    allowed = exists(consented(bank, today).where(consent.c.enterprise == edition_row.c.enterprise))
    query = select(policy.c.parameters).join(edition, edition.c.policy_version == policy.c.version)
    rules = connection.execute(query.where(edition.c.number == number)).scalar() or {}
    if bank not in rules.get("quota_by_bank", {}) and bank not in rules.get("bank_scopes", {}):
        return allowed
    sent = select(edition_bank.c.enterprise).where(edition_bank.c.edition == number, edition_bank.c.bank == bank)
    return and_(allowed, edition_row.c.enterprise.in_(sent))


def rows_for_bank(  # noqa: PLR0913  (whose, when, and which page)
    connection: Connection, number: int, bank: str, today: date, *, after: int = 0, limit: int = 100
) -> list[dict[str, Any]]:
    """Rows of an edition in rank order that the bank may see at this moment, after rank ``after``."""
    query = (
        select(edition_row.c.body)
        .where(edition_row.c.edition == number, edition_row.c.rank > after, _seen(connection, number, bank, today))
        .order_by(edition_row.c.rank)
        .limit(limit)
    )
    return [dict(row) for row in connection.execute(query).scalars()]


def row_for_bank(connection: Connection, number: int, bank: str, today: date, enterprise: str) -> dict[str, Any] | None:
    """One enterprise's row of an edition, if the bank may see it at this moment."""
    query = select(edition_row.c.body).where(
        edition_row.c.edition == number,
        edition_row.c.enterprise == enterprise,
        _seen(connection, number, bank, today),
    )
    row = connection.execute(query).scalar()
    return dict(row) if row else None


def count_for_bank(connection: Connection, number: int, bank: str, today: date) -> int:
    """How many rows of an edition the bank may see at this moment."""
    seen = _seen(connection, number, bank, today)
    query = select(func.count()).select_from(edition_row).where(edition_row.c.edition == number, seen)
    return connection.execute(query).scalar_one()


def decision_on(connection: Connection, number: int, enterprise: str) -> dict[str, Any] | None:
    """What an edition decided on one enterprise."""
    query = select(decision).where(decision.c.edition == number, decision.c.enterprise == enterprise)
    row = connection.execute(query).mappings().first()
    return dict(row) if row else None
