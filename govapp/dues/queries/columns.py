"""What dues adds to the list of organizations that staff see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from govapp.charter.queries import has_charter
from govapp.dues.queries.standings import standings_of
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.values import Badge
from govapp.members.queries import members_among

GOOD = Badge(Phrase(N_("in good standing")), "good")
NOT_GOOD = Badge(Phrase(N_("not in good standing")), "bad")


def standing_badges(session: Session, ids: Sequence[int], day: date) -> dict[int, Badge]:
    """The standing of those that are members on `day`, by organization."""
    if not ids or not has_charter(session, day):
        return {}
    members = [member.organization_id for member in members_among(session, ids, day)]
    found = standings_of(session, members, day) if members else {}
    return {number: GOOD if standing.good else NOT_GOOD for number, standing in found.items()}
