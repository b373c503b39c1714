"""Everything that tests can make, in one place: each slice adds a module of its own.

A maker writes rows in a transaction of its own, commits, and returns an id or a small value;
what the test does not spell out, the maker fills in.
"""

from __future__ import annotations

from tests.makers.accounts import (
    PASSWORD,
    administrator,
    invitation,
    link_in,
    person,
    sign_in,
    someone,
    staff,
)
from tests.makers.charter import charter, consortium
from tests.makers.committees import (
    bodies,
    carried,
    first_seat,
    motion,
    opened,
    seated,
    steering,
    voting_member,
)
from tests.makers.dues import good_member, handover, invoice, payment, suspended_member, waiver
from tests.makers.elections import (
    AFTER_VOTING,
    DURING_NOMINATIONS,
    DURING_VOTING,
    ELECTION_DATES,
    NOMINATIONS_OPEN,
    MadeElection,
    close,
    election,
    vote,
)
from tests.makers.joining import agreement, answers, application, draft, fresh_token
from tests.makers.ledger import bank_account, entry
from tests.makers.members import (
    acting_for,
    alternate,
    colleague,
    contact,
    import_run,
    member,
    membership,
    note,
    organization,
    representative,
)
from tests.makers.stripe import announced_charge, saved_account, stripe_difference, twin_asked
from tests.makers.usecases import (
    allocated,
    budget,
    given,
    moved_by_motion,
    paid,
    proposal,
    submitted,
)
from tests.makers.voting import (
    DURING,
    VOTING_CLOSES,
    VOTING_OPENS,
    poll,
    rights,
    voters,
)

__all__ = [
    "AFTER_VOTING",
    "DURING",
    "DURING_NOMINATIONS",
    "DURING_VOTING",
    "ELECTION_DATES",
    "NOMINATIONS_OPEN",
    "PASSWORD",
    "VOTING_CLOSES",
    "VOTING_OPENS",
    "MadeElection",
    "acting_for",
    "administrator",
    "agreement",
    "allocated",
    "alternate",
    "announced_charge",
    "answers",
    "application",
    "bank_account",
    "bodies",
    "budget",
    "carried",
    "charter",
    "close",
    "colleague",
    "consortium",
    "contact",
    "draft",
    "election",
    "entry",
    "first_seat",
    "fresh_token",
    "given",
    "good_member",
    "handover",
    "import_run",
    "invitation",
    "invoice",
    "link_in",
    "member",
    "membership",
    "motion",
    "moved_by_motion",
    "note",
    "opened",
    "organization",
    "paid",
    "payment",
    "person",
    "poll",
    "proposal",
    "representative",
    "rights",
    "saved_account",
    "seated",
    "sign_in",
    "someone",
    "staff",
    "steering",
    "stripe_difference",
    "submitted",
    "suspended_member",
    "twin_asked",
    "vote",
    "voters",
    "voting_member",
    "waiver",
]
