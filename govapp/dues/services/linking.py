"""Links to one invoice for finance people without an account, and what they do there."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.accounts.rules import checked_email
from govapp.charter.queries import charter_on
from govapp.db import transaction
from govapp.dues import letters
from govapp.dues.facts.papers import LinkMade, LinkRevoked, OrderFileKept
from govapp.dues.models import Invoice, InvoiceLink, InvoiceState
from govapp.dues.permissions import INVOICE_FORWARD, INVOICE_ORDER_NUMBER, INVOICE_READ
from govapp.dues.queries.links import link_by_token
from govapp.dues.rules.links import MOST_LINKS, Link, last_day, opens
from govapp.dues.services.books import locked_invoices
from govapp.dues.services.changing import put_order_number
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, unrestricted, visible
from govapp.foundation.audit.services import record
from govapp.foundation.files import store
from govapp.foundation.files.papers import Paper
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import digest, key, token
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.models import Organization


def make_link(invoice_id: int, *, actor: Actor) -> str:
    """Make a link to an invoice; its token, which is shown once and kept nowhere."""
    with transaction() as session:
        invoice = _locked(session, invoice_id)
        visible(actor, INVOICE_READ, invoice)
        authorize(actor, INVOICE_FORWARD, invoice)
        return _make(session, invoice, "", actor=actor)[0]


def forward(invoice_id: int, address: str, *, actor: Actor) -> None:
    """Mail a link to an invoice to finance people who need no account."""
    to = checked_email(address)
    with transaction() as session:
        invoice = _locked(session, invoice_id)
        visible(actor, INVOICE_READ, invoice)
        authorize(actor, INVOICE_FORWARD, invoice)
        secret, row = _make(session, invoice, to, actor=actor)
        organization = session.get_one(Organization, invoice.organization_id)
        letters.invoice_forwarded(session, invoice, organization, row, secret, actor)


def revoke_link(link_id: int, *, actor: Actor) -> None:
    """Close a way to an invoice; asking again changes nothing."""
    with transaction() as session:
        row = session.get(InvoiceLink, link_id, with_for_update=True)
        invoice = session.get(Invoice, row.invoice_id) if row else None
        visible(actor, INVOICE_READ, invoice)
        if row is None or invoice is None:
            raise NotFound
        authorize(actor, INVOICE_FORWARD, invoice)
        if row.revoked_at is None:
            row.revoked_at, row.revoked_by = clock.now(), actor.person_id
            record(session, LinkRevoked(key("invoice_link", row.id), invoice.id), actor=actor)


@unrestricted("whoever holds a link that opens may say which order it is for")
def note_order_by_link(secret: str, order_number: str) -> None:
    """Put a purchase order number on the invoice of a link that opens."""
    with transaction() as session:
        row, invoice = _opened(session, secret)
        put_order_number(session, invoice, order_number, actor=_holder(row))


@unrestricted("whoever holds a link that opens may hand in the order")
def keep_order_by_link(secret: str, paper: Paper) -> None:
    """Keep a purchase order as a file with the invoice of a link that opens."""
    kept = store.put(paper.content)  # before the command that refers to it
    with transaction() as session:
        row, invoice = _opened(session, secret)
        _keep_order(session, invoice, kept, paper, actor=_holder(row))


def keep_order(invoice_id: int, paper: Paper, *, actor: Actor) -> None:
    """Keep a purchase order as a file with an invoice."""
    kept = store.put(paper.content)
    with transaction() as session:
        invoice = _locked(session, invoice_id)
        visible(actor, INVOICE_READ, invoice)
        authorize(actor, INVOICE_ORDER_NUMBER, invoice)
        _keep_order(session, invoice, kept, paper, actor=actor)


def _keep_order(
    session: Session, invoice: Invoice, kept: str, paper: Paper, *, actor: Actor
) -> None:
    about = key("invoice", invoice.id)
    store.note(
        session,
        kept,
        about=about,
        name=paper.name,
        media_type=paper.media_type,
        size=len(paper.content),
    )
    invoice.po_digest = kept
    record(session, OrderFileKept(about, invoice.organization_id), actor=actor)


def _make(
    session: Session, invoice: Invoice, sent_to: str, *, actor: Actor
) -> tuple[str, InvoiceLink]:
    if invoice.state is InvoiceState.VOID:
        raise Refused(Phrase(N_("This invoice is void.")))
    today = consortium_today()
    open_ones = select(func.count(InvoiceLink.id)).where(
        InvoiceLink.invoice_id == invoice.id,
        InvoiceLink.revoked_at.is_(None),
        InvoiceLink.expires_on >= today,
    )
    if (session.scalar(open_ones) or 0) >= MOST_LINKS:
        raise Refused(
            Phrase(
                N_("%(most)s links to this invoice are open; revoke one first."), most=MOST_LINKS
            )
        )
    secret = token()
    row = InvoiceLink(
        invoice_id=invoice.id,
        token_digest=digest(secret),
        made_by=actor.person_id,
        made_at=clock.now(),
        expires_on=last_day(today, charter_on(session, today).money.link_days),
        sent_to=sent_to,
    )
    session.add(row)
    session.flush()
    about = key("invoice_link", row.id)
    record(session, LinkMade(about, invoice.id, row.expires_on), actor=actor)
    return secret, row


def _opened(session: Session, secret: str) -> tuple[InvoiceLink, Invoice]:
    """The link and its locked invoice; `NotFound` alike for unknown, expired and revoked."""
    row = link_by_token(session, secret)
    if row is None:
        raise NotFound
    invoice = _locked(session, row.invoice_id)
    session.refresh(row, with_for_update=True)
    if not opens(Link(row.expires_on, row.revoked_at is not None), consortium_today()):
        raise NotFound
    return row, invoice


def _holder(row: InvoiceLink) -> Actor:
    return Actor(f"holder of invoice link {row.id}")


def _locked(session: Session, invoice_id: int) -> Invoice:
    found = locked_invoices(session, [invoice_id])
    if invoice_id not in found:
        raise NotFound
    return found[invoice_id]
