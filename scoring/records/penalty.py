"""Administrative penalties (行政处罚) in the exchange format of 双公示: field names ``cf_*`` or Chinese headers.

Natural persons share the template: their rows are refused and not kept. Fines are stated in 万元. The template of
2015 has other headers for some columns and lacks others; both are read.
"""

from datetime import date

import numpy as np

from scoring.codes.publicity import last_day, severity
from scoring.errors import NotFound, Text
from scoring.records import kinds
from scoring.records.checks import Rows, broken, ordered, present, written
from scoring.records.contract import Columns, Field, Source
from scoring.records.documents import Document
from scoring.records.public_notice import (
    PERSON,
    VOID,
    authority_check,
    old_number_fields,
    personal,
    state_field,
    subject_fields,
)
from scoring.records.use import Use

HIGHEST_FINE_FEN = 10**12
"""Ten billion yuan."""
GRAVITY = {"轻微": "minor", "一般": "general", "严重": "serious"}


def _names(words: str) -> Rows:
    """Rows whose classes name these words."""
    return lambda c: np.array([v is not None and words in v for v in c["classes"]], dtype=bool)


def gravity(columns: Columns) -> np.ndarray:
    """How grave each penalty is: as the department says, otherwise by its classes (发改委令第36号)."""
    stated = columns["gravity"]
    return np.where(present(stated), stated, severity(columns["classes"]))


def usable_until(columns: Columns, on: date) -> np.ndarray:
    """The last day on which each penalty may be used, by the rule in force on a date; before the first, no end."""
    try:
        return last_day(columns["decided_on"], gravity(columns), on)
    except NotFound:
        return np.full(len(columns["decided_on"]), np.datetime64("NaT", "D"))


PENALTY = Source(
    name="penalty",
    label=Text("行政处罚", "Administrative penalties"),
    owner="各行政执法部门（经县发改局归集）",
    update_days=31,
    legal_basis="发改办财金〔2018〕424号（自决定之日起七个工作日内公示）",
    sharing="physical",
    shape="events",
    dimension="public_credit",
    key=("enterprise", "document", "decided_on"),
    occurred="decided_on",
    fields=(
        *subject_fields("cf"),
        *old_number_fields("cf"),
        Field("document", ("行政处罚决定书文号", "cf_wsh"), Document()),
        Field("violation", ("违法行为类型", "案件名称", "处罚名称", "cf_wfxw", "cf_cfmc"), kinds.TextKind(500)),
        Field("facts", ("违法事实", "处罚事由", "cf_sy"), kinds.TextKind(4000), required=False),
        Field("basis", ("处罚依据", "cf_yj"), kinds.TextKind(4000), required=False),
        Field("classes", ("处罚类别", "处罚类别1", "cf_cflb", "cf_cflb1"), kinds.TextKind()),
        Field("content", ("处罚内容", "处罚结果", "cf_nr", "cf_jg"), kinds.TextKind(4000), required=False),
        Field("gravity", ("失信严重程度", "cf_sxyzcd"), kinds.Choice(GRAVITY), required=False),
        Field("fine_fen", ("罚款金额(万元)", "cf_nr_fk"), kinds.WAN_YUAN, required=False),
        Field(
            "confiscated_fen",
            ("没收违法所得、没收非法财物的金额(万元)", "没收金额(万元)", "cf_nr_wfff"),
            kinds.WAN_YUAN,
            required=False,
        ),
        Field("decided_on", ("处罚决定日期", "处罚生效期", "cf_jdrq", "cf_sxq"), kinds.Day()),
        Field("authority", ("处罚机关", "cf_cfjg", "cf_xzjg"), kinds.TextKind()),
        Field(
            "effective_until", ("处罚有效期", "处罚截止期", "cf_yxq", "cf_jzq"), kinds.Day(), required=False, ahead=True
        ),
        Field("published_until", ("公示截止期", "cf_gsjzq"), kinds.Day(), required=False, ahead=True),
        state_field("cf"),
    ),
    checks=(
        ordered(
            "PN01",
            "decided_on",
            "published_until",
            Text("公示截止期早于处罚决定日期", "Publication ends before the decision"),
        ),
        ordered(
            "PN02",
            "decided_on",
            "effective_until",
            Text("处罚有效期早于处罚决定日期", "The penalty ends before it was decided"),
        ),
        broken(
            "PN03",
            "fine_fen",
            lambda c: (c["fine_fen"] > 0) & ~_names("罚款")(c),
            Text("有罚款金额而处罚类别没有罚款", "A fine is stated, but the classes do not name one"),
        ),
        broken(
            "PN04",
            "confiscated_fen",
            lambda c: (c["confiscated_fen"] > 0) & ~_names("没收")(c),
            Text("有没收金额而处罚类别没有没收", "A confiscation is stated, but the classes do not name one"),
        ),
        authority_check("PN05", "authority"),
        written(
            "PN06",
            "document",
            r".*\d.*",
            Text("决定书文号没有数字", "The document number has no digits"),
            Text("填写完整文号", "Give the whole number"),
        ),
        broken(
            "PN07",
            "fine_fen",
            lambda c: c["fine_fen"] > HIGHEST_FINE_FEN,
            Text("罚款超过 100 亿元，可能写错计量单位", "More than 10 billion yuan; the units may be mixed up"),
            Text("模板的罚款单位是万元，核对金额", "The template states fines in ten thousand yuan; check the amount"),
        ),
    ),
    natural_person=("subject_kind", PERSON),
    personal=personal("cf"),
    adverse=True,
    use=Use(
        stated="published_until",
        void=("state", VOID),
        last_day=usable_until,
        document="document",
        environmental="authority",
    ),
    defects=(
        "代码序号在 2015 版与 2018 版模板之间移动过，故只按列名而不按序号读取；撤销和异议中的记录不使用"
        "（状态码 0 至 3 的含义未与标准原文核对）；公示截止期填 2099-12-31 的，按法定最长公示期使用。"
        "The ordinals of the codes moved between the templates of 2015 and 2018: columns are read by name. Where "
        "publication is said to end in 2099, the longest lawful period counts."
    ),
)
