"""The model on simulated counties: ``python benchmarks/model.py --seeds 2020 1 2 3 4``.

For each seed a county of 20 thousand is drawn, comes in by the product's own door, and is judged out of time beside
the standing challengers. The product's bars are printed with what was found.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from report import publish, table, told

from scoring.codes.periods import months_later
from scoring.county import simulated
from scoring.county.simulated import CountyPlan
from scoring.features.feature import sign
from scoring.features.registry import BY_NAME
from scoring.model.bundle import Bundle, load, save
from scoring.model.points import Scale
from scoring.model.sample import Sample, together
from scoring.model.training import BUDGET, ONE_TRY, sources_of, train
from scoring.pipeline.cohorts import cohorts, default_snapshots
from scoring.pipeline.ingest import deliveries, ingest
from scoring.pipeline.score import batches_before, files_of
from scoring.pipeline.train import Order, made
from scoring.pipeline.workspace import Workspace, opened
from scoring.settings import Settings
from scoring.store import batches

ENTERPRISES = 20_000
PROBES = 10_000
MONTHLY = 24
MOST_SECONDS, MOST_WITH_SEARCH = 180, 600
"""What training on 24 monthly snapshots may take on two processors, and with the search."""


@dataclass(frozen=True)
class Judged:
    """A county's report, and the laws that its model was found to break: rows not additive, probes not monotone."""

    seed: int
    report: dict[str, Any]
    additive: float
    probes: int
    violations: int


def county(seed: int, enterprises: int, home: Path) -> Workspace:
    """A county in a workspace of its own."""
    workspace = opened(Settings(home=home, _env_file=None))
    told(f"seed {seed}: drawing and ingesting")
    delivery = home / "delivery"
    simulated.deliver(CountyPlan(enterprises=enterprises, seed=seed), delivery)
    for receipt in ingest(workspace, deliveries([delivery], simulated.AS_OF), "benchmark"):
        if receipt.problem is not None:
            raise receipt.problem
    return workspace


def judge(seed: int, enterprises: int) -> Judged:
    """Train as the product does, and look at the bundle that came out."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = county(seed, enterprises, Path(folder))
        dates = tuple(default_snapshots(simulated.AS_OF))
        order = Order("county", "", simulated.AS_OF, dates, "either", 2020, BUDGET, Scale(), rejects=False, beside=None)
        files = made(workspace, order, lambda doing, _: told(f"seed {seed}: {doing}"))
        bundle = load(Path(folder) / "bundle", save(Path(folder) / "bundle", files.contents))
        rows = newest(workspace)
        additive = farthest(bundle, rows)
        probes, violations = probed(bundle, rows)
        workspace.database.engine.dispose()
    return Judged(seed, json.loads(files.contents["validation.json"]), additive, probes, violations)


def newest(workspace: Workspace) -> Sample:
    """The rows of the newest closed window."""
    with workspace.database.reading() as connection:
        listed = batches.live(connection)
    files = files_of(workspace.lake, batches_before(listed, simulated.AS_OF), listed)
    day = default_snapshots(simulated.AS_OF)[-1]
    return cohorts(files, [day], simulated.AS_OF, "either").samples[day]


def farthest(bundle: Bundle, rows: Sample) -> float:
    """How far base, points and adjustment are from the score of any row."""
    found = bundle.explained(rows.values, sources_of(rows))
    total = found.base + found.points.to_numpy().sum(axis=1) + found.adjustment
    return float(np.abs(total - found.score).max())


def probed(bundle: Bundle, rows: Sample) -> tuple[int, int]:
    """Rows drawn at random, each with a feature set to two known values: how many, and how many moved the wrong way."""
    draw = np.random.default_rng(0)
    values = rows.values[bundle.learned].to_numpy(float)
    directed = [place for place, name in enumerate(bundle.learned) if sign(BY_NAME[name].direction)]
    made, wrong = 0, 0
    for place in directed:
        known = values[~np.isnan(values[:, place]), place]
        if len(known) == 0:
            continue
        low, high = np.sort(draw.choice(known, (2, PROBES)), axis=0)
        block = values[draw.integers(0, len(values), PROBES)]
        risks = []
        for value in (low, high):
            block[:, place] = value
            risks.append(bundle.trees.margin(np.asfortranarray(block)))
        made += PROBES
        wrong += int((sign(BY_NAME[bundle.learned[place]].direction) * (risks[1] - risks[0]) < -1e-9).sum())
    return made, wrong


def timed(seed: int, enterprises: int) -> tuple[float, float, int]:
    """Seconds that training on 24 monthly snapshots takes, without search and with it, features included; and rows."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = county(seed, enterprises, Path(folder))
        with workspace.database.reading() as connection:
            listed = batches.live(connection)
        files = files_of(workspace.lake, batches_before(listed, simulated.AS_OF), listed)
        last = default_snapshots(simulated.AS_OF)[-1]
        dates = [months_later(last, -k) for k in reversed(range(MONTHLY))]
        start = time.perf_counter()
        found = cohorts(files, dates, simulated.AS_OF, "either")
        whole = together(list(found.samples.values()))
        features = time.perf_counter() - start
        told(f"24 snapshots: {len(whole.bad)} rows, features and labels {features:.0f} s")
        start = time.perf_counter()
        train(whole, seed=2020, recent=found.recent, budget=ONE_TRY)
        one = time.perf_counter() - start
        told(f"one candidate {one:.0f} s")
        start = time.perf_counter()
        train(whole, seed=2020, recent=found.recent, budget=BUDGET)
        workspace.database.engine.dispose()
        return features + one, features + time.perf_counter() - start, len(whole.bad)


def report(found: Sequence[Judged], enterprises: int) -> str:
    """The section of the page."""
    rows = []
    for judged in found:
        trial = judged.report["trial"]
        rows.append([str(judged.seed), "**xinyidai**", *_figures(trial), "", ""])
        rows += [
            ["", other["en"], *_figures(other), _less(other, "auc"), _less(other, "brier")]
            for other in judged.report["challengers"]
        ]
    header = ["seed", "model", "AUC", "Brier", "ECE", "AUC, ours less it (95 %)", "Brier, ours less it (95 %)"]
    laws = [
        [
            str(j.seed),
            f"{j.additive:.1e}",
            f"{j.probes:,}",
            str(j.violations),
            str(len(j.report["monotone"]["breaches"])),
        ]
        for j in found
    ]
    return f"""## 模型（模拟县域） / The model on simulated counties

`python benchmarks/model.py`: counties of {enterprises:,} enterprises that differ by their seed. Trained on windows
closed before the newest cohort, judged on that cohort ({date.fromisoformat(found[0].report["trial"]["as_of"])}), by
models that saw none of its outcomes; the challengers learned from the same rows. Intervals: paired bootstrap over
enterprises. Bars: AUC above the scorecard's and plain LightGBM's or equal within the interval; Brier better than
both; ECE below 0.01.

{table(header, rows)}

Laws, on the model that the product would put in force: largest gap between the score and its points; probes of directed
features that moved the wrong way; features against which any tree can move at all, by exhaustion.

{table(["seed", "largest gap, points", "probes", "violations", "breaches by exhaustion"], laws)}
"""


def told_times(one: float, search: float, count: int) -> str:
    """What training takes, as a section of its own."""
    return f"""## 训练所需时间 / Time of training

`python benchmarks/model.py --only-times`: {MONTHLY} monthly snapshots of {ENTERPRISES:,} enterprises ({count:,} rows),
features and labels included. Without search {_within(one, MOST_SECONDS)} of the {MOST_SECONDS // 60} minutes allowed on
two processors, with search {_within(search, MOST_WITH_SEARCH)} of {MOST_WITH_SEARCH // 60}.
"""


def breaches(judged: Judged) -> list[dict[str, Any]]:
    """The features against which a tree moves."""
    return list(judged.report["monotone"]["breaches"])


def _within(seconds: float, allowed: float) -> str:
    return f"{seconds / allowed:.0%}"


def _figures(measured: dict[str, Any]) -> list[str]:
    return [f"{measured['auc']:.4f}", f"{measured['brier']:.5f}", f"{measured['ece']:.4f}"]


def _less(measured: dict[str, Any], name: str) -> str:
    found = measured["difference"]
    low, high = found[f"{name}_95"]
    return f"{found[name]:+.4f} ({low:+.4f} … {high:+.4f})"


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[2020, 1, 2, 3, 4])
    parser.add_argument("--enterprises", type=int, default=ENTERPRISES)
    parser.add_argument("--only-times", action="store_true", help="only the time of training on 24 snapshots")
    given = parser.parse_args()
    found: list[Judged] = []
    for seed in () if given.only_times else given.seeds:
        found.append(judge(seed, given.enterprises))
        publish("model", report(found, given.enterprises))
    publish("training", told_times(*timed(given.seeds[0], given.enterprises)))


if __name__ == "__main__":
    main()
