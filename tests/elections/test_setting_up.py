"""Setting up on the page: zones, reasons, short terms, and the look before voting opens."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from govapp.committees.models import Term
from govapp.db import db
from govapp.elections import queries, services
from govapp.elections.models import Election
from govapp.elections.rules.settings import Settings, ShortTerms
from govapp.elections.rules.trial import random_profile
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound
from tests import make
from tests.pagelint import problems

USUAL = Settings("scottish-stv", 1)
PAPERS = [(0, 1), (0, 1), (0, 2), (1,), (2, 1), (0, 1)]
NEW_YORK = {
    "zone": "America/New_York",
    "nominations_open_at": ["2027-03-01", "17:00"],
    "nominations_close_at": ["2027-03-16", "17:00"],
    "opens_at": ["2027-03-17", "17:00"],
    "closes_at": ["2027-04-01", "17:00"],
    "term_begins_on": "2027-04-15",
    "term_ends_on": "2029-04-14",
    "title": "Steering Committee 2027",
    "rule": "scottish-stv",
    "candidates_per_organization": "1",
    "quorum_comparison": "at least",
    "quorum_share": "0/1",
    "publication": "by the number of votes",
    "tie_source": "drawn by the server at closing",
    "short_terms": "those elected last",
}
NEW = "/elections/new/steering/elected"


@pytest.fixture
def officer(app, client, at):
    """A signed-in officer, before nominations, with the seats vacant."""
    made = make.election("set up")
    with clock.at(make.NOMINATIONS_OPEN):
        services.cancel(made.id, "Set up anew by the test.", actor=made.officer)
    at(datetime(2027, 2, 1, 12, tzinfo=UTC))
    make.sign_in(client, made.officer)
    return made


def _newest() -> Election:
    return db.session.scalars(select(Election).order_by(Election.id.desc())).first()


# --- the form ------------------------------------------------------------------------------------


def test_times_are_those_of_the_zone_on_the_form(officer, client):
    answer = client.post(NEW, data=NEW_YORK)

    assert answer.status_code == 303, problems(answer.text)
    found = _newest()
    assert found.zone == "America/New_York"
    assert found.nominations_open_at == datetime(2027, 3, 1, 22, tzinfo=UTC)
    assert found.closes_at == datetime(2027, 4, 1, 21, tzinfo=UTC)  # the clocks went forward


def test_a_skipped_time_is_refused_with_the_two_nearest(officer, client):
    answer = client.post(NEW, data={**NEW_YORK, "nominations_open_at": ["2027-03-14", "02:30"]})

    assert answer.status_code == 422
    assert "The nearest are 01:59 and 03:00." in answer.text


def test_a_time_that_occurs_twice_asks_which(officer, client):
    twice = {
        **NEW_YORK,
        "nominations_open_at": ["2027-11-07", "01:30"],
        "nominations_close_at": ["2027-11-27", "17:00"],
        "opens_at": ["2027-11-28", "17:00"],
        "closes_at": ["2027-12-20", "17:00"],
        "term_begins_on": "2028-01-10",
    }

    answer = client.post(NEW, data=twice)
    again = client.post(
        NEW, data={**twice, "nominations_open_at": ["2027-11-07", "01:30", "second"]}
    )

    assert "2027-11-07 01:30 EDT" in answer.text
    assert "2027-11-07 01:30 EST" in answer.text
    assert again.status_code == 303
    assert _newest().nominations_open_at == datetime(2027, 11, 7, 6, 30, tzinfo=UTC)


def test_a_departure_needs_a_reason_and_everybody_reads_it(officer, client, at):
    departing = {**NEW_YORK, "quorum_share": "1/2"}

    refused = client.post(NEW, data=departing)
    accepted = client.post(NEW, data={**departing, "because_quorum": "So that many take part."})

    assert refused.status_code == 422
    assert "Write why: everybody reads it." in refused.text
    assert accepted.status_code == 303
    with clock.at(datetime(2027, 3, 2, tzinfo=UTC)):
        services.open_nominations(_newest().id, actor=officer.officer)
        page = client.application.test_client().get(f"/elections/{_newest().id}").text
    assert "at least 1/2 of the list vote" in page
    assert "So that many take part." in page


def test_few_voters_are_flagged_when_the_election_is_set_up(officer, client):
    page = client.get(NEW).text

    assert "a secret vote of fewer than 5 hides nothing" in page
    assert problems(page) == []
    for way in ("Join classes", "vote openly by name", "by appointment"):
        assert way in page


def test_the_calendar_of_hl7_is_offered(officer, client):
    page = client.get(f"{NEW}?calendar=hl7").text

    days = re.findall(r'<input type="date"[^>]*value="([0-9-]+)"', page)
    days = days or re.findall(r'value="(2027-[0-9-]+)"', page)
    begin, close, opens, closes = (datetime.fromisoformat(day) for day in days[:4])
    assert [(b - a).days for a, b in ((begin, close), (close, opens), (opens, closes))] == [
        45,
        15,
        30,
    ]


def test_settings_are_changed_on_their_page_before_nominations(app, client, at):
    made = make.election("set up")
    at(make.NOMINATIONS_OPEN)
    make.sign_in(client, made.officer)
    address = f"/elections/{made.id}/settings"
    fields = {name: NEW_YORK[name] for name in list(NEW_YORK)[8:]}

    page = client.get(address).text
    refused = client.post(address, data={**fields, "rule": "irv"})
    done = client.post(address, data={**fields, "rule": "irv", "because_rule": "One seat."})

    assert problems(page) == []
    assert (refused.status_code, done.status_code) == (422, 303)
    assert _newest().rule == "irv"


# --- terms ---------------------------------------------------------------------------------------


def _ends(made) -> dict[int, int]:
    rows = db.session.scalars(select(Term).where(Term.reason == f"election:{made.id}"))
    return {term.person_id: term.ends_on.year for term in rows}


def test_who_is_elected_last_gets_the_shorter_term(app):
    made = make.election("declared", seats=2, papers=PAPERS)

    assert _ends(made) == {made.people[0]: 2029, made.people[1]: 2028}


def test_a_draw_that_gives_the_short_term_holds_the_count_up(app, at):
    chosen = replace(USUAL, short_terms=ShortTerms.DRAW)
    made = make.election(
        "locked", seats=2, papers=PAPERS, settings=chosen, reasons={"short_terms": "As before."}
    )
    at(make.AFTER_VOTING)

    control = queries.control(made.id, made.officer)

    assert [phrase.msgid for phrase in control.lacks] == [
        "The public draw that breaks ties has not been made yet."
    ]


# --- before voting opens -------------------------------------------------------------------------


def test_a_trial_is_the_same_for_the_same_seed_and_ranks_nobody_twice():
    drawn = random_profile(5, 40, "election 7")

    assert drawn == random_profile(5, 40, "election 7")
    assert drawn != random_profile(5, 40, "election 8")
    assert sum(drawn.values()) == 40
    assert all(0 < len(set(paper)) == len(paper) <= 5 for paper in drawn)


def test_the_trial_counts_by_the_rule_of_the_election_and_fills_its_seats(app, at):
    chosen = replace(USUAL, rule="meek-prf")
    made = make.election("list of voters", seats=2, settings=chosen, reasons={"rule": "Asked for."})
    at(make.ELECTION_DATES.nominations_close_at)

    trial = queries.preflight(made.id, made.officer).trial

    assert "Meek" in trial.rule
    assert (len(trial.elected), trial.fits, trial.invented) == (2, True, False)


@pytest.mark.parametrize("step", ["set up", "nominations", "list of voters"])
def test_the_look_before_voting_shows_paper_letters_and_dates(app, client, at, step):
    made = make.election(step)
    at(make.ELECTION_DATES.nominations_close_at)
    make.sign_in(client, made.officer)

    page = client.get(f"/elections/{made.id}/preflight").text
    paper = client.get(f"/elections/{made.id}/sample.pdf")

    assert problems(page) == []
    assert "The seed is" in page
    assert page.count("Read a sample:") == 7
    assert paper.data.startswith(b"%PDF")


def test_nobody_else_looks_before_voting_and_nobody_after(app, at):
    made = make.election("nominations")
    at(make.DURING_NOMINATIONS)

    with pytest.raises(NotFound):
        queries.preflight(made.id, made.voters[0])
    assert queries.preflight(made.id, made.officer).few == 5
