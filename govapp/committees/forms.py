"""What is typed about motions and bodies."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, RadioField
from wtforms.validators import InputRequired, NumberRange

from govapp.committees.models import AskingState, DocumentKind, OfficeKind, Position
from govapp.committees.queries.moving import NewMotion
from govapp.committees.services import MeetingPlan, MotionDraft, NewDocument, NewVersion
from govapp.foundation.files.papers import Paper
from govapp.foundation.web.fields import (
    CleanStringField,
    CleanTextField,
    CountField,
    EnumField,
    EnumRadioField,
    FlaskForm,
    PickField,
)
from govapp.foundation.web.moments import DayField, ZoneMomentField

__all__ = [
    "AnsweringForm",
    "AppointmentForm",
    "AskingForm",
    "CancellingForm",
    "DocumentForm",
    "FoundingForm",
    "MeetingForm",
    "MotionForm",
    "OfficeForm",
    "OpeningForm",
    "OpinionForm",
    "OwningForm",
    "RemovingForm",
    "ResigningForm",
    "VersionForm",
]

OFFICES = {
    OfficeKind.CHAIR: _l("Chair"),
    OfficeKind.VICE_CHAIR: _l("Vice chair"),
    OfficeKind.SECRETARY: _l("Secretary"),
    OfficeKind.OBSERVER: _l("Observer"),
    OfficeKind.TELLER: _l("Teller"),
    OfficeKind.EMERITUS: _l("Emeritus"),
}


DOCUMENT_KINDS = {
    DocumentKind.POLICY: _l("policy"),
    DocumentKind.CONFLICTS: _l("conflict of interest policy"),
    DocumentKind.SPECIFICATION: _l("specification"),
    DocumentKind.PAPER: _l("other document"),
}
POSITIONS = {
    Position.FOR: _l("for"),
    Position.CHANGES: _l("for it with changes"),
    Position.AGAINST: _l("against"),
}
ANSWERS = {
    AskingState.ANSWERED: _l("answered"),
    AskingState.DECLINED: _l("declined"),
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


class VersionForm(FlaskForm):
    """A version of a document: its file, what is new, and who adopted it when."""

    file = FileField(_l("The document, as a PDF"), [FileRequired(_l("Choose a file."))])
    note = CleanStringField(_l("What is new"), [InputRequired()], max_length=200)
    motion = PickField(_l("Adopted by which motion"), blank=_l("None"))
    adopted_by = CleanStringField(
        _l("Or adopted by whom else"),
        max_length=160,
        description=_l("For what was decided elsewhere."),
    )
    adopted_on = DayField(_l("Adopted there on"))

    def to_version(self, handed_in: Paper) -> NewVersion:
        """The version as one value."""
        return NewVersion(
            handed_in,
            self.note.data or "",
            self.motion.data,
            self.adopted_by.data or "",
            self.adopted_on.data,
        )


class DocumentForm(VersionForm):
    """A document with its first version."""

    title = CleanStringField(_l("Title"), [InputRequired()], max_length=120)
    kind = EnumField(
        _l("Kind"), [InputRequired()], enum=DocumentKind, labels=DOCUMENT_KINDS, blank=_l("Choose")
    )
    about = CleanStringField(_l("What it is about"), [InputRequired()], max_length=200)
    public = BooleanField(
        _l("Everybody may read it"), description=_l("Otherwise only people who sign in.")
    )

    def to_document(self) -> NewDocument:
        """The document as one value."""
        return NewDocument(
            self.title.data or "", self.kind.data, self.about.data or "", self.public.data
        )


class OpinionForm(FlaskForm):
    body = PickField(_l("Which group"), [InputRequired()], blank=_l("Choose"))
    position = EnumRadioField(
        _l("What the group says"), [InputRequired()], enum=Position, labels=POSITIONS
    )
    words = CleanTextField(
        _l("In its words"), description=_l("What would have to change, if anything.")
    )
    given_on = DayField(_l("Given on"), [InputRequired()])


class AskingForm(FlaskForm):
    title = CleanStringField(_l("What you ask for"), [InputRequired()], max_length=120)
    words = CleanTextField(_l("In more words"), [InputRequired()])
    wished_on = DayField(_l("By when you wish it"))


class OwningForm(FlaskForm):
    owner = PickField(_l("Who sees to it"), [InputRequired()], blank=_l("Choose"))
    due_on = DayField(_l("Until when"), [InputRequired()])


class AnsweringForm(FlaskForm):
    state = EnumRadioField(
        _l("What becomes of it"),
        [InputRequired()],
        enum=AskingState,
        labels=ANSWERS,
    )
    answer = CleanTextField(
        _l("The answer"), [InputRequired()], description=_l("It goes to whoever asked by letter.")
    )
