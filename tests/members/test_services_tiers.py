"""Tiers: up at once, down at the renewal, bound for the first years, with what they give."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from govapp.accounts.queries import actor_of
from govapp.db import session
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.audit.models import AuditEvent
from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from govapp.members import queries, services
from govapp.members.models import Membership, TierWish
from govapp.members.rules import MembershipDraft
from govapp.usecases import services as usecases
from govapp.usecases.models import UseCase
from tests import make
from tests.makers.usecases import TEXT

DAY = date(2027, 3, 1)
RENEWAL = date(2028, 1, 1)
OFFICE = operator("tests", Role.SECRETARIAT)


@pytest.fixture(autouse=True)
def _rulebook(request, app, at):
    at(DAY)
    make.charter(getattr(request, "param", "codex"))


def _tier(number: int, day: date) -> str:
    session().rollback()
    member = queries.member_on(session(), number, day)
    return member.tier if member else ""


def _facts(number: int) -> list[str]:
    statement = select(AuditEvent.fact).where(AuditEvent.about == f"organization:{number}")
    return list(session().scalars(statement.order_by(AuditEvent.number)))


def test_its_own_people_go_up_from_today_and_the_difference_is_told(app):
    number = make.member("member")
    representative = actor_of(make.representative(number))

    services.move(number, "premier", date(2027, 1, 1), actor=representative)

    assert (_tier(number, date(2027, 2, 28)), _tier(number, DAY)) == ("member", "premier")
    assert _facts(number) == ["MembershipEnded", "MembershipBegan", "TierRaised"]


def test_nobody_goes_down_before_the_renewal(app):
    number = make.member("premier")

    with pytest.raises(Refused, match="is cheaper"):
        services.move(number, "member", DAY, actor=OFFICE)

    assert _tier(number, date(2100, 1, 1)) == "premier"


def test_a_tier_by_invitation_is_given_by_the_office_only(app):
    number = make.member("government", type="government")
    representative = actor_of(make.representative(number))

    with pytest.raises(Refused, match="given by the office"):
        services.move(number, "developer", DAY, actor=representative)
    services.move(number, "developer", DAY, actor=OFFICE)

    assert _tier(number, DAY) == "developer"


def test_nobody_wishes_for_a_free_tier_by_themselves(app):
    number = make.member("premier")
    representative = actor_of(make.representative(number))

    with pytest.raises(Refused, match="given by the office"):
        services.wish_tier(number, "government", actor=representative)
    services.wish_tier(number, "government", actor=OFFICE)

    assert _tier(number, RENEWAL) == "government"


def test_others_change_nothing(app):
    number = make.member("member")
    billing = actor_of(make.contact(number, "billing"))

    for act in (
        lambda: services.move(number, "premier", DAY, actor=billing),
        lambda: services.wish_tier(number, "premier", actor=billing),
        lambda: services.mark(number, founder=True, sponsor_id=None, actor=billing),
    ):
        with pytest.raises(Forbidden):
            act()


def test_a_wish_for_a_cheaper_tier_is_carried_out_on_the_first_day_of_the_year(app, at):
    number = make.member("premier", founder=True)
    services.wish_tier(number, "member", actor=actor_of(make.representative(number)))

    planned = (_tier(number, date(2027, 12, 31)), _tier(number, RENEWAL))
    at(date(2027, 12, 31))
    services.carry_out_wishes()
    before = _tier(number, date(2027, 12, 31))
    at(RENEWAL)
    services.carry_out_wishes()
    services.carry_out_wishes()

    assert planned == ("premier", "member")  # next year's assessment bills the wished tier
    assert before == "premier"
    rows = session().execute(
        select(
            Membership.tier, Membership.began_on, Membership.ended_on, Membership.founder
        ).order_by(Membership.id)
    )
    assert rows.all() == [
        ("premier", date(2020, 1, 1), date(2027, 12, 31), True),
        ("member", RENEWAL, None, True),
    ]
    assert "TierLowered" in _facts(number)


def test_a_wish_can_be_changed_and_taken_back(app, at):
    number = make.member("premier")
    services.wish_tier(number, "member", actor=OFFICE)
    services.wish_tier(number, "sponsored", actor=OFFICE)

    services.cancel_wish(number, actor=OFFICE)

    at(RENEWAL)
    services.carry_out_wishes()
    assert _tier(number, RENEWAL) == "premier"
    assert len(session().scalars(select(TierWish.id)).all()) == 1
    with pytest.raises(NotFound):
        services.cancel_wish(number, actor=OFFICE)


def test_a_wish_whose_membership_changed_meanwhile_ends_by_itself(app, at):
    number = make.member("member")
    services.wish_tier(number, "sponsored", actor=OFFICE)
    services.move(number, "premier", DAY, actor=OFFICE)
    at(RENEWAL)

    services.carry_out_wishes()

    assert _tier(number, RENEWAL) == "premier"
    assert session().scalars(select(TierWish.note)).one() != ""


def test_first_years_keep_a_member_from_leaving_and_going_down(app):
    number = make.organization()
    draft = MembershipDraft("premier", date(2027, 1, 1), initial_years=3)
    services.join(number, draft, actor=OFFICE)

    with pytest.raises(Refused, match="first term lasts until"):
        services.leave(number, date(2027, 12, 31), actor=OFFICE)
    with pytest.raises(Refused, match="first term lasts until"):
        services.wish_tier(number, "member", actor=OFFICE)

    services.leave(number, date(2029, 12, 31), actor=OFFICE)
    assert _tier(number, date(2030, 1, 1)) == ""


@pytest.mark.parametrize("_rulebook", ["foundation"], indirect=True)
def test_the_first_years_of_the_tier_bind_whoever_joins(app):
    number = make.organization()

    services.join(number, MembershipDraft("platinum", DAY), actor=OFFICE)

    assert session().scalars(select(Membership.initial_years)).all() == [3]


def test_founders_and_sponsors_are_marked(app):
    sponsor, number = make.member(), make.member("sponsored")
    former = make.member(ended_on=date(2026, 12, 31))

    services.mark(number, founder=True, sponsor_id=sponsor, actor=OFFICE)

    member = queries.member_on(session(), number, DAY)
    assert member is not None
    assert (member.founder, member.sponsored_by) == (True, sponsor)
    assert [one for one, _ in queries.sponsored_by(session(), sponsor, DAY)] == [number]
    for wrong, words in ((number, "themselves"), (former, "member today")):
        with pytest.raises(Refused, match=words):
            services.mark(number, founder=True, sponsor_id=wrong, actor=OFFICE)


def test_the_office_hears_of_members_whose_sponsor_left(app):
    sponsor = make.member(name="Example Sponsor")
    make.member("sponsored", name="Example Circle", sponsor_id=sponsor)
    staff = make.staff()
    before = [str(line.title.msgid) for line in queries.lines(staff)]

    services.leave(sponsor, date(2027, 2, 28), actor=OFFICE)

    after = [str(line.title.msgid) for line in queries.lines(staff)]
    assert not any("sponsor of" in one for one in before)
    assert any("sponsor of" in one for one in after)


# --- benefits ------------------------------------------------------------------------------------


def test_a_tier_without_the_benefit_cannot_propose_and_nothing_is_written(app):
    number = make.good_member("developer", on=DAY)
    author = actor_of(make.representative(number))

    with pytest.raises(Refused) as refusal:
        usecases.draft(TEXT, organization_id=number, actor=author)

    (reason,) = refusal.value.reasons
    assert "Founder / Premier" in str(reason.values["tiers"])
    assert "1." in str(reason.values["clauses"])
    assert session().scalars(select(UseCase.id)).all() == []


def test_raising_the_tier_gives_the_benefit_at_once(app):
    number = make.good_member("developer", on=DAY)
    author = actor_of(make.representative(number))

    services.move(number, "member", DAY, actor=OFFICE)

    assert usecases.draft(TEXT, organization_id=number, actor=author)
