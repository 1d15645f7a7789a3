"""Ours and the peers on tables with a known outcome: ``python benchmarks/tables.py NAME DIR``, or any file.

``NAME`` is a data set of ``benchmarks/real``, or ``all`` of them, each in the folder of its name below ``DIR``; the
sections go into ``docs/benchmarks.md``. ``python benchmarks/tables.py FILE --target COLUMN`` prints that of any table.
"""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from real import cumcm2020c, file, sba, smesd
from real.contenders import ABSENT, OURS, PEERS
from real.protocol import FOLDS, RESAMPLES, Interval, Result, measured
from real.table import Table
from report import publish, table
from sklearn.metrics import roc_auc_score

DATA: Mapping[str, Callable[[Path], list[Table]]] = {
    "cumcm2020c": cumcm2020c.read,
    "smesd": smesd.read,
    "sba": sba.read,
}
HEADER = [
    "model", "AUC (95 %)", "AUC, ours − it (95 %)", "Brier", "Brier, ours − it (95 %)", "log-loss", "wrong", "F1"
]  # fmt: skip


def section(result: Result) -> str:
    """What is told of one table."""
    judged = result.table
    rows = [_row(result, name) for name in result.outcomes]
    if judged.alone is not None:
        rows.append(_filled(f"no model: `{judged.alone.name}` alone", {"AUC": f"{_alone(judged):.3f}"}))
    rows += [_filled(f"reported: {each.whose}", each.figures) for each in judged.reported]
    rows += [_filled(f"{name}: not installed, not measured", {}) for name in ABSENT]
    words = textwrap.fill(f"{judged.about} {_how(result)}", 110, break_long_words=False, break_on_hyphens=False)
    return f"### {judged.name}\n\n{words}\n\n{table(HEADER, rows)}"


def _how(result: Result) -> str:
    judged = result.table
    if judged.test is None:
        return (
            f"{result.repeats} × {FOLDS} folds; intervals are corrected for folds that share training rows "
            "(Nadeau and Bengio)."
        )
    held = judged.bad[judged.test]
    return (
        f"Tested on {len(held):,} rows, {int(held.sum()):,} of them bad; intervals are of {RESAMPLES:,} paired "
        "resamples of them."
    )


def _row(result: Result, name: str) -> list[str]:
    figures = result.outcomes[name].figures
    gains = ["—" if name == OURS else _signed(result.difference(OURS, name, m)) for m in ("AUC", "Brier")]
    return [
        name,
        _ranged(result.reached(name, "AUC")),
        gains[0],
        f"{figures['Brier']:.4f}",
        gains[1],
        f"{figures['log-loss']:.4f}",
        f"{figures['wrong']:.1%}",
        f"{figures['F1']:.3f}",
    ]


def _filled(name: str, figures: Mapping[str, str]) -> list[str]:
    return [name, *(figures.get(head.removesuffix(" (95 %)"), "") for head in HEADER[1:])]


def _alone(judged: Table) -> float:
    """How well one column ranks as it is, over the rows that the models are judged on; the unknown in the middle."""
    rows = np.full(len(judged.bad), fill_value=True) if judged.test is None else judged.test
    column = judged.values[judged.alone.name][rows].astype(float)
    risk = column if judged.alone.direction == "higher_is_riskier" else -column
    return float(roc_auc_score(judged.bad[rows], risk.fillna(risk.median())))


def _ranged(interval: Interval) -> str:
    return f"{interval.mean:.3f} ({interval.low:.3f} … {interval.high:.3f})"


def _signed(interval: Interval) -> str:
    return f"{interval.mean:+.4f} ({interval.low:+.4f} … {interval.high:+.4f})"


def summary(results: Sequence[Result]) -> str:
    """Ours against the best peer of each table, and against every peer over all tables."""
    best = []
    for result in results:
        peer = max(PEERS, key=lambda name: result.outcomes[name].figures["AUC"])
        difference = result.difference(OURS, peer, "AUC")
        verdict = "above" if difference.low > 0 else "below" if difference.high < 0 else "not told apart"
        best.append([result.table.name, peer, _signed(difference), verdict])
    measures = ("AUC", "Brier", "log-loss")
    means = [
        [name, *(f"{np.mean([result.outcomes[name].figures[m] for result in results]):.4f}" for m in measures)]
        for name in (OURS, *PEERS)
    ]
    return "\n\n".join(
        (
            table(["data", "best peer by AUC", "AUC, ours − it (95 %)", "ours is"], best),
            f"Means over the {len(results)} tables:",
            table(["model", *measures], means),
        )
    )


INTRODUCTION = """## 真实数据 / Real data

`python benchmarks/tables.py all DIR`: ours and the peers, installed from their packages, by one protocol on every
table. All learn from the same rows, encoded by a rule that is learned from these rows too. All but the logistic
regression are calibrated inside them on held-out folds, so that probabilities are compared alike. *wrong*: the share of
wrong answers if a PD of a half or more is called default; *F1* of the same answers. Any other table is measured without
a line of code: [new-data.md](new-data.md)."""


def main() -> None:
    """Measure and print; the page is written unless the table is the reader's own."""
    given = _arguments()
    if isinstance(given.what, Path):
        roles = file.Roles(**{name: getattr(given, name) for name in file.Roles.__dataclass_fields__})
        print(*(section(measured(each)) for each in file.read(given.what, roles)), sep="\n\n")
        return
    folders = {given.what: given.folder}
    if given.what == "all":
        folders = {name: given.folder / name for name in DATA}
    results = {name: [measured(each) for each in DATA[name](folder)] for name, folder in folders.items()}
    if given.what == "all":
        publish("real data", f"{INTRODUCTION}\n\n{summary([r for found in results.values() for r in found])}")
    for name, found in results.items():
        publish(name, "\n\n".join(map(section, found)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", metavar="NAME|FILE", help=f"{', '.join(DATA)}, all of them, or a .csv or .parquet")
    parser.add_argument("folder", metavar="DIR", type=Path, nargs="?", help="of the data set, or of the folders of all")
    parser.add_argument("--target", metavar="COLUMN", help="the outcome: 0 is good, 1 is bad")
    parser.add_argument(
        "--good", metavar="VALUE", help="the outcome's value that is good, if it is not 0; others are bad"
    )
    parser.add_argument("--split", metavar="COLUMN[=VALUE]", help='the rows to test on: those with VALUE, or "test"')
    parser.add_argument("--group", metavar="COLUMN", help="rows with the same value are never on both sides of a split")
    parser.add_argument("--drop", metavar="A,B", type=_names, default=(), help="not to learn from: what came later")
    parser.add_argument("--rising", metavar="A,B", type=_names, default=(), help="the more, the riskier")
    parser.add_argument("--falling", metavar="A,B", type=_names, default=(), help="the more, the safer")
    given = parser.parse_args()
    if given.what in (*DATA, "all"):
        if given.folder is None:
            parser.error("name the folder of the data: DIR")
        return given
    if given.target is None:
        parser.error(f"a file needs --target; known data sets: {', '.join(DATA)}")
    given.what = Path(given.what)
    return given


def _names(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.split(",") if word.strip())


if __name__ == "__main__":
    main()
