"""Rolls, votes by name, the box and its closing, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, text, update

from govapp.db import db, transaction
from govapp.foundation.audit.models import AuditEvent
from govapp.foundation.kernel.errors import Forbidden, Refused
from govapp.foundation.kernel.phrases import Phrase
from govapp.voting import services as voting
from govapp.voting.models import BoxSlot, Poll, SealedPaper, SealedReceipt
from govapp.voting.rules import LeftOut, PaperForm, Right
from tests import make


def _cast(poll_id, person, paper, **more):
    with transaction() as session:
        return voting.cast_secret(session, poll_id, person, paper, **more)


def _close(poll_id):
    with transaction() as session:
        voting.close_poll(session, poll_id)


def _trail():
    return db.session.scalars(select(AuditEvent.fact).order_by(AuditEvent.number)).all()


@pytest.fixture
def during(app, at):
    at(make.DURING)


# --- votes by name -------------------------------------------------------------------------------


def test_votes_by_name_are_tallied_over_a_base_that_explains_who_is_left_out(during):
    ann, ben, cy = make.voters(3)
    behind = Phrase("not in good standing since %(day)s", day="31 January")
    outside = Right("organization:9", "Late Payers", left_out=behind)
    poll = make.poll((*make.rights((ann, ben, cy)), outside))

    with transaction() as session:
        voting.cast_open(session, poll, ann, "yes")
        voting.cast_open(session, poll, ben, "no")

    tally = voting.tally(db.session, poll)
    assert dict(tally.counts) == {"yes": 1, "no": 1, "abstain": 0}
    assert (tally.cast, tally.base) == (2, 3)
    assert tally.left_out == (LeftOut("organization:9", "Late Payers", behind),)


def test_a_vote_by_name_may_change_and_the_trail_keeps_both(during):
    (ann,) = make.voters(1)
    poll = make.poll(make.rights((ann,)))

    for choice in ("yes", "no"):
        with transaction() as session:
            voting.cast_open(session, poll, ann, choice)

    assert voting.tally(db.session, poll).counts["no"] == 1
    assert [vote.choice for vote in voting.votes_by_name(db.session, poll)] == ["no"]
    assert _trail() == ["PollAnnounced", "PollOpened", "OpenVoteCast", "OpenVoteCast"]


def test_an_alternate_may_use_the_right_of_the_organization(during):
    ann, stand_in = make.voters(2)
    poll = make.poll((Right("organization:1", "Example Hospital", (ann, stand_in)),))

    with transaction() as session:
        voting.cast_open(session, poll, stand_in, "yes")

    (right,) = voting.rights_of(db.session, poll, stand_in)
    assert (right.position, right.marked) == (1, True)


def test_who_represents_two_organizations_says_for_which_one(during):
    (ann,) = make.voters(1)
    poll = make.poll(make.rights((ann, ann)))

    with pytest.raises(Refused, match="for which organization"), transaction() as session:
        voting.cast_open(session, poll, ann, "yes")
    with transaction() as session:
        voting.cast_open(session, poll, ann, "yes", holder="organization:2")

    votes = [(vote.holder, vote.choice) for vote in voting.votes_by_name(db.session, poll)]
    assert votes == [("organization:1", ""), ("organization:2", "yes")]


@pytest.mark.parametrize("choice", ["maybe", ""])
def test_a_word_that_is_no_choice_is_refused(during, choice):
    (ann,) = make.voters(1)
    poll = make.poll(make.rights((ann,)))

    with pytest.raises(Refused, match="no choice"), transaction() as session:
        voting.cast_open(session, poll, ann, choice)


def test_who_is_not_on_the_list_cannot_vote(during):
    ann, stranger = make.voters(2)
    poll = make.poll(make.rights((ann,)))

    with pytest.raises(Forbidden), transaction() as session:
        voting.cast_open(session, poll, stranger, "yes")


def test_who_was_left_out_cannot_vote(during):
    (ann,) = make.voters(1)
    poll = make.poll((Right("organization:1", "A", (ann,), Phrase("stepped aside")),))

    with pytest.raises(Forbidden), transaction() as session:
        voting.cast_open(session, poll, ann, "yes")


@pytest.mark.parametrize("secret", [True, False])
def test_nothing_is_cast_outside_the_window(app, at, secret):
    at(make.DURING)
    (ann,) = make.voters(1)
    choices = (1, 2) if secret else ("yes", "no")
    cast, choice = (voting.cast_secret, (1,)) if secret else (voting.cast_open, "yes")
    poll = make.poll(make.rights((ann,)), secret=secret, choices=choices)

    for instant in (make.VOTING_OPENS.replace(hour=8), make.VOTING_CLOSES):
        at(instant)
        with pytest.raises(Refused), transaction() as session:
            cast(session, poll, ann, choice)

    assert voting.tally(db.session, poll).cast == 0


def test_a_thing_is_voted_on_once(during):
    (ann,) = make.voters(1)
    make.poll(make.rights((ann,)))

    with pytest.raises(Exception, match=r"(?i)unique"):
        make.poll(make.rights((ann,)))


# --- the box -------------------------------------------------------------------------------------


def test_a_closed_box_holds_each_paper_with_its_copies_and_each_receipt(during):
    people = make.voters(4)
    poll = make.poll(make.rights(people), secret=True, choices=(1, 2, 3))
    papers = [(2, 1), (3,), (2, 1), ()]

    codes = [_cast(poll, person, paper) for person, paper in zip(people, papers, strict=True)]
    _close(poll)

    assert voting.sealed_profile(db.session, poll) == {(): 1, (2, 1): 2, (3,): 1}
    assert all(voting.counted(db.session, poll, code) for code in codes)
    assert not voting.counted(db.session, poll, "0000-0000-0000-0000-0000")
    assert voting.seal_holds(db.session, poll)
    assert db.session.scalar(select(func.count()).select_from(BoxSlot)) == 0


def test_a_right_is_used_once_whoever_uses_it(during):
    ann, stand_in = make.voters(2)
    poll = make.poll(
        (Right("organization:1", "Example Hospital", (ann, stand_in)),),
        secret=True,
        choices=(1, 2),
    )
    _cast(poll, ann, (1,))

    with pytest.raises(Refused) as refusal:
        _cast(poll, stand_in, (2,))

    assert "already recorded" in str(refusal.value)
    assert voting.tally(db.session, poll).cast == 1


def test_the_tracking_code_changes_a_vote_until_the_closing(during):
    ann, ben = make.voters(2)
    poll = make.poll(make.rights((ann, ben)), secret=True, choices=(1, 2))
    code = _cast(poll, ann, (1,))
    _cast(poll, ben, (1,))

    assert _cast(poll, ann, (2, 1), code=code.lower().replace("-", " ")) is not None
    _close(poll)

    assert voting.sealed_profile(db.session, poll) == {(1,): 1, (2, 1): 1}


def test_an_unknown_tracking_code_changes_nothing(during):
    ann, ben = make.voters(2)
    poll = make.poll(make.rights((ann, ben)), secret=True, choices=(1, 2))
    code = _cast(poll, ann, (1,))

    for person, wrong in ((ann, "AAAA-AAAA-AAAA-AAAA-AAAA"), (ben, code)):
        with pytest.raises(Refused, match="No vote was recorded"):
            _cast(poll, person, (2,), code=wrong)

    _close(poll)
    assert voting.sealed_profile(db.session, poll) == {(1,): 1}


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

    for person in people:
        _cast(poll, person, (1,))

    assert _trail() == ["PollAnnounced", "PollOpened"]
    for table in ("job", "letter"):
        assert db.session.scalar(text(f"SELECT count(*) FROM {table}")) == 0  # noqa: S608


def test_the_box_is_full_of_equally_long_slots_from_the_opening_on(during):
    people = make.voters(6)
    poll = make.poll(make.rights(people), secret=True, choices=(1, 22, 333))
    _cast(poll, people[0], (333, 1))
    _cast(poll, people[1], ())

    slots = db.session.scalars(select(BoxSlot)).all()

    assert len(slots) == 6
    assert {(len(slot.paper), len(slot.code_digest)) for slot in slots} == {(11, 64)}
    assert sum(slot.paper != PaperForm((1, 22, 333)).unused for slot in slots) == 2


def test_nobody_reads_the_box_before_it_is_closed(during):
    (ann,) = make.voters(1)
    poll = make.poll(make.rights((ann,)), secret=True, choices=(1, 2))
    _cast(poll, ann, (1,))

    with pytest.raises(Refused, match="not closed"):
        voting.sealed_profile(db.session, poll)
    assert voting.tally(db.session, poll).counts == {}


def test_a_box_is_closed_once(during):
    (ann,) = make.voters(1)
    poll = make.poll(make.rights((ann,)), secret=True, choices=(1, 2))
    _close(poll)

    with pytest.raises(Refused, match="not open"):
        _close(poll)


def test_an_empty_box_closes_too(during):
    poll = make.poll(make.rights(make.voters(2)), secret=True, choices=(1, 2))

    _close(poll)

    assert voting.sealed_profile(db.session, poll) == {}
    assert voting.seal_holds(db.session, poll)


def _one_paper_more(session, poll):
    session.execute(update(SealedPaper).values(copies=SealedPaper.copies + 1))


def _another_receipt(session, poll):
    row = session.scalars(select(SealedReceipt)).first()
    session.delete(row)
    session.flush()
    session.add(SealedReceipt(poll_id=poll, code_digest="f" * 64))


def _another_voter(session, poll):
    session.execute(text("UPDATE roll_entry SET label = 'Somebody Else' WHERE holder LIKE '%1'"))


def _one_mark_less(session, poll):
    session.execute(text("UPDATE roll_entry SET marked = false WHERE holder LIKE '%1'"))


def _another_paper(session, poll):
    session.execute(update(SealedPaper).values(paper="2.0"))


@pytest.mark.parametrize(
    "alter", [_one_paper_more, _another_receipt, _another_voter, _one_mark_less, _another_paper]
)
def test_the_seal_breaks_if_anything_is_altered(during, alter):
    people = make.voters(2)
    poll = make.poll(make.rights(people), secret=True, choices=(1, 2))
    for person in people:
        _cast(poll, person, (1, 2))
    _close(poll)

    with transaction() as session:
        alter(session, poll)

    assert not voting.seal_holds(db.session, poll)


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
