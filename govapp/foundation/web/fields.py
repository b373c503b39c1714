"""Form fields that yield a value or say how to write it; a field with neither does not exist."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    Field,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from govapp.foundation.kernel.errors import Invalid
from govapp.foundation.kernel.money import Money, parse_money
from govapp.foundation.web.filters import say

__all__ = [
    "CleanStringField",
    "CleanTextField",
    "CountField",
    "EnumField",
    "EnumRadioField",
    "FlaskForm",
    "MoneyField",
    "PickField",
    "Whole",
    "clean",
]

_JOINERS = {"\u200c", "\u200d"}  # needed inside words of several scripts and in emoji
_MARKS_IN_A_ROW = 4
_NOT_OFFERED = _l("Choose one of the list.")


class Whole:
    """Mixin: when the text could not be read, no validator sees the missing value."""

    def pre_validate(self, form: Any) -> None:  # Any: WTForms' own protocol
        if self.process_errors:  # type: ignore[attr-defined]
            raise StopValidation
        super().pre_validate(form)  # type: ignore[misc]


class MoneyField(Whole, Field):
    """An amount in one currency, zero or more; `data` is Money or None."""

    widget = TextInput()

    def __init__(
        self, label: Any = None, validators: Any = None, *, currency: str = "USD", **more: Any
    ):
        super().__init__(label, validators, **more)
        self.currency = currency
        self.render_kw = {"inputmode": "decimal", "autocomplete": "off", **(self.render_kw or {})}

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data.decimal:,f}" if isinstance(self.data, Money) else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        try:
            self.data = parse_money(valuelist[0], self.currency)
        except Invalid as invalid:
            raise ValueError(" ".join(say(p) for p in invalid.problems.values())) from None


class CleanStringField(Whole, StringField):
    """One line of text: composed (NFC), trimmed, without control or direction characters."""

    lines = False

    def __init__(
        self, label: Any = None, validators: Any = None, *, max_length: int = 200, **more: Any
    ):
        super().__init__(label, validators, **more)
        self.max_length = max_length
        self.render_kw = {"maxlength": max_length, **(self.render_kw or {})}

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        self.data = clean(valuelist[0], lines=self.lines)
        if len(self.data) > self.max_length:
            raise ValueError(gettext("Write at most %(count)s letters.", count=self.max_length))


class CleanTextField(CleanStringField, TextAreaField):
    """Several lines of text, cleaned in the same way; line ends become single."""

    lines = True

    def __init__(
        self, label: Any = None, validators: Any = None, *, max_length: int = 20_000, **more: Any
    ):
        super().__init__(label, validators, max_length=max_length, **more)
        self.render_kw = {"rows": 6, **(self.render_kw or {})}


def clean(text: str, *, lines: bool = False) -> str:
    """The text composed and trimmed; raises ValueError on characters that deceive or break.

    Refused are control, direction, private and unassigned characters and floods of accents;
    with `lines`, tabs and line ends are kept.
    """
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").strip()
    allowed = {"\n", "\t"} if lines else set()
    marks = 0
    for letter in text:
        kind = unicodedata.category(letter)
        marks = marks + 1 if kind == "Mn" else 0
        hidden = kind in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} and letter not in allowed | _JOINERS
        if hidden or marks > _MARKS_IN_A_ROW:
            raise ValueError(gettext("Please remove the invisible or stacked characters."))
    return text


class CountField(Whole, IntegerField):
    """A whole number in ASCII digits, zero or more, of nine digits at most."""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not text:
            return
        if not (text.isascii() and text.isdigit() and len(text) <= 9):
            raise ValueError(gettext("Write a whole number, like 30."))
        self.data = int(text)


Labels = Mapping[Any, Any]  # Any: members of the enumeration -> texts, lazy or not


class _OfEnum(Whole):
    """Mixin: choices from an enumeration; what is not offered is refused."""

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        enum: type[Enum],
        labels: Labels | None = None,
        blank: Any = None,
        **more: Any,
    ):
        offered = labels or {member: member.value for member in enum}
        choices = [SelectChoice(str(member.value), text) for member, text in offered.items()]
        if blank is not None:
            choices.insert(0, SelectChoice("", blank))
        allowed = {str(member.value): member for member in offered}
        super().__init__(  # type: ignore[call-arg]
            label,
            validators,
            choices=choices,
            coerce=lambda value: _member(value, allowed),
            invalid_value_message=_NOT_OFFERED,
            invalid_choice_message=_NOT_OFFERED,
            validate_choice=False,  # `coerce` already refuses
            **more,
        )


def _member(value: Any, allowed: Mapping[str, Enum]) -> Enum | None:
    if value is None or value == "":
        return None
    key = str(value.value) if isinstance(value, Enum) else str(value)
    if key not in allowed:
        raise ValueError("not offered")
    return allowed[key]


class EnumField(_OfEnum, SelectField):
    """A list to choose one member of an enumeration from; `data` is the member or None."""


class EnumRadioField(_OfEnum, RadioField):
    """The same as radio buttons."""


class PickField(Whole, SelectField):
    """One of some rows, by number; the view calls `offer` with those this actor may pick."""

    def __init__(self, label: Any = None, validators: Any = None, *, blank: Any = "–", **more: Any):
        super().__init__(
            label,
            validators,
            coerce=_number,
            invalid_value_message=_NOT_OFFERED,
            invalid_choice_message=_NOT_OFFERED,
            **more,
        )
        self.blank = blank
        self.offer(())

    def offer(self, rows: Iterable[tuple[int, Any]]) -> None:
        """Set what may be picked: pairs of number and text."""
        picks = [SelectChoice(str(number), text) for number, text in rows]
        self.choices = [SelectChoice("", self.blank), *picks]


def _number(value: Any) -> int | None:
    if value in (None, ""):
        return None
    text = str(value)
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise ValueError("not a number")
    return int(text)


def select_field(field: Any) -> bool:
    """A test for templates: a field printed as a `<select>`."""
    return isinstance(field, SelectField) and not isinstance(field, RadioField)


def pick_many(field: Any) -> bool:
    """A test for templates: a field printed as several checkboxes or radios."""
    return isinstance(field, RadioField) or getattr(field, "many_boxes", False)
