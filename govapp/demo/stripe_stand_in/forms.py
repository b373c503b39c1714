"""Stripe's form encoding: `lines[0][amount]=5` and back to nested values."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl

Thing = dict[str, Any]  # Any: an object of Stripe's API as JSON has it

_NAME = re.compile(r"[^\[\]]+|(?<=\[)(?=\])")


def decode(text: str) -> Thing:
    """The values of a form or a query; what is numbered 0, 1, 2 … without a gap is a list."""
    found: Thing = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        parts = _NAME.findall(name)
        at = found
        for part, below in pairwise(parts):
            at = at.setdefault(_place(at, part), {})
            if not isinstance(at, dict):
                raise ValueError(f"{below} cannot stand below a value")
        at[_place(at, parts[-1])] = value
    listed = _listed(found)
    return listed if isinstance(listed, dict) else {}


def _place(at: Thing, part: str) -> str:
    return part or str(len(at))  # `types[]=a&types[]=b` counts by itself


def _listed(found: object, name: str = "") -> object:
    if not isinstance(found, dict):
        return found
    parts = {key: _listed(value, key) for key, value in found.items()}
    if parts and name != "metadata" and list(parts) == [str(n) for n in range(len(parts))]:
        return list(parts.values())
    return parts


def truth(value: object) -> bool:
    """What `true` and `false` of a form mean."""
    return value in (True, "true", "True", "1")
