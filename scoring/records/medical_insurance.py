"""Medical insurance (医疗保险): contributions by enterprise and month, and nothing of anybody's health.

Treatment and illness are outside the service altogether (征信业管理条例, art. 14).
"""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.contract import Field, Source
from scoring.records.contributions import PERSONAL, contribution_checks, contribution_fields

MEDICAL_INSURANCE = Source(
    name="medical_insurance",
    label=Text("医疗保险（单位缴费）", "Medical insurance (employers' contributions)"),
    owner="德化县医疗保障局",
    update_days=31,
    legal_basis="国办发〔2021〕52号（社会保险费缴纳信息纳入共享范围，授权查询）",
    sharing="interface",
    shape="months",
    dimension="social_insurance",
    key=("enterprise", "month"),
    occurred="month",
    fields=contribution_fields(Field("insured", ("医保参保人数", "医保缴费人数"), kinds.count(1_000_000))),
    checks=contribution_checks("MI", "insured", Text("医保参保人数", "insured")),
    personal=(*PERSONAL, "疾病名称", "诊断", "医疗费用", "就诊日期"),
    defects=(
        "只收单位缴费汇总；含个人就诊信息的列一律不读。"
        "Only what the employer paid in total; columns about anybody's treatment are never read."
    ),
)
