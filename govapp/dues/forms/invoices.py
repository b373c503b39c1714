"""What is typed about invoices: corrections, plans, terms, links and opening balances."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms.validators import DataRequired, InputRequired, NumberRange

from govapp.dues.forms.currency import InCurrency
from govapp.dues.rules.corrections import Particulars
from govapp.dues.rules.plans import MOST_INSTALMENTS
from govapp.foundation.files.papers import MOST_MEGABYTES
from govapp.foundation.web.fields import (
    CleanStringField,
    CleanTextField,
    CountField,
    MoneyField,
)
from govapp.foundation.web.moments import DayField


class CreditForm(InCurrency):
    """How much less an invoice asks for, and why."""

    amount = MoneyField(_l("Amount"), [DataRequired()])
    reason = CleanStringField(
        _l("Reason"),
        [InputRequired()],
        max_length=200,
        id="credit-reason",  # three reasons stand on one page
        description=_l("It is printed on the credit note."),
    )


class ReissueForm(FlaskForm):
    """What an invoice issued anew says otherwise."""

    billed_to = CleanTextField(_l("Billed to"), [InputRequired()], max_length=500)
    po_number = CleanStringField(_l("Purchase order number"), max_length=40)
    reason = CleanStringField(_l("Reason"), [InputRequired()], max_length=200, id="reissue-reason")

    def to_particulars(self) -> Particulars:
        """The new particulars with nothing of the web in them."""
        return Particulars(
            billed_to=self.billed_to.data or "",
            po_number=self.po_number.data or "",
            reason=self.reason.data or "",
        )


class PayForm(InCurrency):
    """How much is paid online now; nothing typed means everything that was chosen."""

    amount = MoneyField(
        _l("Amount"),
        id="pay-amount",  # other amounts stand on the same page
        description=_l("Leave it empty to pay all that is open."),
    )


class WriteOffForm(FlaskForm):
    """Why a debt is no longer waited for."""

    reason = CleanStringField(_l("Reason"), [InputRequired()], max_length=200, id="loss-reason")


class PlanForm(FlaskForm):
    """In how many monthly parts a debt is paid, from when on, and why."""

    count = CountField(
        _l("Number of monthly instalments"),
        [InputRequired(), NumberRange(2, MOST_INSTALMENTS)],
        default=3,
    )
    first_due = DayField(_l("First one due"), [InputRequired()])
    reason = CleanStringField(_l("Reason"), [InputRequired()], max_length=200)


class ForwardForm(FlaskForm):
    """The address of finance people who get an invoice."""

    address = CleanStringField(
        _l("Their e-mail address"),
        [InputRequired()],
        max_length=254,
        description=_l("They need no account. They see this invoice and nothing else."),
    )


class OrderFileForm(FlaskForm):
    """A purchase order as a file."""

    file = FileField(
        _l("Purchase order as a file"),
        [FileRequired(_l("Choose a file."))],
        description=_l("A PDF or a picture, at most %(most)s megabytes.", most=MOST_MEGABYTES),
    )


class OpeningsForm(FlaskForm):
    """A table of open invoices of a former system."""

    file = FileField(
        _l("File"),
        [FileRequired(_l("Choose a file."))],
        description=_l(
            "CSV or XLSX with the columns organization, number, issued, due and open; currency, "
            "po and what may be there too. Days like 2027-03-31."
        ),
    )
