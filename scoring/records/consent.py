"""Consents (授权): who may see an enterprise's data, for which purpose, until when; withdrawable.

A withdrawal arrives as the same consent again, now with its day of withdrawal. It is a fact of its own
(the day belongs to the key), so that a list sent again without it cannot bring the consent back.
"""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.checks import ordered, within
from scoring.records.contract import Field, Source
from scoring.records.metered import ENTERPRISE_FIELD, NAME_FIELD

FOR_A_LOAN, FOR_MONITORING = "loan_approval", "loan_monitoring"
FIVE_YEARS = 1827

CONSENT = Source(
    name="consent",
    label=Text("授权", "Consent"),
    owner="德化县金融办（企业授权）",
    update_days=1,
    legal_basis="授权查询（经企业书面授权，约定用途和期限）",
    sharing="physical",
    shape="events",
    dimension="profile",
    key=("enterprise", "consent_no", "withdrawn_on"),
    occurred="granted_on",
    fields=(
        ENTERPRISE_FIELD,
        NAME_FIELD,
        Field("consent_no", ("授权编号",), kinds.Code()),
        Field("bank", ("被授权银行", "被授权机构代码"), kinds.Code()),
        Field("purpose", ("授权用途",), kinds.Choice({"贷款审批": FOR_A_LOAN, "贷后管理": FOR_MONITORING})),
        Field("granted_on", ("授权日期",), kinds.Day()),
        Field("valid_until", ("授权截止日",), kinds.Day(), ahead=True),
        Field("withdrawn_on", ("撤回日期", "撤回时间", "撤销授权日期"), kinds.Day(), required=False),
    ),
    checks=(
        ordered(
            "CT01", "granted_on", "valid_until", Text("授权截止日早于授权日期", "The consent ends before it was given")
        ),
        ordered("CT02", "granted_on", "withdrawn_on", Text("撤回日期早于授权日期", "Withdrawn before it was given")),
        within(
            "CT03",
            "granted_on",
            "valid_until",
            FIVE_YEARS,
            Text("授权期限超过五年", "A consent for more than five years"),
        ),
    ),
    defects="撤回从我们获知之日起生效。A withdrawal counts from the day we knew of it.",
)
