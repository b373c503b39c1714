"""Invoices, payments, requests and waivers; what is owed is a sum in the ledger."""

from govapp.dues.models.invoices import (
    CREDIT_NOTES,
    INVOICES,
    CreditKind,
    CreditNote,
    Invoice,
    InvoiceKind,
    InvoiceLine,
    InvoiceState,
    NumberSeries,
    StandingWarning,
)
from govapp.dues.models.payments import (
    Payment,
    PaymentState,
    Refund,
    Settlement,
)
from govapp.dues.models.requests import (
    MoneyRequest,
    RequestKind,
    RequestState,
)
from govapp.dues.models.runs import (
    AssessmentRun,
)
from govapp.dues.models.waivers import (
    Waiver,
    WaiverState,
)

__all__ = [
    "CREDIT_NOTES",
    "INVOICES",
    "AssessmentRun",
    "CreditKind",
    "CreditNote",
    "Invoice",
    "InvoiceKind",
    "InvoiceLine",
    "InvoiceState",
    "MoneyRequest",
    "NumberSeries",
    "Payment",
    "PaymentState",
    "Refund",
    "RequestKind",
    "RequestState",
    "Settlement",
    "StandingWarning",
    "Waiver",
    "WaiverState",
]
