"""The pages of elections: who sees what, the way to the tracking code, nothing left behind."""

from __future__ import annotations

import base64
import json
import logging
import re
import zlib
from urllib.parse import unquote

import pytest
from sqlalchemy import func, select

from govapp.db import db
from govapp.elections import queries, services
from govapp.elections.models import Election
from govapp.foundation.access.actor import Role
from govapp.foundation.audit.models import AuditEvent
from govapp.foundation.kernel import clock
from govapp.voting import services as voting
from govapp.voting.rules import code_typed, secret_typed
from tests import make
from tests.makers.elections import AFTER_CHALLENGE, close
from tests.pagelint import problems

FIRST = [(0, 1), (0,), (1, 0), (0, 2), (2,), (0, 1)]


@pytest.fixture
def during(app, at):
    at(make.DURING_VOTING)


def _fields(html: str) -> dict[str, str]:
    """The hidden fields of the one form that casts."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', html))


def _opened(cookie: str) -> str:
    """What a signed session cookie says, for whoever opens it."""
    coded = cookie.partition("=")[2].partition(";")[0].lstrip(".").partition(".")[0]
    packed = base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4))
    return (zlib.decompress(packed) if packed[:1] == b"x" else packed).decode("latin-1")


def _marks(made, *order: int) -> dict[str, str]:
    ranks = {f"rank-{made.candidates[place]}": str(n) for n, place in enumerate(order, start=1)}
    return {**ranks, "holder": f"organization:{made.organizations[0]}"}


# --- pages ---------------------------------------------------------------------------------------

PAGES = {
    "set up": ("", "/control", "/dates"),
    "nominations": ("", "/nominate", "/sample", "/control"),
    "list of voters": ("", "/control", "/sample"),
    "voting": ("", "/vote", "/voted", "/check", "/control", "/sample"),
    "locked": ("", "/check", "/control", "/vote"),
    "counted": ("", "/result", "/control"),
    "in challenge": ("", "/result", "/challenge", "/check", "/control"),
    "declared": ("", "/result", "/challenge", "/check", "/control"),
}


@pytest.mark.parametrize("step", PAGES)
def test_every_page_is_sound_in_every_step(app, client, at, step):
    at(make.DURING_NOMINATIONS if step in ("set up", "nominations") else make.DURING_VOTING)
    made = make.election(step, papers=FIRST if step != "voting" else ())
    make.sign_in(client, made.officer)

    for page in PAGES[step]:
        answer = client.get(f"/elections/{made.id}{page}")

        assert answer.status_code == 200, page
        assert problems(answer.text) == [], page
    for address in ("/elections", "/elections/new"):
        answer = client.get(address)
        assert (answer.status_code, problems(answer.text)) == (200, [])


def test_visitors_see_what_is_public_and_are_asked_to_sign_in_for_the_rest(app, client, at):
    at(make.AFTER_VOTING)
    made = make.election("declared", papers=FIRST)

    for page in ("/elections", f"/elections/{made.id}", f"/elections/{made.id}/result"):
        answer = client.get(page)
        assert (answer.status_code, problems(answer.text)) == (200, [])
        assert "List of voters" not in answer.text
    for page in ("vote", "control", "papers.blt", "sample"):
        assert "/sign-in" in client.get(f"/elections/{made.id}/{page}").headers["Location"]


def test_an_election_being_set_up_is_there_for_the_officer_only(app, client, at):
    at(make.DURING_NOMINATIONS)
    made = make.election("set up")

    assert client.get(f"/elections/{made.id}").status_code == 404
    assert make.sign_in(client, made.voters[0]).get(f"/elections/{made.id}").status_code == 404
    assert make.sign_in(client, made.officer).get(f"/elections/{made.id}").status_code == 200


@pytest.mark.parametrize("page", ["control", "dates"])
def test_the_control_is_hidden_from_voters(during, client, page):
    made = make.election("voting")

    answer = make.sign_in(client, made.voters[0]).get(f"/elections/{made.id}/{page}")

    assert answer.status_code == 404


def test_a_result_that_is_not_declared_is_for_tellers_and_the_officer(app, client, at):
    at(make.AFTER_VOTING)
    made = make.election("counted", papers=FIRST)
    address = f"/elections/{made.id}/result"

    assert client.get(address).status_code == 404
    assert make.sign_in(client, made.voters[0]).get(address).status_code == 404
    assert "Count again and sign" in make.sign_in(client, made.tellers[0]).get(address).text
    assert "Count again and sign" not in make.sign_in(client, made.officer).get(address).text


# --- voting --------------------------------------------------------------------------------------


def test_a_vote_takes_three_pages_and_gives_a_receipt_in_two_parts(during, client):
    made = make.election("voting")
    make.sign_in(client, made.voters[0])

    paper = client.get(f"/elections/{made.id}/vote")
    review = client.post(f"/elections/{made.id}/vote/review", data=_marks(made, 1, 0))
    recorded = client.post(f"/elections/{made.id}/voted", data=_fields(review.text))

    for page in (paper, review, recorded):
        assert (page.status_code, problems(page.text)) == (200, [])
        assert page.headers["Cache-Control"] == "no-store"
    code = re.search(r"<code>([0-9A-Z-]{24})</code>", recorded.text).group(1)
    secret = re.search(r"<code>([0-9A-Z-]{32})</code>", recorded.text).group(1)
    proof = re.search(r'href="data:application/json[^,"]*,([^"]+)"', recorded.text).group(1)
    poll = made_poll(made)
    assert voting.tally(db.session, poll).cast == 1
    with clock.at(make.AFTER_VOTING):
        close(made)
        assert voting.counted(db.session, poll, code)
        found = client.post(f"/elections/{made.id}/check", data={"code": code})
    assert "lies in the locked box" in found.text
    assert json.loads(unquote(proof))["code"].startswith(code_typed(code))
    assert secret_typed(secret) not in unquote(proof)


def made_poll(made) -> int:
    return db.session.get_one(Election, made.id).poll_id


def test_the_review_repeats_the_order_in_words(during, client):
    made = make.election("voting")
    make.sign_in(client, made.voters[0])

    review = client.post(f"/elections/{made.id}/vote/review", data=_marks(made, 2, 0)).text

    names = re.findall(r"<li><bdi>([^<]+)</bdi>", review)
    assert len(names) == 2
    assert "You leave 1 unranked" in review


def test_an_empty_paper_is_not_cast_unless_blank_was_chosen(during, client):
    made = make.election("voting")
    make.sign_in(client, made.voters[0])
    holder = {"holder": f"organization:{made.organizations[0]}"}

    empty = client.post(f"/elections/{made.id}/vote/review", data=holder)
    blank = client.post(f"/elections/{made.id}/vote/review", data={**holder, "blank": "1"})

    assert empty.status_code == 422
    assert "choose to cast a blank vote" in empty.text
    assert "A blank vote" in blank.text
    cast = client.post(f"/elections/{made.id}/voted", data=_fields(blank.text))
    assert "Your receipt, in two parts" in cast.text


def test_two_equal_ranks_are_sent_back_with_what_was_typed(during, client):
    made = make.election("voting")
    make.sign_in(client, made.voters[0])
    same = {f"rank-{candidate}": "1" for candidate in made.candidates}

    answer = client.post(f"/elections/{made.id}/vote/review", data=same)

    assert answer.status_code == 422
    assert "Each rank can be given to one candidate only." in answer.text
    assert answer.text.count("selected") >= 3
    assert problems(answer.text) == []


def test_a_recorded_vote_is_changed_with_its_secret_only(during, client):
    made = make.election("voting")
    receipt, *_ = make.vote(made, [(0,)])
    make.sign_in(client, made.voters[0])
    marks = _marks(made, 1)

    again = client.post(f"/elections/{made.id}/voted", data=marks)
    without = client.post(f"/elections/{made.id}/vote/review", data=marks)
    secret = receipt.spelled_secret.lower()
    changed = client.post(f"/elections/{made.id}/voted", data={**marks, "secret": secret})

    assert (again.status_code, without.status_code, changed.status_code) == (409, 422, 200)
    assert "already recorded" in again.text
    with clock.at(make.AFTER_VOTING):
        close(made)
        found = client.post(f"/elections/{made.id}/check", data={"code": secret})
    assert "is spent" in changed.text
    assert "This secret replaced a vote" in found.text
    assert voting.sealed_profile(db.session, made_poll(made)) == {(made.candidates[1],): 1}


def test_the_page_of_a_recorded_vote_tells_until_when_and_shows_no_choice(during, client):
    made = make.election("voting")
    make.vote(made, [(0,)])
    make.sign_in(client, made.voters[0])

    before = client.get(f"/elections/{made.id}/voted")
    with clock.at(make.AFTER_VOTING):
        close(made)
        make.sign_in(client, made.voters[0])
        after = client.get(f"/elections/{made.id}/voted")

    for page in (before, after):
        assert (page.status_code, problems(page.text)) == (200, [])
        assert page.headers["Cache-Control"] == "no-store"
    assert "You may change it until" in before.text
    assert "Check that my vote was counted" in after.text
    standing = queries.ballot_paper(made.id, made.voters[0]).candidates
    assert not [one.name for one in standing if one.name in _words(before.text)]


def _words(page: str) -> str:
    """The page without what was fixed at the opening, which names everybody who stands."""
    return re.sub(r"<details>.*?</details>", "", page, flags=re.DOTALL)


def test_the_ballot_paper_says_what_protects_the_vote_and_what_does_not(during, client, database):
    made = make.election("voting")
    make.sign_in(client, made.voters[0])

    page = client.get(f"/elections/{made.id}/vote").text

    assert ("(xmin)" if database == "postgres" else "write-ahead log (WAL)") in page
    assert "Whoever runs the server" in page
    assert queries.ballot_paper(made.id, made.voters[0]).definition.hash in page


def test_who_has_no_vote_reads_why(app, client, at):
    at(make.DURING_NOMINATIONS)
    made = make.election("nominations")
    late = make.suspended_member(on=make.DURING_NOMINATIONS.date())
    person = make.representative(late)
    with clock.at(make.ELECTION_DATES.nominations_close_at):
        services.freeze(made.id, actor=made.officer)
    at(make.DURING_VOTING)
    services.open_voting(made.id, actor=made.officer)

    page = make.sign_in(client, person).get(f"/elections/{made.id}/vote").text

    assert "has no vote" in page
    assert problems(page) == []


def test_nothing_of_a_choice_is_left_in_address_cookie_trail_or_log(during, client, caplog):
    made = make.election("voting")
    make.sign_in(client, made.voters[0])
    facts = db.session.scalar(select(func.count()).select_from(AuditEvent))
    caplog.set_level(logging.DEBUG)

    review = client.post(f"/elections/{made.id}/vote/review", data=_marks(made, 1, 0))
    cast = client.post(f"/elections/{made.id}/voted", data=_fields(review.text))

    assert "Location" not in review.headers
    assert "Location" not in cast.headers
    cookies = [*review.headers.getlist("Set-Cookie"), *cast.headers.getlist("Set-Cookie")]
    assert not [cookie for cookie in cookies if "rank" in _opened(cookie)]
    assert db.session.scalar(select(func.count()).select_from(AuditEvent)) == facts
    assert [record for record in caplog.records if "elections" in record.getMessage()] == []


# --- results -------------------------------------------------------------------------------------


def test_few_votes_show_the_winners_and_no_figures(app, client, at):
    at(make.AFTER_VOTING)
    made = make.election("declared", papers=[*[(0, 1)] * 5, *[(1, 0)] * 4])

    public = client.get(f"/elections/{made.id}/result").text
    member = make.sign_in(client, made.voters[0]).get(f"/elections/{made.id}/result").text
    teller = make.sign_in(client, made.tellers[0]).get(f"/elections/{made.id}/result").text

    assert "Figures of the rounds are hidden" in public
    assert "Elected in this order" not in public
    assert "Elected in this order" in member
    assert "Votes at the end of each round" not in member
    assert "Votes at the end of each round" in teller


def test_the_certificate_is_the_same_for_everybody(app, client, at):
    at(make.AFTER_VOTING)
    made = make.election("declared", papers=FIRST)

    public = client.get(f"/elections/{made.id}/result.pdf")
    teller = make.sign_in(client, made.tellers[0]).get(f"/elections/{made.id}/result.pdf")

    assert public.data.startswith(b"%PDF")
    assert public.data == teller.data


def test_the_papers_are_for_tellers(app, client, at):
    at(make.AFTER_VOTING)
    made = make.election("counted", papers=FIRST)
    address = f"/elections/{made.id}/papers.blt"

    assert make.sign_in(client, made.officer).get(address).status_code == 403
    assert b"3 1" in make.sign_in(client, made.tellers[0]).get(address).data


# --- the officer ---------------------------------------------------------------------------------


def test_the_officer_goes_on_by_the_button_until_the_seats_are_given(app, client, at):
    at(make.AFTER_VOTING)
    made = make.election("locked", papers=FIRST)
    make.sign_in(client, made.officer)
    control = f"/elections/{made.id}/control"

    assert "Count the votes" in client.get(control).text
    client.post(f"/elections/{made.id}/advance", data={"to": "counted"})
    assert "Tellers sign the count: 0 of 2 have." in client.get(control).text
    for teller in made.tellers:
        make.sign_in(client, teller).post(f"/elections/{made.id}/sign")
    make.sign_in(client, made.officer)
    assert "The count may be challenged until" in client.get(control).text
    at(AFTER_CHALLENGE)
    make.sign_in(client, made.officer)
    client.post(f"/elections/{made.id}/advance", data={"to": "declared"})

    assert "Elected:" in client.get(f"/elections/{made.id}/result").text


def test_an_election_is_set_up_from_a_vacancy_without_typing(app, client, at):
    at(make.NOMINATIONS_OPEN)
    make.election("set up")
    officer = make.staff(Role.ELECTION_OFFICER)
    services.cancel(1, "Dates were wrong.", actor=officer)
    make.sign_in(client, officer)

    page = client.get("/elections/new/steering/elected").text
    values = dict(re.findall(r'name="([a-z_]+)" type="[a-z]+" value="([^"]*)"', page))

    assert problems(page) == []
    assert "may vote" in page
    assert values or "Set up the election" in page


COSTS = {"": 51, "/vote": 28, "/control": 41}  # of which about ten are the frame of any page

# --- cost ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["", "/vote", "/control"])
@pytest.mark.parametrize(("voters", "candidates"), [(8, 2), (14, 5)])
def test_a_page_costs_the_same_however_many_vote(during, client, queries, page, voters, candidates):
    made = make.election("voting", voters=voters, candidates=candidates)
    make.sign_in(client, made.officer)
    client.get(f"/elections/{made.id}{page}")

    with queries() as seen:
        client.get(f"/elections/{made.id}{page}")

    assert len(seen) <= COSTS[page]
