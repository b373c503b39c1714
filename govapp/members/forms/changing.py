"""What is typed when people leave, contacts change, a membership is marked, records merge."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import InputRequired

from govapp.foundation.web.fields import EnumRadioField, FlaskForm, PickField
from govapp.foundation.web.moments import DayField
from govapp.members.rules.merging import MergeKind

KINDS = {
    MergeKind.DUPLICATE: _l("It is the same organization, written down twice"),
    MergeKind.MERGER: _l("Two organizations became one; its whole business went over"),
}


class LeavingForm(FlaskForm):
    """When somebody leaves, and who takes everything that is not given to another."""

    last_day = DayField(
        _l("Last day there"), description=_l("Empty: they have left already, so it ends at once.")
    )
    for_all = PickField(_l("Everything goes to"), blank=_l("nobody"))

    def offer(self, colleagues: Iterable[tuple[int, str]]) -> None:
        """Set who may take over."""
        self.for_all.offer(colleagues)


class ContactsForm(FlaskForm):
    """Who gets invoices, official notices and what is to be signed."""

    billing = PickField(
        _l("Invoices go to"),
        blank=_l("the primary representative"),
    )
    notices = PickField(_l("Official notices go to"), blank=_l("nobody named"))
    signing = PickField(_l("Agreements are signed by"), blank=_l("nobody named"))

    def offer(self, colleagues: Iterable[tuple[int, str]]) -> None:
        """Set who may be chosen."""
        pairs = tuple(colleagues)
        for one in (self.billing, self.notices, self.signing):
            one.offer(pairs)


class MarkForm(FlaskForm):
    """Whether a membership is a founder's, and who covers its dues."""

    founder = BooleanField(_l("Founding member"))
    sponsor_id = PickField(_l("Sponsored by"))

    def offer(self, sponsors: Iterable[tuple[int, str]]) -> None:
        """Set who may sponsor."""
        self.sponsor_id.offer(sponsors)


class MergeForm(FlaskForm):
    """Why two records become one."""

    kind = EnumRadioField(_l("Why"), [InputRequired()], enum=MergeKind, labels=KINDS)
