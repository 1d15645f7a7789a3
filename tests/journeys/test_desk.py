"""The data officer's way of a wrong row out and back, and of a whole file out of use, in a real browser."""

import pytest

from tests.journeys.test_three_users import accessible, fits
from tests.pipeline.consent_files import consent, corrected, sheet

pytestmark = pytest.mark.browser


@pytest.fixture
def send(visit, tmp_path):
    def upload(page, path):
        page.goto("/office/deliveries")
        page.locator("#file").set_input_files(path)
        page.get_by_role("button", name="导入").click()
        page.wait_for_url("**/office/deliveries/*?done=ingested")

    return upload


def test_the_officer_has_a_wrong_row_corrected_and_withdraws_a_file(visit, send, tmp_path):
    page = visit("officer", "/office")
    number = f"SQ-{page.viewport_size['width']}"
    faulty = tmp_path / "授权.csv"
    faulty.write_text(sheet(consent(number), consent(f"{number}-2", fine=False)), encoding="utf-8")
    send(page, faulty)
    assert "授权截止日早于授权日期" in page.content()
    assert accessible(page) == []
    assert fits(page)
    with page.expect_download() as started:
        page.get_by_role("link", name="下载更正表").click()
    target = tmp_path / "更正.xlsx"
    started.value.save_as(target)
    where = page.url.split("?")[0]
    send(page, corrected(target.read_bytes(), target))
    assert "更正了 1 行" in page.content()
    page.goto("/office/deliveries")
    assert accessible(page) == []
    assert fits(page)
    visit.kept("deliveries")
    page.goto("/office/quarantine?state=all")
    assert accessible(page) == []
    assert fits(page)
    visit.kept("quarantine")
    page.goto(where)
    page.get_by_role("link", name="查看影响并撤回").click()
    assert accessible(page) == []
    assert fits(page)
    visit.kept("withdrawal")
    page.get_by_label("撤回理由").fill("报错文件")
    page.get_by_role("button", name="确认撤回").click()
    page.wait_for_url("**?done=withdrawal")
    assert page.get_by_role("heading", name="恢复本批次").count() == 1
    assert accessible(page) == []
