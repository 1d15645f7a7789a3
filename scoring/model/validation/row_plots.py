"""Plots of rows: each row has its label above its dot, interval or bar, so that they read on a telephone, too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scoring.errors import Text
from scoring.model.validation import svg
from scoring.model.validation.svg import Axis, around

Report = dict[str, Any]

ROW = 36.0
MOST_ROWS = 12
LEAST_PD = 0.001
MOST_PSI = 1.0
LEAST_ROOM = 40.0
"""A shorter piece of a word says nothing."""
EDGES = (24.0, 314.0)
END = 334.0
"""Where the axis of a plot of rows begins and ends: the figures under it reach beyond."""

PALE = "#9db4bc"
"""A bar under its interval."""


@dataclass(frozen=True)
class Row:
    """A line of a plot of rows: what it is of, its value or values, its interval, and what was expected."""

    label: Text
    values: Sequence[float]
    interval: Sequence[float] | None = None
    expected: float | None = None
    note: str = ""
    tone: str = svg.BRAND


def tiers(report: Report) -> str:
    """Observed against predicted by band of PD."""
    title = Text("按风险档的校准", "Calibration by tier of PD")
    return _calibrated("tiers", title, report["calibration"]["tiers"])


def sources_known(report: Report) -> str:
    """Observed against predicted by how many kinds of data are known."""
    title = Text("按已知数据种类数的校准", "Calibration by kinds of data known")
    return _calibrated("known", title, report["calibration"]["sources"])


def drift(report: Report) -> str:
    """PSI of the score and of the features that moved most."""
    told = report["drift"]
    tones = {"stable": svg.FOR, "watch": svg.AMBER, "shifted": svg.AGAINST}
    score = told["score"] | {"zh": "融资推荐分", "en": "score"}
    rows = [
        Row(Text(r["zh"], r["en"]), [r["psi"]], note=f"{r['psi']:.3f}", tone=tones[r["level"]])
        for r in (score, *told["features"][:MOST_ROWS])
    ]
    longest = min(max(*(row.values[0] for row in rows), 0.3), MOST_PSI)
    title = Text("群体稳定性指数（PSI）", "Population stability index (PSI)")
    return _rows("psi", title, rows, around([0, longest], *EDGES), ".2f", lines=[0.1, 0.25], bars=True)


def sensitivity(report: Report) -> str:
    """AUC lost without each source."""
    rows = [
        Row(Text(r["zh"], r["en"]), [r["auc_lost"]], r["auc_lost_95"], note=f"{r['auc_lost']:+.4f}")
        for r in report["sources"][:MOST_ROWS]
        if r["auc_lost"] is not None
    ]
    title = Text("缺少某一来源时 AUC 的损失", "AUC lost without a source")
    axis = around([0.0, *_ends(rows)], *EDGES, least=0.01)
    return _rows("sensitivity", title, rows, axis, ".3f", lines=[0.0], bars=True)


def effects(report: Report) -> str:
    """How many points the features move an enterprise in the mean."""
    rows = [
        Row(Text(r["zh"], r["en"]), [r["points"]], note=f"{r['points']:.1f}", tone=PALE)
        for r in report["features"][:MOST_ROWS]
    ]
    title = Text("作用最大的特征：平均影响（分）", "Strongest features: mean effect in points")
    return _rows("effects", title, rows, around([0.0, *_ends(rows)], *EDGES, least=1.0), ".0f", bars=True)


def moved(report: Report) -> str:
    """How far points move in the mean without each source."""
    told = sorted(report["sources"], key=lambda r: (-r["points_moved"], r["source"]))[:MOST_ROWS]
    rows = [Row(Text(r["zh"], r["en"]), [r["points_moved"]], note=f"{r['points_moved']:.1f}", tone=PALE) for r in told]
    title = Text("缺少某一来源时得分的平均变动（分）", "Mean change of points without a source")
    return _rows("moved", title, rows, around([0.0, *_ends(rows)], *EDGES, least=1.0), ".0f", bars=True)


def challengers(report: Report) -> str:
    """AUC of this model less that of the others, on the same rows."""
    others = list(report["challengers"])
    if report["in_force"]:
        others.append(report["in_force"] | {"zh": f"在用模型 {report['in_force']['name']}", "en": "in force"})
    tones = {"better": svg.FOR, "worse": svg.AGAINST}
    rows = [
        Row(
            Text(r["zh"], r["en"]),
            [r["difference"]["auc"]],
            r["difference"]["auc_95"],
            note=f"{r['difference']['auc']:+.4f}",
            tone=tones.get(r["verdict"], svg.QUIET),
        )
        for r in others
        if r["difference"]["auc"] is not None
    ]
    title = Text("本模型的 AUC 减其他模型的 AUC", "AUC of this model less that of others")
    axis = around([0.0, *_ends(rows)], *EDGES, least=0.02)
    return _rows("challengers", title, rows, axis, "+.3f", lines=[0.0])


CHANGES = {
    "seed": Text("换随机种子", "other seeds"),
    "resample": Text("重抽企业", "enterprises redrawn"),
}


def changed(kind: str, number: int) -> Text:
    """What a training again is called."""
    change = CHANGES.get(kind, Text(kind, kind))
    return Text(f"{change.zh} {number}", f"{change.en} {number}")


def refits(report: Report) -> str:
    """How ranks and the list of the recommended hold when the model is trained again."""
    kinds = {"spearman": Text("名次相关系数", "rank correlation"), "kept": Text("推荐名单保留", "recommended who stay")}
    rows = []
    for what, kind in kinds.items():
        for kind_of in sorted(report["refits"]):
            again, change = report["refits"][kind_of], CHANGES.get(kind_of, Text(kind_of, kind_of))
            values = [row[what] for row in again if row[what] is not None]
            if values:
                label = Text(f"{kind.zh} · {change.zh}", f"{kind.en}, {change.en}")
                rows.append(Row(label, values, note=f"≥ {min(values):.3f}"))
    title = Text("重训后名次的稳定性", "Stability of ranks after training again")
    low = min((v for row in rows for v in row.values), default=0.9)
    return _rows("refits", title, rows, around([min(low, 0.9), 1.0], *EDGES), ".2f")


def fairness(trait: Report) -> str:
    """Recommendation rates of the groups of a trait, with four fifths of the largest group's."""
    tones = {"below": svg.AGAINST, "perhaps": svg.AMBER}
    rows = [
        Row(
            Text(r["zh"], r["en"]),
            [r["recommended"]],
            r["recommended_95"],
            note=f"{r['recommended']:.1%} · n={r['rows']:,}",
            tone=tones.get(r["reading"], svg.BRAND),
        )
        for r in trait["groups"]
    ]
    largest = next((r["recommended"] for r in trait["groups"] if r["largest"]), 0.0)
    title = Text(f"推荐率：{trait['zh']}", f"Recommended: {trait['en'].lower()}")
    low = min([*_ends(rows), largest * 0.8]) * 0.95
    axis = Axis(low if low > 0.5 else 0.0, 1.0, *EDGES)  # noqa: PLR2004  (half the axis would be empty)
    return _rows(f"fairness-{trait['trait']}", title, rows, axis, "%", lines=[largest * 0.8, largest])


def _calibrated(key: str, title: Text, told: Sequence[Report]) -> str:
    rows = [
        Row(
            Text(r["zh"], r["en"]),
            [r["observed"]],
            r["observed_95"],
            r["predicted"],
            note=f"{r['bad']:,} / {r['rows']:,}",
        )
        for r in told
    ]
    high = max((v for row in rows for v in (*(row.interval or ()), *row.values, row.expected or 0.0)), default=0.1)
    low = max(min((r["predicted"] for r in told), default=LEAST_PD) / 2, LEAST_PD)
    axis = Axis(low, min(max(high, low * 3) * 1.2, 1.0), *EDGES, logarithmic=True)
    return _rows(key, title, rows, axis, "%")


def _rows(  # noqa: PLR0913  (a plot has a name, rows and an axis)
    key: str,
    title: Text,
    rows: Sequence[Row],
    axis: Axis,
    form: str,
    *,
    lines: Sequence[float] = (),
    bars: bool = False,
) -> str:
    """Rows under each other, each with its label above its marks, on one axis."""
    floor = 6 + ROW * len(rows)
    parts = svg.below(axis, 2, floor, form)
    for value in lines:
        at = axis.place(value)
        parts.append(svg.line(at, 2, at, floor, stroke=svg.QUIET, dash="4 3"))
    for place, row in enumerate(rows):
        parts += _row(row, 6 + ROW * place, axis, bars=bars)
    notes = Text(
        "；".join(f"{row.label.zh} {row.note}" for row in rows), "; ".join(f"{row.label.en} {row.note}" for row in rows)
    )
    return svg.drawing(key, title, notes, floor + 20, parts)


def _row(row: Row, top: float, axis: Axis, *, bars: bool) -> list[str]:
    middle = top + 24
    room = svg.WIDTH - 16 - svg.wide(row.note) * 11 - 10
    label = svg.fitting(row.label.zh, room)
    left = room - svg.wide(label) * 11 - 6
    english = svg.fitting(row.label.en, left, 9.5) if row.label.en != row.label.zh and left > LEAST_ROOM else ""
    behind = 12 + svg.wide(label) * 11 + svg.wide(english) * 9.5
    parts = [
        svg.box(4, top, behind, 15, fill="#fff"),
        svg.box(END - svg.wide(row.note) * 11, top, svg.wide(row.note) * 11, 15, fill="#fff"),
        svg.words(8, top + 11, label, fill=svg.INK),
        svg.words(8 + svg.wide(label) * 11 + 6, top + 11, english, size=9.5),
        svg.words(END, top + 11, row.note, anchor="end", fill=svg.INK if row.tone == PALE else row.tone),
    ]
    if bars:
        ends = sorted((axis.place(0.0), axis.place(row.values[0])))
        tone = PALE if row.interval else row.tone
        parts.append(svg.box(ends[0], middle - 4, ends[1] - ends[0], 8, fill=tone))
    if row.interval:
        low, high = (axis.place(v) for v in row.interval)
        stroke = svg.INK if bars else row.tone
        parts.append(svg.line(low, middle, high, middle, stroke=stroke, width=1.5))
        parts += [svg.line(end, middle - 3.5, end, middle + 3.5, stroke=stroke, width=1.5) for end in (low, high)]
    if row.expected is not None:
        parts.append(svg.diamond(axis.place(row.expected), middle))
    if not bars:
        parts += [svg.dot(axis.place(v), middle, fill=row.tone, hollow=v < axis.low) for v in row.values]
    return parts


def _ends(rows: Sequence[Row]) -> list[float]:
    return [v for row in rows for v in (*row.values, *(row.interval or ()))] or [0.0]
