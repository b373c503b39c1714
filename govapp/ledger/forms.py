"""What is typed about the books: a lock, a reason to open it, a bank account."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import InputRequired

from govapp.foundation.web.fields import CleanStringField, CleanTextField
from govapp.foundation.web.moments import DayField
from govapp.ledger.rules import BankDetails


class LockForm(FlaskForm):
    """The day before which nothing may be booked any more."""

    day = DayField(
        _l("Lock all days before"),
        [InputRequired()],
        description=_l("For the whole of last year, choose the first day of this one."),
    )


class OpeningForm(FlaskForm):
    """Why a locked period must be opened again."""

    reason = CleanTextField(
        _l("Reason"),
        [InputRequired()],
        max_length=500,
        description=_l("A second person reads this before they answer."),
    )


class BankForm(FlaskForm):
    """A bank account as staff know it."""

    code = CleanStringField(
        _l("Code"),
        max_length=20,
        description=_l("It stands in the books for ever, so it never changes: operating, savings."),
    )
    name = CleanStringField(_l("Name"), [InputRequired()], max_length=80)
    last_four = CleanStringField(
        _l("Last four digits"),
        [InputRequired()],
        max_length=4,
        description=_l("So that people tell accounts apart. The whole number is not kept here."),
    )
    active = BooleanField(_l("In use: offered when money is booked"), default=True)

    def to_details(self, *, code: str | None = None) -> BankDetails:
        """The account with nothing of the web in it; a known one keeps its `code`."""
        return BankDetails(
            code=code or (self.code.data or "").strip().lower(),
            name=(self.name.data or "").strip(),
            last_four=(self.last_four.data or "").strip(),
            active=bool(self.active.data),
        )
