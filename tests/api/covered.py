"""A fund in the small county: a scheme in force, money in the pool, a loan in cover that is late, and a claim on it."""

from dataclasses import asdict
from datetime import timedelta

from small_county import AS_OF, TIED, House

from scoring.lending.fund import Act
from scoring.pipeline import fund as acting
from scoring.policy.scheme import WHOLE, Scheme
from tests.store.lent import in_force, listed, report

BANK, LOAN = "one-bank", "L1"
GRANTED = AS_OF - timedelta(100)
SCHEME = Scheme(compensation_cap_bp=WHOLE, fuse_bank_bp=WHOLE, fuse_pool_bp=WHOLE)
DRAFT = {"parameters": asdict(SCHEME) | {"claim_overdue_days": 60}, "effective_on": AS_OF.isoformat(), "reason": "试行"}

CONTRIBUTION, ENROLMENT, REPORT, CLAIM = range(1, 5)
"""The entries of the ledger."""


def covered(house: House, *, claim: bool = True) -> None:
    """Version 1 of the scheme is in force; version 2, proposed by ``office``, waits."""
    with house.workspace.database.transaction() as connection:
        in_force(connection, SCHEME, GRANTED)
        acting.propose(connection, Scheme(), AS_OF, "试行", "office", AS_OF)
        listed(connection, (TIED, BANK), published=GRANTED - timedelta(7))
        acting.contribute(connection, 1_000_000_000, "德化县财政局", Act("li", GRANTED))
        report(connection, BANK, LOAN, TIED, granted_on=GRANTED, reported_on=GRANTED)
        acting.enrol(connection, BANK, LOAN, Act("li", GRANTED))
        late = {"reported_on": AS_OF, "state": "overdue", "overdue_days": 90}
        report(connection, BANK, LOAN, TIED, granted_on=GRANTED, **late)
        acting.refresh(connection, AS_OF)
        if claim:
            acting.claim(connection, BANK, LOAN, 100_000_000, Act("clerk", AS_OF))
