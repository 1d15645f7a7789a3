"""Duty links (任职关系): which unnamed person answers for which enterprises, and since when.

The person is a token that the registry gives (a keyed digest). Duties of managers are no personal data of theirs
(征信业管理条例, art. 13); identity numbers and names are not taken all the same.
"""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.checks import limited, ordered, unwanted, word, written
from scoring.records.contract import Field, Source
from scoring.records.metered import ENTERPRISE_FIELD, NAME_FIELD

LEGAL_REPRESENTATIVE, CONTROLLER, SHAREHOLDER = "legal_representative", "controller", "shareholder"

PERSON_LINK = Source(
    name="person_link",
    label=Text("任职关系", "Duty links"),
    owner="德化县市场监督管理局",
    update_days=31,
    legal_basis="征信业管理条例第十三条（董事、监事、高级管理人员与履行职务相关的信息）",
    sharing="physical",
    shape="events",
    dimension="profile",
    key=("enterprise", "person", "role", "since"),
    occurred="since",
    fields=(
        ENTERPRISE_FIELD,
        NAME_FIELD,
        Field("person", ("人员标识",), kinds.Code(64, account=True)),
        Field(
            "role",
            ("职务", "任职类型"),
            kinds.Choice(
                {"法定代表人": LEGAL_REPRESENTATIVE, "负责人": "responsible", "经营者": "responsible",
                 "实际控制人": CONTROLLER, "董事": "director", "监事": "supervisor", "股东": SHAREHOLDER}
            ),
        ),
        Field("share_percent", ("持股比例(%)",), kinds.count(1000), required=False),
        Field("since", ("任职起始日", "任职日期"), kinds.Day()),
        Field("until", ("任职截止日", "卸任日期"), kinds.Day(), required=False),
    ),
    checks=(
        ordered("PL01", "since", "until", Text("任职截止日早于起始日", "The duty ends before it begins")),
        written(
            "PL02",
            "person",
            r"[0-9A-Za-z]{8,64}",
            Text(
                "人员标识须为 8 至 64 位字母数字，不得用姓名",
                "A person is a token of 8 to 64 letters and digits, never a name",
            ),
            Text("由登记机关生成不可逆的标识", "Let the registry make a token that cannot be reversed"),
        ),
        limited(
            "PL03",
            "share_percent",
            Text("持股比例须在 0 与 100 之间", "A share lies between 0 and 100 per cent"),
            least=0,
            most=100,
        ),
        unwanted(
            "PL04",
            "share_percent",
            lambda c: ~word("role", SHAREHOLDER, CONTROLLER)(c),
            Text("不是股东或实际控制人而有持股比例", "A share of somebody who is no shareholder"),
        ),
    ),
    personal=("姓名", "人员姓名", "证件类型", "证件号码", "身份证号", "身份证号码", "联系电话", "手机号"),
    defects=(
        "标识只在同一登记机关内可比；隐名股东看不到。"
        "Tokens compare within one registry only; hidden shareholders stay hidden."
    ),
)  # fmt: skip
