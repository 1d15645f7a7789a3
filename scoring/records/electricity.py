"""Electricity bills (电): one row per meter account and month."""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.checks import adding_up, broken, word
from scoring.records.contract import Field, Source
from scoring.records.metered import bill_checks, bill_fields

TEN_YUAN_A_KWH = 1.0
"""In fen a Wh."""
ONE_KWH = 1000

ELECTRICITY = Source(
    name="electricity",
    label=Text("用电", "Electricity"),
    owner="国网福建省电力有限公司德化县供电公司",
    update_days=31,
    legal_basis="国办发〔2021〕52号（水电气费纳入共享范围）",
    sharing="interface",
    shape="months",
    dimension="operation",
    key=("account", "month", "enterprise"),
    occurred="month",
    fields=(
        *bill_fields(Field("energy_wh", ("用电量(千瓦时)", "用电量(kWh)", "电量"), kinds.KWH)),
        Field(
            "supply_status",
            ("供电状态",),
            kinds.Choice({"正常": "normal", "欠费停电": "cut_off", "暂停": "paused"}),
            required=False,
        ),
        Field("peak_wh", ("尖峰电量(千瓦时)", "峰电量(千瓦时)"), kinds.KWH, required=False),
        Field("flat_wh", ("平电量(千瓦时)",), kinds.KWH, required=False),
        Field("valley_wh", ("谷电量(千瓦时)",), kinds.KWH, required=False),
    ),
    checks=(
        *bill_checks("EL", "energy_wh", TEN_YUAN_A_KWH),
        broken(
            "EL09",
            "supply_status",
            lambda c: word("supply_status", "cut_off")(c) & (c["paid_on"] <= c["due_on"]),
            Text("按期缴费而供电状态为欠费停电", "Paid in time, yet cut off for arrears"),
        ),
        adding_up(
            "EL10",
            "energy_wh",
            ("peak_wh", "flat_wh", "valley_wh"),
            ONE_KWH,
            Text("峰、平、谷电量之和不等于用电量", "Peak, flat and valley do not add up to the consumption"),
        ),
    ),
    defects=(
        "户名与企业名称可能不同（租用厂房、共用电表），见用能账户；一户多表时按企业合计。"
        "The account may be in another name (rented works, shared meters); several meters are added up."
    ),
)
