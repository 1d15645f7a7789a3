"""How fast a score is explained, and how exactly, beside others: ``python benchmarks/explanation.py``.

On rows of a simulated county and a model trained on them. Ratios of rows per second measured in one run.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import lightgbm as lgb
import numpy as np
import pandas as pd
import shap
from advice import county
from report import publish, table, told
from woodelf import WoodelfExplainer

from scoring.county.simulated import AS_OF
from scoring.features.registry import FEATURES
from scoring.model import trees
from scoring.model.bundle import Bundle
from scoring.model.points import Scale
from scoring.model.sample import Sample, together
from scoring.model.training import train
from scoring.pipeline.cohorts import cohorts
from scoring.pipeline.train import default_snapshots
from scoring.portrait.reasons import Measured, reasons

SIZES = (4_000, 20_000, 100_000)
ROUNDS = 5
A_WHILE = 0.3
"""Seconds that each explainer works at least, every turn."""
ROW_BY_ROW = 4_000
"""Rows for those that take one after another: their speed does not depend on the number."""
REQUESTS = 2_000
A_PAUSE = 0.005
"""Seconds from an answer to the next request."""
BAR_TIMES, BAR_ADDITIVE, BAR_SECONDS = 20, 1e-5, 0.005
LIGHTGBM, SHAP, SHAP_C = "LightGBM, `pred_contrib`", "`shap.TreeExplainer`", "shap, its own C code"
WOODELF = "woodelf-explainer"
OURS, NEUTRAL = "xinyidai, an unknown value as LightGBM takes it", "xinyidai, an unknown value neutral"

Explain = Callable[[pd.DataFrame], np.ndarray]


@dataclass(frozen=True)
class Found:
    """Of one explainer: rows a second, the largest error of its sums, and the largest difference from LightGBM's.

    ``rows_a_processor_second``: for each second of a processor.
    """

    rows_a_second: float
    rows_a_processor_second: float
    additive: float
    different: float | None


def bundle_of(whole: Sample) -> Bundle:
    """The county's own model."""
    told("training")
    fitted = train(whole, seed=1)
    manifest = {"name": "county", "version": "benchmark"}
    return Bundle("", manifest, fitted.booster, fitted.calibration, Scale(), FEATURES, dict(fitted.reference))


def measured(booster: lgb.Booster, rows: pd.DataFrame, size: int, processors: Sequence[int]) -> dict[str, Found]:
    """Every explainer on the same rows, taking turns; in a process that has so many processors from its start."""
    trees.THREADS = len(processors)
    neutral, trained = trees.trees_of(booster), trees.trees_of(booster, as_trained=True)
    by_shap, by_c = (
        shap.TreeExplainer(booster, feature_perturbation="tree_path_dependent", model_output="raw") for _ in range(2)
    )
    by_c.model.model_type = "internal"
    woodelf = WoodelfExplainer(booster)
    explainers: dict[str, Explain] = {
        LIGHTGBM: lambda x: booster.predict(x.to_numpy(), pred_contrib=True, num_threads=len(processors))[:, :-1],
        SHAP: lambda x: _of_risk(by_shap.shap_values(x.to_numpy())),
        SHAP_C: lambda x: _of_risk(by_c.shap_values(x.to_numpy(), check_additivity=False)),
        WOODELF: lambda x: woodelf.shap_values(x, verbose=False),
        OURS: lambda x: trained.shares(x.to_numpy()),
        NEUTRAL: lambda x: neutral.shares(x.to_numpy()),
    }
    first = rows.iloc[:ROW_BY_ROW]
    reference, margins = explainers[LIGHTGBM](first), booster.predict(first.to_numpy(), raw_score=True)
    seconds: dict[str, list[tuple[float, float]]] = {name: [] for name in explainers}
    errors, differences = dict.fromkeys(explainers, 0.0), dict.fromkeys(explainers, 0.0)
    for turn in range(ROUNDS + 1):
        for name, explain in explainers.items():
            asked = first if name in (LIGHTGBM, SHAP, SHAP_C) else rows.iloc[:size]
            if turn:
                seconds[name].append(_for_a_while(explain, asked))
                continue
            shares = explain(asked)
            own = neutral.margin(first.to_numpy()) if name == NEUTRAL else margins
            errors[name] = float(np.abs(trained.expected + shares[: len(first)].sum(axis=1) - own).max())
            differences[name] = float(np.abs(shares[: len(first)] - reference).max())
    found = {}
    for name, took in seconds.items():
        clock, processor = (1 / statistics.median(each) for each in zip(*took, strict=True))
        found[name] = Found(clock, processor, errors[name], None if name in (LIGHTGBM, NEUTRAL) else differences[name])
    return found


def _for_a_while(explain: Explain, rows: pd.DataFrame) -> tuple[float, float]:
    """Seconds a row, on the clock and on all processors: again and again, so that a busy machine slows all alike."""
    start, used, times = time.perf_counter(), time.process_time(), 0
    while not times or time.perf_counter() - start < A_WHILE:
        explain(rows)
        times += 1
    return (time.perf_counter() - start) / times / len(rows), (time.process_time() - used) / times / len(rows)


def _of_risk(shares: np.ndarray | list[np.ndarray]) -> np.ndarray:
    """Of the two classes that some versions of shap tell, the second."""
    return np.asarray(shares[-1] if isinstance(shares, list) else shares)


@contextmanager
def under_load() -> Iterator[None]:
    """Every processor is busy meanwhile."""
    context = multiprocessing.get_context("spawn")
    burning = [context.Process(target=_burn, daemon=True) for _ in range(os.cpu_count() or 1)]
    for process in burning:
        process.start()
    try:
        yield
    finally:
        for process in burning:
            process.terminate()
            process.join()


def _burn() -> None:
    while True:
        sum(range(10_000))


def online(bundle: Bundle, rows: pd.DataFrame) -> np.ndarray:
    """Seconds for the score and the reasons of one enterprise, each of many in turn."""
    ones = [rows.iloc[[place]] for place in range(min(REQUESTS, len(rows)))]
    _answered(bundle, ones[0])
    with under_load():
        time.sleep(1)
        return np.array([_arrived(bundle, one) for one in ones])


def _arrived(bundle: Bundle, one: pd.DataFrame) -> float:
    """Seconds for a request that comes a while after the one before."""
    time.sleep(A_PAUSE)
    return _answered(bundle, one)


def _answered(bundle: Bundle, one: pd.DataFrame) -> float:
    start = time.perf_counter()
    points = bundle.explained(one).points
    values = one[[feature.name for feature in bundle.features]].to_numpy()[0].tolist()
    worth = points.to_numpy()[0].tolist()
    reasons([Measured(f, v, p) for f, v, p in zip(bundle.features, values, worth, strict=True)])
    return time.perf_counter() - start


def report(bundle: Bundle, found: dict[tuple[int, int], dict[str, Found]], seconds: np.ndarray) -> str:
    """The section; raises ``AssertionError`` if contributions do not add up."""
    for one in found.values():
        for name in (OURS, NEUTRAL):
            assert one[name].additive <= BAR_ADDITIVE, name
    header = [
        "rows",
        "threads",
        "explainer",
        "rows a second ÷ `shap.TreeExplainer`",
        "by processor time",
        "sum off by",
        "share off by",
    ]
    lines = [
        [
            f"{size:,}",
            str(threads),
            name,
            f"{each.rows_a_second / one[SHAP].rows_a_second:.1f}",
            f"{each.rows_a_processor_second / one[SHAP].rows_a_processor_second:.1f}",
            f"{each.additive:.0e}",
            "—" if each.different is None else f"{each.different:.0e}",
        ]
        for (size, threads), one in found.items()
        for name, each in one.items()
    ]
    least = {key: min(one[n].rows_a_second for n in (OURS, NEUTRAL)) / one[SHAP].rows_a_second
             for key, one in found.items()}  # fmt: skip
    missed = [f"{size:,} rows, {threads} thread(s): {r:.1f}" for (size, threads), r in least.items() if r < BAR_TIMES]
    p99 = float(np.quantile(seconds, 0.99))
    return f"""## 解释的速度 / Speed of explanation

`python benchmarks/explanation.py`: rows of a simulated county, {bundle.booster.num_feature()} features, unknown values
among them; the county's own model, {len(bundle.trees.trees)} trees of up to
{max(len(each.nodes) for each in bundle.trees.trees) + 1} leaves. Each explainer has the same processors and, where it
can use them, as many threads; they take turns, medians of {ROUNDS} after a first that is not counted. LightGBM and shap
go row by row, so that their speed is measured on {ROW_BY_ROW:,} rows. *Sum off by*: the largest difference of a row's
contributions and base from its margin. *Share off by*: the largest difference of a contribution from LightGBM's own.
Where an unknown value is neutral, it is another game, which nobody else plays. Asked for: {BAR_TIMES} times as fast
as `shap.TreeExplainer`; {f"missed at {'; '.join(missed)}" if missed else "met everywhere"}.

{table(header, lines)}

One enterprise online, score and reasons together, {len(seconds):,} requests, each {A_PAUSE * 1000:.0f} ms after the
answer to the last, while as many other processes as there are processors keep all of them busy. Asked for: 99 of 100
within {BAR_SECONDS * 1000:.0f} ms; {"met" if p99 <= BAR_SECONDS else f"missed ({p99 * 1000:.1f} ms)"}."""


def run(bundle: Bundle, values: pd.DataFrame) -> None:
    """Measure a model on rows and write the page; rows are repeated where there are too few."""
    rows = values[bundle.learned].astype(float)
    every = sorted(os.sched_getaffinity(0))
    found = {}
    for size in SIZES:
        many = rows.iloc[np.arange(size) % len(rows)].reset_index(drop=True)
        for processors in dict.fromkeys((tuple(every[:1]), tuple(every))):
            told(f"{size:,} rows, {len(processors)} thread(s)")
            os.sched_setaffinity(0, processors)  # threads that a library starts early would keep what they began with
            with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
                found[size, len(processors)] = process.submit(measured, bundle.booster, many, size, processors).result()
            os.sched_setaffinity(0, every)
    told("online")
    publish("explanation", report(bundle, found, online(bundle, values)))


def main() -> None:
    """Make the county and its model, measure, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--enterprises", type=int, default=20_000, help="size of the simulated county")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        files = county(Path(home), given.enterprises)
        whole = together(list(cohorts(files, default_snapshots(AS_OF), AS_OF, "either").samples.values()))
    run(bundle_of(whole), whole.values)


if __name__ == "__main__":
    main()
