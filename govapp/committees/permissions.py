"""Who may see bodies and motions, move, second, vote, and run a body."""

from __future__ import annotations

from govapp.committees.models import Body, Document, Meeting, Motion, OfficeRequest, Seat, Term
from govapp.foundation.access.actor import Actor, Role
from govapp.foundation.access.policy import (
    Permission,
    anyone,
    secretariat,
    signed_in,
    staff_or_auditor,
)
from govapp.foundation.kernel.ids import key


def _body_id(thing: object) -> int | None:
    if isinstance(thing, Body):
        return thing.id
    if isinstance(thing, Meeting | Motion | Seat):
        return thing.body_id
    return None


def insider(actor: Actor, _thing: object) -> bool:
    """A predicate: somebody of a member, of a body, of a use case or of the staff."""
    return any(hat.role is not Role.COMMUNITY for hat in actor.hats)


def in_the_body(actor: Actor, thing: object) -> bool:
    """A predicate: holds a seat or office there, or represents a member that votes there."""
    return key("body", _body_id(thing) or 0) in {hat.scope for hat in actor.hats}


def runs_the_body(actor: Actor, thing: object) -> bool:
    """A predicate: chair, vice chair or secretary of the body."""
    body_id = _body_id(thing)
    return body_id is not None and actor.has(
        Role.CHAIR, Role.VICE_CHAIR, Role.SECRETARY, scope=key("body", body_id)
    )


def moved_it(actor: Actor, thing: object) -> bool:
    """A predicate: the mover of the motion."""
    return isinstance(thing, Motion) and thing.mover_id == actor.person_id


def holds_the_seat(actor: Actor, thing: object) -> bool:
    """A predicate: the person whose term it is."""
    return isinstance(thing, Term) and thing.person_id == actor.person_id


def is_public(_actor: Actor, thing: object) -> bool:
    """A predicate: a document that everybody may read."""
    return isinstance(thing, Document) and thing.public


def asked_it(actor: Actor, thing: object) -> bool:
    """A predicate: whoever made the request."""
    return isinstance(thing, OfficeRequest) and thing.asked_by_id == actor.person_id


BODY_READ = Permission("body:read")
BODY_MANAGE = Permission("body:manage")
SEAT_RESIGN = Permission("seat:resign")
BODY_FOLLOW = Permission("body:follow")  # bodies that are not public, motions before the decision
BODY_BASE = Permission("body:base")  # why somebody has no vote: it may name unpaid invoices
MEETING_READ = Permission("meeting:read")
MEETING_RUN = Permission("meeting:run")
MOTION_READ = Permission("motion:read")
MOTION_MOVE = Permission("motion:move")
MOTION_SECOND = Permission("motion:second")
MOTION_OPEN = Permission("motion:open")
MOTION_WITHDRAW = Permission("motion:withdraw")
MOTION_VOTE = Permission("motion:vote")
DOCUMENT_READ = Permission("document:read")
DOCUMENT_ALL = Permission("document:all")  # those that are not public
DOCUMENT_KEEP = Permission("document:keep")
OPINION_RECORD = Permission("opinion:record")
REQUEST_ASK = Permission("office-request:ask")
REQUEST_LIST = Permission("office-request:list")
REQUEST_LIST_ALL = Permission("office-request:list-all")
REQUEST_READ = Permission("office-request:read")
REQUEST_ANSWER = Permission("office-request:answer")

POLICY = {
    BODY_READ: ((anyone,),),
    BODY_MANAGE: ((secretariat,),),
    SEAT_RESIGN: ((holds_the_seat,), (secretariat,)),
    BODY_FOLLOW: ((insider,),),
    BODY_BASE: ((in_the_body,), (staff_or_auditor,)),
    MEETING_READ: ((insider,),),
    MEETING_RUN: ((runs_the_body,), (secretariat,)),
    MOTION_READ: ((anyone,),),
    MOTION_MOVE: ((in_the_body,),),
    MOTION_SECOND: ((in_the_body,),),
    MOTION_OPEN: ((runs_the_body,), (secretariat,)),
    MOTION_WITHDRAW: ((moved_it,), (runs_the_body,)),
    DOCUMENT_READ: ((is_public,), (signed_in,), (secretariat,)),
    DOCUMENT_ALL: ((signed_in,), (secretariat,)),
    DOCUMENT_KEEP: ((secretariat,),),
    OPINION_RECORD: ((runs_the_body,), (secretariat,)),
    REQUEST_ASK: ((insider,),),
    REQUEST_LIST: ((insider,),),
    REQUEST_LIST_ALL: ((staff_or_auditor,),),
    REQUEST_READ: ((asked_it,), (staff_or_auditor,)),
    REQUEST_ANSWER: ((secretariat,),),
    MOTION_VOTE: ((signed_in,),),  # whose vote it is stands on the roll, which voting checks
}
