"""The first five minutes of each role: its point, its five steps, and who goes on after it."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from govapp.accounts.queries import consortium_today
from govapp.committees.models import Motion, MotionState
from govapp.db import session
from govapp.demo.people import DOUBLE, REPRESENTED
from govapp.dues.models import BankStatement
from govapp.elections.models import Election
from govapp.elections.rules.states import ElectionState
from govapp.foundation.web.values import Text
from govapp.members.models import Application, Leaving, Organization
from govapp.usecases.models import UseCase


@dataclass(frozen=True)
class Part:
    """A role of the tour. `steps` are pairs of words and an address; `second` another role."""

    role: str
    label: Text
    point: Text
    steps: tuple[tuple[Text, str], ...]
    second: str = ""


PARTS = (
    Part(
        "program manager",
        _l("Program manager"),
        _l("One look tells who may vote, who pays and what stalls."),
        (
            (_l("See what waits for the office"), "/home"),
            (_l("Answer an application, with its likely double"), "/applications/{double}"),
            (_l("Merge two records of one organization"), "/duplicates"),
            (_l("See who may vote today, and why not"), "/committees/operating"),
            (_l("Look at what stops next week before it does"), "/money/desk/decisions"),
        ),
        "administrator",
    ),
    Part(
        "treasurer",
        _l("Treasurer"),
        _l("12 bank lines matched in two clicks, the books balance, a late payer is found."),
        (
            (
                _l("Take over the bank's 12 lines and accept"),
                "/money/bank/files/{statement}",
            ),
            (_l("Book a cheque or wire"), "/payments/new"),
            (_l("Chase who is late, note a promise"), "/money/desk"),
            (_l("Hand over to accounting what it does not have yet"), "/money/handover"),
            (_l("See next year's invoices before they go out"), "/money/assess/{next_year}"),
        ),
        "program manager",
    ),
    Part(
        "election officer",
        _l("Election officer"),
        _l("A locked box is counted, signed by tellers, challenged, and only then declared."),
        (
            (_l("Open the election that waits to be counted"), "/elections/{closed}/control"),
            (_l("Count it there, then go on as the teller"), "/elections/{closed}/control"),
            (_l("Read a count that was declared"), "/elections/{declared}/result"),
            (
                _l("Answer the complaint about a count"),
                "/elections/{challenged}/challenge",
            ),
            (_l("Set up an election of your own"), "/elections/new"),
        ),
        "teller",
    ),
    Part(
        "representative",
        _l("Representative"),
        _l("Vote on a phone in a minute, and see where your organization stands."),
        (
            (_l("See what waits for you"), "/home"),
            (_l("Vote in the open election"), "/elections/{open}/vote"),
            (_l("Look at your organization"), "/organizations/{represented}"),
            (_l("See what you owe and what it lets you do"), "/money/account"),
            (_l("Finish the draft of a use case"), "/use-cases/{draft}"),
        ),
        "alternate",
    ),
    Part(
        "organization admin",
        _l("Organization admin"),
        _l("Your own people, without asking the office: who acts, who gets what, who leaves when."),
        (
            (_l("See who acts for your organization"), "/organizations/{represented}"),
            (_l("Add a colleague and name them alternate"), "/p/members"),
            (
                _l("Choose who gets invoices and notices"),
                "/organizations/{represented}/contacts",
            ),
            (
                _l("Look at the leave day of next week"),
                "/organizations/{represented}/people/{leaver}/leave",
            ),
            (_l("See what another tier would change"), "/organizations/{represented}/tier"),
        ),
        "billing contact",
    ),
    Part(
        "chair",
        _l("Chair"),
        _l("Motions move, are decided with their numbers, and are carried out."),
        (
            (_l("See what waits for the chair"), "/home"),
            (_l("Vote on the open motion"), "/motions/{motion}"),
            (_l("Second the motion that waits for it"), "/motions/{moved}"),
            (_l("See who sits in the Steering Committee"), "/committees/steering"),
            (_l("Find a decision that was not carried out"), "/motions"),
        ),
        "secretary",
    ),
    Part(
        "lead",
        _l("Use case lead"),
        _l("What is missing for the next stage, and what the use case was funded with."),
        (
            (_l("See your use cases"), "/use-cases"),
            (_l("Open the one you lead"), "/use-cases/{led}"),
            (_l("See the steps missing for the next stage"), "/use-cases/{led}"),
            (_l("See what money is left"), "/reports/funding"),
            (_l("Begin a proposal of your own"), "/use-cases/new"),
        ),
        "chair",
    ),
    Part(
        "community participant",
        _l("Prospect"),
        _l("What we do, who is in, what it costs, and how to join without an account."),
        (
            (_l("See what is worked on"), "/use-cases"),
            (_l("See who belongs"), "/organizations"),
            (_l("Learn what it would cost you"), "/join?tier=member&type=nonprofit"),
            (_l("Read what every member signs"), "/agreements"),
            (_l("Fill in an application"), "/join/apply?tier=member&type=nonprofit"),
        ),
        "program manager",
    ),
    Part(
        "auditor",
        _l("Auditor"),
        _l("Everything can be read and nothing changed; the trail is a chain."),
        (
            (_l("Read the audit trail"), "/audit"),
            (_l("Read the trial balance"), "/ledger"),
            (_l("Follow a declared election"), "/elections/{declared}/result"),
            (_l("Read the rulebook"), "/rulebook"),
            (_l("See the letters that went out"), "/letters"),
        ),
    ),
    Part(
        "administrator",
        _l("Founder"),
        _l("Who we are, the rulebook, people and roles: all by forms."),
        (
            (_l("Say who we are"), "/consortium"),
            (_l("Change a value of the rulebook"), "/rulebook/decisions/change"),
            (_l("Give somebody a role"), "/people"),
            (_l("See the work of the clock"), "/jobs"),
            (_l("See the letters"), "/letters"),
        ),
        "program manager",
    ),
)
# Whoever was entered as a second person goes back to the first, or on to a third.
BACK = {
    "alternate": "representative",
    "billing contact": "organization admin",
    "secretary": "chair",
    "teller": "second teller",
    "second teller": "election officer",
}


def back_from(role: str) -> str:
    """The role to go on as from one without a tour of its own."""
    return BACK.get(role, "")


def part_of(role: str) -> Part | None:
    """The part that a role plays, None for one without a tour of its own."""
    return next((part for part in PARTS if part.role == role), None)


def steps_of(part: Part) -> tuple[tuple[Text, str], ...]:
    """The five steps with the addresses that this demonstration has."""
    found = places()
    return tuple((words, address.format(**found)) for words, address in part.steps)


def places() -> dict[str, object]:
    """The numbers and slugs that addresses of the tour are made of."""
    return {
        "next_year": consortium_today().year + 1,
        "closed": _election(ElectionState.CLOSED, ElectionState.COUNTED),
        "open": _election(ElectionState.VOTING),
        "challenged": _election(ElectionState.CHALLENGE),
        "declared": _election(ElectionState.DECLARED),
        "motion": _motion(MotionState.OPEN),
        "moved": _motion(MotionState.MOVED),
        "represented": session().scalar(
            select(Organization.id).where(Organization.display_name == REPRESENTED)
        ),
        "double": session().scalar(select(Application.id).where(Application.legal_name == DOUBLE)),
        "leaver": session().scalar(
            select(Leaving.person_id).where(
                Leaving.done_at.is_(None), Leaving.cancelled_at.is_(None)
            )
        ),
        "draft": _slug("Example home monitoring"),
        "statement": session().scalar(select(BankStatement.id).order_by(BankStatement.id.desc())),
        "led": _slug("Sample tumour board exchange"),
    }


def _election(*states: ElectionState) -> int | None:
    return session().scalar(
        select(Election.id).where(Election.state.in_(states)).order_by(Election.id).limit(1)
    )


def _motion(state: MotionState) -> int | None:
    return session().scalar(
        select(Motion.id).where(Motion.state == state).order_by(Motion.id).limit(1)
    )


def _slug(title: str) -> str | None:
    return session().scalar(select(UseCase.slug).where(UseCase.title == title))
