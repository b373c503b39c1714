"""What an invoice that is issued anew says otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase


@dataclass(frozen=True)
class Particulars:
    """Whom the invoice is billed to, the purchase order number, and why it is issued anew."""

    billed_to: str
    po_number: str
    reason: str


def against_void(
    *, is_void: bool, reason: str, coming: Sequence[Money], charged_on: date | None
) -> Iterable[Phrase]:
    """Say what keeps an invoice from being taken back, and what to do first; empty means go.

    Money that arrived does not: it waits unmatched. Money on its way would arrive for nothing.
    """
    if is_void:
        yield Phrase(N_("This invoice is void already."))
    if not reason.strip():
        yield Phrase(N_("Say why the invoice is taken back."))
    for amount in coming:
        words = N_("%(amount)s for it is on its way from the bank; wait until it came or failed.")
        yield Phrase(words, amount=amount)
    if charged_on is not None:
        words = N_("A charge for it is announced for %(day)s; call that off first.")
        yield Phrase(words, day=charged_on)
