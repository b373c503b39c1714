"""Text that goes into the cell of a spreadsheet: nothing in it can run."""

from __future__ import annotations

import re

# What a spreadsheet takes for a formula, half and full width, also behind leading spaces.
_FORMULA = re.compile(r"^\s*[=+\-@＝＋－＠|%]|^[\t\r\n]")
_PLAIN_NUMBER = re.compile(r"^-?[0-9]+(\.[0-9]+)?$")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def neutral(text: str) -> str:
    """The text such that no spreadsheet runs it: an apostrophe before what looks like a formula."""
    text = printable(text)
    return f"'{text}" if _FORMULA.match(text) and not _PLAIN_NUMBER.match(text) else text


def printable(text: str) -> str:
    """The text without control characters, which no file of cells can hold."""
    return _UNPRINTABLE.sub("", text)
