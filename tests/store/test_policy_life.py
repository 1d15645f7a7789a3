"""The life of a policy: two people, one line of approved versions, and a day from which each is in force."""

import datetime as dt
from collections import Counter
from dataclasses import asdict, replace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import create_engine, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from scoring.errors import Conflict, Forbidden, Invalid, NotFound, UserError
from scoring.policy.parameters import Policy
from scoring.store import policies
from scoring.store.tables import policy

PEOPLE = ("li", "wang", "zhao")
TODAY = dt.date(2026, 11, 16)
DAY = dt.timedelta(days=1)
AT = dt.datetime(2026, 11, 16, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def engine():
    """An empty table of policies in memory."""
    made = create_engine("sqlite://")
    policy.create(made)
    return made


@pytest.fixture
def connection(engine):
    """A store whose first policy is in force; what a test writes is taken back."""
    with engine.connect() as open_, open_.begin() as transaction:
        policies.approve(open_, policies.propose(open_, Policy(), "安装", "factory"), "installation", TODAY)
        yield open_
        transaction.rollback()


def wanted(**values):
    return replace(Policy(), **values)


def proposed(connection, by="li", **values):
    return policies.propose(connection, wanted(**values), "试行", by)


def approved(connection, on=None, **values):
    version = policies.propose(connection, wanted(**values), "试行", "li", effective_on=on)
    policies.approve(connection, version, "wang", TODAY)
    return version


def states(connection, today=TODAY):
    return policies.states(policies.every(connection), today)


def test_a_draft_is_changed_submitted_approved_and_in_force_from_its_day(connection):
    later = TODAY + 10 * DAY
    version = policies.draft(connection, wanted(minimum_score=580.0), "更稳", "li")
    policies.edit(connection, version, wanted(minimum_score=590.0), "再稳些", "li", effective_on=later)
    assert states(connection)[version] == "draft"
    policies.submit(connection, version, "li")
    assert states(connection)[version] == "submitted"
    policies.approve(connection, version, "wang", TODAY)
    assert states(connection) == {2: "scheduled", 1: "in_force"}
    assert policies.in_force(connection, later - DAY)["version"] == 1
    row = policies.in_force(connection, later)
    assert (row["version"], row["reason"], row["parameters"]["minimum_score"]) == (version, "再稳些", 590.0)
    assert states(connection, later) == {2: "in_force", 1: "superseded"}


def test_without_a_day_it_is_in_force_on_the_day_of_approval_and_never_before_what_it_rests_on(connection):
    approved(connection, minimum_score=580.0)
    assert policies.in_force(connection, TODAY)["version"] == 2
    approved(connection, on=TODAY + 5 * DAY, minimum_score=590.0)
    approved(connection, minimum_score=600.0)
    assert policies.one(connection, 4)["effective_on"] == TODAY + 5 * DAY
    assert states(connection) == {4: "scheduled", 3: "superseded", 2: "in_force", 1: "superseded"}


@pytest.mark.parametrize("day", [TODAY - DAY, TODAY + 4 * DAY])
def test_a_day_that_is_past_or_before_its_base_is_refused(connection, day):
    approved(connection, on=TODAY + 5 * DAY, minimum_score=580.0)
    version = policies.propose(connection, wanted(minimum_score=590.0), "更稳", "li", effective_on=day)
    with pytest.raises(Conflict, match="the earliest day is 2026-11-21"):
        policies.approve(connection, version, "wang", TODAY)


def test_nobody_decides_on_the_own_proposal_nor_touches_the_draft_of_a_colleague(connection):
    draft = policies.draft(connection, wanted(minimum_score=580.0), "更稳", "li")
    for act in (policies.submit, policies.rebase):
        with pytest.raises(Forbidden, match="li drafted it"):
            act(connection, draft, "wang")
    with pytest.raises(Forbidden):
        policies.edit(connection, draft, wanted(minimum_score=590.0), "更稳", "wang")
    with pytest.raises(Forbidden):
        policies.withdraw(connection, draft, "wang", "不要", TODAY)
    policies.submit(connection, draft, "li")
    with pytest.raises(Forbidden, match="Somebody else"):
        policies.approve(connection, draft, "li", TODAY)
    with pytest.raises(Forbidden, match="Somebody else"):
        policies.reject(connection, draft, "li", "不要")
    with pytest.raises(Conflict, match="not a draft"):
        policies.edit(connection, draft, wanted(minimum_score=590.0), "更稳", "li")


@pytest.mark.parametrize("reason", ["", "  "])
def test_every_act_needs_a_reason(connection, reason):
    version = proposed(connection, minimum_score=580.0)
    with pytest.raises(Invalid, match="No reason"):
        policies.propose(connection, wanted(minimum_score=590.0), reason, "li")
    with pytest.raises(Invalid, match="No reason"):
        policies.reject(connection, version, "wang", reason)
    with pytest.raises(Invalid, match="No reason"):
        policies.withdraw(connection, version, "li", reason, TODAY)
    with pytest.raises(Invalid, match="No reason"):
        policies.roll_back(connection, version, reason, "li")


def test_a_version_that_changes_nothing_is_refused(connection):
    with pytest.raises(Conflict, match="version 1, unchanged"):
        policies.propose(connection, Policy(), "同样", "li")
    version = policies.draft(connection, wanted(minimum_score=580.0), "更稳", "li")
    with pytest.raises(Conflict, match="version 1, unchanged"):
        policies.edit(connection, version, Policy(), "同样", "li")


def test_what_is_rejected_or_withdrawn_keeps_why_and_is_never_approved(connection):
    turned_down = proposed(connection, minimum_score=580.0)
    policies.reject(connection, turned_down, "wang", "样本太少")
    taken_back = proposed(connection, minimum_score=590.0)
    policies.withdraw(connection, taken_back, "li", "再想想", TODAY)
    for version, state, remark in ((turned_down, "rejected", "样本太少"), (taken_back, "withdrawn", "再想想")):
        row = policies.one(connection, version)
        assert (row["state"], row["remark"]) == (state, remark)
        with pytest.raises(Conflict, match="not waiting"):
            policies.approve(connection, version, "wang", TODAY)
        with pytest.raises(Conflict, match="too late"):
            policies.withdraw(connection, version, "li", "再来", TODAY)
    with pytest.raises(NotFound):
        policies.one(connection, 99)


def test_a_scheduled_version_is_withdrawn_by_anybody_until_its_day_and_from_the_last_one_down(connection):
    second = approved(connection, on=TODAY + 5 * DAY, minimum_score=580.0)
    third = approved(connection, on=TODAY + 9 * DAY, minimum_score=590.0)
    with pytest.raises(Conflict, match="Version 3 rests on 2"):
        policies.withdraw(connection, second, "zhao", "形势变化", TODAY)
    with pytest.raises(Conflict, match="too late"):
        policies.withdraw(connection, third, "zhao", "形势变化", TODAY + 9 * DAY)
    policies.withdraw(connection, third, "zhao", "形势变化", TODAY)
    policies.withdraw(connection, second, "zhao", "形势变化", TODAY)
    assert policies.in_force(connection, TODAY + 30 * DAY)["version"] == 1
    assert policies.ground(connection)["version"] == 1


def test_rolling_back_submits_an_older_versions_parameters_as_a_new_version(connection):
    approved(connection, minimum_score=580.0)
    version = policies.roll_back(connection, 1, "恢复原标准", "li")
    assert states(connection)[version] == "submitted"
    policies.approve(connection, version, "wang", TODAY)
    row = policies.in_force(connection, TODAY)
    assert (row["version"], row["base_version"]) == (3, 2)
    assert policies.parameters(row) == Policy()


def test_a_person_is_told_what_changed_beneath_the_draft(connection):
    mine = proposed(connection, minimum_score=580.0, minimum_sources=4)
    fresh = policies.standing(connection, policies.one(connection, mine))
    assert (fresh.stale, fresh.moved) == (False, ())
    approved(connection, minimum_score=540.0, valid_days=60)
    told = policies.standing(connection, policies.one(connection, mine))
    assert (told.stale, told.base, told.ground) == (True, 1, 3)
    assert [change.text.zh for change in told.moved] == [
        "最低融资推荐分由 560 分降低到 540 分",
        "白名单有效期由 92 天降低到 60 天",
    ]
    assert told.conflicts == ("minimum_score",)
    with pytest.raises(Conflict, match="Version 3 is the last approved"):
        policies.approve(connection, mine, "wang", TODAY)


@pytest.mark.parametrize(("keep", "score"), [((), 540.0), (("minimum_score",), 580.0)])
def test_a_stale_draft_is_carried_onto_the_new_ground_and_conflicts_are_kept_on_demand(connection, keep, score):
    mine = proposed(connection, minimum_score=580.0, minimum_sources=4)
    approved(connection, minimum_score=540.0, valid_days=60)
    with pytest.raises(Invalid, match="no parameter that both changed"):
        policies.rebase(connection, mine, "li", ("valid_days",))
    version = policies.rebase(connection, mine, "li", keep)
    row = policies.one(connection, version)
    assert (row["state"], row["base_version"], row["reason"]) == ("draft", 3, "试行")
    assert policies.parameters(row) == wanted(minimum_score=score, minimum_sources=4, valid_days=60)
    old = policies.one(connection, mine)
    assert old["state"] == "withdrawn"
    assert f"成为第 {version} 版" in old["remark"]
    with pytest.raises(Conflict, match="need not"):
        policies.rebase(connection, version, "li")


def test_a_draft_on_a_version_that_is_no_longer_the_last_is_kept_but_not_submitted(connection):
    approved(connection, minimum_score=540.0)
    version = policies.draft(connection, wanted(minimum_sources=4), "更稳", "li", base=1)
    with pytest.raises(Conflict, match="last approved"):
        policies.submit(connection, version, "li")
    with pytest.raises(Invalid, match="never approved"):
        policies.draft(connection, wanted(minimum_sources=4), "更稳", "li", base=version)


def row(**values):
    """A second approved version, whole and right."""
    return {
        "version": 2, "parameters": asdict(Policy()), "state": "approved", "base_version": 1, "reason": "更稳",
        "effective_on": TODAY, "proposed_by": "li", "proposed_at": AT, "decided_by": "wang", "decided_at": AT,
    } | values  # fmt: skip


UNDECIDED = {"decided_by": None, "decided_at": None}


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"decided_by": "li"}, "four_eyes"),
        ({"state": "rejected", "remark": "不", "decided_by": "li"}, "four_eyes"),
        (UNDECIDED, "decided_by_somebody"),
        ({"state": "draft"}, "decided_by_somebody"),
        ({"state": "submitted"}, "decided_by_somebody"),
        ({"decided_at": None}, "decided_at_some_time"),
        ({"effective_on": None}, "approved_for_a_day"),
        ({"reason": ""}, "for_a_reason"),
        ({"state": "in_force"}, "known_state"),
        ({"base_version": 2}, "on_an_older_version"),
        ({"base_version": 3}, "on_an_older_version"),
        ({"state": "rejected"}, "ended_for_a_reason"),
        ({"state": "rejected", "remark": ""}, "ended_for_a_reason"),
        ({"state": "withdrawn", "remark": "不"}, "withdrawn_by_somebody"),
        ({"state": "withdrawn", "withdrawn_by": "li", "withdrawn_at": AT}, "ended_for_a_reason"),
        ({"state": "withdrawn", "remark": "不", "withdrawn_by": "li"}, "withdrawn_by_somebody"),
        ({"withdrawn_by": "li", "withdrawn_at": AT}, "withdrawn_by_somebody"),
        ({"base_version": None}, "UNIQUE"),
    ],
)
def test_the_database_itself_refuses_half_a_life(connection, change, rule):
    with pytest.raises(IntegrityError, match=rule):
        connection.execute(insert(policy).values(row(**change)))


def test_the_database_itself_refuses_two_approved_versions_on_one_ground(connection):
    connection.execute(insert(policy).values(row()))
    with pytest.raises(IntegrityError, match="UNIQUE"):
        connection.execute(insert(policy).values(row(version=3)))


def test_the_database_itself_refuses_approval_by_who_proposed_it(connection):
    version = proposed(connection, minimum_score=580.0)
    by_hand = update(policy).where(policy.c.version == version)
    with pytest.raises(IntegrityError, match="four_eyes"):
        connection.execute(by_hand.values(state="approved", decided_by="li", decided_at=AT, effective_on=TODAY))


ACTS = (
    "propose", "propose", "draft", "draft_on_it", "approve", "approve", "approve", "submit", "submit", "rebase", "rebase",
    "withdraw", "withdraw", "reject", "roll_back", "edit", "days_go_by",
)  # fmt: skip
OWN = ("submit", "edit")
"""What a person can do; what only who drafted it may do, is mostly done by them; what leads on comes up more often than what ends."""


class Office(RuleBasedStateMachine):
    """Three people do anything in any order, as the days go by; beside the store, a plain book of who did what."""

    engine = None
    steps, done = 0, Counter()

    @initialize()
    def opened(self):
        self.connection = self.engine.connect()
        self.transaction = self.connection.begin()
        self.connection.execute(delete(policy))
        self.today = TODAY
        self.approved = {}
        """By version: who proposed it, who approved it, its base and its day."""
        self.ended = set()
        self.before = None

    def teardown(self):
        self.transaction.rollback()
        self.connection.close()

    def tried(self, act, *words, **more):
        """Do it if the store lets us; gives its result, or None if it was refused."""
        Office.steps += 1
        try:
            done = act(self.connection, *words, **more) or 0
        except UserError:
            return None
        Office.done[act.__name__] += 1
        return done

    @property
    def newest(self):
        return self.connection.execute(select(func.max(policy.c.version))).scalar() or 0

    @rule(by=st.sampled_from(PEOPLE), act=st.sampled_from(ACTS), back=st.integers(0, 3), number=st.integers(0, 4))
    def act(self, by, act, back, number):
        """One rule for all acts, or else Hypothesis would leave some of them out of each long path."""
        version = self.newest - back
        if act in OWN and number > 1 and version > 0:
            by = self.one(version)["proposed_by"]
        getattr(self, act)(by, version, number)

    def propose(self, by, _version, number, act=policies.propose):
        new = wanted(minimum_score=540.0 + 20 * number, decision_days=1 + self.newest % 90)
        day = None if number == 4 else self.today + (3 * number - 1) * DAY
        self.tried(act, new, "试", by, effective_on=day)

    def draft(self, by, version, number):
        self.propose(by, version, number, policies.draft)

    def draft_on_it(self, by, version, number):
        self.tried(policies.draft, wanted(minimum_score=540.0 + number), "试", by, base=version)

    def edit(self, by, version, number):
        self.tried(policies.edit, version, wanted(minimum_score=540.0 + number, valid_days=50), "改", by)

    def submit(self, by, version, _number):
        self.tried(policies.submit, version, by)

    def approve(self, by, version, _number):
        row, last = self.one(version), max(self.approved, default=None)
        if self.tried(policies.approve, version, by, self.today) is not None:
            assert row["proposed_by"] != by, "two people"
            assert row["base_version"] == last, "never on a stale ground"
            assert version not in self.ended
            day = self.one(version)["effective_on"]
            assert day >= self.today
            self.approved[version] = (row["proposed_by"], by, row["base_version"], day)

    def reject(self, by, version, _number):
        if self.tried(policies.reject, version, by, "不妥") is not None:
            assert version not in self.approved
            self.ended.add(version)

    def withdraw(self, by, version, _number):
        if self.tried(policies.withdraw, version, by, "作罢", self.today) is not None:
            self.ended.add(version)
            kept = self.approved.pop(version, None)
            assert kept is None or kept[3] > self.today, "what is in force is not withdrawn"

    def rebase(self, by, version, number):
        last = max(self.approved, default=None)
        stale = [row for row in self.rows() if row["state"] in policies.OPEN and row["base_version"] != last]
        if stale and number > 1:
            by, version = stale[0]["proposed_by"], stale[0]["version"]
        if self.tried(policies.rebase, version, by, ("minimum_score",) if number % 2 else ()) is not None:
            self.ended.add(version)

    def roll_back(self, by, version, _number):
        self.tried(policies.roll_back, version, "恢复", by)

    def days_go_by(self, _by, _version, number):
        Office.steps += 1
        self.today += number // 2 * DAY

    def rows(self):
        """All versions, newest first, without what they say."""
        columns = [c for c in policy.columns if c.name not in {"parameters", "reason", "remark"}]
        return self.connection.execute(select(*columns).order_by(policy.c.version.desc())).mappings().all()

    def one(self, version):
        found = self.connection.execute(select(policy).where(policy.c.version == version)).mappings().first()
        return found and dict(found)

    @invariant()
    def exactly_one_is_in_force_once_one_was_and_it_is_the_one_of_the_book(self):
        due = [version for version, (*_, day) in self.approved.items() if day <= self.today]
        try:
            found = policies.in_force(self.connection, self.today)
        except NotFound:
            assert not due
            assert self.before is None, "a store that had a policy keeps one"
            return
        version = found["version"]
        assert version == max(due)
        assert version not in self.ended
        assert self.before is None or version >= self.before, "nothing older comes back by itself"
        self.before = version
        by, other, base, _ = self.approved[version]
        assert (found["proposed_by"], found["decided_by"], found["base_version"]) == (by, other, base)
        assert by != other

    @invariant()
    def the_approved_are_one_line_each_on_the_one_before_and_no_earlier(self):
        line = [None, *sorted(self.approved)]
        assert [self.approved[version][2] for version in line[1:]] == line[:-1]
        days = [self.approved[version][3] for version in line[1:]]
        assert days == sorted(days)

    @invariant()
    def each_version_is_one_thing_on_a_day(self):
        rows = self.rows()
        told = policies.states(rows, self.today)
        assert {row["version"] for row in rows if row["state"] == "approved"} == set(self.approved)
        due = [version for version, (*_, day) in self.approved.items() if day <= self.today]
        assert [version for version, state in told.items() if state == "in_force"] == due[-1:]
        assert all(told[version] in {"rejected", "withdrawn"} for version in self.ended)


def test_no_path_puts_a_policy_in_force_without_two_people_or_on_a_stale_ground(engine):
    Office.engine, Office.steps, Office.done = engine, 0, Counter()
    run_state_machine_as_test(
        Office,
        settings=settings(
            max_examples=220,
            stateful_step_count=50,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Office.steps >= 10_000
    assert min(Office.done[act] for act in ("approve", "reject", "withdraw", "rebase", "roll_back")) >= 20
