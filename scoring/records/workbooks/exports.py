"""The catalogue and the quality report as workbooks, Chinese first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scoring.errors import Text
from scoring.records.catalogue import about, entry
from scoring.records.contract import Source
from scoring.records.quality import report as quality
from scoring.records.quality.conflicts import CONFLICTS
from scoring.records.quality.report import Report, SourceReport, State, share
from scoring.records.sources import REASONS, source
from scoring.records.workbooks.sheets import Sheet, workbook

Cell = str | int | float | None

STATES: dict[State, Text] = {
    "on_time": Text("按时", "on time"),
    "late": Text("迟报", "late"),
    "missing": Text("缺报", "missing"),
    "not_due": Text("未到期", "not due"),
    "never": Text("从未报送", "never delivered"),
}
SEVERITIES = {"error": Text("必有一错", "one is wrong"), "warning": Text("需核实", "to be checked")}

_YES_NO = {True: "是", False: ""}


def catalogue_workbook(sources: Sequence[Source]) -> bytes:
    """Sources, fields, rules, and the rules between sources, a sheet each."""
    entries = [entry(each) for each in sources]
    return workbook(
        [
            Sheet(
                "来源",
                ("来源", "名称", "英文", "报送部门", "周期（天）", "共享方式", "依据", "形态", "主键", "只记不利信息",
                 "停止使用", "字段数", "规则数", "已知缺陷"),
                (
                    (a.name, a.label.zh, a.label.en, a.owner, a.update_days, a.sharing.zh, a.legal_basis, a.shape.zh,
                     "、".join(a.key), _YES_NO[a.adverse], "；".join(use.zh for use in a.use), a.fields, a.rules,
                     a.defects)
                    for a in map(about, sources)
                ),
            ),
            Sheet(
                "字段",
                ("来源", "字段", "表头", "英文", "格式", "单位", "必填", "主键", "可晚于报送日", "可用表头", "示例"),
                (
                    (e.about.name, c.name, c.zh, c.en, c.format.zh, c.unit, _YES_NO[c.required], _YES_NO[c.key],
                     _YES_NO[c.ahead], " | ".join(c.headers), c.example)
                    for e in entries
                    for c in e.columns
                ),
            ),
            Sheet(
                "规则",
                ("编号", "来源", "表头", "规则", "英文", "界限", "处理办法"),
                (
                    (r.id, e.about.label.zh, r.header, r.title.zh, r.title.en, r.bound, r.remedy.zh)
                    for e in entries
                    for r in e.rules
                ),
            ),
            Sheet(
                "来源间规则",
                ("编号", "规则", "英文", "性质", "涉及来源", "依据"),
                (
                    (c.id, c.title.zh, c.title.en, SEVERITIES[c.severity].zh, _names(c.sources), c.basis)
                    for c in CONFLICTS
                ),
            ),
        ]
    )  # fmt: skip


def quality_workbook(report: Report) -> bytes:
    """The month's report: overview, reasons, columns, townships, conflicts, trend; a sheet each."""
    return workbook(
        [
            Sheet(
                f"总览 {report.month:%Y-%m}",
                ("部门", "来源", "及时性", "应报", "按时", "迟报", "缺报", "最长迟（天）", "文件", "读到行",
                 "隔离行", "隔离率", "重复率", "重错码率", "必填完整率", "可空完整率", "连续率", "覆盖企业",
                 "存续企业", "覆盖率"),
                map(_overview, report.sources),
            ),
            Sheet(
                "隔离原因",
                ("部门", "来源", "编号", "原因", "处理办法", "行数", "占读到行", "待更正"),
                (
                    (s.owner, _names((s.source,)), r.reason, *_reason(r.reason), r.rows, share(r.rows, s.rows), r.open)
                    for s in report.sources
                    for r in s.reasons
                ),
            ),
            Sheet(
                "字段完整性",
                ("部门", "来源", "表头", "必填", "有值", "应有", "完整率"),
                (
                    (s.owner, _names((s.source,)), f.header, _YES_NO[f.required], f.filled, f.of, share(f.filled, f.of))
                    for s in report.sources
                    for f in s.fills
                    if f.of
                ),
            ),
            Sheet(
                "乡镇覆盖",
                ("部门", "来源", "自何日起", "乡镇", "覆盖企业", "存续企业", "覆盖率"),
                (
                    (s.owner, _names((s.source,)), str(s.since or ""), t.township or "未填", t.told, t.of,
                     share(t.told, t.of))
                    for s in report.sources
                    if s.timeliness.state != "never"
                    for t in s.townships
                ),
            ),
            Sheet(
                "来源间冲突",
                ("编号", "规则", "性质", "涉及来源", "企业数", "情形数", "企业", "所见"),
                _conflicts(report),
            ),
            Sheet(
                "趋势",
                ("部门", "来源", "月份", "及时性", "文件", "读到行", "隔离行", "隔离率", "重复行", "错码行"),
                (
                    (s.owner, _names((s.source,)), f"{m.month:%Y-%m}", STATES[m.state].zh, m.files, m.rows,
                     m.quarantined, share(m.quarantined, m.rows), m.duplicates, m.wrong_codes)
                    for s in report.sources
                    if s.timeliness.state != "never"
                    for m in s.trend
                ),
            ),
            Sheet(
                "口径",
                ("说明",),
                ((quality.CODE_MEASURE.zh,), (f"基准日（不含）{report.as_of}，存续企业 {report.operating}",)),
            ),
        ]
    )  # fmt: skip


def _overview(s: SourceReport) -> tuple[Cell, ...]:
    kept, steady = s.timeliness, s.continuity
    return (
        s.owner,
        _names((s.source,)),
        STATES[kept.state].zh,
        kept.expected,
        kept.on_time,
        kept.late,
        kept.missing,
        kept.late_days,
        s.files,
        s.rows,
        s.quarantined,
        share(s.quarantined, s.rows),
        share(s.duplicates, s.rows),
        quality.code_rate(s),
        quality.completeness(s.fills, required=True),
        quality.completeness(s.fills, required=False),
        share(steady.present, steady.had) if steady else None,
        s.coverage.told,
        s.coverage.of,
        share(s.coverage.told, s.coverage.of),
    )


def _conflicts(report: Report) -> Iterator[tuple[Cell, ...]]:
    """A line for each rule, and one for each enterprise named."""
    rules = {rule.id: rule for rule in CONFLICTS}
    for found in report.conflicts:
        rule = rules[found.rule]
        head = (rule.id, rule.title.zh, SEVERITIES[rule.severity].zh, _names(rule.sources))
        yield (*head, found.enterprises, found.cases, "" if found.asked else "缺少来源，未核对", "")
        for example in found.examples:
            yield (*head, None, None, example.enterprise, example.found)


def _reason(name: str) -> tuple[str, str]:
    known = REASONS.get(name)
    return (known.title.zh, known.remedy.zh) if known else (name, "")


def _names(sources: Sequence[str]) -> str:
    return "、".join(source(name).label.zh for name in sources)
