"""What a change would do: who moves and why, what is lent and may be lost, and who fares how."""

import importlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from scoring.model.losses import LOSS_GIVEN_DEFAULT
from scoring.model.validation.calibration import FEWEST
from scoring.policy import preview as previewing
from scoring.policy.decide import decide
from scoring.policy.parameters import Policy
from scoring.policy.population import population
from scoring.policy.preview import Preview, burden, preview
from scoring.policy.scheme import Scheme
from tests.policy.people import AS_OF, crowds, people_of
from tests.policy.test_laws import policies

deciding = importlib.import_module("scoring.policy.decide")
EACH = settings(max_examples=60, deadline=None)
LOOSER, STRICTER = Policy(minimum_score=560.0), Policy(minimum_score=600.0)
THREE = ({"score": 550.0, "pd": 0.05}, {"score": 570.0, "pd": 0.03}, {"score": 700.0, "pd": 0.01})


def seen(*changes, before=LOOSER, after=STRICTER, **fund) -> Preview:
    return preview(people_of(*changes), before, after, **fund)


def test_who_leaves_is_named_with_the_cause_under_the_proposed_policy():
    told = seen(*THREE)
    assert (told.before.listed, told.after.listed, told.enters.count) == (2, 1, 0)
    assert [(m.enterprise, m.causes) for m in told.leaves.shown] == [("E00001", ("LOW_SCORE",))]


def test_who_enters_is_named_with_the_cause_under_the_policy_in_force_the_best_first():
    told = seen(*THREE, before=STRICTER, after=Policy(minimum_score=500.0))
    assert [(m.enterprise, m.causes) for m in told.enters.shown] == [
        ("E00001", ("LOW_SCORE",)),
        ("E00000", ("LOW_SCORE",)),
    ]


def test_of_very_many_who_move_all_are_counted_and_the_first_are_named(monkeypatch):
    monkeypatch.setattr(previewing, "SHOWN", 2)
    told = seen(*({"score": 560.0 + i} for i in range(5)))
    assert told.leaves.count == 5
    assert [m.score for m in told.leaves.shown] == [564.0, 563.0]


def test_expected_default_is_the_mean_pd_and_once_more_weighted_by_the_suggested_limit():
    people = people_of(
        {"pd": 0.01, "amount_fen": 30_000_000.0}, {"pd": 0.03, "amount_fen": 10_000_000.0}, {"demand": False}
    )
    told = preview(people, LOOSER, LOOSER).after
    assert told.suggested_fen == 40_000_000
    assert told.expected_default == pytest.approx(0.02)
    assert told.expected_default_by_limit == pytest.approx(0.015)
    assert told.expected_loss_fen == round(40_000_000 * 0.015 * LOSS_GIVEN_DEFAULT)
    assert told.expected_loss_fen < told.bad_year_fen <= round(40_000_000 * LOSS_GIVEN_DEFAULT)


def test_an_empty_list_expects_nothing_and_loses_nothing():
    told = seen({"score": 10.0}, scheme=Scheme()).after
    assert (told.listed, told.expected_default, told.expected_default_by_limit) == (0, None, None)
    assert (told.suggested_fen, told.expected_loss_fen, told.bad_year_fen) == (0, 0, 0)
    assert (told.fund.covered_fen, told.fund.expected_fen, told.fund.bad_year_fen) == (0, 0, 0)


@EACH
@given(crowds, policies, policies)
def test_a_preview_says_what_two_decisions_say(facts, one, other):
    people = population(facts, AS_OF)
    told, before, after = preview(people, one, other), decide(people, one), decide(people, other)
    assert told.applied == people.marks["demand"].sum()
    for side, made in ((told.before, before), (told.after, after)):
        assert (side.listed, side.cultivated) == (made.listed.sum(), made.cultivated.sum())
        assert side.suggested_fen == made.limit_yuan.sum() * 100
    for moves, moving in ((told.enters, ~before.listed & after.listed), (told.leaves, before.listed & ~after.listed)):
        assert moves.count == moving.sum()
        assert {move.enterprise for move in moves.shown} <= set(people.enterprises[moving])
    for shares in told.shares.values():
        assert sum(share.applied for share in shares) == told.applied
        assert sum(share.before for share in shares) == told.before.listed
        assert sum(share.after for share in shares) == told.after.listed


@EACH
@given(crowds, policies)
def test_looking_at_a_few_at_a_time_decides_the_same_as_all_at_once(facts, policy):
    people = population(facts, AS_OF)
    whole = decide(people, policy)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deciding, "BLOCK", 7)
        parts = decide(people, policy)
    for name in ("causes", "listed", "rank", "limits", "how_many", "banks", "needed", "cultivated"):
        assert np.array_equal(getattr(whole, name), getattr(parts, name))


# the fund

LOANS = np.full(500, 0.02), np.full(500, 50_000_000.0)
OPEN = Scheme(compensation_cap_bp=10_000, fuse_pool_bp=10_000)


def test_the_fund_expects_its_share_of_the_principal_that_defaults():
    told = burden(*LOANS, OPEN)
    assert told.covered_fen == 500 * 50_000_000
    assert told.expected_fen == pytest.approx(0.4 * 0.02 * told.covered_fen, abs=1)
    assert told.cap_reached < 1e-6


def test_the_fund_pays_no_more_than_its_caps_of_a_loan_and_covers_no_more_than_its_cap_of_an_enterprise():
    single = burden(*LOANS, replace(OPEN, loan_cap_yuan=100_000))
    assert single.expected_fen == pytest.approx(500 * 0.02 * 10_000_000, abs=1)
    covered = burden(*LOANS, replace(OPEN, borrower_covered_yuan=300_000))
    assert covered.covered_fen == 500 * 30_000_000


@pytest.mark.parametrize(
    ("scheme", "pool_fen", "cap_fen"),
    [
        (replace(OPEN, yearly_cap_yuan=1_000_000), 10**12, 100_000_000),
        (replace(OPEN, yearly_cap_bp=5_000), 80_000_000, 40_000_000),
        (replace(OPEN, compensation_cap_bp=250), 10**12, 500 * 50_000_000 // 40),
        (replace(OPEN, fuse_pool_bp=500), 10**12, 500 * 20_000_000 // 20),
        (OPEN, 7_000_000, 7_000_000),
    ],
    ids=["yuan", "of the pool", "compensation rate", "fuse", "empty pool"],
)
def test_a_yearly_cap_the_fuse_and_the_pool_itself_end_what_the_fund_pays(scheme, pool_fen, cap_fen):
    told = burden(*LOANS, scheme, pool_fen)
    assert told.cap_fen == cap_fen
    assert told.expected_fen < burden(*LOANS, OPEN).expected_fen
    assert told.bad_year_fen <= cap_fen
    assert 0 < told.cap_reached < 1


def test_a_fuse_that_stops_new_loans_only_does_not_end_what_the_fund_pays():
    told = burden(*LOANS, replace(OPEN, fuse_pool_bp=500, fuse_stops_claims=False))
    assert told.expected_fen == burden(*LOANS, OPEN).expected_fen


# who fares how


def of_kinds(**kinds: tuple[int, int]):
    """Micro, small, … enterprises that applied: how many, and how many of them reach 600 points."""
    for size, (applied, good) in kinds.items():
        yield from ({"size": size, "score": 620.0 if i < good else 580.0} for i in range(applied))


def test_rates_of_listing_are_compared_with_the_kind_with_the_most_applicants():
    told = seen(*of_kinds(micro=(60, 30), small=(40, 10)))
    micro, small = told.shares["size"]
    assert (micro.word, micro.applied, micro.before, micro.after) == ("micro", 60, 60, 30)
    assert (micro.ratio_before, micro.ratio_after) == (1.0, 1.0)
    assert (small.ratio_before, small.ratio_after) == (1.0, pytest.approx((10 / 40) / (30 / 60)))


def test_a_kind_with_few_applicants_is_marked_and_not_compared():
    told = seen(*of_kinds(micro=(60, 30), medium=(FEWEST - 1, 1)))
    medium = told.shares["size"][1]
    assert (medium.small, medium.ratio_before, medium.ratio_after) == (True, None, None)
    assert medium.after == 1


def test_where_nobody_of_the_largest_kind_is_listed_there_is_no_ratio():
    told = seen(*of_kinds(micro=(60, 0), small=(40, 10)))
    assert [share.ratio_after for share in told.shares["size"]] == [None, None]


def test_the_unknown_come_last_and_who_did_not_apply_is_not_counted():
    told = seen(*({"township": ""} for _ in range(3)), {"township": "龙浔镇"}, {"township": "浔中镇", "demand": False})
    assert [(share.word, share.applied) for share in told.shares["township"]] == [("龙浔镇", 1), ("", 3)]
