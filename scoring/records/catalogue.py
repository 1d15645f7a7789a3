"""The catalogue: what the contracts say, as data with ids, for readers, programs and the other pages made from it.

A rule's id is ``source.field.reason`` (``electricity.bill_fen.V08``), or ``source.reason`` where it concerns the
whole row. It never changes while the source has the field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from scoring.codes import uscc
from scoring.errors import Text
from scoring.records import kinds, reasons
from scoring.records.contract import ENTERPRISE, Field, Source
from scoring.records.privacy import RESIDENT_ID_DIGITS
from scoring.records.reasons import Reason
from scoring.records.use import Use

SHARING = {
    "physical": Text("物理归集", "files collected"),
    "interface": Text("接口调用", "interface"),
    "verification": Text("数据核验", "verification"),
}
SHAPES = {"months": Text("按月", "by month"), "events": Text("按事件", "events")}

EXAMPLE_USCC = uscc.compose("91", "350526", "MA000001")
"""A made-up code whose two check characters are right."""

_OF_COLUMNS = (reasons.MISSING_COLUMN, reasons.UNKNOWN_TABLE, reasons.NO_UNIT)
_OF_ANY_COLUMN = (reasons.TWO_VALUES,)
OF_THE_ROW = tuple(r for r in reasons.CATALOGUE if r.id[0] in "FK" and r not in _OF_COLUMNS) + _OF_ANY_COLUMN
OF_LINKING = tuple(r for r in reasons.CATALOGUE if r.id[0] == "N")
"""Why a row without its code cannot be linked; told in place of :data:`~scoring.records.reasons.EMPTY`."""

Type = Literal["uscc", "choice", "code", "text", "number", "month", "day"]


@dataclass(frozen=True)
class Rule:
    """One rule that a row must keep: where it stands, what it says, what to do, and its bound if it has one.

    ``field`` and ``header`` are empty where the rule concerns the whole row.
    """

    id: str
    field: str
    header: str
    title: Text
    remedy: Text
    bound: str


@dataclass(frozen=True)
class Column:
    """One field as its sender needs to know it. ``zh`` and ``en`` name it, ``format`` says what to write."""

    name: str
    zh: str
    en: str
    type: Type
    format: Text
    unit: str
    words: tuple[str, ...]
    example: str
    required: bool
    ahead: bool
    key: bool
    headers: tuple[str, ...]


@dataclass(frozen=True)
class About:
    """One source in a line: who sends it, how often, on what ground, and how much it holds.

    ``update_days`` is the longest time between two deliveries; ``known`` is empty where the day of delivery counts.
    """

    name: str
    label: Text
    owner: str
    update_days: int
    legal_basis: str
    sharing: Text
    shape: Text
    dimension: str
    adverse: bool
    key: tuple[str, ...]
    occurred: str
    known: str
    natural_persons: bool
    personal: tuple[str, ...]
    use: tuple[Text, ...]
    defects: str
    fields: int
    rules: int
    checks: int


@dataclass(frozen=True)
class Entry:
    """A source with all its columns and rules."""

    about: About
    columns: tuple[Column, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class _Form:
    """What a kind means to who fills in the cell, and why a cell of that kind can be refused."""

    type: Type
    words: Text
    example: str
    why: tuple[tuple[Reason, str], ...]


def entry(source: Source) -> Entry:
    """The catalogue's entry of a source."""
    rules = tuple(_rules(source))
    return Entry(_about(source, len(rules)), tuple(_column(source, field) for field in source.fields), rules)


def unit(field: Field) -> str:
    """The unit that the official header of a number states, without it an empty text."""
    found = re.search(r"\(([^()]+)\)$", field.headers[0])
    return found[1] if found and isinstance(field.kind, kinds.Number) else ""


def english(field: Field) -> str:
    """The English name: the column's own without its unit of keeping."""
    if field.name == ENTERPRISE:
        return "unified social credit code"
    return re.sub("_(fen|wh|litre)$", "", field.name).replace("_", " ")


def about(source: Source) -> About:
    """A source in a line."""
    return _about(source, sum(1 for _ in _rules(source)))


def _about(source: Source, rules: int) -> About:
    return About(
        name=source.name,
        label=source.label,
        owner=source.owner,
        update_days=source.update_days,
        legal_basis=source.legal_basis,
        sharing=SHARING[source.sharing],
        shape=SHAPES[source.shape],
        dimension=source.dimension,
        adverse=source.adverse,
        key=source.key,
        occurred=source.occurred,
        known=source.known or "",
        natural_persons=source.natural_person is not None,
        personal=source.personal,
        use=tuple(_use(source)),
        defects=source.defects,
        fields=len(source.fields),
        rules=rules,
        checks=len(source.checks),
    )


def _column(source: Source, field: Field) -> Column:
    form = _form(field.kind)
    return Column(
        name=field.name,
        zh=field.headers[0],
        en=english(field),
        type=form.type,
        format=form.words,
        unit=unit(field),
        words=tuple(field.kind.words) if isinstance(field.kind, kinds.Choice) else (),
        example=form.example,
        required=field.required,
        ahead=field.ahead,
        key=field.name in source.key,
        headers=field.headers,
    )


def _rules(source: Source) -> Iterator[Rule]:
    for reason in OF_THE_ROW:
        yield _rule(source, None, reason)
    for field in source.fields:
        for reason, bound in _refused_for(source, field):
            yield _rule(source, field, reason, bound)
    if source.natural_person is not None:
        yield _rule(source, _field(source, source.natural_person[0]), reasons.NATURAL_PERSON)
    for check in source.checks:
        yield _rule(source, _field(source, check.field), check.reason)


def _refused_for(source: Source, field: Field) -> Iterator[tuple[Reason, str]]:
    """Why a cell of the field can be refused, with the bound."""
    if field.name == ENTERPRISE:
        yield from ((reason, "") for reason in OF_LINKING)
    if field.required:
        yield from ((reasons.MISSING_COLUMN, ""), (reasons.EMPTY, ""))
    if field.without_unit:
        yield (reasons.NO_UNIT, "")
    yield from _form(field.kind).why
    if isinstance(field.kind, kinds.Day | kinds.Month) and not field.ahead:
        yield (reasons.FUTURE, "≤ 报送日 / day of delivery")
    if field.name == source.known:
        yield (reasons.KNOWN_TOO_EARLY, f"≥ {source.header_of(source.occurred)}")


def _field(source: Source, name: str) -> Field:
    return next(field for field in source.fields if field.name == name)


def _rule(source: Source, field: Field | None, reason: Reason, bound: str = "") -> Rule:
    if field is None:
        return Rule(f"{source.name}.{reason.id}", "", "", reason.title, reason.remedy, bound)
    return Rule(
        f"{source.name}.{field.name}.{reason.id}", field.name, field.headers[0], reason.title, reason.remedy, bound
    )


_NO_DATE = ((reasons.NOT_A_DATE, ""), (reasons.SERIAL_DATE, ""), (reasons.SHORT_YEAR, ""))


def _form(kind: kinds.Kind) -> _Form:
    why: tuple[tuple[Reason, str], ...]
    match kind:
        case kinds.Uscc():
            words = Text("18 位统一社会信用代码，两个校验位都须相符", "18 characters, both check characters right")
            why = ((reasons.NOT_A_USCC, "18"), (reasons.USCC_CHECK, "GB 32100"))
            form = _Form("uscc", words, EXAMPLE_USCC, why)
        case kinds.Choice(words=allowed):
            told = "、".join(allowed)
            words = Text(f"只能填：{told}", f"one of: {told}")
            form = _Form("choice", words, next(iter(allowed)), ((reasons.UNKNOWN_WORD, told),))
        case kinds.Code(longest=longest):
            words = Text(f"编号，文本格式，不超过 {longest} 个字符", f"a code as text, {longest} characters at most")
            why = ((reasons.TOO_LONG, f"≤ {longest}"), (reasons.SHORTENED, ""), (reasons.NO_CODE, ""))
            if longest >= RESIDENT_ID_DIGITS:
                why = (*why, (reasons.PERSONAL_NUMBER, ""))
            form = _Form("code", words, "0123456789"[-longest:], why)
        case kinds.TextKind(longest=longest):
            words = Text(
                f"文字，不超过 {longest} 个字符；不写身份证号和手机号",
                f"text, {longest} characters at most; no identity-card or telephone numbers",
            )
            form = _Form("text", words, "文字", ((reasons.TOO_LONG, f"≤ {longest}"),))
        case kinds.Number():
            form = _number(kind)
        case kinds.Month():
            form = _Form("month", Text("月份，写成 2025-03", "a month, written 2025-03"), "2025-03", _NO_DATE)
        case kinds.Day():
            form = _Form("day", Text("日期，写成 2025-03-01", "a day, written 2025-03-01"), "2025-03-01", _NO_DATE)
        case _:
            raise TypeError(kind)
    return form


def _number(kind: kinds.Number) -> _Form:
    places = len(str(kind.scale)) - 1
    zh = f"数字，最多 {places} 位小数" if places else "整数"
    en = f"a number, {places} decimals at most" if places else "a whole number"
    most = f"≤ {(Decimal(kind.largest) / kind.scale).normalize():,f}"
    why = [(reasons.NOT_A_NUMBER, ""), (reasons.OUT_OF_RANGE, most), (reasons.TOO_PRECISE, f"1/{kind.scale:,}")]
    if not kind.negative:
        why.append((reasons.NEGATIVE, "≥ 0"))
        zh, en = f"{zh}，不为负", f"{en}, not negative"
    return _Form("number", Text(zh, en), "1200.50" if places else "12", tuple(why))


def _use(source: Source) -> Iterator[Text]:
    use = source.use
    if use == Use():
        yield Text("没有停止使用的规定", "no rule ends its use")
        return
    if use.lifted is not None:
        column = source.header_of(use.lifted)
        yield Text(f"“{column}”当日后不再使用", f"out of use after the day in {column}")
    if use.stated is not None:
        column = source.header_of(use.stated)
        yield Text(f"“{column}”届满后不再使用", f"out of use after {column}")
    if use.void is not None:
        name, void = use.void
        kind = _field(source, name).kind
        words = kind.words.items() if isinstance(kind, kinds.Choice) else ()
        told = "、".join(theirs for theirs, ours in words if ours in void)
        column = source.header_of(name)
        yield Text(f"“{column}”为{told}的不使用", f"not used where {column} is {told}")
    if use.last_day is not None:
        yield Text("法定公示期限届满后不再使用", "out of use once the period of publication by law has ended")
    if use.document is not None:
        column = source.header_of(use.document)
        yield Text(f"信用修复后不再使用（按“{column}”对应）", f"out of use once repaired (matched by {column})")
    if use.environmental is not None:
        yield Text(
            "企业有环境信用等级的，生态环境部门的记录不使用",
            "records of the environmental authority are not used where the enterprise has an environmental grade",
        )
