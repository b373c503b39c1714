"""Who may run elections, stand, vote, and sign a count."""

from __future__ import annotations

from govapp.elections.models import Candidate, Election
from govapp.foundation.access.actor import CLOCK, Actor, Role
from govapp.foundation.access.policy import (
    Permission,
    administrator,
    anyone,
    auditor,
    election_officer,
    signed_in,
)
from govapp.foundation.kernel.ids import key
from govapp.members.models import Organization


def by_the_clock(actor: Actor, _thing: object) -> bool:
    """A predicate: the job that keeps the dates."""
    return actor == CLOCK


def of_a_member(actor: Actor, _thing: object) -> bool:
    """A predicate: belongs to a member or acts for one."""
    return bool(actor.scopes("organization", Role.MEMBER_PERSON, Role.PRIMARY, Role.ALTERNATE))


def acts_for_it(actor: Actor, thing: object) -> bool:
    """A predicate: represents or runs the organization whose line it is."""
    acting = (Role.PRIMARY, Role.ALTERNATE, Role.ORGANIZATION_ADMIN)
    return isinstance(thing, Organization) and thing.id in actor.scopes("organization", *acting)


def the_candidate(actor: Actor, thing: object) -> bool:
    """A predicate: the person who was nominated."""
    return (
        isinstance(thing, Candidate)
        and actor.person_id is not None
        and thing.person_id == actor.person_id
    )


def teller_here(actor: Actor, thing: object) -> bool:
    """A predicate: teller of the body whose seats are filled."""
    return isinstance(thing, Election) and actor.has(Role.TELLER, scope=key("body", thing.body_id))


def not_standing(actor: Actor, thing: object) -> bool:
    """A predicate: no candidate of this election."""
    return isinstance(thing, Election) and not actor.has(
        Role.CANDIDATE, scope=key("election", thing.id)
    )


def candidate_here(actor: Actor, thing: object) -> bool:
    """A predicate: stands in this election, which is not declared yet."""
    return isinstance(thing, Election) and actor.has(
        Role.CANDIDATE, scope=key("election", thing.id)
    )


ELECTION_READ = Permission("election:read")
ELECTION_MANAGE = Permission("election:manage")
ELECTION_ADVANCE = Permission("election:advance")
ELECTION_CONTROL = Permission("election:control")
ELECTION_NOMINATE = Permission("election:nominate")
CANDIDATE_ANSWER = Permission("candidate:answer")
CANDIDATE_WITHDRAW = Permission("candidate:withdraw")
ELECTION_VOTE = Permission("election:vote")
ROLL_OBJECT = Permission("roll:object")
APPEAL_ANSWER = Permission("appeal:answer")
QUESTION_ASK = Permission("question:ask")
COUNT_READ = Permission("count:read")
COUNT_SIGN = Permission("count:sign")
PAPERS_READ = Permission("papers:read")
COMPLAINT_FILE = Permission("complaint:file")
COMPLAINT_ANSWER = Permission("complaint:answer")

POLICY = {
    ELECTION_READ: ((anyone,),),
    ELECTION_MANAGE: ((election_officer,),),
    ELECTION_ADVANCE: ((election_officer,), (by_the_clock,)),
    ELECTION_CONTROL: ((election_officer,), (auditor,)),
    ELECTION_NOMINATE: ((of_a_member,), (election_officer,)),
    CANDIDATE_ANSWER: ((the_candidate,),),
    CANDIDATE_WITHDRAW: ((the_candidate,), (election_officer,)),
    ROLL_OBJECT: ((acts_for_it,),),
    APPEAL_ANSWER: ((election_officer,), (administrator,)),
    QUESTION_ASK: ((of_a_member,),),
    ELECTION_VOTE: ((signed_in,),),  # whose vote it is stands on the roll, which voting checks
    COUNT_READ: ((teller_here, not_standing),),
    COUNT_SIGN: ((teller_here, not_standing),),
    PAPERS_READ: ((teller_here,), (candidate_here,)),  # after an undertaking that is kept
    COMPLAINT_FILE: ((of_a_member,), (candidate_here,)),
    COMPLAINT_ANSWER: ((election_officer,),),
}
