"""The door: every row is accepted or quarantined, with everything that is wrong with it, and no private person's data."""

import datetime as dt
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.records.door import delivery
from scoring.records.privacy import WITHHELD, without_personal_data
from scoring.records.sources import SOURCES, source
from tests.conftest import KILN, SHOP
from tests.records.rows import headers, row, table, through, workbook

ELECTRICITY = source("electricity")


@pytest.fixture
def door(tmp_path):
    def send(name, content, received_on=None, file="file.csv"):
        path = tmp_path / file
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return through(source(name), path, *filter(None, [received_on]))

    return send


GOOD = row("electricity", account="good")


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"enterprise": ""}, "统一社会信用代码", "N01"),
        ({"month": ""}, "费用月份", "V01"),
        ({"enterprise": KILN[:-1]}, "统一社会信用代码", "V02"),
        ({"enterprise": KILN[:-1] + "9"}, "统一社会信用代码", "V03"),
        ({"energy_wh": "约300"}, "用电量(千瓦时)", "V04"),
        ({"month": "2025-02-30"}, "费用月份", "V05"),
        ({"paid_on": "45717"}, "实缴日期", "V12"),
        ({"paid_on": "114.3.1"}, "实缴日期", "V13"),
        ({"bill_fen": "1.001"}, "应收金额(元)", "V06"),
        ({"supply_status": "未知"}, "供电状态", "V07"),
        ({"bill_fen": "-56.20"}, "应收金额(元)", "V08"),
        ({"energy_wh": "99999999999999"}, "用电量(千瓦时)", "V09"),
        ({"account": "1" * 41}, "户号", "V10"),
        ({"account": "3.50123E+15"}, "户号", "V11"),
        ({"account_name": "德化\ufffd厂"}, "用户名称", "F01"),
        ({"energy_wh": "1\ufffd0"}, "用电量(千瓦时)", "F01"),
        ({"paid_on": "2025-07-01"}, "实缴日期", "T01"),
        ({"month": "2025-07", "due_on": "2025-08-20"}, "费用月份", "T01"),
        ({"due_on": "2025-02-27"}, "缴费截止日", "EL01"),
        ({"bill_fen": "0"}, "应收金额(元)", "EL02"),
    ],
)
def test_each_kind_of_bad_cell_gives_its_reason_with_line_and_field_and_nothing_else(door, change, field, reason):
    outcome = door("electricity", table("electricity", GOOD, row("electricity", **change)))
    assert outcome.troubles == [(3, field, reason)]
    assert [r["line"] for r in outcome.accepted] == [2]


def test_a_row_that_is_refused_is_kept_as_it_came(door):
    broken = row("electricity", account="Ａ ７", bill_fen=" -56.20 ")
    [refusal] = door("electricity", table("electricity", broken)).refused
    assert refusal.row == dict(zip(headers("electricity"), broken.values(), strict=True))


def test_a_row_has_all_its_troubles_and_checks_are_asked_only_of_what_can_be_read(door):
    awful = row("electricity", enterprise="x", month="?", bill_fen="-1", supply_status="坏", due_on="2020-01-01")
    assert [t[1:] for t in door("electricity", table("electricity", awful)).troubles] == [
        ("统一社会信用代码", "V02"),
        ("费用月份", "V05"),
        ("应收金额(元)", "V08"),
        ("供电状态", "V07"),
    ]


def test_a_date_may_lie_ahead_only_where_the_contract_says_so(door):
    ahead = row("electricity", due_on="2025-07-01", month="2025-05")
    assert door("electricity", table("electricity", ahead)).troubles == []
    today = row("electricity", paid_on="2025-06-30")
    assert door("electricity", table("electricity", today)).troubles == []
    assert door("electricity", table("electricity", today), dt.date(2025, 6, 29)).troubles == [(2, "实缴日期", "T01")]


def test_the_month_that_is_not_over_has_not_happened(door):
    current = row("electricity", month="2025-06", due_on="2025-07-20")
    assert door("electricity", table("electricity", current), dt.date(2025, 6, 29)).troubles[0][2] == "T01"
    assert door("electricity", table("electricity", current), dt.date(2025, 6, 30)).troubles == []


def test_a_missing_required_column_quarantines_every_row_with_whatever_else_is_wrong(door):
    text = table("electricity", row("electricity"), row("electricity", enterprise="x"))
    outcome = door("electricity", text.replace("应收金额(元)", "金额合计"))
    assert outcome.accepted == []
    assert outcome.troubles == [
        (2, "应收金额(元)", "F03"),
        (3, "应收金额(元)", "F03"),
        (3, "统一社会信用代码", "V02"),
    ]


def test_a_missing_optional_column_is_no_trouble(door):
    [record] = door("electricity", table("electricity", row("electricity")).replace("供电状态", "其他")).accepted
    assert record["supply_status"] is None


def test_lines_that_are_no_rows_are_quarantined_with_the_text_they_had(door):
    good = table("electricity", row("electricity")).splitlines()
    outcome = door("electricity", "\n".join([good[0], good[1], good[1] + ",补录", '1,"未闭合', good[1][:30], "å"]))
    assert outcome.rows == 5
    assert outcome.troubles == [(3, "", "F02"), (4, "", "F02"), (5, "", "F02"), (6, "", "F02")]
    assert outcome.refused[0].row == {"": good[1] + ",补录"}
    assert {t.hint for r in outcome.refused for t in r.troubles} == {str(len(headers("electricity")))}


def test_a_line_with_bytes_nobody_can_read_is_refused_for_that(door):
    lines = table("electricity", GOOD, row("electricity")).encode().splitlines()
    spoilt = lines[2].replace(b"account 1,", b"account 2,\xff\xfe")
    outcome = door("electricity", b"\n".join([*lines, spoilt, lines[1][:10] + b"\xff"]))
    assert outcome.troubles == [(4, "用户名称", "F01"), (5, "", "F01")]


def test_a_credit_code_in_a_wide_hand_is_accepted_as_it_is_meant(door):
    [record] = door(
        "electricity", table("electricity", row("electricity", enterprise=f" {KILN.lower()}\u3000"))
    ).accepted
    assert record["enterprise"] == KILN


# --- the same fact twice ----------------------------------------------------------------------


def test_a_repeated_row_is_a_duplicate_and_another_content_under_the_same_key_a_conflict(door):
    first, other = row("electricity"), row("electricity", bill_fen="2")
    outcome = door("electricity", table("electricity", first, first, other, row("electricity", account="2"), other))
    assert outcome.troubles == [(3, "户号", "K01"), (4, "户号", "K02"), (6, "户号", "K02")]
    assert {t.hint for r in outcome.refused for t in r.troubles} == {"2"}
    assert [r["line"] for r in outcome.accepted] == [2, 5]


def test_rows_that_differ_only_in_how_they_are_written_are_duplicates(door):
    wide = row("electricity", account="account\u3000１", bill_fen="￥1.00", month="2025年2月")
    assert door("electricity", table("electricity", row("electricity"), wide)).troubles == [(3, "户号", "K01")]


def test_a_refused_row_stands_in_the_way_of_no_good_one(door):
    outcome = door("electricity", table("electricity", row("electricity", due_on=""), row("electricity")))
    assert [r["line"] for r in outcome.accepted] == [3]


def test_void_and_valid_and_negative_invoices_stay_what_they_are(door):
    good = row("vat_invoice")
    void = row("vat_invoice", number="2", status="作废发票")
    red = row("vat_invoice", number="3", amount_fen="-100", tax_fen="-13", total_fen="-113")
    outcome = door("vat_invoice", table("vat_invoice", good, void, red))
    assert [(r["status"], r["total_fen"]) for r in outcome.accepted] == [
        ("valid", 11300),
        ("void", 11300),
        ("valid", -11300),
    ]


@pytest.mark.parametrize("block", [200, 1000, 8 << 20])
def test_repetitions_are_found_across_the_blocks_of_a_large_file(door, monkeypatch, block):
    monkeypatch.setattr(delivery, "BLOCK", block)
    many = [row("electricity", account=f"{n % 70:03d}", bill_fen="2" if n >= 140 else "1") for n in range(200)]
    outcome = door("electricity", table("electricity", *many))
    assert [r["line"] for r in outcome.accepted] == list(range(2, 72))
    assert outcome.troubles == [(n + 2, "户号", "K02" if n >= 140 else "K01") for n in range(70, 200)]
    assert [int(t.hint) for r in outcome.refused for t in r.troubles] == [n % 70 + 2 for n in range(70, 200)]


# --- what must not be kept --------------------------------------------------------------------

PERSON = row("penalty", subject_kind="自然人", name="陈某某", enterprise="", document="泉公罚字〔2025〕7号",
             violation="醉酒驾驶机动车", authority="交警大队")  # fmt: skip
SECRETS = ("陈某某", "泉公罚字〔2025〕7号", "醉酒驾驶机动车", "交警大队")


def kept(outcome) -> str:
    return json.dumps([[r.row, [t.hint for t in r.troubles]] for r in outcome.refused], ensure_ascii=False)


def nothing_of_the_person(outcome) -> bool:
    return not any(secret in kept(outcome) + str(outcome.accepted) for secret in SECRETS)


def test_a_private_person_is_refused_and_no_cell_of_the_row_is_kept(door):
    outcome = door("penalty", table("penalty", row("penalty"), PERSON, PERSON | {"decided_on": "?", "state": "9"}))
    assert outcome.troubles == [(3, "行政相对人类别", "P01"), (4, "行政相对人类别", "P01")]
    assert nothing_of_the_person(outcome)
    assert set(outcome.refused[0].row.values()) == {WITHHELD}


@pytest.mark.parametrize("mark", ["自然人", " 自 然人", "自然人（个人）", "个人", "", "—", "\ufffd"])
def test_a_row_that_may_be_about_a_private_person_is_not_kept_either(door, mark):
    outcome = door("penalty", table("penalty", PERSON | {"subject_kind": mark}))
    assert outcome.rows == 1
    assert nothing_of_the_person(outcome)


@pytest.mark.parametrize("lost", ["行政相对人类别", "行政处罚决定书文号", "处罚机关"])
def test_a_missing_column_does_not_open_the_door_to_private_persons(door, lost):
    outcome = door("penalty", table("penalty", PERSON).replace(lost, "某列"))
    assert outcome.rows == 1
    assert nothing_of_the_person(outcome)


@pytest.mark.parametrize("spoilt", ["{},多一列", '{},"', '"{}', "{}\ufffd,"])
def test_a_broken_line_of_a_file_that_holds_private_persons_is_not_kept(door, spoilt):
    head, line = table("penalty", PERSON).splitlines()
    outcome = door("penalty", f"{head}\n{spoilt.format(line)}\n")
    assert outcome.rows == 1
    assert nothing_of_the_person(outcome)


def test_an_organisation_among_private_persons_is_kept_in_quarantine_for_repair(door):
    outcome = door("penalty", table("penalty", PERSON, row("penalty", decided_on="?")))
    assert outcome.refused[1].row["行政处罚决定书文号"] == "document 1"


def test_columns_that_the_contract_does_not_know_are_stored_nowhere(door):
    head, good, bad = table("electricity", GOOD, row("electricity", bill_fen="x")).splitlines()
    text = "\n".join(
        [f"{head},法定代表人证件号码", f"{good},秘密甲", f"{bad},秘密乙", f"{bad},秘密丙,多", f'{bad},"秘密丁']
    )
    outcome = door("electricity", text)
    assert (len(outcome.accepted), len(outcome.refused)) == (1, 3)
    assert "秘密" not in kept(outcome) + str(outcome.accepted)


PRIVATE_NUMBERS = [
    "350526199001011234", "35052619900101123X", "35052619900101123x", "３５０５２６１９９００１０１１２３４",
    "350526 19900101 1234", "13800000000", "１３８００００００００", "138-0000-0000", "138 0000 0000", "+8613800000000",
    "008613800000000", "86 13800000000",
]  # fmt: skip


@pytest.mark.parametrize("number", PRIVATE_NUMBERS)
@pytest.mark.parametrize("around", ["{}", "身份证{}号", "tel:{},", "{}abc"])
def test_numbers_of_identity_cards_and_mobile_telephones_are_hidden_in_quarantine(number, around):
    hidden = without_personal_data(around.format(number))
    assert WITHHELD in hidden
    assert not any(c.isdigit() for c in hidden.replace("+86", "").replace("0086", ""))


@pytest.mark.parametrize(
    "text", ["", "德化瓷厂", KILN, "2025-03-01", "20250301", "1234567.89", "08851234567", "35052619901301123", "（２０２５）１号",
             "033001900111", "12345678901234567890"],
)  # fmt: skip
def test_other_numbers_stay_as_they_are(text):
    assert without_personal_data(text) == text


def test_a_telephone_number_in_a_refused_row_or_a_broken_line_is_hidden(door):
    bad = row("electricity", account_name="陈 13800000000", enterprise="350526199001011234")
    text = table("electricity", bad) + "13800000000,x\n"
    outcome = door("electricity", text)
    assert outcome.rows == 2
    assert "1380" not in kept(outcome)
    assert "350526" not in kept(outcome)


# --- nothing is lost --------------------------------------------------------------------------

mutations = st.lists(
    st.tuples(
        st.sampled_from(["cut", "put", "swap", "repeat"]),
        st.floats(0, 1, exclude_max=True),
        st.sampled_from([*"\",\n\r\t;'-￥x9\x00 ", '"\n"', "\ufffd", ",,,", "自然人", "13800000000", "\r\n", "\u2028"]),
    ),
    max_size=8,
)


def mutated(text: str, changes) -> str:
    for how, where, what in changes:
        at = int(where * (len(text) + 1))
        if how == "cut":
            text = text[:at] + text[at + 3 :]
        elif how == "put":
            text = text[:at] + what + text[at:]
        elif how == "swap":
            text = text[:at] + what + text[at + len(what) :]
        else:
            text = text[:at] + text[at - 40 : at] + text[at:]
    return text


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([s.name for s in SOURCES]),
    mutations,
    st.sampled_from(["utf-8", "gb18030", "utf-8-sig", "utf-16"]),
    st.sampled_from([64, 300, 8 << 20]),
)
def test_accepted_and_quarantined_are_the_rows_of_the_file_whatever_was_done_to_it(
    tmp_path_factory, name, changes, encoding, block
):
    head, *lines = table(name, *(row(name, enterprise=who) for who in (KILN, SHOP, KILN, SHOP))).splitlines(
        keepends=True
    )
    text = head + mutated("".join(lines), changes)
    path = tmp_path_factory.mktemp("mutated") / "file.csv"
    path.write_bytes(text.encode(encoding))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delivery, "BLOCK", block)
        outcome = through(source(name), path)
    physical = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    filled = {n for n, line in enumerate(physical[1:], 2) if line.replace(",", "").replace('"', "").strip()}
    found = [r["line"] for r in outcome.accepted] + [r.line for r in outcome.refused]
    assert len(set(found)) == len(found)
    assert filled <= set(found)
    assert all('"' in physical[n - 1] for n in set(found) - filled), "only marks of quotation may be a row of nothing"
    for refusal in outcome.refused:
        assert refusal.troubles


def test_a_spreadsheet_goes_through_the_same_door(tmp_path):
    lines = [headers("water"), list(row("water").values()), list(row("water", bill_fen="x").values())]
    lines[1][3] = dt.date(2025, 2, 1)
    lines[1][5] = 56.2
    outcome = through(source("water"), workbook(tmp_path / "file.xlsx", lines))
    assert outcome.accepted[0]["month"] == dt.date(2025, 2, 28)
    assert outcome.accepted[0]["bill_fen"] == 5620
    assert outcome.troubles == [(3, "应收金额(元)", "V04")]


def test_a_fact_cannot_be_known_before_it_happened(tmp_path):
    stated = replace(source("penalty"), known="published_until", checks=())
    path = tmp_path / "file.csv"
    path.write_text(
        table("penalty", row("penalty", published_until="2025-03-09"), row("penalty", document="2")), encoding="utf-8"
    )
    outcome = through(stated, path)
    assert outcome.troubles == [(2, "公示截止期", "T02")]
    assert [r["known_at"] for r in outcome.accepted] == [dt.date(2025, 3, 10)]
