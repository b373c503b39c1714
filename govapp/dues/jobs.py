"""What happens to dues by the clock and in portions."""

from __future__ import annotations

from datetime import date, timedelta

from govapp.accounts.queries import actor_of
from govapp.dues import services
from govapp.dues.queries import reminders
from govapp.dues.services import online
from govapp.foundation.jobs.services import Kind

LETTERS_A_COMMAND = 10


def assess(run_id: int, person_id: int) -> None:
    """Issue a run's invoices portion by portion, with the rights its starter has now."""
    while services.issue_some(run_id, actor=actor_of(person_id)).going:
        pass


def tell(invoice_ids: list[int]) -> None:
    """Write the letters about new invoices, a few a command."""
    for portion in _portions(invoice_ids):
        services.tell_of_invoices(portion)


def warn() -> None:
    """Write the letters that the standing clock asks for today."""
    for portion in _portions(list(services.late_to_warn())):
        services.warn_late(portion)


def release() -> None:
    """Let the dues of all months that are over become income, portion by portion."""
    last: int | None = 0
    while last is not None:
        last = services.release_some(after=last)


def remind() -> None:
    """Write the letters about the coming year and the reminders that are due today."""
    for portion in _portions(list(reminders.renewals_to_tell())):
        services.tell_of_renewals(portion)
    for portion in _portions(list(reminders.to_remind())):
        services.remind(portion)


def requote(year: int, organization_ids: list[int]) -> None:
    """Put changed fees to members, a few a command."""
    for portion in _portions(organization_ids):
        services.put_requotes(year, portion)


def silence() -> None:
    """Carry out what silence means where the time to answer is over."""
    for portion in _portions(list(services.silent_requotes())):
        services.meet_silence(portion)


def difference(organization_id: int, from_tier: str, to_tier: str, on: str) -> None:
    """Bill a tier that rose for the rest of the year."""
    services.bill_difference(organization_id, from_tier, to_tier, date.fromisoformat(on))


def rises(version_id: int) -> None:
    """Write the letters about higher fees of an adopted table, a few a command."""
    for portion in _portions(list(services.rising_members(version_id))):
        services.tell_rises(version_id, portion)


def plans() -> None:
    """Tell the payers whose payment plan missed an instalment."""
    services.tell_of_missed_plans()


def _portions(ids: list[int]) -> list[list[int]]:
    return [ids[at : at + LETTERS_A_COMMAND] for at in range(0, len(ids), LETTERS_A_COMMAND)]


def catch_up() -> None:
    """Tell Stripe of refunds and write-offs that it does not know yet."""
    while online.catch_up():
        pass


def charge_due() -> None:
    """Send the charges that payers were told of and that are due today."""
    while online.charge_due():
        pass


def look_at_pages() -> None:
    """Ask Stripe about the pages for paying that are open, in case an event never came."""
    online.look_at_pages()


KINDS = {
    "stripe.send": Kind(run=online.carry),
    "stripe.take": Kind(run=online.take),
    "stripe.catch-up": Kind(run=catch_up, every=timedelta(minutes=10)),
    "stripe.charge-due": Kind(run=charge_due, every=timedelta(hours=6)),
    "stripe.pages": Kind(run=look_at_pages, every=timedelta(hours=1)),
    "stripe.compare": Kind(run=online.compare_all, every=timedelta(days=1)),
    "dues.assess": Kind(run=assess),
    "dues.first": Kind(run=services.issue_first),
    "dues.tell": Kind(run=tell),
    "dues.requote": Kind(run=requote),
    "dues.silence": Kind(run=silence, every=timedelta(hours=6)),
    "dues.difference": Kind(run=difference),
    "dues.rises": Kind(run=rises),
    "dues.plans": Kind(run=plans, every=timedelta(days=1)),
    "dues.release": Kind(run=release, every=timedelta(days=1)),
    "dues.warn": Kind(run=warn, every=timedelta(hours=6)),
    "dues.remind": Kind(run=remind, every=timedelta(hours=6)),
}
