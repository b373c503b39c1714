"""Members in trouble, and what becomes of them: losses, corrections, plans, refunds, slips."""

from __future__ import annotations

from datetime import date, timedelta

from govapp.dues import services
from govapp.dues.rules.settling import Method
from tests.dues.year import desk
from tests.dues.year.diary import Demand
from tests.dues.year.plots import after, first, pays_by
from tests.dues.year.world import Member, World


@first
def is_written_off(world: World, one: Member, demand: Demand) -> None:
    """Never pays; the debt is given up, which does not give its standing back."""
    world.on(after(demand, 100), lambda: desk.write_off(world, demand))


@first
def pays_after_all(world: World, one: Member, demand: Demand) -> None:
    """A third is paid, the rest given up; then the cheque bounces, and a wire pays all at last."""

    def third() -> None:
        minor = demand.total // 3
        number = world.pay(one, demand, Method.CHEQUE, minor)
        back = after(demand, 99)
        world.on(back, lambda: desk.came_back(world, number, demand, minor, 15_00))

    world.on(after(demand, 5), third)
    world.on(after(demand, 90), lambda: desk.write_off(world, demand))


@first
def is_corrected(world: World, one: Member, demand: Demand) -> None:
    """A fifth too much was asked for; it pays what is right."""
    world.on(after(demand, -12), lambda: desk.correct(world, demand, demand.total // 5))
    world.on(after(demand, 3), lambda: world.pay(one, demand, Method.ACH))


def _plan(world: World, one: Member, demand: Demand, *, paid: int) -> None:
    """Three parts agreed when it is late; the first `paid` of them come on the last day."""
    agreed = after(demand, 50)
    start = (agreed.replace(day=1) + timedelta(days=32)).replace(day=10)
    days = desk.monthly(start, 3)
    world.on(agreed, lambda: desk.agree(world, demand, days))

    def part(at: int) -> None:
        world.pay(one, demand, Method.WIRE, demand.plans[-1].parts[at][1])

    for at in range(paid):
        world.on(days[at], lambda at=at: part(at))


@first
def keeps_its_plan(world: World, one: Member, demand: Demand) -> None:
    """All three come, past the day on which rights would have rested."""
    _plan(world, one, demand, paid=3)


@first
def breaks_its_plan(world: World, one: Member, demand: Demand) -> None:
    """One comes, the second never; rights rest when the clock gets there, until a wire."""
    _plan(world, one, demand, paid=1)
    world.on(after(demand, 160), lambda: world.pay(one, demand, Method.WIRE))


@first
def plans_before_it_is_due(world: World, one: Member, demand: Demand) -> None:
    """Agreed in time and taken back two months later; nothing ever comes."""
    world.on(after(demand, -10), lambda: desk.agree(world, demand, [after(demand, 70), *(
        desk.monthly(after(demand, 70), 2)[1:])]))  # fmt: skip
    world.on(after(demand, 50), lambda: desk.end_plan(world, demand))


@first
def gets_the_rest_back(world: World, one: Member, demand: Demand) -> None:
    """Pays 700 too much and has them sent back."""

    def pay() -> None:
        number = world.pay(one, demand, Method.WIRE, over=700_00)
        world.on(
            world.today + timedelta(days=11), lambda: desk.send_back(world, number, None, 700_00)
        )

    world.on(after(demand, -6), pay)


@first
def wants_half_back(world: World, one: Member, demand: Demand) -> None:
    """Half of a paid year goes back, with a second person's word; owed again, paid when late."""

    def pay() -> None:
        number = world.pay(one, demand, Method.CHEQUE)
        half = demand.total // 2
        world.on(after(demand, 30), lambda: desk.send_back(world, number, demand, half))

    world.on(after(demand, -6), pay)
    world.on(after(demand, 88), lambda: world.pay(one, demand, Method.ACH))


def in_a_letter(world: World, one: Member, demand: Demand) -> None:
    """Its cheque comes with those of others; all are paid in on one slip."""
    day = max(after(demand, -4), world.today)
    letter = world.letters.setdefault(day, [])
    letter.append((one, demand))
    if len(letter) == 1:
        world.on(day, lambda: desk.pay_in(world, letter))


@first
def is_moved(world: World, one: Member, demand: Demand) -> None:
    """Its wire was booked for another member; two weeks after its due date it is moved."""

    def wrongly() -> None:
        other = next(m for m in world.members.values() if m is not one)
        number = services.book_payment(
            world.receipt(other, Method.WIRE, demand.total), [], actor=world.treasurer
        )
        world.purse.bank += demand.total
        world.purse.unapplied += demand.total
        day = after(demand, 14)
        world.on(day, lambda: desk.give_to(world, number, one, demand, demand.total))

    world.on(after(demand, -2), wrongly)


def comes_again(world: World, one: Member, demand: Demand) -> None:
    """Leaves in spring with its year paid, and joins anew in autumn."""
    if len(one.life.demands) == 1:
        pays_by(Method.WIRE, -5)(world, one, demand)
        world.on(date(2027, 4, 10), lambda: world.leave(one, date(2027, 5, 31)))
        world.on(date(2027, 10, 1), lambda: world.joins_again(one))
    else:
        pays_by(Method.ACH, 20)(world, one, demand)
