"""The forms that edit a chapter, built from its typed value: no raw text anywhere."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import Enum
from fractions import Fraction
from typing import Any, get_args, get_origin, get_type_hints

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, Form, FormField
from wtforms.validators import Email, InputRequired, Length, NumberRange, Regexp

from govapp.charter.rules.codec import CHAPTERS, load, plain
from govapp.charter.rules.values import Value
from govapp.foundation.kernel.money import Money
from govapp.foundation.web.fields import (
    CleanStringField,
    CleanTextField,
    CountField,
    EnumField,
    FlaskForm,
    MoneyField,
)
from govapp.foundation.web.moments import DayField

TAKE_OUT = "take_out"
MOST_ROWS = 60

LABELS = {
    "currency": _l("Currency"),
    "band_kind": _l("Size bands measure"),
    "bands": _l("Size bands"),
    "tiers": _l("Tiers"),
    "lines": _l("Fees"),
    "fictitious": _l("The amounts are invented (pages say so)"),
    "code": _l("Code"),
    "name": _l("Name"),
    "description": _l("Description"),
    "votes_in": _l("Votes in (codes of committees)"),
    "tier": _l("Tier (code)"),
    "type": _l("Organization type (empty: any)"),
    "band": _l("Size band (code; empty: any)"),
    "amount_minor": _l("Amount a year"),
    "terms_days": _l("Invoice due after (days)"),
    "notice_day": _l("Reminder (days after due)"),
    "suspended_day": _l("Votes suspended (days after due)"),
    "termination_notice_day": _l("End announced (days after due)"),
    "ended_day": _l("Membership ends (days after due)"),
    "bodies": _l("Committees"),
    "purpose": _l("Purpose"),
    "decides": _l("Decides"),
    "parent": _l("Stands under (code; empty: nobody)"),
    "members_are": _l("Who votes there"),
    "seat_classes": _l("Classes of seats"),
    "seats": _l("Seats"),
    "elected_by": _l("Elected by (code; empty: appointed)"),
    "term_years": _l("Term (years)"),
    "eligible_tiers": _l("Eligible tiers (codes)"),
    "organization_cap": _l("Seats of one organization at most"),
    "hours_a_month": _l("Hours a month"),
    "public": _l("Public"),
    "kinds": _l("Kinds of decision"),
    "kind": _l("Code of the kind"),
    "quorum": _l("Quorum"),
    "passes": _l("Passes with"),
    "share": _l("Share"),
    "comparison": _l("Comparison"),
    "pass_base": _l("Held against"),
    "minimum_hours": _l("Open for at least (hours)"),
    "rule": _l("Counting rule"),
    "nomination_days": _l("Nominations (days)"),
    "voting_days": _l("Voting (days)"),
    "tellers": _l("Tellers"),
    "few_voters": _l("Publish only winners below this many votes"),
    "candidates_per_organization": _l("Candidates of one organization"),
    "gates": _l("Gates"),
    "from_stage": _l("From"),
    "to_stage": _l("To"),
    "decision": _l("Decided as (kind of decision; empty: no motion)"),
    "requirements": _l("Requirements"),
    "words": _l("Words"),
    "limit_minor": _l("Limit"),
}
_OPTIONAL = {"type", "band", "parent", "elected_by", "decision", "description"}


def chapter_form(chapter: str) -> type[FlaskForm]:
    """A form class for a chapter, with the day from which it is to hold and a note."""
    members: dict[str, Any] = {
        "effective_from": DayField(_l("In force from"), [InputRequired()]),
        "note": CleanStringField(_l("Why it changes"), [Length(max=200)]),
        "value": FormField(_form_for(CHAPTERS[chapter]), label=""),
    }
    return type(f"{chapter.title()}Form", (FlaskForm,), members)


def _form_for(kind: type) -> type[Form]:
    hints = get_type_hints(kind)
    return type(
        f"{kind.__name__}Form",
        (Form,),
        {f.name: _field_for(f.name, hints[f.name]) for f in fields(kind)},
    )


def _field_for(name: str, kind: Any) -> Any:
    label = LABELS[name]
    if get_origin(kind) is tuple:
        part = get_args(kind)[0]
        if part is str:
            return CleanStringField(label, description=_l("Separate with commas."))
        row = type(
            f"{part.__name__}Row", (_form_for(part),), {TAKE_OUT: BooleanField(_l("Take out"))}
        )
        return FieldList(FormField(row, label=""), label=label, max_entries=MOST_ROWS)
    if is_dataclass(kind):
        return FormField(_form_for(kind), label=label)  # type: ignore[arg-type]
    if name.endswith("_minor"):
        return MoneyField(label, [InputRequired()])
    if isinstance(kind, type) and issubclass(kind, Enum):
        return EnumField(label, [InputRequired()], enum=kind)
    if kind is bool:
        return BooleanField(label)
    if kind is int:
        return CountField(label, [InputRequired(), NumberRange(0, 1_000_000)])
    if kind is Fraction:
        return CleanStringField(
            label,
            [InputRequired(), Regexp(r"[0-9]{1,4}/[1-9][0-9]{0,3}")],
            description=_l("Like 2/3."),
        )
    return CleanStringField(label, [] if name in _OPTIONAL else [InputRequired()], max_length=500)


def shown(value: Value) -> dict[str, Any]:
    """A chapter's value as the form's data."""
    found = _to_form(plain(value))
    return found if isinstance(found, dict) else {}


def _to_form(found: object, name: str = "") -> object:
    if isinstance(found, dict):
        return {key: _to_form(part, key) for key, part in found.items()}
    if isinstance(found, list):
        if all(isinstance(part, str) for part in found) and name in ("votes_in", "eligible_tiers"):
            return ", ".join(found)
        return [_to_form(part) for part in found]
    if name.endswith("_minor") and isinstance(found, int):
        return Money(found)
    return found


def typed(chapter: str, data: dict[str, Any]) -> Value:
    """The chapter that was typed; `Invalid` names what does not fit."""
    return load(CHAPTERS[chapter], _from_form(data), chapter)


def _from_form(found: object, name: str = "") -> object:
    if isinstance(found, dict):
        return {key: _from_form(part, key) for key, part in found.items() if key != TAKE_OUT}
    if isinstance(found, list):
        kept = [part for part in found if not (isinstance(part, dict) and part.get(TAKE_OUT))]
        return [_from_form(part) for part in kept]
    if name in ("votes_in", "eligible_tiers"):
        return [word.strip() for word in str(found or "").split(",") if word.strip()]
    if isinstance(found, Money):
        return found.minor
    if isinstance(found, Enum):
        return found.value
    return "" if found is None else found


class IdentityForm(FlaskForm):
    """Who the consortium is."""

    legal_name = CleanStringField(_l("Legal name"), [InputRequired()])
    display_name = CleanStringField(_l("Name on pages"), [InputRequired()], max_length=80)
    purpose = CleanTextField(_l("What it is for"), [InputRequired()], max_length=1000)
    address = CleanTextField(_l("Postal address"), [InputRequired()], max_length=500)
    tax_id = CleanStringField(_l("Tax id"))
    remittance = CleanTextField(
        _l("Bank details"), description=_l("Printed on every invoice."), max_length=1000
    )
    contact_email = CleanStringField(_l("E-mail address of the office"), [InputRequired(), Email()])
    year_starts_month = CountField(
        _l("First month of the membership year"), [InputRequired(), NumberRange(1, 12)]
    )


class StarterForm(FlaskForm):
    """The day from which a starter holds."""

    effective_from = DayField(_l("In force from"), [InputRequired()])
