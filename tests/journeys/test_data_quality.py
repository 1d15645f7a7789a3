"""An officer reads how well the departments delivered; a department takes its template."""

import pytest

from tests.journeys.test_three_users import accessible

pytestmark = pytest.mark.browser


def test_an_officer_goes_from_the_board_to_a_source_and_a_conflict(visit):
    page = visit("officer", "/office")
    page.get_by_role("link", name="数据质量报告").click()
    page.wait_for_url("**/office/quality")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out"
    assert accessible(page) == []
    visit.kept("quality")
    page.get_by_role("link", name="用电", exact=True).click()
    assert "字段完整性" in page.content()
    assert accessible(page) == []
    visit.kept("quality-source")
    page.go_back()
    page.locator("a[href^='/office/quality/conflicts/']").first.click()
    assert "所见" in page.content()
    assert accessible(page) == []
    visit.kept("quality-conflict")


def test_a_department_finds_what_is_asked_of_it_and_takes_the_template(visit):
    page = visit("officer", "/office")
    page.get_by_role("link", name="数据目录与报送模板").click()
    page.wait_for_url("**/catalogue")
    assert accessible(page) == []
    visit.kept("catalogue")
    page.get_by_role("link", name="行政处罚", exact=True).click()
    assert accessible(page) == []
    visit.kept("catalogue-source")
    with page.expect_download() as taken:
        page.get_by_role("link", name="下载模板（Excel）").click()
    assert taken.value.suggested_filename == "penalty.xlsx"
