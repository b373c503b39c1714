"""Statements of the bank: look first, then take the lines over, each once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from govapp.db import is_sqlite, transaction
from govapp.dues.facts.by_hand import StatementDiscarded, StatementRead, StatementTaken
from govapp.dues.models import BankFormat, BankLine, BankStatement, LineState, StatementState
from govapp.dues.permissions import BANK_IMPORT
from govapp.dues.queries.uploads import (
    Upload,
    account_currency,
    lines_in,
    read_upload,
    shown_name,
)
from govapp.dues.rules.matching import name_key
from govapp.dues.rules.statements import Columns, StatementLine, fingerprints
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import canonical, digest, key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.ledger.models import BankAccount

PORTION = 500  # rows inserted by one statement


def read_statement(account_id: int, filename: str, content: bytes, *, actor: Actor) -> int:
    """Read a file for a look; its number. Nothing of it is taken over; the same file is refused."""
    authorize(actor, BANK_IMPORT)
    upload = read_upload(filename, content)
    kept = digest(content)
    with transaction() as session:
        account = _locked_account(session, account_id)
        authorize(actor, BANK_IMPORT)
        _refuse_again(session, account, kept)
        wrong = upload.against(account.last_four)
        if wrong is not None:
            raise Refused(wrong)
        row = BankStatement(
            bank_account_id=account.id,
            filename=shown_name(filename),
            digest=kept,
            kind=upload.kind,
            rows=upload.rows,
            state=StatementState.READ,
            uploaded_by=actor.person_id,
            uploaded_at=clock.now(),
        )
        session.add(row)
        session.flush()
        fact = StatementRead(key("bank_statement", row.id), account.id, upload.count)
        record(session, fact, actor=actor)
        return row.id


def choose_columns(statement_id: int, columns: Columns, *, actor: Actor) -> None:
    """Remember for the account which column says what; the file must be readable like that."""
    with transaction() as session:
        statement, account = _locked(session, statement_id)
        authorize(actor, BANK_IMPORT)
        _still_read(statement)
        upload = Upload.stored(statement.kind, statement.rows)
        if not upload.is_table:
            raise Refused(Phrase(N_("This file says itself what is what.")))
        against = upload.missing(columns)
        if against:
            raise Refused(against)
        upload.lines(columns, account_currency(session))  # `Invalid` names the row
        head = canonical(list(upload.head))
        kept = session.get(BankFormat, (account.id, head))
        if kept is None:
            kept = BankFormat(bank_account_id=account.id, head=head)
            session.add(kept)
        kept.columns = canonical(asdict(columns))


def take_statement(statement_id: int, *, actor: Actor) -> tuple[int, int]:
    """Take the lines over; how many are new, and how many were here already."""
    with transaction() as session:
        statement, account = _locked(session, statement_id)
        authorize(actor, BANK_IMPORT)
        _still_read(statement)
        lines = lines_in(session, statement)
        if lines is None:
            raise Refused(Phrase(N_("Say first which column says what.")))
        before = _count(session, account)
        _insert(session, account, statement, lines)
        statement.added = _count(session, account) - before
        statement.known = len(lines) - statement.added
        statement.state, statement.taken_at = StatementState.TAKEN, clock.now()
        statement.rows = ""
        about = key("bank_statement", statement.id)
        fact = StatementTaken(about, account.id, statement.added, statement.known)
        record(session, fact, actor=actor)
        return statement.added, statement.known


def discard_statement(statement_id: int, *, actor: Actor) -> None:
    """Throw a file away whose lines were not taken over."""
    with transaction() as session:
        statement, _account = _locked(session, statement_id)
        authorize(actor, BANK_IMPORT)
        _still_read(statement)
        session.execute(delete(BankStatement).where(BankStatement.id == statement.id))
        record(session, StatementDiscarded(key("bank_statement", statement.id)), actor=actor)


def _locked_account(session: Session, account_id: int) -> BankAccount:
    account = session.get(BankAccount, account_id, with_for_update=True)
    if account is None:
        raise NotFound
    return account


def _locked(session: Session, statement_id: int) -> tuple[BankStatement, BankAccount]:
    """The account first, so that two files of one account are taken over after each other."""
    found = session.get(BankStatement, statement_id)
    if found is None:
        raise NotFound
    account = _locked_account(session, found.bank_account_id)
    session.refresh(found, with_for_update=True)
    return found, account


def _still_read(statement: BankStatement) -> None:
    if statement.state is not StatementState.READ:
        raise Refused(Phrase(N_("The lines of this file are taken over already.")))


def _refuse_again(session: Session, account: BankAccount, kept: str) -> None:
    known = session.scalars(
        select(BankStatement).where(
            BankStatement.bank_account_id == account.id, BankStatement.digest == kept
        )
    ).first()
    if known is not None:
        raise Refused(
            Phrase(
                N_("This very file was uploaded on %(day)s as %(name)s."),
                day=known.uploaded_at.date(),
                name=known.filename,
            )
        )


def _count(session: Session, account: BankAccount) -> int:
    return (
        session.scalar(
            select(func.count(BankLine.id)).where(BankLine.bank_account_id == account.id)
        )
        or 0
    )


def _insert(
    session: Session,
    account: BankAccount,
    statement: BankStatement,
    lines: Sequence[StatementLine],
) -> None:
    """Add the lines; those whose fingerprint is here already are left as they are."""
    new = sqlite.insert if is_sqlite(session) else postgresql.insert
    rows = [
        {
            "bank_account_id": account.id,
            "bank_statement_id": statement.id,
            "number": line.number,
            "day": line.day,
            "amount_minor": line.amount.minor,
            "currency": line.amount.currency,
            "text": line.text,
            "payer": line.payer,
            "payer_key": name_key(line.payer) if line.payer else "",
            "reference": line.reference,
            "cheque": line.cheque,
            "fingerprint": fingerprint,
            "state": LineState.NEW,
            "aside_reason": "",
        }
        for line, fingerprint in zip(lines, fingerprints(lines), strict=True)
    ]
    statement_of = new(BankLine).on_conflict_do_nothing(
        index_elements=["bank_account_id", "fingerprint"]
    )
    for at in range(0, len(rows), PORTION):
        session.execute(statement_of, rows[at : at + PORTION])
