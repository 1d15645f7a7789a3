"""SM2 signatures with SM3 (GB/T 32918.2, GB/T 32905) in a compact JWS, by GmSSL; an option to be installed (``sm``).

JOSE has no registered name for them. Ours is ``SM2-SM3`` on a key of type ``EC`` and curve ``SM2``; the signature is
r ‖ s as with the other curves (RFC 7518, 3.4); the signer's id is the default of GM/T 0009.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from joserfc.util import json_b64encode, urlsafe_b64decode, urlsafe_b64encode

from scoring.errors import Invalid, Text

ALGORITHM = "SM2-SM3"
SIGNER = b"1234567812345678"
_SIZE = 32


def generated() -> dict[str, str]:
    """A new private key as a JSON Web Key."""
    point, secret = _gmssl().sm2_key_generate()
    x, y, d = (urlsafe_b64encode(part).decode() for part in (point[:_SIZE], point[_SIZE:], secret))
    return {"kty": "EC", "crv": "SM2", "x": x, "y": y, "d": d}


def signed(header: dict[str, str], payload: bytes, key: Mapping[str, str]) -> str:
    """A compact JWS of a payload by a private key."""
    message = json_b64encode(header) + b"." + urlsafe_b64encode(payload)
    der = _gmssl().sm2_sign(urlsafe_b64decode(key["d"].encode()), _point(key), message, signer_id=SIGNER)
    signature = b"".join(number.to_bytes(_SIZE) for number in decode_dss_signature(der))
    return (message + b"." + urlsafe_b64encode(signature)).decode()


def fits(token: str, key: Mapping[str, str]) -> bool:
    """Whether the key signed this compact JWS."""
    message, _, last = token.encode().rpartition(b".")
    signature = urlsafe_b64decode(last)
    if len(signature) != 2 * _SIZE:
        return False
    der = encode_dss_signature(int.from_bytes(signature[:_SIZE]), int.from_bytes(signature[_SIZE:]))
    return bool(_gmssl().sm2_verify(_point(key), message, der, signer_id=SIGNER))


def _point(key: Mapping[str, str]) -> bytes:
    return urlsafe_b64decode(key["x"].encode()) + urlsafe_b64decode(key["y"].encode())


def _gmssl() -> ModuleType:
    try:
        import gmssl_pyx  # noqa: PLC0415  (an option)
    except ImportError:
        raise Invalid(
            Text("没有安装国密算法库，不能用 SM2 签名或验签", "SM2 cannot be used: its library is not installed"),
            Text("安装 xinyidai[sm]，或把 XINYIDAI_SIGNATURE 设为 ed25519", "Install xinyidai[sm], or set ed25519"),
        ) from None
    return gmssl_pyx
