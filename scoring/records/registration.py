"""Registration (登记注册): one row per enterprise; a later row corrects the earlier one."""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.checks import at_most, broken, needed, ordered, word, written
from scoring.records.contract import Field, Source
from scoring.records.metered import ENTERPRISE_FIELD

OPERATING = "operating"
RICHEST_FEN = 10**13
"""100 billion yuan."""

REGISTRATION = Source(
    name="registration",
    label=Text("登记注册", "Registration"),
    owner="德化县市场监督管理局",
    update_days=31,
    legal_basis="国办发〔2021〕52号（登记注册信息）",
    sharing="physical",
    shape="events",
    dimension="profile",
    key=("enterprise",),
    occurred="changed_on",
    fields=(
        ENTERPRISE_FIELD,
        Field("name", ("企业名称", "市场主体名称"), kinds.TextKind()),
        Field(
            "kind",
            ("主体类型",),
            kinds.Choice({"企业": "company", "个体工商户": "sole_trader", "农民专业合作社": "cooperative"}),
        ),
        Field("established_on", ("成立日期",), kinds.Day()),
        Field("capital_fen", ("注册资本(万元)",), kinds.WAN_YUAN, required=False),
        Field("paid_in_fen", ("实缴资本(万元)",), kinds.WAN_YUAN, required=False),
        Field("industry", ("行业代码",), kinds.Code(5)),
        Field("industry_edition", ("行业代码版本",), kinds.Choice({"2017": "2017", "2011": "2011"})),
        Field("region", ("属地区划代码", "所属区划"), kinds.Code(12), required=False),
        Field("township", ("所属乡镇", "属地乡镇"), kinds.TextKind(40), required=False),
        Field("address", ("住所", "经营场所", "住所(经营场所)"), kinds.TextKind(), required=False),
        Field("registration_no", ("注册号", "工商注册号"), kinds.Code(15), required=False),
        Field("staff", ("从业人数",), kinds.count(1_000_000), required=False),
        Field(
            "state",
            ("登记状态", "经营状态"),
            kinds.Choice(
                {"存续": OPERATING, "在业": OPERATING, "开业": OPERATING, "歇业": "suspended", "清算": "liquidation",
                 "破产": "bankrupt", "注销": "dissolved", "吊销": "revoked", "撤销": "revoked", "迁出": "moved_away"}
            ),
        ),
        Field("changed_on", ("变更日期", "核准日期"), kinds.Day()),
    ),
    checks=(
        ordered(
            "RG01",
            "established_on",
            "changed_on",
            Text("变更日期早于成立日期", "The change is dated before the foundation"),
        ),
        written(
            "RG02",
            "industry",
            r"[A-T]|[A-T]?\d{2,4}",
            Text("行业代码不合国民经济行业分类的编码形式", "Not in the form of a code of GB/T 4754"),
            Text("填写门类字母或 2 至 4 位数字", "Give the letter of the section or two to four digits"),
        ),
        at_most(
            "RG03",
            "paid_in_fen",
            "capital_fen",
            Text("实缴资本大于注册资本", "More capital paid in than registered"),
        ),
        needed(
            "RG04",
            "capital_fen",
            word("kind", "company"),
            Text("企业没有注册资本", "A company without registered capital"),
        ),
        written(
            "RG05",
            "region",
            r"\d{6}(\d{3}(\d{3})?)?",
            Text("区划代码须为 6、9 或 12 位数字", "A region code has 6, 9 or 12 digits"),
            Text("按统计用区划代码填写", "Give the statistical region code"),
        ),
        written(
            "RG06",
            "registration_no",
            r"\d{13}|\d{15}",
            Text("注册号须为 13 或 15 位数字", "A registration number has 13 or 15 digits"),
            Text("按原营业执照填写", "Copy it from the old licence"),
        ),
        written(
            "RG07",
            "name",
            r".*[\u4e00-\u9fff].*[\u4e00-\u9fff].*",
            Text("企业名称不足两个汉字", "The name has fewer than two Chinese characters"),
            Text("填写登记的全称", "Give the registered name in full"),
        ),
        broken(
            "RG08",
            "capital_fen",
            lambda c: c["capital_fen"] > RICHEST_FEN,
            Text("注册资本超过 1000 亿元，可能写错计量单位", "More than 100 billion yuan; the units may be mixed up"),
            Text("核对计量单位", "Check the unit"),
        ),
    ),
    personal=("法定代表人证件号码", "法定代表人身份证号", "负责人证件号码", "联系电话", "联系人电话", "法定代表人电话"),
    defects=(
        "代码中的六位区划是登记机关所在地，不是属地；行业代码须注明 2011 或 2017 版（3073 两版含义不同）。"
        "The six digits inside the code are the registering authority's region; the industry code needs its edition."
    ),
)  # fmt: skip
