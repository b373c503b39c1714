"""Good standing on a day, from invoices and the clock of the rulebook; see ../standing.md."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from govapp.charter.rules.values import StandingClock
from govapp.dues.rules import decisions as by_hand
from govapp.dues.rules.clock import Step, clock_days, step_on
from govapp.dues.rules.decisions import Decision, DecisionKind
from govapp.dues.rules.plans import clock_due, shifted
from govapp.dues.rules.records import Belonging, Bill, Record
from govapp.foundation.kernel.periods import year_of, year_period
from govapp.foundation.kernel.phrases import N_, Phrase

__all__ = ["Belonging", "Bill", "Record", "Standing", "standing"]


@dataclass(frozen=True)
class Standing:
    """The answer for one day: good or not, why, since when, and when the clock moves next."""

    good: bool
    reason: Phrase
    since: date | None = None
    next_change: date | None = None
    step: Step | None = None
    days_late: int = 0


def standing(record: Record, clock: StandingClock, day: date, *, starts_month: int = 1) -> Standing:
    """Say whether the member is in good standing on `day`, and why (rulebook, chapter 2).

    Standing is gained by settled money, a recorded waiver or a free tier, and lost on the day an
    unpaid invoice reaches suspension; part of the money does not stop the clock. A hold keeps
    standing while it lasts, and a suspension by decision stops it whatever was paid.
    """
    record = _with_waivers(record)
    good = _is_good(record, clock, day, starts_month)
    running = _unpaid(record, day)
    worst = min(running, key=_age, default=None)
    return Standing(
        good=good,
        reason=_reason(record, clock, day, starts_month, good),
        since=_since(record, clock, day, starts_month, good),
        next_change=_next_change(record, running, clock, day),
        step=step_on(clock_due(worst.due_on, worst.pauses, day), clock, day) if worst else None,
        days_late=max((day - worst.due_on).days, 0) if worst else 0,
    )


# --- the judgement -------------------------------------------------------------------------------


def _is_good(record: Record, clock: StandingClock, day: date, month: int) -> bool:
    belonging = record.belonging
    if belonging is None or not _belongs(belonging, day) or _suspended(record, clock, day):
        return False
    if by_hand.in_force(record.decisions, DecisionKind.SUSPEND, day):
        return False
    joined = year_of(belonging.began_on, month)
    return belonging.free or _has_gained(record, joined, day, month)


def _has_gained(record: Record, joined: int, day: date, month: int) -> bool:
    """True once the dues of any year since joining are settled or waived.

    A member from an earlier year whose first year was never billed here came with its standing.
    """
    dues = [bill for bill in record.bills if bill.for_year]
    if any(bill.year >= joined and _is_paid(bill, day) for bill in dues):
        return True
    if any(year >= joined and on <= day for year, on in record.waived.items()):
        return True
    billed = any(bill.year == joined and bill.issued_on <= day for bill in dues)
    return year_of(day, month) > joined and not billed


def _belongs(belonging: Belonging, day: date) -> bool:
    return belonging.began_on <= day and (belonging.ended_on is None or day <= belonging.ended_on)


def _with_waivers(record: Record) -> Record:
    """The same record, its bills paid on the day their year was waived if that came first."""
    if not record.waived:
        return record

    def forgiven(bill: Bill) -> Bill:
        on = record.waived.get(bill.year) if bill.for_year else None
        first = min((day for day in (bill.paid_on, on) if day is not None), default=None)
        return replace(bill, paid_on=first)

    return replace(record, bills=tuple(forgiven(bill) for bill in record.bills))


def _is_paid(bill: Bill, day: date) -> bool:
    return bill.paid_on is not None and bill.paid_on <= day


def _unpaid(record: Record, day: date) -> list[Bill]:
    return [bill for bill in record.bills if bill.issued_on <= day and not _is_paid(bill, day)]


def _suspended(record: Record, clock: StandingClock, day: date) -> list[Bill]:
    """The bills that stop rights on `day`; none while a hold lasts."""
    if by_hand.in_force(record.decisions, DecisionKind.HOLD, day):
        return []
    return _run_out(record, clock, day)


def _run_out(record: Record, clock: StandingClock, day: date) -> list[Bill]:
    found = ((bill, _suspended_on(bill, clock)) for bill in _unpaid(record, day))
    return [bill for bill, on in found if on is not None and on <= day]


def _age(bill: Bill) -> tuple[date, str]:
    return bill.due_on, bill.number


def _suspended_on(bill: Bill, clock: StandingClock) -> date | None:
    """The day on which rights rest if it stays unpaid; None while its clock stands still."""
    return shifted(bill.due_on, clock.suspended_day, bill.pauses)


# --- since when, and what comes next -------------------------------------------------------------


def _since(record: Record, clock: StandingClock, day: date, month: int, good: bool) -> date | None:
    """The first day of the unbroken time with the same answer; None where nothing ever was."""
    since = None
    if record.belonging is None:
        return None
    for turn in sorted(_turns(record, clock, month), reverse=True):
        if turn > day:
            continue
        if _is_good(record, clock, turn, month) is not good:
            break
        since = turn
    return since


def _turns(record: Record, clock: StandingClock, month: int) -> set[date]:
    """Every day since joining on which the answer can have turned."""
    belonging = record.belonging
    if belonging is None:
        return set()
    joined = year_of(belonging.began_on, month)
    turns = {belonging.began_on, year_period(joined + 1, month).start, *record.waived.values()}
    turns |= set(by_hand.turns(record.decisions))
    if belonging.ended_on is not None:
        turns.add(belonging.ended_on + timedelta(days=1))
    for bill in record.bills:
        suspended = _suspended_on(bill, clock)
        if suspended is not None:
            suspended = max(suspended, bill.issued_on)
        if suspended is not None and (bill.paid_on is None or bill.paid_on > suspended):
            turns.add(suspended)
        if bill.paid_on is not None:
            turns.add(bill.paid_on)
        if bill.for_year and bill.year == joined:
            turns.add(bill.issued_on)
    return {turn for turn in turns if turn >= belonging.began_on}


def _next_change(
    record: Record, running: list[Bill], clock: StandingClock, day: date
) -> date | None:
    def coming() -> Iterator[date]:
        for bill in running:
            days = clock_days(bill.due_on, clock)
            after = [(on - bill.due_on).days for step, on in days.items() if step is not Step.LATE]
            moved = (shifted(bill.due_on, one, bill.pauses) for one in after)
            yield from (one for one in moved if one is not None)
        yield from by_hand.turns(record.decisions)
        if record.belonging is not None and record.belonging.ended_on is not None:
            yield record.belonging.ended_on + timedelta(days=1)

    return min((begins for begins in coming() if begins > day), default=None)


# --- the sentences -------------------------------------------------------------------------------


def _reason(record: Record, clock: StandingClock, day: date, month: int, good: bool) -> Phrase:
    belonging = record.belonging
    if belonging is None or not _belongs(belonging, day):
        return Phrase(N_("It is not a member on this day."))
    decided = by_hand.in_force(record.decisions, DecisionKind.SUSPEND, day)
    if decided:
        return Phrase(N_("Its rights rest by decision: %(reason)s"), reason=decided.reason)
    suspended = _suspended(record, clock, day)
    if suspended:
        return _why_suspended(min(suspended, key=_age), clock, day)
    hold = by_hand.in_force(record.decisions, DecisionKind.HOLD, day)
    if hold and good and _unpaid(record, day):
        return _why_held(min(_unpaid(record, day), key=_age), hold)
    if belonging.free:
        return Phrase(N_("Its tier is free of dues."))
    joined = year_of(belonging.began_on, month)
    return _why_good(record, clock, day, joined) if good else _why_not_yet(record, joined, day)


def _why_suspended(bill: Bill, clock: StandingClock, day: date) -> Phrase:
    return Phrase(
        N_(
            "Invoice %(number)s is %(days)s days late with %(open)s open; "
            "rights rest from day %(limit)s on until it is paid."
        ),
        number=bill.number,
        days=(day - bill.due_on).days,
        open=bill.open,
        limit=clock.suspended_day,
    )


def _why_held(bill: Bill, hold: Decision) -> Phrase:
    return Phrase(
        N_("Invoice %(number)s is open; by decision rights are kept until %(until)s: %(reason)s"),
        number=bill.number,
        until=hold.ends,
        reason=hold.reason,
    )


def _why_not_yet(record: Record, joined: int, day: date) -> Phrase:
    first = [bill for bill in _unpaid(record, day) if bill.for_year and bill.year >= joined]
    if not first:
        return Phrase(N_("Its first dues have not been invoiced yet."))
    oldest = min(first, key=_age)
    return Phrase(
        N_("Its first dues are not paid yet: invoice %(number)s, %(open)s open."),
        number=oldest.number,
        open=oldest.open,
    )


def _why_good(record: Record, clock: StandingClock, day: date, joined: int) -> Phrase:
    unpaid = _unpaid(record, day)
    if unpaid:
        first = min(unpaid, key=_age)
        return _why_still_good(first, clock, day)
    paid = [bill.year for bill in record.bills if bill.for_year and _is_paid(bill, day)]
    waived = [year for year, on in record.waived.items() if on <= day and year >= joined]
    if waived and max(waived) >= max(paid, default=0):
        return Phrase(N_("Its dues for %(year)s are waived."), year=str(max(waived)))
    if paid:
        return Phrase(N_("Its dues for %(year)s are paid."), year=str(max(paid)))
    return Phrase(N_("It owes nothing."))


def _why_still_good(bill: Bill, clock: StandingClock, day: date) -> Phrase:
    late = (day - bill.due_on).days
    if _suspended_on(bill, clock) is None:
        return Phrase(
            N_("Invoice %(number)s is paid in instalments as agreed; its clock stands still."),
            number=bill.number,
        )
    if late <= 0:
        return Phrase(
            N_("Invoice %(number)s is to be paid by %(due)s."), number=bill.number, due=bill.due_on
        )
    return Phrase(
        N_("Invoice %(number)s is %(days)s days late; rights stop on %(limit)s unless it is paid."),
        number=bill.number,
        days=late,
        limit=_suspended_on(bill, clock),
    )
