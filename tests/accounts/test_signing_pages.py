"""Signing in, out and by link, as a browser does it."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from govapp.accounts import queries, rules
from govapp.accounts.models import SignIn
from govapp.db import db
from govapp.foundation.jobs.services import run_due
from govapp.foundation.kernel.ids import digest
from govapp.foundation.mail.models import Letter
from tests import make
from tests.clients import Client

RIGHT = {"email": "ada@people.example", "password": make.PASSWORD}
FOREIGN = (
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "https://evil.example",
    "https:evil.example",
    "http:/evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/%5cevil.example",
    "/%2f/evil.example",
    "\t//evil.example",
    "/\t/evil.example",
    "user@evil.example",
    "//user@evil.example",
    "evil.example",
    " //evil.example",
    "/home\r\nSet-Cookie: a=b",
)


@pytest.fixture
def ada(app) -> int:
    return make.person("Ada Example", "ada@people.example", password=make.PASSWORD)


def _cookie(client: Client, name: str = "govapp-session"):
    return client.get_cookie(name)


def _rows() -> int:
    return db.session.scalar(select(func.count()).select_from(SignIn))


def test_who_knows_the_password_comes_in(client, ada):
    answer = client.post("/sign-in", data=RIGHT)

    assert (answer.status_code, answer.location) == (303, "/home")
    assert client.get("/home").status_code == 200


def test_visitors_get_no_row_however_often_they_come(client):
    for _ in range(3):
        client.get("/sign-in")
        client.get("/search?q=x")

    assert _rows() == 0
    assert _cookie(client) is None


def test_over_http_on_this_machine_the_cookie_is_closed_to_scripts(client, ada):
    header = client.post("/sign-in", data=RIGHT).headers.getlist("Set-Cookie")

    mine = next(line for line in header if line.startswith("govapp-session="))
    assert "HttpOnly" in mine
    assert "SameSite=Lax" in mine
    assert "Path=/" in mine
    assert "Secure" not in mine
    assert "Domain" not in mine


@pytest.mark.settings(SERVER_URL="https://members.example.org")
def test_over_https_every_cookie_is_bound_to_this_host(client, ada):
    answer = client.post("/sign-in", data=RIGHT, base_url="https://members.example.org")
    page = client.get("/sign-in/forgotten", base_url="https://members.example.org")

    set_by_us = answer.headers.getlist("Set-Cookie") + page.headers.getlist("Set-Cookie")
    assert any(line.startswith("__Host-session=") for line in set_by_us)
    for line in set_by_us:
        assert line.startswith("__Host-")
        assert "Secure" in line
        assert "HttpOnly" in line
        assert "Domain" not in line


def test_the_wrong_password_is_told_in_the_same_words_and_code(client, ada):
    answers = [
        client.post("/sign-in", data={"email": email, "password": "not the password"})
        for email in ("ada@people.example", "nobody@people.example")
    ]

    first, second = (
        re.sub(r'nonce="[^"]+"|ada@|nobody@|name="csrf_token" value="[^"]+"', "", one.text)
        for one in answers
    )
    assert [one.status_code for one in answers] == [422, 422]
    assert "do not fit together" in first
    assert first == second


def test_what_was_typed_as_password_is_not_shown_again(client, ada):
    answer = client.post("/sign-in", data={**RIGHT, "password": "a wrong one"})

    assert "a wrong one" not in answer.text
    assert 'value="ada@people.example"' in answer.text


def test_after_too_many_tries_it_says_when_to_come_back(client, ada):
    wrong = {**RIGHT, "password": "not the password"}
    for _ in range(rules.TRIES_FROM_ADDRESS_ON_ACCOUNT.tries):
        client.post("/sign-in", data=wrong)

    answer = client.post("/sign-in", data=RIGHT)

    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 900
    assert "Wait 15 min" in answer.text


def test_a_claimed_address_does_not_lift_the_limit(client, ada):
    wrong = {**RIGHT, "password": "not the password"}
    codes = [
        client.post(
            "/sign-in", data=wrong, headers={"X-Forwarded-For": f"198.51.100.{n}", "Forwarded": "x"}
        ).status_code
        for n in range(rules.TRIES_FROM_ADDRESS_ON_ACCOUNT.tries + 1)
    ]

    assert codes[-1] == 429


def test_a_letter_lets_the_owner_in_although_tries_are_used_up(client, ada):
    wrong = {**RIGHT, "password": "not the password"}
    for _ in range(rules.TRIES_FROM_ADDRESS_ON_ACCOUNT.tries + 1):
        client.post("/sign-in", data=wrong)
    client.post("/sign-in/forgotten", data={"email": "ada@people.example"})

    answer = client.post(f"/link/{_reset_token()}", data={"password": "a brook and a bridge"})

    assert answer.status_code == 303
    assert client.get("/home").status_code == 200


def _reset_token() -> str:
    """The token in the reset letter, read before the job sends and erases it."""
    from govapp.accounts import services
    from govapp.foundation.jobs.models import Job

    job = db.session.scalars(select(Job).where(Job.kind == "accounts.reset")).one()
    services.write_reset(int(re.search(r"\d+", job.values)[0]))
    return make.link_in(db.session.scalars(select(Letter.text)).one())


# --- where one is sent ---------------------------------------------------------------------------


def test_the_page_asked_for_opens_after_signing_in(client, ada):
    sent = client.get("/people/1?tab=access")
    page = client.get(sent.location)
    wanted = re.search(r'name="next"[^>]*value="([^"]+)"', page.text)[1]

    answer = client.post("/sign-in", data={**RIGHT, "next": wanted})

    assert answer.location == "/people/1?tab=access"


@pytest.mark.parametrize("target", FOREIGN)
def test_nobody_is_sent_to_a_foreign_page(client, ada, target):
    page = client.get("/sign-in", query_string={"next": target})
    answer = client.post("/sign-in", data={**RIGHT, "next": target})
    again = client.get("/sign-in", query_string={"next": target})

    assert "evil" not in page.text
    assert answer.location == "/home"
    assert again.location == "/home"


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost@evil.example"]
)
def test_a_foreign_host_name_gets_no_page_and_no_letter(client, ada, host):
    answer = client.post(
        "/sign-in/forgotten", data={"email": "ada@people.example"}, headers={"Host": host}
    )
    run_due()

    assert answer.status_code == 400
    assert db.session.scalar(select(func.count()).select_from(Letter)) == 0


def test_a_forwarded_host_name_does_not_reach_the_letter(client, ada):
    client.post(
        "/sign-in/forgotten",
        data={"email": "ada@people.example"},
        headers={"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"},
    )

    _reset_token()
    letter = db.session.scalars(select(Letter)).one()
    assert "http://localhost/link/" in letter.text
    assert "evil" not in letter.text + letter.html


# --- sessions ------------------------------------------------------------------------------------


def test_a_cookie_chosen_by_somebody_else_is_not_taken_over(client, ada):
    client.set_cookie("govapp-session", "chosen-by-a-stranger")
    assert client.get("/home").status_code == 303

    client.post("/sign-in", data=RIGHT)

    assert _cookie(client).value != "chosen-by-a-stranger"
    assert queries.signed_in_by(digest("chosen-by-a-stranger")) is None


def test_signing_in_again_gives_a_new_token_and_ends_the_old(client, ada):
    client.post("/sign-in", data=RIGHT)
    before = _cookie(client).value

    client.post("/sign-in", data=RIGHT)

    assert _cookie(client).value != before
    assert queries.signed_in_by(digest(before)) is None


def test_after_signing_out_the_old_cookie_opens_nothing(client, ada):
    client.post("/sign-in", data=RIGHT)
    kept = _cookie(client).value

    answer = client.post("/sign-out")

    assert answer.location == "/sign-in"
    assert _cookie(client) is None
    client.set_cookie("govapp-session", kept)
    assert client.get("/home").status_code == 303


def test_signing_out_is_no_link(client, ada):
    make.sign_in(client, ada)

    assert client.get("/sign-out").status_code == 405
    assert client.get("/home").status_code == 200


def test_signing_out_everywhere_ends_every_browser(app, client, ada):
    other = make.sign_in(Client(app, app.response_class, use_cookies=True), ada)
    make.sign_in(client, ada)

    client.post("/account/sign-ins/end")

    assert client.get("/home").status_code == 303
    assert other.get("/home").status_code == 303


def test_one_other_browser_can_be_ended(app, client, ada):
    other = make.sign_in(Client(app, app.response_class, use_cookies=True), ada)
    theirs = queries.signed_in_by(digest(_cookie(other).value)).id
    make.sign_in(client, ada)

    client.post(f"/account/sign-ins/{theirs}/end")

    assert client.get("/home").status_code == 200
    assert other.get("/home").status_code == 303


def test_a_role_that_ended_opens_nothing_from_the_next_page_on(client):
    from govapp.accounts import services
    from govapp.foundation.access.actor import Role

    auditor, boss = make.staff(Role.AUDITOR), make.administrator()
    make.sign_in(client, auditor)
    assert client.get("/audit").status_code == 200

    services.revoke(auditor.person_id, Role.AUDITOR, actor=boss)

    assert client.get("/audit").status_code == 403


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(client):
    answer = client.get("/home", headers={"HX-Request": "true"})

    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith("/sign-in")


def test_an_invitation_leads_through_the_password_to_the_exact_page(client):
    person_id = make.person(email="new@people.example")
    token = make.invitation(person_id, leads_to="/account/sign-ins")

    page = client.get(f"/link/{token}")
    answer = client.post(f"/link/{token}", data={"password": "a brook and a bridge"})

    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert answer.location == "/account/sign-ins"
    assert client.get(answer.location).status_code == 200


def test_looking_at_a_link_does_not_use_it_up(client):
    token = make.invitation(make.person())

    codes = [client.get(f"/link/{token}").status_code for _ in range(3)]

    assert codes == [200, 200, 200]


def test_an_invited_person_with_an_account_just_signs_in(client):
    person_id = make.person(email="new@people.example")
    token = make.invitation(person_id, leads_to="/account")
    _give_password(person_id)

    answer = client.get(f"/link/{token}")

    assert answer.location == "/sign-in?next=/account"


def _give_password(person_id: int) -> None:
    from govapp.accounts.models import Credential
    from govapp.accounts.services import passwords
    from govapp.db import transaction
    from govapp.foundation.kernel import clock

    stored = passwords.hashed(make.PASSWORD)
    with transaction() as session:
        session.add(Credential(person_id=person_id, password_hash=stored, changed_at=clock.now()))


def test_a_dead_link_offers_a_new_one(client):
    answer = client.get("/link/no-such-token")

    assert answer.status_code == 410
    assert "/sign-in/forgotten" in answer.text


def test_asking_for_a_letter_is_answered_alike(client, ada):
    answers = [
        client.post("/sign-in/forgotten", data={"email": email})
        for email in ("ada@people.example", "nobody@people.example")
    ]

    assert {(one.status_code, one.location) for one in answers} == {(303, "/sign-in/letter")}


# --- forms and their tokens ----------------------------------------------------------------------


def test_signing_in_wants_the_token_of_its_form(client, ada, csrf):
    refused = client.post("/sign-in", data=RIGHT)
    page = client.get("/sign-in").text
    token = re.search(r'name="csrf_token" [^>]*value="([^"]+)"', page)[1]

    accepted = client.post("/sign-in", data={**RIGHT, "csrf_token": token})

    assert refused.status_code == 400
    assert accepted.status_code == 303


def test_the_token_of_before_signing_in_is_worth_nothing_afterwards(client, ada, csrf):
    page = client.get("/sign-in").text
    token = re.search(r'name="csrf_token" [^>]*value="([^"]+)"', page)[1]
    client.post("/sign-in", data={**RIGHT, "csrf_token": token})

    answer = client.post("/sign-out", data={"csrf_token": token})

    assert answer.status_code == 400
    assert client.get("/home").status_code == 200
