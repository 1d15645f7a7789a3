"""The figures of a validation report, drawn from its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scoring.errors import Text
from scoring.model.validation import svg
from scoring.model.validation.svg import Axis, around

Report = dict[str, Any]

TOP, FLOOR, HEIGHT = 38.0, 250.0, 288.0
MOST_DATES = 5
LEAST_PD = 0.001

GOOD, BAD = Text("好企业", "good"), Text("违约企业", "bad")


def roc(report: Report) -> str:
    """The ROC curve with its band."""
    trial = report["trial"]
    x, y = Axis(0, 1, svg.LEFT, svg.RIGHT), Axis(0, 1, FLOOR, TOP)
    told = trial["roc"]
    at, end = [x.place(v) for v in told["false"]], svg.RIGHT - 8
    high = [(a, y.place(v)) for a, v in zip(at, told["high"], strict=True)]
    low = [(a, y.place(v)) for a, v in zip(at, told["low"], strict=True)]
    parts = [
        *svg.below(x, TOP, FLOOR, "%", Text("误伤的好企业", "good ones caught by mistake")),
        *svg.beside(y, svg.LEFT, svg.RIGHT, "%", Text("识别出的违约企业", "bad ones caught")),
        svg.area(high + low[::-1], fill=svg.SOFT),
        svg.line(svg.LEFT, FLOOR, svg.RIGHT, TOP, stroke=svg.QUIET, dash="3 3"),
        svg.curve([(a, y.place(v)) for a, v in zip(at, told["true"], strict=True)], stroke=svg.BRAND),
        svg.words(end, FLOOR - 28, f"AUC {trial['auc']:.3f}", anchor="end", fill=svg.BRAND, size=15, bold=True),
        svg.words(end, FLOOR - 11, f"95 %: {_span(trial['auc_95'], '.3f')}", anchor="end", fill=svg.BRAND),
    ]
    read = Text(
        f"AUC {trial['auc']:.3f}，曲线越靠左上越好，虚线为随机",
        f"AUC {trial['auc']:.3f}; the nearer to the upper left the better, the dashed line is chance",
    )
    return svg.drawing("roc", Text("ROC 曲线与 95% 置信带", "ROC curve with its 95 % band"), read, HEIGHT, parts)


def ks(report: Report) -> str:
    """Cumulative shares of bad and good by score, and where they are furthest apart."""
    trial, threshold = report["trial"], report["settings"]["threshold"]
    told = trial["separation"]
    x, y = around(told["score"], svg.LEFT, svg.RIGHT), Axis(0, 1, FLOOR, TOP)
    at = [x.place(v) for v in told["score"]]
    widest = told["widest"]
    apart: dict[str, Any] = {"stroke": svg.AMBER, "width": 3}
    parts = [
        *svg.below(x, TOP, FLOOR, ".0f", Text("融资推荐分", "score")),
        *svg.beside(y, svg.LEFT, svg.RIGHT, "%", Text("不高于该分的比例", "share up to that score")),
        *_threshold(x, threshold),
        svg.line(at[widest], y.place(told["bad"][widest]), at[widest], y.place(told["good"][widest]), **apart),
        svg.curve([(a, y.place(v)) for a, v in zip(at, told["bad"], strict=True)], stroke=svg.AGAINST),
        svg.curve([(a, y.place(v)) for a, v in zip(at, told["good"], strict=True)], stroke=svg.FOR, dash="6 3"),
        *_legend([(BAD, svg.AGAINST), (GOOD, svg.FOR)], TOP - 9),
        svg.words(svg.LEFT + 10, TOP + 40, f"KS {trial['ks']:.3f}", fill=svg.AMBER, size=15, bold=True),
    ]
    read = Text(
        f"两条曲线最大相距 {trial['ks']:.3f}，在 {told['score'][widest]:.0f} 分处",
        f"The curves are {trial['ks']:.3f} apart at most, at {told['score'][widest]:.0f} points",
    )
    return svg.drawing("ks", Text("KS 曲线", "KS curve"), read, HEIGHT, parts)


def histogram(report: Report) -> str:
    """Scores of good and bad, each as shares of their own kind."""
    told, threshold = report["trial"]["histogram"], report["settings"]["threshold"]
    columns = len(told["good"])
    end = told["start"] + told["width"] * columns
    x = Axis(told["start"], end, svg.LEFT, svg.RIGHT)
    shares = {kind: [count / max(sum(told[kind]), 1) for count in told[kind]] for kind in ("good", "bad")}
    y = Axis(0, max(*shares["good"], *shares["bad"]) * 1.08, FLOOR, TOP)
    edges = [x.place(told["start"] + told["width"] * k) for k in range(columns + 1)]
    parts = [
        *svg.below(x, TOP, FLOOR, ".0f", Text("融资推荐分", "score")),
        *svg.beside(y, svg.LEFT, svg.RIGHT, "%", Text("占同类企业的比例", "share of its kind")),
    ]
    for place, share in enumerate(shares["good"]):
        top = y.place(share)
        parts.append(svg.box(edges[place] + 0.5, top, edges[place + 1] - edges[place] - 1, FLOOR - top, fill="#a9d3c7"))
    steps = [(edges[0], FLOOR)]
    for place, share in enumerate(shares["bad"]):
        steps += [(edges[place], y.place(share)), (edges[place + 1], y.place(share))]
    parts += [
        svg.curve([*steps, (edges[-1], FLOOR)], stroke=svg.AGAINST),
        *_threshold(x, threshold),
        *_legend([(GOOD, "#5faf9b"), (BAD, svg.AGAINST)], TOP - 9),
    ]
    title = Text("得分分布：好企业与违约企业", "Scores of good and bad enterprises")
    read = Text(
        f"好企业 {sum(told['good'])} 户，违约企业 {sum(told['bad'])} 户；两端各含其外的企业",
        f"{sum(told['good'])} good, {sum(told['bad'])} bad; the outer columns hold all beyond them",
    )
    return svg.drawing("histogram", title, read, HEIGHT, parts)


def reliability(report: Report) -> str:
    """Predicted against observed, by bins of equal mass, on logarithmic axes."""
    bins = report["calibration"]["bins"]
    high = min(max(max(b["predicted"], (b["observed_95"] or [0, b["observed"]])[1]) for b in bins) * 1.4, 1.0)
    low = max(min(b["predicted"] for b in bins) / 1.6, LEAST_PD)
    x, y = Axis(low, high, svg.LEFT, svg.RIGHT, logarithmic=True), Axis(low, high, FLOOR, TOP, logarithmic=True)
    parts = [
        *svg.below(x, TOP, FLOOR, "%", Text("预测违约概率（对数轴）", "predicted PD (log axis)")),
        *svg.beside(y, svg.LEFT, svg.RIGHT, "%", Text("实际违约率", "observed bad rate")),
        svg.line(svg.LEFT, FLOOR, svg.RIGHT, TOP, stroke=svg.QUIET, dash="3 3"),
    ]
    for row in bins:
        at = x.place(row["predicted"])
        if row["observed_95"]:
            ends = [y.place(v) for v in row["observed_95"]]
            parts.append(svg.line(at, ends[0], at, ends[1], stroke=svg.BRAND, width=1.5))
        parts.append(svg.dot(at, y.place(row["observed"]), hollow=row["observed"] < low))
    read = Text(
        f"{len(bins)} 组，每组企业数相近；点在虚线上即概率准确，竖线为 95% 置信区间，空心点低于坐标轴",
        f"{len(bins)} bins of about equal size; on the dashed line probabilities are true; bars are 95 % intervals, "
        "hollow dots lie below the axis",
    )
    return svg.drawing("reliability", Text("校准曲线", "Calibration"), read, HEIGHT, parts)


def cohorts(report: Report) -> str:
    """AUC of every cohort held out by enterprise, and of the newest out of time."""
    told, trial = [c for c in report["cohorts"] if c["auc"] is not None], report["trial"]
    shown = [*told, trial] if trial["out_of_time"] else told
    y = around([v for c in shown for v in (c["auc_95"] or [c["auc"]])], FLOOR, TOP, least=0.05)
    places, parts = _in_time(told)
    parts += svg.beside(y, svg.LEFT, svg.RIGHT, ".2f")
    for place, cohort in zip(places, told, strict=True):
        parts += _whisker(place, y, cohort, svg.BRAND, hollow=False)
    legend = [(Text("按企业留出", "held out"), svg.BRAND)]
    if trial["out_of_time"]:
        parts += _whisker(places[-1] + 7, y, trial, svg.AMBER, hollow=True)
        legend.append((Text("时间外", "out of time"), svg.AMBER))
    parts += _legend(legend, TOP - 12)
    title = Text("各期 AUC 与 95% 置信区间", "AUC by cohort with 95 % intervals")
    read = Text(
        "；".join(f"{c['as_of']}：{c['auc']:.3f}" for c in told),
        "; ".join(f"{c['as_of']}: {c['auc']:.3f}" for c in told),
    )
    return svg.drawing("cohorts", title, read, HEIGHT, parts)


def rates(report: Report) -> str:
    """Bad rate and mean PD of every cohort."""
    told = report["cohorts"]
    kinds = [("bad_rate", Text("实际", "observed"), svg.AGAINST), ("mean_pd", Text("预测", "predicted"), svg.BRAND)]
    y = around([0.0, *(c[name] for c in told for name, _, _ in kinds)], FLOOR, TOP)
    places, parts = _in_time(told)
    parts += svg.beside(y, svg.LEFT, svg.RIGHT, "%")
    for name, _, tone in kinds:
        points = [(at, y.place(c[name])) for at, c in zip(places, told, strict=True)]
        parts += [svg.curve(points, stroke=tone, width=1.5), *(svg.dot(*point, fill=tone) for point in points)]
    parts += _legend([(label, tone) for _, label, tone in kinds], TOP - 12)
    title = Text("各期实际违约率与平均预测", "Observed and predicted bad rate by cohort")
    read = Text(
        "；".join(f"{c['as_of']}：实际 {c['bad_rate']:.2%}，预测 {c['mean_pd']:.2%}" for c in told),
        "; ".join(f"{c['as_of']}: observed {c['bad_rate']:.2%}, predicted {c['mean_pd']:.2%}" for c in told),
    )
    return svg.drawing("rates", title, read, HEIGHT, parts)


def _in_time(told: Sequence[Report]) -> tuple[list[float], list[str]]:
    """Where each cohort stands, and the axis under them; five dates at most, the newest among them."""
    step = (svg.RIGHT - svg.LEFT) / len(told)
    places = [svg.LEFT + step * (k + 0.5) for k in range(len(told))]
    every = -(-len(told) // MOST_DATES)
    parts = [svg.words((svg.LEFT + svg.RIGHT) / 2, FLOOR + 30, "基准日 / as-of date", anchor="middle")]
    for back, (place, cohort) in enumerate(zip(places[::-1], told[::-1], strict=True)):
        if back % every == 0:
            parts.append(svg.words(place, FLOOR + 14, cohort["as_of"][:7], anchor="middle", size=10))
    return places, parts


def _whisker(at: float, y: Axis, row: Report, tone: str, *, hollow: bool) -> list[str]:
    """A vertical interval with its dot."""
    parts = [svg.dot(at, y.place(row["auc"]), fill=tone, radius=4, hollow=hollow)]
    if row["auc_95"]:
        low, high = (y.place(v) for v in row["auc_95"])
        parts.insert(0, svg.line(at, low, at, high, stroke=tone, width=2))
    return parts


def _threshold(x: Axis, threshold: float) -> list[str]:
    if not x.low <= threshold <= x.high:
        return []
    at = x.place(threshold)
    right = at < (svg.LEFT + svg.RIGHT) / 2
    near = svg.words(at + (4 if right else -4), TOP + 12, f"阈值 {threshold:g}", anchor="start" if right else "end")
    return [svg.line(at, TOP, at, FLOOR, stroke=svg.INK, dash="4 3"), near]


def _legend(entries: Sequence[tuple[Text, str]], y: float) -> list[str]:
    parts, x = [], svg.LEFT + 8
    for label, tone in entries:
        parts += [svg.box(x, y - 4, 14, 4, fill=tone), svg.words(x + 18, y + 2, str(label))]
        x += 18 + svg.wide(str(label)) * 11 + 14
    return parts


def _span(interval: Sequence[float] | None, form: str) -> str:
    return f"{interval[0]:{form}}–{interval[1]:{form}}" if interval else "–"
