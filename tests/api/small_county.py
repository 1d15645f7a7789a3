"""A small real store: forty enterprises, two banks, two officers, two owners, one edition."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pyarrow as pa
from fastapi import FastAPI
from fastapi.testclient import TestClient
from quality_report import keep

from scoring.codes.uscc import compose
from scoring.features.feature import Feature
from scoring.features.registry import BY_NAME
from scoring.features.statistics import distribution
from scoring.model.points import tiers
from scoring.pipeline.publish import publish
from scoring.pipeline.workspace import Workspace
from scoring.portrait.portrait import Scored, portraits
from scoring.records.sources import source
from scoring.store import batches, consents, models, people, quarantine, runs, statistics
from scoring.store.people import Person
from tests.conftest import entered
from tests.policy.people import GOOD

AS_OF = date(2026, 11, 16)
CODES = [compose("91", "350526", f"MA3{i:05d}") for i in range(40)]
"""Scores fall with the position: the first eight have no demand, the ninth is best on the list."""

CHAMPION, OTHER_MODEL = "c" * 64, "d" * 64
"""Two registered models; their bundles are not here."""

WITHOUT_DEMAND = CODES[:8]
TIED, RIVAL = CODES[8], CODES[9]
"""The best two of the list: the first consented to ``one-bank``, the second to ``other-bank`` only."""

PASSWORD = "ten-or-more-characters"
PEOPLE = {
    "bank": Person("bank", "bank", "one-bank"),
    "other_bank": Person("other_bank", "bank", "other-bank"),
    "office": Person("office", "office", "finance-office"),
    "director": Person("director", "office", "finance-office"),
    "enterprise": Person("enterprise", "enterprise", TIED),
    "other_enterprise": Person("other_enterprise", "enterprise", RIVAL),
    "silent_enterprise": Person("silent_enterprise", "enterprise", WITHOUT_DEMAND[0]),
}


def consent(code: str, bank: str, number: str = "", until: date = AS_OF + timedelta(days=90)) -> dict[str, object]:
    return {
        "enterprise": code,
        "consent_no": number or f"SQ-{bank}",
        "bank": bank,
        "purpose": "loan_approval",
        "granted_on": AS_OF - timedelta(days=30),
        "valid_until": until,
        "withdrawn_on": None,
        "known_at": AS_OF - timedelta(days=29),
    }


def _population() -> tuple[Scored, dict[str, tuple[str, ...]]]:
    index = pd.Index(CODES, name="enterprise")
    count = len(CODES)
    given = {
        code: ("other-bank",) if i == 9 else ("one-bank", "other-bank") if i % 2 else ("one-bank",)
        for i, code in enumerate(CODES)
    }
    features = tuple(BY_NAME[name] for name in ("electricity_growth", "tax_arrears", "insured_persons"))
    points = pd.DataFrame(
        {"electricity_growth": 40.0 - 2.5 * np.arange(count), "tax_arrears": 0.0, "insured_persons": -2.0}, index=index
    )
    score = 600.0 + points.sum(axis=1)
    facts = pd.DataFrame({name: [value] * count for name, value in (GOOD | {"banks": None}).items()}, index=index)
    pd_ = 1 / (1 + 30 * 2 ** ((score - 600) / 40))
    facts = facts.assign(
        score=score,
        pd=pd_,
        band=tiers(pd_.to_numpy(), np.full(count, 3)),
        name=[f"德化{i}号瓷厂" for i in range(count)],
        township=["龙浔镇" if i < 30 else "上涌镇" for i in range(count)],
        amount_fen=[np.nan if i == 10 else 50_000_000.0 for i in range(count)],
        sources=3,
        banks=[given[code] for code in CODES],
        demand=[code not in WITHOUT_DEMAND for code in CODES],
        dishonest=[i == 39 for i in range(count)],
        ceramics=[float(i != 20) for i in range(count)],
    )
    values = points.assign(tax_arrears=np.nan, insured_persons=12.0, electricity_growth=0.1)
    coverage = pd.DataFrame({"electricity": True, "social_insurance": True, "tax_declaration": False}, index=index)
    return Scored(AS_OF, "test/1", 600.0, values, points, coverage, facts, features), given


def _electricity() -> pa.Table:
    bill = {
        "account": "0591", "enterprise": TIED, "month": date(2026, 10, 1), "energy_wh": 1_200_000,
        "bill_fen": 84_000, "due_on": date(2026, 11, 20), "paid_on": None, "supply_status": "normal",
        "occurred_at": date(2026, 10, 1), "known_at": date(2026, 11, 2), "batch": "b" * 16, "line": 7,
    }  # fmt: skip
    schema = source("electricity").schema
    return pa.Table.from_pylist([{name: bill.get(name) for name in schema.names}], schema=schema)


def behind(feature: Feature, _enterprises: Sequence[str]) -> dict[str, pa.Table]:
    """The bill, wherever a feature reads electricity."""
    return {
        name: _electricity() if name == "electricity" else source(name).schema.empty_table() for name in feature.sources
    }


def fill(workspace: Workspace) -> dict[str, str]:
    scored, given = _population()
    wishing = [code for code in CODES if code not in WITHOUT_DEMAND]
    told = portraits(scored, wishing, behind, {"b" * 16: "电力.csv"})
    with workspace.database.transaction() as connection:
        models.add(connection, CHAMPION, {"name": "test", "version": "1", "snapshots": {}})
        models.add(connection, OTHER_MODEL, {"name": "other", "version": "1"})
        models.approve(connection, models.propose(connection, CHAMPION, "promote", "测试", "office"), "director")
        run = {"key": "k" * 64, "as_of": AS_OF, "model_digest": CHAMPION, "batches": []}
        number = runs.add_run(connection, run, scored.facts, scored.coverage, told)
        statistics.put(connection, number, measured(scored.values))
        consents.record(connection, [consent(code, bank) for code, banks in given.items() for bank in banks])
        sent = {"id": "b" * 16, "sha256": "b" * 64, "lake_sha256": "c" * 64, "source": "electricity"}
        counts = {"rows": 10, "accepted": 8, "quarantined": 2}
        came = {"file_name": "电力.csv", "received_on": AS_OF, "encoding": "utf-8", "ingested_at": pd.Timestamp(AS_OF)}
        batches.add(connection, sent | counts | came)
        refused = [{"field": "enterprise", "reason": "V03", "hint": ""}]
        quarantine.add(
            connection,
            [
                {"batch_id": "b" * 16, "line": line, "part": 0, "troubles": refused, "content": {"x": "y"}}
                for line in (3, 9)
            ],
        )
        keep(connection, TIED)
        tokens = {}
        for name, person in PEOPLE.items():
            people.put(connection, person, PASSWORD)
            tokens[name], _ = entered(connection, name, PASSWORD, timedelta(hours=1))
    publish(workspace, "director")
    return tokens


def measured(values: pd.DataFrame) -> list[dict[str, object]]:
    """How the features are distributed: one of them has drifted from what the model learned from."""
    drifted = {"electricity_growth": 0.3}
    return [
        {
            "feature": name,
            "distribution": distribution(column.to_numpy(float)).stored(),
            "psi_model": drifted.get(name, 0.02),
            "psi_before": None,
            "before_run": None,
        }
        for name, column in values.items()
    ]


@dataclass
class House:
    """The running application and a client for everybody."""

    app: FastAPI
    tokens: dict[str, str]

    def program(self, who: str | None = None) -> TestClient:
        """A program: it sends the token of ``who`` itself."""
        headers = {"authorization": f"Bearer {self.tokens[who]}"} if who else {}
        return TestClient(self.app, headers=headers, follow_redirects=False, raise_server_exceptions=False)

    def browser(self, who: str | None = None) -> TestClient:
        """A browser on our own pages: it carries the cookie and says where it comes from."""
        cookies = {"xinyidai": self.tokens[who]} if who else {}
        headers = {"sec-fetch-site": "same-origin"}
        return TestClient(
            self.app, headers=headers, cookies=cookies, follow_redirects=False, raise_server_exceptions=False
        )

    @property
    def workspace(self) -> Workspace:
        found: Workspace = self.app.state.workspace
        return found
