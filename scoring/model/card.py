"""The model card: what the model is for, what it learned from, how good it is, what it must not be used for."""

from __future__ import annotations

from typing import Any

import numpy as np

from scoring.features.registry import BY_NAME
from scoring.model.sample import Sample
from scoring.model.training import Trained

TOP = 15


def card(manifest: dict[str, Any], fitted: Trained, sample: Sample) -> str:
    """The card as Markdown, in Chinese with English beside it."""
    held, later = manifest["held_out"], manifest["out_of_time"]
    snapshots = "\n".join(f"| {d} | {s['rows']:,} | {s['bad']:,} |" for d, s in manifest["snapshots"].items())
    rows = [_measured("按企业分组交叉验证 / held out by enterprise", held)]
    if later is not None:
        rows.append(_measured(f"时间外 / out of time ({later['as_of']})", later))
    return f"""# {manifest["name"]}/{manifest["version"]}

融资推荐分模型 / model of the financing recommendation score. It is not a public-credit grade (公共信用评价).

## 用途 / Purpose

估计企业在基准日之后 12 个月内违约（贷款逾期 90 天以上或核销）
或发生信用事件（列入失信被执行人、严重违法失信名单）的概率，
供金融办形成白名单、供银行参考；最终授信决策由银行独立作出。
Estimates the probability of a default or credit event within 12 months of the as-of date, for the whitelist of a
finance office and as one input of a bank's own decision.

## 样本 / Sample
{_about(manifest)}
| 基准日 / as of | 企业 / enterprises | 其中违约 / bad |
|---|---|---|
{snapshots}

资料截至 / records up to {manifest["known_by"]}. 种子 / seed {manifest["seed"]}, {manifest["rounds"]} 棵树 / trees.

## 表现 / Performance

| | AUC (95 %) | KS | Brier | 平均PD / mean PD | 实际 / actual |
|---|---|---|---|---|---|
{chr(10).join(rows)}

校准为对数优势的仿射映射（斜率 {fitted.slope:.3f}，截距 {fitted.intercept:.3f}），故各特征分值之和等于总分。
Calibrated by an affine map of the log-odds, so the points of the features sum to the score.

## 作用最大的特征 / Strongest features

| 特征 / feature | 方向 / direction | 平均影响（对数优势）/ mean effect (log-odds) | 有数据 / known |
|---|---|---|---|
{_strongest(fitted, sample)}

## 限制 / Limits

- 未获批贷款的企业没有贷后结果，样本有选择性 / enterprises without a loan show no repayment: the sample is selected.
- 数据来源少的企业，评分依据也少，画像中注明
  / where few sources are known the score rests on little; the portrait says so.
- 不使用任何自然人的特征 / no trait of a natural person is used.
- 评级、名次不得单独作为拒贷理由 / neither score nor rank may be the only ground of a refusal.
"""


def _about(manifest: dict[str, Any]) -> str:
    return f"\n{manifest['about']}\n" if manifest["about"] else ""


def _measured(what: str, m: dict[str, Any]) -> str:
    low, high = m["auc_95"]
    return (
        f"| {what} | {m['auc']:.3f} ({low:.3f}–{high:.3f}) | {m['ks']:.3f} | {m['brier']:.4f} "
        f"| {m['mean_pd']:.2%} | {m['bad_rate']:.2%} |"
    )


def _strongest(fitted: Trained, sample: Sample) -> str:
    names = fitted.booster.feature_name()
    shares = np.asarray(fitted.booster.predict(sample.values[names], pred_contrib=True))[:, :-1] * fitted.slope
    effect = np.abs(shares).mean(axis=0)
    known = sample.values[names].notna().mean(axis=0)
    order = np.argsort(-effect, kind="stable")[:TOP]
    return "\n".join(
        f"| {BY_NAME[names[i]].label.zh} / {BY_NAME[names[i]].label.en} | {BY_NAME[names[i]].direction} "
        f"| {effect[i]:.3f} | {known.iloc[i]:.0%} |"
        for i in order
    )
