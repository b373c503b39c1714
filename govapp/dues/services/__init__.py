"""What changes dues: issuing a year, taking money, forgiving, taking back, telling."""

from govapp.dues.services.answering import answer_waiver, ask_waiver
from govapp.dues.services.changing import note_order_number, void
from govapp.dues.services.issuing import PORTION, issue_some, start_assessment
from govapp.dues.services.papers import invoice_pdf
from govapp.dues.services.paying import apply, book_payment
from govapp.dues.services.releasing import release_some
from govapp.dues.services.telling import late_to_warn, tell_of_invoices, warn_late

__all__ = [
    "PORTION",
    "answer_waiver",
    "apply",
    "ask_waiver",
    "book_payment",
    "invoice_pdf",
    "issue_some",
    "late_to_warn",
    "note_order_number",
    "release_some",
    "start_assessment",
    "tell_of_invoices",
    "void",
    "warn_late",
]
