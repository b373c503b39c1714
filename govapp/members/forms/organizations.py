"""What is typed of organizations, their people, terms, notes and imports."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileRequired, MultipleFileField
from wtforms import BooleanField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput

from govapp.foundation.web.fields import (
    CleanStringField,
    CleanTextField,
    CountField,
    EnumField,
    EnumRadioField,
    FlaskForm,
    PickField,
    Whole,
)
from govapp.foundation.web.moments import DayField
from govapp.members.rules import (
    ColleagueDraft,
    ContactKind,
    Details,
    MembershipDraft,
    NoteDraft,
    OrganizationDraft,
    OrganizationType,
    StakeholderGroup,
)
from govapp.members.rules.importing import DateOrder

GROUPS = {
    StakeholderGroup.PROVIDER: _l("Provider"),
    StakeholderGroup.REGULATOR: _l("Regulator"),
    StakeholderGroup.PATIENT: _l("Patients"),
    StakeholderGroup.VENDOR: _l("Vendor"),
    StakeholderGroup.PAYER: _l("Payer"),
    StakeholderGroup.RESEARCHER: _l("Research"),
}
TYPES = {
    OrganizationType.FOR_PROFIT: _l("For profit"),
    OrganizationType.NONPROFIT: _l("Nonprofit"),
    OrganizationType.GOVERNMENT: _l("Government"),
    OrganizationType.ACADEMIC: _l("Academic"),
}
ROLES = {
    ContactKind.PRIMARY: _l("Primary representative"),
    ContactKind.ALTERNATE: _l("Alternate"),
    ContactKind.BILLING: _l("Billing contact"),
    ContactKind.NOTICES: _l("Official notices"),
    ContactKind.SIGNING: _l("Signs agreements"),
    ContactKind.ADMIN: _l("Organization admin"),
}
ROLE_ALLOWS = {
    ContactKind.PRIMARY: _l("votes, and manages the organization's people"),
    ContactKind.ALTERNATE: _l("votes when the primary does not"),
    ContactKind.BILLING: _l("gets invoices"),
    ContactKind.NOTICES: _l("gets letters that must reach the organization"),
    ContactKind.SIGNING: _l("signs for the organization"),
    ContactKind.ADMIN: _l("manages the organization's people"),
}
ORDERS = {
    DateOrder.DAY_FIRST: _l("Day first: 30/4/2027"),
    DateOrder.MONTH_FIRST: _l("Month first: 4/30/2027"),
}


def choices(pairs: Iterable[tuple[str, str]], blank: object = _l("Choose")) -> list[SelectChoice]:
    """Codes and names as a list to choose from, beginning with nothing."""
    return [SelectChoice("", blank), *(SelectChoice(code, name) for code, name in pairs)]


class OrganizationForm(FlaskForm):
    """Everything that staff write of an organization."""

    legal_name = CleanStringField(_l("Legal name"), [InputRequired()])
    display_name = CleanStringField(
        _l("Display name"), description=_l("As lists show it; the legal name if empty.")
    )
    group = EnumField(
        _l("Stakeholder group"),
        [InputRequired()],
        enum=StakeholderGroup,
        labels=GROUPS,
        blank=_l("Choose"),
    )
    type = EnumField(
        _l("Type"), [InputRequired()], enum=OrganizationType, labels=TYPES, blank=_l("Choose")
    )
    band = SelectField(
        _l("Revenue or headcount band"),
        description=_l("Confidential: shown to staff and to the organization only."),
        validate_choice=False,
    )
    country = CleanStringField(
        _l("Country"), max_length=2, description=_l("Two letters, such as US or DE.")
    )
    tax_id = CleanStringField(_l("Tax id"))
    external_id = CleanStringField(
        _l("External id"), description=_l("The number it has in your other lists.")
    )
    website = CleanStringField(_l("Website"), max_length=500)
    billing_address = CleanTextField(_l("Billing address"), max_length=2000)
    po_required = BooleanField(_l("Invoices need a purchase order number"))
    parent_id = PickField(
        _l("Belongs to"), description=_l("Related organizations count as one member.")
    )

    def offer(self, bands: Iterable[tuple[str, str]], parents: Iterable[tuple[int, str]]) -> None:
        """Set what may be chosen."""
        self.band.choices = choices(bands, "–")
        self.parent_id.offer(parents)

    def to_draft(self) -> OrganizationDraft:
        return OrganizationDraft(
            legal_name=self.legal_name.data or "",
            display_name=self.display_name.data or "",
            group=self.group.data,
            type=self.type.data,
            external_id=self.external_id.data or "",
            band=self.band.data or "",
            country=self.country.data or "",
            tax_id=self.tax_id.data or "",
            website=self.website.data or "",
            billing_address=self.billing_address.data or "",
            po_required=self.po_required.data,
            parent_id=self.parent_id.data,
        )


class DetailsForm(FlaskForm):
    """What an organization's own people keep up to date."""

    website = CleanStringField(_l("Website"), max_length=500)
    billing_address = CleanTextField(_l("Billing address"), max_length=2000)
    po_required = BooleanField(_l("Our invoices need a purchase order number"))

    def to_details(self) -> Details:
        return Details(
            website=self.website.data or "",
            billing_address=self.billing_address.data or "",
            po_required=self.po_required.data,
        )


class RolesField(Whole, SelectMultipleField):
    """Contact roles as checkboxes."""

    many_boxes = True
    option_widget = CheckboxInput()


class ColleagueForm(FlaskForm):
    """A colleague to be, and what they shall do."""

    name = CleanStringField(_l("Name"), [InputRequired()])
    email = CleanStringField(_l("Email"), [InputRequired()], max_length=254)
    title = CleanStringField(_l("Position"))
    roles = RolesField(
        _l("Roles"),
        choices=[SelectChoice(kind.value, label) for kind, label in ROLES.items()],
        coerce=str,
    )

    def to_draft(self) -> ColleagueDraft:
        return ColleagueDraft(
            name=self.name.data or "",
            email=self.email.data or "",
            title=self.title.data or "",
            kinds=tuple(ContactKind(role) for role in self.roles.data or ()),
        )


class MembershipForm(FlaskForm):
    """A term in a tier."""

    tier = SelectField(_l("Tier"), [InputRequired()], validate_choice=False)
    began_on = DayField(_l("From"), [InputRequired()])
    ended_on = DayField(_l("Last day"), description=_l("Empty: it goes on."))
    initial_years = CountField(_l("Years of the first term"), default=1)
    founder = BooleanField(_l("Founding member"))
    sponsor_id = PickField(_l("Sponsored by"))

    def offer(self, tiers: Iterable[tuple[str, str]], sponsors: Iterable[tuple[int, str]]) -> None:
        """Set what may be chosen."""
        self.tier.choices = choices(tiers)
        self.sponsor_id.offer(sponsors)

    def to_draft(self) -> MembershipDraft:
        return MembershipDraft(
            tier=self.tier.data or "",
            began_on=self.began_on.data,
            ended_on=self.ended_on.data,
            initial_years=self.initial_years.data or 1,
            founder=self.founder.data,
            sponsor_id=self.sponsor_id.data,
        )


class MoveForm(FlaskForm):
    """Another tier from a day on."""

    tier = SelectField(_l("New tier"), [InputRequired()], validate_choice=False)
    from_day = DayField(_l("From"), [InputRequired()])

    def offer(self, tiers: Iterable[tuple[str, str]]) -> None:
        """Set what may be chosen."""
        self.tier.choices = choices(tiers)


class LeaveForm(FlaskForm):
    """The end of a membership."""

    last_day = DayField(_l("Last day as a member"), [InputRequired()])


class NoteForm(FlaskForm):
    """A call or a letter, and what follows from it."""

    text = CleanTextField(_l("What was said"), [InputRequired()], max_length=2000)
    next_step = CleanStringField(_l("Next step"), description=_l("Waits on your home page."))
    next_on = DayField(_l("Until"))

    def to_draft(self) -> NoteDraft:
        return NoteDraft(
            text=self.text.data or "",
            next_step=self.next_step.data or "",
            next_on=self.next_on.data,
        )


class UploadForm(FlaskForm):
    """Files of organizations, people and memberships."""

    files = MultipleFileField(
        _l("Files"),
        [FileRequired(_l("Choose a file."))],
        description=_l("CSV or XLSX; several files, or several sheets, are read together."),
    )


class OrderForm(FlaskForm):
    """Whether days are written with the day or the month first."""

    order = EnumRadioField(
        _l("Days such as 3/4/2027 mean"), [InputRequired()], enum=DateOrder, labels=ORDERS
    )
