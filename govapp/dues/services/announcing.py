"""Telling members that a fee was adopted which is higher for them, once each and version."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.facts import CharterAdopted
from govapp.charter.models import Chapter, CharterVersion
from govapp.charter.queries import value_before
from govapp.charter.rules import codec
from govapp.charter.rules.values import FeeTable
from govapp.db import session as current_session
from govapp.db import transaction
from govapp.dues import letters
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import unrestricted
from govapp.foundation.jobs.services import ask
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.facts import Fact
from govapp.foundation.kernel.ids import key_number
from govapp.foundation.kernel.money import Money
from govapp.members.models import Organization
from govapp.members.queries import members_among, members_on
from govapp.members.rules import Member


@dataclass(frozen=True)
class Rise:
    """A member whose fee is higher by a new table."""

    organization_id: int
    before: Money
    after: Money


@unrestricted("listens: the adoption was authorized")
def on_charter_adopted(session: Session, fact: Fact, _actor: Actor) -> None:
    """Ask for the letters about higher fees when a table of fees was adopted."""
    if isinstance(fact, CharterAdopted) and fact.chapter == Chapter.FEES.value:
        version_id = key_number(fact.about, "charter_version")
        ask(session, "dues.rises", key=fact.about, version_id=version_id)


def rising_members(version_id: int) -> tuple[int, ...]:
    """The members of today whose fee is higher by this version than by the one before it."""
    session = current_session()
    members = members_on(session, consortium_today())
    return tuple(rise.organization_id for rise in _rises(session, version_id, members))


@unrestricted("run by the clock for an adopted rulebook")
def tell_rises(version_id: int, organization_ids: Sequence[int]) -> None:
    """Write the letters about this version's higher fees to these members; at most ten."""
    with transaction() as session:
        row = session.get_one(CharterVersion, version_id)
        members = members_among(session, organization_ids, consortium_today())
        for rise in _rises(session, version_id, members):
            letters.fee_rises(
                session,
                session.get_one(Organization, rise.organization_id),
                version_id,
                before=rise.before,
                after=rise.after,
                from_day=row.effective_from,
            )


def _rises(session: Session, version_id: int, members: Sequence[Member]) -> Iterator[Rise]:
    row = session.get_one(CharterVersion, version_id)
    before, after = value_before(session, row), codec.read(row.chapter.value, row.values)
    if not isinstance(before, FeeTable) or not isinstance(after, FeeTable):
        return
    for member in members:
        old, new = _fee(before, member), _fee(after, member)
        if old is not None and new is not None and old.currency == new.currency and old < new:
            yield Rise(member.organization_id, old, new)


def _fee(table: FeeTable, member: Member) -> Money | None:
    try:
        return table.fee(member.tier, member.type, member.band).amount
    except Refused:
        return None
