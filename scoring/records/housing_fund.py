"""Housing fund (住房公积金): deposits by enterprise and month, never about a person."""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.checks import limited
from scoring.records.contract import Field, Source
from scoring.records.contributions import PERSONAL, contribution_checks, contribution_fields

LOWEST_PERCENT, HIGHEST_PERCENT = 5, 12

HOUSING_FUND = Source(
    name="housing_fund",
    label=Text("住房公积金", "Housing fund"),
    owner="泉州市住房公积金管理中心德化管理部",
    update_days=31,
    legal_basis="国办发〔2021〕52号（住房公积金缴纳信息纳入共享范围，授权查询）",
    sharing="interface",
    shape="months",
    dimension="social_insurance",
    key=("enterprise", "month"),
    occurred="month",
    fields=(
        *contribution_fields(Field("depositors", ("缴存人数",), kinds.count(1_000_000))),
        Field("rate_percent", ("单位缴存比例(%)",), kinds.count(100), required=False),
    ),
    checks=(
        *contribution_checks("HF", "depositors", Text("缴存人数", "depositors")),
        limited(
            "HF06",
            "rate_percent",
            Text("单位缴存比例须在 5% 与 12% 之间", "The employer's rate lies between 5 and 12 per cent"),
            least=LOWEST_PERCENT,
            most=HIGHEST_PERCENT,
        ),
    ),
    personal=PERSONAL,
    defects="小企业开户率低，没有记录不等于欠缴。Few small firms have an account: no record is no arrears.",
)
