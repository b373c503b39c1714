"""The records of the board as bytes: what becomes a leaf, and the texts that are signed.

Every record is one JSON object with sorted keys, without spaces, in UTF-8, and names its kind and
the edition of this format. Digests, roots, salts and secrets are written in lower-case hex.

A cast is answered with a promise: the *code* (the leaf hash of the ballot record), a *secret* and
a signature over both. Whoever shows the secret replaces the ballot, and at closing every secret
shown is published. So for each promise either its code is a leaf, or a secret with the promised
digest is; where neither is, the ballot was dropped, and the signature proves it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256

from .tree import leaf_hash

EDITION = 1
DEFINITION, BALLOT, REPLACED, CLOSE = "definition", "ballot", "replaced", "close"
PROMISE, HEAD = "promise", "head"


def definition_record(definition: Mapping[str, object]) -> bytes:
    """Everything that was fixed when the vote opened; its hash is known before anybody votes."""
    return _record(DEFINITION, {"definition": dict(definition)})


def definition_hash(definition: Mapping[str, object]) -> str:
    """The hash that binds every other record to this definition: the hash of its leaf."""
    return leaf_hash(definition_record(definition)).hex()


def ballot_record(definition_hash: str, paper: str, salt: str) -> bytes:
    """One ballot: the paper, padded to the one length of the vote, behind a random salt."""
    return _record(BALLOT, {"for": definition_hash, "paper": paper, "salt": salt})


def code_of(definition_hash: str, paper: str, salt: str) -> str:
    """The public code of a ballot: the hash of its leaf."""
    return leaf_hash(ballot_record(definition_hash, paper, salt)).hex()


def replaced_record(definition_hash: str, secret: str) -> bytes:
    """The secret with which a voter replaced a ballot that had been promised."""
    return _record(REPLACED, {"for": definition_hash, "secret": secret})


def secret_digest(secret: str) -> str:
    """What a promise says of its secret: SHA-256 over the text of the secret."""
    return sha256(secret.encode()).hexdigest()


def close_record(closing: Mapping[str, object]) -> bytes:
    """The last leaf: how many ballots and replaced ones there are, and the day. No clock time."""
    return _record(CLOSE, dict(closing))


def closing(definition_hash: str, ballots: int, replaced: int, day: str) -> dict[str, object]:
    """What a close record says; `size` counts all leaves, its own too; the day is ISO 8601."""
    size = ballots + replaced + 2
    return {
        "for": definition_hash,
        "ballots": ballots,
        "replaced": replaced,
        "size": size,
        "day": day,
    }


def promise_text(definition_hash: str, code: str, secret_digest: str) -> bytes:
    """What is signed at a cast: this code will be a leaf, or the secret will be shown."""
    values = {"for": definition_hash, "code": code, "secret_digest": secret_digest}
    return _record(PROMISE, values)


def head_text(definition_hash: str, size: int, root: str, day: str) -> bytes:
    """What is signed of a board: so many leaves, this root, on that day."""
    return _record(HEAD, {"for": definition_hash, "size": size, "root": root, "day": day})


def leaves(
    definition: Mapping[str, object],
    codes: Iterable[str],
    secrets: Iterable[str],
    day: str,
) -> tuple[bytes, ...]:
    """The leaf hashes of a closed board in their order.

    The definition first; the final ballots by hash; the secrets shown, by their text; the close
    record last. The order says nothing about who voted when.
    """
    bound = definition_hash(definition)
    ballots, shown = sorted(codes), sorted(secrets)
    closed = closing(bound, len(ballots), len(shown), day)
    return (
        bytes.fromhex(bound),
        *map(bytes.fromhex, ballots),
        *(leaf_hash(replaced_record(bound, secret)) for secret in shown),
        leaf_hash(close_record(closed)),
    )


def canonical(values: Mapping[str, object]) -> bytes:
    """JSON with sorted keys and no spaces, in UTF-8: the same values always give the same bytes."""
    text = json.dumps(
        values, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode()


def _record(kind: str, values: Mapping[str, object]) -> bytes:
    return canonical({**values, "kind": kind, "edition": EDITION})
