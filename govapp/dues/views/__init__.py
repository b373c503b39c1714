"""The pages of dues, in the place Money."""

from flask_babel import lazy_gettext as _l

from govapp.dues.permissions import (
    BANK_READ,
    DUES_READ,
    HANDOVER_READ,
    PAYERS,
    PAYMENT_BOOK,
    STRIPE_READ,
)
from govapp.dues.queries import own
from govapp.dues.queries.invoices import has_invoices
from govapp.dues.views import (
    account,
    bank,
    desk,
    gates,
    handover,
    invoices,
    payments,
    quotes,
    requests,
    standing,
    stripe,
)
from govapp.foundation.access.policy import may
from govapp.foundation.web.navigation import Door
from govapp.foundation.web.panels import Panel

__all__ = ["DOORS", "PANELS", "blueprints"]

blueprints = (
    invoices.bp,
    account.bp,
    payments.bp,
    bank.bp,
    standing.bp,  # with the pages of money and those behind the board's figures
    handover.bp,
    stripe.bp,
    desk.bp,
    gates.bp,
    requests.bp,
    quotes.bp,
)

DOORS = (
    Door(
        "money",
        _l("Dues board"),
        "dues.show_board",
        lambda actor: may(actor, DUES_READ),
        order=10,
        about=_l("How much of the year's dues is in, and who is late."),
        icon="bar-chart",
    ),
    Door(
        "money",
        _l("Book money"),
        "payments.new",
        lambda actor: may(actor, PAYMENT_BOOK),
        order=15,
        about=_l("A cheque or wire: whose is it, and what does it pay?"),
        icon="cash-stack",
    ),
    Door(
        "money",
        _l("Bank lines"),
        "bank.match",
        lambda actor: may(actor, BANK_READ),
        order=17,
        about=_l("What the bank says came, and what it is likely for."),
        icon="bank",
    ),
    Door(
        "money",
        _l("Invoices"),
        "invoices.index",
        has_invoices,
        order=20,
        about=_l("What was billed, what is open, the papers."),
        icon="receipt",
    ),
    Door(
        "money",
        _l("Payments"),
        "payments.index",
        has_invoices,
        order=30,
        about=_l("What came, and what it paid."),
        icon="cash-coin",
    ),
    Door(
        "money",
        _l("Stripe"),
        "stripe.index",
        lambda actor: may(actor, STRIPE_READ),
        order=35,
        about=_l("Paying online: what was told, what came, where the books differ."),
        icon="credit-card",
    ),
    Door(
        "money",
        _l("Our dues"),
        "account.index",
        lambda actor: bool(actor.scopes("organization", *PAYERS)),
        order=5,
        about=_l("What you owe and why, how to pay, and what your standing lets you do."),
        icon="wallet2",
    ),
    Door(
        "money",
        _l("Renewal desk"),
        "desk.index",
        lambda actor: may(actor, DUES_READ),
        order=12,
        about=_l("Who is late, who talks to them, and what happens to them next."),
        icon="telephone",
    ),
    Door(
        "money",
        _l("Waivers"),
        "dues.waivers",
        lambda actor: may(actor, DUES_READ),
        order=40,
        about=_l("Dues forgiven: one asks, another one answers."),
        icon="person-check",
    ),
    Door(
        "money",
        _l("Hand over to accounting"),
        "handover.index",
        lambda actor: may(actor, HANDOVER_READ),
        order=85,
        about=_l("Files for QuickBooks, Xero and others, and what they have already."),
        icon="box-arrow-right",
    ),
    Door(
        "money",
        _l("Requests about money"),
        "requests.index",
        lambda actor: may(actor, DUES_READ),
        order=45,
        about=_l("Discounts, credits, refunds, write-offs: one asks, another one answers."),
        icon="person-check",
    ),
    Door(
        "members",
        _l("Good standing"),
        "dues.standing",
        lambda actor: may(actor, DUES_READ),
        order=60,
        about=_l("Who is in good standing, why, and whose rights change soon."),
        icon="shield-check",
    ),
    Door(
        "members",
        _l("Looks and decisions"),
        "gates.decisions",
        lambda actor: may(actor, DUES_READ),
        order=62,
        about=_l("What a person looks at before rights stop, and rights kept or stopped by hand."),
        icon="eye",
    ),
)

PANELS = (
    Panel(
        "organization",
        "standing",
        _l("Good standing"),
        5,
        None,
        own.own_standing,
        "dues/panels/standing.html",
        seen_by=_l("the organization and staff"),
    ),
    Panel(
        "organization",
        "votes-today",
        _l("May vote today"),
        8,
        None,
        own.own_votes,
        "dues/panels/votes.html",
        seen_by=_l("the organization and staff"),
    ),
    Panel(
        "organization",
        "money",
        _l("Money"),
        30,
        None,
        own.own_money,
        "dues/panels/money.html",
        seen_by=_l("the organization and staff"),
    ),
)
