"""Signatures as compact JWS (RFC 7515): Ed25519 (RFC 8037, RFC 9864), or SM2 with SM3.

Keys are JSON Web Keys (RFC 7517), named by their thumbprint (RFC 7638); a private one has the member ``d``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Literal

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from joserfc.util import json_b64decode, urlsafe_b64decode, urlsafe_b64encode

from scoring.model.bundle import canonical
from scoring.whitelist import sm2

Signature = Literal["ed25519", "sm2"]

Key = Mapping[str, str]

ED25519 = "Ed25519"
ALGORITHMS: dict[Signature, str] = {"ed25519": ED25519, "sm2": sm2.ALGORITHM}
"""The name in JOSE of each kind of signature that can be set."""

TYPE = "xinyidai-seal"
"""The ``typ`` in the header of what is signed."""


def generated(algorithm: str) -> dict[str, str]:
    """A new private key."""
    if algorithm == sm2.ALGORITHM:
        made = sm2.generated()
    else:
        made = {str(k): str(v) for k, v in OKPKey.generate_key("Ed25519", auto_kid=False).as_dict(private=True).items()}
    return made | {"alg": algorithm, "use": "sig", "kid": thumbprint(made)}


def public(key: Key) -> dict[str, str]:
    """The public part of a key."""
    return {name: value for name, value in key.items() if name != "d"}


def thumbprint(key: Key) -> str:
    """The name of a key: the SHA-256 of what makes it this key."""
    required = {name: key[name] for name in ("crv", "kty", "x", "y") if name in key}
    return urlsafe_b64encode(hashlib.sha256(canonical(required)).digest()).decode()


def signed(payload: bytes, key: Key) -> str:
    """A compact JWS of a payload by a private key."""
    header = {"alg": key["alg"], "kid": key["kid"], "typ": TYPE}
    if key["alg"] == sm2.ALGORITHM:
        return sm2.signed(header, payload, key)
    return jws.serialize_compact(header, payload, _edwards(key), algorithms=[ED25519])


def signer_of(token: str) -> str:
    """The name of the key that a JWS says it was signed with; empty where it is none."""
    try:
        return str(json_b64decode(token.partition(".")[0].encode())["kid"])
    except (ValueError, KeyError, TypeError):
        return ""


def opened(token: str, key: Key) -> bytes | None:
    """The payload of a JWS that this public key signed, every byte of it; ``None`` for anything else."""
    try:
        head, payload, _ = token.encode().split(b".")
        header = {"alg": key["alg"], "kid": thumbprint(key), "typ": TYPE}
        if json_b64decode(head) != header or key["kid"] != header["kid"]:
            return None
        if key["alg"] == sm2.ALGORITHM:
            return urlsafe_b64decode(payload) if sm2.fits(token, key) else None
        return jws.deserialize_compact(token, _edwards(key), algorithms=[ED25519]).payload
    except (ValueError, KeyError, TypeError, JoseError):
        return None


def described(jwk: str) -> dict[str, str]:
    """A key as it is kept in a file."""
    return {str(name): str(value) for name, value in json.loads(jwk).items()}


def _edwards(key: Key) -> OKPKey:
    return OKPKey.import_key({name: value for name, value in key.items() if name in {"kty", "crv", "x", "d"}})
