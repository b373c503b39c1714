"""Elections, candidates and counts."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govapp.accounts.models import Person
from govapp.charter.models import CharterVersion
from govapp.committees.models import Body
from govapp.db import Base, one_of
from govapp.elections.rules.draw import DrawState
from govapp.elections.rules.settings import Publication, ShortTerms, TieSource
from govapp.elections.rules.states import CandidateState, ElectionState
from govapp.foundation.kernel.thresholds import Comparison
from govapp.members.models import Organization


class Election(Base):
    """The filling of the vacant seats of one class of a body by a ranked, secret vote."""

    __tablename__ = "election"
    __table_args__ = (
        CheckConstraint("seats > 0", name="something_to_elect"),
        CheckConstraint("closes_at > opens_at", name="closes_after_it_opens"),
        CheckConstraint("opens_at >= nominations_close_at", name="votes_after_nominations"),
        CheckConstraint(
            "(state = 'declared') = (declared_at IS NOT NULL)", name="declared_has_a_time"
        ),
        CheckConstraint("candidates_per_organization > 0", name="somebody_may_stand"),
        Index("ix_election_state", "state", "closes_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    seat_class: Mapped[str]
    title: Mapped[str]
    seats: Mapped[int]
    rule: Mapped[str]  # "scottish-stv"
    state: Mapped[ElectionState] = mapped_column(one_of(ElectionState, "election_state"))
    nominations_open_at: Mapped[datetime]
    nominations_close_at: Mapped[datetime]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    term_begins_on: Mapped[date]
    term_ends_on: Mapped[date]
    charter_version_id: Mapped[int] = mapped_column(ForeignKey("charter_version.id"))
    poll_id: Mapped[int | None] = mapped_column(ForeignKey("poll.id"))
    tie_order: Mapped[str] = mapped_column(default="")  # JSON: candidate ids as drawn at closing
    challenge_ends_at: Mapped[datetime | None]
    declared_at: Mapped[datetime | None]
    set_up_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(default="")  # why it was cancelled
    zone: Mapped[str] = mapped_column(default="UTC")  # in which its dates were typed
    candidates_per_organization: Mapped[int] = mapped_column(default=1)
    electing_tiers: Mapped[str] = mapped_column(default="[]")  # JSON: codes; none: all who vote
    quorum_share: Mapped[str] = mapped_column(default="0/1")  # of the list of voters
    quorum_comparison: Mapped[Comparison] = mapped_column(
        one_of(Comparison, "election_quorum"), default=Comparison.AT_LEAST
    )
    publication: Mapped[Publication] = mapped_column(
        one_of(Publication, "election_publication"), default=Publication.BY_SIZE
    )
    tie_source: Mapped[TieSource] = mapped_column(
        one_of(TieSource, "election_tie_source"), default=TieSource.SERVER
    )
    short_terms: Mapped[ShortTerms] = mapped_column(
        one_of(ShortTerms, "election_short_terms"), default=ShortTerms.LOWEST
    )
    departures: Mapped[str] = mapped_column(default="[]")  # JSON: from the rulebook, with reasons

    body: Mapped[Body] = relationship(lazy="raise")
    charter_version: Mapped[CharterVersion] = relationship(lazy="raise")
    candidates: Mapped[list[Candidate]] = relationship(back_populates="election", lazy="raise")


class Candidate(Base):
    """A person who stands, with the organization they were affiliated with at that time."""

    __tablename__ = "candidate"
    __table_args__ = (UniqueConstraint("election_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    election_id: Mapped[int] = mapped_column(ForeignKey("election.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    nominated_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    statement: Mapped[str] = mapped_column(default="")
    conflicts: Mapped[str] = mapped_column(default="")  # what the candidate discloses
    photo: Mapped[str] = mapped_column(default="")  # digest of a kept picture
    consent_digest: Mapped[str] = mapped_column(default="", index=True)  # of the letter's link
    state: Mapped[CandidateState] = mapped_column(one_of(CandidateState, "candidate_state"))

    election: Mapped[Election] = relationship(back_populates="candidates", lazy="raise")
    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="raise")
    organization: Mapped[Organization] = relationship(lazy="raise")


class CountRun(Base):
    """One count of a locked box: its protocol as the rule returned it.

    The last one that does not merely confirm another stands. A recount says why it was made;
    `without_id` is a candidate who was struck for it.
    """

    __tablename__ = "count_run"
    __table_args__ = (Index("ix_count_run_election", "election_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    election_id: Mapped[int] = mapped_column(ForeignKey("election.id"))
    seal: Mapped[str]  # of the box that was counted
    protocol: Mapped[str]  # canonical JSON
    digest: Mapped[str]
    counted_at: Mapped[datetime]
    counted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    because: Mapped[str] = mapped_column(default="")
    without_id: Mapped[int | None] = mapped_column(ForeignKey("candidate.id"))
    confirms_id: Mapped[int | None] = mapped_column(ForeignKey("count_run.id"))


class Certification(Base):
    """A teller has checked a count and signs it."""

    __tablename__ = "certification"

    count_id: Mapped[int] = mapped_column(ForeignKey("count_run.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    signed_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="raise")


class Endorsement(Base):
    """A member organization seconds a nomination, once."""

    __tablename__ = "endorsement"

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    seconded_at: Mapped[datetime]


class CandidateCheck(Base):
    """Whether a candidate belongs on the ballot paper: the checks as they came out, and the word.

    `checks` is JSON: what was looked at, whether it held and on what evidence. `judged_by` is
    nobody where every check held and the rule itself decides.
    """

    __tablename__ = "candidate_check"
    __table_args__ = (
        CheckConstraint("passed OR note <> ''", name="a_refusal_says_why"),
        CheckConstraint("passed OR judged_by IS NOT NULL", name="somebody_refuses"),
    )

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), primary_key=True)
    checks: Mapped[str]
    passed: Mapped[bool]
    note: Mapped[str] = mapped_column(default="")
    judged_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    judged_at: Mapped[datetime]


class Appeal(Base):
    """An appeal against a refusal; somebody other than who refused answers it."""

    __tablename__ = "appeal"
    __table_args__ = (
        CheckConstraint("(answered_at IS NULL) = (granted IS NULL)", name="answered_with_a_word"),
        CheckConstraint(
            "(answered_at IS NULL) = (answered_by IS NULL)", name="answered_by_somebody"
        ),
    )

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), primary_key=True)
    words: Mapped[str]
    appealed_at: Mapped[datetime]
    granted: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]


class Slate(Base):
    """The certified list of those who stand; `digest` is that of their names as voters see them.

    `certified_by` is nobody where the clock opened the vote with every check held.
    """

    __tablename__ = "slate"

    election_id: Mapped[int] = mapped_column(ForeignKey("election.id"), primary_key=True)
    candidates: Mapped[str]  # JSON: candidate ids
    digest: Mapped[str]
    certified_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    certified_at: Mapped[datetime]


class Question(Base):
    """A question of a member to all candidates; an officer may hide it, with a reason."""

    __tablename__ = "question"
    __table_args__ = (Index("ix_question_election", "election_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    election_id: Mapped[int] = mapped_column(ForeignKey("election.id"))
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_for: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    words: Mapped[str]
    asked_at: Mapped[datetime]
    hidden_because: Mapped[str] = mapped_column(default="")


class Answer(Base):
    """What a candidate answers to a question; it may be changed while voting is open."""

    __tablename__ = "answer"

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), primary_key=True)
    words: Mapped[str]
    answered_at: Mapped[datetime]


_STANDS = text("state <> 'called off'")


class PublicDraw(Base):
    """A draw of all candidates, announced before its sources of chance exist (RFC 3797).

    Its order breaks ties in the count, and says who gets the longer term where nothing else does.
    One officer gives the values of the sources, another countersigns. An election has one draw
    that was not called off.
    """

    __tablename__ = "public_draw"
    __table_args__ = (
        CheckConstraint("first_known_at > announced_at", name="announced_before_its_sources"),
        CheckConstraint(
            "(state IN ('values entered', 'drawn')) = (entered_by IS NOT NULL)",
            name="values_have_a_giver",
        ),
        CheckConstraint("(state = 'drawn') = (drawn_at IS NOT NULL)", name="drawn_has_a_time"),
        CheckConstraint(
            "(state = 'drawn') = (countersigned_by IS NOT NULL)", name="drawn_is_countersigned"
        ),
        CheckConstraint("countersigned_by <> entered_by", name="two_officers"),
        CheckConstraint("(state = 'called off') = (note <> '')", name="called_off_says_why"),
        Index(
            "uq_public_draw_election",
            "election_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    election_id: Mapped[int] = mapped_column(ForeignKey("election.id"))
    state: Mapped[DrawState] = mapped_column(one_of(DrawState, "draw_state"))
    announcement: Mapped[str]  # canonical JSON: the numbered names, the sources, the algorithm
    digest: Mapped[str]  # of the announcement
    candidates: Mapped[str]  # JSON: the candidates' ids by their numbers
    announced_at: Mapped[datetime]
    announced_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    first_known_at: Mapped[datetime]
    source_values: Mapped[str] = mapped_column(default="")  # JSON, in the order of the sources
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    countersigned_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    drawn_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(default="")  # JSON: candidates' ids, first drawn first
    note: Mapped[str] = mapped_column(default="")  # why it was called off
