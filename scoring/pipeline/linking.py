"""Rows without a code: the directory that they are linked by, those that wait, and a person's decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection

from scoring.codes import uscc
from scoring.errors import Invalid, NotFound, Text
from scoring.pipeline.directory import directory_of
from scoring.pipeline.ingest import Delivery, Receipt, ingest
from scoring.pipeline.quarantine import reason_given
from scoring.pipeline.workspace import Workspace
from scoring.records.contract import heading
from scoring.records.identity import linking
from scoring.records.identity.clues import Clue, clue_fields
from scoring.records.identity.likeness import Sign, signs
from scoring.records.identity.linking import Candidate
from scoring.records.sources import source
from scoring.records.workbooks.corrections import workbook
from scoring.store import aliases, audit, quarantine
from scoring.store.quarantine import Filter

LOOK = "linking"
"""The action in the audit trail by which somebody sees rows that wait and their candidates."""


@dataclass(frozen=True)
class Offered:
    """A candidate, and what the first waiting row says for and against it."""

    candidate: Candidate
    signs: tuple[Sign, ...]


@dataclass
class Question:
    """A clue that a person has to decide about, and the rows that wait for it."""

    clue: Clue
    reason: str
    offered: tuple[Offered, ...]
    example: Mapping[str, str]
    sources: Counter[str] = field(default_factory=Counter)
    rows: dict[str, list[int]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many rows wait."""
        return self.sources.total()


def questions(connection: Connection) -> list[Question]:
    """What waits for a decision, the most rows first."""
    found: dict[Clue, Question] = {}
    for row in _waiting(connection):
        trouble = row["troubles"][0]
        clue, candidates = linking.read_hint(trouble["hint"])
        if clue not in found:
            found[clue] = Question(clue, trouble["reason"], _offered(row, clue, candidates), row["content"])
        question = found[clue]
        question.sources[row["source"]] += 1
        question.rows.setdefault(row["batch_id"], []).append(row["line"])
    return sorted(found.values(), key=lambda q: (-q.count, q.clue))


def decide(workspace: Workspace, clue: Clue, enterprise: str | None, by: str, because: str) -> list[Receipt]:
    """Decide whose the rows with this clue are (``None``: nobody's that is known), and send them in again.

    They are known from today on, and so are later rows with the same clue, until somebody decides otherwise.
    Raises ``NotFound`` if no row waits for it, ``Invalid`` for an enterprise that is not registered.
    """
    why, today = reason_given(because), workspace.settings.current_day
    known = directory_of(workspace, today).known
    if enterprise is not None and (uscc.fault(enterprise) is not None or enterprise not in known):
        raise Invalid(
            Text(f"{enterprise} 不是已登记的企业", f"{enterprise} is no registered enterprise"),
            Text("填写登记信息中的 18 位统一社会信用代码", "Give the code of 18 characters of one that is registered"),
        )
    with workspace.database.transaction() as connection:
        waiting = {question.clue for question in questions(connection)}
        if clue not in waiting:
            raise _nothing_waits(clue, waiting)
        aliases.add(connection, clue, enterprise, today, by, why)
        audit.note(
            connection, by, "link", enterprise or clue.value, clue=list(clue), enterprise=enterprise, because=why
        )
    return carry_out(workspace, by)


def carry_out(workspace: Workspace, by: str) -> list[Receipt]:
    """Send in again the waiting rows whose clue is decided; those of nobody are dismissed.

    Repeating it does no harm: after an interruption it does what was left.
    """
    today = workspace.settings.current_day
    decided = directory_of(workspace, today).decided
    again: dict[tuple[str, str], list[dict[str, Any]]] = {}
    with workspace.database.transaction() as connection:
        for row in _waiting(connection):
            clue, _ = linking.read_hint(row["troubles"][0]["hint"])
            if clue in decided and decided[clue] is not None:
                again.setdefault((row["source"], row["batch_id"]), []).append(row)
            elif clue in decided:
                which = Filter(batch=row["batch_id"], lines=(row["line"],))
                quarantine.dismiss(connection, which, by, "经核定不是已登记的企业 / none of the enterprises known")
    with TemporaryDirectory(prefix="xinyidai-") as folder:
        files = []
        for (name, batch), rows in again.items():
            path = Path(folder) / f"核定-{batch}.xlsx"
            path.write_bytes(workbook(source(name), rows))
            files.append(Delivery(path, today, source(name)))
        return ingest(workspace, files, by)


def _nothing_waits(clue: Clue, waiting: Iterable[Clue]) -> NotFound:
    kinds = ", ".join(sorted(other.kind for other in waiting if other.value == clue.value))
    if kinds:
        return NotFound(
            Text(f"“{clue.value}”在待核定中，但类别不是 {clue.kind}", f"'{clue.value}' waits, but not as {clue.kind}"),
            Text(f"类别改为：{kinds}", f"Name it as: {kinds}"),
        )
    return NotFound(
        Text(f"没有待核定的“{clue.value}”", f"Nothing waits for '{clue.value}'"),
        Text("重新查看待核定的行，核对再操作", "Look again at what waits, and repeat"),
    )


def _waiting(connection: Connection) -> Iterable[dict[str, Any]]:
    """Open rows that nothing keeps out but that it is not known whose they are."""
    for reason in linking.WAITING:
        for row in quarantine.refused(connection, Filter(reason=reason.id, state="open")):
            if row["troubles"][0]["hint"]:
                yield row


def _offered(row: Mapping[str, Any], clue: Clue, candidates: Iterable[Candidate]) -> tuple[Offered, ...]:
    contract, content = source(row["source"]), row["content"]
    names = (f for f in contract.fields if clue_fields(contract).get(f.name) == "name")
    cells = (content[h] for f in names for h in content if heading(h) in f.spellings)
    written = clue.value if clue.kind == "name" else next(cells, "")
    return tuple(Offered(c, signs(written, c, content.values())) for c in candidates)
