"""Refused rows come back corrected, or do not come back for a reason; none is lost and none counts twice."""

import datetime as dt
import io
import re
import tempfile
import zipfile
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from scoring.errors import Invalid, NotFound
from scoring.pipeline.ingest import Delivery, ingest
from scoring.pipeline.quarantine import correction, dismiss
from scoring.pipeline.withdrawal import restore, withdraw
from scoring.pipeline.workspace import opened
from scoring.settings import Settings
from scoring.store import audit, batches, quarantine
from scoring.store.quarantine import STATES, Filter
from tests.pipeline.consent_files import ENDS, consent, corrected, sheet
from tests.records.rows import row, table

FIRST, LATER = dt.date(2025, 6, 30), dt.date(2025, 7, 8)


@pytest.fixture
def workspace(tmp_path):
    return opened(Settings(home=tmp_path / "home", _env_file=None))


def deliver(workspace, content, day=FIRST, name="授权.csv"):
    """Bring one file; gives its receipt."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        [receipt] = ingest(workspace, [Delivery(path, day)], "officer")
    assert receipt.problem is None, receipt.problem
    return receipt


def states(workspace, batch=None):
    with workspace.database.reading() as connection:
        return {state: count for state, count in quarantine.by_state(connection, batch).items() if count}


def rows(workspace, **which):
    with workspace.database.reading() as connection:
        return quarantine.refused(connection, Filter(**which))


def test_a_downloaded_row_put_right_and_sent_back_is_resolved_by_the_batch_that_brought_it(workspace, tmp_path):
    first = deliver(workspace, sheet(consent("A"), consent("B", fine=False), consent("C", fine=False)))
    assert states(workspace) == {"open": 2}
    sent = corrected(correction(workspace, Filter(batch=first.batch), "officer"), tmp_path / "更正.xlsx")
    [second] = ingest(workspace, [Delivery(sent, LATER)], "officer")
    assert (second.rows, second.accepted, second.resolved, second.superseded) == (2, 2, 2, 0)
    assert states(workspace) == {"resolved": 2}
    assert {row["answered_by"] for row in rows(workspace)} == {second.batch}


def test_a_corrected_row_is_known_from_the_day_its_correction_came(workspace, tmp_path):
    first = deliver(workspace, sheet(consent("B", fine=False)))
    sent = corrected(correction(workspace, Filter(batch=first.batch), "officer"), tmp_path / "更正.xlsx")
    [second] = ingest(workspace, [Delivery(sent, LATER)], "officer")
    [path] = workspace.lake.files([("consent", second.batch)])["consent"]
    [record] = pq.read_table(path, partitioning=None).to_pylist()
    assert (record["known_at"], record["received_on"]) == (LATER, LATER)


def test_a_row_that_is_still_wrong_replaces_the_old_one_so_that_it_is_open_once(workspace):
    first = deliver(workspace, sheet(consent("A", fine=False), consent("B", fine=False)))
    again = sheet([*consent("A"), first.batch, "2"], [*consent("B", fine=False), first.batch, "3"], marks=True)
    second = deliver(workspace, again, LATER)
    assert (second.resolved, second.superseded, second.quarantined) == (1, 1, 1)
    assert states(workspace, first.batch) == {"resolved": 1, "superseded": 1}
    assert states(workspace, second.batch) == {"open": 1}
    third = deliver(workspace, sheet([*consent("B"), second.batch, "3"], marks=True), LATER)
    assert third.resolved == 1
    assert states(workspace) == {"resolved": 3}, "the row and the one that it replaced are settled together"


def test_sending_the_same_correction_again_changes_nothing(workspace):
    first = deliver(workspace, sheet(consent("A", fine=False)))
    again = sheet([*consent("A"), first.batch, "2"], marks=True)
    deliver(workspace, again, LATER)
    before = rows(workspace)
    assert deliver(workspace, again, LATER).state == "known"
    assert rows(workspace) == before


def test_marks_of_rows_that_are_not_in_quarantine_make_an_ordinary_row(workspace):
    first = deliver(workspace, sheet(consent("A", fine=False)))
    strange = [(first.batch, "3"), ("0" * 16, "2"), ("", ""), ("=1+1", "2"), (first.batch, "2#1"), (first.batch, "x")]
    sent = [[*consent(f"B{n}"), *marks] for n, marks in enumerate(strange)]
    receipt = deliver(workspace, sheet(*sent, marks=True), LATER)
    assert (receipt.accepted, receipt.resolved, receipt.superseded) == (len(strange), 0, 0)
    assert states(workspace) == {"open": 1}


def test_a_row_of_another_source_cannot_be_resolved_by_its_address(workspace):
    grades = "统一社会信用代码,企业名称,评价年度,纳税信用级别,发布日期\n,窑,2024,A,2025-04-20\n"
    first = deliver(workspace, grades, name="级别.csv")
    receipt = deliver(workspace, sheet([*consent("A"), first.batch, "2"], marks=True), LATER)
    assert (receipt.accepted, receipt.resolved) == (1, 0)
    assert states(workspace) == {"open": 1}


def test_a_row_listed_without_content_and_left_empty_is_passed_over_and_stays_open(workspace):
    first = deliver(workspace, sheet(consent("A", fine=False)) + "1,2,3\n")
    empty = [""] * len(consent("A"))
    receipt = deliver(
        workspace, sheet([*empty, first.batch, "3"], [*consent("A"), first.batch, "2"], marks=True), LATER
    )
    assert (receipt.rows, receipt.accepted, receipt.resolved) == (1, 1, 1)
    assert [(row["line"], row["state"]) for row in rows(workspace)] == [(2, "resolved"), (3, "open")]


def test_a_row_is_dismissed_by_somebody_for_a_reason_and_that_is_kept(workspace):
    first = deliver(workspace, sheet(consent("A", fine=False), consent("B", fine=False)))
    assert dismiss(workspace, Filter(batch=first.batch, lines=(2,)), "li", " 已注销 ") == 1
    [row] = rows(workspace, state="dismissed")
    assert (row["line"], row["dismissed_by"], row["dismissed_because"]) == (2, "li", "已注销")
    assert states(workspace) == {"dismissed": 1, "open": 1}
    with workspace.database.reading() as connection:
        [entry] = audit.newest(connection, first.batch, limit=1)
        audit.verify(connection)
    assert (entry["actor"], entry["action"], entry["detail"]["because"]) == ("li", "dismiss", "已注销")


def test_rows_that_are_no_work_are_closed_by_the_rule_and_told_as_such(workspace):
    total, header = ",".join(["合计", *[""] * 7]), sheet().strip()
    receipt = deliver(workspace, sheet(consent("A"), consent("A"), consent("B", fine=False)) + f"{header}\n{total}\n")
    assert dict(receipt.by_reason) == {"K01": 1, "F09": 1, "F10": 1, ENDS: 1}
    assert states(workspace) == {"open": 1, "dismissed": 3}
    closed = rows(workspace, state="dismissed")
    assert {row["reason"] for row in closed} == {"K01", "F09", "F10"}
    assert {row["dismissed_by"] for row in closed} == {quarantine.BY_RULE}
    assert all(row["dismissed_because"].startswith("无需处理") for row in closed)
    made = correction(workspace, Filter(batch=receipt.batch), "officer")
    [_, *listed] = CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_index(0).to_python()
    assert len(listed) == 1, "what is no work is not in the workbook"


def test_a_row_closed_by_the_rule_stays_closed_when_its_batch_goes_and_comes_back(workspace):
    receipt = deliver(workspace, sheet(consent("A"), consent("A")))
    withdraw(workspace, receipt.batch, "li", "报错文件")
    assert states(workspace) == {"dismissed": 1}
    restore(workspace, receipt.batch, "li", "核实无误")
    assert states(workspace) == {"dismissed": 1}


def test_a_line_that_is_not_open_is_named_with_what_became_of_it(workspace):
    first = deliver(workspace, sheet(consent("A", fine=False), consent("B", fine=False), consent("C", fine=False)))
    dismiss(workspace, Filter(batch=first.batch, lines=(2,)), "li", "已注销")
    deliver(workspace, sheet([*consent("B"), first.batch, "3"], marks=True), LATER)
    for line, said in ((2, "第 2 行已不再处理（li，"), (3, "第 3 行已更正"), (999, "第 999 行不在")):
        with pytest.raises(Invalid, match=re.escape(said)):
            dismiss(workspace, Filter(batch=first.batch, lines=(4, line)), "li", "已注销")
    assert [row["line"] for row in rows(workspace, state="open")] == [4]


def test_a_dismissed_row_that_comes_back_corrected_after_all_is_resolved(workspace):
    first = deliver(workspace, sheet(consent("A", fine=False)))
    dismiss(workspace, Filter(batch=first.batch), "li", "已注销")
    deliver(workspace, sheet([*consent("A"), first.batch, "2"], marks=True), LATER)
    assert states(workspace) == {"resolved": 1}


@pytest.mark.parametrize("because", ["", "  ", "长" * 501])
def test_a_dismissal_without_a_reason_that_can_be_read_is_refused(workspace, because):
    first = deliver(workspace, sheet(consent("A", fine=False)))
    with pytest.raises(Invalid):
        dismiss(workspace, Filter(batch=first.batch), "li", because)
    assert states(workspace) == {"open": 1}


def test_rows_that_changed_since_they_were_seen_are_not_dismissed(workspace):
    first = deliver(workspace, sheet(consent("A", fine=False), consent("B", fine=False)))
    with pytest.raises(Invalid, match="2"):
        dismiss(workspace, Filter(batch=first.batch), "li", "已注销", expected=1)
    with pytest.raises(Invalid):
        dismiss(workspace, Filter(batch=first.batch, lines=(9,)), "li", "已注销")
    assert states(workspace) == {"open": 2}


def test_there_is_nothing_to_download_where_nothing_is_open(workspace):
    first = deliver(workspace, sheet(consent("A")))
    for which, problem in (
        (Filter(batch=first.batch), NotFound),
        (Filter(batch="0" * 16), NotFound),
        (Filter(), Invalid),
    ):
        with pytest.raises(problem):
            correction(workspace, which, "officer")


def test_who_took_rows_away_is_noted_with_the_enterprises_in_them(workspace):
    first = deliver(workspace, sheet(consent("A", fine=False)))
    correction(workspace, Filter(source="consent"), "li", role="office")
    with workspace.database.reading() as connection:
        [entry] = audit.newest(connection, "consent", limit=1)
    assert (entry["actor"], entry["action"], entry["detail"]["role"]) == ("li", "quarantine", "office")
    assert entry["detail"]["enterprises"] == [rows(workspace, batch=first.batch)[0]["content"]["统一社会信用代码"]]


def test_no_personal_data_ever_leaves_with_the_workbook(workspace):
    """Natural persons' rows, identity and telephone numbers, broken lines: none of it is in any part of the file."""
    identity, phone, person = "350526199003070418", "13812345678", "陈某某"
    private = row("penalty", subject_kind="自然人", name=person)
    deliver(workspace, table("penalty", private), name="处罚.csv")
    named = [*consent("A", fine=False)]
    named[1] = f"窑 {identity} {phone}"
    deliver(workspace, sheet(named) + f"{person},{identity},{phone}\n")
    for name in ("penalty", "consent"):
        made = correction(workspace, Filter(source=name), "officer")
        with zipfile.ZipFile(io.BytesIO(made)) as book:
            whole = b"".join(book.read(part) for part in book.namelist()).decode()
        assert "隔离原因" in whole
        assert not [found for found in (identity, phone) if found in whole]
        if name == "penalty":
            assert person not in whole


# --- laws ---------------------------------------------------------------------------------------

Step = st.tuples(
    st.sampled_from(["mend", "again", "dismiss", "withdraw", "restore", "deliver"]), st.integers(0, 9), st.booleans()
)


@settings(max_examples=25, deadline=None)
@given(st.lists(Step, max_size=9))
def test_through_any_cycles_no_refused_row_is_lost_and_none_counts_twice(steps):
    """Open + resolved + superseded + dismissed + withdrawn = refused ever; states follow from the attempts that count."""
    with tempfile.TemporaryDirectory() as home:
        workspace = opened(Settings(home=Path(home), _env_file=None))
        county = Attempts()
        county.bring(workspace, [(None, False), (None, False), (None, True)])
        for what, which, fine in steps:
            _act(workspace, county, what, which, fine=fine)
            kept = rows(workspace)
            assert {(r["batch_id"], r["line"]): r["state"] for r in kept} == county.expected()
            with workspace.database.reading() as connection:
                assert sum(quarantine.by_state(connection).values()) == batches.totals(connection)["quarantined"]
        assert set(Counter(county.expected().values())) <= set(STATES)
        workspace.database.engine.dispose()


class Attempts:
    """The same story told naively: every row ever sent, what it was meant to mend, whether it was fine."""

    def __init__(self):
        self.sent = []  # (batch, line, case, fine), in the order in which they came
        self.gone, self.order, self.dismissed = set(), [], set()

    def bring(self, workspace, lines):
        sent = []
        for number, (old, fine) in enumerate(lines):
            sent.append(
                [*consent(f"{len(self.sent)}-{number}", fine=fine), *(("", "") if old is None else map(str, old))]
            )
        receipt = deliver(workspace, sheet(*sent, marks=True))
        case_of = {(batch, line): case for batch, line, case, _ in self.sent}
        for line, (old, fine) in enumerate(lines, 2):
            address = (receipt.batch, line)
            self.sent.append((*address, address if old is None else case_of[old], fine))
        self.order.append(receipt.batch)

    def refused(self):
        return [(batch, line) for batch, line, _, fine in self.sent if not fine]

    def expected(self):
        found = {}
        for batch, line, case, fine in self.sent:
            if fine:
                continue
            later = [
                other_fine
                for other, _, other_case, other_fine in self.sent
                if other_case == case and other not in self.gone and self.order.index(other) > self.order.index(batch)
            ]
            if any(later):
                found[batch, line] = "resolved"
            elif later:
                found[batch, line] = "superseded"
            elif (batch, line) in self.dismissed:
                found[batch, line] = "dismissed"
            else:
                found[batch, line] = "withdrawn" if batch in self.gone else "open"
        return found


def _act(workspace, county, what, which, *, fine):
    refused = county.refused()
    one = refused[which % len(refused)]
    batch = county.order[which % len(county.order)]
    if what == "deliver":
        county.bring(workspace, [(None, fine)])
    elif what == "mend":
        county.bring(workspace, [(one, True), (refused[0], fine)])
    elif what == "again":
        county.bring(workspace, [(one, False), (None, fine)])
    elif what == "dismiss" and county.expected()[one] == "open":
        dismiss(workspace, Filter(batch=one[0], lines=(one[1],)), "li", "不再报送")
        county.dismissed.add(one)
    elif what == "withdraw" and batch not in county.gone:
        withdraw(workspace, batch, "li", "报错文件")
        county.gone.add(batch)
    elif what == "restore" and batch in county.gone:
        restore(workspace, batch, "li", "原来是对的")
        county.gone.remove(batch)
