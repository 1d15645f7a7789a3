"""Whether advice keeps its promise, and what it costs: ``python benchmarks/advice.py``.

Of random enterprises of a simulated county, the records of one random plan each are really added. A few times the
whole line runs again with one enterprise's records and nobody else's. For all of them, the records are written to the
lake and read with the others; every enterprise is then compared with the population in which it alone has changed.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from report import publish, table, told

from scoring.county.simulated import AS_OF, CountyPlan, deliver
from scoring.features import matrix, passes
from scoring.features.feature import Feature
from scoring.features.matrix import Matrix
from scoring.features.registry import FEATURES
from scoring.features.whatif import Scenario, what_if
from scoring.model.bundle import Bundle
from scoring.model.points import Scale
from scoring.model.sample import together
from scoring.model.training import train
from scoring.pipeline.cohorts import cohorts
from scoring.pipeline.ingest import deliveries, ingest
from scoring.pipeline.score import batches_before, calculate, explained, files_of
from scoring.pipeline.train import default_snapshots
from scoring.pipeline.workspace import opened
from scoring.portrait.actions import Action, records
from scoring.portrait.advice import advice, plans
from scoring.portrait.feasible import feasible
from scoring.portrait.portrait import Scored
from scoring.records.held import holding
from scoring.records.view import Files, View
from scoring.settings import Settings
from scoring.store import batches

Case = tuple[str, tuple[Action, ...]]


def county(home: Path, enterprises: int) -> Files:
    """The lake files of a simulated county."""
    workspace = opened(Settings(home=home))
    told("simulating and ingesting")
    deliver(CountyPlan(enterprises=enterprises), home / "delivery")
    ingest(workspace, deliveries([home / "delivery"], AS_OF), "benchmark")
    with workspace.database.reading() as connection:
        listed = batches.live(connection)
    return files_of(workspace.lake, batches_before(listed, AS_OF), listed)


def model(files: Files) -> Bundle:
    """The county's own model."""
    told("training")
    samples = cohorts(files, default_snapshots(AS_OF), AS_OF, "either").samples
    fitted = train(together(list(samples.values())), seed=1)
    manifest = {"name": "county", "version": "benchmark"}
    return Bundle("", manifest, fitted.booster, fitted.calibration, Scale(), FEATURES, dict(fitted.reference))


def cases(files: Files, scored: Scored, most: int, seed: int) -> list[Case]:
    """Random enterprises that can do something now, each with one of its plans."""
    chance = np.random.default_rng(seed)
    found = feasible(View(files, AS_OF), sorted(scored.values.index))
    possible = {e: list(plans([a for a in actions if a.since <= AS_OF])) for e, actions in found.items()}
    able = [enterprise for enterprise, some in possible.items() if some]
    chosen = chance.permutation(len(able))[:most]
    return [(e, possible[e][int(chance.integers(len(possible[e])))]) for e in (able[place] for place in chosen)]


def added(files: Files, further: Mapping[str, Sequence[pa.Table]], folder: Path) -> Files:
    """The files and, last, a batch of each source with further records."""
    folder.mkdir()
    more = dict(files)
    for name, tables in further.items():
        pq.write_table(pa.concat_tables(tables), folder / f"{name}.parquet")
        more[name] = (*files[name], folder / f"{name}.parquet")
    return more


def by_the_whole_line(files: Files, scenarios: Sequence[Scenario], bundle: Bundle, folder: Path) -> list[float]:
    """The score of each scenario's enterprise after the line has run on the files with its records alone."""
    scores = []
    for number, scenario in enumerate(scenarios):
        told(f"whole line {number + 1} of {len(scenarios)}")
        more = added(files, {name: [rows] for name, rows in scenario.records.items()}, folder / str(number))
        scores.append(float(calculate(more, AS_OF, bundle).facts["score"][scenario.enterprise]))
    return scores


def one_by_one(
    files: Files, scenarios: Sequence[Scenario], features: Sequence[Feature], score_of: Callable[[Matrix], np.ndarray],
    folder: Path,
) -> list[float]:  # fmt: skip
    """The same for many: all records are read at once, and each enterprise changes alone among the others."""
    further: dict[str, list[pa.Table]] = {}
    for scenario in scenarios:
        for name, rows in scenario.records.items():
            further.setdefault(name, []).append(rows)
    more = added(files, further, folder / "all")
    before, after = (_first(each, features) for each in (files, more))
    place = {enterprise: row for row, enterprise in enumerate(before.column("enterprise").to_pylist())}
    scores = []
    for scenario in scenarios:
        row = place[scenario.enterprise]
        changed = after.slice(row, 1)
        county = pa.concat_tables([before.slice(0, row), changed, before.slice(row + 1)]).combine_chunks()
        second = passes.second_pass(changed, passes.population_of(county, features), features)
        scores.append(float(score_of(matrix.matrix(AS_OF, second))[0]))
    return scores


def _first(files: Files, features: Sequence[Feature]) -> pa.Table:
    held = holding(matrix.loaded(files, [AS_OF], features))
    return passes.first_pass(held, AS_OF, features, matrix.first_known(files, features))


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--enterprises", type=int, default=6_000, help="size of the simulated county")
    parser.add_argument("--cases", type=int, default=1_000, help="enterprises whose promise is kept or broken")
    parser.add_argument("--whole", type=int, default=30, help="of these, by the whole line one after the other")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        files = county(folder / "installation", given.enterprises)
        bundle = model(files)

        def score_of(rows: Matrix) -> np.ndarray:
            return explained(bundle, rows).score

        start = time.perf_counter()
        scored = calculate(files, AS_OF, bundle)
        scoring = time.perf_counter() - start
        wishing = sorted(scored.facts.index[scored.facts["demand"]])
        start = time.perf_counter()
        advised = advice(files, scored, wishing, score_of)
        advising = time.perf_counter() - start
        told(f"scoring {scoring:.1f} s, advice {advising:.1f} s")
        chosen = cases(files, scored, given.cases, given.seed)
        scenarios = [Scenario(enterprise, records(plan, AS_OF)) for enterprise, plan in chosen]
        promised = score_of(what_if(files, AS_OF, scenarios, scored.features)).tolist()
        found = {
            "the whole line again, one enterprise at a time": by_the_whole_line(
                files, scenarios[: given.whole], bundle, folder
            ),
            "records added to the lake, each enterprise alone among the others": one_by_one(
                files, scenarios, scored.features, score_of, folder
            ),
        }
        plans_told = sum(len(each["plans"]) for each in advised.values())
        helped = sum(bool(each["plans"]) for each in advised.values())
        kinds = Counter(action.id.split(":")[0] for _, plan in chosen for action in plan)
        now = scored.facts["score"]
        gains = np.array([score - now[enterprise] for (enterprise, _), score in zip(chosen, promised, strict=True)])
        rows = [
            [what, f"{len(scores):,}", f"{sum(a == b for a, b in zip(scores, promised, strict=False)):,}",
             f"{max(abs(a - b) for a, b in zip(scores, promised, strict=False)):.1e}"]
            for what, scores in found.items()
        ]  # fmt: skip
        publish(
            "advice",
            f"""## 建议 / Advice

`python benchmarks/advice.py`: a simulated county of {given.enterprises:,} enterprises and the model trained on it. Of
{len(chosen):,} random enterprises that could do something, one random plan each
({", ".join(f"{count} × {kind}" for kind, count in kinds.most_common())}). It moves the score of {np.sum(gains != 0):,}
of them, by {np.median(np.abs(gains[gains != 0])):.1f} points in the middle and {np.abs(gains).max():.0f} at most; the
others' stays where it was, as promised.

{table(["how the records were added", "enterprises", "promised score = score, every bit", "largest difference"], rows)}

Of {len(wishing):,} enterprises with a demand, {helped:,} are told {plans_told:,} plans worth half a point or more.
Advice takes {advising / scoring:.1f} times as long as scoring the county.""",
        )


if __name__ == "__main__":
    main()
