"""Finding an organization by the name that scripts write."""

from __future__ import annotations

from difflib import get_close_matches

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.models import Organization
from govapp.members.rules.texts import slug


def organization_called(session: Session, wanted: str) -> int:
    """The one organization whose display name, legal name or outside number is `wanted`.

    Names are compared folded to `example-library-inc`, a display name before a legal one.
    `Refused` names what is near when there is none, and the choice when there are several.
    """
    rows = session.execute(
        select(
            Organization.id,
            Organization.external_id,
            Organization.display_name,
            Organization.legal_name,
        ).where(Organization.on_record_only.is_(False))
    ).all()
    ours = slug(wanted)
    for fits in (
        lambda row: row.external_id == wanted,
        lambda row: ours and slug(row.display_name) == ours,
        lambda row: ours and slug(row.legal_name) == ours,
    ):
        found = [row for row in rows if fits(row)]
        if len(found) == 1:
            return int(found[0].id)
        if found:
            names = ", ".join(f"{slug(row.legal_name)} ({row.legal_name})" for row in found)
            words = N_("Several organizations are called %(wanted)s: %(names)s.")
            raise Refused(Phrase(words, wanted=wanted, names=names))
    near = get_close_matches(ours, [slug(row.display_name) for row in rows], n=3)
    if near:
        words = N_("No organization is called %(wanted)s. Near: %(names)s.")
        raise Refused(Phrase(words, wanted=wanted, names=", ".join(near)))
    raise Refused(Phrase(N_("No organization is called %(wanted)s."), wanted=wanted))
