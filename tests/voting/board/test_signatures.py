"""Ed25519 against the test vectors of RFC 8032, section 7.1."""

from __future__ import annotations

import pytest

from govapp.voting.board.signing import public_key, signed
from govapp.voting.board.verifier.ed25519 import ORDER, signed_by

VECTORS = {
    "nothing signed": (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b",
    ),
    "one byte": (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        "387b2eaeb4302aeeb00d291612bb0c00",
    ),
    "two bytes": (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        "4a7c15e9716ed28dc027beceea1ec40a",
    ),
}


@pytest.fixture(params=VECTORS)
def vector(request):
    return tuple(bytes.fromhex(text) for text in VECTORS[request.param])


def test_the_public_key_is_the_known_one(vector):
    secret, public, _, _ = vector

    assert public_key(secret) == public


def test_the_signature_is_the_known_one(vector):
    secret, _, message, signature = vector

    assert signed(secret, message) == signature


def test_a_known_signature_is_accepted(vector):
    _, public, message, signature = vector

    assert signed_by(public, message, signature)


def test_a_changed_message_key_or_signature_is_refused(vector):
    _, public, message, signature = vector
    other = bytes([public[0] ^ 1]) + public[1:]

    assert not signed_by(public, message + b"!", signature)
    assert not signed_by(other, message, signature)
    for place in (0, 31, 32, 63):
        changed = signature[:place] + bytes([signature[place] ^ 1]) + signature[place + 1 :]
        assert not signed_by(public, message, changed)


def test_a_second_writing_of_the_same_signature_is_refused(vector):
    _, public, message, signature = vector
    response = int.from_bytes(signature[32:], "little") + ORDER

    assert not signed_by(public, message, signature[:32] + response.to_bytes(32, "little"))


def test_what_is_no_key_and_no_signature_is_refused():
    assert not signed_by(b"", b"", b"")
    assert not signed_by(b"\xff" * 32, b"", b"\xff" * 64)
