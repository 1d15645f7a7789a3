"""How long a preview of a whole policy takes: ``python benchmarks/preview.py``.

On populations drawn again from the facts of a simulated county. Beside it the floor: one vectorised pass over the same
columns, which adds each of them up once.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from advice import county
from report import publish, table, told

from scoring.county.simulated import AS_OF
from scoring.model.bundle import load
from scoring.pipeline.score import calculate
from scoring.policy.decide import decide
from scoring.policy.parameters import Policy
from scoring.policy.population import Population, population
from scoring.policy.preview import preview
from scoring.policy.scheme import Scheme

SHIPPED = Path(__file__).parent.parent / "models" / "county"
BARS = {20_000: 0.05, 1_000_000: 1.0}
"""Seconds of computing that a preview may take, by enterprises."""

ROUNDS = 15
SEED = 2020
IN_FORCE = Policy()
PROPOSED = replace(
    IN_FORCE,
    minimum_score=600.0,
    minimum_score_by_size={"small": 580.0},
    quota_by_bank={"demo-bank": 500.0},
    quota_by_industry={"30": 400.0},
    quota_by_township={"龙浔镇": 300.0},
)
"""Thresholds by segment and places of all kinds: everything that a policy can ask for at once."""


@dataclass(frozen=True)
class Taken:
    """Seconds on the clock and on all processors of the quickest round."""

    clock: float
    processors: float


def drawn(people: Population, enterprises: int) -> Population:
    """So many enterprises, each with the facts of one of the county and some points more or less."""
    draw = np.random.default_rng(SEED)
    many = people.taken(draw.integers(0, len(people), enterprises))
    return replace(
        many,
        enterprises=np.array([f"{number:018}" for number in range(enterprises)], dtype=object),
        score=many.score + draw.normal(0, 5, enterprises),
        consents=np.asfortranarray(many.consents),
    )


def floor(people: Population) -> float:
    """One pass over every column that a decision reads."""
    groups = [group.codes for group in (*people.groups.values(), people.purposes)]
    model = [people.score, people.pd, people.tier, people.sources, people.consents]
    return sum(float(column.sum()) for column in (*model, *people.marks.values(), *people.numbers.values(), *groups))


def taken(works: dict[str, Callable[[], object]]) -> dict[str, Taken]:
    """What each work takes; they take turns, so that a busy machine slows all of them alike."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            clock, processors = time.perf_counter(), time.process_time()
            work()
            found[name].append((time.perf_counter() - clock, time.process_time() - processors))
    return {name: Taken(min(c for c, _ in each), min(p for _, p in each)) for name, each in found.items()}


def measured(people: Population) -> dict[str, Taken]:
    """The floor, one decision, and two previews."""
    plain = replace(IN_FORCE, minimum_score=600.0)
    return taken(
        {
            "floor": lambda: floor(people),
            "decide": lambda: decide(people, IN_FORCE),
            "threshold": lambda: preview(people, IN_FORCE, plain, Scheme()),
            "whole": lambda: preview(people, IN_FORCE, PROPOSED, Scheme()),
        }
    )


def report(found: dict[int, dict[str, Taken]], base: int) -> str:
    """The section of the page."""
    words = {
        "floor": "floor: one pass over the same columns",
        "decide": "one decision, all causes, limits and ranks",
        "threshold": "preview, another minimum score",
        "whole": "preview, minimum scores by size, places by bank, industry and township",
    }
    rows = []
    for enterprises, each in found.items():
        bar, ground = BARS.get(enterprises), each["floor"]
        for name, what in words.items():
            cost = each[name]
            share = f"{max(cost.clock, cost.processors) / bar:.2f}" if bar and name in ("threshold", "whole") else ""
            ratios = [cost.clock / ground.clock, cost.processors / ground.processors]
            rows.append([f"{enterprises:,}", what, *(f"{r:.1f}" for r in ratios), share])
    header = ["enterprises", "work", "time ÷ floor", "processor time ÷ floor", "time ÷ what is allowed"]
    asked = ", ".join(f"{bar * 1000:,.0f} ms for {size:,}" for size, bar in BARS.items() if size in found)
    kept = all(
        max(found[size][name].clock, found[size][name].processors) <= bar
        for size, bar in BARS.items()
        if size in found
        for name in ("threshold", "whole")
    )
    return f"""## 方案预演 / Preview of a policy

`python benchmarks/preview.py`: populations drawn again from the facts of a simulated county of {base:,} enterprises,
scored by the shipped model. A preview decides everybody twice and tells who enters and leaves, the counts and rates of
listing by size, industry, township and ownership, expected defaults, suggested totals, the loss expected and of a year
in a hundred of the loans and of the fund, and the curve over the minimum score. The quickest of {ROUNDS} rounds, taking
turns, in one process. Allowed on two processors: {asked}; {"kept" if kept else "not kept"} on one.

{table(header, rows)}"""


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=int, default=2_000, help="enterprises of the simulated county")
    parser.add_argument("--enterprises", type=int, nargs="+", default=list(BARS))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        files = county(Path(home), given.base)
        told("scoring")
        facts = calculate(files, AS_OF, load(max(SHIPPED.glob("*/manifest.json")).parent)).facts
    people, found = population(facts, AS_OF), {}
    for enterprises in given.enterprises:
        told(f"{enterprises:,} enterprises")
        found[enterprises] = measured(drawn(people, enterprises))
    publish("preview", report(found, given.base))


if __name__ == "__main__":
    main()
