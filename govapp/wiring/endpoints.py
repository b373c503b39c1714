"""Endpoints that are an exception to what holds for every page."""

from __future__ import annotations

# Endpoints that need no sign-in. Everything else does.
PUBLIC: frozenset[str] = frozenset(
    {
        "members.index",
        "members.show",
        "static",
        "health",
        "places.show",
        "search.show",
        "agreements.index",
        "agreements.show",
        "joining.apply",
        "joining.send",
        "joining.show",
        "joining.withdraw",
        "accounts.sign_in",
        "accounts.enter",
        "accounts.sign_out",
        "accounts.forgotten",
        "accounts.ask_for_reset",
        "accounts.reset_asked",
        "accounts.link",
        "accounts.use_link",
        "charter.index",
        "charter.show",
        "charter.version",
        "community.front",
        "community.join",
        "demo.enter",
        "committees.index",
        "committees.body",
        "committees.governance",
        "library.index",
        "library.show",
        "library.file",
        "committees.history",
        "committees.roster",
        "motions.index",
        "motions.decisions",
        "motions.show",
        "elections.index",
        "elections.show",
        "elections.result",
        "elections.result_pdf",
        "elections.check",
        "elections.find_code",
        "elections.picture",
        "elections.questions",
        "elections.stand",
        "elections.stand_not",
        "elections.draw",
        "elections.public_bundle",
        "elections.verifier",
        "elections.challenge",
        "usecases.index",
        "usecases.show",
        "funding.index",
        "funding.allocation",
        "reports.funding",
        "reports.funding_pdf",
        "reports.entries",
        "stripe.hear",
        "pay.show",
        "pay.invoice",
        "pay.tax_form",
        "pay.bank_details",
        "pay.note_order",
        "pay.hand_in_order",
        "pay.online",
        "pay.checking",
    }
)

# Endpoints that take a POST without our CSRF token, each with a test of its own.
CSRF_EXEMPT: frozenset[str] = frozenset({"stripe.hear"})  # the signature is its token

# Endpoints whose permission asks for the person alone: their hats are not looked up.
HATLESS: frozenset[str] = frozenset({"elections.cast"})

# Endpoints that leave no log line at all: a line with a time would join a voter and a ballot.
UNLOGGED: frozenset[str] = frozenset(
    {
        "elections.vote",
        "elections.review",
        "elections.cast",
        "elections.voted",
        "elections.find_code",
    }
)
