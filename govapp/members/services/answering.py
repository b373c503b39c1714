"""The office answers an application: approve, ask back, decline, each with its letter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.accounts.services import person_for
from govapp.db import transaction
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import digest, key, token
from govapp.foundation.web.current import settings
from govapp.members import letters
from govapp.members.facts import (
    ApplicationApproved,
    ApplicationAskedBack,
    ApplicationDeclined,
)
from govapp.members.models import AgreementVersion, Application, ApplicationLink, Organization
from govapp.members.permissions import APPLICATION_ANSWER
from govapp.members.queries.asking import debts
from govapp.members.queries.belonging import held_by
from govapp.members.rules import ApplicationState, MembershipDraft, checked_membership
from govapp.members.rules.agreements import SignatureDraft
from govapp.members.rules.applications import (
    KEPT_AFTER_NO,
    LINK_LASTS,
    Answers,
    Dossier,
    cannot_approve,
    cannot_move,
    checked_words,
    colleagues_of,
    organization_of,
    unpacked,
)
from govapp.members.services.agreements import sign
from govapp.members.services.applying import move
from govapp.members.services.memberships import begin
from govapp.members.services.organizations import rewrite, write_down
from govapp.members.services.people import take_in
from govapp.members.services.shelf import index_organization, locked, locked_family


@dataclass(frozen=True)
class Approval:
    """How somebody is taken in: as a known organization or a new one, from which day on."""

    began_on: date
    words: str = ""
    organization_id: int | None = None
    parent_id: int | None = None
    despite_debts: bool = False


def ask_back(application_id: int, words: str, *, actor: Actor) -> None:
    """Give the application back to the applicant with what is still to be answered."""
    words = checked_words(words, needed=True)
    with transaction() as session:
        row = _locked(session, application_id, ApplicationState.ASKED_BACK, actor)
        row.delete_on = consortium_today() + LINK_LASTS
        move(session, row, ApplicationState.ASKED_BACK, actor=actor, words=words)
        _write_letter(session, row, letters.application_asked, words)
        record(session, ApplicationAskedBack(key("application", row.id)), actor=actor)


def decline(application_id: int, words: str, *, actor: Actor) -> None:
    """Refuse the application; the letter gives the reason and the next step."""
    words = checked_words(words, needed=True)
    with transaction() as session:
        row = _locked(session, application_id, ApplicationState.DECLINED, actor)
        row.answered_at, row.delete_on = clock.now(), consortium_today() + KEPT_AFTER_NO
        move(session, row, ApplicationState.DECLINED, actor=actor, words=words)
        _write_letter(session, row, letters.application_declined, words)
        record(session, ApplicationDeclined(key("application", row.id)), actor=actor)


def approve(application_id: int, approval: Approval, *, actor: Actor) -> int:
    """Take the applicant in: organization, people, roles, signatures, membership, all or nothing.

    The organization's number. It has no rights until its money is settled or waived.
    """
    words = checked_words(approval.words, needed=False)
    with transaction() as session:
        row = _locked(session, application_id, ApplicationState.APPROVED, actor)
        answers = unpacked(row.answers)
        family = _family(session, approval)
        _refuse(session, family, approval)
        organization = _organization(session, answers, approval, actor=actor)
        membership = begin(
            session,
            organization,
            checked_membership(MembershipDraft(answers.tier, approval.began_on)),
            actor=actor,
        )
        for colleague in colleagues_of(answers):
            person = person_for(session, name=colleague.name, email=colleague.email)
            take_in(session, organization, person, colleague, actor=actor)
        _sign_all(session, organization, row, actor=actor)
        index_organization(session, organization, consortium_today())
        row.organization_id, row.answered_at = organization.id, clock.now()
        move(session, row, ApplicationState.APPROVED, actor=actor, words=words)
        _write_letter(session, row, letters.application_approved, words)
        fact = ApplicationApproved(
            key("application", row.id),
            organization.id,
            membership.id,
            membership.tier,
            membership.began_on,
        )
        record(session, fact, actor=actor)
        return organization.id


def _locked(
    session: Session, application_id: int, to: ApplicationState, actor: Actor
) -> Application:
    row = session.get(Application, application_id, with_for_update=True)
    authorize(actor, APPLICATION_ANSWER, row)
    if row is None or row.sent_at is None:
        raise NotFound
    reasons = cannot_move(row.state, to)
    if reasons:
        raise Refused(reasons)
    return row


def _family(session: Session, approval: Approval) -> frozenset[int]:
    """Everything related to the known organization and to the parent, locked."""
    first = approval.organization_id or approval.parent_id
    if first is None:
        return frozenset()
    return locked_family(session, first, approval.parent_id)


def _refuse(session: Session, family: frozenset[int], approval: Approval) -> None:
    reasons = cannot_approve(
        Dossier(
            approval.began_on,
            held_by(session, family),
            debts(session, family),
            approval.despite_debts,
        )
    )
    if reasons:
        raise Refused(reasons)


def _organization(
    session: Session, answers: Answers, approval: Approval, *, actor: Actor
) -> Organization:
    draft = organization_of(answers, approval.parent_id)
    if approval.organization_id is None:
        return write_down(session, draft, actor=actor)
    row = locked(session, approval.organization_id)
    draft = replace(
        draft,
        legal_name=row.legal_name,
        display_name=row.display_name,
        external_id=row.external_id or "",
        parent_id=approval.parent_id or row.parent_id,
        tax_id=draft.tax_id or row.tax_id,
        website=draft.website or row.website,
    )
    rewrite(session, row, draft, actor=actor)
    return row


def _sign_all(
    session: Session, organization: Organization, row: Application, *, actor: Actor
) -> None:
    """Carry over what the named signatory accepted when it was sent."""
    answers = unpacked(row.answers)
    name, title, _email = answers.signatory
    signed_on = _day(row.sent_at or clock.now())
    for version_id in answers.accepted:
        if session.get(AgreementVersion, version_id) is not None:
            draft = SignatureDraft(version_id, name, title, signed_on)
            sign(
                session,
                organization.id,
                draft,
                noted_by="",
                actor=actor,
                application_id=row.id,
            )


def _day(at: datetime) -> date:
    return at.astimezone(ZoneInfo(settings().DEFAULT_ZONE)).date()


Letter = Callable[[Session, Application, Answers, str, str], None]


def _write_letter(session: Session, row: Application, letter: Letter, words: str) -> None:
    """Each letter has a link of its own, since only digests are kept."""
    made = token()
    session.add(
        ApplicationLink(application_id=row.id, token_digest=digest(made), made_at=clock.now())
    )
    session.flush()
    letter(session, row, unpacked(row.answers), words, made)
