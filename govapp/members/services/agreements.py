"""New versions of agreements, and noting who signed which one."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.db import transaction
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import digest, key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.facts import AgreementAdded, AgreementSigned
from govapp.members.models import AgreementSignature, AgreementVersion
from govapp.members.permissions import AGREEMENT_WRITE
from govapp.members.rules.agreements import (
    AgreementDraft,
    SignatureDraft,
    checked_agreement,
    checked_signature,
)
from govapp.members.services.shelf import locked


def add_agreement(draft: AgreementDraft, *, actor: Actor) -> int:
    """Write down a new version of an agreement; what was signed before stays as it was."""
    draft = checked_agreement(draft)
    with transaction() as session:
        authorize(actor, AGREEMENT_WRITE)
        double = select(AgreementVersion.id).where(
            AgreementVersion.kind == draft.kind,
            or_(
                AgreementVersion.version == draft.version,
                AgreementVersion.effective_on == draft.effective_on,
            ),
        )
        if session.scalar(double) is not None:
            raise Refused(
                Phrase(N_("There is a version of that name, or one from that day on, already."))
            )
        row = AgreementVersion(
            kind=draft.kind,
            version=draft.version,
            title=draft.title,
            text=draft.text,
            digest=digest(draft.text),
            effective_on=draft.effective_on,
            added_at=clock.now(),
            added_by=actor.person_id,
        )
        session.add(row)
        session.flush()
        fact = AgreementAdded(key("agreement", row.id), row.kind.value, row.effective_on)
        record(session, fact, actor=actor)
        return row.id


def note_signature(organization_id: int, draft: SignatureDraft, *, actor: Actor) -> None:
    """Note a signature that came on paper or by mail."""
    draft = checked_signature(draft, consortium_today())
    with transaction() as session:
        locked(session, organization_id)
        authorize(actor, AGREEMENT_WRITE)
        if session.get(AgreementVersion, draft.version_id) is None:
            raise NotFound
        if not sign(session, organization_id, draft, noted_by=actor.name, actor=actor):
            raise Refused(Phrase(N_("The organization signed this version already.")))


def sign(
    session: Session,
    organization_id: int,
    draft: SignatureDraft,
    *,
    noted_by: str,
    actor: Actor,
    application_id: int | None = None,
) -> bool:
    """Bind a locked organization to a version (helper); False if it is bound already."""
    known = select(AgreementSignature.id).where(
        AgreementSignature.organization_id == organization_id,
        AgreementSignature.version_id == draft.version_id,
    )
    if session.scalar(known) is not None:
        return False
    session.add(
        AgreementSignature(
            organization_id=organization_id,
            version_id=draft.version_id,
            name=draft.name,
            title=draft.title,
            signed_on=draft.signed_on,
            application_id=application_id,
            noted_at=clock.now(),
            noted_by=noted_by,
        )
    )
    session.flush()
    about = key("organization", organization_id)
    record(session, AgreementSigned(about, draft.version_id, draft.signed_on), actor=actor)
    return True
