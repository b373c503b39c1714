"""What is typed in elections: set-up, nominations, statements, and ballot papers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from govapp.elections.forms.setting_up import DatesForm, ElectionForm, SettingsForm, shown
from govapp.elections.models.records import Ground
from govapp.elections.queries.nominees import NomineeOption
from govapp.elections.rules.draw import Algorithm, Encoding, Source
from govapp.elections.rules.nominations import missing_on_paper, order_of
from govapp.elections.rules.voters import HandedBecause
from govapp.foundation.kernel.errors import Invalid
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.fields import CleanStringField, CleanTextField, PickField
from govapp.foundation.web.moments import DayField, ZoneMomentField

__all__ = [
    "FOR_WHOM",
    "NOT_OPEN",
    "SECRET_MISSING",
    "SOURCE_NUMBERS",
    "CodeForm",
    "DatesForm",
    "DrawForm",
    "ElectionForm",
    "Marks",
    "NominationForm",
    "QuestionForm",
    "ReasonForm",
    "SettingsForm",
    "StatementForm",
    "WordsForm",
    "marks",
    "ranked",
    "shown",
]


class NominationForm(FlaskForm):
    """Whom to nominate: somebody of the list, or anybody of a member by address."""

    who = SelectField(_l("Whom do you nominate?"), choices=[], validate_choice=True)
    address = StringField(
        _l("E-mail address"),
        [Length(max=254)],
        description=_l("Only for somebody of another member."),
    )

    def offer(self, options: Iterable[NomineeOption]) -> None:
        """Fill the list."""
        self.who.choices = [
            (f"{option.person_id}:{option.organization_id}", _option(option)) for option in options
        ] + [("", _("somebody of another member, by address"))]

    def chosen(self) -> tuple[int, int] | None:
        """The person and organization chosen from the list, None for an address."""
        if not self.who.data:
            return None
        person, _colon, organization = self.who.data.partition(":")
        return int(person), int(organization)


def _option(option: NomineeOption) -> str:
    if option.themselves:
        return _("myself, for %(organization)s", organization=option.organization)
    return _("%(name)s, %(organization)s", name=option.name, organization=option.organization)


class StatementForm(FlaskForm):
    """What a candidate wants voters to know."""

    photo = FileField(
        _l("Picture"), description=_l("PNG or JPEG; it is shown small, without its hidden notes.")
    )
    conflicts = CleanTextField(
        _l("Interests that could conflict"),
        [Length(max=2000)],
        description=_l("Employers, contracts, shares, other bodies; or the word “none”."),
    )

    statement = CleanTextField(
        _l("Your statement"),
        [Length(max=4000)],
        description=_l("Voters read it on the ballot paper. Markdown is possible."),
    )


class WordsForm(FlaskForm):
    """A question, an answer, an appeal."""

    words = CleanTextField(_l("Your words"), [InputRequired(), Length(max=2000)])


class ComplaintForm(FlaskForm):
    """A complaint against a signed count."""

    ground = SelectField(
        _l("What do you challenge?"),
        choices=[
            (Ground.ROLL.value, _l("Who was on the list of voters")),
            (Ground.SLATE.value, _l("Who stood")),
            (Ground.VOTING.value, _l("How the voting went")),
            (Ground.COUNT.value, _l("How it was counted")),
            (Ground.RECORD.value, _l("The published record")),
        ],
    )
    words = CleanTextField(
        _l("What is wrong?"),
        [InputRequired(), Length(max=2000)],
        description=_l("Everybody reads this and the answer. Do not say how anybody voted."),
    )
    filed_for = SelectField(_l("For"), choices=[])


class QuestionForm(WordsForm):
    """A question to all candidates, for one of the asker's organizations."""

    asked_for = PickField(
        _l("On whose behalf"), [InputRequired(_l("Say on whose behalf."))], blank=_l("Choose")
    )

    def offer(self, behalves: Mapping[int, str]) -> None:
        """Fill the list; a single organization is chosen already."""
        self.asked_for.offer(behalves.items())
        if len(behalves) == 1 and not self.is_submitted():
            self.asked_for.data = next(iter(behalves))


class ReasonForm(FlaskForm):
    """Why an election is cancelled."""

    because = CleanStringField(_l("Reason"), [InputRequired()], max_length=300)


class ExtensionForm(FlaskForm):
    """Until when voting lasts instead, and why."""

    until = ZoneMomentField(_l("Voting closes"), [InputRequired()])
    reason = CleanStringField(_l("Reason"), [InputRequired()], max_length=300)


class HandingForm(FlaskForm):
    """Until when somebody is away; the button pressed says why the vote is handed on."""

    away_until = DayField(_l("Away until"))

    def to_because(self, pressed: str) -> HandedBecause:
        """The reason that the pressed button stands for."""
        steps_aside = pressed == HandedBecause.CONFLICT
        return HandedBecause.CONFLICT if steps_aside else HandedBecause.AWAY


class DrawForm(FlaskForm):
    """The sources of chance of a public draw: up to three, and how to hash them."""

    algorithm = SelectField(
        _l("Procedure"),
        choices=[
            (Algorithm.SHA256.value, _l("RFC 3797 with SHA-256")),
            (Algorithm.MD5.value, _l("RFC 3797 as it stands, with MD5")),
        ],
    )

    def sources(self) -> tuple[Source, ...]:
        """The sources that were filled in."""
        return tuple(
            Source(
                self[f"name_{number}"].data,
                self[f"where_{number}"].data or "",
                self[f"known_at_{number}"].data,
                Encoding(self[f"encoding_{number}"].data),
            )
            for number in SOURCE_NUMBERS
            if self[f"name_{number}"].data and self[f"known_at_{number}"].data
        )

    def validate(self, extra_validators: Mapping[str, object] | None = None) -> bool:
        """A source has a name and a time, or neither."""
        fine = bool(super().validate(extra_validators))
        for number in SOURCE_NUMBERS:
            name, known_at = self[f"name_{number}"], self[f"known_at_{number}"]
            if bool(name.data) != bool(known_at.data) and not (name.errors or known_at.errors):
                lacking = known_at if name.data else name
                lacking.errors = [_("A source has a name and a time at which it becomes known.")]
                fine = False
        return fine


SOURCE_NUMBERS = (1, 2, 3)
for _number in SOURCE_NUMBERS:
    _needed = [InputRequired()] if _number == 1 else []
    setattr(
        DrawForm,
        f"name_{_number}",
        CleanStringField(_l("Source of chance"), _needed, max_length=120),
    )
    setattr(
        DrawForm, f"where_{_number}", CleanStringField(_l("Where it is published"), max_length=200)
    )
    setattr(DrawForm, f"known_at_{_number}", ZoneMomentField(_l("Becomes known at"), _needed))
    setattr(
        DrawForm,
        f"encoding_{_number}",
        SelectField(
            _l("What it says"),
            choices=[
                (Encoding.NUMBERS.value, _l("numbers, in any order")),
                (Encoding.TEXT.value, _l("letters and digits")),
            ],
        ),
    )


class CodeForm(FlaskForm):
    """A tracking code, or the secret of a vote that was changed."""

    code = StringField(
        _l("Tracking code"),
        [InputRequired(), Length(max=80)],
        description=_l(
            "If your organization changed its vote, the secret of the first receipt finds that out."
        ),
    )


# --- ballot papers -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Marks:
    """What a voter put on the paper: ranks by candidate, and for whom."""

    ranks: Mapping[int, int]
    blank: bool
    holder: str | None
    secret: str | None

    def order(self) -> tuple[int, ...]:
        """The order of the ranks; raises `Invalid` for a paper that cannot be cast."""
        try:
            order = order_of(self.ranks)
        except ValueError:
            raise Invalid(Phrase(N_("Each rank can be given to one candidate only."))) from None
        missing = missing_on_paper(order, blank=self.blank)
        if missing:
            raise Invalid(missing[0])
        return order


def ranked(typed: Iterable[str]) -> list[int]:
    """The candidates for whom a form has a rank; whether they stand is the service's to say."""
    numbers = (name.removeprefix("rank-") for name in typed if name.startswith("rank-"))
    return [int(text) for text in numbers if text.isascii() and text.isdigit() and len(text) < 10]


def marks(typed: Mapping[str, str], candidates: Iterable[int]) -> Marks:
    """Read a ballot paper; what is no number is no rank, and a blank vote has no ranks."""
    blank = bool(typed.get("blank"))
    ranks = {}
    for candidate in () if blank else candidates:
        text = typed.get(f"rank-{candidate}", "").strip()
        if text.isascii() and text.isdigit() and len(text) < 6:
            ranks[candidate] = int(text)
    return Marks(
        ranks, blank, typed.get("holder") or None, (typed.get("secret") or "").strip() or None
    )


WHEN_AND_WHY = Phrase(N_("Say until when voting lasts, and why."))
NO_SUCH_DAY = Phrase(N_("There is no such day."))
NOT_OPEN = Phrase(N_("Voting is not open."))
FOR_WHOM = Phrase(N_("Say for which organization you vote."))
SECRET_MISSING = Phrase(N_("To change a recorded vote, enter the secret of its receipt."))
