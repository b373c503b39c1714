"""What changes organizations, their people and memberships; helpers for slices to the right."""

from govapp.members.services.accepting import accept_agreement, chase_agreements
from govapp.members.services.agreements import add_agreement, note_signature
from govapp.members.services.answering import Approval, approve, ask_back, decline
from govapp.members.services.applying import forget_old, send, withdraw
from govapp.members.services.applying import keep as keep_draft
from govapp.members.services.handing import KEEPER
from govapp.members.services.imports import choose_order, commit, discard, keep, read_upload, undo
from govapp.members.services.leaving import (
    cancel_leaving,
    carry_out_leavings,
    draft_of,
    leave_organization,
)
from govapp.members.services.memberships import begin, finish, join, leave, move
from govapp.members.services.merging import merge_organizations, merge_people, say_apart
from govapp.members.services.notes import add_note, finish_note, write_note
from govapp.members.services.organizations import add, change, change_details
from govapp.members.services.people import (
    CHOSEN,
    choose_contacts,
    end_contact,
    invite,
    lower_alternate,
    name_contact,
    raise_alternate,
)
from govapp.members.services.shelf import index_organization, locked, locked_family, refresh_search
from govapp.members.services.tiers import (
    cancel_wish,
    carry_out_wishes,
    mark,
    require_benefit,
    wish_tier,
)
from govapp.members.services.ties import tie, untie

__all__ = [
    "CHOSEN",
    "KEEPER",
    "Approval",
    "accept_agreement",
    "add",
    "add_agreement",
    "add_note",
    "approve",
    "ask_back",
    "begin",
    "cancel_leaving",
    "cancel_wish",
    "carry_out_leavings",
    "carry_out_wishes",
    "change",
    "change_details",
    "chase_agreements",
    "choose_contacts",
    "choose_order",
    "commit",
    "decline",
    "discard",
    "draft_of",
    "end_contact",
    "finish",
    "finish_note",
    "forget_old",
    "index_organization",
    "invite",
    "join",
    "keep",
    "keep_draft",
    "leave",
    "leave_organization",
    "locked",
    "locked_family",
    "lower_alternate",
    "mark",
    "merge_organizations",
    "merge_people",
    "move",
    "name_contact",
    "note_signature",
    "raise_alternate",
    "read_upload",
    "refresh_search",
    "require_benefit",
    "say_apart",
    "send",
    "tie",
    "undo",
    "untie",
    "wish_tier",
    "withdraw",
    "write_note",
]
