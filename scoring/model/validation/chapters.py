"""The chapters of the page on what was measured: pictures, how to read them, and the figures behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from scoring.errors import Text
from scoring.features.statistics import LEVELS
from scoring.features.vocabulary import DIRECTIONS
from scoring.model.validation import plots, row_plots
from scoring.model.validation.limits import GROUNDS, NO_PERSON
from scoring.model.validation.markup import (
    Cell,
    both,
    card,
    columns,
    figure,
    figures,
    listed,
    named,
    number,
    paragraph,
    section,
    table,
    told,
)

Report = dict[str, Any]

MOST_FEATURES = 20
"""Features of the drift table; the JSON has them all."""

MEASURES = {
    "auc": (Text("AUC", "AUC"), ".4f"),
    "gini": (Text("Gini", "Gini"), ".4f"),
    "ks": (Text("KS", "KS"), ".4f"),
    "brier": (Text("Brier 分数", "Brier score"), ".5f"),
    "log_loss": (Text("对数损失", "log-loss"), ".5f"),
    "ece": (Text("期望校准误差", "expected calibration error"), ".2%"),
}
ROWS, BAD_ROWS, KNOWN = Text("企业数", "rows"), Text("违约", "bad"), Text("有数据", "known")


def ranking(report: Report) -> Iterator[str]:
    """ROC, KS and the distribution of scores."""
    trial = report["trial"]
    recommended, bad = trial["recommended"], trial["bad_among_recommended"]
    threshold = report["settings"]["threshold"]
    at = Text(
        f"阈值 {threshold:g} 分：推荐 {recommended:,} 户（{recommended / trial['rows']:.1%}），其中违约 {bad:,} 户"
        f"（{bad / max(recommended, 1):.2%}）",
        f"At {threshold:g} points {recommended:,} are recommended ({recommended / trial['rows']:.1%}), {bad:,} of them "
        f"bad ({bad / max(recommended, 1):.2%})",
    )
    yield section(
        "ranking",
        Text("区分能力", "Discrimination"),
        [
            figures(
                [
                    figure(
                        Text("ROC 曲线", "ROC curve"),
                        plots.roc(report),
                        Text("浅色带为 95% 置信带，虚线为随机", "The band is 95 %, the dashed line is chance"),
                    ),
                    figure(
                        Text("KS 曲线", "KS curve"),
                        plots.ks(report),
                        Text("两条曲线的最大距离即 KS", "KS is the largest distance of the two"),
                    ),
                    figure(Text("得分分布", "Distribution of scores"), plots.histogram(report), at),
                ]
            )
        ],
    )


def calibration(report: Report) -> Iterator[str]:
    """Whether probabilities come true, by bin, tier and what is known."""
    groups, trial = report["calibration"], report["trial"]
    number_of, error = len(groups["bins"]), f"{trial['ece']:.2%}{_ends(trial, 'ece', '.2%')}"
    bins = Text(
        f"{number_of} 组等量分组；期望校准误差 {error}，重抽本身会增加误差，区间偏高；"
        f"概率完全准确时也会有约 {trial['ece_by_chance']:.2%}",
        f"{number_of} bins of equal mass; expected calibration error {error}, its interval lying high as resampling "
        f"adds error; true probabilities would show about {trial['ece_by_chance']:.2%}",
    )
    mark = Text(
        "圆点为实际及 95% 区间，菱形为预测；右侧为违约数 / 企业数",
        "Dot: observed, 95 %; diamond: predicted; bad / rows",
    )
    parts = [
        figure(Text("校准曲线", "Calibration"), plots.reliability(report), bins),
        figure(Text("按风险档", "By tier of PD"), row_plots.tiers(report), mark),
    ]
    if groups["sources"]:
        parts.append(figure(Text("按已知数据多少", "By how much is known"), row_plots.sources_known(report), mark))
    head = [Text("组", "group"), ROWS, BAD_ROWS, Text("预测", "predicted"), Text("实际", "observed"), Text("差", "gap")]
    kinds = [("bins", Text("等量分组", "bins")), ("tiers", Text("风险档", "tiers")), ("sources", Text("数据", "known"))]
    tables = [table(name, head, (_calibrated(row) for row in groups[key])) for key, name in kinds if groups[key]]
    yield section("calibration", Text("校准", "Calibration"), [figures(parts), *_folded(tables)])


def _calibrated(row: Report) -> list[Cell]:
    figures = [f"{row['rows']:,}", f"{row['bad']:,}", number(row["predicted"], ".2%")]
    return [named(row), *figures, told(row, "observed", ".2%"), told(row, "gap", "+.2%")]


def cohorts(report: Report) -> Iterator[str]:
    """Every cohort, held out by enterprise, and the newest out of time."""
    read = Text(
        "每期由未见过该企业的模型预测；橙色为时间外检验，它是主要依据",
        "Each cohort is judged by models that never saw the enterprise; orange is out of time, the headline",
    )
    rate = Text("按企业留出的平均预测与实际违约率", "Mean prediction, held out by enterprise, and what happened")
    head = [Text("基准日", "as of"), ROWS, BAD_ROWS, Text("违约率", "bad rate"), Text("平均预测", "mean PD")]
    head += [label for label, _ in MEASURES.values()]
    rows: list[list[Cell]] = [[c["as_of"], *_measured(c)] for c in report["cohorts"]]
    rows.append([Text("合计（按企业留出）", "all, held out"), *_measured(report["held_out"])])
    if report["trial"]["out_of_time"]:
        newest = report["trial"]["as_of"]
        rows.append([Text(f"时间外 {newest}", f"out of time {newest}"), *_measured(report["trial"])])
    title = Text("分期表现", "By cohort")
    yield section(
        "cohorts",
        title,
        [
            figures(
                [
                    figure(Text("各期 AUC", "AUC by cohort"), plots.cohorts(report), read),
                    figure(Text("各期违约率", "Bad rate by cohort"), plots.rates(report), rate),
                ]
            ),
            table(title, head, rows),
        ],
    )


def _measured(row: Report) -> list[Cell]:
    counts = [f"{row['rows']:,}", f"{row['bad']:,}", number(row["bad_rate"], ".2%"), number(row["mean_pd"], ".2%")]
    return [*counts, *(told(row, name, form.replace("5", "4")) for name, (_, form) in MEASURES.items())]


def others(report: Report) -> Iterator[str]:
    """Challengers and the model in force on the same rows."""
    read = Text(
        "同一批企业、同一次重抽；区间含零即在置信区间内无差别，零右侧为本模型更好",
        "Same rows, same resamples; an interval over zero is no difference, right of zero this model is better",
    )
    names = ("auc", "ks", "brier", "ece")
    head = [Text("模型", "model")]
    for name in names:
        label = MEASURES[name][0]
        head += [label, Text(f"{label.zh} 差", f"{label.en}, ours less theirs")]
    head.append(Text("名次相关", "rank correlation"))
    compared = list(report["challengers"])
    if report["in_force"]:
        label = Text(f"在用模型 {report['in_force']['name']}", f"in force {report['in_force']['name']}")
        compared.append(report["in_force"] | {"zh": label.zh, "en": label.en})
    title, parts = Text("与其他模型比较", "Beside other models"), []
    if compared:
        pictures = [figure(Text("AUC 之差", "Difference of AUC"), row_plots.challengers(report), read)]
        pictures += [_crossing(report["in_force"])] if report["in_force"] else []
        parts = [figures(pictures), table(title, head, (_compared(row, names) for row in compared))]
    if report["absent"]:
        absent = Text("、".join(r["zh"] for r in report["absent"]), ", ".join(r["en"] for r in report["absent"]))
        parts.append(paragraph(Text(f"没有比较的模型：{absent.zh}", f"Not compared: {absent.en}"), "quiet"))
    yield section("others", title, parts)


def _compared(row: Report, names: Iterable[str]) -> list[Cell]:
    cells: list[Cell] = [named(row)]
    for name in names:
        form = MEASURES[name][1]
        cells += [number(row[name], form), told(row["difference"], name, f"+{form}")]
    return [*cells, number(row["spearman"], ".3f")]


def _crossing(row: Report) -> str:
    names = {
        "both": Text("两个模型都推荐", "recommended by both"),
        "only_new": Text("仅本模型推荐", "by this one only"),
        "only_in_force": Text("仅在用模型推荐", "by the one in force only"),
        "none": Text("都不推荐", "by neither"),
    }
    rows: list[list[Cell]] = []
    for side, name in names.items():
        count, bad = row["recommended"][side]["rows"], row["recommended"][side]["bad"]
        rows.append([name, f"{count:,}", f"{bad:,}", number(bad / count if count else None, ".2%")])
    title = Text("名单的变化", "Who is recommended")
    return card(title, [table(title, [title, ROWS, BAD_ROWS, Text("违约率", "bad rate")], rows)])


def stability(report: Report) -> Iterator[str]:
    """Drift of the population, and the model trained again."""
    parts, tables = [], []
    drift = report["drift"]
    if drift:
        read = Text(
            f"{drift['then'][0]} 至 {drift['then'][-1]} 与 {drift['now']} 相比；"
            "0.1 与 0.25 为惯例参照线；条形最长画到 1",
            f"{drift['then'][0]} to {drift['then'][-1]} against {drift['now']}; 0.1 and 0.25 are conventions; "
            "bars end at 1",
        )
        parts.append(figure(Text("群体稳定性（PSI）", "Population stability (PSI)"), row_plots.drift(report), read))
        head = [Text("特征", "feature"), Text("PSI", "PSI"), Text("判断", "reading")]
        head += [Text("此前有数据", "known then"), Text("最新有数据", "known now")]
        rows: list[list[Cell]] = [
            [named(r), number(r["psi"], ".3f"), LEVELS[r["level"]], f"{r['known_then']:.1%}", f"{r['known_now']:.1%}"]
            for r in drift["features"][:MOST_FEATURES]
        ]
        tables.append(table(Text("偏移最大的特征", "Features that moved most"), head, rows))
    if any(report["refits"].values()):
        read = Text(
            "每个点是一次重训；保留指推荐名单中仍排在同样名次以内的比例",
            "Each dot is one training; who stays is still among as many of the best",
        )
        parts.append(figure(Text("重训后的稳定性", "Trained again"), row_plots.refits(report), read))
        head = [
            Text("重训", "training"),
            Text("名次相关", "rank correlation"),
            Text("推荐名单保留", "recommended stay"),
        ]
        head += [Text("最佳一成保留", "best tenth stay"), Text("平均变动（分）", "points moved")]
        again: list[list[Cell]] = [
            [
                row_plots.changed(kind, k + 1),
                number(r["spearman"], ".3f"),
                number(r["kept"], ".1%"),
                number(r["kept_of_best_tenth"], ".1%"),
                number(r["points_moved"], ".1f"),
            ]
            for kind in sorted(report["refits"])
            for k, r in enumerate(report["refits"][kind])
        ]
        tables.append(table(Text("重训", "Trained again"), head, again))
    if parts:
        yield section("stability", Text("稳定性", "Stability"), [figures(parts), *_folded(tables)])


def sources(report: Report) -> Iterator[str]:
    """What the model rests on: its strongest features, and what each source is worth."""
    without = Text(
        "把该来源的特征视为未知；未知对模型是中性的，所以不必重训",
        "Features of the source are taken as unknown; the unknown is neutral to the model, so it is not trained again",
    )
    mean = Text("全部企业得分变动绝对值的平均", "The mean absolute change over all enterprises")
    pictures, tables = [], []
    if report["features"]:
        title = Text("作用最大的特征", "Strongest features")
        pictures.append(figure(title, row_plots.effects(report), mean))
        head = [Text("特征", "feature"), Text("方向", "direction"), Text("平均影响（分）", "points"), KNOWN]
        rows: list[list[Cell]] = [
            [named(r), DIRECTIONS[r["direction"]], f"{r['points']:.1f}", f"{r['known']:.1%}"]
            for r in report["features"][:MOST_FEATURES]
        ]
        tables.append(table(title, head, rows))
    if report["sources"]:
        pictures += [
            figure(Text("缺少来源时 AUC 的损失", "AUC lost without a source"), row_plots.sensitivity(report), without),
            figure(Text("缺少来源时得分的变动", "Points moved without a source"), row_plots.moved(report), mean),
        ]
        tables.append(_withheld(report["sources"]))
    if pictures:
        yield section("sources", Text("模型依靠什么", "What it rests on"), [figures(pictures), *_folded(tables)])


def _withheld(rows: Iterable[Report]) -> str:
    head = [Text("来源", "source"), Text("特征数", "features"), KNOWN, Text("AUC 损失", "AUC lost")]
    head += [Text("平均变动（分）", "points moved"), Text("跌破阈值", "fall below"), Text("升过阈值", "rise above")]
    cells: list[list[Cell]] = [
        [
            named(r),
            f"{r['features']}",
            f"{r['known']:.1%}",
            told(r, "auc_lost", "+.4f"),
            f"{r['points_moved']:.1f}",
            f"{r['fall_below']:.2%}",
            f"{r['rise_above']:.2%}",
        ]
        for r in rows
    ]
    return table(Text("缺少来源的影响", "Without a source"), head, cells)


def fairness(report: Report) -> Iterator[str]:
    """Groups of enterprises, and why no trait of a person is used."""
    title = Text("公平性", "Fairness")
    size = Text(
        "规模类型也作为不设方向的特征参与同类比较；其余三项只用于检查。",
        "The size class is also a feature without direction, to compare among alike; the others are for checks only.",
    )
    prevail = Text("条文以正式公布的文本为准。", "The officially published texts prevail.")
    grounds = [paragraph(NO_PERSON), listed((*GROUNDS, *([size] if report["uses_size"] else [])))]
    parts = [card(Text("为什么不用自然人的特征", "Why no trait of a person"), [*grounds, paragraph(prevail, "quiet")])]
    if report["fairness"]:
        read = Text(
            "虚线为最大组推荐率及其五分之四（惯例参照线，不是法律界线）；推荐率不同未必不公，要与违约率和误拒率同看",
            "Dashed: the largest group's rate and four fifths of it, a convention and no bound of law; rates may "
            "differ rightly: read them with the bad rates and the good refused",
        )
        parts.append(paragraph(read))
        parts.append(columns(figure(named(t), row_plots.fairness(t)) for t in report["fairness"] if t["groups"]))
        parts += _folded([_fair(trait) for trait in report["fairness"] if trait["groups"]])
    yield section("fairness", title, parts)


def _fair(trait: Report) -> str:
    head = [named(trait), ROWS, Text("推荐率", "recommended"), Text("与最大组之比", "ratio to the largest")]
    head += [Text("推荐中违约", "bad among recommended"), Text("好企业被拒", "good refused")]
    head += [Text("预测", "predicted"), Text("实际", "observed")]
    names = {
        "recommended": ".1%",
        "ratio": ".2f",
        "bad_among_recommended": ".2%",
        "refused_good": ".1%",
        "predicted": ".2%",
        "observed": ".2%",
    }
    rows: list[list[Cell]] = []
    for row in trait["groups"]:
        cells: list[Cell] = [told(row, name, form) for name, form in names.items() if name != "predicted"]
        cells.insert(-1, number(row["predicted"], ".2%"))
        rows.append([named(row), f"{row['rows']:,}", *cells])
    hidden = trait["hidden"]
    said = Text(f"{hidden} 个过小的组不列出", f"{hidden} groups too small are not shown")
    return table(named(trait), head, rows) + (paragraph(said, "quiet") if hidden else "")


def _folded(tables: list[str]) -> list[str]:
    """Tables behind a heading that opens; printed open by the style sheet."""
    name = both(Text("以上图形的数字", "The figures of these pictures"))
    return [f"<details><summary>{name}</summary>{''.join(tables)}</details>"] if tables else []


def _ends(row: Report, name: str, form: str) -> str:
    ends = row[f"{name}_95"]
    return f" ({number(ends[0], form)}–{number(ends[1], form)})" if ends else ""
