"""Bank statements as plain entries: OFX (1 and 2) and CAMT.053, recognised by their content.

Both readers are the project's own and small. The well-kept OFX library is under a licence that
this one cannot take in, and those for CAMT book a batch's whole amount once for each of its parts
or bring a web server along; defusedxml refuses document types and entities.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from govapp.foundation.files.tables import decoded
from govapp.foundation.kernel.errors import Invalid
from govapp.foundation.kernel.phrases import N_, Phrase

MOST_BYTES = 5 * 1024 * 1024
MOST_ENTRIES = 10_000
MOST_LETTERS = 1000  # of one text
LARGEST = Decimal(10) ** 11  # in major units


@dataclass(frozen=True)
class StatementEntry:
    """One booking of the bank; `amount` is positive when money came, `reference` its own id."""

    number: int
    day: date
    amount: Decimal
    currency: str
    text: str
    payer: str = ""
    reference: str = ""
    cheque: str = ""


@dataclass(frozen=True)
class Statement:
    """A file of one account; `pending` entries were not booked yet and are left out."""

    kind: str
    account: str
    entries: tuple[StatementEntry, ...]
    pending: int = 0


def read_statement(content: bytes) -> Statement | None:
    """The statement in a file, None when it is neither OFX nor CAMT; `Invalid` says what is wrong.

    A file with several accounts is refused: each line has to belong to the account it is
    uploaded for.
    """
    from govapp.foundation.files.camt import is_camt, read_camt
    from govapp.foundation.files.ofx import is_ofx, read_ofx

    if len(content) > MOST_BYTES:
        raise Invalid(Phrase(N_("The file is too large.")))
    if not content.strip():
        raise Invalid(Phrase(N_("The file is empty.")))
    if is_camt(content):
        return read_camt(content)
    text = "" if content.startswith(b"PK") else decoded(content)
    return read_ofx(text) if is_ofx(text) else None


def amount_of(text: str) -> Decimal:
    """A signed decimal with a point or a comma, exactly; raises ValueError for anything else."""
    bare = text.strip().removeprefix("+").replace(",", ".")
    digits = bare.removeprefix("-")
    whole, point, fraction = digits.partition(".")
    sound = whole.isascii() and whole.isdigit() and len(whole) <= 12
    if not sound or (point and not (fraction.isascii() and fraction.isdigit())):
        raise ValueError("no amount")
    if len(fraction) > 5:
        raise ValueError("no amount of money")
    return Decimal(bare)


def one_line(*parts: str | None) -> str:
    """The parts as one printable line of bounded length."""
    joined = " ".join(" ".join(part.split()) for part in parts if part and part.strip())
    return "".join(letter for letter in joined if letter.isprintable())[:MOST_LETTERS]


def broken(what: str) -> Invalid:
    """The file claims to be a statement and cannot be read as one."""
    return Invalid(
        Phrase(N_("This is no sound %(what)s file; ask the bank for it once more."), what=what)
    )


def too_many() -> Invalid:
    """More entries than one upload may have."""
    return Invalid(Phrase(N_("One file may have %(most)s lines; divide it."), most=MOST_ENTRIES))


def several() -> Invalid:
    """Lines of more than one account."""
    words = N_("The file holds several accounts; ask the bank for one at a time.")
    return Invalid(Phrase(words))
