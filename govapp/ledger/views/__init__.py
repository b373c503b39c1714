"""The pages of the books: journal and trial balance, the period lock, the bank accounts."""

from flask_babel import lazy_gettext as _l

from govapp.foundation.access.policy import may
from govapp.foundation.web.navigation import Door
from govapp.ledger.permissions import LEDGER_READ
from govapp.ledger.views import banks, locks
from govapp.ledger.views.books import bp

__all__ = ["BLUEPRINTS", "DOORS", "bp"]

BLUEPRINTS = (bp, locks.bp, banks.bp)

DOORS = (
    Door(
        "money",
        _l("Books"),
        "ledger.index",
        lambda actor: may(actor, LEDGER_READ),
        order=80,
        about=_l("The journal, the trial balance, money by bank account."),
        icon="journal-text",
    ),
    Door(
        "money",
        _l("Period lock"),
        "locks.index",
        lambda actor: may(actor, LEDGER_READ),
        order=85,
        about=_l("Days that nothing may be booked on any more."),
        icon="lock",
    ),
)
