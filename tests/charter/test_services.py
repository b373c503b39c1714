"""Drafting, adopting, and what is in force on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from govapp.charter import queries, services
from govapp.charter.models import CharterVersion
from govapp.charter.rules.values import StandingClock
from govapp.db import session
from govapp.foundation.access.actor import ANONYMOUS, Role, operator
from govapp.foundation.audit.models import AuditEvent
from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from tests import make

SETTER = operator("tests", Role.SECRETARIAT)
pytestmark = pytest.mark.usefixtures("app")


def drafted(effective_from: date, **changes: int) -> int:
    clock = replace(services.starter("codex")["standing"], **changes)
    assert isinstance(clock, StandingClock)
    return services.draft("standing", clock, effective_from=effective_from, note="", actor=SETTER)


def suspended_day(day: date) -> int:
    return queries.charter_on(session(), day).standing.suspended_day


def test_a_starter_is_adopted_whole_and_leaves_its_facts():
    make.charter()

    assert suspended_day(date(2026, 1, 1)) == 75
    assert session().scalar(select(func.count()).select_from(AuditEvent)) == 8


def test_a_second_starter_is_refused_and_nothing_changes():
    make.charter()

    with pytest.raises(Refused):
        services.begin_with("foundation", effective_from=date(2021, 1, 1), actor=SETTER)

    assert session().scalar(select(func.count()).select_from(CharterVersion)) == 8


def test_an_adopted_version_is_in_force_from_its_day_only():
    make.charter()
    services.adopt(drafted(date(2027, 1, 1), suspended_day=80), actor=SETTER)

    before, after = suspended_day(date(2026, 12, 31)), suspended_day(date(2027, 1, 1))

    assert (before, after) == (75, 80)


def test_a_draft_is_never_in_force():
    make.charter()
    drafted(date(2021, 1, 1), suspended_day=80)

    assert suspended_day(date(2026, 1, 1)) == 75


def test_of_two_versions_for_the_same_day_the_later_number_is_in_force():
    make.charter()
    for days in (80, 85):
        services.adopt(drafted(date(2021, 1, 1), suspended_day=days), actor=SETTER)

    assert suspended_day(date(2021, 1, 1)) == 85


def test_a_faulty_draft_is_refused_with_the_fault_and_nothing_is_kept():
    make.charter()

    with pytest.raises(Refused) as refusal:
        drafted(date(2027, 1, 1), suspended_day=50)

    assert "must follow each other" in str(refusal.value)
    assert session().scalar(select(func.count()).select_from(CharterVersion)) == 8


def test_who_may_not_draft_is_refused_and_nothing_is_kept():
    make.charter()
    clock = services.starter("codex")["standing"]

    with pytest.raises(Forbidden):
        services.draft("standing", clock, effective_from=date(2027, 1, 1), note="", actor=ANONYMOUS)

    assert session().scalar(select(func.count()).select_from(CharterVersion)) == 8


def test_an_adopted_version_is_not_adopted_again():
    make.charter()
    version_id = drafted(date(2027, 1, 1), suspended_day=80)
    services.adopt(version_id, actor=SETTER)

    with pytest.raises(Refused):
        services.adopt(version_id, actor=SETTER)


def test_a_visitor_sees_adopted_versions_and_no_draft():
    make.charter()
    draft_id = drafted(date(2027, 1, 1), suspended_day=80)

    seen = queries.versions("standing", ANONYMOUS)

    assert [card.number for card in seen] == [1]
    with pytest.raises(NotFound):
        queries.version(draft_id, ANONYMOUS)


def test_without_any_rulebook_the_missing_chapters_are_named():
    with pytest.raises(Refused) as refusal:
        queries.charter_on(session(), date(2026, 1, 1))

    assert "fees" in str(refusal.value)


def _risen(effective_from: date) -> int:
    fees = services.starter("codex")["fees"]
    dearer = tuple(replace(line, amount_minor=line.amount_minor + 1) for line in fees.lines)
    return services.draft(
        "fees", replace(fees, lines=dearer), effective_from=effective_from, note="", actor=SETTER
    )


def test_a_rise_without_its_notice_is_refused_and_stays_a_draft(at):
    at(datetime(2026, 11, 20, 12, tzinfo=UTC))
    make.charter()
    version_id = _risen(date(2026, 12, 1))

    with pytest.raises(Refused) as refusal:
        services.adopt(version_id, actor=SETTER)

    (why,) = refusal.value.reasons
    assert why.values["earliest"] == date(2026, 12, 20)
    assert queries.in_force("fees", date(2027, 1, 1)).number == 1


def test_a_rise_with_its_notice_is_adopted_and_stands_beside_what_holds_today(at):
    at(datetime(2026, 11, 20, 12, tzinfo=UTC))
    make.charter()
    services.adopt(_risen(date(2027, 1, 1)), actor=SETTER)

    today = date(2026, 11, 20)

    assert queries.in_force("fees", today).number == 1
    assert queries.coming("fees", today).number == 2
    assert queries.coming("fees", date(2027, 1, 1)) is None
