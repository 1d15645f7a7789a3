"""Records that an enterprise can have repaired or lifted, judgments it can perform, commitments it can keep."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import numpy as np

from scoring.codes.periods import months_later
from scoring.codes.publicity import earliest_repair
from scoring.codes.rules import Rule
from scoring.errors import Text
from scoring.portrait.actions import Action, Change, Row, Rows, day_before
from scoring.portrait.deadlines import cited, decided, in_force, office, told_by
from scoring.records.abnormal_operation import FALSE_NOTICE, NO_NOTICE, NO_REPORT, UNREACHABLE
from scoring.records.commitment import KEPT, OPEN
from scoring.records.contract import ENTERPRISE
from scoring.records.documents import document_key
from scoring.records.executed_person import PERFORMED
from scoring.records.penalty import gravity
from scoring.records.repair import PENDING
from scoring.records.sources import source
from scoring.records.use import GRANTED

SOON = 90
"""Days ahead within which a commitment can be kept now."""
LONGEST_PENDING = 366
"""Days after which the department's own checks refuse that an application was decided."""
_SPECIAL = re.compile("食品|药品|特种设备|安全生产|消防")
_MARKET = re.compile("市场监督管理|市场监管")

_GROUNDS = {
    NO_REPORT: Text("补报并公示未报的年度报告", "file and publish the missing annual reports"),
    NO_NOTICE: Text("公示应当公示的信息", "publish the information that was ordered"),
    FALSE_NOTICE: Text("更正公示的信息", "correct what was published"),
    UNREACHABLE: Text(
        "变更登记住所，或提出可通过登记住所联系的证明",
        "change the registered address, or show that one can be reached there",
    ),
}


def abnormal(rows: Rows, as_of: date) -> Iterator[Action]:
    """Removal of each entry of abnormal operation, once its ground is gone."""
    day = day_before(as_of)
    handling, window = (in_force(f"repair.market_supervision.{name}", as_of) for name in ("handling", "window"))
    for row in rows["abnormal_operation"]:
        doing = _GROUNDS[row["ground"]]
        removal = {"removed_on": day, "removal_ground": doing.zh}
        yield Action(
            id=f"leave:abnormal_operation:{row['document']}:{row['listed_on']}",
            label=Text("移出经营异常名录", "Leave the list of abnormal operation"),
            what=Text(
                f"{doing.zh}，然后申请移出（{row['document']}）", f"{doing.en}, then ask for removal".capitalize()
            ),
            where=office(window, row["authority"]),
            basis="；".join([source("abnormal_operation").legal_basis, *cited(handling)]),
            since=as_of,
            counts_from=decided(as_of, handling, "abnormal_operation"),
            changes=(Change("abnormal_operation", row, removal),),
        )


def judgments(rows: Rows, as_of: date) -> Iterator[Action]:
    """Performance of all that is being enforced, and of what made a dishonest debtor."""
    day, deletion = day_before(as_of), in_force("listing.dishonest_debtor.deletion", as_of)
    owed = [r for r in rows["executed_person"] if r["closed_on"] is None or r["ending"] == "no_assets"]
    performed = {"closed_on": day, "ending": PERFORMED, "unpaid_fen": 0}
    changes = [Change("dishonest_debtor", r, {"removed_on": day}) for r in rows["dishonest_debtor"]]
    changes += [Change("executed_person", r, performed) for r in owed]
    if changes:
        documents = "、".join(dict.fromkeys(c.row["document"] for c in changes))
        yield Action(
            id="perform:judgments",
            label=Text("履行生效法律文书", "Perform the judgments"),
            what=Text(
                f"全部履行后请法院结案并删除失信信息（{documents}）",
                f"Perform in full, then have the court close the case and delete the entry ({documents})",
            ),
            where=Text("执行法院", "The court that enforces"),
            basis="；".join([source("dishonest_debtor").legal_basis, *cited(deletion)]),
            since=as_of,
            counts_from=decided(as_of, deletion, "dishonest_debtor"),
            changes=tuple(changes),
        )


def penalties(rows: Rows, as_of: date) -> Iterator[Action]:
    """Repair of each penalty, from the day after its shortest publication on."""
    cases: dict[str, list[Row]] = {}
    for row in rows["penalty"]:
        cases.setdefault(document_key(row["document"]), []).append(row)
    for case in cases.values():
        severities = gravity({name: np.array([r[name] for r in case], object) for name in ("gravity", "classes")})
        special = np.array([_SPECIAL.search(r["violation"]) is not None for r in case])
        decisions = np.array([r["decided_on"] for r in case], "datetime64[D]")
        shortest = in_force(f"publicity.{severities[-1]}.shortest", as_of)
        if shortest is not None:
            since = earliest_repair(decisions, severities, as_of, special).max().item()
            yield _repair("penalty", case[-1], rows["repair"], as_of, since, shortest)


def serious(rows: Rows, as_of: date) -> Iterator[Action]:
    """Early removal of each entry from the list of serious violations."""
    waiting = in_force("listing.serious_violation.early_removal", as_of)
    if waiting is not None and isinstance(waiting.value, int):
        for row in rows["serious_violation"]:
            since = months_later(row["listed_on"], waiting.value) + timedelta(days=1)
            yield _repair("serious_violation", row, rows["repair"], as_of, since, waiting)


def _repair(  # noqa: PLR0913  (an application has these parts)
    kind: str, row: Row, repairs: Sequence[Row], as_of: date, since: date, waiting: Rule
) -> Action:
    """Credit repair granted: the decision on a pending application, or a new one from ``since`` on."""
    day, since, document = day_before(as_of), max(since, as_of), row["document"]
    pending = [r for r in repairs if _pending(r, kind, document) and (day - r["applied_on"]).days < LONGEST_PENDING]
    market = kind == "serious_violation" or _MARKET.search(row["authority"]) is not None
    key = {ENTERPRISE: row[ENTERPRISE], "document": document, "applied_on": day}
    new = {"record_kind": kind, "channel": "enterprise_publicity" if market else "credit_china"}
    granted = {"result": GRANTED, "decided_on": day}
    change = Change("repair", pending[-1], granted) if pending else Change("repair", key, granted | new)
    handling = in_force("repair.market_supervision.handling", as_of) if market else None
    window = in_force("repair.market_supervision.window" if market else "repair.window", as_of)
    rules = (waiting, in_force("repair.ends_use", as_of), window, handling)
    label = source(kind).label
    asked = Text("已受理，请按要求补齐材料", "Already applied for: complete what is asked for")
    ask = Text(
        "缴清罚款、改正违法行为、履行全部义务并作出信用承诺后，提出修复申请",
        "Pay the fine, correct the violation, perform all duties, give a credit commitment, then apply",
    )
    return Action(
        id=f"repair:{kind}:{document}",
        label=Text(f"信用修复：{label.zh} {document}", f"Credit repair: {label.en.lower()} {document}"),
        what=asked if pending else ask,
        where=office(window, row["authority"]),
        basis="；".join(dict.fromkeys(text for one in rules for text in cited(one))),
        since=since,
        counts_from=decided(since, handling, "repair"),
        changes=(change,),
    )


def _pending(repair: Row, kind: str, document: str) -> bool:
    same = document_key(repair["document"]) == document_key(document)
    return same and repair["record_kind"] == kind and repair["result"] == PENDING


def commitments(rows: Rows, as_of: date) -> Iterator[Action]:
    """Each open commitment that is due, or soon is."""
    day = day_before(as_of)
    for row in rows["commitment"]:
        if row["state"] == OPEN and row["due_on"] is not None and (row["due_on"] - as_of).days <= SOON:
            yield Action(
                id=f"keep:{row['document']}",
                label=Text(f"履行信用承诺 {row['document']}", f"Keep the commitment {row['document']}"),
                what=Text(
                    f"全部履行（履行期限 {row['due_on']}），并请受理单位核查",
                    f"Keep all of it (due {row['due_on']}) and have it checked",
                ),
                where=Text(row["authority"], row["authority"]),
                basis=source("commitment").legal_basis,
                since=as_of,
                counts_from=told_by(as_of, "commitment"),
                changes=(Change("commitment", row, {"state": KEPT, "verified_on": day}),),
            )
