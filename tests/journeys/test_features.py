"""An officer goes from the workbench to a feature that drifted; anybody finds out what a feature means."""

import pytest

from tests.journeys.test_three_users import accessible

pytestmark = pytest.mark.browser


def test_an_officer_finds_a_feature_and_reads_how_it_is_distributed(visit):
    page = visit("officer", "/office")
    page.get_by_role("link", name="特征与偏移").click()
    page.wait_for_url("**/features")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out"
    assert accessible(page) == []
    page.get_by_label("关键词").fill("用电 同比")
    page.keyboard.press("Enter")
    page.wait_for_url("**/features?q=*")
    visit.kept("features")
    page.get_by_role("link", name="近12个月用电同比", exact=True).click()
    assert "各期与各次评分" in page.content()
    assert page.locator("svg.histogram rect").count() > 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out"
    assert accessible(page) == []
    visit.kept("feature")


def test_an_owner_reads_what_a_reason_means_without_its_distribution(visit):
    page = visit("owner", "/enterprise")
    page.locator(".reasons summary").first.click()
    page.get_by_role("link", name="定义与依据").first.click()
    page.wait_for_url("**/features/*")
    assert "使用限制" in page.content()
    assert "各期与各次评分" not in page.content()
    assert accessible(page) == []
