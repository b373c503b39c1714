"""Replays a public draw (RFC 3797). Needs Python 3.9 and nothing else: python3 replay.py

The announcement and the values stand in DRAW below, as they were published. Change one digit of a
value and see how the order changes.
"""

from __future__ import annotations

import hashlib
import json
import sys
import unicodedata
from decimal import Decimal

DRAW = "{}"


def written(encoding: str, value: str) -> str:
    """The value of one source as the key string has it."""
    if encoding == "text":
        letters = unicodedata.normalize("NFKC", value).upper()
        return "".join(letter for letter in letters if letter.isalnum()) + "/"
    text = ""
    for number in sorted(Decimal(one) for one in value.replace(",", " ").replace(";", " ").split()):
        whole, _, fraction = f"{number:f}".partition(".")
        text += f"{whole.lstrip('0') or '0'}.{fraction.rstrip('0')}"
    return text + "/"


def replayed(draw: dict) -> list:  # type: ignore[type-arg] # plain JSON, for strangers to read
    """The names in the order in which the hashes select them."""
    key = "".join(
        written(source["encoding"], value)
        for source, value in zip(draw["sources"], draw["values"])  # noqa: B905 - Python 3.9 runs it
    )
    print_line(f"Key string: {key}")
    waiting = list(enumerate(draw["items"], 1))
    order = []
    for counter in range(len(draw["items"])):
        edge = counter.to_bytes(2, "big")
        hashed = hashlib.new(draw["algorithm"], edge + key.encode() + edge).hexdigest().upper()
        left = len(waiting)
        number, name = waiting.pop(int(hashed, 16) % left)
        print_line(f"{counter + 1:4}. {hashed} of {left}: number {number}, {name}")
        order.append(name)
    return order


def print_line(text: str) -> None:
    """One line of the transcript."""
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    replayed(json.loads(DRAW))
