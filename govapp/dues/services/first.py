"""The first invoice of whoever was taken in: asked for by the approval, issued once by a job."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from govapp.db import transaction
from govapp.dues.queries.billing import billable_of, reaches_into_next
from govapp.dues.queries.standings import year_starts
from govapp.dues.services.issuing import issue, lock_year
from govapp.foundation.access.actor import CLOCK, Actor
from govapp.foundation.access.policy import unrestricted
from govapp.foundation.jobs.services import ask
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.facts import Fact
from govapp.foundation.kernel.periods import year_of
from govapp.foundation.web.current import settings
from govapp.members.facts import ApplicationApproved


def on_application_approved(session: Session, fact: Fact, _actor: Actor) -> None:
    """Ask for the first invoice, on the day on which the membership begins."""
    if not isinstance(fact, ApplicationApproved):
        raise TypeError("the first invoice follows an approved application")
    begins = datetime.combine(fact.began_on, time(0, 1), ZoneInfo(settings().DEFAULT_ZONE))
    ask(
        session,
        "dues.first",
        key=fact.about,
        due_at=max(clock.now(), begins.astimezone(UTC)),
        organization_id=fact.organization_id,
        year=year_of(fact.began_on, year_starts(session)),
    )


@unrestricted("run by a job; who takes members in, and asks for their invoice, was asked there")
def issue_first(organization_id: int, year: int) -> None:
    """Issue a new member's invoice; nothing if it has one, is waived, or belongs no more."""
    with transaction() as session:
        series = lock_year(session, year)
        if reaches_into_next(session, year):
            lock_year(session, year + 1)
        issue(session, series, billable_of(session, year, [organization_id]), actor=CLOCK)
