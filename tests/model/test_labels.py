"""Who is called good or bad within twelve months, on which ground, and who is left out for which reason."""

import datetime as dt

import pytest

from scoring.errors import Invalid
from scoring.model.grounds import GROUNDS
from scoring.model.labels import LEFT_OUT, labelled, labelled_each, labels
from scoring.records.sources import source
from tests.conftest import KILN, SHOP, STUDIO

AS_OF = dt.date(2025, 11, 16)
KNOWN_BY = dt.date(2026, 11, 16)
SPRING, AUTUMN = dt.date(2026, 4, 30), dt.date(2026, 10, 31)


def report(who: str, on: dt.date = AUTUMN, state: str = "normal", days: int = 0, **more):
    row = {"enterprise": who, "bank": "b", "loan_no": f"L{who}", "granted_on": dt.date(2025, 1, 1)}
    return row | {"reported_on": on, "state": state, "overdue_days": days} | more


def listed(who: str, on: dt.date, **more):
    return {"enterprise": who, "ground": "x", "document": str(on), "listed_on": on} | more


def registered(who: str, state: str = "operating", on: dt.date = dt.date(2020, 1, 1)):
    day = dt.date(2020, 1, 1)
    row = {"enterprise": who, "name": "x", "kind": "company", "established_on": day, "industry": "3074"}
    return row | {"industry_edition": "2017", "state": state, "changed_on": on}


def owing(who: str, on: dt.date, **more):
    return {"enterprise": who, "tax_type": "增值税", "balance_fen": 100, "announced_on": on} | more


def executed(who: str, closed: dt.date, ending: str = "no_assets"):
    row = {"enterprise": who, "document": "d", "filed_on": dt.date(2025, 10, 1), "amount_fen": 1, "ending": ending}
    return row | {"closed_on": closed, "known_at": closed + dt.timedelta(days=1)}


def unreachable(who: str, on: dt.date, **more):
    return listed(who, on, **more) | {"ground": "unreachable"}


def judged(who: str, on: dt.date, cause: str, result: str, role: str = "defendant"):
    return {"enterprise": who, "document": str(on), "cause": cause, "role": role, "result": result, "judged_on": on}


def label(lake_of, kind="either", **sources):
    return labelled(lake_of(**sources), AS_OF, KNOWN_BY, kind)


def public(lake_of, **sources):
    """Labels of a county that has no loans."""
    found = label(lake_of, "credit_event", registration=[registered(KILN), registered(SHOP)], **sources)
    return found.bad.to_dict(), found.ground.to_dict()


@pytest.mark.parametrize(
    ("state", "days", "classified", "bad"),
    [
        ("normal", 0, None, 0),
        ("overdue", 29, "special_mention", 0),
        ("overdue", 90, None, 1),
        ("written_off", 0, None, 1),
        ("overdue", 20, "substandard", 1),
        ("normal", 0, "doubtful", 1),
        ("settled", 0, "normal", 0),
    ],
)
def test_ninety_days_overdue_written_off_or_non_performing_is_default(lake_of, state, days, classified, bad):
    loans = [report(KILN, AUTUMN, state, days, classification=classified)]
    assert label(lake_of, "default", loan_outcome=loans).bad.to_dict() == {KILN: bad}


@pytest.mark.parametrize(("on", "expected"), [(AS_OF, {KILN: 1}), (dt.date(2026, 11, 14), {KILN: 1})])
def test_the_window_begins_on_the_as_of_date_and_lasts_twelve_months(lake_of, on, expected):
    assert label(lake_of, loan_outcome=[report(KILN, on, "overdue", 120)]).bad.to_dict() == expected


def test_what_happened_after_the_window_does_not_count(lake_of):
    sound, late = report(KILN, AUTUMN), report(KILN, dt.date(2026, 11, 16), "overdue", 120)
    found = labelled(lake_of(loan_outcome=[sound, late]), AS_OF, dt.date(2027, 1, 1))
    assert found.bad.to_dict() == {KILN: 0}


def test_who_is_in_default_already_is_left_out_and_who_was_cured_is_not(lake_of):
    before, cured = dt.date(2025, 6, 30), dt.date(2025, 9, 30)
    found = label(
        lake_of,
        "default",
        loan_outcome=[
            report(KILN, before, "overdue", 120), report(KILN, AUTUMN, "overdue", 600),
            report(SHOP, before, "overdue", 120), report(SHOP, cured, "normal"), report(SHOP, AUTUMN),
            report(STUDIO, before, "written_off", 300),
        ],
    )  # fmt: skip
    assert found.bad.to_dict() == {SHOP: 0}
    assert found.left_out["in_default"] == 2


@pytest.mark.parametrize(("state", "days", "classified"), [("overdue", 30, None), ("overdue", 89, "special_mention"),
                                                           ("normal", 0, "special_mention")])  # fmt: skip
def test_who_was_late_but_never_in_default_is_neither_good_nor_bad(lake_of, state, days, classified):
    late = report(KILN, SPRING, state, days, classification=classified)
    found = label(lake_of, "default", loan_outcome=[late, report(KILN, AUTUMN)])
    assert (len(found.bad), found.left_out["indeterminate"]) == (0, 1)
    worse = label(lake_of, "default", loan_outcome=[late, report(KILN, AUTUMN, "overdue", 120)])
    assert worse.bad.to_dict() == {KILN: 1}


@pytest.mark.parametrize(
    ("granted", "last", "good"),
    [
        (dt.date(2025, 1, 1), dt.date(2026, 5, 15), False),  # settled early: seen for less than six months
        (dt.date(2025, 1, 1), dt.date(2026, 5, 16), True),
        (dt.date(2026, 5, 1), AUTUMN, False),  # granted late in the window
        (dt.date(2026, 4, 1), AUTUMN, True),
    ],
)
def test_a_loan_seen_too_shortly_makes_no_good_borrower(lake_of, granted, last, good):
    found = label(lake_of, "default", loan_outcome=[report(KILN, last, "settled", granted_on=granted)])
    assert (found.bad.to_dict() == {KILN: 0}, found.left_out["short"] == 0) == (good, good)


def test_a_loan_seen_shortly_may_still_be_bad(lake_of):
    assert label(lake_of, "default", loan_outcome=[report(KILN, SPRING, "written_off")]).bad.to_dict() == {KILN: 1}


def test_who_leaves_the_register_without_an_event_is_left_out(lake_of):
    gone = registered(KILN, "dissolved", SPRING)
    sources = {"registration": [registered(KILN), gone], "loan_outcome": [report(KILN)]}
    sources |= {"dishonest_debtor": [listed(STUDIO, SPRING)]}
    for kind in ("default", "credit_event", "either"):
        found = label(lake_of, kind, **sources)
        assert (len(found.bad), found.left_out["gone"]) == (0, 1)
    owing_first = label(lake_of, **sources | {"loan_outcome": [report(KILN, SPRING, "written_off")]})
    assert owing_first.bad.to_dict() == {KILN: 1}


def test_who_has_no_loan_and_is_on_no_list_is_not_observed(lake_of):
    found = label(lake_of, loan_outcome=[report(KILN)], registration=[registered(SHOP)])
    assert found.bad.to_dict() == {KILN: 0}


def test_a_county_without_a_loan_learns_from_the_lists(lake_of):
    found = label(
        lake_of,
        registration=[registered(KILN), registered(SHOP), registered(STUDIO, "dissolved")],
        dishonest_debtor=[listed(KILN, dt.date(2026, 5, 1))],
        abnormal_operation=[listed(SHOP, dt.date(2026, 5, 2), ground="no_report")],
    )
    assert found.bad.to_dict() == {KILN: 1, SHOP: 0}
    assert found.ground.to_dict() == {KILN: "dishonest_debtor", SHOP: ""}


def test_loans_and_public_records_can_be_asked_for_apart(lake_of):
    sources = {
        "registration": [registered(KILN), registered(SHOP)],
        "loan_outcome": [report(KILN, SPRING, "written_off"), report(SHOP)],
        "dishonest_debtor": [listed(SHOP, SPRING)],
    }
    assert label(lake_of, "default", **sources).bad.to_dict() == {KILN: 1, SHOP: 0}
    assert label(lake_of, "credit_event", **sources).bad.to_dict() == {KILN: 0, SHOP: 1}
    assert label(lake_of, "either", **sources).bad.to_dict() == {KILN: 1, SHOP: 1}


def test_the_ground_named_is_the_one_that_came_first(lake_of):
    _, ground = public(
        lake_of, dishonest_debtor=[listed(KILN, AUTUMN)], executed_person=[executed(KILN, dt.date(2026, 3, 1))]
    )
    assert ground == {KILN: "no_assets", SHOP: ""}


def test_who_already_stands_on_a_list_is_left_out_and_who_left_it_is_not(lake_of):
    still = listed(KILN, dt.date(2025, 5, 1))
    left = listed(SHOP, dt.date(2025, 5, 1), removed_on=dt.date(2025, 8, 1), known_at=dt.date(2025, 8, 2))
    found = label(lake_of, registration=[registered(KILN), registered(SHOP)], dishonest_debtor=[still, left])
    assert found.bad.to_dict() == {SHOP: 0}
    assert found.left_out["in_event"] == 1


def test_an_entry_that_was_repaired_is_no_credit_event_any_more(lake_of):
    entry = listed(KILN, dt.date(2026, 5, 1), document="德市监严1号")
    repair = {
        "enterprise": KILN,
        "document": "德市监严1号",
        "record_kind": "serious_violation",
        "applied_on": dt.date(2026, 8, 1),
        "result": "granted",
        "decided_on": dt.date(2026, 8, 9),
    }
    known = {"registration": [registered(KILN)], "serious_violation": [entry]}
    assert label(lake_of, **known).bad.to_dict() == {KILN: 1}
    assert label(lake_of, **known, repair=[repair]).bad.to_dict() == {KILN: 0}
    assert label(lake_of, **known, repair=[repair | {"known_at": KNOWN_BY}]).bad.to_dict() == {KILN: 1}


def test_tax_unpaid_six_months_after_its_announcement_is_an_event_on_that_day(lake_of):
    cleared = {"cleared_on": dt.date(2026, 7, 9), "known_at": dt.date(2026, 7, 14)}
    bad, ground = public(
        lake_of, tax_arrears=[owing(KILN, dt.date(2026, 1, 10)), owing(SHOP, dt.date(2026, 1, 10), **cleared)]
    )
    assert (bad, ground[KILN]) == ({KILN: 1, SHOP: 0}, "tax_arrears")
    assert public(lake_of, tax_arrears=[owing(KILN, dt.date(2026, 5, 16))])[0][KILN] == 0, "the window ends before"


def test_arrears_of_the_as_of_date_are_no_outcome_but_other_events_still_are(lake_of):
    owed = owing(KILN, dt.date(2025, 10, 10))
    assert public(lake_of, tax_arrears=[owed])[0] == {KILN: 0, SHOP: 0}
    both = public(lake_of, tax_arrears=[owed], dishonest_debtor=[listed(KILN, SPRING)])
    assert both[1] == {KILN: "dishonest_debtor", SHOP: ""}


def test_not_to_be_found_for_three_months_is_an_event_and_a_late_report_is_none(lake_of):
    back = {"removed_on": dt.date(2026, 4, 1), "known_at": dt.date(2026, 4, 2)}
    day = dt.date(2026, 2, 1)
    assert public(lake_of, abnormal_operation=[unreachable(KILN, day), unreachable(SHOP, day, **back)])[1] == {
        KILN: "unreachable",
        SHOP: "",
    }
    assert public(lake_of, abnormal_operation=[listed(KILN, day, ground="no_report")])[0][KILN] == 0


def test_who_cannot_be_found_on_the_as_of_date_is_left_out_however_lately(lake_of):
    assert public(lake_of, abnormal_operation=[unreachable(KILN, dt.date(2025, 11, 10))])[0] == {SHOP: 0}


@pytest.mark.parametrize(("ending", "bad"), [("no_assets", 1), ("performed", 0), ("settled", 0)])
def test_an_execution_counts_only_where_no_assets_were_found(lake_of, ending, bad):
    assert public(lake_of, executed_person=[executed(KILN, SPRING, ending)])[0][KILN] == bad


def test_bankruptcy_is_an_event_and_liquidation_is_none(lake_of):
    lists = {"dishonest_debtor": [listed(STUDIO, SPRING)]}
    register = [registered(KILN), registered(SHOP), registered(KILN, "bankrupt", SPRING)]
    register += [registered(KILN, "dissolved", AUTUMN), registered(SHOP, "liquidation", SPRING)]
    found = label(lake_of, "credit_event", registration=register, **lists)
    assert found.ground.to_dict() == {KILN: "bankruptcy"}
    assert found.left_out["gone"] == 1


@pytest.mark.parametrize(
    ("cause", "result", "role", "bad"),
    [
        ("申请破产清算", "lost", "defendant", 1),
        ("申请破产重整", "dismissed", "defendant", 0),
        ("申请破产清算", "lost", "plaintiff", 0),
        ("买卖合同纠纷", "lost", "defendant", 0),
    ],
)
def test_a_petition_for_bankruptcy_counts_against_whom_it_was_granted(lake_of, cause, result, role, bad):
    lists = {"dishonest_debtor": [listed(STUDIO, SPRING)]}
    assert public(lake_of, judgment=[judged(KILN, SPRING, cause, result, role)], **lists)[0][KILN] == bad


def test_an_open_performance_window_is_refused(lake_of):
    files = lake_of(loan_outcome=[report(KILN)])
    with pytest.raises(Invalid, match="2026-11-17"):
        labels(files, dt.date(2025, 11, 17), KNOWN_BY)


def test_what_a_bank_reports_later_than_we_look_back_is_not_known(lake_of):
    late = report(KILN, AUTUMN, "overdue", 120) | {"known_at": KNOWN_BY}
    assert label(lake_of, loan_outcome=[late, report(SHOP)]).bad.to_dict() == {SHOP: 0}


def test_nothing_known_gives_no_labels(lake_of):
    found = label(lake_of)
    assert len(found.bad) == 0
    assert set(found.left_out.items()) == {(reason, 0) for reason in LEFT_OUT}


def test_every_ground_names_a_source_and_columns_that_exist():
    for ground in GROUNDS:
        names = source(ground.source).schema.names
        assert {ground.day, *(condition.column for condition in ground.where)} <= set(names), ground.id
    assert len({ground.id for ground in GROUNDS}) == len(GROUNDS)


def test_in_a_county_several_dates_at_once_are_labelled_as_each_alone(county):
    home = county[0].settings.home / "lake"
    files = {folder.name: tuple(sorted(folder.glob("*.parquet"))) for folder in home.iterdir()}
    dates = [dt.date(2025, 5, 16), AS_OF]
    for as_of, found in zip(dates, labelled_each(files, dates, KNOWN_BY), strict=True):
        alone = labelled(files, as_of, KNOWN_BY)
        assert found.bad.equals(alone.bad)
        assert found.ground.equals(alone.ground)
        assert found.left_out == alone.left_out
        assert labels(files, as_of, KNOWN_BY).equals(found.bad)
        assert ((found.ground != "") == (found.bad == 1)).all()
        assert 0.01 < found.bad.mean() < 0.08
