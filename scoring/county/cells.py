"""Values as the text of cells: whole columns at once, exact to the last digit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


def decimals(values: np.ndarray, places: int) -> pa.Array:
    """Integers of the smallest unit as decimals: 12345 with two places is ``123.45``."""
    low = np.ascontiguousarray(values, dtype=np.int64)
    wide = np.stack([low, low >> 63], axis=1)
    exact = pa.Array.from_buffers(pa.decimal128(18, places), len(low), [None, pa.py_buffer(wide.tobytes())])
    return pc.cast(exact, pa.string())


def days(values: np.ndarray) -> pa.Array:
    """Days as ``2025-03-01``; missing ones are empty."""
    return pc.fill_null(pc.cast(pa.array(values.astype("datetime64[D]")), pa.string()), "")


def months(values: np.ndarray, separator: str = "-") -> pa.Array:
    """Months as ``2025-03``, or with another separator."""
    first = pc.utf8_slice_codeunits(days(values.astype("datetime64[D]")), 0, 7)
    return first if separator == "-" else pc.replace_substring(first, "-", separator)


def pick(words: Sequence[str], index: np.ndarray) -> pa.Array:
    """The word at each index."""
    return pa.array(words, pa.string()).take(pa.array(index))


def numbered(prefix: str | pa.Array, numbers: np.ndarray, width: int, suffix: str = "") -> pa.Array:
    """``prefix``, each number padded with zeros to ``width``, ``suffix``."""
    padded = pc.utf8_lpad(pc.cast(pa.array(numbers.astype(np.int64)), pa.string()), width, "0")
    parts: list[Any] = [prefix, padded, suffix]
    return pc.binary_join_element_wise(*parts, "")
