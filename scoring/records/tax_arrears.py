"""Tax arrears (欠税): what the tax office announced as owed; clearing arrives as the same row with its day."""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.checks import at_most, broken, ordered, within
from scoring.records.contract import Field, Source
from scoring.records.metered import ENTERPRISE_FIELD, NAME_FIELD
from scoring.records.use import Use

TAX_ARREARS = Source(
    name="tax_arrears",
    label=Text("欠税", "Tax arrears"),
    owner="国家税务总局德化县税务局",
    update_days=92,
    legal_basis="欠税公告办法（试行）（国家税务总局令第9号，第44号修改）",
    sharing="physical",
    shape="events",
    dimension="tax",
    adverse=True,
    key=("enterprise", "tax_type", "announced_on"),
    occurred="announced_on",
    fields=(
        ENTERPRISE_FIELD,
        NAME_FIELD,
        Field("tax_type", ("欠税税种",), kinds.TextKind(60)),
        Field("balance_fen", ("欠税余额(元)",), kinds.YUAN),
        Field("new_fen", ("当期新发生的欠税金额(元)", "本期新增欠税(元)"), kinds.YUAN, required=False),
        Field("announced_on", ("欠税公告日期", "公告日期"), kinds.Day()),
        Field("cleared_on", ("清缴日期", "清缴时间"), kinds.Day(), required=False),
    ),
    checks=(
        ordered("TA01", "announced_on", "cleared_on", Text("清缴日期早于公告日期", "Cleared before it was announced")),
        at_most(
            "TA02",
            "new_fen",
            "balance_fen",
            Text("当期新增欠税大于欠税余额", "More arrears are new than are owed"),
        ),
        broken(
            "TA03",
            "balance_fen",
            lambda c: c["balance_fen"] == 0,
            Text("欠税余额为零；清缴请填清缴日期并保留原余额", "Arrears of nothing; state the day of clearing instead"),
        ),
        within(
            "TA04",
            "announced_on",
            "cleared_on",
            7305,
            Text("清缴日期晚于公告二十年以上", "Cleared more than twenty years after the announcement"),
        ),
    ),
    use=Use(lifted="cleared_on"),
    defects="按季公告，清缴后不一定及时更新。Announced by the quarter; clearing is not always told at once.",
)
