"""What is typed about people and their access."""

from __future__ import annotations

import zoneinfo

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from govapp.accounts.permissions import GRANTABLE
from govapp.accounts.rules import LONGEST_PASSWORD, SHORTEST_PASSWORD, Profile
from govapp.foundation.access.actor import Role
from govapp.foundation.web.fields import CleanStringField, EnumField, FlaskForm

_NEW_PASSWORD = _l(
    "At least %(least)s characters; a few words are easier to keep in mind than signs.",
    least=SHORTEST_PASSWORD,
)
ROLE_LABELS = {
    Role.ADMINISTRATOR: _l("Administrator"),
    Role.SECRETARIAT: _l("Secretariat (program management)"),
    Role.TREASURER: _l("Treasurer"),
    Role.ELECTION_OFFICER: _l("Election officer"),
    Role.AUDITOR: _l("Auditor"),
    Role.COMMUNITY: _l("Community participant"),
}
# What each role lets a person do, for the preview before it is given or ended.
ROLE_ALLOWS = {
    Role.ADMINISTRATOR: (
        _l("do everything that staff do, and give and end roles"),
        _l("sign other people out everywhere"),
    ),
    Role.SECRETARIAT: (
        _l("run members, committees, use cases, letters and jobs"),
        _l("add and invite people"),
    ),
    Role.TREASURER: (
        _l("issue invoices, book payments and spending"),
        _l("read members, people and the audit trail"),
    ),
    Role.ELECTION_OFFICER: (
        _l("set up, open, close and count elections"),
        _l("read members, people and the audit trail"),
    ),
    Role.AUDITOR: (_l("read everything but secret choices, and change nothing"),),
    Role.COMMUNITY: (_l("take part in the community without being a member"),),
}


class SignInForm(FlaskForm):
    """Address and password, and the page to go to."""

    email = StringField(_l("Email"), [InputRequired(), Length(max=254)])
    password = PasswordField(_l("Password"), [InputRequired(), Length(max=1024)])
    next = HiddenField()


class ForgottenForm(FlaskForm):
    """The address that a reset letter goes to."""

    email = StringField(_l("Email"), [InputRequired(), Length(max=254)])


class NewPasswordForm(FlaskForm):
    """A password for somebody who came with a link."""

    password = PasswordField(
        _l("New password"), [InputRequired(), Length(max=1024)], description=_NEW_PASSWORD
    )


class ChangePasswordForm(FlaskForm):
    """A new password by somebody who knows the old one."""

    current = PasswordField(_l("Your password now"), [InputRequired(), Length(max=1024)])
    password = PasswordField(
        _l("New password"),
        [InputRequired(), Length(max=4 * LONGEST_PASSWORD)],
        description=_NEW_PASSWORD,
    )


class ProfileForm(FlaskForm):
    """What people say of themselves."""

    name = CleanStringField(_l("Name"), [InputRequired()])
    zone = SelectField(
        _l("Time zone"), description=_l("Times on pages and in letters are shown in it.")
    )

    def offer_zones(self, usual: str) -> None:
        """Offer every zone; the consortium's own first."""
        names = sorted(name for name in zoneinfo.available_timezones() if "/" in name)
        first = ("", _l("The consortium's (%(zone)s)", zone=usual))
        self.zone.choices = [first, *((name, name.replace("_", " ")) for name in names)]

    def to_profile(self) -> Profile:
        """The checked profile."""
        return Profile(name=self.name.data or "", zone=self.zone.data or "")


class PersonForm(FlaskForm):
    """Somebody new."""

    name = CleanStringField(_l("Name"), [InputRequired()])
    email = CleanStringField(_l("Email"), [InputRequired()], max_length=254)


class RoleForm(FlaskForm):
    """A role to give."""

    role = EnumField(
        _l("Role"),
        [InputRequired()],
        enum=Role,
        labels={role: ROLE_LABELS[role] for role in GRANTABLE},
    )


class KeptListForm(FlaskForm):
    """A list to find again, under a name."""

    name = CleanStringField(_l("Name"), [InputRequired()], max_length=80)
    address = HiddenField()
