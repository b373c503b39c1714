"""The pages of the rulebook, as a visitor and as program management."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from govapp.charter import queries, services
from govapp.charter.rules.values import StandingClock
from govapp.db import session
from tests import make
from tests.makers.charter import SETTER
from tests.pagelint import problems

CHAPTERS = ("fees", "standing", "bodies", "decisions", "elections", "gates", "spending", "money")


@pytest.fixture
def staff(client):
    """A client of program management."""
    return make.sign_in(client, make.staff())


def draft(**changes: int) -> int:
    standing = services.starter("codex")["standing"]
    assert isinstance(standing, StandingClock)
    return services.draft(
        "standing",
        replace(standing, **changes),
        effective_from=date(2027, 1, 1),
        note="",
        actor=SETTER,
    )


def form_of(chapter: str) -> dict[str, Any]:
    """What a browser would send for the chapter unchanged."""
    from flask import current_app

    from govapp.charter import forms

    with current_app.test_request_context():
        value = queries.charter_on(session(), date(2026, 1, 1))
        typed = {"standing": value.standing, "fees": value.fees}[chapter]
        form = forms.chapter_form(chapter)(data={"value": forms.shown(typed)})
        return {"effective_from": "2027-01-01", **_sent(form.value)}


def _sent(field: Any) -> dict[str, Any]:
    if hasattr(field, "entries"):
        return {k: v for entry in field.entries for k, v in _sent(entry).items()}
    if hasattr(field, "form"):
        return {k: v for inner in field.form for k, v in _sent(inner).items()}
    if field.type == "BooleanField":
        return {field.name: "y"} if field.data else {}
    value = field._value() if hasattr(field, "_value") else getattr(field.data, "value", field.data)
    return {field.name: value}


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_visitor_reads_every_chapter(client, chapter):
    make.charter()

    page = client.get(f"/rulebook/{chapter}")

    assert page.status_code == 200
    assert problems(page.text) == []


def test_the_index_lists_all_chapters_and_asks_a_handful_of_questions(client, queries):
    make.charter()

    with queries() as asked:
        page = client.get("/rulebook")

    assert page.text.count("in force since") == 8
    assert len(asked) <= 4
    assert problems(page.text) == []


def test_without_a_rulebook_a_visitor_is_told_so(client):
    page = client.get("/rulebook")

    assert "There is no rulebook yet." in page.text


def test_invented_fees_say_so(client):
    make.charter()

    assert "are invented for demonstration" in client.get("/rulebook/fees").text


def test_a_visitor_cannot_change_a_chapter(client):
    make.charter()

    assert client.get("/rulebook/standing/change").status_code in {303, 403}
    assert client.post("/rulebook/standing/change", data=form_of("standing")).status_code in {
        303,
        403,
    }


def test_a_visitor_cannot_adopt_a_draft_nor_see_it(client):
    make.charter()
    version_id = draft(suspended_day=80)

    assert client.get(f"/rulebook/versions/{version_id}").status_code == 404
    client.post(f"/rulebook/versions/{version_id}/adopt")
    assert not queries.version(version_id, SETTER).adopted


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_chapter_has_a_form(staff, chapter):
    make.charter()

    page = staff.get(f"/rulebook/{chapter}/change")

    assert page.status_code == 200
    assert problems(page.text) == []


def test_a_changed_value_is_kept_as_a_draft_and_compared(staff):
    make.charter()
    typed = form_of("standing") | {"value-suspended_day": "80"}

    page = staff.post("/rulebook/standing/change", data=typed, follow_redirects=True)

    assert page.status_code == 200
    assert "<strong>75</strong>" in page.text
    assert "<strong>80</strong>" in page.text
    assert problems(page.text) == []


def test_a_value_that_breaks_the_rules_is_told_and_nothing_typed_is_lost(staff):
    make.charter()
    typed = form_of("standing") | {"value-suspended_day": "50", "note": "A trial"}

    page = staff.post("/rulebook/standing/change", data=typed)

    assert "must follow each other" in page.text
    assert 'value="50"' in page.text
    assert 'value="A trial"' in page.text


@pytest.mark.parametrize("wrong", ["", "x", "-1", "1e309", "９", "9" * 400])
def test_what_is_no_number_is_told_beside_its_field(staff, wrong):
    make.charter()
    typed = form_of("standing") | {"value-suspended_day": wrong}

    page = staff.post("/rulebook/standing/change", data=typed)

    assert page.status_code == 200
    assert len(queries.versions("standing", SETTER)) == 1


def test_a_row_can_be_added_to_a_list_and_taken_out(staff):
    make.charter()
    typed = form_of("fees")

    added = staff.post("/rulebook/fees/change", data=typed | {"add": "tiers"})
    kept = staff.post(
        "/rulebook/fees/change",
        data=typed | {"value-lines-1-take_out": "y"},
        follow_redirects=True,
    )

    assert 'name="value-tiers-5-code"' in added.text
    assert "dropped" in kept.text


@pytest.mark.parametrize("path", ["", "nothing", "tiers.99.code", "tiers.0.code.more", "lines.x"])
def test_a_path_that_does_not_exist_adds_nothing(staff, path):
    make.charter()

    page = staff.post("/rulebook/fees/change", data=form_of("fees") | {"add": path})

    assert page.status_code in {200, 400}


def test_adopting_by_hand_puts_the_version_in_force(staff):
    make.charter()
    version_id = draft(suspended_day=80)

    page = staff.post(f"/rulebook/versions/{version_id}/adopt", follow_redirects=True)

    assert "The version is adopted." in page.text
    assert queries.charter_on(session(), date(2027, 1, 1)).standing.suspended_day == 80


def test_a_starter_is_read_and_adopted(staff):
    read = staff.get("/rulebook/start/codex")
    staff.post("/rulebook/start/codex", data={"effective_from": "2020-01-01"})

    assert problems(read.text) == []
    assert queries.has_charter(session(), date(2020, 1, 1))


def test_who_we_are_is_kept(staff):
    make.consortium()
    typed = {
        "legal_name": "Other Inc.",
        "display_name": "Other",
        "purpose": "Something",
        "address": "Somewhere",
        "contact_email": "office@other.example",
        "year_starts_month": "7",
    }

    page = staff.post("/consortium", data=typed, follow_redirects=True)

    found = queries.consortium(session())
    assert "Who we are is kept." in page.text
    assert found is not None
    assert (found.display_name, found.year_starts_month) == ("Other", 7)
