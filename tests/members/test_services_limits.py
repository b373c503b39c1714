"""Seats of a tier: people and alternates up to the limit of the rulebook, never beyond."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select

from govapp.accounts.queries import actor_of
from govapp.db import session
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from govapp.members import queries, services
from govapp.members.models import Affiliation, ContactRole
from govapp.members.queries.limits import rooms
from govapp.members.rules import ColleagueDraft, ContactKind
from tests import make

DAY = date(2027, 3, 1)
OFFICE = operator("tests", Role.SECRETARIAT)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(DAY)
    make.charter()


def _draft(name: str, *kinds: ContactKind) -> ColleagueDraft:
    return ColleagueDraft(name, f"{name.lower()}@hospital.example", kinds=kinds)


def _sponsored(people: int) -> int:
    """A member of the tier with the least room (10 people, 1 alternate) and so many people."""
    number = make.member("sponsored", name="Example Circle")
    for _ in range(people):
        make.colleague(number)
    return number


def test_a_colleague_over_the_limit_is_refused_with_count_limit_clause_and_next_step(app):
    number = _sponsored(10)

    with pytest.raises(Refused) as refusal:
        services.invite(number, _draft("Eleventh"), actor=OFFICE)

    (reason,) = refusal.value.reasons
    assert (reason.values["count"], reason.values["most"]) == (10, 10)
    assert str(reason.values["clause"]).startswith("1.")
    assert "End somebody who has left" in reason.msgid
    assert _people(number) == 10


def test_whoever_belongs_already_is_named_also_at_the_limit(app):
    number = _sponsored(9)
    services.invite(number, _draft("Tenth"), actor=OFFICE)

    services.invite(number, _draft("Tenth", ContactKind.BILLING), actor=OFFICE)

    assert len(queries.contacts(session(), number, ContactKind.BILLING, DAY)) == 1


def test_who_has_left_makes_room(app):
    number = _sponsored(9)
    leaver = make.colleague(number)
    services.leave_organization(number, leaver, actor=OFFICE)

    services.invite(number, _draft("Next"), actor=OFFICE)

    assert _people(number) == 10


def test_a_second_alternate_is_refused_where_the_tier_has_room_for_one(app):
    number = _sponsored(2)
    make.alternate(number)

    with pytest.raises(Refused, match="alternates"):
        services.invite(number, _draft("Second", ContactKind.ALTERNATE), actor=OFFICE)

    assert _people(number) == 3


def test_a_tier_without_limit_takes_everybody(app):
    number = make.member("premier")
    for _ in range(3):
        make.alternate(number)

    found = rooms(session(), number, DAY)

    assert found is not None
    assert (found.people.most, found.people.full) == (0, False)
    assert (found.alternates.count, found.alternates.full) == (3, True)


def test_an_organization_without_membership_has_no_limit(app):
    number = make.organization()

    services.invite(number, _draft("First"), actor=OFFICE)

    assert rooms(session(), number, DAY) is None


def test_two_at_once_take_the_last_place_once(app):
    number, now = _sponsored(9), clock.now()

    def invite(name: str) -> str:
        with app.app_context(), clock.at(now):
            try:
                services.invite(number, _draft(name), actor=OFFICE)
            except Refused:
                return "refused"
            return "added"

    with ThreadPoolExecutor(2) as both:
        outcomes = sorted(both.map(invite, ("One", "Two")))

    assert outcomes == ["added", "refused"]
    assert _people(number) == 10


def _people(number: int) -> int:
    session().rollback()
    here = (Affiliation.organization_id == number, Affiliation.ended_on.is_(None))
    return session().scalar(select(func.count()).select_from(Affiliation).where(*here)) or 0


# --- order and contacts --------------------------------------------------------------------------


def test_an_alternate_moves_down_until_they_are_the_last(app):
    number = make.member("premier")
    first, second = make.alternate(number), make.alternate(number)
    admin = actor_of(make.contact(number, "admin"))

    services.lower_alternate(number, first, actor=admin)

    assert queries.voters_for(session(), number, DAY) == (second, first)
    with pytest.raises(Refused, match="last alternate"):
        services.lower_alternate(number, first, actor=admin)
    with pytest.raises(NotFound):
        services.lower_alternate(number, 10**6, actor=admin)


def test_an_admin_chooses_who_gets_invoices_and_notices(app):
    number = make.member()
    admin, heir = make.contact(number, "admin"), make.colleague(number)
    before = make.contact(number, "billing")
    chosen = {ContactKind.BILLING: heir, ContactKind.NOTICES: heir}

    services.choose_contacts(number, chosen, actor=actor_of(admin))

    rows = session().execute(
        select(ContactRole.kind, ContactRole.person_id).where(
            ContactRole.ended_on.is_(None), ContactRole.kind != ContactKind.ADMIN
        )
    )
    assert set(rows.all()) == {(ContactKind.BILLING, heir), (ContactKind.NOTICES, heir)}
    assert before != heir


def test_only_people_of_the_organization_are_chosen_and_only_by_who_runs_it(app):
    number, other = make.member(), make.member()
    stranger, billing = make.colleague(other), make.contact(number, "billing")
    chosen = {ContactKind.BILLING: stranger}

    with pytest.raises(NotFound):
        services.choose_contacts(number, chosen, actor=OFFICE)
    with pytest.raises(Forbidden):
        services.choose_contacts(number, chosen, actor=actor_of(billing))

    found = queries.contacts(session(), number, ContactKind.BILLING, DAY)
    assert [one.person_id for one in found] == [billing]
