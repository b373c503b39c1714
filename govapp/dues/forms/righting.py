"""What is typed to set money right: taken back, sent back, moved."""

from __future__ import annotations

from typing import Self

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import DataRequired, InputRequired

from govapp.dues.forms.currency import InCurrency
from govapp.dues.queries.lists import METHODS
from govapp.dues.rules.refunds import AfterRefund
from govapp.dues.rules.settling import BY_HAND, Method
from govapp.foundation.web.fields import CleanStringField, EnumRadioField, MoneyField, PickField
from govapp.foundation.web.moments import DayField


class BouncedForm(InCurrency):
    """Why and when the bank took a payment back, and what it charged."""

    reason = CleanStringField(
        _l("Reason"),
        [InputRequired()],
        max_length=200,
        description=_l("As the bank says it: not sufficient funds, account closed, stopped."),
    )
    on = DayField(_l("Taken back on"), [InputRequired()])
    fee = MoneyField(_l("Fee of the bank for that"))


class RefundForm(InCurrency):
    """How much is sent back, how, and what becomes of the invoices it paid."""

    amount = MoneyField(_l("Amount to send back"), [DataRequired()])
    after = EnumRadioField(
        _l("What it paid"),
        [InputRequired()],
        enum=AfterRefund,
        labels={
            AfterRefund.NOTHING: _l("Stays paid: only money not yet matched is sent back"),
            AfterRefund.OWED: _l("Is owed again"),
            AfterRefund.CREDITED: _l("Is credited with a credit note and not owed any more"),
        },
        default=AfterRefund.NOTHING,
    )
    method = EnumRadioField(
        _l("Sent by"),
        [InputRequired()],
        enum=Method,
        labels={method: METHODS[method] for method in BY_HAND},
        default=Method.CHEQUE,
    )
    reference = CleanStringField(
        _l("Reference"), max_length=60, description=_l("It can be noted later, too.")
    )
    why = CleanStringField(_l("Reason"), [InputRequired()], max_length=200)

    def as_it_came(self, method: Method) -> Self:
        """Without the questions that only money by hand has: what came online goes back so."""
        if method not in BY_HAND:
            del self.method, self.reference
        return self


class MoveForm(FlaskForm):
    """Whose payment it was all along, and why that is known."""

    organization = PickField(_l("Organization"), [InputRequired()])
    because = CleanStringField(_l("Reason"), [InputRequired()], max_length=200)


class ReferenceForm(FlaskForm):
    """The reference of a refund that was approved."""

    refund_reference = CleanStringField(_l("Reference"), [InputRequired()], max_length=60)
