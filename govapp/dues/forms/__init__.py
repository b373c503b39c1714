"""What is typed about money."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, ValidationError

from govapp.dues.forms.currency import InCurrency
from govapp.dues.queries.lists import METHODS
from govapp.dues.rules.exports.formats import Format
from govapp.dues.rules.exports.xero import DayStyle
from govapp.dues.rules.promising import Promise
from govapp.dues.rules.settling import BY_HAND, Method, Receipt
from govapp.foundation.web.fields import (
    CleanStringField,
    CleanTextField,
    EnumField,
    EnumRadioField,
    MoneyField,
    PickField,
)
from govapp.foundation.web.moments import DayField
from govapp.members.rules import NoteDraft


class PaymentForm(InCurrency):
    """A cheque or wire."""

    amount = MoneyField(_l("Amount"), [DataRequired()])
    reference = CleanStringField(
        _l("Reference"),
        [InputRequired()],
        max_length=60,
        description=_l("The cheque's number, or the bank's reference."),
    )
    method = EnumRadioField(
        _l("Kind"),
        [InputRequired()],
        enum=Method,
        labels={method: METHODS[method] for method in BY_HAND},
        default=Method.CHEQUE,
    )
    received_on = DayField(_l("Received on"), [InputRequired()])
    payer = PickField(_l("Paid by"), [InputRequired()])

    def to_receipt(self) -> Receipt:
        """The cheque or wire with nothing of the web in it."""
        return Receipt(
            organization_id=self.payer.data,
            method=self.method.data,
            reference=self.reference.data,
            received_on=self.received_on.data,
            amount=self.amount.data,
        )


class OrderNumberForm(FlaskForm):
    """A member's own purchase order number."""

    order_number = CleanStringField(
        _l("Purchase order number"),
        max_length=40,
        description=_l("It is printed on the invoice. Leave it empty to take it off."),
    )


class VoidForm(FlaskForm):
    """Why an invoice is taken back."""

    reason = CleanStringField(_l("Reason"), [InputRequired()], max_length=200)


class WaiverForm(FlaskForm):
    """Whose dues of which year should be forgiven, and why."""

    organization = PickField(_l("Organization"), [InputRequired()])
    year = PickField(_l("Year"), [InputRequired()])
    reason = CleanTextField(
        _l("Reason"),
        [InputRequired()],
        max_length=500,
        description=_l("A second person reads this before they answer."),
    )


class HandoverForm(FlaskForm):
    """Which file for the accounting program, of which days."""

    format = EnumField(_l("For"), [InputRequired()], enum=Format)
    first = DayField(_l("From"), [InputRequired()])
    last = DayField(_l("Until"), [InputRequired()])
    days = EnumField(
        _l("Days in Xero's files"),
        enum=DayStyle,
        default=DayStyle.MONTH_FIRST,
        labels={
            DayStyle.MONTH_FIRST: _l("month first, 01/31/2027"),
            DayStyle.DAY_FIRST: _l("day first, 31/01/2027"),
        },
    )
    only_new = BooleanField(
        _l("Only what was not handed over before"), default=True, false_values=("", "0", "no")
    )

    def offer(self, formats: Mapping[Format, tuple[Any, Any]]) -> None:  # Any: lazy texts
        """Name the files."""
        self.format.choices = [
            SelectChoice(one.value, label) for one, (label, _where) in formats.items()
        ]

    def validate_last(self, field: DayField) -> None:
        """The last day is not before the first."""
        if self.first.data and field.data < self.first.data:
            raise ValidationError(gettext("The last day lies before the first."))

    def as_args(self) -> dict[str, str]:
        """The same wish as the address of the page."""
        return {
            "format": self.format.data.value,
            "first": self.first.data.isoformat(),
            "last": self.last.data.isoformat(),
            "days": (self.days.data or DayStyle.MONTH_FIRST).value,
            "only_new": "y" if self.only_new.data else "",
        }


# --- the renewal desk ----------------------------------------------------------------------------


class DeskNoteForm(FlaskForm):
    """What was said to or by somebody who owes, and what follows."""

    text = CleanTextField(_l("What was said"), [InputRequired()], max_length=2000)
    next_step = CleanStringField(
        _l("Next step"), description=_l("Waits on your home page until it is done.")
    )
    next_on = DayField(_l("Until"))

    def to_draft(self) -> NoteDraft:
        """The note with nothing of the web in it."""
        return NoteDraft(self.text.data or "", self.next_step.data or "", self.next_on.data)


class PromiseForm(InCurrency):
    """An amount that was promised for a day, and by whom."""

    amount = MoneyField(_l("Amount"), [DataRequired()])
    by = DayField(_l("Will be here by"), [InputRequired()])
    words = CleanStringField(_l("Who said so"), max_length=300)

    def to_promise(self) -> Promise:
        """The promise with nothing of the web in it."""
        return Promise(self.amount.data, self.by.data)


class AsideForm(FlaskForm):
    """Until when a case rests."""

    aside_until = DayField(_l("Put aside until"), [InputRequired()])


class HandOverForm(FlaskForm):
    """Which colleague takes a case, and what is asked of them."""

    person = PickField(_l("To"), [InputRequired()])
    asked = CleanStringField(_l("What is asked"), [InputRequired()], max_length=300)
    asked_until = DayField(_l("To be done by"))


class HoldForm(FlaskForm):
    """Why and until when the clock of an organization stands still."""

    hold_until = DayField(_l("Clock stopped until"), [InputRequired()])
    hold_reason = CleanStringField(
        _l("Why it is stopped"),
        [InputRequired()],
        max_length=300,
        description=_l("The organization reads it, too."),
    )


class SuspendForm(FlaskForm):
    """Why rights are to rest although the clock did not run out."""

    suspend_reason = CleanStringField(
        _l("Why rights should rest"),
        [InputRequired()],
        max_length=300,
        description=_l("A second person looks at it first; then the organization reads it."),
    )
    suspend_until = DayField(_l("Until"), description=_l("Empty: until it is lifted."))


class EndingForm(FlaskForm):
    """Why a membership ends."""

    ending_reason = CleanStringField(
        _l("Reason"),
        [InputRequired()],
        max_length=300,
        description=_l("It stands in the letter to the organization."),
    )
