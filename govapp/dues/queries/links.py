"""Links to invoices: those that were made, and what stands behind one that opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.accounts.queries import consortium_today
from govapp.charter.models import Consortium
from govapp.charter.queries import consortium
from govapp.db import session as current_session
from govapp.dues.models import InvoiceLink
from govapp.dues.queries.invoices import InvoiceCard, card_of
from govapp.dues.rules.links import Link, opens
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.ids import digest


@dataclass(frozen=True)
class LinkCard:
    """A link to an invoice: who made it, to whom it went, whether it still opens."""

    id: int
    made_by: str
    made_at: datetime
    sent_to: str
    expires_on: date
    opens: bool
    revoked_at: datetime | None


@dataclass(frozen=True)
class Behind:
    """What the holder of a link sees: one invoice and how to pay it, nothing else."""

    card: InvoiceCard
    we: Consortium | None
    expires_on: date


def link_by_token(session: Session, secret: str) -> InvoiceLink | None:
    """The link of a token, whether it opens or not."""
    if not secret or len(secret) > 100:
        return None
    return session.scalars(
        select(InvoiceLink).where(InvoiceLink.token_digest == digest(secret))
    ).first()


def links_of(session: Session, invoice_id: int) -> tuple[LinkCard, ...]:
    """The links to an invoice, the newest first; whoever may read it may see them."""
    today = consortium_today()
    rows = session.execute(
        select(InvoiceLink, Person.name)
        .outerjoin(Person, Person.id == InvoiceLink.made_by)
        .where(InvoiceLink.invoice_id == invoice_id)
        .order_by(InvoiceLink.id.desc())
        .limit(50)
    )
    return tuple(
        LinkCard(
            id=row.id,
            made_by=name or "",
            made_at=row.made_at,
            sent_to=row.sent_to,
            expires_on=row.expires_on,
            opens=opens(Link(row.expires_on, row.revoked_at is not None), today),
            revoked_at=row.revoked_at,
        )
        for row, name in rows
    )


def behind(secret: str) -> Behind:
    """The invoice behind a token; `NotFound` alike for unknown, expired and revoked ones."""
    session = current_session()
    row = link_by_token(session, secret)
    if row is None:
        raise NotFound
    if not opens(Link(row.expires_on, row.revoked_at is not None), consortium_today()):
        raise NotFound
    card = card_of(session, row.invoice_id)
    return Behind(card, consortium(session), row.expires_on)
