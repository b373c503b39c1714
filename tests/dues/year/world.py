"""The stage of the simulated year: its clock, its acts, and the checks of every night."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy import select

from govapp.db import db, transaction
from govapp.dues import services
from govapp.dues.models import CreditKind, Invoice, InvoiceKind, InvoiceState, Payment
from govapp.dues.queries.checks import agreement
from govapp.dues.queries.standings import standings
from govapp.dues.rules.decisions import DecisionKind
from govapp.dues.rules.settling import Method, Receipt, Share
from govapp.dues.services.crediting import credit
from govapp.dues.services.receiving import Origin, announced, lock, receive, reverse
from govapp.foundation.access.actor import CLOCK, Actor, Role
from govapp.foundation.audit.services import verify
from govapp.foundation.jobs.services import run_due, tick
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.money import Money
from govapp.ledger.queries import balance, soundness
from govapp.ledger.rules import Account
from govapp.members import services as members
from govapp.members.rules import MembershipDraft
from tests import make
from tests.dues.year.bank import Banks
from tests.dues.year.diary import Demand, Life, Purse, Span

Act = Callable[[], None]
Plot = Callable[["World", "Member", Demand], None]
BY_HAND = (Method.CHEQUE, Method.WIRE, Method.ACH)
LONG_AGO = date(2020, 1, 1)


class Member:
    """An organization with its part: `plot` says what it does about each invoice."""

    def __init__(self, id_: int, life: Life, plot: Plot, name: str) -> None:
        self.id, self.life, self.plot, self.name = id_, life, plot, name


class World:
    """Who is there, what is to happen when, and what the diary says."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.calendar: dict[date, list[Act]] = defaultdict(list)
        self.members: dict[int, Member] = {}
        self.purse = Purse()
        self.chance = Random(2027)
        self.treasurer: Actor = make.staff(Role.TREASURER)
        self.second: Actor = make.staff(Role.TREASURER)
        self.secretary: Actor = make.staff(Role.SECRETARIAT)
        self.banks: Banks | None = None  # none before Stripe's key is there
        self.letters: dict[date, list[tuple[Member, Demand]]] = {}
        self._reference = 0

    # --- time ---

    def on(self, day: date, act: Act) -> None:
        """Let something happen on a day, today at the earliest."""
        self.calendar[max(day, self.today)].append(act)

    def live(self, last: date, *, every_day: bool = True) -> int:
        """Go on day by day until `last`; how many nights were checked.

        Otherwise days on which nothing happens are left out, but for Mondays.
        """
        nights = 0
        while self.today <= last:
            if every_day or self.calendar.get(self.today) or self.today.weekday() == 0:
                with clock.at(datetime.combine(self.today, time(15), UTC)):
                    self._day()
                    self.check()
                nights += 1
            self.today += timedelta(days=1)
        return nights

    def _day(self) -> None:
        acts = self.calendar.get(self.today, [])
        while acts:  # an act may add another one for the same day
            acts.pop(0)()
        tick()
        while run_due():
            pass
        self.notice()  # what a dearer tier costs more is billed by a job

    # --- people ---

    def member(self, plot: Plot, tier: str, type_: str, *spans: tuple[date, date | None]) -> Member:
        """An organization with the terms it has had."""
        name = f"Example {len(self.members) + 1:02d} {plot.__name__.replace('_', ' ')}"
        life = Life(type_)
        first, *others = spans or ((LONG_AGO, None),)
        id_ = make.member(tier, name=name, type=type_, began_on=first[0], ended_on=first[1])
        make.representative(id_)
        life.spans.append(Span(*first, tier))
        one = self.members[id_] = Member(id_, life, plot, name)
        for began, ended in others:
            draft = MembershipDraft(tier, began, ended_on=ended)
            self.on(began, lambda draft=draft: self._join(one, draft))
        return one

    def _join(self, one: Member, draft: MembershipDraft) -> None:
        members.join(one.id, draft, actor=self.secretary)
        one.life.spans.append(Span(draft.began_on, draft.ended_on, draft.tier))

    def joins(self, plot: Plot, tier: str, type_: str, on: date) -> None:
        """An organization that is not there before that day."""
        self.on(on, lambda: self.member(plot, tier, type_, (on, None)))

    def joins_again(self, one: Member) -> None:
        self._join(one, MembershipDraft(one.life.spans[-1].tier, self.today, ended_on=None))

    def leave(self, one: Member, last: date) -> None:
        members.leave(one.id, last, actor=self.secretary)
        one.life.spans[-1].last = last

    def move(self, one: Member, tier: str) -> None:
        members.move(one.id, tier, self.today, actor=self.secretary)
        one.life.spans[-1].last = self.today - timedelta(days=1)
        one.life.spans.append(Span(self.today, None, tier))

    # --- bills ---

    def assess(self, year: int) -> None:
        """Issue the year's invoices to whoever has none; every new one meets its plot."""
        try:
            run = services.start_assessment(year, actor=self.treasurer)
        except Refused:
            return  # nobody is left to invoice
        while services.issue_some(run, actor=self.treasurer, at_most=7).going:
            pass
        self.notice()

    def notice(self) -> None:
        """Write invoices that the diary does not know yet into it."""
        known = {one.id for member in self.members.values() for one in member.life.demands}
        rows = db.session.scalars(select(Invoice).order_by(Invoice.id)).all()
        for row in rows:
            if row.id in known:
                continue
            one = self.members[row.organization_id]
            demand = Demand(
                row.id, row.number, row.dues_year, row.issued_on, row.due_on, row.total_minor
            )
            expected = (
                one.life.difference(self.today)
                if row.kind is InvoiceKind.DIFFERENCE
                else one.life.fee(row.dues_year, row.tier)
            )
            assert demand.total == expected, one.name
            one.life.demands.append(demand)
            one.plot(self, one, demand)

    def void(self, one: Member, demand: Demand) -> None:
        services.void(demand.id, "asked for another number", actor=self.treasurer)
        demand.void_on = self.today
        self.purse.unapplied += sum(minor for _day, minor in demand.moves)

    def waive(self, one: Member, demand: Demand) -> None:
        waiver = services.ask_waiver(one.id, demand.year, "in hardship", actor=self.secretary)
        services.answer_waiver(waiver, approve=True, actor=self.treasurer)
        one.life.waived[demand.year] = self.today
        demand.moves.append((self.today, demand.open(self.today)))

    def credit(self, demand: Demand, minor: int) -> None:
        with transaction() as session:
            invoice = session.get_one(Invoice, demand.id, with_for_update=True)
            credit(
                session,
                invoice,
                Money(minor),
                CreditKind.DISCOUNT,
                "agreed",
                on=self.today,
                actor=self.treasurer,
            )
        demand.moves.append((self.today, minor))

    def hold(self, one: Member, days: int) -> None:
        last = self.today + timedelta(days=days)
        services.decide(
            one.id, DecisionKind.HOLD, self.today, last, "a merger", actor=self.treasurer
        )
        one.life.holds.append((self.today, last))

    # --- money ---

    def pay(
        self, one: Member, demand: Demand, method: Method, minor: int | None = None, over: int = 0
    ) -> int:
        """Pay what is open (or `minor` of it) and `over` more; the payment's number."""
        part = demand.open(self.today) if minor is None else minor
        shares = [Share(demand.id, Money(part))] if part else []
        receipt = self.receipt(one, method, part + over)
        if method in BY_HAND:
            number = services.book_payment(receipt, shares, actor=self.treasurer)
            self.purse.bank += part + over
        else:
            number = self._online(receipt, shares)
            self.purse.clearing += part + over
        demand.moves.append((self.today, part))
        self.purse.unapplied += over
        return number

    def receipt(self, one: Member, method: Method, minor: int) -> Receipt:
        self._reference += 1
        return Receipt(one.id, method, f"{method.name}-{self._reference}", self.today, Money(minor))

    def _online(self, receipt: Receipt, shares: list[Share]) -> int:
        origin = Origin(external_id=f"pi_{receipt.reference}")
        with transaction() as session:
            locked = lock(session, receipt.organization_id, [one.invoice_id for one in shares])
            payment = receive(session, receipt, shares, locked, origin=origin, actor=CLOCK)
            return payment.id

    def announce(self, one: Member, method: Method, minor: int) -> int:
        """Money on its way: nothing is paid by it yet."""
        receipt = self.receipt(one, method, minor)
        with transaction() as session:
            origin = Origin(external_id=f"pi_{receipt.reference}")
            return announced(session, receipt, origin=origin, actor=CLOCK).id

    def arrive(self, one: Member, demand: Demand, payment_id: int) -> None:
        """What was announced is there, and pays the invoice as far as it is open."""
        with transaction() as session:
            locked = lock(session, one.id, [demand.id])
            row = session.get_one(Payment, payment_id, with_for_update=True)
            receipt = Receipt(
                one.id, row.method, row.reference, self.today, Money(row.amount_minor)
            )
            shares = [Share(demand.id, Money(demand.open(self.today)))]
            receive(session, receipt, shares, locked, pending=row, actor=CLOCK)
            minor = row.amount_minor
        self.purse.clearing += minor
        self.purse.unapplied += minor - shares[0].amount.minor
        demand.moves.append((self.today, shares[0].amount.minor))

    def take_back(
        self, payment_id: int, demand: Demand, part: int, *, over: int = 0, arrived: bool = True
    ) -> None:
        """A cheque bounces, a debit comes back, a charge is disputed."""
        with transaction() as session:
            row = session.get_one(Payment, payment_id, with_for_update=True)
            reverse(session, row, "came back", on=self.today, actor=self.treasurer)
            method = row.method
        if not arrived:
            return
        if method in BY_HAND:
            self.purse.bank -= part + over
        else:
            self.purse.clearing -= part + over
        self.purse.unapplied -= over
        demand.moves.append((self.today, -part))

    def apply(self, payment_id: int, demand: Demand, minor: int) -> None:
        """Money that waited pays an invoice."""
        services.apply(payment_id, Share(demand.id, Money(minor)), actor=self.treasurer)
        self.purse.unapplied -= minor
        demand.moves.append((self.today, minor))

    # --- every night ---

    def check(self) -> None:
        """The books balance, dues agree with them, and both with the diary; so does standing."""
        session = db.session
        assert soundness(session).faults == (), self.today
        assert agreement(session).faults == (), self.today
        self._check_sums()
        answers = standings(session, self.today)
        said = {number: answer.good for number, answer in answers.items()}
        assert said == self.reckoned(self.today), self.today

    def reckoned(self, day: date) -> dict[int, bool]:
        """The standing of all who belong on a day, by the diary."""
        return {
            number: one.life.good(day)
            for number, one in self.members.items()
            if one.life.span_on(day) is not None
        }

    def _check_sums(self) -> None:
        demands = [
            one
            for member in self.members.values()
            for one in member.life.demands
            if one.stands(self.today)
        ]
        owed = sum(one.owed(self.today) for one in demands)
        earned = owed + self.purse.bank + self.purse.clearing - self.purse.unapplied
        earned += self.purse.fees
        ours = {
            "receivable": balance(db.session, Account.RECEIVABLE),
            "bank": balance(db.session, Account.BANK),
            "clearing": balance(db.session, Account.CLEARING),
            "fees": balance(db.session, Account.FEES),
            "unapplied": -balance(db.session, Account.UNAPPLIED),
            "income, now or later": -sum(
                balance(db.session, account)
                for account in (
                    Account.DUES,
                    Account.DEFERRED,
                    Account.WAIVED,
                    Account.CREDITED,
                    Account.WRITTEN_OFF,
                )
            ),
        }
        theirs = {
            "receivable": owed,
            "bank": self.purse.bank,
            "clearing": self.purse.clearing,
            "fees": self.purse.fees,
            "unapplied": self.purse.unapplied,
            "income, now or later": earned,
        }
        assert ours == theirs, (self.today, ours, theirs)

    def check_history(self, days: list[date]) -> None:
        """Asked afterwards for any day, the answer is the one that the whole diary gives."""
        for day in days:
            answers = standings(db.session, day)
            said = {number: answer.good for number, answer in answers.items()}
            assert said == self.reckoned(day), day

    def check_trail(self) -> None:
        """Numbers have no gap, and the trail of the year is whole."""
        rows = db.session.execute(
            select(Invoice.number_year, Invoice.number_in_year).order_by(Invoice.id)
        ).all()
        for year in {row.number_year for row in rows}:
            numbers = [row.number_in_year for row in rows if row.number_year == year]
            assert sorted(numbers) == list(range(1, len(numbers) + 1))
        assert verify(db.session).first_bad is None
        issued = select(Invoice.id).where(Invoice.state == InvoiceState.ISSUED)
        stands = {
            one.id for m in self.members.values() for one in m.life.demands if one.void_on is None
        }
        assert set(db.session.scalars(issued)) == stands
