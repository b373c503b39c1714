"""A field yields a value or says how to write it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

import pytest
from werkzeug.datastructures import MultiDict
from wtforms.validators import InputRequired, NumberRange

from govapp.foundation.kernel.money import Money
from govapp.foundation.web.fields import (
    CleanStringField,
    CleanTextField,
    EnumField,
    EnumRadioField,
    FlaskForm,
    MoneyField,
    PickField,
)
from govapp.foundation.web.moments import DayField, ZoneMomentField


class Kind(StrEnum):
    USE_CASE = "use case"
    PROJECT = "project"


def berlin() -> ZoneInfo:
    return ZoneInfo("Europe/Berlin")


class Everything(FlaskForm):
    class Meta:
        csrf = False

    title = CleanStringField("Title", max_length=20)
    about = CleanTextField("About")
    asked = MoneyField("Asked")
    bounded = MoneyField("Bounded", [NumberRange(min=1)])
    kind = EnumField("Kind", enum=Kind, blank="Choose")
    track = EnumRadioField("Track", enum=Kind)
    body = PickField("Body")
    starts = DayField("Starts")
    closes = ZoneMomentField("Closes", zone=berlin)


@pytest.fixture
def typed(app):
    """Fill the form: `typed(title="x")`; several values of one name as a list."""
    with app.test_request_context():

        def fill(**values: object) -> Everything:
            form = Everything(MultiDict(values))
            form.body.offer([(7, "Steering"), (8, "Operating")])
            form.validate()
            return form

        yield fill


def test_money_is_read_whole(typed):
    assert typed(asked="12,500.00").asked.data == Money(1_250_000)


@pytest.mark.parametrize(
    "text", ["1,50", "-1", "NaN", "1e9", "1.005", "１２", "١٢", "99999999999999999", "Infinity"]
)
def test_money_that_cannot_be_read_says_how_to_write_it(typed, text):
    form = typed(asked=text)

    assert form.asked.data is None
    assert len(form.asked.errors) == 1


def test_no_validator_sees_an_amount_that_could_not_be_read(typed):
    assert typed(bounded="much").bounded.errors == ["Write the amount like 12500 or 12,500.00."]


def test_what_was_typed_stays_typed(typed):
    form = typed(asked="1,50", closes=["2026-13-01", "17:00"])

    assert 'value="1,50"' in form.asked()
    assert 'value="2026-13-01"' in form.closes()
    assert 'value="17:00"' in form.closes()


def test_text_is_composed_and_trimmed(typed):
    assert typed(title="  Mu\u0308ller ").title.data == "Müller"


@pytest.mark.parametrize(
    "text",
    [
        "a\u202eb",
        "a\u200bb",
        "a\x00b",
        "a\u2028b",
        "a\rb",
        "Z" + "\u0335" * 9,
        "a\ue000",
        "\ufeffa",
    ],
)
def test_deceiving_characters_are_refused(typed, text):
    assert typed(title=f"x{text}x").title.errors


@pytest.mark.parametrize("text", ["عائشة", "李雷", "O’Neill", "👩‍⚕️", "Zoë", "कि"])
def test_names_of_the_world_pass(typed, text):
    assert not typed(title=text).title.errors


def test_text_over_the_limit_is_refused(typed):
    assert typed(title="x" * 21).title.errors == ["Write at most 20 letters."]


def test_lines_are_kept_with_single_ends(typed):
    assert typed(about="one\r\ntwo\n\tthree").about.data == "one\ntwo\n\tthree"


def test_an_enumeration_yields_its_member(typed):
    form = typed(kind="project", track="use case")

    assert (form.kind.data, form.track.data) == (Kind.PROJECT, Kind.USE_CASE)
    assert '<option selected value="project">' in form.kind()


def test_what_is_not_offered_is_refused(typed):
    form = typed(kind="budget", track="x", body="9")

    assert form.kind.errors == form.track.errors == ["Choose one of the list."]
    assert form.body.errors


def test_a_pick_yields_the_number(typed):
    assert typed(body="8").body.data == 8


def test_nothing_picked_is_none(typed):
    form = typed(body="", kind="")

    assert (form.body.data, form.kind.data) == (None, None)


def test_a_day_is_read(typed):
    assert typed(starts="2026-12-31").starts.data == date(2026, 12, 31)


@pytest.mark.parametrize(
    "text", ["31.12.2026", "0000-01-01", "10000-01-01", "2026-02-30", "20261231"]
)
def test_days_that_are_none_are_refused(typed, text):
    assert typed(starts=text).starts.errors


def test_a_moment_is_read_in_its_zone(typed):
    form = typed(closes=["2026-12-04", "17:00"])

    assert form.closes.data == datetime(2026, 12, 4, 16, tzinfo=UTC)


def test_a_time_that_the_clocks_skip_is_refused(typed):
    form = typed(closes=["2026-03-29", "02:30"])

    assert form.closes.data is None
    assert "skip" in form.closes.errors[0]


def test_a_time_that_happens_twice_is_asked_about(typed):
    form = typed(closes=["2026-10-25", "02:30"])

    assert "twice" in form.closes.errors[0]
    assert form.closes().count("<option") == 2


@pytest.mark.parametrize(("which", "hour"), [("first", 0), ("second", 1)])
def test_the_answer_decides(typed, which, hour):
    form = typed(closes=["2026-10-25", "02:30", which])

    assert form.closes.data == datetime(2026, 10, 25, hour, 30, tzinfo=UTC)


@pytest.mark.parametrize("parts", [["2026-12-04", ""], ["", "17:00"], ["2026-12-04", "25:00"]])
def test_half_a_moment_is_refused(typed, parts):
    assert typed(closes=parts).closes.errors


def test_a_moment_shown_is_the_zone_s(app):
    with app.test_request_context():
        form = Everything(data={"closes": datetime(2026, 7, 1, 15, tzinfo=UTC)})

        assert 'value="17:00"' in form.closes()


def test_required_is_required(app):
    class Strict(FlaskForm):
        class Meta:
            csrf = False

        asked = MoneyField("Asked", [InputRequired()])

    with app.test_request_context():
        assert not Strict(MultiDict()).validate()
