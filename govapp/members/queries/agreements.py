"""Agreements: the versions in force, and who of an organization signed which one when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from govapp.accounts.queries import consortium_today
from govapp.db import session as current_session
from govapp.foundation.kernel.errors import NotFound
from govapp.members.models import AgreementSignature, AgreementVersion
from govapp.members.rules import AgreementKind


@dataclass(frozen=True)
class AgreementCard:
    """A version without its text; `stands`: in force, replaced, or still to come."""

    id: int
    kind: AgreementKind
    version: str
    title: str
    effective_on: date
    digest: str
    stands: str
    text: str = ""


@dataclass(frozen=True)
class SignatureLine:
    """A signature as the organization's page shows it."""

    version_id: int
    agreement: str
    version: str
    name: str
    title: str
    signed_on: date
    noted_by: str
    in_force: bool


def in_force(session: Session, day: date) -> tuple[AgreementVersion, ...]:
    """The version of each agreement that is in force on `day`."""
    rows = session.scalars(
        select(AgreementVersion)
        .where(AgreementVersion.effective_on <= day)
        .order_by(AgreementVersion.kind, AgreementVersion.effective_on)
    )
    latest = {row.kind: row for row in rows}
    return tuple(latest[kind] for kind in AgreementKind if kind in latest)


def agreements() -> tuple[AgreementCard, ...]:
    """Every version, the newest of each agreement first."""
    session, day = current_session(), consortium_today()
    current = {row.id for row in in_force(session, day)}
    rows = session.scalars(
        select(AgreementVersion).order_by(
            AgreementVersion.kind.desc(), AgreementVersion.effective_on.desc()
        )
    )
    return tuple(_card(row, day, current) for row in rows)


def agreement(version_id: int) -> AgreementCard:
    """One version with its text."""
    session, day = current_session(), consortium_today()
    row = session.get(AgreementVersion, version_id)
    if row is None:
        raise NotFound
    current = {one.id for one in in_force(session, day)}
    return _card(row, day, current, text=row.text)


def _card(row: AgreementVersion, day: date, current: set[int], text: str = "") -> AgreementCard:
    later = "coming" if row.effective_on > day else "replaced"
    return AgreementCard(
        row.id,
        row.kind,
        row.version,
        row.title,
        row.effective_on,
        row.digest,
        "in force" if row.id in current else later,
        text,
    )


def signatures(session: Session, organization_id: int) -> tuple[SignatureLine, ...]:
    """What the organization signed, the latest first."""
    current = {row.id for row in in_force(session, consortium_today())}
    rows = session.scalars(
        select(AgreementSignature)
        .where(AgreementSignature.organization_id == organization_id)
        .options(joinedload(AgreementSignature.version))
        .order_by(AgreementSignature.signed_on.desc(), AgreementSignature.id.desc())
    )
    return tuple(
        SignatureLine(
            row.version_id,
            row.version.title,
            row.version.version,
            row.name,
            row.title,
            row.signed_on,
            row.noted_by,
            row.version_id in current,
        )
        for row in rows
    )


def unsigned(session: Session, organization_id: int, day: date) -> tuple[AgreementVersion, ...]:
    """The versions in force that the organization did not sign (yet)."""
    signed = set(
        session.scalars(
            select(AgreementSignature.version_id).where(
                AgreementSignature.organization_id == organization_id
            )
        )
    )
    return tuple(row for row in in_force(session, day) if row.id not in signed)


def titles(session: Session, version_ids: Iterable[int]) -> dict[int, str]:
    """Title and version by number."""
    rows = session.execute(
        select(AgreementVersion.id, AgreementVersion.title, AgreementVersion.version).where(
            AgreementVersion.id.in_(set(version_ids))
        )
    )
    return {number: f"{title} {version}" for number, title, version in rows}
