"""What is typed about the bank: accounts, files, columns, and lines left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from govapp.dues.rules.statements import Columns, DayOrder
from govapp.foundation.web.fields import CleanStringField, EnumRadioField, PickField

FIELDS = ("day", "amount", "credit", "debit", "text", "payer", "reference", "cheque")


class StatementForm(FlaskForm):
    """A file of the bank."""

    account = PickField(_l("Account"), [InputRequired()])
    file = FileField(
        _l("The bank's file"),
        [FileRequired(_l("Choose a file."))],
        description=_l("CSV or XLSX, OFX (also QFX and QBO), or CAMT.053."),
    )


class _Column(SelectField):
    """A column of the file, by its name."""

    def __init__(self, label: Any = None, validators: Any = None, **more: Any):
        super().__init__(label, validators, **{"default": "", **more})
        self.choices = [SelectChoice("", "–")]

    def offer(self, head: Sequence[str]) -> None:
        """Set the columns that may be picked."""
        self.choices = [SelectChoice("", "–"), *(SelectChoice(name, name) for name in head)]


class ColumnsForm(FlaskForm):
    """Which column of a bank's table says what."""

    day = _Column(_l("Day"))
    amount = _Column(_l("Amount, with its sign"))
    credit = _Column(_l("Money in, if it has a column of its own"))
    debit = _Column(_l("Money out, if it has a column of its own"))
    text = _Column(_l("Text"))
    payer = _Column(_l("Payer"))
    reference = _Column(_l("The bank's own id of a line"))
    cheque = _Column(_l("Cheque number"))
    order = EnumRadioField(
        _l("Days are written"),
        [InputRequired()],
        enum=DayOrder,
        labels={
            DayOrder.YEAR_FIRST: _l("2027-03-31"),
            DayOrder.MONTH_FIRST: _l("3/31/2027"),
            DayOrder.DAY_FIRST: _l("31.3.2027"),
        },
    )
    comma = BooleanField(_l("A comma stands before the cents: 1.234,56"))

    def offer(self, head: Sequence[str]) -> None:
        """Set the columns that the file has."""
        for name in FIELDS:
            self[name].offer(head)

    def to_columns(self) -> Columns:
        """The choice with nothing of the web in it."""
        return Columns(
            **{name: self[name].data or "" for name in FIELDS},
            order=self.order.data,
            comma=bool(self.comma.data),
        )


class LineAsideForm(FlaskForm):
    """Why a line is no dues."""

    reason = CleanStringField(
        _l("Reason"),
        [InputRequired()],
        max_length=200,
        description=_l("Such as a fee of the bank, interest, or a transfer of our own."),
    )
