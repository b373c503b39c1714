"""How the consortium is governed: its bodies nested, who chooses whom, and how to come in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from govapp.charter.models import Consortium
from govapp.charter.queries import consortium
from govapp.charter.rules.values import BodyKind, BodyRules, Charter, FilledBy, MembersAre
from govapp.committees.models import Document
from govapp.committees.queries.bodies import charter_if_any
from govapp.committees.queries.hub import BodyCard, committees
from govapp.committees.queries.library import policies
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.phrases import N_, Phrase


@dataclass(frozen=True)
class Box:
    """A body of the drawing: who sits there, and the ways in; `below` stands inside it."""

    card: BodyCard
    sits: Phrase
    ways: tuple[Phrase, ...]
    below: tuple[Box, ...]


@dataclass(frozen=True)
class Governance:
    """The drawing, the same bodies one after another, and whom to ask."""

    boxes: tuple[Box, ...]
    who: Consortium | None
    documents: tuple[Document, ...]

    @property
    def rows(self) -> tuple[tuple[int, Box], ...]:
        """Every body with its depth, those above first."""
        return tuple(_flat(self.boxes, 0))


def governance(actor: Actor) -> Governance:
    """The structure of today as this actor may see it; visitors see the public bodies."""
    session = current_session()
    charter = charter_if_any(session, clock.today())
    return Governance(_boxes(committees(actor), charter), consortium(session), policies(actor))


def _boxes(cards: Iterable[BodyCard], charter: Charter | None) -> tuple[Box, ...]:
    return tuple(
        Box(card, _sits(card), tuple(_ways(card.rules, charter)), _boxes(card.below, charter))
        for card in cards
    )


def _flat(boxes: Iterable[Box], depth: int) -> Iterator[tuple[int, Box]]:
    for box in boxes:
        yield depth, box
        yield from _flat(box.below, depth + 1)


def _sits(card: BodyCard) -> Phrase:
    rules = card.rules
    if rules is not None and rules.members_are is MembersAre.VOTING_MEMBERS:
        return Phrase(N_("One vote for each member organization whose tier votes here"))
    if rules is not None and rules.kind is BodyKind.COMMUNITY and not card.seats:
        return Phrase(N_("Everybody who takes part; nobody has a seat or a vote"))
    return Phrase(
        N_("%(held)s of %(seats)s seats taken"), held=card.seats - card.vacant, seats=card.seats
    )


def _ways(rules: BodyRules | None, charter: Charter | None) -> Iterator[Phrase]:
    if rules is None or charter is None:
        return
    names = {code: one.name for code, one in charter.bodies.items()}
    if rules.members_are is MembersAre.VOTING_MEMBERS:
        tiers = ", ".join(one.name for one in charter.fees.tiers if rules.code in one.votes_in)
        yield Phrase(N_("Your organization joins in one of these tiers: %(tiers)s"), tiers=tiers)
    for one in rules.seat_classes:
        if one.filled_by is FilledBy.ELECTION:
            yield Phrase(
                N_("%(seat)s: stand in an election; the %(body)s elects"),
                seat=one.name,
                body=names.get(one.elected_by, one.elected_by),
            )
        elif one.filled_by is FilledBy.EX_OFFICIO:
            yield Phrase(
                N_("%(seat)s: comes with the office of %(office)s of the %(body)s"),
                seat=one.name,
                office=Phrase(one.ex_officio_office.value),
                body=names.get(one.ex_officio_body, one.ex_officio_body),
            )
        elif one.agreed_by:
            yield Phrase(
                N_("%(seat)s: appointed with a motion of the %(body)s"),
                seat=one.name,
                body=names.get(one.agreed_by, one.agreed_by),
            )
        else:
            yield Phrase(N_("%(seat)s: appointed; ask program management"), seat=one.name)
    if rules.kind is BodyKind.COMMUNITY:
        yield Phrase(N_("Open to everybody: ask program management to be told of calls"))
