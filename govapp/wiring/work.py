"""What happens after a fact, by the clock and by the operator."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flask.cli import AppGroup

    from govapp.foundation.audit.services import Subscriber
    from govapp.foundation.jobs.services import Kind
    from govapp.foundation.kernel.facts import Fact


def subscriptions() -> Mapping[type[Fact], Iterable[Subscriber]]:
    """Who listens to which fact."""
    from govapp.charter.facts import CharterAdopted
    from govapp.committees import letters as motions
    from govapp.committees import services as committees
    from govapp.committees.facts import MotionCarried, MotionLost, MotionOpened
    from govapp.dues import facts as dues
    from govapp.dues import services as billing
    from govapp.dues.facts import by_hand, papers
    from govapp.dues.letters import credit_noted, payment_received, righting
    from govapp.dues.services import on_application_approved
    from govapp.dues.services.online import on_less_open, on_money, on_money_gone
    from govapp.funding import services as funding
    from govapp.members.facts import ApplicationApproved, TierRaised
    from govapp.usecases import services as usecases

    return {
        **_of_bodies(),
        MotionOpened: (motions.on_motion,),
        MotionLost: (motions.on_motion,),
        MotionCarried: (
            motions.on_motion,
            committees.on_motion_carried,
            usecases.on_motion_carried,
            funding.on_motion_carried,
        ),
        ApplicationApproved: (on_application_approved,),
        TierRaised: (billing.on_tier_raised,),
        CharterAdopted: (billing.on_charter_adopted,),
        dues.PaymentBooked: (payment_received, on_money, on_less_open),
        dues.PaymentReversed: (righting.payment_taken_back, on_money_gone),
        by_hand.MoneyRefunded: (righting.money_refunded, on_money_gone),
        by_hand.MoneyReleased: (on_money_gone,),
        dues.CreditNoteIssued: (credit_noted, on_money, on_less_open),
        dues.InvoiceIssued: (on_money,),
        dues.InvoiceVoided: (on_money, on_less_open),
        dues.MoneyApplied: (on_money, on_less_open),
        dues.WaiverAnswered: (on_money, on_less_open),
        papers.WrittenOff: (on_money, on_less_open),
    }


def _of_bodies() -> Mapping[type[Fact], Iterable[Subscriber]]:
    from govapp.committees import services as committees
    from govapp.committees.facts import AttendanceClosed
    from govapp.committees.services.telling_seats import TOLD

    return {
        AttendanceClosed: (committees.on_attendance,),
        **dict.fromkeys(TOLD, (committees.on_seat,)),
    }


def jobs() -> Mapping[str, Kind]:
    """Every kind of work that jobs do."""
    from datetime import timedelta

    from govapp.accounts import services as accounts
    from govapp.committees import jobs as motions
    from govapp.committees import services as committees
    from govapp.dues import jobs as dues
    from govapp.elections import jobs as elections
    from govapp.foundation.jobs.services import Kind
    from govapp.foundation.mail.outbox import give_up, send
    from govapp.funding import services as funding
    from govapp.members import services as members
    from govapp.usecases import services as usecases
    from govapp.voting import jobs as voting

    return {
        "voting.pack": Kind(run=voting.pack),
        "voting.sweep": Kind(run=voting.sweep),
        "voting.heads": Kind(run=voting.write_heads),
        "voting.chain-counts": Kind(run=voting.chain_counts, every=timedelta(hours=1)),
        "elections.dates": Kind(run=elections.keep_dates, every=timedelta(minutes=1)),
        "elections.letters": Kind(run=elections.write_letters),
        "motions.close_due": Kind(run=motions.close_due, every=timedelta(minutes=1)),
        "committees.vacancies": Kind(run=committees.note_vacancies, every=timedelta(hours=1)),
        "motions.letters": Kind(run=committees.write_letters),
        "meetings.letters": Kind(run=committees.write_attendance_letters),
        "charter.adopt": Kind(run=committees.carry_out),
        "usecase.stage": Kind(run=usecases.carry_out),
        "funding.allocate": Kind(run=funding.carry_out),
        "mail.send": Kind(run=send, gave_up=give_up),
        "accounts.reset": Kind(run=accounts.write_reset),
        "accounts.tidy": Kind(run=accounts.tidy, every=timedelta(days=1)),
        "members.leavings": Kind(run=members.carry_out_leavings, every=timedelta(hours=1)),
        "members.agreements": Kind(run=members.chase_agreements, every=timedelta(hours=1)),
        "members.tier-wishes": Kind(run=members.carry_out_wishes, every=timedelta(hours=1)),
        "members.refresh-search": Kind(run=members.refresh_search, every=timedelta(days=1)),
        "members.forget-applications": Kind(run=members.forget_old, every=timedelta(days=1)),
        **dues.KINDS,
    }


def commands() -> Iterable[AppGroup]:
    """Every slice's command group."""
    from govapp.accounts import cli as accounts
    from govapp.demo import cli as demo
    from govapp.dues import cli as dues
    from govapp.elections.cli import elections
    from govapp.foundation.audit import cli as audit
    from govapp.funding import cli as funding
    from govapp.ledger import cli as ledger
    from govapp.members import cli as members

    return (
        members.group,
        demo.group,
        audit.group,
        accounts.group,
        elections,
        ledger.group,
        dues.group,
        funding.group,
    )
