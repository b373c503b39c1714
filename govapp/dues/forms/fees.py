"""What is typed about credits and changed fees."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import DataRequired, InputRequired

from govapp.dues.forms.currency import InCurrency
from govapp.dues.models import RequestKind
from govapp.foundation.web.fields import CleanTextField, EnumRadioField, MoneyField


class CreditForm(InCurrency):
    """How much is taken off an invoice, as what, and why."""

    kind = EnumRadioField(
        _l("Kind"),
        [InputRequired()],
        enum=RequestKind,
        labels={RequestKind.DISCOUNT: _l("Discount"), RequestKind.IN_KIND: _l("In-kind credit")},
        default=RequestKind.DISCOUNT,
    )
    amount = MoneyField(_l("Amount"), [DataRequired()])
    reason = CleanTextField(
        _l("Reason"),
        [InputRequired()],
        max_length=500,
        description=_l("A second person reads this before they answer; the member reads it too."),
    )


class FeeQuestionForm(FlaskForm):
    """What a member wants to know before it answers."""

    question = CleanTextField(_l("Your question"), [InputRequired()], max_length=1000)


class FeeReplyForm(FlaskForm):
    """What the office replies."""

    reply = CleanTextField(_l("Your reply"), [InputRequired()], max_length=1000)
