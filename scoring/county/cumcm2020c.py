"""The real data set of the mathematical modelling contest CUMCM 2020, problem C, as a delivery of departments.

It holds 425 real enterprises with masked names, all their VAT invoices from 2016-10 to 2020-02, and for
123 of them a bank's rating and whether they defaulted. It is not part of this project; whoever has it
names its folder.

Assumptions, because the contest gives no dates: each of the 123 had a loan granted on :data:`AS_OF`,
amount not stated, and the flag is its state twelve months later: 是 was written off a year overdue, 否 was
settled; both reported on 2021-02-21. The other 302 stated a demand without amount on 2020-02-20 and
consented to the demonstration's bank for one year.

The bank's rating (信誉评级) is never written: it was given with the outcome in mind and nearly is the label.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from scoring.codes import uscc
from scoring.county.dirt import Spoilt
from scoring.county.files import Delivery, write
from scoring.county.parcels import Parcel, Style
from scoring.county.plan import BANKS
from scoring.errors import Text, UnreadableFile
from scoring.records.consent import CONSENT
from scoring.records.contract import Source
from scoring.records.demand import DEMAND
from scoring.records.loan_outcome import LOAN_OUTCOME
from scoring.records.vat_invoice import TWO_FEN, VAT_INVOICE

AS_OF = date(2020, 2, 22)
DELIVERED_ON = date(2020, 2, 21)
STATED_ON = date(2020, 2, 20)
GRANTED_ON, REPORTED_ON, OUTCOMES_DELIVERED_ON = AS_OF, date(2021, 2, 21), date(2021, 2, 22)
VALID_UNTIL = date(2021, 2, 19)
OVERDUE_DAYS = (REPORTED_ON - GRANTED_ON).days

ENTERPRISES = "enterprises.csv"
DIRECTIONS = {"进项": ("invoices_in.parquet", "销方单位代号"), "销项": ("invoices_out.parquet", "购方单位代号")}
"""File of each direction and the column that holds the other party."""

NOWHERE = "000000"
"""A region that does not exist, so that no made-up code can be a real enterprise's."""
_PREFIX = f"91{NOWHERE}E"
_DIGITS = 7


def masked_uscc(code: str) -> str:
    """A valid credit code for a masked one: ``E1`` becomes ``91000000E0000001…``."""
    return uscc.compose("91", NOWHERE, f"E{int(code.removeprefix('E')):0{_DIGITS}d}")


def masked_code(made_up: str) -> str:
    """The masked code behind a credit code made by :func:`masked_uscc`; ``ValueError`` for any other."""
    if uscc.fault(made_up) is not None or not made_up.startswith(_PREFIX):
        message = f"{made_up} does not stand for a masked enterprise"
        raise ValueError(message)
    return f"E{int(made_up[len(_PREFIX) : len(_PREFIX) + _DIGITS])}"


def deliver(source_directory: Path, target: Path) -> Delivery:
    """Write the data set found in ``source_directory`` into ``target`` as departments would send it.

    The dirty rows of the result are those that were already in the data: repeated invoices and totals that
    do not add up. Raises :class:`~scoring.errors.UnreadableFile` if the folder lacks a file.
    """
    for name in (ENTERPRISES, *(file for file, _ in DIRECTIONS.values())):
        if not (source_directory / name).is_file():
            raise UnreadableFile(
                Text(f"文件夹中缺少 {name}", f"The folder lacks {name}"),
                Text(
                    "请指明存放 2020 年全国大学生数学建模竞赛 C 题数据的文件夹（enterprises.csv 与两个 Parquet 文件）",
                    "Name the folder with the data of CUMCM 2020 problem C (enterprises.csv and two Parquet files)",
                ),
            )
    return write(_parcels(source_directory), target, _as_it_is)


def _as_it_is(parcel: Parcel) -> Spoilt:
    """Nothing is added to real data; what is wrong with it is counted."""
    spoilt = Spoilt()
    if parcel.source is VAT_INVOICE:
        cells = {f.name: parcel.table.column(f.name) for f in VAT_INVOICE.fields}
        frame = pd.DataFrame({name: cells[name].to_numpy() for name in VAT_INVOICE.key})
        repeated = frame.duplicated().to_numpy()
        amount, tax, total = (_fen(cells[n]) for n in ("amount_fen", "tax_fen", "total_fen"))
        uneven = np.abs(amount + tax - total) > TWO_FEN
        spoilt.faults.update(repeated=int((repeated & ~uneven).sum()), uneven=int(uneven.sum()))
    return spoilt


def _parcels(folder: Path) -> Iterator[Parcel]:
    firms = pd.read_csv(folder / ENTERPRISES, dtype=str, keep_default_na=False)
    for direction, (file, other) in DIRECTIONS.items():
        table = _invoices(pq.read_table(folder / file), direction, other)
        style = Style(f"增值税发票_{direction}", format="parquet")
        yield Parcel(VAT_INVOICE, style, VAT_INVOICE.owner, DELIVERED_ON, table)
    known = firms[firms["是否违约"] != ""]
    defaulted = (known["是否违约"] == "是").to_numpy()
    yield _table(
        LOAN_OUTCOME,
        Style("贷后反馈"),
        OUTCOMES_DELIVERED_ON,
        known,
        {
            "bank": BANKS[0],
            "loan_no": [f"CUMCM-{code}" for code in known["企业代号"]],
            "granted_on": GRANTED_ON.isoformat(),
            "principal_fen": "",
            "reported_on": REPORTED_ON.isoformat(),
            "state": np.where(defaulted, "核销", "结清"),
            "overdue_days": np.where(defaulted, str(OVERDUE_DAYS), "0"),
        },
    )
    unknown = firms[firms["是否违约"] == ""]
    yield _table(
        DEMAND,
        Style("融资需求"),
        DELIVERED_ON,
        unknown,
        {
            "name": unknown["企业名称"],
            "demand_no": [f"XQ-{code}" for code in unknown["企业代号"]],
            "amount_fen": "",
            "term_months": "",
            "purpose": "经营周转",
            "stated_on": STATED_ON.isoformat(),
            "valid_until": VALID_UNTIL.isoformat(),
        },
    )
    yield _table(
        CONSENT,
        Style("授权"),
        DELIVERED_ON,
        unknown,
        {
            "name": unknown["企业名称"],
            "consent_no": [f"SQ-{code}" for code in unknown["企业代号"]],
            "bank": BANKS[0],
            "purpose": "贷款审批",
            "granted_on": STATED_ON.isoformat(),
            "valid_until": VALID_UNTIL.isoformat(),
            "withdrawn_on": "",
        },
    )


def _table(source: Source, style: Style, delivered_on: date, firms: pd.DataFrame, columns: dict[str, Any]) -> Parcel:
    """A small CSV parcel: one row for each of ``firms``; a single value fills its column."""
    codes = [masked_uscc(code) for code in firms["企业代号"]]
    frame = pd.DataFrame({"enterprise": codes}).assign(
        **{name: column if isinstance(column, str) else np.asarray(column) for name, column in columns.items()}
    )
    table = pa.table({name: pa.array(frame[name].astype(str), pa.string()) for name in frame})
    sender = BANKS[0] if source is LOAN_OUTCOME else source.owner
    return Parcel(source, style, sender, delivered_on, table)


def _invoices(table: pa.Table, direction: str, other: str) -> pa.Table:
    """The invoices in the contract's columns; statuses, void and negative ones exactly as they are."""
    masked = table.column("企业代号").combine_chunks().dictionary_encode()
    codes = pa.array([masked_uscc(code) for code in masked.dictionary.to_pylist()], pa.string())
    money = {
        name: pc.cast(pc.round(table.column(column), 2), pa.decimal128(18, 2))
        for name, column in (("amount_fen", "金额"), ("tax_fen", "税额"), ("total_fen", "价税合计"))
    }
    return pa.table(
        {
            "enterprise": codes.take(masked.indices),
            "direction": pa.repeat(pa.scalar(direction), len(table)),
            "number": table.column("发票号码"),
            "issued_on": table.column("开票日期"),
            "counterparty": table.column(other),
            **money,
            "status": table.column("发票状态"),
        }
    )


def _fen(yuan: pa.ChunkedArray) -> np.ndarray:
    """Exact yuan as integer fen."""
    fen: np.ndarray = np.round(pc.cast(yuan, pa.float64()).to_numpy() * 100).astype(np.int64)
    return fen
