"""What the treasurer types."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from govapp.foundation.web.fields import (
    CleanStringField,
    CountField,
    FlaskForm,
    MoneyField,
    PickField,
)
from govapp.foundation.web.moments import DayField
from govapp.funding.services import SpendingDraft


class BudgetForm(FlaskForm):
    """What a year may allocate."""

    year = CountField(_l("Year"), [InputRequired()])
    amount = MoneyField(_l("Budget for use cases"), [InputRequired()])
    because_of = CleanStringField(
        _l("Who decided it"),
        [InputRequired()],
        max_length=200,
        description=_l("The motion or meeting, for example: Steering Committee, 4 March."),
    )


class SpendingForm(FlaskForm):
    """A bill paid out of an allocation."""

    payee = CleanStringField(_l("Paid to"), [InputRequired()])
    reference = CleanStringField(
        _l("Their invoice number"),
        [InputRequired()],
        max_length=80,
        description=_l("The same number of the same payee is recorded once."),
    )
    purpose = CleanStringField(_l("For what"), [InputRequired()], max_length=300)
    amount = MoneyField(_l("Amount"), [InputRequired()])
    spent_on = DayField(_l("Paid on"), [InputRequired()])
    motion = PickField(_l("Motion that decided it"), blank=_l("None needed"))

    def to_draft(self) -> SpendingDraft:
        """The spending with nothing of the web in it."""
        return SpendingDraft(
            payee=self.payee.data or "",
            reference=self.reference.data or "",
            purpose=self.purpose.data or "",
            amount=self.amount.data,
            spent_on=self.spent_on.data,
            motion_id=self.motion.data,
        )
