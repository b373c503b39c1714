"""Makers of agreements and applications."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from govapp.db import session as current_session
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.kernel.ids import digest
from govapp.members import services
from govapp.members.models import AgreementVersion, Application
from govapp.members.rules import AgreementKind
from govapp.members.rules.agreements import AgreementDraft, SignatureDraft
from govapp.members.rules.applications import Answers

WHOLE = Answers(
    legal_name="Example Applicant",
    group="provider",
    type="nonprofit",
    country="US",
    address="1 Example Way\nExampleville",
    website="https://applicant.example",
    tier="member",
    primary_name="Rita Applicant",
    primary_email="rita@applicant.example",
)


def fresh_token() -> str:
    """A token such as the form gets for a new application."""
    return secrets.token_urlsafe(32)


def agreement(
    kind: str = "membership", version: str = "1", effective_on: date = date(2020, 1, 1)
) -> int:
    """A version of an agreement. Its number."""
    draft = AgreementDraft(
        AgreementKind(kind),
        version,
        {"membership": "Membership agreement", "ipr": "IPR agreement"}[kind],
        f"# Terms\n\nText of version {version}.",
        effective_on,
    )
    return services.add_agreement(draft, actor=operator("tests", Role.SECRETARIAT))


def accepted(organization_id: int, version_id: int, *, on: date = date(2020, 1, 1)) -> None:
    """The organization signed the version on paper."""
    draft = SignatureDraft(version_id, "Sam Signer", "Director", on)
    services.note_signature(organization_id, draft, actor=operator("tests", Role.SECRETARIAT))


def answers(**changes: object) -> Answers:
    """Whole answers that accept every agreement there is, with these changes."""
    accepted = tuple(current_session().scalars(select(AgreementVersion.id)))
    return replace(WHOLE, **{"accepted": accepted, **changes})


def draft(token: str = "", **changes: object) -> str:
    """A draft that was kept. The token of its link."""
    token = token or fresh_token()
    services.keep_draft(token, answers(**changes), address="192.0.2.1")
    return token


def application(token: str = "", **changes: object) -> int:
    """An application that was sent. Its number."""
    token = token or fresh_token()
    services.send(token, answers(**changes), address="192.0.2.1")
    current_session().rollback()
    return (
        current_session()
        .scalars(select(Application.id).where(Application.token_digest == digest(token)))
        .one()
    )
