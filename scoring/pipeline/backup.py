"""The whole installation in one file: what the store says, and the lake files and models that it lists.

The file is a tar archive under Zstandard: each table as lines of JSON (see :mod:`scoring.store.portable`), the other
files as they are, and last a manifest with the revision of the schema and the SHA-256 of each. It depends on no
database: what SQLite held can go into PostgreSQL, and back. It tells as much about people as the home folder does.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any

import pyarrow as pa
from alembic.util import CommandError
from sqlalchemy import Connection

from scoring.engine.lake import Lake
from scoring.errors import Conflict, NotFound, Tampered, Text
from scoring.model.bundle import canonical
from scoring.records.door.reading import digest_of
from scoring.settings import Settings
from scoring.store import audit, portable
from scoring.store.database import Database

FORMAT = "xinyidai-backup/1"
MANIFEST = "manifest.json"
TABLES = "tables"
LAKE, MODELS, KEYS = "lake", "models", "keys"
"""Folders of the home; the archive has them under the same names, and the tables beside."""

SUBJECT = 80
"""Characters of a file's name that the audit trail has room for."""


@dataclass(frozen=True)
class Kept:
    """What a backup holds: the digest of its manifest, the revision of its schema, and how many tables and files."""

    digest: str
    revision: str
    tables: int
    files: int


def backup(settings: Settings, file: Path, by: str, *, keys: bool = False) -> Kept:
    """Write the installation, as it is at one moment, into a new file: whole or not at all.

    Nobody has to stop working. The store is read at the revision at which it stands, so that it can be saved before
    newer software changes it. ``keys``: with the private key that signs editions.
    """
    if file.exists():
        raise Conflict(
            Text(f"{file} 已经存在", f"{file} exists already"),
            Text("换一个文件名：备份从不覆盖文件", "Choose another name: a backup replaces no file"),
        )
    home, database = settings.home.absolute(), Database(settings.database_url)
    with database.transaction() as connection:
        if portable.is_empty(connection):
            raise NotFound(
                Text(f"{home} 中还没有可备份的内容", f"There is nothing to save in {home}"),
                Text("检查 XINYIDAI_HOME 和 XINYIDAI_DATABASE", "Check XINYIDAI_HOME and XINYIDAI_DATABASE"),
            )
        audit.note(connection, by, "backup", file.name[:SUBJECT], keys=keys)
    contents: dict[str, str] = {}
    with database.reading() as connection, _writing(file) as archive:
        for table in portable.tables(connection):
            name = f"{TABLES}/{table.name}.ndjson"
            contents[name] = _add_lines(archive, name, portable.lines(connection, table))
        for name, digest in _files(home, connection, keys=keys):
            archive.add(home / name, name, filter=_plain)
            contents[name] = digest
        manifest = {"contents": contents, "format": FORMAT, "revision": portable.revision(connection)}
        _add_lines(archive, MANIFEST, [canonical(manifest | {"sha256": _seal(manifest)})])
    database.engine.dispose()
    return _kept(manifest)


def restore(settings: Settings, file: Path, by: str) -> Kept:
    """Put what a backup holds into an empty home and an empty database, after every digest in it has been checked."""
    kept = checked(file)
    home, database = settings.home.absolute(), Database(settings.database_url)
    _only_into_nothing(home, database)
    try:
        database.upgrade(kept.revision)
    except CommandError as unknown:
        raise Conflict(
            Text(f"备份出自更新版本的软件（{kept.revision}）", f"Newer software made this backup ({kept.revision})"),
            Text("安装该版本或更新的版本后再恢复", "Install that version or a later one, then restore"),
        ) from unknown
    with database.transaction() as connection, _reading(file) as members:
        tables = {f"{TABLES}/{table.name}.ndjson": table for table in portable.tables(connection)}
        for name, content in members:
            if name.startswith(f"{TABLES}/"):
                portable.fill(connection, tables[name], content)
            elif name != MANIFEST:
                _put(home / name, content)
        os.sync()
        audit.note(connection, by, "restore_backup", file.name[:SUBJECT], digest=kept.digest)
    database.upgrade()
    database.engine.dispose()
    return kept


def checked(file: Path) -> Kept:
    """What a backup holds; ``Tampered`` names the first of its files that is not as it was written."""
    found: dict[str, str] = {}
    sealed, name = b"", ""
    try:
        with _reading(file) as members:
            for name, content in members:
                if name in found or not _belongs(name):
                    raise _wrong(file, name)
                if name == MANIFEST:
                    sealed = content.read()
                else:
                    found[name] = hashlib.file_digest(content, "sha256").hexdigest()
    except (OSError, EOFError, tarfile.TarError, pa.ArrowException) as trouble:
        raise _damaged(
            Text(
                f"{file} 在 {name or '开头'} 之后损坏或中断",
                f"{file} is damaged or cut off after {name or 'its beginning'}",
            )
        ) from trouble
    manifest = _opened(file, sealed)
    expected = manifest["contents"]
    for name in (*expected, *found):
        if found.get(name) != expected.get(name):
            raise _wrong(file, name)
    return _kept(manifest)


def _files(home: Path, connection: Connection, *, keys: bool) -> Iterator[tuple[str, str]]:
    """Names below the home, and digests, of the files that the store lists; one that is not as listed is named."""
    files, models = portable.listed(connection)
    lake = Lake(home / LAKE)
    expected = {lake.path(source, batch): digest for source, batch, digest in files}
    for name, version, digest in models:
        bundle = home / MODELS / name / version
        expected[bundle / MANIFEST] = digest
        if (bundle / MANIFEST).is_file() and digest_of(bundle / MANIFEST) == digest:
            sealed = json.loads((bundle / MANIFEST).read_bytes())["sha256"]
            expected |= {bundle / part: str(digest) for part, digest in sealed.items()}
    if keys:
        expected |= {key: digest_of(key) for key in sorted((home / KEYS).glob("*.json"))}
    for path, digest in expected.items():
        if not path.is_file() or digest_of(path) != digest:
            raise _wrong(home, str(path.relative_to(home)))
        yield path.relative_to(home).as_posix(), digest


def _only_into_nothing(home: Path, database: Database) -> None:
    there = [room for room in (LAKE, MODELS, KEYS) if (home / room).is_dir() and any((home / room).iterdir())]
    with database.reading() as connection:
        if not portable.is_empty(connection):
            there.append(database.engine.url.render_as_string())
    if there:
        raise Conflict(
            Text(
                f"只能恢复到空的主目录和空的数据库，{home} 已有：{'、'.join(there)}",
                f"A backup goes into an empty home and an empty database only; {home} has {', '.join(there)}",
            ),
            Text(
                "用 XINYIDAI_HOME 和 XINYIDAI_DATABASE 指定新的主目录和数据库",
                "Name a new home and a new database by XINYIDAI_HOME and XINYIDAI_DATABASE",
            ),
        )


def _seal(manifest: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(manifest)).hexdigest()


def _opened(file: Path, sealed: bytes) -> dict[str, Any]:
    """The manifest from its bytes, if it is ours and whole."""
    try:
        manifest = dict(json.loads(sealed))
        if manifest.pop("sha256") == _seal(manifest) and manifest["format"] == FORMAT:
            return manifest
    except (ValueError, KeyError, TypeError):
        pass
    raise _wrong(file, MANIFEST)


def _kept(manifest: dict[str, Any]) -> Kept:
    tables = sum(name.startswith(f"{TABLES}/") for name in manifest["contents"])
    return Kept(_seal(manifest), manifest["revision"], tables, len(manifest["contents"]) - tables)


@contextmanager
def _writing(file: Path) -> Iterator[tarfile.TarFile]:
    """A new archive, for its owner's eyes only; it appears under its name when the block ends without an error."""
    handle, temporary = tempfile.mkstemp(prefix=f"{file.name}.", suffix=".part", dir=file.absolute().parent)
    try:
        with pa.CompressedOutputStream(temporary, "zstd") as packed, tarfile.open(fileobj=packed, mode="w|") as archive:
            yield archive
        os.fsync(handle)
        Path(temporary).replace(file)
    finally:
        os.close(handle)
        Path(temporary).unlink(missing_ok=True)


def _add_lines(archive: tarfile.TarFile, name: str, lines: Iterable[bytes]) -> str:
    """Add a file made of lines, and return its SHA-256."""
    with tempfile.TemporaryFile() as spool:
        digest = hashlib.sha256()
        for line in lines:
            digest.update(line)
            spool.write(line)
        entry = tarfile.TarInfo(name)
        entry.size = spool.tell()
        spool.seek(0)
        archive.addfile(entry, spool)
    return digest.hexdigest()


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """A file's name and size, and nothing of the machine that it comes from."""
    plain = tarfile.TarInfo(entry.name)
    plain.size = entry.size
    return plain


@contextmanager
def _reading(file: Path) -> Iterator[Iterator[tuple[str, BufferedReader]]]:
    """The files of an archive by name, one after the other."""
    with pa.CompressedInputStream(str(file), "zstd") as packed, tarfile.open(fileobj=packed, mode="r|") as archive:
        yield _members(archive)


def _members(archive: tarfile.TarFile) -> Iterator[tuple[str, BufferedReader]]:
    for entry in archive:
        content = archive.extractfile(entry)
        if not isinstance(content, BufferedReader):
            raise tarfile.TarError(entry.name)
        yield entry.name, content


def _belongs(name: str) -> bool:
    """Whether a file of this name can be in a backup: none points out of the home."""
    parts = name.split("/")
    return name == MANIFEST or (parts[0] in {TABLES, LAKE, MODELS, KEYS} and ".." not in parts)


def _put(path: Path, content: BufferedReader) -> None:
    """A new file below the home; a key is for its owner's eyes only."""
    private = path.parent.name == KEYS
    path.parent.mkdir(0o700 if private else 0o777, parents=True, exist_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(path, flags, 0o600 if private else 0o666), "wb") as stream:
        shutil.copyfileobj(content, stream)


def _wrong(where: Path, name: str) -> Tampered:
    return _damaged(
        Text(f"{where} 中的 {name} 已损坏、缺失或被改动", f"In {where}, {name} is damaged, missing or changed")
    )


def _damaged(what: Text) -> Tampered:
    return Tampered(what, Text("使用另一份备份", "Use another backup"))
