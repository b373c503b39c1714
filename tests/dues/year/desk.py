"""What staff do about trouble, each act with its line in the diary."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from govapp.db import db
from govapp.dues import services
from govapp.dues.models import (
    MoneyRequest,
    PaymentPlan,
    RequestState,
    Settlement,
)
from govapp.dues.rules.deposits import Cheque, Slip
from govapp.dues.rules.refunds import AfterRefund
from govapp.dues.rules.settling import Method, Share
from govapp.dues.services import refunding
from govapp.dues.services.depositing import book_deposit
from govapp.dues.services.moving import move_payment
from govapp.dues.services.returning import bounce
from govapp.foundation.kernel.money import Money
from tests.dues.year.diary import Agreement, Demand
from tests.dues.year.world import Member, World


def second_look(world: World) -> None:
    """Somebody else approves all that was asked for."""
    asked = select(MoneyRequest.id).where(MoneyRequest.state == RequestState.ASKED)
    for number in db.session.scalars(asked).all():
        services.answer_request(number, approve=True, actor=world.second)


def correct(world: World, demand: Demand, minor: int) -> None:
    """A credit note: the invoice asked for too much."""
    services.credit_invoice(demand.id, Money(minor), "too much", actor=world.treasurer)
    demand.moves.append((world.today, minor))


def write_off(world: World, demand: Demand) -> None:
    """The debt is waited for no longer; it never was paid."""
    left = demand.owed(world.today)
    if not services.write_off(demand.id, "they do not answer", actor=world.treasurer):
        second_look(world)
    demand.lost.append((world.today, left))


def agree(world: World, demand: Demand, days: list[date]) -> None:
    """So many even parts from a day on."""
    left, count = demand.open(world.today), len(days)
    services.agree_plan(demand.id, count, days[0], "in hardship", actor=world.treasurer)
    part, odd = divmod(left, count)
    parts = [(day, part + (1 if at < odd else 0)) for at, day in enumerate(days)]
    demand.plans.append(Agreement(world.today, left, parts))


def end_plan(world: World, demand: Demand) -> None:
    asked = select(PaymentPlan.id).where(PaymentPlan.invoice_id == demand.id)
    services.end_plan(db.session.scalars(asked).all()[-1], actor=world.treasurer)
    demand.plans[-1].ended_on = world.today


def send_back(world: World, payment_id: int, demand: Demand | None, minor: int) -> None:
    """A refund by cheque, of money that waits or else of what has paid a debt."""
    after = AfterRefund.OWED if demand else AfterRefund.NOTHING
    wish = refunding.Wish(Money(minor), Method.CHEQUE, f"back {payment_id}", after, "asked for")
    if refunding.refund(payment_id, wish, actor=world.treasurer) is None:
        second_look(world)
    world.purse.bank -= minor
    if demand is None:
        world.purse.unapplied -= minor
    else:
        demand.moves.append((world.today, -minor))


def came_back(world: World, payment_id: int, demand: Demand, minor: int, fee: int) -> None:
    """A cheque bounces, and the bank charges for it."""
    bounce(payment_id, "no funds", on=world.today, fee=Money(fee), actor=world.treasurer)
    world.purse.bank -= minor + fee
    world.purse.fees += fee
    demand.moves.append((world.today, -minor))


def pay_in(world: World, letter: list[tuple[Member, Demand]]) -> None:
    """Many cheques on one slip."""
    cheques = []
    for at, (one, demand) in enumerate(letter):
        open_ = Money(demand.open(world.today))
        shares = (Share(demand.id, open_),)
        cheques.append(Cheque(one.id, f"slip {world.today} {at}", open_, shares))
    sum_ = sum(one.amount.minor for one in cheques)
    slip = Slip("", f"slip {world.today}", world.today, Money(sum_))
    book_deposit(slip, cheques, actor=world.treasurer)
    world.purse.bank += sum_
    for cheque, (_one, demand) in zip(cheques, letter, strict=True):
        demand.moves.append((world.today, cheque.amount.minor))


def give_to(world: World, payment_id: int, one: Member, demand: Demand, minor: int) -> None:
    """Money booked for somebody else goes to whose it was, and pays the debt."""
    move_payment(payment_id, one.id, "it was theirs", actor=world.treasurer)
    on = select(Settlement.id).where(
        Settlement.payment_id == payment_id, Settlement.released_on.is_(None)
    )
    assert db.session.scalars(on).all() == []
    world.apply(payment_id, demand, minor)


def monthly(first: date, count: int) -> list[date]:
    """The same day of so many months; `first` is one that every month has."""
    assert first.day <= 28
    days = [first]
    while len(days) < count:
        days.append((days[-1].replace(day=1) + timedelta(days=32)).replace(day=first.day))
    return days
