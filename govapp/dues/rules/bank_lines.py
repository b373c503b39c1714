"""What a line of the bank is held against, and whose name stands on it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from govapp.dues.rules.settling import OpenInvoice, Share
from govapp.foundation.kernel.ids import folded, plain
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase


class Confidence(StrEnum):
    """How far a proposal can be trusted."""

    SURE = "sure"
    LIKELY = "likely"
    POSSIBLE = "possible"


class Target(StrEnum):
    """What a line is matched with."""

    INVOICES = "invoices"  # a payment is booked from it
    PAYMENT = "payment"  # the payment is in the books already
    DEPOSIT = "deposit"  # a cash letter that is in the books
    ENTRY = "entry"  # a payout of Stripe, a refund, a returned cheque or a fee


@dataclass(frozen=True)
class Incoming:
    """A line of the bank: `amount` is negative when money left, `payer` as the bank writes it.

    `organization_id` is whose money it is when the books know that already.
    """

    id: int
    day: date
    amount: Money
    text: str
    payer: str = ""
    cheque: str = ""
    bank: str = ""
    organization_id: int | None = None


@dataclass(frozen=True)
class InBooks:
    """Money that moved in the books and that no line of the bank tells of yet.

    `kind` is the entry's word: payment, deposit, payout, refund, reversal, fee.
    """

    target: Target
    id: int
    reference: str
    day: date
    amount: Money
    organization_id: int | None = None
    bank: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Known:
    """All that a line is held against.

    `payers` are names on earlier lines with the organization they stood for, `names` the folded
    names of organizations that owe something.
    """

    invoices: tuple[OpenInvoice, ...] = ()
    in_books: tuple[InBooks, ...] = ()
    payers: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Match:
    """A proposal: what the line is, what it pays and what stays over."""

    target: Target
    confidence: Confidence
    reasons: tuple[Phrase, ...]
    organization_id: int | None = None
    shares: tuple[Share, ...] = ()
    numbers: tuple[str, ...] = ()
    left: Money | None = None
    in_books: InBooks | None = None


_NO_NAMES = re.compile(
    r"\b(inc|llc|ltd|gmbh|ag|corp|corporation|co|company|the|of|foundation|ev|sa|plc)\b"
)


def name_key(name: str) -> str:
    """A payer's name for comparing: without signs, accents and the words of its legal form."""
    bare = " ".join(_NO_NAMES.sub(" ", plain(name)).split())
    return bare or folded(name)


def payer_of(line: Incoming, known: Known) -> tuple[int, Phrase, bool] | None:
    """The organization that the name stands for, why, and whether the name is exactly its own."""
    if line.organization_id is not None:
        return line.organization_id, Phrase(N_("The money is booked for it.")), True
    payer = name_key(line.payer) if line.payer.strip() else ""
    if payer and payer in known.payers:
        why = Phrase(N_("%(payer)s paid for it before."), payer=line.payer)
        return known.payers[payer], why, True
    if payer and payer in known.names:
        why = Phrase(N_("The payer's name is its own."))
        return known.names[payer], why, True
    words = f" {name_key(f'{line.payer} {line.text}')} "
    inside = {
        organization_id
        for name, organization_id in known.names.items()
        if len(name) >= 6 and f" {name} " in words
    }
    if len(inside) == 1:
        return inside.pop(), Phrase(N_("Its name is on the line.")), False
    return None
