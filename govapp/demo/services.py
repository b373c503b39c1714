"""Loading the demonstration into an empty database."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select, update

from govapp.accounts import services as accounts
from govapp.accounts.models import Person
from govapp.charter.models import CharterVersion, Consortium
from govapp.db import session, transaction
from govapp.demo.queries import roles
from govapp.foundation.access.policy import unrestricted
from govapp.foundation.jobs.models import Job, JobState
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.mail.models import Letter, LetterState
from govapp.foundation.web.current import settings

OLD = timedelta(days=7)


def is_empty() -> bool:
    """True while nobody and no rule is there."""
    counts = (
        session().scalar(select(func.count()).select_from(model))
        for model in (Person, CharterVersion)
    )
    return not any(counts)


def is_demo() -> bool:
    """True if the database is marked as a demonstration."""
    who = session().get(Consortium, 1)
    return who is not None and who.demo


@unrestricted("loads an empty database from the command line; there is nobody yet to ask")
def load() -> None:
    """Build the demonstration, relative to today."""
    from govapp.demo.build import (
        bank,
        belonging,
        bodies,
        decisions,
        desk,
        fees,
        joining,
        known,
        library,
        meetings,
        money,
        office,
        papers,
        people,
    )
    from govapp.demo.build.stage import Stage

    if not is_empty():
        raise Refused(Phrase(N_("The demonstration is loaded into an empty database only.")))
    stage = Stage(clock.today())
    office.set_up(stage)
    bodies.found(stage)
    known.keep_the_record(stage)
    money.bill(stage)
    fees.change(stage)
    desk.chase(stage)
    papers.correct(stage)
    bodies.elect(stage)
    meetings.meet(stage)
    decisions.propose(stage)
    bank.keep(stage)
    library.keep(stage)
    joining.apply(stage)
    belonging.set_in_motion(stage)
    papers.close_the_year(stage)
    people.give_passwords(stage, settings().INSTANCE)
    _settle_the_past()


def _settle_the_past() -> None:
    """What was to be done and sent long ago counts as done: nobody wants last year's letters."""
    with transaction() as writing:
        before = clock.now() - OLD
        writing.execute(
            update(Letter)
            .where(Letter.written_at < before)
            .values(state=LetterState.SENT, sent_at=Letter.written_at)
        )
        writing.execute(
            update(Job)
            .where(Job.due_at < before, Job.state == JobState.DUE)
            .values(state=JobState.DONE, done_at=Job.due_at)
        )


@unrestricted("only on one's own machine and in the demonstration, which the page has checked")
def enter(role: str, *, browser: str) -> str:
    """Sign in as whoever plays a role; the token of the new sign-in."""
    played = next((one for one in roles() if one.role == role), None)
    if played is None:
        raise NotFound
    person_id = session().scalar(select(Person.id).where(Person.email == played.email))
    if person_id is None:
        raise NotFound
    with transaction() as writing:
        return accounts.begin(writing, person_id, browser=browser)
