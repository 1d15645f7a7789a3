"""The seal of an edition: its number, its digest, the seal before it, when it was published and until when it counts.

Canonical JSON, signed (see :mod:`scoring.whitelist.signing`). Each seal holds the SHA-256 of the one before, so that
none can be taken out, put in or replaced without breaking all that follow.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from scoring.errors import Tampered, Text
from scoring.model.bundle import canonical
from scoring.whitelist.signing import Key, opened, signed, signer_of

FORMAT = "xinyidai-seal/1"
BEGINNING = "0" * 64
"""What stands for the seal before the first one."""


@dataclass(frozen=True)
class Seal:
    """``digest`` is that of the edition, ``previous`` that of the seal before. ``published_at`` in UTC, to seconds."""

    number: int
    digest: str
    previous: str
    published_at: str
    valid_until: str
    format: str = FORMAT


def sealed(seal: Seal, key: Key) -> str:
    """The signed seal, as a compact JWS."""
    return signed(canonical(asdict(seal)), key)


def digest_of(token: str) -> str:
    """SHA-256 of a signed seal, as the next one holds it."""
    return hashlib.sha256(token.encode()).hexdigest()


def read(token: str, keys: Mapping[str, Key], number: int) -> Seal:
    """The seal of edition ``number``, verified with public keys by name; raises ``Tampered`` for anything else."""
    name = signer_of(token)
    payload = opened(token, keys[name]) if name in keys else None
    if payload is None:
        raise Tampered(
            Text(
                f"第 {number} 期签章的签名与公布的公钥不符",
                f"The signature of edition {number}'s seal does not fit the published keys",
            ),
            Text("从备份恢复，并核对公钥", "Restore it from backup, and check the keys"),
        )
    return Seal(**json.loads(payload))
