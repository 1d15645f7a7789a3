"""The keys that seal editions: the private ones are files of the installation, the public ones stand in the store."""

from __future__ import annotations

import json
import os
from pathlib import Path

from sqlalchemy import Connection

from scoring.errors import Conflict, Invalid, Text
from scoring.pipeline.workspace import Workspace
from scoring.store import audit, seals
from scoring.whitelist.signing import ALGORITHMS, Key, generated, public

FIRST = "首次发布时生成 / made at first need"


def signer(workspace: Workspace, connection: Connection, by: str) -> Key:
    """The private key that signs now, made if there is none of the kind that is set.

    Raises ``Conflict`` where its file is not here: it never lies in the store or in a backup of it.
    """
    newest = seals.newest_key(connection, ALGORITHMS[workspace.settings.signature])
    if newest is None:
        return _made(workspace, connection, FIRST, by)
    path = _path(workspace, newest["kid"])
    if not path.is_file():
        raise Conflict(
            Text(f"签章私钥不在本机：{path}", f"The private key of the seals is not here: {path}"),
            Text(
                "放回该文件；若已遗失，换用新密钥（xinyidai keys rotate --reason …）",
                "Bring the file back; if it is lost, take a new key (xinyidai keys rotate --reason …)",
            ),
        )
    return {str(name): str(value) for name, value in json.loads(path.read_text("utf-8")).items()}


def rotate(workspace: Workspace, reason: str, by: str) -> str:
    """Take a new key of the kind that is set, for a reason; returns its name. Old seals stay verifiable."""
    if not reason.strip():
        raise Invalid(Text("没有填写更换理由", "No reason is given"), Text("写明为什么更换", "Say why it is changed"))
    with workspace.database.transaction() as connection:
        return _made(workspace, connection, reason.strip(), by)["kid"]


def _made(workspace: Workspace, connection: Connection, reason: str, by: str) -> Key:
    key = generated(ALGORITHMS[workspace.settings.signature])
    seals.add_key(connection, public(key), reason, by)
    audit.note(connection, by, "key", key["kid"], algorithm=key["alg"], reason=reason)
    _write(_path(workspace, key["kid"]), json.dumps(key))
    return key


def _path(workspace: Workspace, kid: str) -> Path:
    return workspace.settings.home.absolute() / "keys" / f"{kid}.json"


def _write(path: Path, content: str) -> None:
    """Write what only the owner may read, safely on the disk before the store names it."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
