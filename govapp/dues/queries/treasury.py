"""What waits for the treasurer at home: lines of the bank, and money that came back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import func, select

from govapp.accounts.queries import consortium_today
from govapp.db import session as current_session
from govapp.dues.models import Payment, PaymentState
from govapp.dues.permissions import PAYMENT_BOOK
from govapp.dues.queries.statements import lines_to_match
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import may
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.panels import Waiting

LATELY = timedelta(days=14)


def waiting(actor: Actor) -> Iterator[Waiting]:
    """Lines of the bank that nobody dealt with, and payments that were taken back lately."""
    if not may(actor, PAYMENT_BOOK):
        return
    session, who = current_session(), Phrase(N_("as treasurer"))
    lines = lines_to_match(session)
    if lines:
        yield Waiting(
            kind=Phrase(N_("Bank")),
            icon="bank",
            title=Phrase(N_("Lines of the bank that wait: %(count)s"), count=lines),
            due=None,
            hat=who,
            url="/money/bank/match",
            button=Phrase(N_("Look and accept")),
            place="money",
        )
    back = session.scalar(
        select(func.count(Payment.id)).where(
            Payment.state == PaymentState.REVERSED,
            Payment.reversed_on >= consortium_today() - LATELY,
        )
    )
    if back:
        yield Waiting(
            kind=Phrase(N_("Payment")),
            icon="arrow-return-left",
            title=Phrase(N_("Payments that came back in two weeks: %(count)s"), count=back),
            due=None,
            hat=who,
            url="/payments?state=reversed",
            button=Phrase(N_("See")),
            place="money",
        )
