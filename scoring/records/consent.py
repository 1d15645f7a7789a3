"""Consents (授权): who may see an enterprise's data, for which purpose, until when; withdrawable.

A withdrawal arrives as the same consent again, now with its day of withdrawal. It is a fact of its own
(the day belongs to the key), so that a list sent again without it cannot bring the consent back.
"""

from scoring.errors import Text
from scoring.records import kinds
from scoring.records.contract import Check, Field, Source
from scoring.records.metered import ENTERPRISE_FIELD, NAME_FIELD
from scoring.records.reasons import Reason

FOR_A_LOAN, FOR_MONITORING = "loan_approval", "loan_monitoring"

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
        Field("consent_no", ("授权编号",), kinds.TextKind(40)),
        Field("bank", ("被授权银行", "被授权机构代码"), kinds.TextKind(40)),
        Field("purpose", ("授权用途",), kinds.Choice({"贷款审批": FOR_A_LOAN, "贷后管理": FOR_MONITORING})),
        Field("granted_on", ("授权日期",), kinds.Day()),
        Field("valid_until", ("授权截止日",), kinds.Day(), ahead=True),
        Field("withdrawn_on", ("撤回日期",), kinds.Day(), required=False),
    ),
    checks=(
        Check(
            Reason(
                "C01",
                Text("授权截止日早于授权日期", "The consent ends before it was given"),
                Text("核对两个日期", "Compare the two dates"),
            ),
            "valid_until",
            lambda c: c["valid_until"] < c["granted_on"],
        ),
    ),
    defects="撤回从我们获知之日起生效。A withdrawal counts from the day we knew of it.",
)
