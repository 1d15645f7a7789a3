"""The validation report as a page to read and to print: Chinese first, English beside, no script."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from importlib.resources import files
from typing import Any

from scoring.errors import Text
from scoring.model.validation import chapters
from scoring.model.validation.chapters import MEASURES
from scoring.model.validation.limits import LIMITS, PURPOSE
from scoring.model.validation.markup import (
    Cell,
    both,
    card,
    facts,
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

SHEETS = ("page.css", "static/validation.css")
"""The frame of the stand-alone page, and what the report itself looks like: the site serves the latter too."""

ABOUT = {
    "name": Text("名称", "name"),
    "version": Text("版本", "version"),
    "known_by": Text("资料截至", "records up to"),
    "rounds": Text("树的棵数", "trees"),
    "slope": Text("校准斜率", "slope of calibration"),
    "intercept": Text("校准截距", "intercept of calibration"),
    "credibility": Text("与先验同重的数据种类数", "kinds of data that weigh as much as the prior"),
    "labels": Text("标签", "labels"),
    "seed": Text("种子", "seed"),
}


def html(report: Report) -> str:
    """A whole page in one file, with its own style."""
    title = escape(f"{_name(report)} · 模型验证报告 / validation report")
    here = files("scoring.model.validation")
    style = "".join(here.joinpath(name).read_text(encoding="utf-8") for name in SHEETS)
    return (
        '<!doctype html>\n<html lang="zh"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>\n{style}</style></head><body><main>{body(report)}</main></body></html>\n"
    )


def body(report: Report) -> str:
    """The page without its frame, for another page: no style, no script; classes of the site's own sheet."""
    parts = (
        _head,
        _summary,
        chapters.ranking,
        chapters.calibration,
        chapters.cohorts,
        chapters.others,
        chapters.stability,
        chapters.sources,
        chapters.fairness,
        _made,
        _limits,
    )
    return f'<div class="validation">{"".join("".join(part(report)) for part in parts)}</div>'


def _head(report: Report) -> Iterator[str]:
    yield f"<h1>{both(Text('模型验证报告', 'Model validation report'))}</h1>"
    yield f'<p class="code">{escape(_name(report))}</p>'
    if report["about"].get("about"):
        yield f'<p class="notice bad">{escape(report["about"]["about"])}</p>'
    yield paragraph(PURPOSE, "quiet")


def _summary(report: Report) -> Iterator[str]:
    trial = report["trial"]
    tiles = "".join(
        f'<div class="stat{" main" if name == "auc" else ""}"><span>{both(label)}</span>'
        f"<b>{number(trial[name], form)}</b><small>{told(trial, name, form).interval}</small></div>"
        for name, (label, form) in MEASURES.items()
    )
    kind = Text("时间外检验", "out of time") if trial["out_of_time"] else Text("按企业留出", "held out by enterprise")
    said = Text(
        f"{kind.zh}，基准日 {trial['as_of']}：{trial['rows']:,} 户，"
        f"违约 {trial['bad']:,} 户（{trial['bad_rate']:.2%}），平均预测 {trial['mean_pd']:.2%}",
        f"{kind.en}, as of {trial['as_of']}: {trial['rows']:,} enterprises, {trial['bad']:,} bad "
        f"({trial['bad_rate']:.2%}), mean prediction {trial['mean_pd']:.2%}",
    )
    words = {"good": Text("符合", "good"), "watch": Text("留意", "watch"), "bad": Text("不符", "fails")}
    found = "".join(
        f'<li class="{f["level"]}"><b class="verdict-{f["level"]}">{escape(words[f["level"]].zh)}'
        f' <small lang="en">{words[f["level"]].en}</small></b><span>{both(named(f))}</span></li>'
        for f in report["findings"]
    )
    yield section(
        "summary",
        Text("结论", "Findings"),
        [paragraph(said), f'<div class="stats">{tiles}</div>', f'<ul class="findings card">{found}</ul>'],
    )


def _made(report: Report) -> Iterator[str]:
    about, labels, monotone = report["about"], report["labels"], report["monotone"]
    skipped = {"about", "libraries", "command"}
    known: list[tuple[Text, Cell]] = [
        (ABOUT.get(key, Text(key, key)), _plain(value)) for key, value in sorted(about.items()) if key not in skipped
    ]
    known += [(Text(key, key), version) for key, version in sorted(about.get("libraries", {}).items())]
    settings = report["settings"]
    method = Text(
        f"区间为按企业重抽 {settings['bootstraps']} 次的 95% 百分位区间，种子 {settings['seed']}；"
        f"公平性检查中少于 {settings['fewest']} 户的组合并或不列；同样的输入得到同样的字节",
        f"Intervals are 95 % percentiles of {settings['bootstraps']} resamples of enterprises, seed "
        f"{settings['seed']}; groups of fairness under {settings['fewest']} are joined or left out; the same input "
        "gives the same bytes",
    )
    certificate = Text(
        f"有方向的特征 {monotone['constrained']} 个，不设方向的 {monotone['free']} 个；"
        f"逐树穷举每个判断的全部取值（含未知），违反方向的特征 {len(monotone['breaches'])} 个",
        f"{monotone['constrained']} features with a direction, {monotone['free']} without; by exhausting all answers "
        f"of every tree, the unknown among them, {len(monotone['breaches'])} move against theirs",
    )
    head = [Text("类别", "kind"), Text("行数", "rows")]
    labelled = [
        card(
            title,
            [table(title, head, ([named(r), f"{r['rows']:,}"] for r in labels[key]))],
        )
        for key, title in (
            ("grounds", Text("违约标签的依据", "Grounds of bad labels")),
            ("left_out", Text("未纳入样本", "Left out of the sample")),
        )
        if labels[key]
    ]
    against = [Text(f"{b['zh']}：{b['trees']} 棵树", f"{b['en']}: {b['trees']} trees") for b in monotone["breaches"]]
    parts = [
        figures(
            [
                card(Text("模型与环境", "Model and environment"), [facts(known)]),
                card(Text("单调性证明", "Certificate of monotonicity"), [paragraph(certificate), listed(against)]),
                *labelled,
            ]
        )
    ]
    if report["search"]:
        title = Text("参数搜索", "Search")
        names = sorted(report["search"][0])
        searched = ([str(k + 1), *(_plain(c[name]) for name in names)] for k, c in enumerate(report["search"]))
        columns = [Text("候选", "candidate"), *(Text(name, name) for name in names)]
        parts += [card(title, [table(title, columns, searched)])]
    if report["rejects"]:
        parts.append(_rejects(report["rejects"]))
    parts.append(paragraph(method, "quiet"))
    if about.get("command"):
        again = both(Text("重做本报告：", "To make this again:"))
        parts.append(f"<p>{again} <code>{escape(about['command'])}</code></p>")
    yield section("made", Text("模型、样本与方法", "Model, sample and method"), parts)


def _rejects(told_of: Report) -> str:
    """Had those who asked in vain been given a loan: what each guess about them would change."""
    title = Text("拒绝推断：仅作参考，未用于模型", "Reject inference: offered, not applied")
    said = Text(
        f"贷款企业 {told_of['borrowers']:,} 户，有需求而未获贷款的 {told_of['rejects']:,} 户。"
        "倍数是假设后者的违约优势为同类贷款企业的几倍，数据无法检验这个假设。",
        f"{told_of['borrowers']:,} borrowers, {told_of['rejects']:,} that asked and have no loan. The factor is by how "
        "much the odds of these are assumed worse than those of borrowers alike, which no data can test.",
    )
    methods = {"fuzzy": Text("模糊扩充", "fuzzy"), "parcelling": Text("分组推断", "parcelling")}
    head = [Text("方法 × 倍数", "method × factor"), Text("贷款企业 AUC", "AUC of borrowers")]
    head += [Text("贷款企业平均 PD", "mean PD, borrowers"), Text("未获贷款平均 PD", "mean PD, others")]
    head += [Text("名次相关", "rank correlation"), Text("新被拒", "newly refused"), Text("新推荐", "newly let through")]
    plain = told_of["without"]
    rows: list[list[Cell]] = [[Text("不推断", "none"), *_guessed(plain), "–", "–", "–"]]
    for row in told_of["with"]:
        method = methods[row["method"]]
        name = Text(f"{method.zh} × {row['factor']:g}", f"{method.en} × {row['factor']:g}")
        crossing = (number(row["newly_turned_away"], ".2%"), number(row["newly_let_through"], ".2%"))
        rows.append([name, *_guessed(row), number(row["rank_correlation"], ".3f"), *crossing])
    return card(title, [paragraph(said), table(title, head, rows)])


def _guessed(row: Report) -> tuple[str, str, str]:
    return number(row["auc"], ".3f"), number(row["pd_borrowers"], ".2%"), number(row["pd_rejects"], ".2%")


def _limits(_: Report) -> Iterator[str]:
    yield section("limits", Text("使用限制", "Limits of use"), [f'<div class="card">{listed(LIMITS)}</div>'])


def _plain(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _name(report: Report) -> str:
    return f"{report['about']['name']}/{report['about']['version']}"
