"""Electricity bills (电): one row per meter account and month."""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.contract import Field, Source
from scoring.records.metered import bill_checks, bill_fields

ELECTRICITY = Source(
    name="electricity",
    label=Text("用电", "Electricity"),
    owner="国网福建省电力有限公司德化县供电公司",
    update_days=31,
    legal_basis="国办发〔2021〕52号（水电气费纳入共享范围）",
    sharing="interface",
    shape="months",
    dimension="operation",
    key=("account", "month"),
    occurred="month",
    fields=(
        *bill_fields(Field("energy_wh", ("用电量(千瓦时)", "用电量(kWh)", "电量"), kinds.Number(scale=1000))),
        Field(
            "supply_status",
            ("供电状态",),
            kinds.Choice({"正常": "normal", "欠费停电": "cut_off", "暂停": "paused"}),
            required=False,
        ),
    ),
    checks=bill_checks("E"),
    defects=(
        "户名与企业名称可能不同（租用厂房、共用电表）；一户多表时按企业合计。"
        "The account may be in another name (rented works, shared meters); several meters are added up."
    ),
)
