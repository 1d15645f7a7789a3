"""The pages: both languages, no script, forms that work by themselves."""

import csv
import io
import re
from datetime import UTC, datetime
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from small_county import CODES, PASSWORD, PEOPLE, TIED, House

from api import wording
from api.app import create_app
from api.pages.forms import parameters, texts
from api.pages.locales import beijing, percent, points, wan
from scoring.policy.parameters import Policy, changed
from scoring.settings import Settings
from scoring.store import people
from tests.policy.drawn import policies

TYPED = {"minimum_score": "570", "minimum_sources": "3", "minimum_operating_months": "12"}
PREVIEW = "/office/policy?minimum_score=570"
PAGES = [
    (None, "/", "最新一期白名单", "The newest edition"),
    (None, "/sign-in", "用户名", "Name"),
    (None, "/nowhere", "找不到这个地址", "Not Found"),
    ("bank", "/bank", "第 1 期白名单", "Whitelist, edition 1"),
    ("bank", f"/bank/{TIED}", "主要原因", "Main reasons"),
    ("office", "/office", "生效方案", "Policy in force"),
    ("office", PREVIEW, "将退出的企业", "Enterprises that leave"),
    ("office", "/office/policies/1", "方案第 1 版", "Policy, version 1"),
    ("office", "/office/deliveries", "待更正的隔离原因", "Why rows wait for a correction"),
    ("office", f"/office/deliveries/{'b' * 16}", "哪些结果依据本批次", "What rests on the batch"),
    ("office", f"/office/deliveries/{'b' * 16}/withdrawal", "确认撤回", "Yes, withdraw"),
    ("office", "/office/quarantine?source=electricity", "下载更正表", "Download to correct"),
    (None, "/catalogue", "数据目录", "Catalogue of sources"),
    (None, "/catalogue/penalty", "停止使用", "Out of use"),
    ("office", "/office/quality", "从未报送的来源", "Sources that never delivered"),
    ("office", "/office/quality/sources/electricity", "字段完整性", "How full the columns are"),
    ("office", "/office/quality/sources/gas", "从未报送", "never delivered"),
    ("office", "/office/quality/conflicts/CF03", "1 户企业，2 处", "1 enterprises, 2 cases"),
    ("enterprise", "/enterprise", "为什么是这个分数", "Why this score"),
    ("silent_enterprise", "/enterprise", "没有有效的融资需求", "No financing demand in force"),
]


class Outline(HTMLParser):
    """What the laws below ask of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.inputs: list[str] = []
        self.forbidden: list[str] = []
        self.tables = self.captions = self.headings = 0
        self.language = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(given["id"] or "")
        if tag == "html":
            self.language = given["lang"] or ""
        if tag == "label":
            self.labelled.add(given["for"] or "")
        if tag in {"input", "textarea"} and given.get("type") != "hidden":
            self.inputs.append(given["id"] or "")
        if tag in {"script", "style"} or any(name == "style" or name.startswith("on") for name in given):
            self.forbidden.append(tag)
        self.tables += tag == "table"
        self.captions += tag == "caption"
        self.headings += tag == "h1"


@pytest.mark.parametrize(("who", "path", "zh", "en"), PAGES)
def test_every_page_speaks_both_languages_and_keeps_to_the_laws_of_pages(
    house: House, who: str | None, path: str, zh: str, en: str
):
    client = house.browser(who)
    chinese = client.get(path)
    english = client.get(path + ("&" if "?" in path else "?") + "lang=en")
    for answer, words, language in ((chinese, zh, "zh-CN"), (english, en, "en")):
        assert words in answer.text
        outline = Outline(answer.text)
        assert outline.language == language == answer.headers["content-language"]
        assert outline.headings == 1
        assert outline.tables == outline.captions
        assert set(outline.inputs) <= outline.labelled
        assert len(outline.ids) == len(set(outline.ids))
        assert outline.forbidden == []
        assert "https://" not in answer.text
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'")
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_language_is_remembered(house: House):
    client = house.browser()
    client.get("/?lang=en")
    assert "Sign in" in client.get("/sign-in").text
    client.get("/?lang=zh")
    assert "用户名" in client.get("/sign-in").text


def test_the_style_sheet_and_the_icon_are_our_own(house: House):
    for name in ("style.css", "icon.svg"):
        answer = house.browser().get(f"/static/{name}")
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")
    assert "url(" not in house.browser().get("/static/style.css").text


def test_the_first_page_publishes_no_small_number(house: House):
    text = house.browser().get("/").text
    assert "<b>24</b>" in text
    assert "上涌镇" not in text


def test_an_empty_installation_has_a_first_page_and_an_office(tmp_path):
    with TestClient(create_app(Settings(home=tmp_path)), headers={"sec-fetch-site": "same-origin"}) as client:
        assert "还没有发布" in client.get("/").text
        with client.app.state.workspace.database.transaction() as connection:
            people.put(connection, PEOPLE["office"], PASSWORD)
        client.post("/sign-in", data={"name": "office", "password": PASSWORD})
        assert "还没有评分" in client.get("/office").text
        assert client.post("/office/editions").status_code == 404


def test_a_bank_walks_through_the_table(house: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("api.pages.bank.ROWS_A_PAGE", 10)
    client = house.browser("bank")
    text, seen = client.get("/bank").text, []
    while True:
        seen += re.findall(r"/bank/(\w{18})\?edition=1", text)
        following = re.search(r'href="(/bank\?[^"]*)" rel="next"', text)
        if following is None:
            break
        text = client.get(following[1].replace("&amp;", "&")).text
    assert seen == [CODES[8], *CODES[10:32]]
    assert "其中授权贵行 23 户" in text
    assert "50</td>" in client.get("/bank").text


def test_a_bank_without_consents_reads_that_there_are_none(house: House):
    assert "此处没有授权给贵行的企业" in house.browser("bank").get("/bank?after=99").text


def test_the_spreadsheet_opens_in_excel_with_the_visible_rows(house: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("api.pages.bank.ROWS_A_READING", 10)
    answer = house.browser("bank").get("/bank/edition.csv")
    assert answer.content.startswith("\ufeff".encode())
    assert "xinyidai-edition-1.csv" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["统一社会信用代码"] for row in rows] == [CODES[8], *CODES[10:32]]
    assert rows[0]["需求金额(元)"] == "500000.00"
    assert rows[0]["数据来源"] == "用电、社会保险"


def test_the_office_previews_proposes_and_a_colleague_approves(house: House):
    officer, director = house.browser("office"), house.browser("director")
    preview = officer.get(PREVIEW).text
    assert "24 → 20" in preview
    assert "德化31号瓷厂" in preview
    assert "<svg" in preview
    done = officer.post("/office/policy", data=TYPED | {"reason": "控制风险"})
    assert (done.status_code, done.headers["location"]) == (303, "/office?done=proposed")
    assert "等待另一位同事批准" in officer.get(done.headers["location"]).text
    own = officer.get("/office/policies/2").text
    assert "最低融资推荐分由 560 分提高到 570 分" in own
    assert "撤回方案" in own
    assert "批准生效" not in own
    waiting = director.get("/office/policies/2").text
    assert "批准生效" in waiting
    assert "德化31号瓷厂" in waiting
    assert director.post("/office/policies/2/approve").headers["location"] == "/office/policies/2?done=approve"
    assert director.post("/office/editions").headers["location"] == "/office?done=published"
    assert "本期共 20 户" in house.browser("bank").get("/bank").text
    again = director.post("/office/editions")
    assert again.headers["location"] == "/office?done=unchanged"
    assert "内容未变，未产生新一期" in director.get(again.headers["location"]).text


def test_a_form_that_is_refused_keeps_what_was_typed(house: House):
    for typed, words in (
        (TYPED | {"reason": ""}, "没有填写理由"),
        (TYPED | {"reason": "为了<b>稳健</b>", "minimum_score": "很高"}, "最低融资推荐分不能是"),
        (TYPED | {"reason": "x" * 2001}, "太长"),
        (TYPED | {"reason": "试行", "effective_on": "明天"}, "生效日期“明天”不是日期"),
        (TYPED | {"reason": "试行", "effective_on": "2026-11-15"}, "生效日期 2026-11-15 已过"),
        (
            TYPED | {"reason": "试行", "minimum_score_by_size": "微型 540\n巨型 1"},
            "分规模的最低分不能是 &#39;巨型&#39;",
        ),
        (TYPED | {"reason": "试行", "tax_grades": "A 级 10\nA 9"}, "第 2 行“A 9”无法识别"),
        (TYPED | {"reason": "试行", "bank_scopes": "农商行 只要陶瓷"}, "第 1 行“农商行 只要陶瓷”无法识别"),
        (TYPED | {"reason": "试行", "grade_d_spreads": "也许"}, "纳税 D 级按负责人关联不能是"),
        (TYPED | {"reason": "试行", "base": "x"}, "不是方案的版本号"),
    ):
        answer = house.browser("office").post("/office/policy", data=typed)
        assert answer.status_code == 422
        assert words in answer.text
        assert "<b>稳健" not in answer.text
        for value in typed.values():
            assert value.replace("<", "&lt;").replace(">", "&gt;") in answer.text


def test_a_preview_of_what_is_no_number_says_so_and_keeps_it(house: House):
    answer = house.browser("office").get(PREVIEW.replace("570", "abc"))
    assert answer.status_code == 422
    assert 'value="abc"' in answer.text


def test_every_kind_of_parameter_is_changed_on_the_form(house: House):
    officer = house.browser("office")
    typed = {
        "minimum_score": "570", "maximum_pd": "5%", "tax_cap_yuan": "200万", "grade_d_spreads": "false",
        "forbidden_purposes": "赌\n购车", "minimum_score_by_size": "微型 540\n小型：550", "tax_grades": "A 级 12",
        "bank_scopes": "one-bank 行业：30、31\none-bank 规模：微型", "reason": "试行", "effective_on": "2026-12-01",
    }  # fmt: skip
    done = officer.post("/office/policy", data=typed | {"do": "save", "base": "1"})
    assert done.headers["location"] == "/office/policies/2?done=saved"
    told = house.program("office").get("/v1/policies/2").json()
    assert (told["state"], told["effective_on"]) == ("draft", "2026-12-01")
    held = told["parameters"]
    assert (held["maximum_pd"], held["tax_cap_yuan"], held["grade_d_spreads"]) == (0.05, 2_000_000, False)
    assert held["minimum_score_by_size"] == {"micro": 540, "small": 550}
    assert (held["tax_grades"], held["forbidden_purposes"]) == ({"A": 12}, ["赌", "购车"])
    assert held["bank_scopes"] == {"one-bank": {"industries": ["30", "31"], "sizes": ["micro"]}}
    again = officer.get("/office/policy?draft=2").text
    for text in ("微型 540\n小型 550", "one-bank 行业：30、31\none-bank 规模：微型", 'value="2026-12-01"', ">\n试行<"):
        assert text in again
    assert "200 万元" in officer.get("/office/policies/2").text


def test_a_draft_on_a_form_opened_before_a_colleague_was_approved_is_told_so_and_carried_on(house: House):
    officer, director = house.browser("office"), house.browser("director")
    officer.post("/office/policy", data=TYPED | {"reason": "先来", "base": "1"})
    director.post("/office/policies/2/approve")
    late = TYPED | {"minimum_score": "590", "valid_days": "60", "reason": "后到", "base": "1"}
    refused = officer.post("/office/policy", data=late)
    assert refused.status_code == 409
    assert "打开此表之后，第 2 版已获批准" in refused.text
    assert 'value="590"' in refused.text
    assert (
        officer.post("/office/policy", data=late | {"do": "save"}).headers["location"]
        == "/office/policies/3?done=saved"
    )
    told = officer.get("/office/policies/3").text
    assert "起草之后，方案已有变化" in told
    assert 'name="keep.minimum_score"' in told
    done = officer.post("/office/policies/3/rebase", data={"keep.minimum_score": "1"})
    assert done.headers["location"] == "/office/policies/4?done=rebase"
    after = officer.get("/office/policies/4").text
    assert "最低融资推荐分由 570 分提高到 590 分" in after
    assert officer.post("/office/policies/4/submit").headers["location"] == "/office/policies/4?done=submit"


def test_a_remark_that_is_missing_is_asked_for_and_versions_are_compared_and_come_back(house: House):
    officer, director = house.browser("office"), house.browser("director")
    officer.post("/office/policy", data=TYPED | {"reason": "试行"})
    empty = director.post("/office/policies/2/reject", data={"reason": " "})
    assert (empty.status_code, "没有填写理由" in empty.text) == (422, True)
    director.post("/office/policies/2/reject", data={"reason": "样本<b>太少</b>"})
    told = officer.get("/office/policies/2").text
    assert "样本&lt;b&gt;太少" in told
    assert "最低融资推荐分由 560 分提高到 570 分" in director.get("/office/policies/2?since=1").text
    done = officer.post("/office/policies/2/roll-back", data={"reason": "再试", "effective_on": "2026-12-01"})
    assert done.headers["location"] == "/office/policies/3?done=roll-back"
    assert "2026-12-01" in director.get("/office/policies/3").text


@settings(max_examples=40, deadline=None)
@given(policies(), st.sampled_from(["zh", "en"]))
def test_what_a_field_shows_is_read_back_as_the_same_value(policy: Policy, language: str):
    assert changed(Policy(), parameters(texts(policy, language))) == policy


def test_an_enterprise_withdraws_its_consent_on_the_page(house: House):
    client = house.browser("enterprise")
    before = client.get("/enterprise").text
    assert "确认撤回" in before
    assert "目前没有有效授权" not in before
    done = client.post("/enterprise/withdraw", data={"consent_no": "SQ-one-bank"})
    assert (done.status_code, done.headers["location"]) == (303, "/enterprise?done=withdrawn#consents")
    after = client.get("/enterprise?done=withdrawn").text
    assert "授权已撤回" in after
    assert "确认撤回" not in after
    assert "目前没有有效授权，银行看不到本企业" in after
    assert house.browser("bank").get(f"/bank/{TIED}").status_code == 404


def test_the_portrait_page_adds_up_before_the_readers_eyes(house: House):
    text = house.browser("enterprise").get("/enterprise").text
    table = text[text.index("基准分与各项得分之和等于融资推荐分") :]
    table = table[: table.index("</table>")]
    numbers = [float(n.replace("−", "-")) for n in re.findall(r'class="n[^"]*">([−+]?[\d.]+)</td></tr>', table)]
    assert numbers[-1] == pytest.approx(sum(numbers[:-1]), abs=0.01)
    assert numbers[-1] == 618.0


def test_bank_and_enterprise_read_the_same_score(house: House):
    pages = [
        house.browser("enterprise").get("/enterprise"),
        house.browser("bank").get("/bank"),
        house.browser("bank").get(f"/bank/{TIED}"),
        house.browser("bank").get("/bank/edition.csv"),
    ]
    assert [set(re.findall(r"618\.\d+", page.text)) for page in pages] == [{"618.00"}] * 4


def test_the_enterprise_reads_what_points_compare_with(house: House):
    assert "不与中位数相比" in house.browser("enterprise").get("/enterprise").text
    schemas = house.program().get("/v1/openapi.json").json()["components"]["schemas"]
    assert "not with the median" in schemas["Portrait"]["description"]


def test_a_sign_in_that_cannot_be_one_is_refused_on_the_page(house: House):
    answer = house.browser().post("/sign-in", data={"name": "x" * 300, "password": "y"})
    assert answer.status_code == 422
    assert "太长" in answer.text


def test_an_enterprise_reads_who_looked_on_its_page(house: House):
    house.browser("bank").get(f"/bank/{TIED}")
    text = house.browser("enterprise").get("/enterprise").text
    assert "one-bank" in text
    assert "查看本企业的评分原因" in text


def test_deliveries_tell_totals_that_add_up_and_reasons_in_words(house: House):
    text = house.browser("office").get("/office/deliveries").text
    assert "统一社会信用代码校验位不符" in text
    assert "电力.csv" in text
    assert "共 10 行 = 接收 8 + 隔离 2" in house.browser("office").get("/office").text


def test_a_feature_of_an_older_model_is_written_without_unit():
    assert wording.of_value("forgotten", 1.5, "zh") == "1.5"
    assert wording.of_value("forgotten", None, "zh") == "—"
    assert wording.of_value("tax_arrears", None, "en") == "unknown"


def test_numbers_are_written_as_people_write_them():
    assert [points(v) for v in (12.34, -4.0, 0.04, -0.04)] == ["+12.3", "−4.0", "0.0", "0.0"]
    assert [wan(v) for v in (None, Decimal("500000.00"), Decimal("12345678.90"))] == ["—", "50", "1,234.56789"]
    assert [percent(v, 2) for v in (None, 0.01234)] == ["—", "1.23%"]
    assert beijing(datetime(2026, 11, 16, 16, 30, tzinfo=UTC)) == "2026-11-17 00:30"
    assert beijing(datetime(2026, 11, 16, 16, 30)) == "2026-11-17 00:30"
