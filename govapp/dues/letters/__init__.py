"""Who is told about invoices, money, clocks, changed fees and credits."""

from govapp.dues.letters.fees import credit_noted, fee_put, fee_replied, fee_rises, fee_silence
from govapp.dues.letters.invoices import (
    case_handed_over,
    charge_announced,
    invoice_issued,
    membership_ended,
    membership_reinstated,
    payment_received,
    payment_reminder,
    renewal_notice,
    sample,
    standing_decided,
    standing_warning,
)
from govapp.dues.letters.papers import invoice_forwarded, plan_agreed, plan_missed

__all__ = [
    "case_handed_over",
    "charge_announced",
    "credit_noted",
    "fee_put",
    "fee_replied",
    "fee_rises",
    "fee_silence",
    "invoice_forwarded",
    "invoice_issued",
    "membership_ended",
    "membership_reinstated",
    "payment_received",
    "payment_reminder",
    "plan_agreed",
    "plan_missed",
    "renewal_notice",
    "sample",
    "standing_decided",
    "standing_warning",
]
