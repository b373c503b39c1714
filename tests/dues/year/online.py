"""Members who pay on Stripe's pages, and what their banks do afterwards."""

from __future__ import annotations

from datetime import timedelta

from govapp.dues.rules.refunds import AfterRefund
from govapp.dues.rules.settling import Method
from govapp.dues.services import refunding
from govapp.foundation.kernel.money import Money
from tests.dues.year import desk
from tests.dues.year.bank import Banks
from tests.dues.year.diary import Demand
from tests.dues.year.plots import after, first
from tests.dues.year.world import Member, Plot, World


def banks(world: World) -> Banks:
    assert world.banks is not None
    return world.banks


def pay(world: World, demand: Demand, method: Method) -> int:
    """Money on Stripe's page that arrives the same day; the payment's number."""
    minor = demand.open(world.today)
    number, fee = banks(world).pay(demand.id, method)
    _took(world, demand, minor, fee)
    return number


def _took(world: World, demand: Demand, minor: int, fee: int) -> None:
    world.purse.clearing += minor - fee
    world.purse.fees += fee
    demand.moves.append((world.today, minor))


def takes_back(world: World, number: int, demand: Demand, minor: int) -> str:
    """A bank takes money back, and Stripe charges for it; the dispute's name."""
    name, fee = banks(world).dispute(number, minor)
    _took(world, demand, -minor, fee)
    return name


def pays_online(method: Method, days: int) -> Plot:
    """Pays all that is open on the page, so many days after the due date."""

    def plot(world: World, one: Member, demand: Demand) -> None:
        world.on(after(demand, days), lambda: pay(world, demand, method))

    plot.__name__ = f"online_{method.name.lower()}_{days}"
    return plot


def waits_for_its_bank(world: World, one: Member, demand: Demand) -> None:
    """A debit takes four days."""

    def debit() -> None:
        number = banks(world).begin_debit(demand.id)
        minor = demand.open(world.today)

        def there() -> None:
            _took(world, demand, minor, banks(world).answer(number, arrives=True))

        world.on(world.today + timedelta(days=4), there)

    world.on(after(demand, -6), debit)


@first
def debit_is_refused(world: World, one: Member, demand: Demand) -> None:
    """A debit that never arrives pays nothing; then a card."""

    def debit() -> None:
        number = banks(world).begin_debit(demand.id)
        back = world.today + timedelta(days=4)
        world.on(back, lambda: banks(world).answer(number, arrives=False))

    world.on(after(demand, -1), debit)
    world.on(after(demand, 12), lambda: pay(world, demand, Method.CARD))


@first
def debit_comes_back_late(world: World, one: Member, demand: Demand) -> None:
    """A debit that settled is returned after forty days; a wire pays when rights have rested."""

    def debit() -> None:
        number, minor = pay(world, demand, Method.ACH_DEBIT), demand.total
        back = world.today + timedelta(days=40)
        world.on(back, lambda: takes_back(world, number, demand, minor))

    world.on(after(demand, 0), debit)
    world.on(after(demand, 81), lambda: world.pay(one, demand, Method.WIRE))


@first
def loses_its_dispute(world: World, one: Member, demand: Demand) -> None:
    """The bank keeps what it took back when rights would rest already; a cheque pays."""

    def card() -> None:
        number, minor = pay(world, demand, Method.CARD), demand.total

        def disputed() -> None:
            name = takes_back(world, number, demand, minor)
            lost = world.today + timedelta(days=20)
            world.on(lost, lambda: banks(world).decide(name, won=False))

        world.on(after(demand, 86), disputed)

    world.on(after(demand, -4), card)
    world.on(after(demand, 95), lambda: world.pay(one, demand, Method.CHEQUE))


@first
def wins_its_dispute(world: World, one: Member, demand: Demand) -> None:
    """What a bank had taken back comes again when rights have rested for two weeks."""

    def card() -> None:
        number, minor = pay(world, demand, Method.CARD), demand.total

        def disputed() -> None:
            name = takes_back(world, number, demand, minor)

            def won() -> None:
                banks(world).decide(name, won=True)
                _took(world, demand, minor, 0)

            world.on(after(demand, 89), won)

        world.on(after(demand, 16), disputed)

    world.on(after(demand, -4), card)


@first
def wants_a_part_back(world: World, one: Member, demand: Demand) -> None:
    """A quarter of a card payment goes back by Stripe, is owed again and paid by wire."""

    def card() -> None:
        number, part = pay(world, demand, Method.CARD), demand.total // 4

        def back() -> None:
            wish = refunding.Wish(Money(part), Method.CARD, "", AfterRefund.OWED, "asked for")
            if refunding.refund(number, wish, actor=world.treasurer) is None:
                desk.second_look(world)
            banks(world).tell()
            _took(world, demand, -part, 0)

        world.on(world.today + timedelta(days=10), back)

    world.on(after(demand, -20), card)
    world.on(after(demand, 30), lambda: world.pay(one, demand, Method.WIRE))
