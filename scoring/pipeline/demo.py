"""The whole line in one go, for people who want to see it: the simulated county, or real enterprises."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from scoring.county import cumcm2020c, simulated
from scoring.errors import Conflict, Text
from scoring.features.registry import FEATURES
from scoring.model.training import BUDGET, Budget
from scoring.pipeline import models, quality
from scoring.pipeline.ingest import MANIFEST, Receipt, deliveries, ingest
from scoring.pipeline.progress import Progress, silent
from scoring.pipeline.publish import publish
from scoring.pipeline.score import score
from scoring.pipeline.train import TrainedModel, train_model
from scoring.pipeline.workspace import Workspace
from scoring.policy.parameters import Policy
from scoring.records.quality.report import first_of
from scoring.store import batches, editions, people, policies
from scoring.store.people import Person, Role

OFFICER, DIRECTOR = "officer", "director"
"""Two people of the finance office: one proposes, the other approves."""

COUNTY_RECORDS = "模拟县域的记录，仅供演示 / records of a simulated county, for demonstration only"
REAL_RECORDS = "CUMCM 2020 C 题的真实企业，违约日期为假定 / real enterprises of CUMCM 2020 C; dates of default assumed"

MODEL_REASON = "演示：本次训练的模型 / the demonstration's own model"

REAL_POLICY = Policy(
    minimum_score=500.0, minimum_sources=1, minimum_operating_months=0, credit_limits_yuan={"0": 100_000.0}
)
"""For the contest: one source is all there is, which is not enough for a tier, and nobody knows anybody's age.

The limit is the smallest of the contest's own, 100,000 yuan.
"""
REAL_REASON = "竞赛数据只有发票一类来源，且样本违约率高 / the contest's data are invoices only, with many defaults"


@dataclass(frozen=True)
class SignIn:
    """A demonstration sign-in."""

    name: str
    password: str
    role: Role
    subject: str


@dataclass
class Demonstration:
    """What the demonstration did, and how to look at it. ``seconds`` by phase."""

    as_of: date
    enterprises: int = 0
    records: int = 0
    accepted: int = 0
    quarantined: int = 0
    features: int = len(FEATURES)
    edition: int = 0
    digest: str = ""
    listed: int = 0
    auc: float = 0.0
    out_of_time: bool = False
    sign_ins: list[SignIn] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, phase: str) -> Iterator[None]:
        """Add the time of the block to ``phase``."""
        start = time.perf_counter()
        yield
        self.seconds[phase] = round(time.perf_counter() - start, 2)


def county(
    workspace: Workspace,
    delivery: Path,
    plan: simulated.CountyPlan,
    progress: Progress = silent,
    *,
    budget: Budget = BUDGET,
) -> Demonstration:
    """The simulated county: departments deliver into ``delivery``, and the line runs on their files."""
    shown = Demonstration(simulated.AS_OF)
    with shown.timed("simulate"):
        simulated.deliver(plan, delivery, _part(progress, "1/5 模拟部门报送 simulate"))
    with shown.timed("ingest"):
        _ingest(workspace, delivery, shown, progress)
    with shown.timed("quality"):
        last_month = first_of(first_of(shown.as_of) - timedelta(days=1))
        quality.make(workspace, last_month, OFFICER, today=shown.as_of)
    with shown.timed("train"):
        told = _part(progress, "3/5 训练模型 train")
        model = train_model(
            workspace, shown.as_of, OFFICER, about=COUNTY_RECORDS, budget=budget, beside_champion=False, progress=told
        )
    models.put_in_force(workspace, model.digest, MODEL_REASON, OFFICER, DIRECTOR)
    _judged(shown, model)
    _score_and_publish(workspace, shown, progress)
    return shown


def real(
    workspace: Workspace, source: Path, delivery: Path, progress: Progress = silent, *, budget: Budget = BUDGET
) -> Demonstration:
    """Real enterprises: the CUMCM 2020-C data in ``source``, brought to the door as tax files.

    The model learns from the 123 enterprises with a known outcome; the edition is decided on the 302
    without. The contest dates no outcome: see :mod:`scoring.county.cumcm2020c` for what is assumed.
    """
    shown = Demonstration(cumcm2020c.AS_OF)
    with shown.timed("convert"):
        told = _part(progress, "1/5 转换真实数据 convert")
        told("", 0.0)
        cumcm2020c.deliver(source, delivery)
        told("", 1.0)
    with shown.timed("ingest"):
        _ingest(workspace, delivery, shown, progress)
    with shown.timed("train"):
        told = _part(progress, "3/5 训练模型 train")
        known_by = cumcm2020c.OUTCOMES_DELIVERED_ON + timedelta(days=1)
        model = train_model(
            workspace,
            known_by,
            OFFICER,
            name="cumcm2020c",
            about=REAL_RECORDS,
            snapshots=[shown.as_of],
            budget=budget,
            beside_champion=False,
            progress=told,
        )
    models.put_in_force(workspace, model.digest, MODEL_REASON, OFFICER, DIRECTOR)
    _judged(shown, model)
    _put_in_force(workspace, REAL_POLICY, REAL_REASON, shown.as_of)
    _score_and_publish(workspace, shown, progress)
    return shown


def _judged(shown: Demonstration, model: TrainedModel) -> None:
    """The headline figure: out of time where that could be measured, else held out by enterprise."""
    shown.out_of_time = model.manifest["out_of_time"] is not None
    shown.auc = (model.manifest["out_of_time"] or model.manifest["held_out"])["auc"]


def _part(progress: Progress, phase: str) -> Progress:
    return lambda doing, share: progress(f"{phase} {doing}".rstrip(), share)


def _ingest(workspace: Workspace, delivery: Path, shown: Demonstration, progress: Progress) -> None:
    told = _part(progress, "2/5 导入 ingest")
    receipts = ingest(workspace, deliveries([delivery], shown.as_of), OFFICER, told)
    for receipt in receipts:
        if receipt.problem is not None:
            raise receipt.problem
    counted = [_counted(workspace, r) for r in receipts]
    shown.records, shown.accepted, shown.quarantined = (sum(column) for column in zip(*counted, strict=True))
    if shown.records == 0:
        raise Conflict(
            Text(f"{delivery} 中没有可导入的记录", f"There is nothing to ingest in {delivery}"),
            Text(f"检查该目录和其中的{MANIFEST}", f"Look at the folder and its {MANIFEST}"),
        )


def _counted(workspace: Workspace, receipt: Receipt) -> tuple[int, int, int]:
    """Counts of a file, also when it was ingested by an earlier demonstration."""
    if receipt.state == "known":
        with workspace.database.reading() as connection:
            row = batches.one(connection, receipt.batch)
        return row["rows"], row["accepted"], row["quarantined"]
    return receipt.rows, receipt.accepted, receipt.quarantined


def _put_in_force(workspace: Workspace, wanted: Policy, reason: str, since: date) -> None:
    """Have the policy wanted in force from a day on, which may be a past one."""
    with workspace.database.transaction() as connection:
        if policies.parameters(policies.in_force(connection, since)) != wanted:
            version = policies.propose(connection, wanted, reason, OFFICER)
            policies.approve(connection, version, DIRECTOR, since)


def _score_and_publish(workspace: Workspace, shown: Demonstration, progress: Progress) -> None:
    with shown.timed("score"):
        run = score(workspace, shown.as_of, OFFICER, _part(progress, "4/5 评分与画像 score"))
    shown.enterprises = run.enterprises
    with shown.timed("publish"):
        told = _part(progress, "5/5 发布白名单 publish")
        told("", 0.0)
        made = publish(workspace, DIRECTOR)
        told("", 1.0)
    shown.edition, shown.digest, shown.listed = made.number, made.digest, made.listed
    shown.sign_ins = _people(workspace, made.number)


def _people(workspace: Workspace, edition: int) -> list[SignIn]:
    """New passwords for the demonstration's people; the enterprise is the one in the middle of the list."""
    with workspace.database.transaction() as connection:
        rows = editions.rows_of(connection, edition)
        listed = [r["enterprise"] for r in rows if simulated.BANKS[0] in r["banks"]]
        who: list[tuple[str, Role, str]] = [
            ("bank", "bank", simulated.BANKS[0]),
            (OFFICER, "office", "finance-office"),
            (DIRECTOR, "office", "finance-office"),
        ]
        if listed:
            who.append(("owner", "enterprise", listed[len(listed) // 2]))
        signed = [SignIn(name, secrets.token_urlsafe(9), role, subject) for name, role, subject in who]
        for s in signed:
            people.put(connection, Person(s.name, s.role, s.subject), s.password)
    return signed
