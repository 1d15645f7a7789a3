"""Utility accounts (用能账户): who stands behind a meter, since some are rented, shared or in another name."""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.checks import limited, needed, ordered, unwanted, word
from scoring.records.contract import Field, Source
from scoring.records.metered import ENTERPRISE_FIELD, PREPAID

OWN, LANDLORD, SHARED = "own", "landlord", "shared"

UTILITIES = kinds.Choice({"电": "electricity", "水": "water", "气": "gas"})

UTILITY_ACCOUNT = Source(
    name="utility_account",
    label=Text("用能账户", "Utility accounts"),
    owner="供电公司、自来水公司、燃气经营企业",
    update_days=92,
    legal_basis="国办发〔2021〕52号（水电气费纳入共享范围）",
    sharing="physical",
    shape="events",
    dimension="operation",
    key=("utility", "account", "enterprise"),
    occurred="opened_on",
    fields=(
        Field("utility", ("用能类别",), UTILITIES),
        Field("account", ("户号", "用户编号", "客户编号"), kinds.Code(account=True)),
        Field("account_name", ("用户名称", "户名", "客户名称"), kinds.TextKind()),
        ENTERPRISE_FIELD,
        Field("ownership", ("户表性质",), kinds.Choice({"自有": OWN, "房东": LANDLORD, "共用": SHARED})),
        Field("share_percent", ("分摊比例(%)",), kinds.count(1000), required=False),
        Field("landlord_name", ("出租方名称",), kinds.TextKind(), required=False),
        Field("address", ("用能地址", "用电地址", "用水地址", "用气地址"), kinds.TextKind(), required=False),
        Field("capacity_kva", ("合同容量(千伏安)",), kinds.count(1_000_000), required=False),
        Field("settlement", ("结算方式",), kinds.Choice({"后付费": "postpaid", "预付费": PREPAID}), required=False),
        Field("opened_on", ("开户日期", "立户日期"), kinds.Day()),
        Field("closed_on", ("销户日期",), kinds.Day(), required=False),
    ),
    checks=(
        ordered("UA01", "opened_on", "closed_on", Text("销户日期早于开户日期", "Closed before it was opened")),
        needed(
            "UA02",
            "share_percent",
            word("ownership", SHARED),
            Text("共用户表没有分摊比例", "A shared account without the share of this enterprise"),
        ),
        unwanted(
            "UA03",
            "share_percent",
            word("ownership", OWN),
            Text("自有户表而有分摊比例", "An account of its own does not have a share"),
        ),
        limited(
            "UA04",
            "share_percent",
            Text("分摊比例须在 1 与 100 之间", "The share lies between 1 and 100 per cent"),
            least=1,
            most=100,
        ),
        needed(
            "UA05",
            "landlord_name",
            word("ownership", LANDLORD),
            Text("房东户表没有出租方名称", "A landlord's account without the landlord's name"),
        ),
        unwanted(
            "UA06",
            "capacity_kva",
            word("utility", "water", "gas"),
            Text("水、气账户不应有用电容量", "Electric capacity on an account for water or gas"),
        ),
    ),
    defects=(
        "转租后户名常不及时变更；房东户表和共用户表的用量不全属于本企业。"
        "The name is often not changed after a lease; a landlord's or shared meter also counts the use of others."
    ),
)
