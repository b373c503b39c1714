"""What is typed about use cases."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from govapp.foundation.web.fields import (
    CleanStringField,
    CleanTextField,
    CountField,
    EnumField,
    FlaskForm,
    MoneyField,
    PickField,
)
from govapp.usecases.rules import Health, Track
from govapp.usecases.services import Parts

TRACK_LABELS = {
    Track.COMMUNITY: _l("Community Building"),
    Track.PLANNING: _l("Use Case & Planning"),
    Track.STANDARDS: _l("Standards Development"),
    Track.IMPLEMENTATION: _l("Implementation & Testing"),
    Track.ADOPTION: _l("Adoption & Value"),
}
HEALTH_LABELS = {
    Health.ON_TRACK: _l("On track"),
    Health.AT_RISK: _l("At risk"),
    Health.BLOCKED: _l("Blocked"),
    Health.PAUSED: _l("Paused"),
}
MARKDOWN = _l("Markdown: **bold**, *italic*, lists, links.")


class PartsForm(FlaskForm):
    """The written parts."""

    title = CleanStringField(_l("Title"), [InputRequired()], max_length=120)
    specialty = CleanStringField(
        _l("Specialty"),
        [InputRequired()],
        max_length=60,
        description=_l("For example Oncology, Cardiovascular or Genomics."),
    )
    summary = CleanStringField(
        _l("In one sentence"), [InputRequired()], max_length=300, description=_l("What is it for?")
    )
    problem = CleanTextField(_l("Problem"), description=MARKDOWN)
    solution = CleanTextField(
        _l("Solution"), description=_l("Systems, workflow, actors and data. Markdown.")
    )
    impact = CleanTextField(_l("Impact"), description=_l("What gets better, for whom. Markdown."))
    resources = CleanTextField(
        _l("Resources"), description=_l("Committed and still needed people and money. Markdown.")
    )

    def to_parts(self) -> Parts:
        """The parts with nothing of the web in them."""
        return Parts(**{name: self[name].data or "" for name in Parts.__dataclass_fields__})


class ProposalForm(PartsForm):
    """A new proposal: its parts, and on whose behalf."""

    organization = PickField(
        _l("On whose behalf?"), [InputRequired()], description=_l("The organization that proposes.")
    )


class TracksField(SelectMultipleField):
    """Tracks as checkboxes; `data` is a list of tracks."""

    many_boxes = True
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any = None, validators: Any = None, **more: Any) -> None:
        choices = [SelectChoice(track.value, words) for track, words in TRACK_LABELS.items()]
        super().__init__(label, validators, choices=choices, **more)

    @property
    def tracks(self) -> tuple[Track, ...]:
        """The tracks chosen, in their order."""
        return tuple(track for track in Track if track.value in (self.data or ()))


class OrganizationForm(FlaskForm):
    """The first question about a champion."""

    organization = PickField(_l("Organization"), [InputRequired()])


class ChampionForm(FlaskForm):
    """Who champions it, and in what."""

    organization = PickField(_l("Organization"), [InputRequired()])
    person = PickField(
        _l("Person"), blank=_l("Nobody yet"), description=_l("People of this organization.")
    )
    tracks = TracksField(_l("Tracks they drive"), [InputRequired()])
    promise = CleanStringField(_l("What they promise"), max_length=300)


class LeadForm(FlaskForm):
    """Who leads it."""

    person = PickField(
        _l("Lead"), [InputRequired()], description=_l("A person of a champion organization.")
    )


class EvidenceForm(FlaskForm):
    """How a requirement is met."""

    words = CleanTextField(_l("How it is met"), max_length=2000)


class AskForm(FlaskForm):
    """Money asked for in a year."""

    year = CountField(_l("Year"), [InputRequired()])
    amount = MoneyField(_l("Amount"), [InputRequired()], description=_l("Zero takes it back."))


class HealthForm(FlaskForm):
    """How it stands."""

    health = EnumField(
        _l("How it stands"),
        [InputRequired()],
        enum=Health,
        labels=HEALTH_LABELS,
        blank=_l("Choose"),
    )
    note = CleanStringField(_l("Why, in a sentence"), max_length=300)


class WithdrawForm(FlaskForm):
    """Why a proposal is taken back."""

    reason = CleanStringField(_l("Why"), [InputRequired()], max_length=300)
