"""After the closing: bundles that verify, complaints, recounts, and the window before declaring."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from govapp.accounts.models import Person
from govapp.accounts.queries import actor_of
from govapp.committees.models import Term
from govapp.db import db, transaction
from govapp.elections import queries, services
from govapp.elections.models import CountRun, Election
from govapp.elections.models.records import Complaint, Ground
from govapp.elections.rules.states import ElectionState
from govapp.foundation.access.actor import ANONYMOUS
from govapp.foundation.jobs.services import run_due
from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from govapp.foundation.mail.models import Letter
from govapp.voting.board.bundles import unpacked
from govapp.voting.board.damage import damaged
from govapp.voting.queries import receipt_file
from tests import make
from tests.makers.elections import AFTER_CHALLENGE, AFTER_VOTING

PAPERS = [(0, 1), (0, 1), (0, 2), (1,), (2, 1), (0, 1), ()]


def _state(made) -> ElectionState:
    return db.session.get_one(Election, made.id, populate_existing=True).state


def _verified(folder, bundle: bytes, *receipts: str) -> tuple[int, str]:
    """What the verifier says that lies in the bundle, run by plain Python."""
    (folder / "bundle.zip").write_bytes(bundle)
    (folder / "verify.py").write_bytes(unpacked(bundle)["verify.py"])
    arguments = []
    for number, text in enumerate(receipts):
        (folder / f"{number}.json").write_text(text)
        arguments += ["--receipt", f"{number}.json"]
    run = subprocess.run(
        [sys.executable, "-I", "verify.py", "bundle.zip", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={},
    )
    return run.returncode, run.stdout


# --- the record ----------------------------------------------------------------------------------


def test_both_bundles_of_a_real_election_verify_and_a_damaged_one_is_named(app, at, tmp_path):
    made = make.election("voting", voters=8)
    at(make.DURING_VOTING)
    given = make.vote(made, PAPERS)
    replaced = given[1]
    newer = services.cast(
        made.id, [made.candidates[2]], secret=replaced.secret, actor=made.voters[1]
    )
    at(AFTER_VOTING)
    services.close(made.id, actor=made.officer)
    services.count(made.id, actor=made.officer)
    for teller in made.tellers:
        services.sign(made.id, actor=teller)
    services.undertake(made.id, actor=made.tellers[0])
    receipts = [receipt_file(one) for one in (given[0], replaced, newer)]
    public = queries.public_bundle(made.id, ANONYMOUS)
    opened = queries.tellers_bundle(made.id, made.tellers[0])

    for bundle in (public, opened):
        code, said = _verified(tmp_path, bundle, *receipts)
        assert code == 0, said
        assert said.count("this ballot is in the count") == 2
        assert said.count("was replaced: its secret was shown") == 1
    assert "elected, every figure the same" in said
    code, said = _verified(tmp_path, damaged(public, "drop a leaf"))
    assert code == 1
    assert "dropped after closing" in said


def test_the_opened_papers_want_an_undertaking_and_a_right(app, at):
    made = make.election("in challenge", voters=8, papers=PAPERS)

    with pytest.raises(Forbidden):
        queries.tellers_bundle(made.id, made.tellers[0])
    with pytest.raises(Forbidden):
        services.undertake(made.id, actor=made.officer)
    candidate = actor_of(made.people[0])
    services.undertake(made.id, actor=candidate)
    services.undertake(made.id, actor=candidate)
    assert "openings.json" in unpacked(queries.tellers_bundle(made.id, candidate))


def test_a_small_box_shows_the_public_no_board(app):
    made = make.election("in challenge", voters=8, papers=PAPERS[:4])

    with pytest.raises(NotFound):
        queries.public_bundle(made.id, ANONYMOUS)
    assert unpacked(queries.public_bundle(made.id, made.voters[0]))


def test_who_is_renamed_after_the_opening_keeps_the_name_of_the_paper(app, at):
    made = make.election("locked", voters=8, papers=PAPERS)
    with transaction() as session:
        session.get_one(Person, made.people[0]).name = "Renamed Example"
    at(AFTER_VOTING)
    services.count(made.id, actor=made.officer)

    run = db.session.scalars(select(CountRun)).one()
    assert "Renamed Example" not in json.loads(run.protocol)["candidates"]


# --- the window ----------------------------------------------------------------------------------


def test_the_last_signature_opens_the_window_and_nothing_is_declared_within(app, at):
    made = make.election("counted", voters=8, papers=PAPERS)
    at(AFTER_VOTING)
    services.sign(made.id, actor=made.tellers[0])
    assert _state(made) is ElectionState.COUNTED
    services.sign(made.id, actor=made.tellers[1])
    assert _state(made) is ElectionState.CHALLENGE

    at(AFTER_CHALLENGE - timedelta(seconds=1))
    with pytest.raises(Refused, match="may be challenged until"):
        services.declare(made.id, actor=made.officer)
    at(AFTER_CHALLENGE)
    services.declare(made.id, actor=made.officer)
    assert _state(made) is ElectionState.DECLARED


def test_a_complaint_holds_the_declaration_up_until_somebody_else_answers(app, at):
    made = make.election("in challenge", voters=8, papers=PAPERS)
    at(AFTER_VOTING + timedelta(days=1))
    number = services.complain(
        made.id, Ground.COUNT, "Count it again.", made.organizations[2], actor=made.voters[2]
    )
    with pytest.raises(Forbidden):
        services.complain(
            made.id, Ground.COUNT, "For others.", made.organizations[3], actor=made.voters[2]
        )
    at(AFTER_CHALLENGE)
    with pytest.raises(Refused, match="without an answer"):
        services.declare(made.id, actor=made.officer)
    with pytest.raises(Refused):
        services.complain(
            made.id, Ground.COUNT, "Too late.", made.organizations[2], actor=made.voters[2]
        )
    services.answer_complaint(number, upheld=False, answer="It was.", actor=made.officer)
    with pytest.raises(Refused, match="has been answered"):
        services.answer_complaint(number, upheld=True, answer="No.", actor=made.officer)
    services.declare(made.id, actor=made.officer)

    told = db.session.scalars(select(Letter).where(Letter.kind == "election_complaint")).one()
    assert told.person_id == made.voters[2].person_id
    assert db.session.get_one(Complaint, number).answered_by == made.officer.person_id


def test_a_recount_of_the_same_box_confirms_the_count_and_its_signatures(app, at):
    made = make.election("in challenge", voters=8, papers=PAPERS)
    at(AFTER_VOTING + timedelta(days=1))

    _, same = services.recount(made.id, because="A complaint asked for it.", actor=made.officer)

    assert same
    assert _state(made) is ElectionState.CHALLENGE
    digests = db.session.scalars(select(CountRun.digest)).all()
    assert len(digests) == 2
    assert len(set(digests)) == 1


def test_a_recount_without_who_withdrew_stands_and_is_signed_anew(app, at):
    made = make.election("in challenge", voters=8, papers=PAPERS)
    at(AFTER_VOTING + timedelta(days=1))

    _, same = services.recount(
        made.id, because="Withdrew.", without=made.candidates[0], actor=made.officer
    )
    assert not same
    assert _state(made) is ElectionState.COUNTED
    for teller in made.tellers:
        services.sign(made.id, actor=teller)
    at(AFTER_CHALLENGE + timedelta(days=1))
    services.declare(made.id, actor=made.officer)

    seated = db.session.scalars(
        select(Term.person_id).where(Term.reason == f"election:{made.id}")
    ).all()
    assert seated == [made.people[1]]


def test_candidates_are_told_in_their_own_words(app, at):
    made = make.election("declared", voters=8, papers=PAPERS)
    at(AFTER_CHALLENGE)
    run_due()

    letters = db.session.scalars(select(Letter).where(Letter.kind == "election_outcome")).all()
    subjects = {letter.person_id: letter.subject for letter in letters}
    assert set(subjects) == set(made.people)
    assert subjects[made.people[0]].startswith("You are elected")
    assert subjects[made.people[1]].startswith("You were not elected")
    assert (
        db.session.scalar(
            select(func.count()).select_from(Letter).where(Letter.kind == "election_challenge")
        )
        == 11
    )


def test_the_story_is_whole_and_nothing_of_the_count_is_told_before_it_is_signed(app, at):
    made = make.election("counted", voters=8, papers=PAPERS)
    before = [str(one.words) for one in queries.timeline(made.id, ANONYMOUS)]
    assert not [words for words in before if "counted" in words]

    at(AFTER_VOTING)
    for teller in made.tellers:
        services.sign(made.id, actor=teller)
    told = [str(one.words) for one in queries.timeline(made.id, ANONYMOUS)]
    for words in ("certified", "Voting opened", "sealed", "was counted", "counted again as teller"):
        assert [one for one in told if words in one], words
