"""Ed25519 signatures made: RFC 8032, sections 5.1.5 and 5.1.6, on the verifier's own curve.

In plain Python a signature takes a few milliseconds, and how many depends a little on the key:
who can time it from outside sees that as noise behind a network, but a key that matters for years
belongs in a device. The key of a board lives from the opening of one vote to its closing.
"""

from __future__ import annotations

from hashlib import sha512

from .verifier.ed25519 import BASE, ORDER, challenge, point_bytes, point_times


def public_key(secret: bytes) -> bytes:
    """The 32 public bytes that belong to 32 secret ones."""
    scalar, _ = _expanded(secret)
    return point_bytes(point_times(scalar, BASE))


def signed(secret: bytes, message: bytes) -> bytes:
    """The 64 bytes that only the holder of the secret can write under the message."""
    scalar, prefix = _expanded(secret)
    public = point_bytes(point_times(scalar, BASE))
    nonce = challenge(prefix, message)
    commitment = point_bytes(point_times(nonce, BASE))
    response = (nonce + challenge(commitment, public, message) * scalar) % ORDER
    return commitment + response.to_bytes(32, "little")


def _expanded(secret: bytes) -> tuple[int, bytes]:
    if len(secret) != 32:
        raise ValueError("an Ed25519 secret key is 32 bytes long")
    spread = sha512(secret).digest()
    scalar = int.from_bytes(spread[:32], "little")
    scalar &= (1 << 254) - 8
    return scalar | (1 << 254), spread[32:]
