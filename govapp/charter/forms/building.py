"""The forms that edit a chapter, built from its typed value: no raw text anywhere."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from fractions import Fraction
from typing import Any, get_args, get_origin, get_type_hints

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, Form, FormField
from wtforms.validators import InputRequired, Length, NumberRange, Regexp

from govapp.charter.forms.labels import LABELS
from govapp.charter.rules.codec import CHAPTERS, load, plain
from govapp.charter.rules.values import Value
from govapp.foundation.kernel.money import Money
from govapp.foundation.web.fields import (
    CleanStringField,
    CountField,
    EnumField,
    FlaskForm,
    MoneyField,
)
from govapp.foundation.web.moments import DayField

TAKE_OUT = "take_out"
MOST_ROWS = 60

_OPTIONAL = {
    "type",
    "band",
    "parent",
    "elected_by",
    "decision",
    "description",
    "within_tier",
    "appointed_by",
    "ratified_by",
    "ex_officio_body",
    "removal_decision",
}
_WORDS = {"votes_in", "eligible_tiers", "within_classes", "electing_tiers"}
_DAYS = {"renewal_days", "reminder_days", "vote_reminder_days"}


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
        {f.name: _field_for(f.name, hints[f.name], _default(f)) for f in fields(kind)},
    )


def _default(field: Field[Any]) -> Any:
    """What an empty row begins with, None where it must be typed."""
    return None if field.default is MISSING else field.default


def _field_for(name: str, kind: Any, default: Any = None) -> Any:
    label = LABELS[name]
    if get_origin(kind) is tuple:
        part = get_args(kind)[0]
        if part is str:
            return CleanStringField(label, description=_l("Separate with commas."))
        if part is int:
            numbers = Regexp(
                r"\s*([0-9]{1,3}\s*(,\s*[0-9]{1,3}\s*)*)?", message=_l("Write 90, 60, 30.")
            )
            return CleanStringField(label, [numbers], description=_l("Separate with commas."))
        row = type(
            f"{part.__name__}Row", (_form_for(part),), {TAKE_OUT: BooleanField(_l("Take out"))}
        )
        return FieldList(FormField(row, label=""), label=label, max_entries=MOST_ROWS)
    if is_dataclass(kind):
        return FormField(_form_for(kind), label=label)  # type: ignore[arg-type]
    if name.endswith("_minor"):
        return MoneyField(label, [InputRequired()])
    if isinstance(kind, type) and issubclass(kind, Enum):
        return EnumField(label, [InputRequired()], enum=kind, default=default)
    if kind is bool:
        return BooleanField(label, default=default)
    if kind is int:
        return CountField(label, [InputRequired(), NumberRange(0, 1_000_000)], default=default)
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
        if name in _WORDS | _DAYS:
            return ", ".join(str(part) for part in found)
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
    if name in _WORDS | _DAYS:
        words = [word.strip() for word in str(found or "").split(",") if word.strip()]
        return [int(word) for word in words] if name in _DAYS else words
    if isinstance(found, Money):
        return found.minor
    if isinstance(found, Enum):
        return found.value
    return "" if found is None else found
