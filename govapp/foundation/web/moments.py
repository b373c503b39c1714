"""Fields for a day, and for a day with a time in somebody's zone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext
from markupsafe import Markup
from wtforms import DateField, Field
from wtforms.widgets import html_params

from govapp.foundation.kernel.zones import reading
from govapp.foundation.web.fields import Whole
from govapp.foundation.web.viewer import viewer

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)


class DayField(Whole, DateField):
    """A calendar day between 1900 and 2199."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        self.data = _day(valuelist[0])


class ZoneMomentField(Whole, Field):
    """A day and a time of day in a zone; `data` is the aware instant in UTC, or None.

    Times that a clock change leaves out are refused; of times that happen twice it asks which.
    The zone is the reader's unless one is given.
    """

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        zone: Callable[[], ZoneInfo] | None = None,
        **more: Any,
    ):
        super().__init__(label, validators, **more)
        self.zone = zone or (lambda: viewer().zoneinfo)
        self.twice: tuple[datetime, datetime] | None = None

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        day, clock, which = (*(value.strip() for value in valuelist), "", "", "")[:3]
        if not day and not clock:
            return
        if not day or not clock:
            raise ValueError(gettext("Give both the day and the time."))
        found = reading(datetime.combine(_day(day), _time(clock)), self.zone())
        if not found.instants:
            before, after = (f"{one.astimezone(self.zone()):%H:%M}" for one in found.nearest)
            raise ValueError(
                gettext(
                    "The clocks skip this time on that day. The nearest are %(before)s and "
                    "%(after)s.",
                    before=before,
                    after=after,
                )
            )
        if len(found.instants) == 2 and which not in {"first", "second"}:
            self.twice = (found.instants[0], found.instants[1])
            raise ValueError(gettext("The clocks show this time twice on that day. Choose which."))
        self.data = found.instants[-1 if which == "second" else 0]

    def widget(self, _field: Field, **attributes: Any) -> Markup:
        """A day, a time and, when the time happens twice, the question which one."""
        day, clock = self._typed()
        attributes.pop("type", None)
        shared = {**attributes, "name": self.name, "required": bool(self.flags.required)}
        of_day = html_params(type="date", id=self.id, value=day, **shared)
        shared["aria-label"] = gettext("Time of day")
        of_time = html_params(type="time", id=f"{self.id}-time", value=clock, **shared)
        return Markup('<div class="field__row"><input {}><input {}>{}</div>').format(
            Markup(of_day),  # noqa: S704 - html_params escapes
            Markup(of_time),  # noqa: S704 - html_params escapes
            self._which(),
        )

    def _which(self) -> Markup:
        if not self.twice:
            return Markup()
        option = Markup('<option value="{}">{}</option>')
        options = Markup().join(
            option.format(name, f"{instant.astimezone(self.zone()):%Y-%m-%d %H:%M %Z}")
            for name, instant in zip(("first", "second"), self.twice, strict=True)
        )
        return Markup('<select class="form-select" name="{}" aria-label="{}">{}</select>').format(
            self.name, gettext("Which of the two"), options
        )

    def _typed(self) -> tuple[str, str]:
        if self.raw_data:
            return (*(str(value) for value in self.raw_data), "", "")[:2]  # type: ignore[return-value]
        if not isinstance(self.data, datetime):
            return "", ""
        here = self.data.astimezone(self.zone())
        return here.date().isoformat(), f"{here:%H:%M}"


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text.strip()) if len(text.strip()) == 10 else None
    except ValueError:
        found = None
    if found is None or not EARLIEST <= found <= LATEST:
        raise ValueError(gettext("Write the day like 2026-12-31."))
    return found


def _time(text: str) -> time:
    try:
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        raise ValueError(gettext("Write the time like 17:00.")) from None
