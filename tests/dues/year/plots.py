"""What members do about their invoices: pay in every way, fail in every way, go and come back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from govapp.dues import services
from govapp.dues.rules.settling import Method
from govapp.members import services as members
from tests.dues.year.diary import Demand, Span
from tests.dues.year.world import Member, Plot, World


def after(demand: Demand, days: int) -> date:
    """So many days after the due date (before it, below zero)."""
    return demand.due_on + timedelta(days=days)


def pays_by(method: Method, days: int) -> Plot:
    """Pays all that is open, so many days after the due date."""

    def plot(world: World, one: Member, demand: Demand) -> None:
        world.on(after(demand, days), lambda: world.pay(one, demand, method))

    plot.__name__ = f"{method.name.lower()}_{days}"
    return plot


def first(act: Callable[[World, Member, Demand], None]) -> Plot:
    """Play the plot with the first invoice; later ones are paid by wire in time."""

    def plot(world: World, one: Member, demand: Demand) -> None:
        if len(one.life.demands) > 1:
            pays_by(Method.WIRE, -3)(world, one, demand)
        else:
            act(world, one, demand)

    plot.__name__ = act.__name__
    return plot


@first
def bounces(world: World, one: Member, demand: Demand) -> None:
    """A cheque in time, which bounces nine days later; a wire two weeks after."""

    def cheque() -> None:
        number = world.pay(one, demand, Method.CHEQUE)
        back = world.today + timedelta(days=9)
        world.on(back, lambda: world.take_back(number, demand, demand.total))
        again = world.today + timedelta(days=23)
        world.on(again, lambda: world.pay(one, demand, Method.WIRE))

    world.on(after(demand, -2), cheque)


@first
def bounces_late(world: World, one: Member, demand: Demand) -> None:
    """Paid on the last good day; the cheque bounces after it, and rights rest at once."""

    def cheque() -> None:
        number = world.pay(one, demand, Method.CHEQUE)
        world.on(after(demand, 80), lambda: world.take_back(number, demand, demand.total))
        world.on(after(demand, 95), lambda: world.pay(one, demand, Method.ACH))

    world.on(after(demand, 74), cheque)


@first
def debit_fails(world: World, one: Member, demand: Demand) -> None:
    """A debit that never arrives pays nothing; then a card."""

    def debit() -> None:
        number = world.announce(one, Method.ACH_DEBIT, demand.total)
        back = world.today + timedelta(days=4)
        world.on(back, lambda: world.take_back(number, demand, demand.total, arrived=False))

    world.on(after(demand, -1), debit)
    world.on(after(demand, 12), lambda: world.pay(one, demand, Method.CARD))


def debit_settles(world: World, one: Member, demand: Demand) -> None:
    """A debit takes four days."""

    def debit() -> None:
        number = world.announce(one, Method.ACH_DEBIT, demand.total)
        there = world.today + timedelta(days=4)
        world.on(there, lambda: world.arrive(one, demand, number))

    world.on(after(demand, -6), debit)


@first
def debit_returns(world: World, one: Member, demand: Demand) -> None:
    """A debit that settled comes back after forty days."""

    def debit() -> None:
        number = world.pay(one, demand, Method.ACH_DEBIT)
        back = world.today + timedelta(days=40)
        world.on(back, lambda: world.take_back(number, demand, demand.total))

    world.on(after(demand, 0), debit)
    world.on(after(demand, 60), lambda: world.pay(one, demand, Method.BANK_TRANSFER))


@first
def disputes(world: World, one: Member, demand: Demand) -> None:
    """A card payment is disputed when rights would rest already; a cheque two weeks later."""

    def card() -> None:
        number = world.pay(one, demand, Method.CARD)
        back = world.today + timedelta(days=90)
        world.on(back, lambda: world.take_back(number, demand, demand.total))

    world.on(after(demand, -4), card)
    world.on(after(demand, 101), lambda: world.pay(one, demand, Method.CHEQUE))


def overpays(world: World, one: Member, demand: Demand) -> None:
    """Pays 1,000 too much; the rest waits and pays a part of the next year's invoice."""
    if len(one.life.demands) == 1:

        def pay() -> None:
            one.rest = world.pay(one, demand, Method.WIRE, over=1_000_00)

        world.on(after(demand, -5), pay)
        return
    world.on(after(demand, -20), lambda: world.apply(one.rest, demand, 1_000_00))
    world.on(after(demand, -2), lambda: world.pay(one, demand, Method.ACH))


@first
def pays_short(world: World, one: Member, demand: Demand) -> None:
    """Half in time, the other half when rights have rested for a week."""
    world.on(after(demand, -1), lambda: world.pay(one, demand, Method.CHEQUE, demand.total // 2))
    world.on(after(demand, 82), lambda: world.pay(one, demand, Method.CHEQUE))


@first
def misdirected(world: World, one: Member, demand: Demand) -> None:
    """Booked for somebody else by mistake, found two weeks later and booked anew."""

    def wrongly() -> None:
        other = next(m for m in world.members.values() if m is not one)
        number = services.book_payment(
            world.receipt(other, Method.WIRE, demand.total), [], actor=world.treasurer
        )
        world.purse.bank += demand.total
        world.purse.unapplied += demand.total

        def mend() -> None:
            world.take_back(number, demand, 0, over=demand.total)
            world.pay(one, demand, Method.WIRE)

        world.on(world.today + timedelta(days=14), mend)

    world.on(after(demand, -1), wrongly)


@first
def is_terminated_and_returns(world: World, one: Member, demand: Demand) -> None:
    """Never pays, is ended when the clock has run out, pays then and is taken back."""

    def end() -> None:
        services.terminate(one.id, "unpaid dues", actor=world.secretary)
        one.life.spans[-1].last = world.today - timedelta(days=1)

    def back() -> None:
        tier = one.life.spans[-1].tier
        world.pay(one, demand, Method.WIRE)
        services.reinstate(one.id, actor=world.secretary)
        one.life.spans.append(Span(world.today, None, tier))

    world.on(after(demand, 106), end)
    world.on(after(demand, 130), back)


def lapses(world: World, one: Member, demand: Demand) -> None:
    """Does not pay, leaves in the middle of the year; the debt stays."""
    if len(one.life.demands) == 1:
        last = after(demand, 90)
        world.on(after(demand, 85), lambda: world.leave(one, last))


def renews_late(world: World, one: Member, demand: Demand) -> None:
    """In time in the first year, never in the second."""
    if len(one.life.demands) == 1:
        pays_by(Method.ACH, -8)(world, one, demand)


def leaves_at_the_end(world: World, one: Member, demand: Demand) -> None:
    """Pays its year and says in autumn that it is the last."""
    world.on(after(demand, -4), lambda: world.pay(one, demand, Method.CHEQUE))
    world.on(date(2027, 10, 4), lambda: world.leave(one, date(2027, 12, 31)))


@first
def is_waived(world: World, one: Member, demand: Demand) -> None:
    """Hardship: a second person waives the year when rights rest already."""
    world.on(after(demand, 78), lambda: world.waive(one, demand))


@first
def is_waived_after_part(world: World, one: Member, demand: Demand) -> None:
    """A third is paid, the rest is waived."""
    world.on(after(demand, -1), lambda: world.pay(one, demand, Method.CHEQUE, demand.total // 3))
    world.on(after(demand, 20), lambda: world.waive(one, demand))


@first
def gets_a_discount(world: World, one: Member, demand: Demand) -> None:
    """A tenth is credited, the rest paid."""
    world.on(after(demand, -9), lambda: world.credit(demand, demand.total // 10))
    world.on(after(demand, -2), lambda: world.pay(one, demand, Method.BANK_TRANSFER))


def is_issued_anew(world: World, one: Member, demand: Demand) -> None:
    """The first invoice is paid in part, taken back and issued anew; the money goes to the new."""
    if len(one.life.demands) == 1:

        def part() -> None:
            one.rest = world.pay(one, demand, Method.CHEQUE, demand.total // 4)
            world.on(world.today + timedelta(days=3), lambda: world.void(one, demand))
            year = demand.year
            world.on(world.today + timedelta(days=5), lambda: world.assess(year))

        world.on(after(demand, -15), part)
        return
    if len(one.life.demands) == 2:
        quarter = demand.total // 4
        world.on(after(demand, -20), lambda: world.apply(one.rest, demand, quarter))
    world.on(after(demand, -3), lambda: world.pay(one, demand, Method.WIRE))


@first
def rises(world: World, one: Member, demand: Demand) -> None:
    """Pays, then goes to a dearer tier in summer."""
    world.on(after(demand, -3), lambda: world.pay(one, demand, Method.WIRE))
    world.on(date(2027, 7, 1), lambda: world.move(one, "premier"))


@first
def sinks(world: World, one: Member, demand: Demand) -> None:
    """Pays, wishes for a cheaper tier in autumn, and has it from the new year on."""

    def new_year() -> None:  # a job of that night carries the wish out
        one.life.spans[-1].last = date(2027, 12, 31)
        one.life.spans.append(Span(date(2028, 1, 1), None, "member"))

    world.on(after(demand, -3), lambda: world.pay(one, demand, Method.WIRE))
    world.on(date(2027, 9, 1), lambda: members.wish_tier(one.id, "member", actor=world.secretary))
    world.on(date(2028, 1, 1), new_year)


@first
def is_held(world: World, one: Member, demand: Demand) -> None:
    """Late, but its clock is stopped by hand for forty days; pays when rights have rested."""
    world.on(after(demand, 70), lambda: world.hold(one, 40))
    world.on(after(demand, 115), lambda: world.pay(one, demand, Method.WIRE))


def never_pays(world: World, one: Member, demand: Demand) -> None:
    """Joined, was billed, and is not heard of again."""


def owes_nothing(world: World, one: Member, demand: Demand) -> None:
    """A free tier: an invoice would be a fault."""
    raise AssertionError(f"{one.name} was billed")
