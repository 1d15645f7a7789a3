"""The grounds on which an enterprise counts as bad, as data: what is recorded where, from which day, by what right.

A ground is a state that begins on a day: the enterprise is bad if it comes into the state within the performance
window. What stands on the as-of date already is a feature and no outcome.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from scoring.errors import Text
from scoring.records.abnormal_operation import UNREACHABLE
from scoring.records.judgment import DEFENDANT

LOANS = "loan_outcome"
DEFAULT_DAYS = 90
"""Days overdue from which a loan is in default."""


@dataclass(frozen=True)
class Among:
    """The word in a column is one of these."""

    column: str
    words: tuple[str, ...]

    def holds(self, table: pa.Table) -> pa.ChunkedArray:
        """A mask of the rows; null where the column says nothing."""
        return pc.is_in(table.column(self.column), pa.array(self.words), skip_nulls=True)

    def __str__(self) -> str:
        """As the reference page prints it."""
        return f"`{self.column}` = {' | '.join(f'`{word}`' for word in self.words)}"


@dataclass(frozen=True)
class AtLeast:
    """The number in a column is not below this one."""

    column: str
    least: int

    def holds(self, table: pa.Table) -> pa.ChunkedArray:
        """A mask of the rows; null where the column says nothing."""
        return pc.greater_equal(table.column(self.column), self.least)

    def __str__(self) -> str:
        """As the reference page prints it."""
        return f"`{self.column}` ≥ {self.least}"


@dataclass(frozen=True)
class AtMost:
    """The number in a column is not above this one."""

    column: str
    most: int

    def holds(self, table: pa.Table) -> pa.ChunkedArray:
        """A mask of the rows; null where the column says nothing."""
        return pc.less_equal(table.column(self.column), self.most)

    def __str__(self) -> str:
        """As the reference page prints it."""
        return f"`{self.column}` ≤ {self.most}"


@dataclass(frozen=True)
class Mentions:
    """A regular expression is found in a column."""

    column: str
    pattern: str

    def holds(self, table: pa.Table) -> pa.ChunkedArray:
        """A mask of the rows; null where the column says nothing."""
        return pc.match_substring_regex(table.column(self.column), self.pattern)

    def __str__(self) -> str:
        """As the reference page prints it."""
        return f"`{self.column}` ~ `{self.pattern}`"


Condition = Among | AtLeast | AtMost | Mentions


@dataclass(frozen=True, kw_only=True)
class Ground:
    """One ground: records of ``source`` of which every condition in ``where`` holds, from the day in ``day`` on.

    ``lasting``: months for which the state must have lasted without being lifted; the day on which it has is the day
    that counts. ``final``: whoever is in the state on the as-of date is left out, having nothing left to predict;
    otherwise only this ground does not count for them. ``basis``: the document that gives the record its meaning.
    ``except_for``: who is not meant.
    """

    id: str
    kind: Literal["default", "credit_event"]
    label: Text
    source: str
    where: tuple[Condition, ...] = ()
    day: str
    lasting: int = 0
    final: bool = True
    basis: str
    why: Text
    except_for: Text


_CURED = Text(
    "贷款其后报为未违约或结清的，自该报告起不再处于违约", "no longer in default once reported cured or settled"
)
_REMOVED = Text(
    "表现期结束后回看时已修复的记录；基准日前已移出的，不算已在名单",
    "entries repaired by the day we look back; who was removed before the as-of date is not on the list any more",
)

GROUNDS: Sequence[Ground] = (
    Ground(
        id="overdue_90",
        kind="default",
        label=Text("贷款逾期满 90 天", "A loan overdue for 90 days"),
        source=LOANS,
        where=(AtLeast("overdue_days", DEFAULT_DAYS),),
        day="reported_on",
        basis="合作协议（贷款结果反馈）",
        why=Text("银行业通行的违约口径", "What banks call default"),
        except_for=_CURED,
    ),
    Ground(
        id="written_off",
        kind="default",
        label=Text("贷款核销", "A loan written off"),
        source=LOANS,
        where=(Among("state", ("written_off",)),),
        day="reported_on",
        basis="合作协议（贷款结果反馈）",
        why=Text("银行已认定收不回", "The bank has given the money up"),
        except_for=_CURED,
    ),
    Ground(
        id="substandard",
        kind="default",
        label=Text("贷款五级分类为次级、可疑或损失", "A loan classified as substandard, doubtful or loss"),
        source=LOANS,
        where=(Among("classification", ("substandard", "doubtful", "loss")),),
        day="reported_on",
        basis="商业银行金融资产风险分类办法（2023 年）",
        why=Text("不良贷款，不论逾期多久", "A non-performing loan, however long overdue"),
        except_for=_CURED,
    ),
    Ground(
        id="dishonest_debtor",
        kind="credit_event",
        label=Text("新列入失信被执行人", "Newly listed as a dishonest judgment debtor"),
        source="dishonest_debtor",
        day="listed_on",
        basis="法释〔2017〕7号",
        why=Text("有生效判决而不履行", "A binding judgment was not performed"),
        except_for=_REMOVED,
    ),
    Ground(
        id="serious_violation",
        kind="credit_event",
        label=Text("新列入严重违法失信名单", "Newly on the list of serious violations"),
        source="serious_violation",
        day="listed_on",
        basis="市场监管总局令第44号",
        why=Text("已公布的信贷产品规则一票否决", "A veto in published lending rules"),
        except_for=_REMOVED,
    ),
    Ground(
        id="bankruptcy",
        kind="credit_event",
        label=Text("登记状态变为破产", "Registered as bankrupt"),
        source="registration",
        where=(Among("state", ("bankrupt",)),),
        day="changed_on",
        basis="企业破产法",
        why=Text("资不抵债由法院认定", "A court has found it insolvent"),
        except_for=Text("清算不等于破产，单独的清算不算", "liquidation alone, which may be of one's own will"),
    ),
    Ground(
        id="bankruptcy_case",
        kind="credit_event",
        label=Text("被申请破产并获支持", "A petition for its bankruptcy was granted"),
        source="judgment",
        where=(
            Mentions("cause", "申请破产(清算|重整|和解)"),
            Among("role", (DEFENDANT,)),
            Among("result", ("lost", "part", "settled")),
        ),
        day="judged_on",
        basis="企业破产法",
        why=Text("债权人证明其不能清偿到期债务", "Creditors have shown that it cannot pay what is due"),
        except_for=Text("申请人自己；撤回或驳回的申请", "the petitioner; petitions withdrawn or dismissed"),
    ),
    Ground(
        id="no_assets",
        kind="credit_event",
        label=Text("执行中查无可供执行的财产", "No assets were found to enforce against"),
        source="executed_person",
        where=(Among("ending", ("no_assets",)),),
        day="closed_on",
        basis="最高人民法院关于严格规范终结本次执行程序的规定（试行）",
        why=Text("法院查过而无可供执行，事实上无力偿还", "A court has looked and found nothing: insolvent in fact"),
        except_for=Text(
            "执行完毕、和解、销案的；尚在执行的", "executions performed, settled, dropped or still going on"
        ),
    ),
    Ground(
        id="tax_arrears",
        kind="credit_event",
        label=Text("欠税公告后满 6 个月仍未清缴", "Tax still unpaid six months after it was announced"),
        source="tax_arrears",
        day="announced_on",
        lasting=6,
        final=False,
        basis="欠税公告办法（试行）（国家税务总局令第9号，第44号修改）",
        why=Text(
            "企业按季公告、个体工商户按半年公告，期满仍不缴，是无力支付而不是疏忽",
            "Announced by the quarter, of sole traders by the half-year; unpaid so long, it is not oversight",
        ),
        except_for=Text("6 个月内清缴的", "what was paid within the six months"),
    ),
    Ground(
        id="unreachable",
        kind="credit_event",
        label=Text("失联满 3 个月", "Not to be found for three months"),
        source="abnormal_operation",
        where=(Among("ground", (UNREACHABLE,)),),
        day="listed_on",
        lasting=3,
        basis="企业信息公示暂行条例（国务院令第654号，第777号修改）第十八条",
        why=Text("登记地址人去楼空，债权人无从追索", "Gone from its address: creditors have nobody to turn to"),
        except_for=Text(
            "3 个月内移出的；因未报年报等其他原因列入的", "removed within three months; listed for another reason"
        ),
    ),
)  # fmt: skip
"""In the order in which the first one is named, where several begin on one day."""
