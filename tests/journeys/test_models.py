"""Two people put a model in force, in a real browser; the phone proposes one thing, the desk another."""

import pytest

from tests.journeys.test_three_users import accessible, fits

pytestmark = pytest.mark.browser


def test_an_officer_compares_and_proposes_a_model_and_the_director_rejects_it(visit):
    page = visit("officer", "/office")
    page.get_by_role("link", name="模型", exact=True).click()
    page.wait_for_url("**/office/models")
    assert page.get_by_role("heading", name="启用中的模型").count() == 1
    assert accessible(page) == []
    assert fits(page)
    visit.kept("models")
    page.get_by_role("link", name="county/other").first.click()
    page.wait_for_url("**/office/models/*")
    assert "排序相关" in page.content()
    assert accessible(page) == []
    assert fits(page)
    visit.kept("model")
    where = page.url
    page.get_by_role("link", name="验证报告（可打印）").click()
    page.wait_for_url("**/validation")
    assert accessible(page) == []
    assert fits(page)
    visit.kept("model-validation")
    page.goto(where)
    page.locator("input[value=promote]").focus()
    page.keyboard.press("Space")
    page.get_by_label("理由").fill("与现模型次序一致")
    page.get_by_role("button", name="提交批准").click()
    page.wait_for_url("**?done=proposed")
    assert page.get_by_role("button", name="批准", exact=True).count() == 0, "who proposed it cannot approve it"
    where = page.url.split("?")[0]
    page.get_by_role("button", name="退出").click()
    page = visit("director", "/office")
    page.goto(where)
    assert accessible(page) == []
    assert fits(page)
    visit.kept("model-waiting")
    page.get_by_role("button", name="退回").click()
    page.wait_for_url("**?done=reject")
    assert "与现模型次序一致" in page.content()
    assert "未批准" in page.content()
