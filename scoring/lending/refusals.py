"""Why a bank refuses: a list to choose from, each with what the enterprise can do about it."""

from __future__ import annotations

from collections.abc import Sequence

from scoring.errors import Invalid, Text

OTHER = "other"

REFUSALS: dict[str, tuple[Text, Text]] = {
    "credit_record": (
        Text("征信记录不符合要求", "The credit record does not meet the bank's terms"),
        Text("查询本企业征信报告，核对并处理逾期或异议", "Read your credit report; settle arrears or dispute errors"),
    ),
    "debt": (
        Text("现有负债过高", "Existing debt is too high"),
        Text("降低负债，或减少申请金额", "Bring debt down, or ask for less"),
    ),
    "cash_flow": (
        Text("经营现金流不足以还款", "Cash flow does not cover the repayments"),
        Text("提供订单、流水等材料，或延长期限、减少金额", "Show orders and turnover, or ask for less over longer"),
    ),
    "business": (
        Text("经营状况下滑或不稳定", "The business is shrinking or unsteady"),
        Text("经营恢复后重新申报", "State the demand again once business has recovered"),
    ),
    "too_young": (
        Text("经营年限不足", "It has not been in business for long enough"),
        Text("年限届满后重新申报，或咨询其他银行", "State it again later, or ask another bank"),
    ),
    "security": (
        Text("担保不足", "The security is not enough"),
        Text("增加担保，或申请风险缓释基金支持的产品", "Add security, or ask for a product that the fund backs"),
    ),
    "purpose": (
        Text("用途不明或不合规", "The purpose is unclear or not permitted"),
        Text("写明用途并提供合同等证明", "State the purpose and prove it, by a contract for instance"),
    ),
    "scope": (
        Text("所属行业或产品不在本行受理范围", "The industry or product is outside the bank's scope"),
        Text("联系金融办对接其他银行", "Ask the finance office for another bank"),
    ),
    "papers": (
        Text("材料不齐或不实，且未能补正", "Papers are missing or untrue and were not mended"),
        Text("按银行清单补齐材料后重新申报", "Complete the papers on the bank's list and state the demand again"),
    ),
    "related": (
        Text("关联企业或关联人存在风险", "There is a risk with related enterprises or persons"),
        Text("说明关联关系并处理相关风险", "Explain the relations and deal with that risk"),
    ),
    "unreachable": (
        Text("多次联系不上企业", "The enterprise could not be reached"),
        Text("更新联系方式，主动联系银行", "Correct your contact details and call the bank"),
    ),
    "declined": (
        Text("企业不接受额度、利率或条件", "The enterprise does not accept the amount, rate or terms"),
        Text("可与其他银行对接", "Other banks may offer other terms"),
    ),
    "elsewhere": (
        Text("企业已在他行获得融资", "The enterprise was financed by another bank"),
        Text("如需求已满足，请撤回申报", "Withdraw the demand if it is met"),
    ),
    OTHER: (
        Text("其他（见说明）", "Another reason (see the words)"),
        Text("向银行了解详情", "Ask the bank about it"),
    ),
}
"""By id: the reason, and what the enterprise can do."""


def refusal(reasons: Sequence[str], words: str) -> dict[str, object]:
    """The detail of a refusal; at least one reason of the list, and words where it is another one."""
    unknown = [reason for reason in reasons if reason not in REFUSALS]
    if unknown or not reasons:
        raise Invalid(
            Text(f"没有这些拒绝原因：{'、'.join(unknown)}", f"There are no such reasons: {', '.join(unknown)}")
            if unknown
            else Text("没有写明拒绝原因", "No reason is given"),
            Text(f"可用：{'、'.join(REFUSALS)}", f"Use {', '.join(REFUSALS)}"),
        )
    if OTHER in reasons and not words.strip():
        raise Invalid(
            Text("选择“其他”时须写明原因", "Another reason needs words"),
            Text("用一两句话写明", "Say it in a sentence or two"),
        )
    return {"reasons": list(dict.fromkeys(reasons)), "words": words.strip()}
