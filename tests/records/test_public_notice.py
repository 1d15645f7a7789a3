"""Permits and penalties in both generations of the exchange template, as departments send them."""

import csv
import io

import pytest

from scoring.records.contract import heading
from scoring.records.door.reading import recognise
from scoring.records.privacy import WITHHELD
from scoring.records.sources import SOURCES, source
from tests.conftest import KILN
from tests.records.rows import through

ORGANISATION_CODE = KILN[8:17]
FICTITIOUS_ID = "350526199001019999"
"""In the form of an identity number, with a check character that no real one has."""

PENALTY_2015 = {
    "行政处罚决定书文号": "德市监罚字〔2025〕7号",
    "案件名称": "生产不合格陶瓷案",
    "处罚类别1": "罚款",
    "处罚类别2": "",
    "处罚事由": "产品质量不符合标准",
    "处罚依据": "产品质量法第四十九条",
    "行政相对人名称": "德化县某某陶瓷有限公司",
    "行政相对人代码_1(统一社会信用代码)": KILN,
    "行政相对人代码_2(组织机构代码)": "",
    "行政相对人代码_3(工商登记码)": "",
    "行政相对人代码_4(税务登记号)": "",
    "行政相对人代码_5(居民身份证号)": "",
    "法定代表人姓名": "某某",
    "处罚结果": "罚款三千元",
    "处罚生效期": "2025/3/10",
    "处罚截止期": "2099-12-31",
    "处罚机关": "德化县市场监督管理局",
    "当前状态": "0",
    "地方编码": "350526",
    "数据更新时间戳": "2025/3/12 10:21:33",
    "备注": "— —",
}
PENALTY_2018 = {
    "行政相对人名称": "德化县某某陶瓷有限公司",
    "行政相对人类别": "法人及非法人组织",
    "行政相对人代码_1(统一社会信用代码)": KILN,
    "行政相对人代码_2(工商注册号)": "— —",
    "行政相对人代码_3(组织机构代码)": "/",
    "行政相对人代码_4(税务登记号)": "",
    "行政相对人代码_5(事业单位证书号)": "",
    "行政相对人代码_6(社会组织登记证号)": "",
    "法定代表人": "某某",
    "法定代表人证件类型": "",
    "法定代表人证件号码": "",
    "证件类型": "",
    "证件号码": "",
    "行政处罚决定书文号": "德市监罚字〔2025〕7号",
    "违法行为类型": "产品质量违法",
    "违法事实": "产品质量不符合标准",
    "处罚依据": "产品质量法第四十九条",
    "处罚类别": "罚款",
    "处罚内容": "罚款三千元",
    "罚款金额(万元)": "0.300000",
    "没收违法所得、没收非法财物的金额(万元)": "",
    "暂扣或吊销证照名称及编号": "",
    "处罚决定日期": "2025-03-10",
    "处罚有效期": "2099-12-31",
    "公示截止期": "2026-03-10",
    "处罚机关": "德化县市场监督管理局",
    "处罚机关统一社会信用代码": "",
    "当前状态": "0",
    "数据来源单位": "德化县市场监督管理局",
    "数据来源单位统一社会信用代码": "",
    "备注": "",
}
PERMIT_2018 = {
    "行政相对人名称": "德化县某某陶瓷有限公司",
    "行政相对人类别": "法人及非法人组织",
    "行政相对人代码_1(统一社会信用代码)": KILN,
    "行政许可决定文书名称": "排污许可证",
    "行政许可决定文书号": "德环许〔2025〕3号",
    "许可类别": "普通",
    "许可证书名称": "排污许可证",
    "许可编号": "91350526-001P",
    "许可内容": "排污",
    "许可决定日期": "2025-03-10",
    "有效期自": "2025-03-10",
    "有效期至": "2099-12-31",
    "许可机关": "泉州市德化生态环境局",
    "当前状态": "0",
    "数据来源单位": "泉州市德化生态环境局",
}
MACHINE_NAMES = {
    "行政相对人名称": "cf_xdr_mc", "行政相对人类别": "cf_xdr_lb", "行政相对人代码_1(统一社会信用代码)": "cf_xdr_shxym",
    "行政相对人代码_2(工商注册号)": "cf_xdr_gszc", "行政相对人代码_3(组织机构代码)": "cf_xdr_zzjg",
    "法定代表人证件号码": "cf_fr_sfzh", "证件号码": "cf_xdr_zjhm", "行政处罚决定书文号": "cf_wsh",
    "违法行为类型": "cf_wfxw", "违法事实": "cf_sy", "处罚依据": "cf_yj", "处罚类别": "cf_cflb", "处罚内容": "cf_nr",
    "罚款金额(万元)": "cf_nr_fk", "没收违法所得、没收非法财物的金额(万元)": "cf_nr_wfff", "处罚决定日期": "cf_jdrq",
    "处罚有效期": "cf_yxq", "公示截止期": "cf_gsjzq", "处罚机关": "cf_cfjg", "当前状态": "cf_zt",
}  # fmt: skip


def sent(tmp_path, name, *rows):
    stream = io.StringIO()
    writer = csv.DictWriter(stream, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    path = tmp_path / "file.csv"
    path.write_text(stream.getvalue(), encoding="gb18030")
    return through(source(name), path)


@pytest.mark.parametrize(
    ("name", "template"),
    [
        ("penalty", PENALTY_2015),
        ("penalty", PENALTY_2018),
        ("penalty", {MACHINE_NAMES.get(k, k): v for k, v in PENALTY_2018.items()}),
        ("permit", PERMIT_2018),
    ],
    ids=["2015", "2018", "machine names", "permit"],
)
def test_each_generation_of_the_template_is_recognised_and_read(tmp_path, name, template):
    assert recognise(list(template), SOURCES) is source(name)
    [record] = sent(tmp_path, name, template).accepted
    assert record["enterprise"] == KILN
    assert record["decided_on"].isoformat() == "2025-03-10"
    assert record["authority"].endswith("局")


def test_a_fine_is_stated_in_ten_thousand_yuan_and_held_in_fen(tmp_path):
    [record] = sent(tmp_path, "penalty", PENALTY_2018).accepted
    assert record["fine_fen"] == 3000_00


def test_a_person_in_the_template_of_2018_is_refused_and_not_kept(tmp_path):
    person = PENALTY_2018 | {
        "行政相对人名称": "陈某某",
        "行政相对人类别": "自然人",
        "行政相对人代码_1(统一社会信用代码)": "",
        "证件号码": FICTITIOUS_ID,
    }
    outcome = sent(tmp_path, "penalty", PENALTY_2018, person)
    assert len(outcome.accepted) == 1
    [refused] = outcome.refused
    assert [t.reason.id for t in refused.troubles] == ["P01"]
    assert set(refused.row.values()) == {WITHHELD}


def test_a_person_in_the_template_of_2015_is_known_by_the_identity_column(tmp_path):
    """That template has no column for the kind of subject."""
    person = PENALTY_2015 | {
        "行政相对人名称": "陈某某",
        "行政相对人代码_1(统一社会信用代码)": "",
        "行政相对人代码_5(居民身份证号)": FICTITIOUS_ID,
    }
    outcome = sent(tmp_path, "penalty", PENALTY_2015, person)
    assert len(outcome.accepted) == 1
    [refused] = outcome.refused
    assert [t.reason.id for t in refused.troubles] == ["P01"]
    assert set(refused.row.values()) == {WITHHELD}


@pytest.mark.parametrize("template", [PENALTY_2015, PENALTY_2018], ids=["2015", "2018"])
def test_an_identity_number_read_by_its_ordinal_never_reaches_the_lake_or_quarantine(tmp_path, template):
    """In 2015 代码_5 is an identity number, in 2018 that of a public institution: a mixed-up file is refused whole."""
    ordinal = next(h for h in template if h.startswith("行政相对人代码_3"))
    mixed_up = template | {ordinal: "350526199001011234", "行政相对人代码_1(统一社会信用代码)": ""}
    outcome = sent(tmp_path, "penalty", mixed_up)
    assert outcome.accepted == []
    assert "350526199001011234" not in repr(outcome.refused)


def test_an_unmarked_row_of_an_enterprise_with_a_mistake_is_kept_for_correction(tmp_path):
    wrong = PENALTY_2015 | {"处罚生效期": "2025-13-01"}
    [refused] = sent(tmp_path, "penalty", wrong).refused
    assert refused.row["行政相对人名称"] == "德化县某某陶瓷有限公司"


def test_an_enterprise_with_an_old_number_is_no_person_although_its_head_shows_an_identity_card(tmp_path):
    row = PENALTY_2015 | {
        "行政相对人代码_1(统一社会信用代码)": "",
        "行政相对人代码_2(组织机构代码)": ORGANISATION_CODE,
        "法定代表人身份证号": FICTITIOUS_ID,
    }
    [refused] = sent(tmp_path, "penalty", row).refused
    assert "P01" not in [t.reason.id for t in refused.troubles]


def test_what_is_no_number_of_an_enterprise_is_dropped_from_the_old_numbers(tmp_path):
    row = PENALTY_2018 | {
        "行政相对人代码_2(工商注册号)": FICTITIOUS_ID,
        "行政相对人代码_3(组织机构代码)": ORGANISATION_CODE,
        "行政相对人代码_4(税务登记号)": "13800138000",
    }
    [record] = sent(tmp_path, "penalty", row).accepted
    numbers = [record[f"old_number_{ordinal}"] for ordinal in (2, 3, 4)]
    assert numbers == [WITHHELD, ORGANISATION_CODE, WITHHELD]


@pytest.mark.parametrize("name", ["penalty", "permit"])
def test_columns_of_identity_documents_are_known_and_never_read(name):
    contract = source(name)
    read = {spelling for field in contract.fields for spelling in field.spellings}
    assert not read & {heading(header) for header in contract.personal}
