"""What applicants and the office type: the application, an answer, agreements, signatures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput

from govapp.foundation.web.fields import (
    CleanStringField,
    CleanTextField,
    EnumField,
    FlaskForm,
    PickField,
    Whole,
)
from govapp.foundation.web.moments import DayField
from govapp.members.forms.organizations import GROUPS, TYPES, choices
from govapp.members.rules import AgreementKind, OrganizationType, StakeholderGroup
from govapp.members.rules.agreements import LONGEST_TEXT, AgreementDraft, SignatureDraft
from govapp.members.rules.applications import LONGEST_WORDS, Answers
from govapp.members.services import Approval

KINDS = {
    AgreementKind.MEMBERSHIP: _l("Membership agreement"),
    AgreementKind.IPR: _l("IPR agreement"),
}


class Needed:
    """Says on the page that a field must be given; a draft is kept without it all the same."""

    field_flags = {"required": True}  # noqa: RUF012 - WTForms' own protocol

    def __call__(self, _form: object, _field: object) -> None:
        """Never refuses: the rules do, when the application is sent."""


class AcceptedField(Whole, SelectMultipleField):
    """Versions of agreements as checkboxes, by number."""

    many_boxes = True
    option_widget = CheckboxInput()

    def __init__(self, label: Any = None, validators: Any = None, **more: Any) -> None:
        super().__init__(label, validators, coerce=_number, validate_choice=False, **more)
        self.choices = []

    def offer(self, versions: Iterable[tuple[int, str]]) -> None:
        """Set which versions are in force, with their names."""
        self.choices = [SelectChoice(str(number), name) for number, name in versions]


def _number(text: object) -> int:
    found = str(text)
    return int(found) if found.isascii() and found.isdigit() and len(found) < 10 else 0


class ApplicationForm(FlaskForm):
    """Everything an applicant tells; nothing is refused here but what cannot be read."""

    legal_name = CleanStringField(_l("Legal name of the organization"), [Needed()])
    group = EnumField(
        _l("Stakeholder group"),
        [Needed()],
        enum=StakeholderGroup,
        labels=GROUPS,
        blank=_l("Choose"),
    )
    type = EnumField(
        _l("Type"), [Needed()], enum=OrganizationType, labels=TYPES, blank=_l("Choose")
    )
    band = SelectField(_l("Size"), [Needed()], validate_choice=False)
    country = SelectField(_l("Country"), [Needed()], validate_choice=False)
    address = CleanTextField(_l("Billing address"), [Needed()], max_length=2000)
    website = CleanStringField(_l("Website"), max_length=500)
    tax_id = CleanStringField(_l("Tax id"))
    parent = CleanStringField(
        _l("Owned by"),
        description=_l(
            "Who owns more than half of it, if anybody: together you count as one member."
        ),
    )
    tier = SelectField(_l("Tier"), [Needed()], validate_choice=False)
    po_required = BooleanField(_l("Our invoices need a purchase order number"))
    primary_name = CleanStringField(_l("Name of the primary representative"), [Needed()])
    primary_email = CleanStringField(
        _l("Email of the primary representative"), [Needed()], max_length=254
    )
    primary_title = CleanStringField(_l("Position of the primary representative"))
    alternate_name = CleanStringField(_l("Name of the alternate"))
    alternate_email = CleanStringField(_l("Email of the alternate"), max_length=254)
    billing_name = CleanStringField(_l("Name of the billing contact"))
    billing_email = CleanStringField(_l("Email of the billing contact"), max_length=254)
    notices_name = CleanStringField(_l("Name for official notices"))
    notices_email = CleanStringField(_l("Email for official notices"), max_length=254)
    signing_name = CleanStringField(_l("Name of the one who signs"))
    signing_title = CleanStringField(_l("Position of the one who signs"))
    signing_email = CleanStringField(_l("Email of the one who signs"), max_length=254)
    accepted = AcceptedField(_l("Whoever signs for the organization accepts"), [Needed()])
    sender_email = CleanStringField(
        _l("Your own email"),
        max_length=254,
        description=_l("If you fill this in for somebody else: letters about it go to you."),
    )
    remark = CleanTextField(_l("Anything the office should know"), max_length=2000)
    token = HiddenField()
    # Programs fill in whatever they find; people do not see it.
    nickname = StringField(_l("Leave this empty"), [Length(max=0, message=_l("Leave this empty."))])

    def offer(
        self,
        tiers: Iterable[tuple[str, str]],
        bands: Iterable[tuple[str, str]],
        countries: Iterable[tuple[str, str]],
        versions: Iterable[tuple[int, str]],
    ) -> None:
        """Set what may be chosen; without size bands or agreements their fields go."""
        offered, known = list(bands), list(versions)
        self.tier.choices = choices(tiers)
        self.country.choices = choices(countries)
        self.band.choices = choices(offered)
        self.accepted.offer(known)
        if not offered:
            del self.band
        if not known:
            del self.accepted

    def to_answers(self) -> Answers:
        """What was typed, as text."""
        values: dict[str, Any] = {}  # Any: texts, one flag and numbers, see Answers
        for one in fields(Answers):
            if one.name in self:
                data = self[one.name].data
                values[one.name] = data if isinstance(data, bool) else data or one.default
        values["accepted"] = tuple(number for number in values.get("accepted", ()) if number)
        return Answers(**values)


class WordsForm(FlaskForm):
    """The office's own words in a letter."""

    words = CleanTextField(_l("Your words"), [InputRequired()], max_length=LONGEST_WORDS)


class ApproveForm(FlaskForm):
    """How somebody is taken in."""

    organization_id = PickField(_l("They are"), blank=_l("A new organization"))
    parent_id = PickField(_l("Owned by more than half by"), blank=_l("Nobody known here"))
    began_on = DayField(_l("A member from"), [InputRequired()])
    despite_debts = BooleanField(_l("They join in spite of what is still owed"))
    words = CleanTextField(_l("Your words"), max_length=LONGEST_WORDS)

    def to_approval(self) -> Approval:
        return Approval(
            began_on=self.began_on.data,
            words=self.words.data or "",
            organization_id=self.organization_id.data,
            parent_id=self.parent_id.data,
            despite_debts=self.despite_debts.data,
        )


class AgreementForm(FlaskForm):
    """A new version of an agreement."""

    kind = EnumField(
        _l("Agreement"), [InputRequired()], enum=AgreementKind, labels=KINDS, blank=_l("Choose")
    )
    title = CleanStringField(_l("Title"), [InputRequired()])
    version = CleanStringField(_l("Version"), [InputRequired()], max_length=40)
    effective_on = DayField(_l("In force from"), [InputRequired()])
    text = CleanTextField(
        _l("Text"),
        [InputRequired()],
        max_length=LONGEST_TEXT,
        description=_l("Markdown. A text that was kept never changes; write a new version."),
    )

    def to_draft(self) -> AgreementDraft:
        return AgreementDraft(
            kind=self.kind.data,
            version=self.version.data or "",
            title=self.title.data or "",
            text=self.text.data or "",
            effective_on=self.effective_on.data,
        )


class AcceptForm(FlaskForm):
    """A version in force, accepted for an organization by whoever signs for it."""

    organization_id = PickField(_l("For"), [InputRequired()], blank=_l("Choose"))
    title = CleanStringField(_l("Your position there"))


class SignatureForm(FlaskForm):
    """A signature that came on paper or by mail."""

    version_id = PickField(_l("Agreement"), [InputRequired()], blank=_l("Choose"))
    name = CleanStringField(_l("Signed by"), [InputRequired()])
    title = CleanStringField(_l("Position"))
    signed_on = DayField(_l("Signed on"), [InputRequired()])

    def to_draft(self) -> SignatureDraft:
        return SignatureDraft(
            version_id=self.version_id.data or 0,
            name=self.name.data or "",
            title=self.title.data or "",
            signed_on=self.signed_on.data,
        )
