"""What is typed about motions and bodies."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired, NumberRange

from govapp.committees.models import OfficeKind
from govapp.committees.queries.moving import NewMotion
from govapp.committees.services import MeetingPlan, MotionDraft
from govapp.foundation.web.fields import (
    CleanStringField,
    CleanTextField,
    CountField,
    EnumField,
    FlaskForm,
    PickField,
)
from govapp.foundation.web.moments import DayField, ZoneMomentField

__all__ = [
    "AppointmentForm",
    "CancellingForm",
    "FoundingForm",
    "MeetingForm",
    "MotionForm",
    "OfficeForm",
    "OpeningForm",
    "RemovingForm",
    "ResigningForm",
]

OFFICES = {
    OfficeKind.CHAIR: _l("Chair"),
    OfficeKind.VICE_CHAIR: _l("Vice chair"),
    OfficeKind.SECRETARY: _l("Secretary"),
    OfficeKind.OBSERVER: _l("Observer"),
    OfficeKind.TELLER: _l("Teller"),
    OfficeKind.EMERITUS: _l("Emeritus"),
}


class MotionForm(FlaskForm):
    title = CleanStringField(
        _l("Title"), [InputRequired()], max_length=160, description=_l("As it will be quoted.")
    )
    wording = CleanTextField(
        _l("Wording"),
        [InputRequired()],
        description=_l("Exactly what is decided. Markdown may be used."),
    )
    decision = RadioField(
        _l("Kind of decision"),
        [InputRequired(_l("Choose a kind of decision."))],
        validate_choice=True,
    )
    moved_for = PickField(
        _l("On whose behalf"), [InputRequired(_l("Say on whose behalf."))], blank=_l("Choose")
    )

    def offer(self, page: NewMotion) -> None:
        """Set what may be chosen; what leaves no choice is chosen already."""
        self.decision.choices = [(one.rule.kind, one.rule.name) for one in page.choices]
        self.moved_for.offer(page.behalves.items())
        if not self.is_submitted():
            if len(page.choices) == 1:
                self.decision.data = page.choices[0].rule.kind
            if len(page.behalves) == 1:
                self.moved_for.data = next(iter(page.behalves))

    def draft(self, page: NewMotion) -> MotionDraft:
        """The checked motion with what it sets going."""
        return MotionDraft(
            self.title.data or "",
            self.wording.data or "",
            self.decision.data,
            page.asked.about,
            page.asked.effect,
        )


class OpeningForm(FlaskForm):
    closes_at = ZoneMomentField(_l("Voting ends"), [InputRequired()])


class FoundingForm(FlaskForm):
    began_on = DayField(_l("It begins on"), [InputRequired()])


class AppointmentForm(FlaskForm):
    who = PickField(_l("Who, for which organization"), [InputRequired()], blank=_l("Choose"))
    began_on = DayField(_l("First day"), [InputRequired()])
    ends_on = DayField(_l("Last day"), [InputRequired()])
    motion = PickField(
        _l("By which motion"), blank=_l("None"), description=_l("Only motions that were carried.")
    )


class ResigningForm(FlaskForm):
    last_day = DayField(_l("Last day in the seat"), [InputRequired()])
    because = CleanStringField(
        _l("Why"), max_length=200, description=_l("Program management and the chair read it.")
    )


class RemovingForm(FlaskForm):
    last_day = DayField(_l("Last day in the seat"), [InputRequired()])
    motion = PickField(
        _l("By which motion"), blank=_l("None"), description=_l("Only motions that were carried.")
    )
    because = CleanStringField(_l("Why"), max_length=200)


class OfficeForm(FlaskForm):
    kind = EnumField(
        _l("Office"), [InputRequired()], enum=OfficeKind, labels=OFFICES, blank=_l("Choose")
    )
    who = PickField(_l("Who"), [InputRequired()], blank=_l("Choose"))
    motion = PickField(
        _l("By which motion"),
        blank=_l("None"),
        description=_l("Where the committee elects its officers: the motion that elected them."),
    )


class MeetingForm(FlaskForm):
    """Calling a meeting, or calling it for another time."""

    title = CleanStringField(_l("What it is called"), [InputRequired()], max_length=120)
    starts_at = ZoneMomentField(_l("Begins"), [InputRequired()])
    minutes = CountField(
        _l("How long, in minutes"), [InputRequired(), NumberRange(5, 1440)], default=60
    )
    place = CleanStringField(
        _l("Where"),
        max_length=300,
        description=_l("A room, or the address of the call. Members of the committee see it."),
    )

    def to_plan(self) -> MeetingPlan:
        """The meeting as one value."""
        begins = self.starts_at.data
        ends = begins + timedelta(minutes=self.minutes.data)
        return MeetingPlan(self.title.data, begins, ends, self.place.data or "")


class CancellingForm(FlaskForm):
    because = CleanStringField(_l("Why it does not take place"), [InputRequired()], max_length=200)
