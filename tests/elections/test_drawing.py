"""A public draw from its announcement to the count that uses its order, on both databases."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from govapp.db import db, transaction
from govapp.elections import queries, services
from govapp.elections.models import CountRun, Election, PublicDraw
from govapp.elections.rules.draw import Algorithm, Announcement, DrawState, Encoding, Source, drawn
from govapp.foundation.access.actor import Role
from govapp.foundation.audit.models import AuditEvent
from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from tests import make

pytestmark = pytest.mark.both_databases

KNOWN_AT = make.AFTER_VOTING + timedelta(hours=2)
SOURCES = (
    Source("Lottery", "https://lottery.example", KNOWN_AT, Encoding.NUMBERS),
    Source("Headline", "https://paper.example", KNOWN_AT, Encoding.TEXT),
)
VALUES = ("5 17 3", "Rain at last!")
TIED = [(0, 1), (1, 0), (2,), (2,)]  # the first two are level, and one of them goes


@pytest.fixture
def second(app):
    return make.staff(Role.ELECTION_OFFICER)


@pytest.fixture
def announced(app, at):
    made = make.election("voting", papers=TIED)
    at(make.DURING_VOTING)
    services.announce_draw(made.id, SOURCES, Algorithm.SHA256, actor=made.officer)
    return made


def _draw(made):
    draw = (
        select(PublicDraw).where(PublicDraw.election_id == made.id).order_by(PublicDraw.id.desc())
    )
    return db.session.scalars(draw.execution_options(populate_existing=True)).first()


def _election(made):
    return db.session.get_one(Election, made.id, populate_existing=True)


def _reason(act, *given, **named):
    with pytest.raises(Refused) as refusal:
        act(*given, **named)
    return refusal.value.reasons[0].msgid


def _announcement(page):
    card = page.draw
    return Announcement(card.names, tuple(line.source for line in card.sources), card.algorithm)


def _close(made, at):
    at(make.AFTER_VOTING)
    services.close(made.id, actor=made.officer)


def test_the_order_of_the_draw_breaks_the_tie_of_the_count(announced, second, at):
    _close(announced, at)
    at(KNOWN_AT)
    services.give_values(announced.id, VALUES, actor=announced.officer)
    services.countersign(announced.id, VALUES, actor=second)

    services.count(announced.id, actor=announced.officer)

    order = queries.drawn_order(db.session, announced.id)
    protocol = json.loads(db.session.scalars(select(CountRun.protocol)).one())
    ties = [tie for entry in protocol["rounds"] for tie in entry["ties"]]
    first = next(number for number in order if number in announced.candidates[:2])
    names = protocol["candidates"]
    assert sorted(order) == sorted(announced.candidates)
    assert json.loads(_election(announced).tie_order) == list(order)
    assert ties[0]["broken_by"] == "order given"
    assert ties[0]["lost"] == names[protocol["candidate_ids"].index(first)]


def test_the_order_is_that_of_the_rule_and_the_trail_names_it(announced, second, at):
    at(KNOWN_AT)
    services.give_values(announced.id, VALUES, actor=announced.officer)
    services.countersign(announced.id, VALUES, actor=second)

    draw = _draw(announced)
    page = queries.draw_page(announced.id, announced.officer)
    ids = json.loads(draw.candidates)
    facts = db.session.scalars(select(AuditEvent.fact).order_by(AuditEvent.number)).all()
    assert page.draw.result == drawn(_announcement(page), VALUES)
    assert json.loads(draw.outcome) == [ids[number - 1] for number in page.draw.result.order]
    assert [fact for fact in facts if fact.startswith("Draw")] == [
        "DrawAnnounced",
        "DrawValuesGiven",
        "DrawMade",
    ]


def test_the_count_waits_for_an_announced_draw(announced, at):
    _close(announced, at)

    waits = "The public draw that breaks ties has not been made yet."
    assert _election(announced).tie_order == ""
    assert _reason(services.count, announced.id, actor=announced.officer) == waits


def test_an_election_without_a_draw_gets_its_order_at_closing(app):
    made = make.election("locked", papers=TIED)

    assert sorted(json.loads(_election(made).tie_order)) == sorted(made.candidates)


def test_a_draw_announced_when_its_sources_are_known_is_refused(app, at):
    made = make.election("voting")
    at(KNOWN_AT - timedelta(minutes=59))

    reason = _reason(services.announce_draw, made.id, SOURCES, Algorithm.MD5, actor=made.officer)

    assert "is known too soon" in reason
    assert _draw(made) is None


def test_a_draw_known_while_people_vote_is_refused(app, at):
    made = make.election("voting")
    at(make.DURING_VOTING)
    early = Source("Lottery", "", make.DURING_VOTING + timedelta(days=1), Encoding.NUMBERS)

    reason = _reason(services.announce_draw, made.id, (early,), Algorithm.MD5, actor=made.officer)

    assert reason == "One source at least must become known after voting has closed."


def test_the_order_drawn_at_closing_cannot_be_drawn_again(app, at):
    made = make.election("locked", papers=TIED)
    at(make.AFTER_VOTING)

    reason = _reason(services.announce_draw, made.id, SOURCES, Algorithm.MD5, actor=made.officer)

    assert reason == "Voting has closed, and the order was drawn then."


def test_values_are_refused_before_they_exist(announced, at):
    at(KNOWN_AT - timedelta(seconds=1))

    reason = _reason(services.give_values, announced.id, VALUES, actor=announced.officer)

    assert reason == "“%(source)s” is not known yet."


def test_whoever_gave_the_values_does_not_countersign_them(announced, at):
    at(KNOWN_AT)
    services.give_values(announced.id, VALUES, actor=announced.officer)

    reason = _reason(services.countersign, announced.id, VALUES, actor=announced.officer)

    assert reason == "Another officer than the one who gave the values signs."
    assert _draw(announced).state is DrawState.ENTERED


def test_values_changed_meanwhile_are_not_signed(announced, second, at):
    at(KNOWN_AT)
    services.give_values(announced.id, VALUES, actor=announced.officer)
    services.give_values(announced.id, ("5 17 4", VALUES[1]), actor=announced.officer)

    reason = _reason(services.countersign, announced.id, VALUES, actor=second)

    assert reason == "These are other values than those you were shown."


def test_a_draw_that_was_made_stays(announced, second, at):
    at(KNOWN_AT)
    services.give_values(announced.id, VALUES, actor=announced.officer)
    services.countersign(announced.id, VALUES, actor=second)

    assert _reason(services.give_values, announced.id, VALUES, actor=second) == (
        "This draw has been made."
    )
    assert _reason(services.call_off_draw, announced.id, "No.", actor=second) == (
        "Its values are given: this draw cannot be called off."
    )


def test_there_is_one_draw_unless_it_is_called_off_with_a_reason(announced, at):
    again = (announced.id, SOURCES, Algorithm.MD5)
    assert _reason(services.announce_draw, *again, actor=announced.officer) == (
        "A public draw is announced already."
    )
    services.call_off_draw(announced.id, "The lottery is closed.", actor=announced.officer)
    services.announce_draw(*again, actor=announced.officer)

    page = queries.draw_page(announced.id, announced.officer)
    assert page.draw.algorithm is Algorithm.MD5
    assert [card.note for card in page.called_off] == ["The lottery is closed."]


def test_a_draw_called_off_after_closing_leaves_the_count_waiting_for_another(announced, at):
    _close(announced, at)
    services.call_off_draw(announced.id, "The lottery is closed.", actor=announced.officer)

    assert "public draw" in _reason(services.count, announced.id, actor=announced.officer)
    services.announce_draw(announced.id, SOURCES, Algorithm.MD5, actor=announced.officer)
    assert _draw(announced).state is DrawState.ANNOUNCED


def test_the_database_holds_two_officers_apart_and_one_draw_an_election(announced, at):
    at(KNOWN_AT)
    services.give_values(announced.id, VALUES, actor=announced.officer)
    number = announced.officer.person_id

    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(
            update(PublicDraw).values(state="drawn", drawn_at=KNOWN_AT, countersigned_by=number)
        )
    columns = [column for column in PublicDraw.__table__.c if column.name != "id"]
    again = insert(PublicDraw).from_select(columns, select(*columns))
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(again)


def test_only_officers_draw(announced):
    voter = announced.voters[0]

    with pytest.raises(Forbidden):
        services.announce_draw(announced.id, SOURCES, Algorithm.MD5, actor=voter)
    with pytest.raises(Forbidden):
        services.give_values(announced.id, VALUES, actor=voter)
    with pytest.raises(Forbidden):
        services.countersign(announced.id, VALUES, actor=voter)
    with pytest.raises(Forbidden):
        services.call_off_draw(announced.id, "No.", actor=voter)


def test_the_script_is_there_once_the_draw_was_made(announced, second, at):
    with pytest.raises(NotFound):
        queries.replay_of(announced.id, announced.voters[0])
    at(KNOWN_AT)
    services.give_values(announced.id, VALUES, actor=announced.officer)
    services.countersign(announced.id, VALUES, actor=second)

    assert "Rain at last!" in queries.replay_of(announced.id, announced.voters[0])
