"""The office's desk: a row goes out to be corrected and comes back; a batch is withdrawn in two steps."""

import re
from io import BytesIO
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient
from python_calamine import CalamineWorkbook
from small_county import CODES, House, consent

from api.pages import deliveries
from scoring.records.consent import CONSENT
from scoring.store import consents

BATCH = "b" * 16
HEADERS = ",".join(field.headers[0] for field in CONSENT.fields)


def line(number: str, until: str = "2027-12-31") -> str:
    return f"{CODES[9]},窑,{number},one-bank,贷款审批,2026-01-02,{until},"


def upload(client: TestClient, content: str | bytes, name: str = "授权.csv", **more: str):
    raw = content if isinstance(content, bytes) else content.encode()
    return client.post("/office/deliveries", files={"file": (name, raw)}, data=more)


def wrong(client: TestClient) -> str:
    """A delivery with one good row and one wrong one; gives the address of its page."""
    answer = upload(client, f"{HEADERS}\n{line('A')}\n{line('B', '2025-12-31')}\n")
    assert answer.status_code == 303
    return answer.headers["location"].split("?")[0]


def test_a_file_sent_by_the_page_goes_through_the_door_and_its_page_is_the_receipt(house: House):
    client = house.browser("office")
    page = client.get(wrong(client) + "?done=ingested").text
    assert "文件已导入" in page
    assert "授权截止日早于授权日期" in page
    assert "office" in page


def test_the_way_of_a_wrong_row_out_and_back(house: House):
    client = house.browser("office")
    batch = wrong(client).rsplit("/", 1)[1]
    answer = client.get(f"/office/quarantine.xlsx?batch={batch}")
    assert answer.headers["content-type"].endswith("spreadsheetml.sheet")
    assert f"隔离更正_{batch}.xlsx" in unquote(answer.headers["content-disposition"])
    header, row = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    row[header.index("授权截止日")] = "2027-06-30"
    row[header.index("隔离原因")] = ""
    sent = upload(client, ",".join(header) + "\n" + ",".join(row) + "\n", "更正.csv")
    page = client.get(sent.headers["location"]).text
    assert "更正了 1 行" in page
    old = client.get(f"/office/quarantine?batch={batch}&state=all").text
    assert "已更正" in old
    assert sent.headers["location"].split("?")[0] in old


def test_an_uploaded_file_that_is_no_table_is_told_on_the_desk(house: House):
    answer = upload(house.browser("office"), "x", "a.exe")
    assert answer.status_code == 422
    assert "不支持的文件类型" in answer.text
    assert "数据报送与隔离" in answer.text
    assert upload(house.browser("office"), f"{HEADERS}\n", source="weather").status_code == 404


def test_what_the_page_says_of_a_wrong_choice_is_in_the_words_of_the_page(house: House):
    client = house.browser("office")
    unknown = client.get(f"/office/deliveries/{'0' * 16}")
    assert unknown.status_code == 404
    assert "批次号见批次列表" in unknown.text
    state = client.get("/office/quarantine?state=gone")
    assert state.status_code == 422
    assert "open（待更正）" in state.text
    header = upload(client, "天气,温度\n晴,30\n")
    assert "网页上选“来源”" in header.text
    for answer in (unknown, state):
        assert "xinyidai " not in answer.text
        assert "接口说明" not in answer.text


def test_a_restored_batch_that_was_never_scored_counts_from_the_next_score_on(house: House):
    client = house.browser("office")
    where = wrong(client)
    client.post(f"{where}/withdrawal", data={"reason": "报错文件"})
    done = client.post(f"{where}/restoration", data={"reason": "核实无误"})
    assert "重新评分后计入" in client.get(done.headers["location"]).text


def test_the_same_file_again_says_that_nothing_changed(house: House):
    client = house.browser("office")
    upload(client, f"{HEADERS}\n{line('A')}\n")
    again = upload(client, f"{HEADERS}\n{line('A')}\n", "换名.csv")
    assert "未作任何改变" in client.get(again.headers["location"]).text


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\桌面\\名单.xlsx", "名单.xlsx"),
        ("", "upload"),
        ("..", "upload"),
        ("长" * 300 + ".csv", "长" * 60 + ".csv"),
        ("a\x00b\n.csv", "a?b?.csv"),
    ],
)
def test_the_name_of_an_uploaded_file_never_leads_elsewhere(sent, kept):
    assert deliveries._file_name(sent) == kept


def test_a_file_larger_than_the_limit_is_refused_with_what_to_do_instead(house: House, monkeypatch):
    monkeypatch.setattr(deliveries, "LARGEST_UPLOAD", 1 << 20)
    answer = upload(house.browser("office"), b"x" * ((1 << 20) + 1))
    assert answer.status_code == 422
    assert "文件超过 1 MB" in answer.text
    assert "xinyidai ingest" in answer.text


def test_a_request_beyond_all_bounds_is_not_read(house: House, monkeypatch):
    client = house.browser("office")
    answer = client.post(
        "/office/deliveries", content=b"", headers={"content-length": str(deliveries.LARGEST_BODY + 1)}
    )
    assert answer.status_code == 413


def test_other_forms_keep_their_small_limit(house: House):
    answer = house.browser("office").post("/office/quarantine/dismissals", data={"reason": "x" * 70_000})
    assert answer.status_code == 413


def test_an_upload_that_another_site_sends_is_refused(house: House):
    client = house.browser("office")
    client.headers["sec-fetch-site"] = "cross-site"
    assert upload(client, f"{HEADERS}\n{line('A')}\n").status_code == 403


def test_what_rests_on_a_batch_is_shown_before_it_is_withdrawn_for_a_reason(house: House):
    client = house.browser("office")
    where = wrong(client)
    before = client.get(f"{where}/withdrawal").text
    assert "确认撤回" in before
    assert "授权立即失效" in before
    refused = client.post(f"{where}/withdrawal", data={"reason": " "})
    assert refused.status_code == 422
    assert "没有填写理由" in refused.text
    done = client.post(f"{where}/withdrawal", data={"reason": "报错 <b>文件</b>"})
    after = client.get(done.headers["location"]).text
    assert "报错 &lt;b&gt;文件&lt;/b&gt;" in after
    assert "恢复本批次" in after
    again = upload(client, f"{HEADERS}\n{line('A')}\n{line('B', '2025-12-31')}\n")
    assert "属于已撤回的批次" in client.get(again.headers["location"]).text
    assert client.post(f"{where}/restoration", data={}).status_code == 422
    assert client.post(f"{where}/restoration", data={"reason": "核实无误"}).status_code == 303


def test_a_withdrawn_consent_file_closes_the_banks_page_at_once(house: House):
    """The enterprise had consented to the other bank only; a file brought a consent to this one."""
    office, bank = house.browser("office"), house.browser("bank")
    where = wrong(office)
    assert bank.get(f"/bank/{CODES[9]}").status_code == 200
    office.post(f"{where}/withdrawal", data={"reason": "授权书不全"})
    assert bank.get(f"/bank/{CODES[9]}").status_code == 404


def test_rows_are_dismissed_one_by_one_or_as_they_are_listed(house: House):
    client = house.browser("office")
    form = {"batch": BATCH, "line": "3", "rows": "1", "reason": "已注销"}
    assert client.post("/office/quarantine/dismissals", data=form).status_code == 303
    assert client.post("/office/quarantine/dismissals", data=form).status_code == 422, "it is no longer open"
    together = {"batch": BATCH, "finding": "V03", "rows": "2", "reason": "已注销"}
    assert client.post("/office/quarantine/dismissals", data=together).status_code == 422, "two were seen, one is left"
    done = client.post("/office/quarantine/dismissals", data=together | {"rows": "1"})
    assert done.headers["location"] == f"/office/quarantine?done=dismissed&batch={BATCH}&finding=V03"
    assert "没有这样的行" in client.get(done.headers["location"]).text
    assert "已注销" in client.get("/office/quarantine?state=dismissed").text


@pytest.mark.parametrize("form", [{}, {"rows": "x"}, {"rows": "1", "line": "1" * 12}, {"rows": "1", "reason": ""}])
def test_an_incomplete_form_dismisses_nothing(house: House, form):
    client = house.browser("office")
    assert client.post("/office/quarantine/dismissals", data={"batch": BATCH} | form).status_code == 422
    assert "没有这样的行" in client.get("/office/quarantine?state=dismissed").text


def test_pages_of_the_desk_follow_one_another(house: House, monkeypatch):
    monkeypatch.setattr(deliveries, "ROWS_A_PAGE", 1)
    monkeypatch.setattr(deliveries, "BATCHES_A_PAGE", 1)
    client = house.browser("office")
    upload(client, f"{HEADERS}\n{line('A')}\n")
    for begin, count in (("/office/quarantine?state=open", 2), ("/office/deliveries", 2)):
        address, seen = begin, 0
        while address:
            page = client.get(address).text
            seen += 1
            found = re.search(r'href="([^"]+)" rel="next"', page)
            address = found[1].replace("&amp;", "&") if found else None
        assert seen == count


def test_empty_filters_of_the_form_mean_everything(house: House):
    answer = house.browser("office").get("/office/quarantine?source=&finding=&batch=&state=all")
    assert answer.status_code == 200
    assert answer.text.count("电力.csv</a>，第") == 2


def test_nothing_open_is_said_instead_of_an_empty_workbook(house: House):
    assert house.browser("office").get("/office/quarantine.xlsx?source=water").status_code == 404
    assert house.browser("office").get("/office/quarantine.xlsx").status_code == 422


def test_a_consent_of_the_site_survives_the_withdrawal_of_a_batch_that_never_told_of_it(house: House):
    where = wrong(house.browser("office"))
    with house.workspace.database.transaction() as connection:
        consents.record(connection, [consent(CODES[9], "one-bank", "SQ-own")])
    house.browser("office").post(f"{where}/withdrawal", data={"reason": "授权书不全"})
    assert house.browser("bank").get(f"/bank/{CODES[9]}").status_code == 200
