"""Everything that the page of one motion says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from govapp.accounts.models import Person
from govapp.charter.rules.values import DecisionRule
from govapp.committees.models import Body, Motion, MotionState
from govapp.committees.permissions import (
    BODY_BASE,
    BODY_FOLLOW,
    MOTION_READ,
    MOTION_SECOND,
)
from govapp.committees.queries.decisions import rule_in_force
from govapp.committees.queries.effects import EffectShown, Subject, effect_of, subject_of
from govapp.committees.queries.motions import DECIDED, MotionCard, card_of
from govapp.committees.queries.voters import behalves
from govapp.committees.rules import Verdict, explained, verdict_of
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import may, visible
from govapp.foundation.audit.queries import facts_about
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.values import Event
from govapp.members.queries import organization_names
from govapp.voting.models import OpenVote, Poll, RollEntry
from govapp.voting.queries import acting
from govapp.voting.rules import unpacked


@dataclass(frozen=True)
class VoteShown:
    """One line of the list of voters: how the vote was cast, or why there is none."""

    holder: str
    label: str
    choice: str
    cast_by: str
    left_out: Phrase | None
    mine: bool


@dataclass(frozen=True)
class Party:
    """Who moved or seconded, and for whom."""

    person_id: int | None
    name: str
    organization_id: int | None
    organization: str


@dataclass(frozen=True)
class MotionPage:
    """A motion. `behalves` are those for whom the actor could second it now, by number.

    `names` and `reasons` say whether this actor is shown who voted how, and why somebody has no
    vote.
    """

    card: MotionCard
    wording: str
    subject: Subject | None
    effect: EffectShown | None
    rule: DecisionRule | None
    clause: str
    mover: Party
    seconder: Party | None
    opens_at: datetime | None
    votes: tuple[VoteShown, ...]
    verdict: Verdict | None
    behalves: Mapping[int, str]
    events: tuple[Event, ...]
    names: bool
    reasons: bool
    over: bool
    thing: Motion

    @property
    def mine(self) -> tuple[VoteShown, ...]:
        """The votes this actor may cast or change."""
        return tuple(vote for vote in self.votes if vote.mine)

    @property
    def holders(self) -> list[tuple[str, str]]:
        """For whom this actor may vote: holder and words."""
        return [(vote.holder, vote.label) for vote in self.mine]

    @property
    def sentences(self) -> tuple[Phrase, ...]:
        """The verdict in sentences."""
        return explained(self.verdict) if self.verdict else ()

    @property
    def base(self) -> int:
        return sum(vote.left_out is None for vote in self.votes)

    @property
    def cast(self) -> int:
        return sum(bool(vote.choice) for vote in self.votes)


def motion_page(motion_id: int, actor: Actor) -> MotionPage:
    """One motion; outsiders see it once it is decided and its body is public."""
    session = current_session()
    motion = session.get(Motion, motion_id)
    body = session.get(Body, motion.body_id) if motion else None
    if motion is None or body is None:
        raise NotFound
    public = body.public and motion.state in DECIDED
    visible(actor, MOTION_READ if public else BODY_FOLLOW, motion)
    poll = session.get(Poll, motion.poll_id) if motion.poll_id else None
    rule, clause = rule_in_force(session, motion)
    mover, seconder = _parties(session, motion)
    subject = subject_of(session, motion.about, actor) if motion.about else None
    return MotionPage(
        card=card_of(motion, body, poll),
        wording=motion.wording,
        subject=subject,
        effect=effect_of(session, motion, subject),
        rule=rule,
        clause=clause,
        mover=mover,
        seconder=seconder,
        opens_at=poll.opens_at if poll else None,
        votes=_votes(session, motion.poll_id, actor),
        verdict=verdict_of(json.loads(motion.verdict)) if motion.verdict else None,
        behalves=_behalves(session, motion, actor),
        events=_events(motion, mover, seconder),
        names=may(actor, BODY_FOLLOW, motion),
        reasons=may(actor, BODY_BASE, motion),
        over=poll is not None and poll.closes_at <= clock.now(),
        thing=motion,
    )


def chosen_behalf(page: MotionPage, typed: str) -> int:
    """The organization that was chosen, or the only one there is (0 if none); else refused."""
    if typed.isascii() and typed.isdigit() and len(typed) < 10:
        return int(typed)
    if len(page.behalves) > 1:
        raise Refused(Phrase(N_("Say on whose behalf.")))
    return next(iter(page.behalves), 0)


def _behalves(session: Session, motion: Motion, actor: Actor) -> Mapping[int, str]:
    """For whom the actor could second; nobody seconds their own motion or organization."""
    waits = motion.state is MotionState.MOVED and motion.mover_id != actor.person_id
    if not waits or not may(actor, MOTION_SECOND, motion):
        return {}
    found = behalves(session, motion.body_id, actor, clock.today())
    return {number: name for number, name in found.items() if number != motion.mover_for}


def _parties(session: Session, motion: Motion) -> tuple[Party, Party | None]:
    ids = [motion.mover_id, motion.seconder_id or 0]
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    people = dict(rows.all())
    names = organization_names(session, [motion.mover_for, motion.seconder_for or 0])

    def party(person_id: int, organization_id: int) -> Party:
        name, organization = people.get(person_id, ""), names.get(organization_id, "")
        return Party(person_id, name, organization_id, organization)

    seconder = None
    if motion.seconder_id is not None and motion.seconder_for is not None:
        seconder = party(motion.seconder_id, motion.seconder_for)
    return party(motion.mover_id, motion.mover_for), seconder


def _votes(session: Session, poll_id: int | None, actor: Actor) -> tuple[VoteShown, ...]:
    if poll_id is None:
        return ()
    caster = aliased(Person)
    mine = select(acting(actor.person_id or 0).c.entry_id)
    rows = session.execute(
        select(
            RollEntry.holder,
            RollEntry.label,
            OpenVote.choice,
            caster.name,
            RollEntry.left_out,
            RollEntry.id.in_(mine),
        )
        .outerjoin(OpenVote, OpenVote.entry_id == RollEntry.id)
        .outerjoin(caster, caster.id == OpenVote.cast_by)
        .where(RollEntry.poll_id == poll_id)
        .order_by(RollEntry.label, RollEntry.id)
    )
    return tuple(
        VoteShown(
            holder,
            label,
            choice or "",
            cast_by or "",
            unpacked(left_out),
            bool(is_mine) and not left_out,
        )
        for holder, label, choice, cast_by, left_out, is_mine in rows
    )


_PAST = {
    "MotionMoved": (N_("Moved by %(person)s for %(organization)s"), "megaphone", "neutral"),
    "MotionSeconded": (N_("Seconded by %(person)s for %(organization)s"), "people", "neutral"),
    "MotionWithdrawn": (N_("Withdrawn"), "arrow-return-left", "neutral"),
    "MotionOpened": (N_("Vote opened; who may vote was fixed"), "play-circle", "info"),
    "MotionCarried": (N_("Carried"), "check-circle", "good"),
    "MotionLost": (N_("Lost"), "x-octagon", "bad"),
    "EffectCarriedOut": (N_("Carried out"), "check2-square", "good"),
    "EffectRefused": (N_("Could not be carried out"), "exclamation-triangle", "warn"),
}


def _events(motion: Motion, mover: Party, seconder: Party | None) -> tuple[Event, ...]:
    """What happened, from the trail, newest first."""
    rows = facts_about(
        key("motion", motion.id), since=motion.moved_at - timedelta(days=1), names=list(_PAST)
    )
    found = []
    for row in rows:
        words, icon, tone = _PAST[row.fact]
        party = seconder if row.fact == "MotionSeconded" else mover
        values = {"person": party.name, "organization": party.organization} if party else {}
        found.append(Event(row.at, Phrase(words, **values), icon=icon, tone=tone))
    return tuple(found)
