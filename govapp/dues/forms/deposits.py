"""What is typed of a paying-in slip; its rows are read by the page itself."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired

from govapp.dues.rules.deposits import Slip
from govapp.foundation.web.fields import CleanStringField, MoneyField
from govapp.foundation.web.moments import DayField
from govapp.ledger.queries.banks import BankChoice


class SlipForm(FlaskForm):
    """The slip: to which account, its number, the day, the sum."""

    bank = SelectField(_l("Account"))
    reference = CleanStringField(_l("Number of the slip"), [InputRequired()], max_length=60)
    deposited_on = DayField(_l("Paid in on"), [InputRequired()])
    total = MoneyField(_l("Total of the slip"), [DataRequired()])

    def __init__(self, *, currency: str, banks: tuple[BankChoice, ...], **more: Any):
        # Any: handed through to the form
        self._currency, self._banks = currency, banks
        super().__init__(**more)

    def process(self, *args: Any, **more: Any) -> None:  # Any: WTForms' own protocol
        """Read the amount in the currency of the dues; offer the accounts in use."""
        self.total.currency = self._currency
        choices = [SelectChoice(one.code, one.label) for one in self._banks]
        self.bank.choices = choices or [SelectChoice("", _l("Main account"))]
        super().process(*args, **more)

    def to_slip(self) -> Slip:
        """The slip with nothing of the web in it."""
        return Slip(
            self.bank.data or "", self.reference.data, self.deposited_on.data, self.total.data
        )
