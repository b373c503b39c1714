"""The chapters on membership in sentences: tiers and fees, good standing, money."""

from __future__ import annotations

from collections.abc import Iterable

from govapp.charter.rules.values import FeeTable, MoneyRules, StandingClock, Tier
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase


def fee_sentences(table: FeeTable) -> Iterable[tuple[str, Phrase]]:
    tiers = {tier.code: tier.name for tier in table.tiers}
    bands = {band.code: band.name for band in table.bands}
    for line in table.lines:
        amount = Money(line.amount_minor, table.currency)
        who = ", ".join(part for part in (line.type, bands.get(line.band, line.band)) if part)
        yield (
            f"fee:{line.tier}:{line.type}:{line.band}",
            Phrase(
                N_("%(tier)s (%(who)s): %(amount)s a year.")
                if who
                else N_("%(tier)s: %(amount)s a year."),
                tier=tiers.get(line.tier, line.tier),
                who=who,
                amount=amount,
            ),
        )
    for tier in table.tiers:
        yield (
            f"tier:{tier.code}",
            Phrase(
                N_("%(tier)s votes in: %(bodies)s."),
                tier=tier.name,
                bodies=", ".join(tier.votes_in),
            )
            if tier.votes_in
            else Phrase(N_("%(tier)s has no vote."), tier=tier.name),
        )
        yield from _tier_sentences(tier)
    yield from _change_sentences(table)


def _tier_sentences(tier: Tier) -> Iterable[tuple[str, Phrase]]:
    if tier.people:
        words = N_("%(tier)s: at most %(most)s people of the organization.")
        yield f"people:{tier.code}", Phrase(words, tier=tier.name, most=tier.people)
    if tier.alternates:
        words = N_("%(tier)s: at most %(most)s alternates.")
        yield f"alternates:{tier.code}", Phrase(words, tier=tier.name, most=tier.alternates)
    if tier.first_years > 1:
        words = N_("%(tier)s: the first term lasts %(years)s years.")
        yield f"first:{tier.code}", Phrase(words, tier=tier.name, years=tier.first_years)
    if tier.by_invitation:
        yield f"invited:{tier.code}", Phrase(N_("%(tier)s: by invitation."), tier=tier.name)
    for benefit in tier.benefits:
        words = N_("%(tier)s: %(benefit)s.")
        yield (
            f"benefit:{tier.code}:{benefit.code}",
            Phrase(words, tier=tier.name, benefit=benefit.words),
        )


def _change_sentences(table: FeeTable) -> Iterable[tuple[str, Phrase]]:
    joining = N_("Who joins during the year pays for it: %(proration)s.")
    yield "proration", Phrase(joining, proration=Phrase(table.proration.value))
    if table.last_quarter_adds_next_year:
        yield (
            "last-quarter",
            Phrase(N_("Who joins in the last quarter is billed the next year at once as well.")),
        )
    yield (
        "rise",
        Phrase(
            N_("A higher fee holds %(days)s days after it is announced, or later."),
            days=table.rise_notice_days,
        ),
    )
    yield (
        "confirm",
        Phrase(
            N_(
                "A changed fee or tier is put to the member, who has %(days)s days to answer; "
                "silence means that %(silence)s."
            ),
            days=table.confirm_days,
            silence=Phrase(table.silence.value),
        ),
    )
    yield (
        "answer",
        Phrase(
            N_("The office answers an application within %(days)s days."),
            days=table.answer_days,
        ),
    )


def standing_sentences(clock: StandingClock) -> Iterable[tuple[str, Phrase]]:
    steps = (
        ("terms", N_("An invoice is due %(days)s days after it is issued."), clock.terms_days),
        (
            "notice",
            N_("%(days)s days after the due date the member is reminded in writing."),
            clock.notice_day,
        ),
        (
            "suspended",
            N_("%(days)s days after the due date its votes and seats are suspended."),
            clock.suspended_day,
        ),
        (
            "termination",
            N_("%(days)s days after the due date the end of membership is announced."),
            clock.termination_notice_day,
        ),
        ("ended", N_("%(days)s days after the due date membership ends."), clock.ended_day),
    )
    for key, words, days in steps:
        yield key, Phrase(words, days=days)
    yield from _letter_sentences(clock)


def _letter_sentences(clock: StandingClock) -> Iterable[tuple[str, Phrase]]:
    for key, words, days in (
        (
            "renewal",
            N_("Renewal letters go out %(days)s days before the membership year begins."),
            _listed(clock.renewal_days),
        ),
        (
            "reminders",
            N_("An unpaid invoice is also reminded of %(days)s days after its due date."),
            _listed(clock.reminder_days),
        ),
        (
            "reinstated",
            N_(
                "Within %(days)s days of its end a membership comes back when all is paid; "
                "later the organization applies anew."
            ),
            str(clock.reinstate_days),
        ),
        (
            "agreements",
            N_(
                "A new version of an agreement is put to the members that accepted an older one; "
                "who has not accepted it %(days)s days later is reminded once. Good standing does "
                "not depend on it."
            ),
            str(clock.agreement_days),
        ),
    ):
        yield key, Phrase(words, days=days)


def _listed(days: tuple[int, ...]) -> str:
    return ", ".join(str(day) for day in days) or "–"


def money_sentences(rules: MoneyRules) -> Iterable[tuple[str, Phrase]]:
    for key, words, value in (
        (
            "two-people",
            N_("A refund or write-off of %(value)s or more needs a second person."),
            Money(rules.two_people_minor),
        ),
        (
            "credit",
            N_(
                "A discount or in-kind credit needs a second person and is at most %(value)s "
                "percent of the invoice."
            ),
            rules.credit_percent,
        ),
        ("card", N_("Cards are taken up to %(value)s."), Money(rules.card_limit_minor)),
        ("plan", N_("A payment plan lasts %(value)s months at most."), rules.plan_months),
        (
            "link",
            N_("The link to an invoice without signing in works for %(value)s days."),
            rules.link_days,
        ),
        (
            "charge",
            N_("A saved account is charged %(value)s days after a notice, or later."),
            rules.charge_notice_days,
        ),
    ):
        yield key, Phrase(words, value=value)
