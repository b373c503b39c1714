"""Invoices, payments, bank lines, requests, waivers; what is owed is a sum in the ledger."""

from govapp.dues.models.arrangements import (
    PaymentPlan,
    PaymentTerms,
    PlanInstalment,
)
from govapp.dues.models.banking import (
    BankFormat,
    BankLine,
    BankStatement,
    Deposit,
    LineState,
    PaymentMove,
    StatementState,
)
from govapp.dues.models.desk import (
    DecisionState,
    DeskCase,
    GateLook,
    MembershipEnding,
    PaymentPromise,
    PaymentReminder,
    RenewalNotice,
    StandingDecision,
)
from govapp.dues.models.handover import (
    AccountName,
    HandedThing,
    Handover,
)
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
from govapp.dues.models.links import (
    InvoiceLink,
)
from govapp.dues.models.openings import (
    OpeningImport,
    OpeningState,
)
from govapp.dues.models.pages import (
    PageInvoice,
    PageState,
    PaymentPage,
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
from govapp.dues.models.requotes import (
    Requote,
    RequoteState,
)
from govapp.dues.models.runs import (
    AssessmentRun,
)
from govapp.dues.models.stripe import (
    CallState,
    ChargeState,
    DifferenceKind,
    DifferenceState,
    EventState,
    PlannedCharge,
    SavedMethod,
    StripeCall,
    StripeDifference,
    StripeEvent,
)
from govapp.dues.models.waivers import (
    Waiver,
    WaiverState,
)

__all__ = [
    "CREDIT_NOTES",
    "INVOICES",
    "AccountName",
    "AssessmentRun",
    "BankFormat",
    "BankLine",
    "BankStatement",
    "CallState",
    "ChargeState",
    "CreditKind",
    "CreditNote",
    "DecisionState",
    "Deposit",
    "DeskCase",
    "DifferenceKind",
    "DifferenceState",
    "EventState",
    "GateLook",
    "HandedThing",
    "Handover",
    "Invoice",
    "InvoiceKind",
    "InvoiceLine",
    "InvoiceLink",
    "InvoiceState",
    "LineState",
    "MembershipEnding",
    "MoneyRequest",
    "NumberSeries",
    "OpeningImport",
    "OpeningState",
    "PageInvoice",
    "PageState",
    "Payment",
    "PaymentMove",
    "PaymentPage",
    "PaymentPlan",
    "PaymentPromise",
    "PaymentReminder",
    "PaymentState",
    "PaymentTerms",
    "PlanInstalment",
    "PlannedCharge",
    "Refund",
    "RenewalNotice",
    "RequestKind",
    "RequestState",
    "Requote",
    "RequoteState",
    "SavedMethod",
    "Settlement",
    "StandingDecision",
    "StandingWarning",
    "StatementState",
    "StripeCall",
    "StripeDifference",
    "StripeEvent",
    "Waiver",
    "WaiverState",
]
