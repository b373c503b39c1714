"""A new version of an agreement is put to those that accepted an older one, and accepted here."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from govapp.accounts.queries import actor_of
from govapp.db import session
from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from govapp.foundation.mail.models import Letter
from govapp.members import services
from govapp.members.models import AgreementSignature
from tests import make

DAY = date(2027, 3, 1)


@pytest.fixture
def versions(app, at) -> tuple[int, int]:
    """Version 1, and 2 that is in force since today."""
    at(DAY)
    make.charter("codex")
    make.consortium()
    return make.agreement(), make.agreement(version="2", effective_on=DAY)


def _letters(kind: str) -> list[tuple[int | None, int | None]]:
    rows = session().scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id))
    return [(row.organization_id, row.person_id) for row in rows]


def _behind(version: int, **columns: object) -> tuple[int, int]:
    """A member that accepted this version, and its primary representative."""
    member = make.member(**columns)
    make.accepted(member, version)
    return member, make.representative(member)


def test_those_that_accepted_an_older_version_only_get_one_letter_each(versions):
    first, second = versions
    member, primary = _behind(first)
    signer = make.contact(member, "signing")
    up_to_date, _ = _behind(first)
    make.accepted(up_to_date, second)
    make.representative(make.member())  # never signed anything: asked in other ways
    _behind(first, ended_on=DAY - timedelta(days=1))

    services.chase_agreements()
    services.chase_agreements()

    assert _letters("agreement_put") == [(member, signer), (member, primary)]
    assert _letters("agreement_reminder") == []


def test_a_version_still_to_come_is_not_chased_before_its_day(versions, at):
    member, primary = _behind(versions[1])
    make.agreement(version="3", effective_on=DAY + timedelta(days=10))
    services.chase_agreements()
    assert _letters("agreement_put") == []

    at(DAY + timedelta(days=10))
    services.chase_agreements()

    assert _letters("agreement_put") == [(member, primary)]


def test_one_reminder_follows_after_the_days_of_the_rulebook(versions, at):
    member, primary = _behind(versions[0])
    services.chase_agreements()
    at(DAY + timedelta(days=29))
    services.chase_agreements()
    assert _letters("agreement_reminder") == []

    for days in (30, 31, 90):
        at(DAY + timedelta(days=days))
        services.chase_agreements()

    assert _letters("agreement_reminder") == [(member, primary)]


def test_whoever_accepted_in_time_is_not_reminded(versions, at):
    member, primary = _behind(versions[0])
    services.chase_agreements()
    services.accept_agreement(member, versions[1], "Director", actor=actor_of(primary))

    at(DAY + timedelta(days=30))
    services.chase_agreements()

    assert _letters("agreement_reminder") == []


@pytest.mark.parametrize("role", ["primary", "signing"])
def test_the_primary_or_a_named_signatory_accepts(versions, role):
    member = make.member()
    make.accepted(member, versions[0])
    person = make.contact(member, role, name="Signe Example")

    services.accept_agreement(member, versions[1], " Director ", actor=actor_of(person))

    row = (
        session()
        .scalars(select(AgreementSignature).where(AgreementSignature.version_id == versions[1]))
        .one()
    )
    assert (row.organization_id, row.name, row.title) == (member, "Signe Example", "Director")
    assert (row.signed_on, row.noted_by) == (DAY, "Signe Example")
    with pytest.raises(Refused):
        services.accept_agreement(member, versions[1], "", actor=actor_of(person))


@pytest.mark.parametrize("role", ["alternate", "billing", "admin", "notices"])
def test_nobody_else_accepts_and_nothing_is_kept(versions, role):
    member, _ = _behind(versions[0])
    person = make.contact(member, role)
    stranger = make.representative(make.member())

    for one in (person, stranger):
        with pytest.raises(Forbidden):
            services.accept_agreement(member, versions[1], "", actor=actor_of(one))

    assert len(session().scalars(select(AgreementSignature)).all()) == 1


def test_a_version_that_is_not_in_force_is_not_accepted(versions):
    member, primary = _behind(versions[1])

    with pytest.raises(NotFound):
        services.accept_agreement(member, versions[0], "", actor=actor_of(primary))


def test_the_signatory_finds_it_at_home_and_accepts_it_there(client, versions):
    member, primary = _behind(versions[0])
    make.sign_in(client, primary)
    home = client.get("/home")
    assert "has not accepted version 2 of the Membership agreement yet" in home.text
    assert "goes on to hold" in client.get(f"/agreements/{versions[1]}").text

    answer = client.post(
        f"/agreements/{versions[1]}/accept", data={"organization_id": member, "title": "Director"}
    )

    assert answer.location == f"/organizations/{member}#agreements"
    assert "has not accepted version 2" not in client.get("/home").text


def test_staff_see_how_many_and_who(client, versions):
    members = [_behind(versions[0], name=f"Example {place}")[0] for place in range(3)]
    make.accepted(members[2], versions[1])
    make.sign_in(client, make.staff())

    home, page = client.get("/home"), client.get(f"/agreements/{versions[1]}/open")

    words = "Members that have not accepted version 2 of the Membership agreement: 2"
    assert words in home.text
    assert "Example 0" in page.text
    assert "Example 1" in page.text
    assert "Example 2" not in page.text
    assert client.get(f"/agreements/{versions[0]}/open").status_code == 404
