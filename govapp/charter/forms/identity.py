"""Who we are, and beginning a rulebook."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms.validators import Email, InputRequired, NumberRange

from govapp.foundation.web.fields import CleanStringField, CleanTextField, CountField, FlaskForm
from govapp.foundation.web.moments import DayField


class IdentityForm(FlaskForm):
    """Who the consortium is."""

    legal_name = CleanStringField(_l("Legal name"), [InputRequired()])
    display_name = CleanStringField(_l("Name on pages"), [InputRequired()], max_length=80)
    purpose = CleanTextField(_l("What it is for"), [InputRequired()], max_length=1000)
    address = CleanTextField(_l("Postal address"), [InputRequired()], max_length=500)
    tax_id = CleanStringField(_l("Tax id"))
    remittance = CleanTextField(
        _l("Bank details"), description=_l("Printed on every invoice."), max_length=1000
    )
    contact_email = CleanStringField(_l("E-mail address of the office"), [InputRequired(), Email()])
    year_starts_month = CountField(
        _l("First month of the membership year"), [InputRequired(), NumberRange(1, 12)]
    )


class TaxFormForm(FlaskForm):
    """The consortium's tax form (W-9) as a PDF."""

    file = FileField(
        _l("Tax form (W-9)"),
        [FileRequired(_l("Choose a file."))],
        description=_l("A PDF. Finance people who hold a link to an invoice may download it."),
    )


class StarterForm(FlaskForm):
    """The day from which a starter holds."""

    effective_from = DayField(_l("In force from"), [InputRequired()])
