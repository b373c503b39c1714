"""The public's questions: what would it cost us?"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import InputRequired

from govapp.charter.rules.values import FeeTable
from govapp.foundation.web.fields import EnumField, FlaskForm
from govapp.members.rules import OrganizationType

TYPES = {
    OrganizationType.FOR_PROFIT: _l("for-profit"),
    OrganizationType.NONPROFIT: _l("nonprofit"),
    OrganizationType.GOVERNMENT: _l("government"),
    OrganizationType.ACADEMIC: _l("academic"),
}


class QuoteForm(FlaskForm):
    """A choice of tier, type and size band; asked by address, so it needs no token."""

    class Meta:
        csrf = False

    tier = SelectField(_l("Tier"), [InputRequired()])
    type = EnumField(
        _l("Organization type"), [InputRequired()], enum=OrganizationType, labels=TYPES
    )
    band = SelectField(_l("Size"))

    def offer(self, table: FeeTable) -> None:
        """Offer what the fee table knows; without size bands the field goes."""
        self.tier.choices = [(tier.code, tier.name) for tier in table.tiers]
        self.band.choices = [(band.code, band.name) for band in table.bands]
        if not table.bands:
            del self.band
