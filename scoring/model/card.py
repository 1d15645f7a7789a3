"""The model card: what the model is for, what it learned from, how good it is, what it must not be used for.

Made from the validation report alone, so that the two cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from scoring.errors import Text
from scoring.features.statistics import LEVELS
from scoring.model.validation.limits import GROUNDS, LIMITS, NO_PERSON, PURPOSE

Report = dict[str, Any]

MOST_SOURCES = 8
SIGNS = {"good": "✓", "watch": "△", "bad": "✗"}


def card(report: Report) -> str:
    """The card as Markdown, Chinese first with English beside it."""
    about = report["about"]
    told = [
        f"# {about['name']}/{about['version']}",
        "融资推荐分模型 / model of the financing recommendation score",
        *([about["about"]] if about.get("about") else []),
        "## 用途 / Purpose",
        str(PURPOSE),
        "## 结论 / Findings",
        "\n".join(f"- {SIGNS[f['level']]} {f['zh']} / {f['en']}" for f in report["findings"]),
        "✓ 符合 good · △ 留意 watch · ✗ 不符 fails",
        "## 样本与标签 / Sample and labels",
        _sample(report),
        "## 表现 / Performance",
        _performance(report),
        "## 校准 / Calibration by tier of PD",
        _tiers(report),
        *_others(report),
        *_sources(report),
        "## 公平性 / Fairness",
        _fairness(report),
        "## 限制 / Limits of use",
        "\n".join(f"- {limit}" for limit in LIMITS),
        *_again(report),
    ]
    return "\n\n".join(told) + "\n"


def _sample(report: Report) -> str:
    labels, trial = report["labels"], report["trial"]
    rows = [[c["as_of"], f"{c['rows']:,}", f"{c['bad']:,}", f"{c['bad_rate']:.2%}"] for c in report["cohorts"]]
    head = ("基准日 / as of", "企业 / enterprises", "违约 / bad", "违约率 / bad rate")
    lines = [
        _table(head, rows),
        "",
        *_counted(Text("违约依据", "grounds of the bad"), labels["grounds"]),
        *_counted(Text("未纳入", "left out"), labels["left_out"]),
        f"- 检验用 / tested on: {trial['as_of']}，{trial['rows']:,} 户 / enterprises",
        f"- 资料截至 / records up to: {report['about'].get('known_by', '–')}",
    ]
    return "\n".join(lines)


def _counted(name: Text, counts: Sequence[Report]) -> list[str]:
    told = "；".join(f"{row['zh']} / {row['en']} {row['rows']:,}" for row in counts)
    return [f"- {name}: {told}"] if told else []


def _performance(report: Report) -> str:
    trial = report["trial"]
    kind = Text("时间外", "out of time") if trial["out_of_time"] else Text("最新一期，留出", "newest cohort, held out")
    rows = [
        _measured(f"**{kind} ({trial['as_of']})**", trial),
        _measured("按企业留出，全部 / held out by enterprise, all", report["held_out"]),
        *(_measured(f"留出 / held out {c['as_of']}", c) for c in report["cohorts"]),
    ]
    head = ("", "AUC (95 %)", "KS", "Brier", "ECE", "平均预测 / mean PD", "实际 / observed")
    drift = report["drift"]
    moved = (
        f"\n\n得分 PSI / PSI of the score: {drift['score']['psi']:.3f}（{LEVELS[drift['score']['level']]}）"
        if drift
        else ""
    )
    return _table(head, rows) + moved


def _measured(what: str, m: Report) -> list[str]:
    return [
        what,
        _ranged(m, "auc", ".3f"),
        _number(m["ks"], ".3f"),
        _number(m["brier"], ".4f"),
        _number(m["ece"], ".2%"),
        _number(m["mean_pd"], ".2%"),
        _number(m["bad_rate"], ".2%"),
    ]


def _tiers(report: Report) -> str:
    rows = [
        [f"{r['zh']} / {r['en']}", f"{r['rows']:,}", _number(r["predicted"], ".2%"), _ranged(r, "observed", ".2%")]
        for r in report["calibration"]["tiers"]
    ]
    return _table(("档 / tier", "企业 / enterprises", "预测 / predicted", "实际 (95 %) / observed"), rows)


def _others(report: Report) -> Iterable[str]:
    others = list(report["challengers"])
    if report["in_force"]:
        others.append(report["in_force"] | {"zh": f"在用 {report['in_force']['name']}", "en": "in force"})
    if not others:
        return
    rows = [
        [
            f"{r['zh']} / {r['en']}",
            _number(r["auc"], ".3f"),
            _ranged(r["difference"], "auc", "+.4f"),
            _number(r["brier"], ".4f"),
            _ranged(r["difference"], "brier", "+.5f"),
        ]
        for r in others
    ]
    yield "## 与其他模型比较 / Beside other models"
    yield "同一批企业；差为本模型减该模型 / the same rows; differences are this model less the other"
    yield _table(("模型 / model", "AUC", "AUC 差 / difference (95 %)", "Brier", "Brier 差 / difference (95 %)"), rows)


def _sources(report: Report) -> Iterable[str]:
    if not report["sources"]:
        return
    rows = [
        [f"{r['zh']} / {r['en']}", f"{r['known']:.0%}", _ranged(r, "auc_lost", "+.4f"), f"{r['points_moved']:.1f}"]
        for r in report["sources"][:MOST_SOURCES]
    ]
    yield "## 最依赖的来源 / Sources it leans on"
    yield _table(
        ("来源 / source", "有数据 / known", "缺少时 AUC 损失 / AUC lost", "平均变动（分）/ points moved"), rows
    )


def _fairness(report: Report) -> str:
    rows = []
    for trait in report["fairness"]:
        rates = [r["recommended"] for r in trait["groups"] if r["recommended"] is not None]
        below = [f"{r['zh']} / {r['en']}" for r in trait["groups"] if r["reading"] == "below"]
        if rates:
            span = f"{min(rates):.1%}–{max(rates):.1%}"
            rows.append([f"{trait['zh']} / {trait['en']}", str(len(rates)), span, "；".join(below) or "–"])
    head = (
        "属性 / trait",
        "组 / groups",
        "推荐率 / recommended",
        "低于最大组五分之四 / below four fifths of the largest",
    )
    table = f"\n\n{_table(head, rows)}" if rows else ""
    grounds = "\n".join(f"- {ground}" for ground in GROUNDS)
    return f"{NO_PERSON}\n\n{grounds}\n\n条文以正式公布的文本为准。/ The officially published texts prevail.{table}"


def _again(report: Report) -> Iterable[str]:
    about, settings = report["about"], report["settings"]
    yield "## 重做 / To make it again"
    if about.get("command"):
        yield f"    {about['command']}"
    libraries = "，".join(f"{name} {version}" for name, version in sorted(about.get("libraries", {}).items()))
    yield (
        f"种子 / seed {settings['seed']}，重抽 / resamples {settings['bootstraps']}"
        f"{f'，{libraries}' if libraries else ''}。全部数字见 / all figures: validation.json, validation.html"
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in lines)


def _ranged(row: Report, name: str, form: str) -> str:
    ends = row[f"{name}_95"]
    joint = "…" if form.startswith("+") else "–"
    return _number(row[name], form) + (f" ({ends[0]:{form}}{joint}{ends[1]:{form}})" if ends else "")


def _number(value: float | None, form: str) -> str:
    return "–" if value is None else f"{value:{form}}"
