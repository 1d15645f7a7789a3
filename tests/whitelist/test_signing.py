"""A seal is a compact JWS that any JOSE tool verifies; no byte of it can change."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import OKPKey
from joserfc.util import urlsafe_b64decode

from scoring.errors import Invalid, Tampered
from scoring.whitelist import sm2
from scoring.whitelist.seal import BEGINNING, Seal, digest_of, read, sealed
from scoring.whitelist.signing import ALGORITHMS, generated, opened, public, signer_of, thumbprint

SEAL = Seal(1, "e" * 64, BEGINNING, "2026-11-16T08:00:00+00:00", "2027-02-16")
KEYS = {name: generated(algorithm) for name, algorithm in ALGORITHMS.items()}
TOKENS = {name: sealed(SEAL, key) for name, key in KEYS.items()}


@pytest.mark.parametrize("kind", ALGORITHMS)
def test_a_seal_is_read_with_the_public_key_alone(kind):
    key = public(KEYS[kind])
    assert "d" not in key
    assert signer_of(TOKENS[kind]) == key["kid"] == thumbprint(key)
    assert read(TOKENS[kind], {key["kid"]: key}, 1) == SEAL


@pytest.mark.parametrize("kind", ALGORITHMS)
def test_a_seal_by_a_key_that_is_not_published_is_named(kind):
    other = public(generated(ALGORITHMS[kind]))
    with pytest.raises(Tampered, match="edition 1's seal"):
        read(TOKENS[kind], {other["kid"]: other}, 1)


@given(st.data())
def test_no_letter_of_a_seal_can_be_another(data):
    kind = data.draw(st.sampled_from(sorted(ALGORITHMS)))
    token = TOKENS[kind]
    place = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.sampled_from("ABCDwxyz0189-_.=").filter(lambda c: c != token[place]))
    assert opened(token[:place] + letter + token[place + 1 :], public(KEYS[kind])) is None


@pytest.mark.parametrize("token", ["", ".", "..", "x.y.z", "e30.e30.e30", "中.文.字"])
def test_what_is_no_seal_is_nobodys(token):
    assert signer_of(token) == ""
    assert opened(token, public(KEYS["ed25519"])) is None


def test_another_jose_tool_verifies_the_default_signature():
    key = OKPKey.import_key(public(KEYS["ed25519"]))
    found = jws.deserialize_compact(TOKENS["ed25519"], key, algorithms=["Ed25519"])
    assert found.headers() == {"alg": "Ed25519", "kid": KEYS["ed25519"]["kid"], "typ": "xinyidai-seal"}


def test_openssl_verifies_the_sm2_signature(tmp_path):
    """The public key as DER: the header of an SM2 key (GM/T 0009), then the point."""
    key, token = KEYS["sm2"], TOKENS["sm2"]
    head = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d03420004")
    point = urlsafe_b64decode(key["x"].encode()) + urlsafe_b64decode(key["y"].encode())
    message, _, signature = token.rpartition(".")
    raw = urlsafe_b64decode(signature.encode())
    der = sm2.encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    for name, content in (("key", head + point), ("message", message.encode()), ("signature", der)):
        (tmp_path / name).write_bytes(content)
    command = "openssl pkeyutl -verify -pubin -keyform DER -inkey key -in message -sigfile signature -rawin -digest sm3"
    done = subprocess.run(
        [*command.split(), "-pkeyopt", f"distid:{sm2.SIGNER.decode()}"], cwd=tmp_path, capture_output=True, check=False
    )
    if b"Can't load" in done.stderr or b"unsupported" in done.stderr:
        pytest.skip("this OpenSSL knows no SM2")
    assert b"Verified Successfully" in done.stdout


def test_without_its_library_sm2_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "gmssl_pyx", None)
    with pytest.raises(Invalid) as told:
        generated(ALGORITHMS["sm2"])
    assert "xinyidai[sm]" in told.value.remedy.en


def test_each_seal_holds_the_digest_of_the_one_before():
    following = Seal(2, "f" * 64, digest_of(TOKENS["ed25519"]), "2026-12-16T08:00:00+00:00", "2027-03-16")
    key = public(KEYS["ed25519"])
    assert read(sealed(following, KEYS["ed25519"]), {key["kid"]: key}, 2).previous == digest_of(TOKENS["ed25519"])
