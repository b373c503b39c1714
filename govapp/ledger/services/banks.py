"""The bank accounts that staff keep: lines of the account Bank are told apart by their codes."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.db import transaction
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel.errors import Invalid, NotFound
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.ledger.facts import BankAccountKept
from govapp.ledger.models import BankAccount
from govapp.ledger.permissions import BANK_KEEP
from govapp.ledger.rules import BankDetails, bank_problems


def keep_bank_account(
    details: BankDetails, *, actor: Actor, bank_account_id: int | None = None
) -> int:
    """Add a bank account, or change the name, digits and use of a known one. Its number.

    A code stays as it is for ever, since lines of the journal carry it.
    """
    with transaction() as session:
        row = _row(session, details, bank_account_id)
        authorize(actor, BANK_KEEP)
        wrong = bank_problems(details)
        if bank_account_id is None and _is_taken(session, details.code):
            wrong["code"] = Phrase(N_("Another account has this code."))
        if wrong:
            raise Invalid(wrong)
        row.name, row.last_four, row.active = details.name, details.last_four, details.active
        session.add(row)
        session.flush()
        record(session, BankAccountKept(key("bank_account", row.id), row.active), actor=actor)
        return row.id


def _row(session: Session, details: BankDetails, bank_account_id: int | None) -> BankAccount:
    if bank_account_id is None:
        return BankAccount(code=details.code)
    found = session.get(BankAccount, bank_account_id, with_for_update=True)
    if found is None:
        raise NotFound
    return found


def _is_taken(session: Session, code: str) -> bool:
    return session.scalar(select(BankAccount.id).where(BankAccount.code == code)) is not None
