"""What is typed when an election is set up: its dates in a zone, and what it is held by."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Regexp

from govapp.elections.rules.dates import Dates
from govapp.elections.rules.settings import (
    LABELS,
    RULES,
    SMALL,
    Publication,
    Settings,
    ShortTerms,
    TieSource,
)
from govapp.foundation.kernel.phrases import Phrase
from govapp.foundation.kernel.thresholds import Comparison, Threshold
from govapp.foundation.web.current import settings
from govapp.foundation.web.fields import CleanStringField, CountField, EnumField
from govapp.foundation.web.filters import say
from govapp.foundation.web.moments import DayField, ZoneMomentField

MOMENTS = ("nominations_open_at", "nominations_close_at", "opens_at", "closes_at")


class DatesForm(FlaskForm):
    """The instants of an election, typed in a zone of one's choice, and the term."""

    zone = SelectField(_l("Time zone"), description=_l("The times below are typed in it."))
    nominations_open_at = ZoneMomentField(_l("Nominations open"), [InputRequired()])
    nominations_close_at = ZoneMomentField(_l("Nominations close"), [InputRequired()])
    opens_at = ZoneMomentField(_l("Voting opens"), [InputRequired()])
    closes_at = ZoneMomentField(_l("Voting closes"), [InputRequired()])
    term_begins_on = DayField(_l("Term begins on"), [InputRequired()])
    term_ends_on = DayField(_l("Term ends on"), [InputRequired()])

    def process(self, *args: Any, **more: Any) -> None:  # Any: WTForms' own protocol
        """Fill the zone first: the times are read in it."""
        usual = settings().DEFAULT_ZONE
        names = sorted(name for name in zoneinfo.available_timezones() if "/" in name)
        self.zone.choices = [
            SelectChoice(name, name) for name in dict.fromkeys((usual, "UTC", *names))
        ]
        for name in MOMENTS:
            self[name].zone = self.zone_chosen
        super().process(*args, **more)

    def zone_chosen(self) -> zoneinfo.ZoneInfo:
        """The zone of the form, the consortium's where none of the list is named."""
        known = {choice.value for choice in self.zone.choices}
        name = self.zone.data if self.zone.data in known else settings().DEFAULT_ZONE
        return zoneinfo.ZoneInfo(name)

    def to_dates(self) -> Dates:
        """The dates as one value."""
        return Dates(
            self.nominations_open_at.data,
            self.nominations_close_at.data,
            self.opens_at.data,
            self.closes_at.data,
            self.term_begins_on.data,
            self.term_ends_on.data,
        )


def _named(kind: Any) -> dict[Any, Any]:
    return {member: _Said(member.value) for member in kind}


class _Said:
    """A word of the rules, said in the reader's language when it is shown."""

    def __init__(self, msgid: str) -> None:
        self.msgid = msgid

    def __str__(self) -> str:
        return say(Phrase(self.msgid))


def _because(name: str) -> CleanStringField:
    return CleanStringField(
        _l("Why it departs from the rulebook"),
        max_length=300,
        description=_l("Only if it does. Everybody reads it."),
        name=f"because_{name}",
    )


class SettingsForm(FlaskForm):
    """What an election is held by, with a reason beside each setting."""

    rule = SelectField(
        _Said(LABELS["rule"]),
        choices=[SelectChoice(code, _Said(words)) for code, words in RULES.items()],
    )
    because_rule = _because("rule")
    candidates_per_organization = CountField(
        _Said(LABELS["candidates_per_organization"]), [InputRequired(), NumberRange(1, 1000)]
    )
    because_candidates_per_organization = _because("candidates_per_organization")
    electing_tiers = SelectMultipleField(
        _Said(LABELS["electing_tiers"]),
        choices=[],
        description=_l("Tick none, and all vote who vote in the body that elects."),
    )
    because_electing_tiers = _because("electing_tiers")
    quorum_comparison = EnumField(
        _l("Quorum"), [InputRequired()], enum=Comparison, labels=_named(Comparison)
    )
    quorum_share = CleanStringField(
        _l("of the list of voters"),
        [InputRequired(), Regexp(r"[0-9]{1,4}/[1-9][0-9]{0,3}$", message=_l("Like 1/2."))],
        description=_l("Like 1/2; 0/1 for none. Below it nothing is declared."),
    )
    because_quorum = _because("quorum")
    publication = EnumField(
        _Said(LABELS["publication"]),
        [InputRequired()],
        enum=Publication,
        labels=_named(Publication),
    )
    because_publication = _because("publication")
    tie_source = EnumField(
        _Said(LABELS["tie_source"]), [InputRequired()], enum=TieSource, labels=_named(TieSource)
    )
    because_tie_source = _because("tie_source")
    short_terms = EnumField(
        _Said(LABELS["short_terms"]), [InputRequired()], enum=ShortTerms, labels=_named(ShortTerms)
    )
    because_short_terms = _because("short_terms")
    because_small_box = CleanStringField(
        _l("Why so few vote in secret all the same"), max_length=300
    )

    def offer_tiers(self, tiers: Iterable[tuple[str, str]]) -> None:
        """Fill the list of those who may elect."""
        self.electing_tiers.choices = [SelectChoice(code, name) for code, name in tiers]

    def validate(self, extra_validators: Mapping[str, object] | None = None) -> bool:
        """A share is at most the whole."""
        fine = bool(super().validate(extra_validators))
        share = self.quorum_share
        if not share.errors and Fraction(share.data) > 1:
            share.errors = [_l("A share is at most the whole.")]
            fine = False
        return fine

    def to_settings(self) -> Settings:
        """The settings as one value."""
        return Settings(
            rule=self.rule.data,
            candidates_per_organization=self.candidates_per_organization.data,
            electing_tiers=tuple(self.electing_tiers.data or ()),
            quorum=Threshold(Fraction(self.quorum_share.data), self.quorum_comparison.data),
            publication=self.publication.data,
            tie_source=self.tie_source.data,
            short_terms=self.short_terms.data,
        )

    def to_reasons(self) -> dict[str, str]:
        """The reasons by the setting they belong to."""
        return {name: self[f"because_{name}"].data or "" for name in (*LABELS, SMALL)}


class ElectionForm(DatesForm, SettingsForm):
    """A new election."""

    title = CleanStringField(_l("Title"), [InputRequired()], max_length=120)


def shown(chosen: Settings, reasons: Mapping[str, str]) -> dict[str, object]:
    """Settings and reasons as the form's data."""
    quorum = chosen.quorum
    return {
        **{name: getattr(chosen, name) for name in LABELS if name != "quorum"},
        "quorum_share": f"{quorum.share.numerator}/{quorum.share.denominator}",
        "quorum_comparison": quorum.comparison,
        **{f"because_{name}": reason for name, reason in reasons.items()},
    }
