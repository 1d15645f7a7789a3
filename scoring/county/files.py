"""The county's files, put together from the fragments of its districts, and the manifest that goes with them."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scoring.county import shapes
from scoring.county.fragments import Bundle, Fragment, Spoiler, bundled
from scoring.county.parcels import Cover, Parcel

MANIFEST = "清单.csv"
MANIFEST_HEADER = ("文件", "来源", "报送部门", "报送日期", "行数", "SHA256")

LARGEST_SPREADSHEET = 10_000
"""Rows beyond which a department would send CSV instead."""

SHAPES: dict[str, Callable[[Cover, Path, Path], None]] = {"xlsx": shapes.spreadsheet, "parquet": shapes.parquet}
"""By their endings, files that are made from CSV when all their rows are known."""

Spread = Callable[..., Iterable[Any]]
"""Like ``map``."""


@dataclass(frozen=True)
class Delivery:
    """What was written: ``files`` without the manifest, data ``rows``, ``dirty`` and ``uncoded`` ones among them.

    A dirty row must be quarantined. An uncoded one lacks its code, yet other records tell whose it is. ``rows_of``
    counts by source, ``dirty_of`` by kind of fault, ``uncoded_of`` by what the row has instead.
    """

    files: int
    rows: int
    dirty: int
    rows_of: dict[str, int] = field(default_factory=dict)
    dirty_of: dict[str, int] = field(default_factory=dict)
    uncoded_of: dict[str, int] = field(default_factory=dict)

    @property
    def uncoded(self) -> int:
        """Rows without a code that the door can link to their enterprise."""
        return sum(self.uncoded_of.values())


def write(parcels: Iterable[Parcel], target: Path, spoiler: Spoiler) -> Delivery:
    """Write each parcel as a file into ``target``, then the manifest."""
    target.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target) as folder:
        return put_together([bundled(parcels, Path(folder) / "bundle", spoiler)], target)


@dataclass(frozen=True)
class _Text:
    """A file that is complete as CSV or JSON lines."""

    cover: Cover
    path: Path
    rows: int
    sha256: str


class _Growing:
    """A file that grows by fragments, as CSV or JSON lines."""

    def __init__(self, cover: Cover, target: Path) -> None:
        """Begin the file, with its header if it has one."""
        self.cover = cover
        self.path = target / cover.file("jsonl" if cover.style.format == "jsonl" else "csv")
        self.rows = 0
        self.digest = hashlib.sha256()
        if self.path.suffix == ".csv":
            self._write((",".join(cover.headers) + "\n").encode(cover.style.encoding))

    def add(self, fragment: Fragment, text: bytes) -> None:
        """Add the rows of a fragment."""
        self.rows += fragment.rows
        self._write(text)

    def _write(self, text: bytes) -> None:
        with self.path.open("ab") as stream:
            stream.write(text)
        self.digest.update(text)

    def complete(self) -> _Text:
        """What became of it."""
        return _Text(self.cover, self.path, self.rows, self.digest.hexdigest())


def put_together(bundles: Iterable[Bundle], target: Path, spread: Spread = map) -> Delivery:
    """Put the bundles together as files with a manifest in ``target``, which gets all of them at the end, or none."""
    with TemporaryDirectory(dir=target) as folder:
        delivery = _put_together(bundles, Path(folder), spread)
        for path in sorted(Path(folder).iterdir(), key=lambda path: path.name == MANIFEST):
            path.replace(target / path.name)
    return delivery


def _put_together(bundles: Iterable[Bundle], target: Path, spread: Spread) -> Delivery:
    """Add every bundle to the files in ``target``, in turn, and delete it; then write the manifest.

    Never more than a fragment is in memory. Only the whole file tells whether it is too long for a spreadsheet:
    files that are not text are made at the end by ``spread``, which may use several processes.
    """
    files: dict[str, _Growing] = {}
    faults: Counter[str] = Counter()
    uncoded: Counter[str] = Counter()
    for bundle in bundles:
        with bundle.path.open("rb") as stream:
            for fragment in bundle.fragments:
                name = fragment.cover.file(fragment.cover.style.format)
                if name not in files:
                    files[name] = _Growing(fragment.cover, target)
                files[name].add(fragment, stream.read(fragment.size))
        bundle.path.unlink()
        faults += bundle.faults
        uncoded += bundle.uncoded
    texts = [file.complete() for file in files.values()]
    listed = sorted(spread(_listed, texts), key=lambda entry: (entry[3], entry[0]))
    with (target / MANIFEST).open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([MANIFEST_HEADER, *listed])
    rows_of: Counter[str] = Counter()
    for text in texts:
        rows_of[text.cover.source] += text.rows
    return Delivery(len(texts), rows_of.total(), faults.total(), dict(rows_of), dict(faults), dict(uncoded))


def _listed(text: _Text) -> tuple[str, ...]:
    """The line of the manifest about a file, which gets the shape in which it is sent."""
    cover, path, sha256 = text.cover, text.path, text.sha256
    shape = SHAPES.get(cover.style.format)
    if shape and not (cover.style.format == "xlsx" and text.rows > LARGEST_SPREADSHEET):
        path = path.with_suffix(f".{cover.style.format}")
        shape(cover, text.path, path)
        text.path.unlink()
        with path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    return path.name, cover.source, cover.sender, cover.delivered_on.isoformat(), str(text.rows), sha256
