"""Demands and outcomes of the site and of files: one story, in the store and in the lake."""

import datetime as dt
from dataclasses import replace

import pytest

from scoring.errors import Conflict
from scoring.pipeline import demands as wishing
from scoring.pipeline import outcomes as reporting
from scoring.pipeline import withdrawal
from scoring.pipeline.demands import Wish
from scoring.pipeline.ingest import deliveries, ingest
from scoring.pipeline.lending import take_over
from scoring.pipeline.online import collect
from scoring.pipeline.workspace import opened
from scoring.records.view import View
from scoring.settings import Settings
from scoring.store import batches, demands, outcomes, versions
from tests.conftest import KILN
from tests.records.rows import row, table

MONDAY = dt.date(2026, 11, 2)
WISH = Wish(50_000_000, 12, "购买原料", dt.date(2027, 5, 31))


def day(n: int) -> dt.date:
    return MONDAY + dt.timedelta(days=n)


@pytest.fixture
def workspace(tmp_path):
    return opened(Settings(home=tmp_path / "home", today=MONDAY, _env_file=None))


def at(workspace, n):
    """The installation ``n`` days later."""
    return replace(workspace, settings=workspace.settings.model_copy(update={"today": day(n)}))


def delivered(workspace, name, *rows, on=MONDAY):
    path = workspace.settings.home / f"{name}-{len(list(workspace.settings.home.iterdir()))}.csv"
    path.write_text(table(name, *rows), encoding="utf-8")
    [receipt] = ingest(workspace, deliveries([path], on, name), "li")
    assert (receipt.problem, receipt.quarantined) == (None, 0)
    return receipt.batch


def demand_row(**changes):
    given = {"enterprise": KILN, "demand_no": "XQ1", "amount_fen": "30", "term_months": "6", "purpose": "周转"}
    days = {"stated_on": "2026-11-01", "valid_until": "2027-01-31"}
    return row("demand", **(given | days | changes))


def outcome_row(**changes):
    given = {"enterprise": KILN, "bank": "one-bank", "loan_no": "L1", "granted_on": "2026-01-05", "principal_fen": "50"}
    told = {"reported_on": "2026-10-31", "state": "正常", "balance_fen": "40", "overdue_days": "0"}
    return row("loan_outcome", **(given | told | changes))


def in_lake(workspace, source, as_of):
    """What scoring would see of a source."""
    with workspace.database.reading() as connection:
        listed = [(b["source"], b["id"]) for b in batches.live(connection)]
    return View(workspace.lake.files(listed), as_of).table(source).to_pylist()


def in_store(workspace):
    with workspace.database.reading() as connection:
        return demands.of_enterprise(connection, KILN)


def test_a_demand_of_a_file_is_there_at_once_and_goes_with_its_batch(workspace):
    batch = delivered(workspace, "demand", demand_row())
    [found] = in_store(workspace)
    assert (found.demand_no, found.amount_fen, found.valid_until) == ("XQ1", 30_000_000, dt.date(2027, 1, 31))
    withdrawal.withdraw(workspace, batch, "li", "报错")
    assert in_store(workspace) == []
    withdrawal.restore(workspace, batch, "li", "无误")
    assert in_store(workspace) == [found]


def test_what_was_delivered_before_this_release_is_taken_over(workspace):
    delivered(workspace, "demand", demand_row())
    with workspace.database.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM demand")
    take_over(workspace)
    assert [d.demand_no for d in in_store(workspace)] == ["XQ1"]


def test_a_demand_of_the_site_becomes_a_record_once_its_day_is_over(workspace):
    with workspace.database.transaction() as connection:
        stated = wishing.state(connection, KILN, WISH, "owner", MONDAY)
        wishing.change(connection, KILN, stated.demand_no, replace(WISH, amount_fen=None), "owner", MONDAY)
    collect(workspace, "li")
    assert in_lake(workspace, "demand", day(9)) == []
    for _ in range(2):
        collect(at(workspace, 1), "li")
    [record] = in_lake(workspace, "demand", day(1))
    assert (record["amount_fen"], record["purpose"], record["known_at"]) == (None, "购买原料", MONDAY)
    [found] = in_store(workspace)
    assert (found.amount_fen, found.stated_on) == (None, MONDAY)


def test_a_demand_changed_to_and_fro_is_the_last_one_in_the_lake_too(workspace):
    for n, amount in enumerate((10**7, 2 * 10**7, 10**7)):
        wish = replace(WISH, amount_fen=amount)
        with workspace.database.transaction() as connection:
            if n:
                wishing.change(connection, KILN, "W1", wish, "owner", day(n))
            else:
                wishing.state(connection, KILN, wish, "owner", day(n))
        collect(at(workspace, n + 1), "li")
        [record] = in_lake(workspace, "demand", day(n + 1))
        assert record["amount_fen"] == amount


def test_a_withdrawn_demand_has_ended_in_the_lake_and_no_later_file_brings_it_back(workspace):
    delivered(workspace, "demand", demand_row())
    with workspace.database.transaction() as connection:
        wishing.withdraw(connection, KILN, "XQ1", "owner", day(1))
    collect(at(workspace, 2), "li")
    [record] = in_lake(workspace, "demand", day(2))
    assert record["valid_until"] == day(1)
    later = at(workspace, 3)
    delivered(later, "demand", demand_row(amount_fen="31"), on=day(3))
    [found] = in_store(later)
    assert (found.withdrawn_on, found.amount_fen) == (day(1), 31_000_000)
    collect(at(workspace, 4), "li")
    collect(at(workspace, 5), "li")
    [record] = in_lake(workspace, "demand", day(5))
    assert record["valid_until"] == day(1)
    with pytest.raises(Conflict), workspace.database.transaction() as connection:
        wishing.change(connection, KILN, "XQ1", WISH, "owner", day(5))


def stated_on_site(workspace, n, **changes):
    """What the API leaves behind of an outcome, without the case that it needs."""
    given = {"enterprise": KILN, "bank": "one-bank", "loan_no": "L1", "granted_on": dt.date(2026, 1, 5)}
    given |= {"principal_fen": 50_000_000, "reported_on": dt.date(2026, 10, 31), "state": "normal"}
    given |= {"balance_fen": 40_000_000, "matures_on": None, "classification": None, "overdue_days": 0}
    with workspace.database.transaction() as connection:
        versions.state(connection, "loan_outcome", given | changes, "bank", day(n))


def left(workspace, as_of):
    """The balance of the loan in the lake and in the store."""
    with workspace.database.reading() as connection:
        stored = [o.outstanding_fen for o in outcomes.standing(connection).values()]
    return [r["balance_fen"] for r in in_lake(workspace, "loan_outcome", as_of)], stored


def test_the_same_outcome_by_file_and_on_the_site_counts_once(workspace):
    delivered(workspace, "loan_outcome", outcome_row())
    stated_on_site(workspace, 0)
    collect(at(workspace, 1), "li")
    assert left(workspace, day(1)) == ([40_000_000], [40_000_000])


def test_a_correction_on_the_site_replaces_the_file_and_a_later_file_replaces_the_correction(workspace):
    delivered(workspace, "loan_outcome", outcome_row())
    stated_on_site(workspace, 1, balance_fen=35_000_000)
    collect(at(workspace, 2), "li")
    assert left(workspace, day(2)) == ([35_000_000], [35_000_000])
    delivered(at(workspace, 2), "loan_outcome", outcome_row(balance_fen="30"), on=day(2))
    assert left(workspace, day(3)) == ([30_000_000], [30_000_000])


def test_withdrawing_the_file_of_the_site_withdraws_what_it_says(workspace):
    stated_on_site(workspace, 0)
    collect(at(workspace, 1), "li")
    with workspace.database.reading() as connection:
        [batch] = batches.live(connection)
    withdrawal.withdraw(workspace, batch["id"], "li", "报错")
    assert left(workspace, day(9)) == ([], [])
    collect(at(workspace, 2), "li")
    assert left(workspace, day(9)) == ([], []), "and it is not delivered again"


def test_a_delivery_cut_off_before_its_ingest_is_made_again(workspace):
    stated_on_site(workspace, 0)
    with workspace.database.transaction() as connection:
        [waiting] = versions.waiting(connection, "loan_outcome", day(1))
        versions.deliver(connection, "loan_outcome", [waiting["number"]], "f" * 16)
    collect(at(workspace, 1), "li")
    assert left(workspace, day(1)) == ([40_000_000], [40_000_000])
    with workspace.database.reading() as connection:
        assert len(outcomes.versions(connection, "one-bank", "L1")) == 1


def test_totals_are_compared_with_files_as_well(workspace):
    delivered(workspace, "loan_outcome", outcome_row(), outcome_row(loan_no="L2", state="逾期", overdue_days="12"))
    end = dt.date(2026, 10, 31)
    with workspace.database.transaction() as connection:
        stated = reporting.Statement("one-bank", end, 2, 80_000_000, 40_000_000)
        assert reporting.state_totals(connection, stated, "bank", MONDAY).differences == ()
        stated = replace(stated, overdue_fen=0)
        found = reporting.state_totals(connection, stated, "bank", MONDAY)
    assert [(d.kind, d.ours, d.theirs, state) for d, state, _ in found.differences] == [
        ("overdue", 40_000_000, 0, "open")
    ]
