"""Keys that name things across slices, and text folded for comparison."""

from __future__ import annotations

import hashlib
import json
import secrets
import unicodedata
from collections.abc import Mapping


def key(kind: str, number: int | str) -> str:
    """The name of a thing for other slices: `organization:7`."""
    return f"{kind}:{number}"


def key_number(name: str, kind: str) -> int | None:
    """The number in `organization:7` when it is of that kind, else None."""
    head, _, tail = name.partition(":")
    return int(tail) if head == kind and tail.isascii() and tail.isdigit() else None


def token(bits: int = 256) -> str:
    """A fresh random token, safe in addresses."""
    return secrets.token_urlsafe(bits // 8)


def digest(text: str | bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def canonical(values: Mapping[str, object] | list[object]) -> str:
    """JSON with sorted keys and no spaces: the same values always give the same text."""
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def folded(text: str) -> str:
    """Text for comparing names: NFKC, case folded, white space single. Never for showing."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def plain(text: str) -> str:
    """Text for searching: folded words without accents and signs. Never for showing."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(one for one in letters if not unicodedata.combining(one))
    return " ".join("".join(one if one.isalnum() else " " for one in bare).split())
