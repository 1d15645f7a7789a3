"""Conflicts between sources: what two of them tell of one enterprise and cannot both be right about.

A rule is data: an id, a title, how grave, which sources, and a question in SQL over the facts of the lake
(:mod:`scoring.engine.facts`). The question returns an enterprise and what was found, in figures that need no
translation; an enterprise may come several times. Nothing is decided by a conflict: a person looks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

import pyarrow as pa

from scoring.codes import industries
from scoring.engine.facts import Facts
from scoring.errors import Text
from scoring.records.contract import Source

A_YEAR = timedelta(days=366)
"""What is measured month by month is compared for as long before the report's day: ``$since`` in a question."""

Severity = Literal["error", "warning"]
"""``error``: one of the two records is wrong. ``warning``: there may be a good reason; somebody should ask."""


@dataclass(frozen=True)
class Conflict:
    """A rule over several sources. ``needs`` are those that must have told something for the question to make sense.

    ``reading``: how what was found is to be read, where that needs words.
    """

    id: str
    title: Text
    severity: Severity
    sources: tuple[str, ...]
    needs: tuple[str, ...]
    query: str
    bounds: Mapping[str, int] = field(default_factory=dict)
    basis: str = ""
    reading: Text | None = None


@dataclass(frozen=True)
class Example:
    """One enterprise of a conflict and the figures that disagree."""

    enterprise: str
    found: str


@dataclass(frozen=True)
class Found:
    """What a rule found: how many enterprises and cases, the first of them, and whether it could be asked at all."""

    rule: str
    asked: bool
    enterprises: int
    cases: int
    examples: tuple[Example, ...]


def prepare(facts: Facts, sources: Sequence[Source]) -> None:
    """Name what the rules build on.

    ``told`` by any source, ``ended`` enterprises, ``metered`` use, the newest grade, adverse lists, industry codes.
    """
    facts.view("told", " UNION ALL ".join(_told(source) for source in sources))
    facts.view("ended", "SELECT enterprise, changed_on AS since FROM registration WHERE state = 'dissolved'")
    facts.view(
        "metered",
        " UNION ALL ".join(
            f"SELECT '{name}' AS utility, account, enterprise, month, {quantity} AS quantity FROM {name}"
            for name, quantity in (("electricity", "energy_wh"), ("water", "volume_litre"), ("gas", "volume_litre"))
        ),
    )
    facts.view(
        "graded",
        """SELECT * FROM taxpayer_grade QUALIFY row_number() OVER (
               PARTITION BY enterprise ORDER BY year DESC, published_on DESC) = 1""",
    )
    facts.view(
        "adverse",
        " UNION ALL ".join(
            f"SELECT '{name}' AS source, enterprise, listed_on, until FROM {name} WHERE removed_on IS NULL"
            for name in ("dishonest_debtor", "serious_violation", "tax_violation")
        ),
    )
    known = industries.every()
    facts.add(
        "industry_code",
        pa.table({"code": [i.code for i in known], "edition": [str(i.edition) for i in known]}),
    )


def look(facts: Facts, rules: Sequence[Conflict], as_of: date, examples: int) -> list[Found]:
    """Ask every rule whose needed sources told anything; ``examples`` enterprises at most are named for each."""
    speaking = {name for (name,) in facts.ask("SELECT DISTINCT source FROM told")}
    return [
        _ask(facts, rule, as_of, examples)
        if speaking.issuperset(rule.needs)
        else Found(rule.id, asked=False, enterprises=0, cases=0, examples=())
        for rule in rules
    ]


def _ask(facts: Facts, rule: Conflict, as_of: date, examples: int) -> Found:
    days = {"as_of": as_of, "since": as_of - A_YEAR}
    cases = facts.ask(f"SELECT enterprise, found FROM ({rule.query}) ORDER BY 1, 2", **days, **rule.bounds)
    first: dict[str, str] = {}
    for enterprise, found in cases:
        first.setdefault(enterprise, found)
    shown = tuple(Example(enterprise, found) for enterprise, found in list(first.items())[:examples])
    return Found(rule.id, asked=True, enterprises=len(first), cases=len(cases), examples=shown)


def _told(source: Source) -> str:
    has_name = any(f.name == "name" for f in source.fields)
    name = "name" if has_name else "CAST(NULL AS VARCHAR)"
    columns = f"'{source.name}' AS source, enterprise, occurred_at, received_on, {name} AS name"
    return f'SELECT {columns} FROM "{source.name}"'


CONFLICTS: tuple[Conflict, ...] = (
    Conflict(
        "CF01",
        Text("有其他来源的记录而登记注册中没有该企业", "Told of by other sources but not in the registration"),
        "warning",
        ("registration",),
        ("registration",),
        """SELECT enterprise, string_agg(DISTINCT source, ', ' ORDER BY source) AS found FROM told
           WHERE enterprise NOT IN (SELECT enterprise FROM registration) GROUP BY enterprise""",
    ),
    Conflict(
        "CF02",
        Text(
            "企业名称与登记名称不同（登记变更之后的记录）",
            "The name differs from the registered one, after its last change",
        ),
        "warning",
        ("registration",),
        ("registration",),
        """SELECT told.enterprise, registration.name || ' / ' || told.name || ' (' || source || ')' AS found
           FROM told JOIN registration USING (enterprise)
           WHERE replace(told.name, ' ', '') <> replace(registration.name, ' ', '')
             AND told.occurred_at > registration.changed_on AND told.source <> 'registration'
           GROUP BY ALL""",
        reading=Text(
            "斜线前是登记的名称，斜线后是括号中的来源所写的名称",
            "Before the stroke the registered name, after it the name that the source in brackets wrote",
        ),
    ),
    Conflict(
        "CF03",
        Text("注销之后的月份仍有用水、用电或用气", "Electricity, water or gas used in a month after the dissolution"),
        "error",
        ("registration", "electricity", "water", "gas"),
        ("registration",),
        """SELECT enterprise, since || ' / ' || utility || ' ' || strftime(max(month), '%Y-%m') AS found
           FROM metered JOIN ended USING (enterprise)
           WHERE quantity > 0 AND date_trunc('month', month) > since GROUP BY enterprise, since, utility""",
    ),
    Conflict(
        "CF04",
        Text("注销之后的月份仍有参保人数", "People insured in a month after the dissolution"),
        "error",
        ("registration", "social_insurance"),
        ("registration", "social_insurance"),
        """SELECT enterprise, since || ' / ' || strftime(max(month), '%Y-%m') || ' ' || max(insured) AS found
           FROM social_insurance JOIN ended USING (enterprise)
           WHERE insured > 0 AND date_trunc('month', month) > since GROUP BY enterprise, since""",
    ),
    Conflict(
        "CF05",
        Text(
            "近一年有一季的销项发票远大于申报销售额（3 倍以上且多 20 万元以上）",
            "Invoices of a quarter far above the sales declared for it (over three times, and 200,000 yuan more)",
        ),
        "warning",
        ("vat_invoice", "tax_declaration"),
        ("vat_invoice", "tax_declaration"),
        """WITH invoiced AS (
               SELECT enterprise, date_trunc('quarter', issued_on) AS quarter, sum(amount_fen) AS fen FROM vat_invoice
               WHERE direction = 'out' AND status = 'valid' GROUP BY ALL),
           declared AS (
               SELECT enterprise, date_trunc('quarter', month) AS quarter, sum(declared_sales_fen) AS fen,
                      max(month) = last_day(date_trunc('quarter', max(month)) + INTERVAL 2 MONTH) AS whole
               FROM tax_declaration GROUP BY ALL)
           SELECT enterprise, strftime(quarter, '%Y-%m') || ' ' || format('{:,} / {:,}',
                  (invoiced.fen // 100)::BIGINT, (declared.fen // 100)::BIGINT) AS found
           FROM invoiced JOIN declared USING (enterprise, quarter)
           WHERE whole AND quarter >= $since
             AND invoiced.fen * 100 > declared.fen * $percent AND invoiced.fen - declared.fen > $fen""",
        {"percent": 300, "fen": 20_000_000},
    ),
    Conflict(
        "CF06",
        Text(
            "近一年同月医保与社保参保人数相差一半以上且超过 5 人",
            "In one month the medically and the socially insured differ by more than half and by more than five",
        ),
        "warning",
        ("medical_insurance", "social_insurance"),
        ("medical_insurance", "social_insurance"),
        """SELECT enterprise, strftime(month, '%Y-%m') || ' ' || m.insured || ' / ' || s.insured AS found
           FROM medical_insurance m JOIN social_insurance s USING (enterprise, month)
           WHERE month >= $since AND abs(m.insured - s.insured) > $people
             AND abs(m.insured - s.insured) * 100 > greatest(m.insured, s.insured) * $percent""",
        {"people": 5, "percent": 50},
    ),
    Conflict(
        "CF07",
        Text("户号已销户，之后的月份仍有账单", "The account is closed, yet bills go on in later months"),
        "error",
        ("utility_account", "electricity", "water", "gas"),
        ("utility_account",),
        """SELECT metered.enterprise, account || ' ' || closed_on || ' / ' || strftime(max(month), '%Y-%m') AS found
           FROM metered JOIN utility_account USING (utility, account)
           WHERE date_trunc('month', month) > closed_on GROUP BY metered.enterprise, account, closed_on""",
    ),
    Conflict(
        "CF08",
        Text("行政处罚决定日期在企业注销之后", "A penalty decided after the dissolution of the enterprise"),
        "error",
        ("registration", "penalty"),
        ("registration", "penalty"),
        """SELECT enterprise, since || ' / ' || decided_on || ' ' || document AS found
           FROM penalty JOIN ended USING (enterprise) WHERE decided_on > since""",
    ),
    Conflict(
        "CF09",
        Text(
            "最近一次纳税信用为 A 级而当时有未清缴的欠税",
            "Newest taxpayer grade A while announced arrears were not cleared",
        ),
        "warning",
        ("taxpayer_grade", "tax_arrears"),
        ("taxpayer_grade", "tax_arrears"),
        """SELECT enterprise, g.year || ' A ' || published_on || ' / ' || announced_on || ' '
                  || (balance_fen // 100)::BIGINT AS found
           FROM graded g JOIN tax_arrears a USING (enterprise)
           WHERE grade = 'A' AND announced_on < published_on AND (cleared_on IS NULL OR cleared_on >= published_on)""",
    ),
    Conflict(
        "CF10",
        Text(
            "列为失信被执行人而没有被执行人记录", "A dishonest judgment debtor without a record as an executed person"
        ),
        "warning",
        ("dishonest_debtor", "executed_person"),
        ("dishonest_debtor", "executed_person"),
        """SELECT enterprise, listed_on || ' ' || document AS found FROM dishonest_debtor
           WHERE removed_on IS NULL AND enterprise NOT IN (SELECT enterprise FROM executed_person)""",
    ),
    Conflict(
        "CF11",
        Text(
            "陶瓷行业代码（307 类）不属于所注明的版本",
            "A code of ceramics (group 307) that its stated edition does not have",
        ),
        "error",
        ("registration",),
        ("registration",),
        """SELECT enterprise, industry || ' (' || industry_edition || ')' AS found
           FROM (SELECT *, regexp_replace(industry, '^[A-T]', '') AS code FROM registration)
           WHERE code LIKE '307%' AND (code, industry_edition) NOT IN (SELECT code, edition FROM industry_code)""",
        basis="GB/T 4754-2017",
    ),
    Conflict(
        "CF12",
        Text("有效的融资需求来自登记状态不是存续的企业", "A demand in force of an enterprise that is not operating"),
        "warning",
        ("registration", "demand"),
        ("registration", "demand"),
        """SELECT enterprise, demand_no || ' / ' || state || ' ' || changed_on AS found
           FROM demand JOIN registration USING (enterprise) WHERE valid_until >= $as_of AND state <> 'operating'""",
        basis="金发〔2024〕32号（合规持续经营）",
    ),
    Conflict(
        "CF13",
        Text("注销之后的月份仍有申报销售额", "Sales declared for a month after the dissolution"),
        "error",
        ("registration", "tax_declaration"),
        ("registration", "tax_declaration"),
        """SELECT enterprise, since || ' / ' || strftime(max(month), '%Y-%m') AS found
           FROM tax_declaration JOIN ended USING (enterprise)
           WHERE declared_sales_fen > 0 AND date_trunc('month', month) > since GROUP BY enterprise, since""",
    ),
    Conflict(
        "CF14",
        Text("授权日期在企业注销之后", "A consent given after the dissolution of the enterprise"),
        "error",
        ("registration", "consent"),
        ("registration", "consent"),
        """SELECT DISTINCT enterprise, since || ' / ' || granted_on || ' ' || consent_no AS found
           FROM consent JOIN ended USING (enterprise) WHERE granted_on > since""",
    ),
    Conflict(
        "CF15",
        Text("成立之前的月份已有纳税申报或参保", "Taxes declared or people insured for a month before the foundation"),
        "error",
        ("registration", "tax_declaration", "social_insurance"),
        ("registration",),
        """SELECT enterprise, established_on || ' / ' || source || ' ' || strftime(min(month), '%Y-%m') AS found FROM (
               SELECT 'tax_declaration' AS source, enterprise, month FROM tax_declaration UNION ALL
               SELECT 'social_insurance', enterprise, month FROM social_insurance)
           JOIN registration USING (enterprise) WHERE month < established_on
           GROUP BY enterprise, established_on, source""",
    ),
    Conflict(
        "CF16",
        Text("停供之后没有复供记录，后续月份仍有用量", "Cut off and never restored, yet used in later months"),
        "error",
        ("supply_interruption", "electricity", "water", "gas"),
        ("supply_interruption",),
        """SELECT metered.enterprise, account || ' ' || cut_on || ' / ' || strftime(max(month), '%Y-%m') AS found
           FROM metered JOIN supply_interruption USING (utility, account)
           WHERE restored_on IS NULL AND quantity > 0 AND date_trunc('month', month) > cut_on
           GROUP BY metered.enterprise, account, cut_on""",
    ),
    Conflict(
        "CF17",
        Text("同时在守信红名单和失信名单上", "On the red list and on an adverse list at once"),
        "warning",
        ("red_list", "dishonest_debtor", "serious_violation", "tax_violation"),
        ("red_list",),
        """SELECT enterprise, list || ' ' || r.listed_on || ' / ' || source || ' ' || a.listed_on AS found
           FROM red_list r JOIN adverse a USING (enterprise) WHERE r.removed_on IS NULL
             AND (r.until IS NULL OR r.until >= $as_of) AND (a.until IS NULL OR a.until >= $as_of)""",
    ),
    Conflict(
        "CF18",
        Text("已修复的处罚在行政处罚记录中查不到", "A repaired penalty that the records of penalties do not have"),
        "warning",
        ("repair", "penalty"),
        ("repair", "penalty"),
        r"""WITH numbered AS (
                SELECT enterprise, lower(regexp_replace(document, '[\s()\[\]〔〕【】]', '', 'g')) AS plain FROM penalty)
            SELECT enterprise, document || ' ' || applied_on AS found FROM repair
            WHERE record_kind = 'penalty' AND result = 'granted'
              AND (enterprise, lower(regexp_replace(document, '[\s()\[\]〔〕【】]', '', 'g')))
                  NOT IN (SELECT enterprise, plain FROM numbered)""",
        basis="发改委令第36号",
    ),
    Conflict(
        "CF19",
        Text(
            "最近一次纳税信用为 A 级而在税收违法名单上", "Newest taxpayer grade A while on the list of tax violations"
        ),
        "error",
        ("taxpayer_grade", "tax_violation"),
        ("taxpayer_grade", "tax_violation"),
        """SELECT enterprise, g.year || ' A ' || published_on || ' / ' || listed_on || ' ' || document AS found
           FROM graded g JOIN tax_violation v USING (enterprise)
           WHERE grade = 'A' AND listed_on < published_on AND (removed_on IS NULL OR removed_on > published_on)""",
        basis="税务总局公告2025年第12号",
    ),
    Conflict(
        "CF20",
        Text("名称变更后的名称与登记名称不同", "The name after the newest change of name is not the registered one"),
        "error",
        ("registration_change", "registration"),
        ("registration_change", "registration"),
        """SELECT enterprise, registration.name || ' / ' || after || ' ' || c.changed_on AS found
           FROM (SELECT * FROM registration_change WHERE item = 'name' AND after IS NOT NULL QUALIFY row_number() OVER (
                     PARTITION BY enterprise ORDER BY changed_on DESC) = 1) c
           JOIN registration USING (enterprise) WHERE replace(after, ' ', '') <> replace(registration.name, ' ', '')""",
    ),
    Conflict(
        "CF21",
        Text(
            "案件已执行完毕而失信被执行人尚未移出",
            "The judgment is performed, yet the debtor stands on the list of the dishonest",
        ),
        "warning",
        ("executed_person", "dishonest_debtor"),
        ("executed_person", "dishonest_debtor"),
        """SELECT enterprise, document || ' ' || closed_on || ' / ' || listed_on AS found
           FROM executed_person JOIN dishonest_debtor USING (enterprise, document)
           WHERE ending = 'performed' AND removed_on IS NULL AND (until IS NULL OR until >= $as_of)""",
    ),
)
