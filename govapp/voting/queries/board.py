"""Questions about a closed box: its papers, its board, and whether the seal holds."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.voting.board import records, tree
from govapp.voting.models import (
    BallotOpening,
    BoardLeaf,
    LeafKind,
    Poll,
    PollState,
    RollEntry,
    TreeHead,
)
from govapp.voting.queries import former
from govapp.voting.queries.polls import form_of, marked, roll_of
from govapp.voting.rules import Found, code_typed, roll_digest, secret_typed
from govapp.voting.signing import holds


@dataclass(frozen=True)
class Head:
    """The signed head of a closed board, with what is needed to check it."""

    definition_hash: str
    public_key: str
    size: int
    root: str
    day: str
    signature: str


@dataclass(frozen=True)
class Opening:
    """A ballot of the board with its paper and salt."""

    leaf: str
    paper: str
    salt: str


@dataclass(frozen=True)
class Board:
    """Everything that is public of a closed box, leaf by leaf in the order of the tree."""

    definition: str
    head: Head
    ballots: tuple[str, ...]
    shown: tuple[str, ...]

    def leaves(self) -> tuple[bytes, ...]:
        """The hashes of all leaves, made anew from what they are the hashes of."""
        definition = json.loads(self.definition)
        return records.leaves(definition, self.ballots, self.shown, self.head.day)


def sealed_profile(session: Session, poll_id: int) -> dict[tuple[int, ...], int]:
    """Each different paper of a closed box and how many votes were cast with it."""
    poll = session.get(Poll, poll_id)
    if poll is None or not poll.secret or poll.state is not PollState.CLOSED:
        raise Refused(Phrase(N_("The box is not closed yet.")))
    if not poll.public_key:
        return former.sealed_profile(session, poll)
    form = form_of(poll)
    rows = session.execute(
        select(BallotOpening.paper, func.count())
        .where(BallotOpening.poll_id == poll_id)
        .group_by(BallotOpening.paper)
        .order_by(BallotOpening.paper)
    )
    profile: dict[tuple[int, ...], int] = {}
    for paper, copies in rows:
        order = form.decoded(paper)
        profile[order] = profile.get(order, 0) + copies * form.weight_of(paper)
    return profile


def board_of(session: Session, poll_id: int) -> Board:
    """The public board of a closed secret vote."""
    poll = session.get(Poll, poll_id)
    head = session.get(TreeHead, poll_id)
    if poll is None or head is None:
        raise NotFound
    rows = session.execute(
        select(BoardLeaf.kind, BoardLeaf.leaf, BoardLeaf.shown)
        .where(BoardLeaf.poll_id == poll_id)
        .order_by(BoardLeaf.place)
    ).all()
    return Board(
        poll.definition,
        Head(poll.definition_hash, poll.public_key, head.size, head.root, head.day, head.signature),
        tuple(row.leaf for row in rows if row.kind is LeafKind.BALLOT),
        tuple(row.shown for row in rows if row.kind is LeafKind.REPLACED),
    )


def openings_of(session: Session, poll_id: int) -> tuple[Opening, ...]:
    """What the ballots of a board are the hashes of, by leaf: for tellers only."""
    rows = session.execute(
        select(BallotOpening.leaf, BallotOpening.paper, BallotOpening.salt)
        .where(BallotOpening.poll_id == poll_id)
        .order_by(BallotOpening.leaf)
    )
    return tuple(Opening(*row) for row in rows)


def found(session: Session, poll_id: int, typed: str) -> Found:
    """What became of the ballot of a public code, or of a secret, after the closing."""
    poll = session.get_one(Poll, poll_id)
    if not poll.public_key:
        return former.found(session, poll_id, typed)
    code, secret = code_typed(typed), secret_typed(typed)
    mine = BoardLeaf.poll_id == poll_id
    if code and session.scalar(
        select(BoardLeaf.place).where(
            mine,
            BoardLeaf.kind == LeafKind.BALLOT,
            BoardLeaf.leaf.between(code, code + "g"),  # g comes after every hex letter
        )
    ):
        return Found.COUNTED
    if secret and session.scalar(
        select(BoardLeaf.place).where(mine, BoardLeaf.shown == secret).limit(1)
    ):
        return Found.REPLACED
    return Found.NOWHERE


def counted(session: Session, poll_id: int, code: str) -> bool:
    """True if the ballot of this public code lies in the sealed box."""
    return found(session, poll_id, code) is Found.COUNTED


def seal_of_poll(session: Session, poll_id: int) -> str:
    """The seal of a closed box, "" while it is open."""
    return session.get_one(Poll, poll_id).seal


def seal_holds(session: Session, poll_id: int) -> bool:
    """True if roll, papers, board, head and signature are still those that were sealed."""
    poll = session.get_one(Poll, poll_id)
    if not poll.public_key:
        return former.seal_holds(session, poll)
    if not poll.seal or session.get(TreeHead, poll_id) is None:
        return False
    board = board_of(session, poll_id)
    openings = openings_of(session, poll_id)
    return (
        _made_of(board, openings)
        and _tree_is_stored(session, poll_id, board)
        and board.head.root == poll.seal
        and _signed(board.head)
        and roll_digest(roll_of(session, poll_id)) == poll.roll_digest
        and _by_weight(session, poll, openings)
    )


def _made_of(board: Board, openings: tuple[Opening, ...]) -> bool:
    """True if the definition has its hash, and each ballot opens to its leaf, none left over."""
    bound = board.head.definition_hash
    return records.definition_hash(json.loads(board.definition)) == bound and board.ballots == (
        tuple(
            one.leaf for one in openings if records.code_of(bound, one.paper, one.salt) == one.leaf
        )
    )


def _tree_is_stored(session: Session, poll_id: int, board: Board) -> bool:
    """True if the stored leaves are those of this board in their order, under its root."""
    leaves = board.leaves()
    stored = session.scalars(
        select(BoardLeaf.leaf).where(BoardLeaf.poll_id == poll_id).order_by(BoardLeaf.place)
    ).all()
    same = list(stored) == [leaf.hex() for leaf in leaves] and len(leaves) == board.head.size
    return same and tree.root(leaves).hex() == board.head.root


def _signed(head: Head) -> bool:
    text = records.head_text(head.definition_hash, head.size, head.root, head.day)
    return holds(head.public_key, head.signature, text)


def _by_weight(session: Session, poll: Poll, openings: tuple[Opening, ...]) -> bool:
    """True if as many papers of each weight lie there as lines of the roll are marked."""
    weight_of = form_of(poll).weight_of
    marks = session.execute(
        select(RollEntry.weight, func.count())
        .where(RollEntry.poll_id == poll.id, RollEntry.marked.is_(True))
        .group_by(RollEntry.weight)
    ).all()
    papers = Counter(weight_of(one.paper) for one in openings)
    return papers == dict(marks) and sum(papers.values()) == marked(session, poll.id)
