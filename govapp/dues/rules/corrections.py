"""What an invoice that is issued anew says otherwise."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Particulars:
    """Whom the invoice is billed to, the purchase order number, and why it is issued anew."""

    billed_to: str
    po_number: str
    reason: str
