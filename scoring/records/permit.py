"""Administrative permits (行政许可) in the exchange format of 双公示: field names ``xk_*`` or Chinese headers."""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.checks import ordered, unwanted, word, written
from scoring.records.contract import Field, Source
from scoring.records.documents import Document
from scoring.records.public_notice import (
    PERSON,
    REVOKED,
    VOID,
    authority_check,
    old_number_fields,
    personal,
    state_field,
    subject_fields,
)
from scoring.records.use import Use

PERMIT = Source(
    name="permit",
    label=Text("行政许可", "Administrative permits"),
    owner="各行政许可部门（经县发改局归集）",
    update_days=31,
    legal_basis="发改办财金〔2018〕424号（自决定之日起七个工作日内公示）",
    sharing="physical",
    shape="events",
    dimension="public_credit",
    key=("enterprise", "document", "decided_on"),
    occurred="decided_on",
    fields=(
        *subject_fields("xk"),
        *old_number_fields("xk"),
        Field("document", ("行政许可决定文书号", "行政许可决定书文号", "xk_wsh"), Document()),
        Field("title", ("行政许可决定文书名称", "项目名称", "xk_xkws", "xk_xmmc"), kinds.TextKind(), required=False),
        Field(
            "category",
            ("许可类别", "审批类别", "xk_xklb", "xk_splb"),
            kinds.Choice({"普通": "ordinary", "特许": "concession", "认可": "qualification", "核准": "approval",
                          "登记": "registration", "其他": "other"}),
        ),
        Field("certificate", ("许可证书名称", "xk_xkzs"), kinds.TextKind(), required=False),
        Field("permit_no", ("许可编号", "xk_xkbh"), kinds.Code(128), required=False),
        Field("content", ("许可内容", "xk_nr"), kinds.TextKind(4000), required=False),
        Field("decided_on", ("许可决定日期", "许可生效期", "xk_jdrq", "xk_sxq"), kinds.Day()),
        Field("valid_from", ("有效期自", "xk_yxqz"), kinds.Day(), required=False, ahead=True),
        Field("valid_until", ("有效期至", "许可截止期", "xk_yxqzi", "xk_jzq"), kinds.Day(), required=False, ahead=True),
        Field("authority", ("许可机关", "xk_xkjg", "xk_xzjg"), kinds.TextKind()),
        Field("revoked_on", ("撤销日期",), kinds.Day(), required=False),
        state_field("xk"),
    ),
    checks=(
        ordered("XK01", "valid_from", "valid_until", Text("有效期至早于有效期自", "The permit ends before it begins")),
        ordered(
            "XK02",
            "decided_on",
            "valid_until",
            Text("有效期至早于许可决定日期", "The permit ends before it was decided"),
        ),
        authority_check("XK03", "authority"),
        ordered("XK04", "decided_on", "revoked_on", Text("撤销日期早于许可决定日期", "Revoked before it was decided")),
        unwanted(
            "XK05",
            "revoked_on",
            lambda c: ~word("state", REVOKED)(c),
            Text("有撤销日期而当前状态不是撤销", "A day of revocation without the state"),
        ),
        written(
            "XK06",
            "document",
            r".*\d.*",
            Text("决定书文号没有数字", "The document number has no digits"),
            Text("填写完整文号", "Give the whole number"),
        ),
    ),
    natural_person=("subject_kind", PERSON),
    personal=personal("xk"),
    use=Use(stated="valid_until", void=("state", VOID)),
    defects=(
        "有效期至填 2099-12-31 表示长期；一证多次换发时按文号区分。"
        "Valid until 2099-12-31 means without end; renewals differ by their document number."
    ),
)  # fmt: skip
