"""Cases and their reconciliation on paper."""

import datetime as dt

from scoring.lending.case_sheets import CaseLine, Compared, case_sheet, reconciliation_sheet
from scoring.lending.life import Event, fold
from scoring.lending.reconciliation import Difference, Statement
from scoring.records.workbooks.signed import Figure, workbook

DAY = dt.date(2026, 11, 16)
WAN = 1_000_000
TAKEN = (
    Event("stated", DAY, detail={"valid_until": dt.date(2027, 5, 1)}),
    Event("taken_up", DAY, "north-bank", {"edition": 7}),
)
PAPERS = Event("papers", DAY, "north-bank", {"due": DAY + dt.timedelta(30), "remind_on": DAY + dt.timedelta(25)})


def line(*events, late=False):
    return CaseLine(1, "E00001", "甲窑", "north-bank", fold((*TAKEN, *events)).case_of("north-bank"), late)


def case_row(*events, late=False):
    told = case_sheet("德化县", [line(*events, late=late)], DAY)
    [row] = told.rows
    return dict(zip([c.title for c in told.columns], row, strict=True))


def test_a_case_is_told_with_its_days_and_its_state():
    told = case_row(PAPERS)
    assert (told["业务号"], told["企业名称"], told["期"], told["受理日"]) == (1, "甲窑", 7, DAY)
    assert (told["材料齐备日"], told["办理期限"], told["状态"]) == (DAY, DAY + dt.timedelta(30), "材料齐备，待决定")
    assert told["批准金额"] is None
    assert told["未偿还"] is None


def test_a_late_decision_is_marked_and_counted():
    assert case_row(PAPERS, late=True)["状态"] == "材料齐备，待决定（超期）"
    assert "其中办理超期 1 笔" in case_sheet("德化县", [line(PAPERS, late=True), line()], DAY).about[0]


def test_a_refusal_is_told_in_the_words_of_the_list_and_the_banks_own():
    refused = Event("refused", DAY, "north-bank", {"reasons": ["debt", "other"], "words": "股权冻结"})
    assert case_row(PAPERS, refused)["拒绝原因"] == "现有负债过高；其他（见说明）；股权冻结"


def test_a_loan_is_told_with_what_was_approved_paid_out_and_is_left():
    approved = Event("approved", DAY, "north-bank", {"amount_fen": 60 * WAN})
    lent = Event("disbursed", DAY, "north-bank", {"loan_no": "J1", "principal_fen": 50 * WAN})
    told = case_row(PAPERS, approved, lent)
    assert (told["批准金额"], told["放款金额"], told["未偿还"]) == (60 * WAN, 50 * WAN, 50 * WAN)


def test_the_reconciliation_tells_the_totals_of_the_bank_and_each_difference():
    stated = Statement("north-bank", dt.date(2026, 10, 31), 3, 150 * WAN, 20 * WAN)
    found = [
        (Difference("count", "", 2, 3), "open", None),
        (Difference("unknown_here", "J9", None, 50 * WAN), "explained", "迁入的存量贷款"),
    ]
    agreed = Compared(Statement("south-bank", dt.date(2026, 10, 31), 0, 0, 0), [])
    told = reconciliation_sheet("德化县", [Compared(stated, found), agreed], DAY)
    assert told.about[0] == "截至：2026-11-16　　待核对的差异 1 项"
    day = dt.date(2026, 10, 31)
    assert told.rows == [
        ("north-bank", day, "", "银行账合计：3 笔，其中逾期 20.00 万元", None, 150 * WAN, "有差异", ""),
        ("north-bank", day, "", "笔数不符", Figure(2, "whole"), Figure(3, "whole"), "待核对", ""),
        ("north-bank", day, "J9", "银行列出而本系统没有", None, 50 * WAN, "已说明", "迁入的存量贷款"),
        ("south-bank", day, "", "银行账合计：0 笔，其中逾期 0.00 万元", None, 0, "相符", ""),
    ]
    assert workbook([told])
