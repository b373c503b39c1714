"""Receipts in two parts: a public code that finds a ballot, and a secret that replaces it.

Both are digits in base 32 without I, L, O and U: nothing to misread. Spelling, hyphens and
spaces do not matter when they are typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LETTERS = 20  # the first hundred bits of the hash: not to be guessed, short enough to type
SECRET_LETTERS = 26  # 128 bits
SECRET_HEX = 32
_MISREAD = str.maketrans("ILO", "110")


@dataclass(frozen=True)
class Receipt:
    """What a voter takes home: everything in lower-case hex, as records and signatures have it.

    `promise` is the signature over definition, code and digest of the secret: until the closing
    it proves that this ballot has to be on the board, or its secret among those shown.
    """

    definition: str
    code: str
    secret: str
    secret_digest: str
    promise: str
    public_key: str

    @property
    def short_code(self) -> str:
        """The public code as people copy it."""
        return spelled_code(self.code)

    @property
    def spelled_secret(self) -> str:
        """The secret as people copy it."""
        return spelled(int(self.secret, 16), SECRET_LETTERS)


class Found(StrEnum):
    """What becomes of a code or a secret that somebody looks up after the closing."""

    COUNTED = "counted"
    REPLACED = "replaced"
    NOWHERE = "nowhere"


def spelled_code(code: str) -> str:
    """The beginning of a leaf's hash in groups of four letters."""
    bits = CODE_LETTERS * 5
    return spelled(int(code, 16) >> (len(code) * 4 - bits), CODE_LETTERS)


def spelled(number: int, length: int) -> str:
    """A number in so many letters, in groups of four."""
    word = ""
    for _ in range(length):
        number, place = divmod(number, len(LETTERS))
        word = LETTERS[place] + word
    return "-".join(word[start : start + 4] for start in range(0, length, 4))


def code_typed(text: str) -> str:
    """The hex a typed code begins with, "" if it is none: short as shown, or the whole hash."""
    word = _word(text)
    if len(word) == 64 and _is_hex(word):
        return word.lower()
    number = _number(word) if len(word) == CODE_LETTERS else None
    return "" if number is None else f"{number:0{CODE_LETTERS * 5 // 4}x}"


def secret_typed(text: str) -> str:
    """The secret in hex, "" if what was typed is none."""
    word = _word(text)
    if len(word) == SECRET_HEX and _is_hex(word):
        return word.lower()
    number = _number(word) if len(word) == SECRET_LETTERS else None
    return "" if number is None or number >> 128 else f"{number:0{SECRET_HEX}x}"


def _word(text: str) -> str:
    return "".join(filter(str.isalnum, text.upper()))


def _is_hex(word: str) -> bool:
    return all(letter in "0123456789ABCDEF" for letter in word)


def _number(word: str) -> int | None:
    number = 0
    for letter in word.translate(_MISREAD):
        place = LETTERS.find(letter)
        if place < 0:
            return None
        number = number * len(LETTERS) + place
    return number
