"""A form with amounts in one currency: that of the dues, of an invoice or of a payment."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm

from govapp.foundation.web.fields import MoneyField


class InCurrency(FlaskForm):
    """Reads every amount typed into it in the currency it is made with."""

    def __init__(self, *, currency: str, **more: Any):  # Any: handed through to the form
        self._currency = currency
        super().__init__(**more)

    def process(self, *args: Any, **more: Any) -> None:  # Any: WTForms' own protocol
        """Tell each amount its currency before it is read."""
        for field in self:
            if isinstance(field, MoneyField):
                field.currency = self._currency
        super().process(*args, **more)
