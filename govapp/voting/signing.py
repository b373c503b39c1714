"""Promises and heads, signed with Ed25519: the one file that imports `cryptography`.

Each vote has a key of its own, derived (HKDF, RFC 5869) from the installation's secret and the
vote, and kept nowhere. The public half is part of the definition that everybody sees.
"""

from __future__ import annotations

from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from govapp.foundation.web.current import settings


class KeyLost(RuntimeError):
    """The installation's secret is another than when this vote opened."""


def public_key(about: str, poll_id: int) -> str:
    """The key in hex by which the promises and the head of a vote are checked."""
    return _key(settings().secret(), about, poll_id).public_key().public_bytes_raw().hex()


def signed(about: str, poll_id: int, text: bytes, *, published: str) -> str:
    """The signature in hex; refuses a key that does not fit the published half."""
    key = _key(settings().secret(), about, poll_id)
    if key.public_key().public_bytes_raw().hex() != published:
        raise KeyLost(f"poll {poll_id}: SECRET_KEY is not the one of the opening")
    return key.sign(text).hex()


def holds(public: str, signature: str, text: bytes) -> bool:
    """True if this signature of this text was made with the key of this public half."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(
            bytes.fromhex(signature), text
        )
    except (InvalidSignature, ValueError):
        return False
    return True


@lru_cache(maxsize=64)
def _key(secret: str, about: str, poll_id: int) -> Ed25519PrivateKey:
    info = f"govapp board of {about}, poll {poll_id}".encode()
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret.encode())
    return Ed25519PrivateKey.from_private_bytes(derived)
