"""Write the reference pages that come from the code: sources, features, rules, policy, and the settings.

``python docs/generate.py`` writes them; with ``--check`` nothing is written, and the exit code is 1 where a
committed page says something else than the code.
"""  # noqa: INP001  (a script beside the pages that it writes)

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from scoring.codes.rules import every
from scoring.errors import Text
from scoring.features.catalogue import Term
from scoring.features.catalogue import entry as feature_entry
from scoring.features.feature import Feature
from scoring.features.registry import FEATURES
from scoring.features.vocabulary import ACTIONS, DIMENSIONS, EVIDENCE, LIMITS, MISSING, Evidence
from scoring.lending.refusals import REFUSALS
from scoring.model.grounds import GROUNDS, Ground
from scoring.model.labels import LEFT_OUT
from scoring.policy import products
from scoring.policy.parameters import PARAMETERS, SECTIONS, Parameter, Policy
from scoring.policy.rules import CRITERIA, EVERY, Kind, Rule
from scoring.policy.scheme import PARAMETERS as FUND_PARAMETERS
from scoring.policy.scheme import TEMPLATES, Scheme, Template
from scoring.policy.wording import quantity, written
from scoring.records import reasons
from scoring.records.catalogue import Column, entry
from scoring.records.contract import Source
from scoring.records.quality.conflicts import CONFLICTS, Conflict
from scoring.records.reasons import Reason
from scoring.records.sources import SOURCES, source
from scoring.records.workbooks.exports import SEVERITIES
from scoring.settings import Settings

DOCS = Path(__file__).parent
WIDTH = 108
BEGIN, END = "<!-- settings: begin -->", "<!-- settings: end -->"
NOTICE = "<!-- 由 docs/generate.py 生成，请勿手改 / written by docs/generate.py, do not edit -->"

ADVERSE = "；只记不利信息，不计入评分依据的来源数 / tells only of what went wrong, not counted as a source known"
GROUPS = {
    "F": "文件与行的形式 / form of the file and the row",
    "V": "单个字段的值 / value of a field",
    "T": "两个日期 / the two dates",
    "K": "同一文件中的其他行 / other rows of the file",
    "P": "个人信息 / personal data",
    "N": "没有代码的行对应不到企业 / rows without a code that lead to no enterprise",
}

KINDS: dict[Kind, str] = {
    "exclusion": "排除，解除之前一直有效 / exclusion, until its exit",
    "condition": "条件，企业可以改变 / condition that the enterprise can change",
    "threshold": "门槛，由方案设定 / threshold set by the policy",
    "places": "名额，与其他企业比较 / places, against the others",
}


def pages() -> dict[Path, str]:
    """Every generated page with its content."""
    operators = DOCS / "for-operators.md"
    return {
        DOCS / "sources.md": "\n".join(_sources()) + "\n",
        DOCS / "features.md": "\n".join(_features()) + "\n",
        DOCS / "grounds.md": "\n".join(_grounds()) + "\n",
        DOCS / "rules.md": "\n".join(_rules()) + "\n",
        DOCS / "policy.md": "\n".join(_policy()) + "\n",
        operators: _between(operators.read_text(encoding="utf-8"), "\n".join(_settings())),
    }


def main(arguments: Sequence[str]) -> int:
    """Write the pages, or compare them with the committed ones; the exit code."""
    stale = []
    for path, text in pages().items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(path)
            if "--check" not in arguments:
                path.write_text(text, encoding="utf-8")
    for path in stale:
        sys.stderr.write(f"{path.name}: {'out of date' if '--check' in arguments else 'written'}\n")
    return 1 if stale and "--check" in arguments else 0


def _rules() -> Iterator[str]:
    yield from (
        "# 有日期的规则 / Dated rules",
        "",
        NOTICE,
        "",
        "法定期限和口径，按生效日排列；程序用 `rule(name, on=date)` 取某日有效的值，回溯计算用当日的规则。",
        "“未核实”表示数值、日期或文号中至少有一项没有在公开文本中逐一查到，使用前须核对原文。",
        "",
        "Legal terms by their first day. The program asks for the value in force on a date, `rule(name, on=date)`; a",
        "back-test uses the rule of its day. *Unverified*: something of it was not seen in a public text.",
        "",
    )
    for name, values in groupby(every(), key=lambda value: value.name):
        history = list(values)
        yield from (f"## {history[0].label.zh} / {history[0].label.en}", "", f"`{name}`", "")
        yield from (
            "| 自 / from | 值 / value | 单位 / unit | 依据 / document | 说明 / note |",
            "| --- | --- | --- | --- | --- |",
        )
        for value in history:
            written = "—" if value.value is None else str(value.value)
            unverified = "" if value.verified else "未核实 / unverified"
            note = "；".join(part for part in (unverified, value.note) if part)
            yield f"| {value.since} | {written} | {value.unit} | {value.reference} | {note} |"
        yield ""
    yield from _end()


def _sources() -> Iterator[str]:
    fields = [field for each in SOURCES for field in each.fields]
    rules = sum(entry(each).about.rules for each in SOURCES)
    yield from (
        "# 数据来源 / Sources",
        "",
        NOTICE,
        "",
        "每个来源的合同：谁报送、多久一次、依据什么、有哪些列、做哪些检查、已知缺陷。",
        "报送部门、周期和共享方式是本版本的缺省设定，依据只写到文件一级；各县上线前须与当地共享目录核对。",
        "",
        "The contract of each source: who sends it, how often, on what ground, its columns, its checks, and what is",
        "known to be wrong with it. Owner, period and way of sharing are defaults of this version, and the ground is",
        "stated by document only: compare them with your own catalogue before you rely on them.",
        "",
        f"共 {len(SOURCES)} 个来源、{len(fields)} 个字段、{rules} 条规则。",
        "规则编号为“来源.字段.原因”，如 `electricity.bill_fen.V08`。",
        "同一目录也可由 `/v1/catalogue`、页面 `/catalogue` 和 Excel 读取；模板由 `xinyidai template` 写出。",
        "The same catalogue is at `/v1/catalogue`, on the page `/catalogue` and as Excel; the id of a rule is",
        "source.field.reason.",
        "",
        "列名旁是可以使用的表头，任选其一；表头前后的空格和全角半角不影响识别。",
        "Beside each column stand the headers it may have; any one of them will do, in full-width or plain characters.",
        "",
    )
    for each in SOURCES:
        yield from _source(each)
    yield from (
        "## 通用检查 / Checks of every source",
        "",
        "每一行必须全部通过；未通过的行连同原因进入隔离区。Every row must pass; the others go to quarantine.",
        "",
    )
    for prefix, words in GROUPS.items():
        yield f"**{prefix}** {words}"
        yield ""
        for reason in (r for r in reasons.CATALOGUE if r.id.startswith(prefix)):
            yield from _reason(reason)
        yield ""
    yield from (
        "## 来源之间的核对 / Rules between sources",
        "",
        "每月的数据质量报告按这些规则核对；冲突不影响接收和评分，由人核实。",
        "Asked by the data-quality report of each month. A conflict refuses no row and changes no score:",
        "a person looks.",
        "",
    )
    for rule in CONFLICTS:
        yield from _conflict(rule)
    yield ""
    yield from _end()


def _source(each: Source) -> Iterator[str]:
    told = entry(each)
    about = told.about
    read_by = sum(each.name in f.sources for f in FEATURES)
    known = f"`{about.known}`" if about.known else "报送之日 / the day of delivery"
    yield from (
        f"## {about.label.zh} / {about.label.en}（`{about.name}`）",
        "",
        *_item(f"报送 / owner：{about.owner}"),
        *_item(f"更新周期 / period：{about.update_days} 天 / days；共享方式 / sharing：{about.sharing}"),
        *_item(f"依据 / ground：{about.legal_basis}"),
        *_item(f"主键 / key：{'、'.join(f'`{k}`' for k in about.key)}；同一主键后到的记录更正先到的"),
        *_item(f"发生 / happened：`{about.occurred}`；获知 / known：{known}；形态 / shape：{about.shape}"),
        *_item(f"停止使用 / out of use：{'；'.join(map(str, about.use))}"),
        *_item(f"读取它的特征 / features reading it：{read_by}{ADVERSE if about.adverse else ''}"),
        *_item(f"规则 / rules：{about.rules}；模板 / template：`xinyidai template {about.name}`"),
        "",
        "列 / columns：",
        "",
    )
    for column in told.columns:
        yield from _item(_column(column))
    yield ""
    if about.natural_persons:
        yield from (
            "自然人的行不予接收，内容不留存。Rows about natural persons are refused and not kept.",
            "",
        )
    if about.personal:
        yield from _wrapped(f"不读取的列 / columns never read：{'、'.join(about.personal)}")
        yield ""
    if each.checks:
        yield from ("检查 / checks：", "")
        for check in each.checks:
            yield from _reason(check.reason, each.header_of(check.field))
        yield ""
    yield from _wrapped(f"已知缺陷 / known defects：{about.defects}")
    yield ""


def _column(column: Column) -> str:
    needed = "必填 / required" if column.required else "可空 / optional"
    ahead = "；可晚于报送日 / may lie ahead" if column.ahead else ""
    form = f"取值 / one of：{'、'.join(column.words)}" if column.words else column.format
    return f"`{column.name}` {' | '.join(column.headers)} — {form}；{needed}{ahead}"


def _conflict(rule: Conflict) -> Iterator[str]:
    read = "、".join(f"`{name}`" for name in rule.sources)
    basis = f"；依据 / basis：{rule.basis}" if rule.basis else ""
    yield from _item(f"`{rule.id}` {rule.title.zh}（{SEVERITIES[rule.severity].zh}；{read}{basis}）")
    yield from _wrapped(f"{rule.title.en}: {SEVERITIES[rule.severity].en}.", indent="  ")


def _reason(reason: Reason, field: str = "") -> Iterator[str]:
    where = f"（{field}）" if field else ""
    yield from _item(f"`{reason.id}`{where} {reason.title.zh}。处理：{reason.remedy.zh}。")
    yield from _wrapped(f"{reason.title.en}. Remedy: {reason.remedy.en}.", indent="  ")


def _features() -> Iterator[str]:
    yield from (
        "# 特征目录 / Catalogue of features",
        "",
        NOTICE,
        "",
        f"共 {len(FEATURES)} 个，全部以基准日为准：只用基准日之前发生、且之前已获知的记录。",
        "方向是模型的单调约束；“不设方向”的特征写明原因。没有数据时值为空，空值不等于零。",
        "定义用英文，供审核模型的人核对；面向企业的说明中英文都有。页面 `/features` 和 `/v1/features` 内容相同，",
        "金融办登录后还可看各期的分布、有值比例和偏移。",
        "",
        f"{len(FEATURES)} in all, each as of a date: only records that happened and were known before it count.",
        "The direction is the model's monotone constraint; where there is none, the reason is given.",
        "Where nothing is known the value is null, which is not zero. The same is on the page `/features` and at",
        "`/v1/features`; the finance office also sees distribution, coverage and drift by edition there.",
        "",
        "“没有值”“企业可做”“依据”“使用限制”用简称，全文见[文末](#words)。",
        "Standing words and evidence are named by an id and told in full, in both languages, [at the end](#words).",
        "",
        "**没有公开的企业用水、用气真实序列。** 用水、用气特征依据已公布的产品规则，并在模拟县域上检验；",
        "用电特征依据公开的评分规则和研究，真实用电序列只有用量，没有缴费和贷后结果。",
        "这些特征的预测力有待本地贷后反馈证实。",
        "",
        "**No real series of firms' water or gas use are to be had.** Those features lean on published product",
        "rules and were tried on the simulated county; features of electricity lean on published scoring rules and",
        "studies, and the real series at hand tell use only, neither payments nor outcomes. Their power to predict",
        "is to be shown by outcomes reported on the spot.",
        "",
        "| 维度 / dimension | 特征 / features | 有方向 / directed | 企业可改变 / actionable | 与同行比 / peers |",
        "| --- | ---: | ---: | ---: | ---: |",
    )
    for name, label in DIMENSIONS.items():
        yield _counted(f"[{label}](#{name})", [f for f in FEATURES if f.dimension == name])
    yield _counted("合计 / together", FEATURES)
    yield ""
    for name, label in DIMENSIONS.items():
        members = [f for f in FEATURES if f.dimension == name]
        yield from (f'<a id="{name}"></a>', "", f"## {label.zh} / {label.en}", "")
        yield from _index(members)
        for feature in members:
            yield from _feature(feature)
    yield from _words()
    yield from _end()


def _counted(what: str, members: Sequence[Feature]) -> str:
    numbers = (
        len(members),
        sum(f.direction != "none" for f in members),
        sum(f.action != "none" for f in members),
        sum(f.peers_of is not None for f in members),
    )
    return f"| {what} | {' | '.join(map(str, numbers))} |"


def _index(members: Sequence[Feature]) -> Iterator[str]:
    """The features of a dimension by the source that each reads first."""
    for name in dict.fromkeys(f.sources[0] for f in members):
        links = "、 ".join(f"[{f.label.zh}](#{f.name})" for f in members if f.sources[0] == name)
        yield from _item(f"{source(name).label}： {links}")
    yield ""


def _feature(feature: Feature) -> Iterator[str]:
    told = feature_entry(feature)
    about = told.about
    why = f"；原因 / why：{told.why}" if told.why else ""
    read = "、".join(f"{s.zh} `{s.id}`" for s in about.sources)
    peers = "；与同行比较 / compared with peers" if told.among_peers else ""
    yield from (f"### `{about.name}`", "")
    yield from _wrapped(f"**{about.label}**")
    yield ""
    yield from _wrapped(f"{about.meaning.zh} {about.meaning.en}")
    yield ""
    yield from _item(f"来源 / sources：{read}；单位 / unit：{about.unit}")
    yield from _item(f"取数范围 / looks back on：{told.looks_back}{peers}")
    yield from _item(f"方向 / direction：{about.direction}{why}")
    yield from _item(f"没有值 / missing：{_listed(told.missing)}")
    yield from _item(f"企业可做 / action：{_listed([told.action])}")
    yield from _item(f"定义 / definition：{told.definition}")
    yield from _item(f"依据 / evidence：{'；'.join(_cited(name, EVIDENCE[name]) for name in feature.evidence)}")
    yield from _item(f"使用限制 / limits of use：{_listed(told.limits)}")
    yield ""


def _words() -> Iterator[str]:
    """What the ids stand for, in full."""
    yield from ('<a id="words"></a>', "", "## 简称与依据 / Words and evidence", "")
    for title, words in (
        ("没有值表示什么 / What a missing value means", MISSING),
        ("企业可以做什么 / What the enterprise can do", ACTIONS),
        ("使用限制 / Limits of use", LIMITS),
    ):
        yield from (f"**{title}**", "")
        for name, text in words.items():
            yield from _item(f"`{name}` {text}")
        yield ""
    yield from ("**依据 / Evidence**", "")
    for name, each in EVIDENCE.items():
        resting = sum(name in f.evidence for f in FEATURES)
        yield from _item(f"{_cited(name, each)} {each.title.en}：{resting} 个特征 / features")
    yield ""


def _cited(name: str, each: Evidence) -> str:
    title = f"[{each.title.zh}]({each.link})" if each.link else each.title.zh
    return f"{title} `{name}`{'' if each.verified else '（未核实 / unverified）'}"


def _listed(terms: Sequence[Term]) -> str:
    return "；".join(f"{term.zh} `{term.id}`" for term in terms)


def _grounds() -> Iterator[str]:
    yield from (
        "# 坏样本的认定事由 / Grounds on which an enterprise counts as bad",
        "",
        NOTICE,
        "",
        "为什么这样认定、哪些不算，见[标签](labels.md)。依据写到文件一级，条文和数字以[有日期的规则](rules.md)中",
        "已核实的为准。",
        "",
        "Why these, and what is none, is told in [Labels](labels.md). The basis is stated by document; for terms and",
        "numbers rely on what is verified in the [dated rules](rules.md).",
        "",
    )
    for kind, title in (("default", "违约 / Default"), ("credit_event", "信用事件 / Credit event")):
        yield from (f"## {title}", "")
        for ground in (g for g in GROUNDS if g.kind == kind):
            yield from _ground(ground)
    yield from (
        "## 不给标签的情形 / Who is left out",
        "",
        "依次判断，计入第一个符合的。The first that holds counts.",
        "",
    )
    for name, text in LEFT_OUT.items():
        yield from _item(f"`{name}` {text.zh}。{text.en}.")
    yield ""
    yield from _end()


def _ground(ground: Ground) -> Iterator[str]:
    label = source(ground.source).label
    where = "；".join(map(str, ground.where)) or "全部记录 / every record"
    n = ground.lasting
    after = f" + {n} 个月，其间未解除 / {n} months later, if not lifted by then" if n else ""
    already = ("只是本事由不再计", "only this ground does not count") if not ground.final else ("不给标签", "left out")
    yield from (f"### {ground.label.zh} / {ground.label.en}（`{ground.id}`）", "")
    yield from _item(f"记录 / records：{label}（`{ground.source}`）；条件 / where：{where}")
    yield from _item(f"起算日 / from：`{ground.day}`{after}")
    yield from _item(f"理由 / why：{ground.why}")
    yield from _item(f"不含 / except：{ground.except_for}")
    yield from _item(f"基准日已处于此状态 / already so on the as-of date：{already[0]} / {already[1]}")
    yield from _item(f"依据 / basis：{ground.basis}")
    yield ""


def _policy() -> Iterator[str]:
    yield from (
        "# 方案：参数、规则、产品 / The policy: parameters, rules, products",
        "",
        NOTICE,
        "",
        "金融办的方案由下列参数组成；初始值是安装时的值，不是建议。改动须经起草、预演、提交、另一人批准，见",
        "[金融办使用说明](for-the-office.md)。每家企业依据全部规则判断，适用的每一条都是原因。",
        "",
        "The office's policy is these parameters; the values are those of a new installation, no advice. A change is",
        "drafted, previewed, submitted, and approved by somebody else, see [for the office](for-the-office.md). Every",
        "enterprise is judged by every rule, and each that applies is a cause of its decision.",
        "",
        f"共 {len(PARAMETERS)} 个参数、{len(EVERY)} 条规则、{len(products.EVERY)} 种产品。",
        "",
        "## 参数 / Parameters",
        "",
    )
    yield from _parameters(PARAMETERS, Policy())
    yield from ("## 规则 / Rules", "")
    for rule in EVERY:
        yield from _cause(rule)
    yield from ("", "## 产品与额度 / Products and limits", "")
    yield from (
        "额度依次计算：基数，乘以违约概率档次的折扣，不超过产品最高额度，减去已有贷款余额，在关注名单上的打折，",
        "不超过申请金额，向下取整。",
        "",
        "The limit, step by step: base, times the share of the tier, at most the cap, less what is outstanding,",
        "lowered on the watch list, at most what was asked for, rounded down.",
        "",
    )
    for product in products.EVERY:
        yield from _product(product)
    yield from (
        "## 风险缓释基金的方案 / The fund's scheme",
        "",
        f"共 {len(FUND_PARAMETERS)} 个参数，须由另一人批准。比例以万分之一计；金额上限取最大值即不设上限。",
        "",
        f"{len(FUND_PARAMETERS)} parameters, approved by somebody else than who proposed them. Shares are in basis",
        "points; a cap at its highest value sets none.",
        "",
    )
    yield from _parameters(FUND_PARAMETERS, Scheme())
    yield from (
        "### 各地已公布的做法 / Schemes that places have published",
        "",
        "比例依次为基金、银行、担保机构。Shares of fund, bank and guarantor, in this order.",
        "",
    )
    for name, template in TEMPLATES.items():
        yield from _template(name, template)
    yield from (
        "",
        "## 银行拒绝的原因 / Reasons of a bank's refusal",
        "",
        "银行拒绝时从中选择；企业随原因读到可以做什么。",
        "A bank chooses from these; the enterprise reads with each what it can do.",
        "",
    )
    for name, (reason, remedy) in REFUSALS.items():
        yield from _item(f"`{name}` {reason} — {remedy}")
    yield ""
    yield from _end()


def _parameters(parameters: Sequence[Parameter], installed: Policy | Scheme) -> Iterator[str]:
    order = list(SECTIONS)
    for section, members in groupby(sorted(parameters, key=lambda p: order.index(p.section)), key=lambda p: p.section):
        yield from (f"### {SECTIONS[section]}", "")
        for parameter in members:
            yield from _item(f"`{parameter.name}` {parameter.label}")
            yield from _inner(f"{parameter.meaning.zh}。{parameter.meaning.en}.")
            value = written(parameter, getattr(installed, parameter.name))
            yield from _inner(f"{_bounds(parameter)}初始 / as installed：{_once(value)}")
            yield from _inner(f"依据 / reference：{parameter.reference}")
        yield ""


def _bounds(parameter: Parameter) -> str:
    """The bounds of a number, or of every number of a table, with the unit."""
    if not parameter.highest:
        return ""
    each = "每项 / each " if parameter.keys else ""
    lowest, highest = (quantity(parameter, value) for value in (parameter.lowest, parameter.highest))
    return f"范围 / bounds：{each}{lowest.zh} – {highest.zh}；"


def _once(text: Text) -> str:
    """Both languages, or one where they say the same in the same words."""
    return text.zh if text.zh.replace("、", ", ") == text.en else str(text)


def _cause(rule: Rule) -> Iterator[str]:
    yield from _item(f"`{rule.id}` {rule.text}")
    yield from _inner(f"{KINDS[rule.kind]}；{CRITERIA[rule.criterion]}")
    yield from _inner(f"依据 / basis：{rule.basis}")
    yield from _inner(f"解除 / exit：{rule.exit}")


def _product(product: products.Product) -> Iterator[str]:
    yield from (f"### {product.label}", "")
    yield from _item(f"基数 / base：{product.told}")
    yield from _item(f"最高额度 / cap：{product.cap(Policy()):,.0f} 元 / yuan（初始 / as installed）")
    if product.terms:
        yield from _item("以下任何一条成立即不推荐此产品 / not suggested where any of these holds：")
        for term in product.terms:
            yield from _inner(str(term.text))
    else:
        yield from _item("没有另外的条件 / no terms of its own")
    yield ""


def _template(name: str, template: Template) -> Iterator[str]:
    shares = " : ".join(f"{share / 100:g}" for share in template.scheme.shares.values())
    verified = "" if template.verified else "；未核实 / unverified"
    link = f"[来源 / source]({template.source})"
    yield from _item(f"`{name}` {template.scheme.name}：{shares} %；{link}{verified}")
    if template.left_out:
        yield from _inner(f"程序不含 / not in it：{template.left_out}")


def _inner(text: str) -> list[str]:
    """An item of an item."""
    return [f"  {line}" for line in _item(text)]


def _settings() -> Iterator[str]:
    for name, field in Settings.model_fields.items():
        default = f"`{field.default}`" if field.default not in (None, "") else "空 / empty"
        yield from _item(f"`XINYIDAI_{name.upper()}`（{default}）{field.description}")


def _between(page: str, middle: str) -> str:
    """The page with the text between its two marks replaced."""
    return f"{page[: page.index(BEGIN)]}{BEGIN}\n{middle}\n{page[page.index(END) :]}"


def _item(text: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent="- ", subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _end() -> Iterator[str]:
    yield "---"
    yield ""
    yield "重新生成 / to write this page again：`.venv/bin/python docs/generate.py`"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
