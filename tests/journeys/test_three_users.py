"""What the three users came for, in a real browser, on a phone and at a desk."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser


def accessible(page) -> list[str]:
    """Serious findings of axe on the page."""
    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found if v["impact"] in {"serious", "critical"}]


def fits(page) -> bool:
    """Whether nothing stands beyond the right edge."""
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_bank_clerk_reads_the_list_and_the_reasons_of_one_enterprise(visit):
    page = visit("bank", "/bank")
    assert page.get_by_role("table").count() >= 1
    assert accessible(page) == []
    visit.kept("bank")
    page.locator("table a").first.click()
    page.wait_for_url("**/bank/9*")
    assert "融资推荐分" in page.content()
    assert accessible(page) == []
    visit.kept("bank-one")


def test_the_owner_reads_the_own_portrait_down_to_the_records(visit, served):
    page = visit("owner", "/enterprise")
    assert served[1]["owner"].subject in page.content()
    page.locator("details summary").first.click()
    assert page.locator("details[open]").count() >= 1
    assert accessible(page) == []
    visit.kept("portrait")
    page.get_by_role("link", name="English").click()
    assert "score" in page.content().lower()
    assert accessible(page) == []
    visit.kept("portrait-en")


def test_the_office_sees_the_effect_before_another_person_approves(visit):
    page = visit("officer", "/office")
    assert accessible(page) == []
    visit.kept("office")
    page.goto("/office/policy")
    page.locator("#minimum_score").fill("640")
    page.locator("#reason").fill("收紧门槛，先看影响")
    page.get_by_role("button", name="预演变动").click()
    assert "640" in page.locator("#minimum_score").input_value()
    assert "收紧门槛" in page.locator("#reason").input_value(), "typed words are kept"
    assert accessible(page) == []
    visit.kept("preview")
    page.get_by_text("名额与范围").click()
    page.get_by_label("各乡镇名额").fill("上涌镇 5")
    page.get_by_role("button", name="保存草稿").click()
    page.wait_for_url("**/office/policies/*?done=saved")
    assert "最低融资推荐分由 560 分提高到 640 分" in page.content()
    assert "各乡镇名额（上涌镇）设为 5 户" in page.content()
    assert fits(page)
    assert accessible(page) == []
    visit.kept("draft")
    page.get_by_role("link", name="继续修改").click()
    page.get_by_role("button", name="提交批准").click()
    page.wait_for_url("**/office?*")
    visit.kept("proposed")
    page.locator("a[href^='/office/policies/']").first.click()
    page.wait_for_url("**/office/policies/*")
    assert "收紧门槛" in page.content()
    assert page.get_by_role("button", name="批准生效").count() == 0, "who proposed it cannot approve it"
    where = page.url
    page.get_by_role("button", name="退出").click()
    visit("director", "/office")
    page.goto(where)
    visit.kept("version")
    page.get_by_label("退回的理由").fill("样本太少")
    page.get_by_role("button", name="退回").click()
    page.wait_for_url("**?done=reject")
    assert "样本太少" in page.content()
    page.get_by_role("button", name="比较").click()
    assert "到第" in page.content()
    assert accessible(page) == []
    page.goto(where)
    assert page.get_by_role("button", name="批准生效").count() == 0


def test_a_bank_may_not_open_the_office(visit):
    page = visit("bank", "/bank")
    response = page.request.get("/office")
    assert response.status == 403
