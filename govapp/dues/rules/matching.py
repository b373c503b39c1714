"""What a line of the bank is likely for, with the reasons and a word of confidence.

Nothing is booked by a proposal: somebody accepts it, and the command looks again under its locks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import combinations

from govapp.dues.rules.bank_lines import (
    Confidence,
    InBooks,
    Incoming,
    Known,
    Match,
    Target,
    name_key,
    payer_of,
)
from govapp.dues.rules.settling import OpenInvoice, by_age, divide
from govapp.foundation.kernel.ids import plain
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase

__all__ = [
    "Confidence",
    "InBooks",
    "Incoming",
    "Known",
    "Match",
    "Target",
    "match_all",
    "matches",
    "name_key",
]

NEAR_DAYS = 30  # a cheque booked and its arrival on the statement lie at most so far apart
MOST_TOGETHER = 12  # invoices of one payer tried in combinations
MOST_MATCHES = 4


_ORDER = {Confidence.SURE: 0, Confidence.LIKELY: 1, Confidence.POSSIBLE: 2}


def matches(line: Incoming, known: Known) -> tuple[Match, ...]:
    """The proposals for one line, the best first; money that left pays no invoice."""
    found = list(_in_books(line, known))
    if line.amount.minor > 0:
        found += [*_by_number(line, known), *_by_payer(line, known)]
    if not found and line.amount.minor > 0:
        found = list(_by_amount(line, known))
    unique: dict[object, Match] = {}
    for match in sorted(found, key=lambda match: _ORDER[match.confidence]):
        unique.setdefault(_what(match), match)
    return tuple(unique.values())[:MOST_MATCHES]


def _what(match: Match) -> tuple[object, ...]:
    book = (match.in_books.target, match.in_books.id) if match.in_books else None
    return match.target, match.organization_id, match.shares, book


def match_all(lines: Sequence[Incoming], known: Known) -> dict[int, tuple[Match, ...]]:
    """Proposals for many lines, so that all first ones together can be accepted.

    The surest line chooses first; what it takes is no longer open for the others.
    """
    first = {line.id: matches(line, known) for line in lines}

    def surest(line: Incoming) -> tuple[int, date, int]:
        found = first[line.id]
        return (_ORDER[found[0].confidence] if found else 3, line.day, line.id)

    result = {}
    for line in sorted(lines, key=surest):
        found = matches(line, known)
        result[line.id] = found
        if found and found[0].confidence is not Confidence.POSSIBLE:
            known = _without(known, found[0])
    return result


def _without(known: Known, taken: Match) -> Known:
    paid = {share.invoice_id: share.amount for share in taken.shares}
    left = (
        replace(one, open=one.open - paid[one.id]) if one.id in paid else one
        for one in known.invoices
    )
    return replace(
        known,
        invoices=tuple(one for one in left if one.open.minor > 0),
        in_books=tuple(one for one in known.in_books if one != taken.in_books),
    )


# --- what is in the books already ----------------------------------------------------------------


def _in_books(line: Incoming, known: Known) -> Iterator[Match]:
    words = plain(f"{line.text} {line.cheque} {line.payer}")
    for one in known.in_books:
        near = abs((line.day - one.day).days) <= NEAR_DAYS
        here = one.bank in ("", line.bank)  # "": nobody said which account it came to
        if one.amount != line.amount or not (near and here):
            continue
        sure = _named(one, words)
        yield Match(
            target=one.target,
            confidence=Confidence.SURE if sure else _without_name(line, one, known),
            reasons=(
                sure or Phrase(N_("Booked on %(day)s with exactly this amount."), day=one.day),
            ),
            organization_id=one.organization_id,
            in_books=one,
        )


def _named(one: InBooks, words: str) -> Phrase | None:
    """Why the words of a line mean just this, None if they do not."""
    if one.kind == "payout":
        told = "stripe" in words
        return Phrase(N_("A payout of Stripe of exactly this amount.")) if told else None
    reference = plain(one.reference)
    if reference and f" {reference} " in f" {words} ":
        return Phrase(N_("Its reference %(reference)s is on the line."), reference=one.reference)
    return None


def _without_name(line: Incoming, one: InBooks, known: Known) -> Confidence:
    """Nothing else has a payer's name; a payment is more likely when the name fits."""
    if one.target is not Target.PAYMENT:
        return Confidence.LIKELY
    payer = payer_of(line, known)
    fits = payer is not None and payer[0] == one.organization_id
    return Confidence.LIKELY if fits else Confidence.POSSIBLE


# --- invoices ------------------------------------------------------------------------------------


def _by_number(line: Incoming, known: Known) -> Iterator[Match]:
    """Invoices whose number stands in the text."""
    words = f" {plain(line.text)} "
    found = [one for one in _same(line, known.invoices) if f" {_number(one.number)} " in words]
    if not found:
        return
    numbers = ", ".join(one.number for one in by_age(found))
    reason = Phrase(N_("The text names %(numbers)s."), numbers=numbers)
    open_minor = sum(one.open.minor for one in found)
    exact = open_minor == line.amount.minor
    payer = payer_of(line, known)
    of = {one.organization_id for one in found}
    who = payer if payer and payer[0] not in of else None
    more = (_over_or_short(line.amount, found),) if not exact else ()
    yield _paying(
        line, found, Confidence.SURE if exact else Confidence.LIKELY, (reason, *more), by=who
    )


@lru_cache(maxsize=20_000)
def _number(number: str) -> str:
    """An invoice number as words, so that 2027-0001 is found in "INV 2027/0001"."""
    return plain(number)


def _over_or_short(amount: Money, invoices: Iterable[OpenInvoice]) -> Phrase:
    left = Money(amount.minor - sum(one.open.minor for one in invoices), amount.currency)
    if left.minor > 0:
        return Phrase(N_("%(left)s stays over."), left=left)
    return Phrase(N_("%(left)s stays open."), left=-left)


def _by_payer(line: Incoming, known: Known) -> Iterator[Match]:
    """Invoices of the organization that the payer's name stands for."""
    payer = payer_of(line, known)
    if payer is None:
        return
    organization_id, why, trusted = payer
    own = [one for one in _same(line, known.invoices) if one.organization_id == organization_id]
    if not own:
        return
    exact = [one for one in by_age(own) if one.open == line.amount]
    if exact:
        reason = Phrase(N_("Exactly this amount is open on it."))
        sure = Confidence.SURE if trusted and len(exact) == 1 else Confidence.LIKELY
        yield _paying(line, exact[:1], sure, (why, reason))
        return
    together = _together(own, line.amount)
    if together:
        reason = Phrase(N_("Together they come to exactly this amount."))
        sure = Confidence.SURE if trusted and len(together) == len(own) else Confidence.LIKELY
        yield _paying(line, together, sure, (why, reason))
        return
    reason = Phrase(N_("The oldest are paid first."))
    yield _paying(line, own, Confidence.POSSIBLE, (why, reason, _over_or_short(line.amount, own)))


def _together(invoices: Sequence[OpenInvoice], amount: Money) -> list[OpenInvoice]:
    """All invoices if they come to the amount, else the smallest group that does and is the
    only one of its size.
    """
    oldest = by_age(invoices)
    if sum(one.open.minor for one in oldest) == amount.minor:
        return oldest
    for size in range(2, len(oldest[:MOST_TOGETHER])):
        groups = [
            group
            for group in combinations(oldest[:MOST_TOGETHER], size)
            if sum(one.open.minor for one in group) == amount.minor
        ]
        if groups:
            return list(groups[0]) if len(groups) == 1 else []
    return []


def _by_amount(line: Incoming, known: Known) -> Iterator[Match]:
    """Invoices of exactly this amount when nothing else speaks."""
    exact = [one for one in by_age(_same(line, known.invoices)) if one.open == line.amount]
    reason = Phrase(N_("Exactly this amount is open on it, and nothing else speaks for it."))
    for one in exact[:MOST_MATCHES]:
        yield _paying(line, [one], Confidence.POSSIBLE, (reason,))


def _same(line: Incoming, invoices: Iterable[OpenInvoice]) -> list[OpenInvoice]:
    return [one for one in invoices if one.open.currency == line.amount.currency]


def _paying(
    line: Incoming,
    invoices: Sequence[OpenInvoice],
    confidence: Confidence,
    reasons: tuple[Phrase, ...],
    *,
    by: tuple[int, Phrase, bool] | None = None,
) -> Match:
    """Pay these invoices, oldest first; by the organization of the oldest unless told."""
    shares, left = divide(line.amount, invoices)
    oldest = by_age(invoices)
    paid = {share.invoice_id for share in shares}
    return Match(
        target=Target.INVOICES,
        confidence=confidence,
        reasons=(*reasons, *((by[1],) if by else ())),
        organization_id=by[0] if by else oldest[0].organization_id,
        shares=shares,
        numbers=tuple(one.number for one in oldest if one.id in paid),
        left=left,
    )
