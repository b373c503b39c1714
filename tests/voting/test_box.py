"""The box of a secret vote from the opening to the board, on both databases."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError

from govapp.db import db, transaction
from govapp.foundation.access.actor import Actor
from govapp.foundation.audit.models import AuditEvent
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.phrases import Phrase
from govapp.voting import queries, signing
from govapp.voting import services as voting
from govapp.voting.board import records, tree
from govapp.voting.models import BallotOpening, BallotSlot, BoardLeaf, Poll, RollEntry, TreeHead
from govapp.voting.rules import CHANGES, Found, Right
from tests import make

pytestmark = pytest.mark.both_databases


def _cast(poll_id, person, paper, **more):
    with transaction() as session:
        return voting.cast_secret(session, poll_id, person, paper, **more)


def _close(poll_id):
    with transaction() as session:
        voting.close_poll(session, poll_id)


@pytest.fixture
def during(app, at):
    at(make.DURING)


def test_a_closed_box_holds_each_paper_and_finds_each_code(during):
    people = make.voters(4)
    poll = make.poll(make.rights(people), secret=True, choices=(1, 2, 3))
    papers = [(2, 1), (3,), (2, 1), ()]

    receipts = [_cast(poll, person, paper) for person, paper in zip(people, papers, strict=True)]
    _close(poll)

    assert voting.sealed_profile(db.session, poll) == {(): 1, (2, 1): 2, (3,): 1}
    assert all(voting.counted(db.session, poll, one.short_code) for one in receipts)
    assert not voting.counted(db.session, poll, "0000-0000-0000-0000-0000")
    assert voting.seal_holds(db.session, poll)
    assert db.session.scalar(select(func.count()).select_from(BallotSlot)) == 0


def test_the_promise_of_a_receipt_is_signed_by_the_key_of_the_definition(during):
    (ann,) = make.voters(1)
    poll = make.poll(make.rights((ann,)), secret=True, choices=(1, 2))

    receipt = _cast(poll, ann, (2,))

    definition = queries.definition_of(db.session, poll)
    promise = records.promise_text(definition.hash, receipt.code, receipt.secret_digest)
    assert json.loads(definition.text)["public_key"] == receipt.public_key
    assert signing.holds(receipt.public_key, receipt.promise, promise)
    assert not signing.holds(receipt.public_key, receipt.promise, promise + b" ")
    assert receipt.secret_digest == records.secret_digest(receipt.secret)
    assert receipt.secret not in queries.receipt_file(receipt)


def test_the_board_is_definition_ballots_by_hash_replaced_and_close(during):
    ann, ben, cy = make.voters(3)
    poll = make.poll(make.rights((ann, ben, cy)), secret=True, choices=(1, 2))
    first = _cast(poll, ann, (1,))
    last = [_cast(poll, ben, (2,)), _cast(poll, ann, (2, 1), secret=first.secret)]

    _close(poll)

    rows = db.session.scalars(select(BoardLeaf).order_by(BoardLeaf.place)).all()
    head = db.session.get(TreeHead, poll)
    definition = db.session.get(Poll, poll).definition_hash
    assert [row.kind.value for row in rows] == [
        "definition",
        "ballot",
        "ballot",
        "replaced",
        "close",
    ]
    assert [row.leaf for row in rows[1:3]] == sorted(one.code for one in last)
    assert (rows[0].leaf, rows[3].shown) == (definition, first.secret)
    assert head.root == tree.root([bytes.fromhex(row.leaf) for row in rows]).hex()
    signed = records.head_text(definition, 5, head.root, head.day)
    assert signing.holds(last[0].public_key, head.signature, signed)


def test_the_secret_changes_a_vote_and_the_last_one_counts(during):
    ann, stand_in, ben = make.voters(3)
    roll = (
        Right("organization:1", "Example Hospital", (ann, stand_in)),
        Right("organization:2", "B", (ben,)),
    )
    poll = make.poll(roll, secret=True, choices=(1, 2))
    first = _cast(poll, ann, (1,))
    _cast(poll, ben, (1,))

    second = _cast(poll, stand_in, (2,), secret=first.spelled_secret.lower().replace("-", " "))
    third = _cast(poll, ann, (2, 1), secret=second.secret)
    _close(poll)

    assert voting.sealed_profile(db.session, poll) == {(1,): 1, (2, 1): 1}
    found = [voting.found(db.session, poll, one.code) for one in (first, second, third)]
    shown = [voting.found(db.session, poll, one.spelled_secret) for one in (first, second, third)]
    assert found == [Found.NOWHERE, Found.NOWHERE, Found.COUNTED]
    assert shown == [Found.REPLACED, Found.REPLACED, Found.NOWHERE]
    assert voting.seal_holds(db.session, poll)


def test_a_spent_unknown_or_absent_secret_changes_nothing(during):
    ann, ben = make.voters(2)
    poll = make.poll(make.rights((ann, ben)), secret=True, choices=(1, 2))
    first = _cast(poll, ann, (1,))
    second = _cast(poll, ann, (2,), secret=first.secret)

    for person, wrong in ((ann, first.secret), (ann, "nonsense"), (ben, second.secret)):
        with pytest.raises(Refused, match="No vote can be changed"):
            _cast(poll, person, (1, 2), secret=wrong)
    with pytest.raises(Refused, match="already recorded"):
        _cast(poll, ann, (1, 2))

    _close(poll)
    assert voting.sealed_profile(db.session, poll) == {(2,): 1}


def test_a_vote_may_be_changed_eight_times(during):
    (ann,) = make.voters(1)
    poll = make.poll(make.rights((ann,)), secret=True, choices=(1, 2))
    receipt = _cast(poll, ann, (1,))

    for _ in range(CHANGES):
        receipt = _cast(poll, ann, (2,), secret=receipt.secret)
    with pytest.raises(Refused, match="changed 8 times"):
        _cast(poll, ann, (1,), secret=receipt.secret)

    _close(poll)
    assert len(queries.board_of(db.session, poll).shown) == CHANGES
    assert voting.counted(db.session, poll, receipt.code)


@pytest.mark.parametrize("paper", [(1, 1), (4,), (0,)])
def test_an_unsound_paper_is_refused_and_the_right_stays_unused(during, paper):
    (ann,) = make.voters(1)
    poll = make.poll(make.rights((ann,)), secret=True, choices=(1, 2))

    with pytest.raises(Refused):
        _cast(poll, ann, paper)

    assert not voting.rights_of(db.session, poll, ann)[0].marked


def test_no_cast_leaves_a_fact_a_job_or_a_letter(during):
    people = make.voters(3)
    poll = make.poll(make.rights(people), secret=True, choices=(1, 2))
    tables = ("audit_event", "job", "letter")
    before = [db.session.scalar(text(f"SELECT count(*) FROM {name}")) for name in tables]  # noqa: S608

    receipts = [_cast(poll, person, (1,)) for person in people]
    _cast(poll, people[0], (2,), secret=receipts[0].secret)

    after = [db.session.scalar(text(f"SELECT count(*) FROM {name}")) for name in tables]  # noqa: S608
    assert after == before


def test_the_box_is_full_of_equally_long_slots_from_the_opening_on(during):
    people = make.voters(6)
    poll = make.poll(make.rights(people), secret=True, choices=(1, 22, 333))
    receipt = _cast(poll, people[0], (333, 1))
    _cast(poll, people[1], ())
    _cast(poll, people[0], (22,), secret=receipt.secret)

    slots = db.session.scalars(select(BallotSlot.content)).all()

    assert len(slots) == 6
    assert len({len(content) for content in slots}) == 1
    assert sum(content[0] != "-" for content in slots) == 2


def test_nobody_reads_the_box_before_it_is_closed(during):
    (ann,) = make.voters(1)
    poll = make.poll(make.rights((ann,)), secret=True, choices=(1, 2))
    _cast(poll, ann, (1,))

    with pytest.raises(Refused, match="not closed"):
        voting.sealed_profile(db.session, poll)
    assert voting.tally(db.session, poll).counts == {}


def test_a_box_is_closed_once_and_empty_ones_too(during):
    poll = make.poll(make.rights(make.voters(2)), secret=True, choices=(1, 2))
    _close(poll)

    with pytest.raises(Refused, match="not open"):
        _close(poll)
    assert voting.sealed_profile(db.session, poll) == {}
    assert voting.seal_holds(db.session, poll)


def _one_slot_emptied(session, poll):
    used = session.scalars(select(BallotSlot).where(BallotSlot.content.not_like("-%"))).first()
    used.content = "-" + used.content[1:]


def _one_paper_altered(session, poll):
    used = session.scalars(select(BallotSlot).where(BallotSlot.content.not_like("-%"))).first()
    used.content = "2.0" + used.content[3:]


def _one_mark_more(session, poll):
    unused = select(RollEntry).where(RollEntry.marked.is_(False))
    session.scalars(unused).first().marked = True


@pytest.mark.parametrize("break_", [_one_slot_emptied, _one_paper_altered, _one_mark_more])
def test_a_box_that_does_not_agree_with_the_roll_is_not_closed(during, break_):
    people = make.voters(3)
    poll = make.poll(make.rights(people), secret=True, choices=(1, 2))
    for person in people[:2]:
        _cast(poll, person, (1, 2))
    with transaction() as session:
        break_(session, poll)

    with pytest.raises(voting.BoxBroken):
        _close(poll)

    assert db.session.get(Poll, poll).state.value == "open"


def _opened_paper(session, poll):
    session.execute(update(BallotOpening).values(paper="2.0"))


def _one_opening_less(session, poll):
    session.delete(session.scalars(select(BallotOpening)).first())


def _one_leaf_less(session, poll):
    session.delete(session.scalars(select(BoardLeaf).where(BoardLeaf.kind == "ballot")).first())


def _one_leaf_altered(session, poll):
    leaf = session.scalars(select(BoardLeaf).where(BoardLeaf.kind == "ballot")).first()
    leaf.leaf = "f" * 64


def _another_secret(session, poll):
    session.execute(update(BoardLeaf).where(BoardLeaf.shown != "").values(shown="f" * 32))


def _another_voter(session, poll):
    session.execute(text("UPDATE roll_entry SET label = 'Somebody Else' WHERE holder LIKE '%1'"))


def _one_mark_less(session, poll):
    session.execute(text("UPDATE roll_entry SET marked = false WHERE holder LIKE '%1'"))


def _another_signature(session, poll):
    session.execute(update(TreeHead).values(signature="0" * 128))


def _another_root(session, poll):
    session.execute(update(TreeHead).values(root="0" * 64))
    session.execute(update(Poll).values(seal="0" * 64))


@pytest.mark.parametrize(
    "alter",
    [
        _opened_paper,
        _one_opening_less,
        _one_leaf_less,
        _one_leaf_altered,
        _another_secret,
        _another_voter,
        _one_mark_less,
        _another_signature,
        _another_root,
    ],
)
def test_the_seal_breaks_if_anything_is_altered(during, alter):
    people = make.voters(2)
    poll = make.poll(make.rights(people), secret=True, choices=(1, 2))
    receipts = [_cast(poll, person, (1, 2)) for person in people]
    _cast(poll, people[0], (1,), secret=receipts[0].secret)
    _close(poll)

    with transaction() as session:
        alter(session, poll)

    assert not voting.seal_holds(db.session, poll)


@pytest.mark.parametrize("column", ["definition", "definition_hash", "public_key", "choices"])
def test_what_was_fixed_at_the_opening_is_refused_by_the_database(during, column):
    poll = make.poll(make.rights(make.voters(2)), secret=True, choices=(1, 2))

    with pytest.raises(DBAPIError, match="was fixed when it opened"), transaction() as session:
        session.execute(text(f"UPDATE poll SET {column} = 'other' WHERE id = {poll}"))  # noqa: S608


def test_the_definition_says_what_its_owner_and_the_engine_fix(during):
    people = make.voters(2)
    poll = make.poll(make.rights(people), secret=True, choices=(1, 2), opened=False)

    with transaction() as session:
        voting.open_poll(session, poll, definition={"seats": 1, "about": "something else"})

    definition = queries.definition_of(db.session, poll)
    fixed = json.loads(definition.text)
    assert (fixed["seats"], fixed["about"], fixed["rights"]) == (1, "motion:1", 2)
    assert fixed["roll"] == db.session.get(Poll, poll).roll_digest
    assert definition.hash == records.definition_hash(fixed)


def test_a_signing_key_that_is_lost_is_said_before_anything_is_cast(during, monkeypatch):
    (ann,) = make.voters(1)
    poll = make.poll(make.rights((ann,)), secret=True, choices=(1, 2))
    monkeypatch.setattr(type(signing.settings()), "secret", lambda _settings: "x" * 40)

    with pytest.raises(signing.KeyLost):
        _cast(poll, ann, (1,))

    assert not voting.rights_of(db.session, poll, ann)[0].marked


def test_closing_notes_counts_and_the_seal_only(during):
    (ann, _ben) = people = make.voters(2)
    poll = make.poll(make.rights(people), secret=True, choices=(1, 2))
    _cast(poll, ann, (1,))
    _close(poll)

    row = db.session.scalars(select(AuditEvent).where(AuditEvent.fact == "PollClosed")).one()
    seal = db.session.get_one(Poll, poll).seal
    assert f'"cast":1,"poll_id":{poll},"rights":2,"seal":"{seal}"' in row.text


def test_the_unused_rights_are_those_to_remind(during):
    ann, _ben = people = make.voters(2)
    poll = make.poll(make.rights(people), secret=True, choices=(1, 2))
    _cast(poll, ann, (1,))

    assert [right.holder for right in voting.roll_of(db.session, poll, unvoted=True)] == [
        "organization:2"
    ]


def _weighted(heavy):
    people = make.voters(8)
    roll = [
        replace(right, weight=3 if place < heavy else 1)
        for place, right in enumerate(make.rights(people))
    ]
    return people, roll


def test_a_secret_vote_in_which_few_share_a_weight_is_refused_at_the_opening(during):
    _people, roll = _weighted(heavy=2)
    poll = make.poll(roll, secret=True, choices=(1, 2), opened=False)

    with pytest.raises(Refused, match="Only 2 hold 3 votes each"), transaction() as session:
        voting.open_poll(session, poll, few=3)

    assert db.session.get(Poll, poll).state.value == "announced"


def test_papers_of_a_weighted_box_count_as_much_as_they_weigh(during):
    people, roll = _weighted(heavy=4)
    poll = make.poll(roll, secret=True, choices=(1, 2))
    heavy, light = _cast(poll, people[0], (1,)), _cast(poll, people[7], (2,))

    with pytest.raises(Refused, match="No vote can be changed"):
        _cast(poll, people[0], (2,), secret=light.secret)
    _cast(poll, people[0], (2, 1), secret=heavy.secret)
    _close(poll)

    assert voting.sealed_profile(db.session, poll) == {(2, 1): 3, (2,): 1}
    assert voting.seal_holds(db.session, poll)


# --- changes of the list, and extensions --------------------------------------------------------

ONE = "organization:1"
LEFT = Phrase("left the consortium")


def _officers():
    first, second = make.voters(2, named="Officer")
    return Actor("officer", first), Actor("officer", second)


def _change(poll, right, by, *, because="The name was wrong."):
    with transaction() as session:
        return voting.propose_change(session, poll, right, because=because, actor=by)


def _countersign(change, by, **more):
    with transaction() as session:
        voting.countersign_change(session, change, actor=by, **more)


def test_a_change_of_the_list_takes_two_officers_and_is_public(during):
    ann, ben = make.voters(2)
    first, second = _officers()
    poll = make.poll(make.rights((ann,)), secret=True, choices=(1, 2))

    change = _change(poll, Right(ONE, "Organization 001", (ben,)), first)
    with pytest.raises(Refused, match="second officer"):
        _countersign(change, first)
    assert voting.rights_of(db.session, poll, ben) == ()
    db.session.rollback()
    _countersign(change, second)

    assert [right.holder for right in voting.rights_of(db.session, poll, ben)] == [ONE]
    assert voting.rights_of(db.session, poll, ann) == ()
    (row,) = queries.roll_changes(db.session, poll)
    assert (row.before.voters, row.after.voters, row.because) == (
        (ann,),
        (ben,),
        "The name was wrong.",
    )
    assert (row.proposed_by, row.decided_by) == ("Officer 1", "Officer 2")
    _close_now(poll)
    assert voting.seal_holds(db.session, poll)


def _close_now(poll):
    db.session.rollback()
    _close(poll)


def test_a_holder_that_is_added_to_an_open_box_may_vote_and_one_that_is_struck_may_not(during):
    ann, ben, cy = make.voters(3)
    first, second = _officers()
    poll = make.poll(make.rights((ann, ben)), secret=True, choices=(1, 2))
    _cast(poll, ann, (1,))

    _countersign(_change(poll, Right("organization:3", "C", (cy,)), first), second)
    struck = Right("organization:2", "Organization 002", (), LEFT)
    _countersign(_change(poll, struck, first), second)
    _cast(poll, cy, (2,))

    assert db.session.scalar(select(func.count()).select_from(BallotSlot)) == 2
    assert voting.rights_of(db.session, poll, ben) == ()
    _close_now(poll)
    assert voting.sealed_profile(db.session, poll) == {(1,): 1, (2,): 1}
    assert voting.seal_holds(db.session, poll)


def test_a_holder_who_has_voted_is_not_struck(during):
    (ann,) = make.voters(1)
    first, _second = _officers()
    poll = make.poll(make.rights((ann,)), secret=True, choices=(1, 2))
    _cast(poll, ann, (1,))

    with pytest.raises(Refused, match="has voted"):
        _change(poll, Right(ONE, "Organization 001", (), LEFT), first)


def test_a_change_that_was_turned_down_stays_on_the_list_and_changes_nothing(during):
    ann, ben = make.voters(2)
    first, second = _officers()
    poll = make.poll(make.rights((ann,)), secret=True, choices=(1, 2))
    change = _change(poll, Right(ONE, "Organization 001", (ben,)), first)

    with transaction() as session:
        voting.turn_down_change(session, change, actor=second)

    with pytest.raises(Refused, match="decided before"):
        _countersign(change, second)
    assert voting.rights_of(db.session, poll, ben) == ()
    assert [row.state.value for row in queries.roll_changes(db.session, poll)] == ["turned_down"]


def test_voting_is_extended_before_its_end_with_a_reason(during, at):
    (ann,) = make.voters(1)
    poll = make.poll(make.rights((ann,)), secret=True, choices=(1, 2))
    later = make.VOTING_CLOSES.replace(hour=20)

    for closes_at, because in ((make.DURING, "Too early"), (later, " ")):
        with pytest.raises(Refused), transaction() as session:
            voting.extend(session, poll, closes_at, because=because, actor=Actor("officer", ann))
    with transaction() as session:
        voting.extend(session, poll, later, because="Mail was down.", actor=Actor("officer", ann))
    at(make.VOTING_CLOSES)
    _cast(poll, ann, (1,))

    (extension,) = queries.extensions_of(db.session, poll)
    assert (extension.closed_before, extension.closes_at) == (make.VOTING_CLOSES, later)
    assert extension.because == "Mail was down."
    at(later)
    with pytest.raises(Refused, match="closed"), transaction() as session:
        voting.extend(
            session, poll, later.replace(hour=22), because="x", actor=Actor("officer", ann)
        )
