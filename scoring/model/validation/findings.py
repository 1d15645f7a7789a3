"""What the figures of a report mean, in sentences: the first thing that a reader sees, and what a card repeats."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from scoring.errors import Text
from scoring.features.statistics import LEVELS
from scoring.model.validation.calibration import off

Level = Literal["good", "watch", "bad"]
Finding = tuple[Level, Text]
Report = dict[str, Any]

LEAST_SPEARMAN = 0.95
LEAST_KEPT = 0.9
"""Trained again, the ranks should agree at least so, and so many of the recommended stay (our own bounds)."""


def findings(report: Report) -> list[dict[str, str]]:
    """One sentence or more on each part of a report, in the order of its sections."""
    parts = (_headline, _ece, _tiers, _simpler, _plain, _in_force, _monotone, _drift, _refits, _sources, _fairness)
    return [
        {"about": part.__name__.removeprefix("_"), "level": level, "zh": said.zh, "en": said.en}
        for part in parts
        for level, said in part(report)
    ]


def _headline(report: Report) -> Iterable[Finding]:
    trial = report["trial"]
    found = _with_interval(trial, "auc", 3)
    if trial["out_of_time"]:
        yield (
            "good",
            Text(
                f"时间外检验（{trial['as_of']}）：AUC {found}，KS {trial['ks']:.3f}；该期结果从未参与训练",
                f"Out of time ({trial['as_of']}): AUC {found}, KS {trial['ks']:.3f}; none of its outcomes was learned",
            ),
        )
    else:
        yield (
            "watch",
            Text(
                f"历史不够长，尚不能做时间外检验；以下为按企业留出的结果（{trial['as_of']}）：AUC {found}",
                f"History is too short to test out of time; held out by enterprise ({trial['as_of']}): AUC {found}",
            ),
        )


def _ece(report: Report) -> Iterable[Finding]:
    trial, bar = report["trial"], report["settings"]["ece_bar"]
    met = trial["ece"] < bar
    yield (
        "good" if met else "bad",
        Text(
            f"期望校准误差 {trial['ece']:.2%}，{'低于' if met else '未达到'}要求的 {bar:.0%}"
            f"（概率完全准确时，这么多样本也会显示约 {trial['ece_by_chance']:.2%}）",
            f"Expected calibration error {trial['ece']:.2%}, {'below' if met else 'not below'} the bar of {bar:.0%} "
            f"(perfect probabilities would show about {trial['ece_by_chance']:.2%} on so many rows)",
        ),
    )


def _tiers(report: Report) -> Iterable[Finding]:
    wrong = [row for row in report["calibration"]["tiers"] + report["calibration"]["sources"] if off(row)]
    if wrong:
        yield (
            "watch",
            Text(
                f"违约概率与实际相差超出置信区间的组：{'、'.join(row['zh'] for row in wrong)}",
                f"Probabilities are off beyond the interval in: {', '.join(r['en'] for r in wrong)}",
            ),
        )


def _simpler(report: Report) -> Iterable[Finding]:
    for row in report["challengers"]:
        if not row["simpler"] or row["verdict"] == "unknown":
            continue
        gap = _with_interval(row["difference"], "auc", 4, signed=True)
        if row["verdict"] == "better":
            yield (
                "good",
                Text(
                    f"优于更简单的{row['zh']}：AUC 相差 {gap}",
                    f"Better than the simpler {row['en']}: AUC difference {gap}",
                ),
            )
        elif row["verdict"] == "alike":
            yield (
                "watch",
                Text(
                    f"更简单的模型在置信区间内同样好：{row['zh']}，AUC 相差 {gap}{_calibrated(row).zh}",
                    f"A simpler model is as good within the interval: {row['en']}, AUC difference {gap}"
                    f"{_calibrated(row).en}",
                ),
            )
        else:
            yield (
                "bad",
                Text(
                    f"更简单的模型更好：{row['zh']}，AUC 相差 {gap}",
                    f"A simpler model is better: {row['en']}, AUC difference {gap}",
                ),
            )


def _calibrated(row: Report) -> Text:
    """Which of the two has the better Brier score, if either has beyond the interval."""
    interval = row["difference"]["brier_95"]
    if interval is None or interval[0] <= 0 <= interval[1]:
        return Text("，Brier 亦无差别", ", no difference in Brier either")
    if interval[1] < 0:
        return Text("，但本模型的 Brier 更低", ", yet this model has the lower Brier score")
    return Text("，且其 Brier 更低", ", and it has the lower Brier score")


def _plain(report: Report) -> Iterable[Finding]:
    words: dict[str, tuple[Level, Text]] = {
        "better": ("good", Text("优于", "Better than")),
        "alike": ("good", Text("置信区间内不逊于", "As good within the interval as")),
        "worse": ("bad", Text("不如", "Worse than")),
    }
    for row in report["challengers"]:
        if not row["simpler"] and row["verdict"] in words:
            level, said = words[row["verdict"]]
            gap = _with_interval(row["difference"], "auc", 4, signed=True)
            yield level, Text(f"{said.zh} {row['zh']}：AUC 相差 {gap}", f"{said.en} {row['en']}: AUC difference {gap}")


def _in_force(report: Report) -> Iterable[Finding]:
    row = report["in_force"]
    if row is None or row["verdict"] == "unknown":
        return
    gap = _with_interval(row["difference"], "auc", 4, signed=True)
    level: Level = "bad" if row["verdict"] == "worse" else "good" if row["verdict"] == "better" else "watch"
    words = {
        "better": Text("优于在用模型", "Better than the model in force"),
        "alike": Text("与在用模型在置信区间内无差别", "No different from the model in force within the interval"),
        "worse": Text("不如在用模型", "Worse than the model in force"),
    }[row["verdict"]]
    seen = Text("；在用模型学过这些结果，占有优势", "; that one has learned from these outcomes, which flatters it")
    more = seen if row["has_seen"] else Text("", "")
    yield (
        level,
        Text(
            f"{words.zh}（{row['name']}）：AUC 相差 {gap}{more.zh}",
            f"{words.en} ({row['name']}): AUC difference {gap}{more.en}",
        ),
    )


def _monotone(report: Report) -> Iterable[Finding]:
    row = report["monotone"]
    if row["breaches"]:
        names = row["breaches"]
        yield (
            "bad",
            Text(
                f"{len(names)} 个特征违反方向约束：{'、'.join(b['zh'] for b in names)}",
                f"{len(names)} features move against their direction: {', '.join(b['en'] for b in names)}",
            ),
        )
    else:
        yield (
            "good",
            Text(
                f"单调性已逐树穷举验证：{row['constrained']} 个有方向的特征无一违反",
                f"Monotonicity certified by exhausting every tree: {row['constrained']} directed features, no breach",
            ),
        )


def _drift(report: Report) -> Iterable[Finding]:
    drift = report["drift"]
    if drift is None:
        return
    moved = [row for row in drift["features"] if row["level"] == "shifted"]
    level: dict[str, Level] = {"stable": "good", "watch": "watch", "shifted": "bad"}
    words = LEVELS[drift["score"]["level"]]
    names = Text("、".join(row["zh"] for row in moved[:3]), ", ".join(row["en"] for row in moved[:3]))
    yield (
        "watch" if moved and drift["score"]["level"] == "stable" else level[drift["score"]["level"]],
        Text(
            f"得分 PSI {drift['score']['psi']:.3f}（{words.zh}）；{len(moved)} 个特征明显偏移"
            f"{f'，最大的是{names.zh}' if moved else ''}",
            f"PSI of the score {drift['score']['psi']:.3f} ({words.en}); {len(moved)} features shifted"
            f"{f', most of all {names.en}' if moved else ''}",
        ),
    )


def _refits(report: Report) -> Iterable[Finding]:
    again = [row for rows in report["refits"].values() for row in rows]
    ranks = [row["spearman"] for row in again if row["spearman"] is not None]
    stay = [row["kept"] for row in again if row["kept"] is not None]
    if not ranks or not stay:
        return
    stable = min(ranks) >= LEAST_SPEARMAN and min(stay) >= LEAST_KEPT
    yield (
        "good" if stable else "watch",
        Text(
            f"重训 {len(again)} 次：名次相关系数最低 {min(ranks):.3f}，推荐名单最少保留 {min(stay):.1%}",
            f"Trained again {len(again)} times: rank correlation at least {min(ranks):.3f}, "
            f"at least {min(stay):.1%} of the recommended stay",
        ),
    )


def _sources(report: Report) -> Iterable[Finding]:
    told = [row for row in report["sources"] if row["auc_lost"] is not None]
    if told:
        most = told[0]
        yield (
            "good",
            Text(
                f"最依赖的来源是{most['zh']}：没有它，AUC 少 {_with_interval(most, 'auc_lost', 4)}",
                f"It leans most on {most['en']}: without it AUC falls by {_with_interval(most, 'auc_lost', 4)}",
            ),
        )


def _fairness(report: Report) -> Iterable[Finding]:
    groups = [(trait, row) for trait in report["fairness"] for row in trait["groups"]]
    if not groups:
        return
    below = [(trait, row) for trait, row in groups if row["reading"] == "below"]
    wrong = [(trait, row) for trait, row in groups if off(row)]
    yield (
        "watch" if below else "good",
        Text(
            f"{len(groups)} 个分组中，推荐率明显低于最大组五分之四的有 {len(below)} 个{_names(below, 'zh')}",
            f"Of {len(groups)} groups, {len(below)} are recommended clearly less than four fifths as often as the "
            f"largest{_names(below, 'en')}",
        ),
    )
    yield (
        "watch" if wrong else "good",
        Text(
            f"违约概率在 {len(wrong)} 个分组中与实际相差超出置信区间{_names(wrong, 'zh')}"
            f"（即使处处准确，也约有 {len(groups) * 0.05:.0f} 个分组偶然如此）",
            f"Probabilities differ from what happened beyond the interval in {len(wrong)} groups{_names(wrong, 'en')} "
            f"(about {len(groups) * 0.05:.0f} would by chance if all were true)",
        ),
    )


def _names(groups: list[tuple[Report, Report]], language: str) -> str:
    if not groups:
        return ""
    told = [f"{trait[language]} {row[language]}" for trait, row in groups]
    return f"：{'、'.join(told)}" if language == "zh" else f": {', '.join(told)}"


def _with_interval(row: Report, name: str, digits: int, *, signed: bool = False) -> str:
    """A figure with its interval, as sentences have it."""
    if row[name] is None:
        return "–"
    form = f"+.{digits}f" if signed else f".{digits}f"
    if row[f"{name}_95"] is None:
        return f"{row[name]:{form}}"
    low, high = row[f"{name}_95"]
    joint = "…" if signed else "–"
    return f"{row[name]:{form}} ({low:{form}}{joint}{high:{form}})"
