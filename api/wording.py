"""Words for the codes that the store keeps, in both languages."""

from __future__ import annotations

import math
import re

from scoring.errors import Text
from scoring.features.feature import Language, written
from scoring.features.registry import BY_NAME
from scoring.model import points
from scoring.policy.rules import CAUSES, EVERY
from scoring.records.sources import REASONS, SOURCES
from scoring.store import models, policies

DISCLAIMER = points.DISCLAIMER

BASES: dict[str, str] = {rule.id: rule.basis for rule in EVERY}

SOURCE_LABELS: dict[str, Text] = {source.name: source.label for source in SOURCES}

_SOURCE_NAME = re.compile(rf"\b({'|'.join(SOURCE_LABELS)})\b")

PURPOSES = {
    "loan_approval": Text("贷款审批", "Loan approval"),
    "loan_monitoring": Text("贷后管理", "Loan monitoring"),
}

CONSENT_STATES = {
    "in_force": Text("有效", "In force"),
    "not_yet": Text("尚未生效", "Not yet in force"),
    "ended": Text("已到期", "Ended"),
    "withdrawn": Text("已撤回", "Withdrawn"),
}

POLICY_STATES = policies.STATES

POLICY_ACTS = {
    "draft": Text("保存草稿", "Drafted"),
    "propose": Text("提交批准", "Submitted"),
    "approve": Text("批准", "Approved"),
    "reject": Text("退回", "Rejected"),
    "withdraw": Text("撤回", "Withdrawn"),
    "rebase": Text("移到新方案之上", "Carried onto another ground"),
    "roll_back": Text("按较早版本提交", "Submitted as an older version"),
    "preview": Text("预演", "Previewed"),
}
"""What people do to a version, by the action in the audit trail."""

MODEL_STATES, MODEL_ACTIONS = models.STATES, models.ACTIONS

PROMOTION_STATES = {
    "submitted": Text("待批准", "Waiting for approval"),
    "approved": Text("已批准", "Approved"),
    "rejected": Text("未批准", "Rejected"),
    "withdrawn": Text("已撤回", "Withdrawn"),
}

QUARANTINE_STATES = {
    "open": Text("待更正", "Open"),
    "resolved": Text("已更正", "Resolved"),
    "superseded": Text("重报后仍有误", "Superseded"),
    "dismissed": Text("不再处理", "Dismissed"),
    "withdrawn": Text("随批次撤回", "Withdrawn"),
}

LOOKS = {
    ("read", True): Text("查看本企业的评分原因", "Read your score and its reasons"),
    ("read", False): Text("读取白名单，其中有本企业", "Read the whitelist with you on it"),
    ("preview", True): Text("方案预演涉及本企业", "Previewed a policy that moves you"),
    ("preview", False): Text("方案预演涉及本企业", "Previewed a policy that moves you"),
    ("quarantine", True): Text("核对报送有误的本企业记录", "Looked at faulty records about you"),
    ("quarantine", False): Text("核对报送有误的本企业记录", "Looked at faulty records about you"),
    ("linking", True): Text("核定一些记录是否属于本企业", "Decided whether some records are about you"),
    ("linking", False): Text("核定一些记录是否属于本企业", "Decided whether some records are about you"),
    ("explain", True): Text("查看本企业的特征和背后的记录", "Looked at your features and the records behind them"),
    ("explain", False): Text("查看本企业的特征和背后的记录", "Looked at your features and the records behind them"),
    ("export", True): Text("导出名单，其中有本企业", "Exported a list with you on it"),
    ("export", False): Text("导出名单，其中有本企业", "Exported a list with you on it"),
    ("decide", True): Text("查看对本企业的决定和额度依据", "Looked at the decision on you and its limit"),
    ("decide", False): Text("查看对本企业的决定和额度依据", "Looked at the decision on you and its limit"),
    ("compare", True): Text("比较两期白名单，其中有本企业", "Compared two editions between which you moved"),
    ("compare", False): Text("比较两期白名单，其中有本企业", "Compared two editions between which you moved"),
    ("shadow", True): Text("比较新旧模型对本企业的评分", "Compared how two models score you"),
    ("shadow", False): Text("比较新旧模型对本企业的评分", "Compared how two models score you"),
    ("quality", True): Text("核对各来源关于本企业的不一致", "Looked at what sources tell of you and disagree about"),
    ("quality", False): Text("核对各来源关于本企业的不一致", "Looked at what sources tell of you and disagree about"),
}
"""By action, and whether the enterprise was looked at alone."""


def of_cause(cause: str) -> Text:
    """A cause in words."""
    return CAUSES.get(cause, Text(cause, cause))


def of_source(name: str) -> Text:
    """A source's label."""
    return SOURCE_LABELS.get(name, Text(name, name))


def labelled(text: str) -> Text:
    """What a rule found, with the labels of the sources that it names."""
    return Text(
        _SOURCE_NAME.sub(lambda name: of_source(name[0]).zh, text),
        _SOURCE_NAME.sub(lambda name: of_source(name[0]).en, text),
    )


def of_reason(reason: str) -> Text:
    """Why a row was refused, in words."""
    return REASONS[reason].title if reason in REASONS else Text(reason, reason)


def of_value(feature: str, value: float | None, language: Language) -> str:
    """A feature's value as people write it, with its unit; a feature of an older model without one."""
    if feature not in BY_NAME:
        return "—" if value is None else f"{value:g}"
    return written(math.nan if value is None else value, BY_NAME[feature].unit, language)
