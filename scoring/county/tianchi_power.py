"""The real data set of the Tianchi power contest of 2017, as deliveries of the grid.

It holds the daily kWh of 1,454 enterprises of Yangzhong, a city in Jiangsu, from 2015-01-01 to 2016-09-30,
numbered, without names, bills, payments or outcomes. It is not part of this project; whoever has it names
its folder. The calendar and the weather beside the readings are not needed for bills by the month.

What a reading of :data:`PLACEHOLDER` means the contest does not say. Four in five of them stand before an
enterprise's first other reading, whole months on end, so those are taken for an account not yet opened: no
bill before the month of the first reading. After it, a placeholder is a day without use, 0 kWh.

Assumptions, because the contract asks for a bill: it amounts to :data:`PRICE` a kWh and falls due on the 25th of
the month after. Nothing is known of payments and none is written, so that features of use rest on real readings
alone, and features of punctuality computed from these files mean nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from scoring.codes import uscc
from scoring.county import cells
from scoring.county.cumcm2020c import NOWHERE
from scoring.county.dirt import Spoilt
from scoring.county.files import Delivery, write
from scoring.county.parcels import Parcel, Style, monthly, parcels
from scoring.county.plan import day_after
from scoring.errors import Text, UnreadableFile
from scoring.records.electricity import ELECTRICITY

READINGS = "tianchi_power.parquet"
COLUMNS = ["record_date", "user_id", "power_consumption"]
PLACEHOLDER = 1
"""The reading, in kWh, of a day without use or before the account was opened."""
PRICE = 62
"""Fen for a kWh, nominal: features of use do not look at it."""
DELIVERY_DAY, DUE_DAY = 10, 25
"""Of the month after the one billed."""


@dataclass(frozen=True)
class Readings:
    """Real readings by month. ``kwh``: (enterprises, months), NaN where no bill is written.

    ``numbers`` are the contest's for the enterprises, ``months`` are ``datetime64[M]``. Of the ``cells`` of the
    data set, ``unopened`` are placeholders before an enterprise's first reading, ``idle`` those after it.
    ``silent`` enterprises have nothing else. ``incomplete`` months of an enterprise, left out, lack a day.
    """

    numbers: np.ndarray
    months: np.ndarray
    kwh: np.ndarray
    cells: int
    unopened: int
    idle: int
    silent: int
    incomplete: int


def masked_uscc(number: int) -> str:
    """A valid credit code, of no real region, for the contest's number: 7 becomes ``91000000T0000007…``."""
    return uscc.compose("91", NOWHERE, f"T{number:07d}")


def deliver(source_directory: Path, target: Path) -> Delivery:
    """Write the data set found in ``source_directory`` into ``target`` as the grid would send it, a file a month.

    Raises :class:`~scoring.errors.UnreadableFile` if the folder lacks the readings.
    """
    return write(_parcels(readings(source_directory)), target, lambda _: Spoilt())


def readings(folder: Path) -> Readings:
    """The data set by month. Raises :class:`~scoring.errors.UnreadableFile` if the folder lacks the readings."""
    path = folder / READINGS
    if not path.is_file():
        raise UnreadableFile(
            Text(f"文件夹中缺少 {READINGS}", f"The folder lacks {READINGS}"),
            Text(
                "请指明存放 2017 年天池电力 AI 大赛数据的文件夹",
                "Name the folder with the data of the Tianchi power contest of 2017",
            ),
        )
    daily = pd.read_parquet(path, columns=COLUMNS).pivot(  # noqa: PD010  (a day told twice must not be averaged)
        index="user_id", columns="record_date", values="power_consumption"
    )
    kwh, month = daily.to_numpy(), daily.columns.to_numpy().astype("datetime64[M]")
    used = (kwh != PLACEHOLDER) & ~np.isnan(kwh)
    opened = np.maximum.accumulate(used, axis=1)
    idle = opened & (kwh == PLACEHOLDER)
    months, first = np.unique(month, return_index=True)
    by_month = np.add.reduceat(np.where(used, kwh, 0.0), first, axis=1)
    days = np.add.reduceat(~np.isnan(kwh), first, axis=1, dtype=int)
    whole = days == ((months + 1).astype("datetime64[D]") - months.astype("datetime64[D]")).astype(int)
    billed = np.logical_or.reduceat(opened, first, axis=1)
    return Readings(
        numbers=daily.index.to_numpy(),
        months=months,
        kwh=np.where(billed & whole, by_month, np.nan),
        cells=int((~np.isnan(kwh)).sum()),
        unopened=int((~opened & ~np.isnan(kwh)).sum()),
        idle=int(idle.sum()),
        silent=int((~used.any(axis=1)).sum()),
        incomplete=int((billed & ~whole).sum()),
    )


def _parcels(read: Readings) -> Iterator[Parcel]:
    owner, month = np.nonzero(~np.isnan(read.kwh))
    kwh = read.kwh[owner, month].astype(np.int64)
    codes = pa.array([masked_uscc(number) for number in read.numbers], pa.string())
    columns = {
        "account": cells.numbered("T", read.numbers[owner], 7),
        "enterprise": codes.take(pa.array(owner)),
        "month": cells.months(read.months[month]),
        "energy_wh": cells.decimals(kwh, 0),
        "bill_fen": cells.decimals(kwh * PRICE, 2),
        "due_on": cells.days(day_after(read.months, DUE_DAY)[month]),
    }
    yield from parcels(ELECTRICITY, Style("用电账单"), columns, month, monthly(read.months, DELIVERY_DAY))
