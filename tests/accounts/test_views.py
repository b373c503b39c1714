"""Account, people, letters and jobs: what the forms of these pages do."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from govapp.accounts import queries, services
from govapp.accounts.models import Person
from govapp.db import db, transaction
from govapp.foundation.access.actor import Actor, Hat, Role
from govapp.foundation.jobs.models import Job, JobState
from govapp.foundation.kernel import clock
from govapp.foundation.mail.models import Letter, LetterState
from tests import make


@pytest.fixture
def boss(client) -> Actor:
    boss = make.administrator("Boss Example")
    make.sign_in(client, boss)
    return boss


def _told(client) -> str:
    return client.get("/home").text


def test_my_name_and_zone_are_kept(client):
    me = make.person("Old Name")
    make.sign_in(client, me)

    client.post("/account/profile", data={"name": "Zoë New", "zone": "Asia/Tokyo"})

    assert (make.someone(me).name, make.someone(me).zone) == ("Zoë New", "Asia/Tokyo")
    assert "Japan" in client.get("/account").text  # the foot names the zone
    assert make.someone(me).sort_key == "zoë new"


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "", "zone": ""},
        {"name": "A", "zone": "Mars/Base"},
        {"name": "A\u202eB", "zone": ""},
    ],
)
def test_what_cannot_be_kept_is_said_beside_the_field(client, typed):
    make.sign_in(client, make.person("Old Name"))

    answer = client.post("/account/profile", data=typed)

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


def test_nothing_but_name_and_zone_is_taken_from_the_form(client):
    me = make.person("Old Name", "me@people.example")
    make.sign_in(client, me)

    client.post(
        "/account/profile",
        data={"name": "Me", "zone": "", "email": "x@y.example", "role": "administrator",
              "id": "99", "person_id": "99"},
    )  # fmt: skip

    row = make.someone(me)
    assert (row.id, row.name, row.email) == (me, "Me", "me@people.example")
    assert queries.actor_of(me).hats == frozenset()


def test_a_new_password_wants_the_old_one(client):
    me = make.person(password=make.PASSWORD)
    make.sign_in(client, me)

    wrong = client.post(
        "/account/password", data={"current": "wrong", "password": "a brook and a bridge"}
    )
    right = client.post(
        "/account/password", data={"current": make.PASSWORD, "password": "a brook and a bridge"}
    )

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert "This is not your password" in wrong.text
    assert client.get("/home").status_code == 200


def test_a_person_is_added_and_invited(client, boss):
    added = client.post("/people/new", data={"name": "Ada", "email": "ada@people.example"})
    preview = client.get(f"{added.location}/invite")
    client.post(f"{added.location}/invite")

    letter = db.session.scalars(select(Letter)).one()
    assert "One letter goes to ada@people.example" in preview.text
    assert (letter.kind, letter.address, letter.secret) == (
        "invitation",
        "ada@people.example",
        True,
    )
    assert "Boss Example invites you" in letter.text


def test_an_address_is_not_added_twice(client, boss):
    make.person(email="ada@people.example")

    answer = client.post("/people/new", data={"name": "Ada", "email": "ADA@people.example"})

    assert "known already" in answer.text
    assert len(db.session.scalars(select(Person)).all()) == 2


def test_a_role_is_given_and_ended_after_a_look_at_what_it_changes(client, boss):
    ada = make.person("Ada")

    preview = client.get(f"/people/{ada}/roles?role=treasurer")
    client.post(f"/people/{ada}/roles", data={"role": "treasurer"})
    assert queries.actor_of(ada).hats == {Hat(Role.TREASURER)}
    client.post(f"/people/{ada}/roles/end", data={"role": "treasurer"})

    assert "issue invoices" in preview.text
    assert queries.actor_of(ada).hats == frozenset()


def test_the_last_administrator_stays(client, boss):
    client.post(f"/people/{boss.person_id}/roles/end", data={"role": "administrator"})

    assert "Somebody must stay administrator" in _told(client)


@pytest.mark.parametrize("role", ["chair", "teller", "", "emperor"])
def test_a_role_that_is_not_given_here_is_not_there(client, boss, role):
    ada = make.person("Ada")

    assert client.post(f"/people/{ada}/roles", data={"role": role}).status_code == 404


def test_a_secret_letter_shows_its_link_to_nobody(client, boss):
    token = make.invitation(make.person("Ada"))
    number = db.session.scalars(select(Letter.id)).one()

    page = client.get(f"/letters/{number}").text

    assert token not in page
    assert "shown to nobody" in page


def test_a_letter_shows_its_text_escaped(client, boss):
    ada = make.person("Ada <b>Example</b>", password=make.PASSWORD)
    actor = queries.actor_of(ada)
    services.change_password(
        make.PASSWORD, "a brook and a bridge", but="", address="192.0.2.1", actor=actor
    )
    number = db.session.scalars(select(Letter.id)).one()

    page = client.get(f"/letters/{number}").text

    assert "Ada &lt;b&gt;Example&lt;/b&gt;" in page
    assert "<b>Example" not in page


def test_letters_of_one_person_are_on_a_page_of_their_own(client, boss):
    ada, bob = make.person("Ada"), make.person("Bob", "bob@people.example")
    make.invitation(ada), make.invitation(bob)

    page = client.get(f"/letters/to/person/{ada}")

    assert "Letters to Ada" in page.text
    assert "bob@people.example" not in page.text
    assert client.get("/letters/to/planet/3").status_code == 404


def test_failed_letters_and_jobs_wait_for_staff_on_their_home(client, boss):
    make.invitation(make.person("Ada"))
    _let_all_fail()

    home = client.get("/home").text
    jobs = client.get("/jobs").text
    job = int(re.search(r"/jobs/(\d+)/retry", jobs)[1])
    client.post(f"/jobs/{job}/retry")

    assert "Letters that could not be sent: 1" in home
    assert "Jobs that failed: 1" in home
    assert db.session.get(Job, job, populate_existing=True).state is JobState.DUE


def test_a_letter_given_up_goes_out_again(client, boss):
    make.invitation(make.person("Ada"))
    _let_all_fail()
    number = db.session.scalars(select(Letter.id)).one()

    page = client.get(f"/letters/{number}").text
    client.post(f"/letters/{number}/again")

    assert "Send again" in page
    assert db.session.get(Letter, number, populate_existing=True).state is LetterState.WAITING


def _let_all_fail() -> None:
    with transaction() as session:
        for letter in session.scalars(select(Letter)):
            letter.state, letter.error = LetterState.FAILED, "OSError: the line is dead"
        for job in session.scalars(select(Job)):
            job.state, job.error, job.attempts = JobState.FAILED, "OSError: the line is dead", 7
            job.due_at = clock.now()


def test_the_trail_is_found_by_the_name_of_whom_it_is_about(client, boss):
    ada, bob = make.person("Ada Example"), make.person("Bob Example")
    for person_id in (ada, bob):
        services.grant(person_id, Role.AUDITOR, actor=boss)

    page = client.get("/audit?about=ada")

    names = re.findall(r'data-label="About">\s*<bdi>([^<]+)', page.text)
    assert names == ["Ada Example"]


def test_the_trail_as_a_file_keeps_numbers_instead_of_names(client, boss):
    services.grant(make.person("Ada Example"), Role.AUDITOR, actor=boss)

    text = client.get("/audit?format=csv").text

    assert "person:2" in text
    assert "Ada" not in text


def test_a_name_that_is_a_formula_stays_text_in_the_file(client, boss):
    make.person("=HYPERLINK(1)")

    assert "'=HYPERLINK(1)" in client.get("/people?format=csv").text


def test_search_leads_to_what_was_found(client, boss):
    ada = make.person("Ada Example")

    page = client.get("/search?q=ada exam")

    assert f'href="/people/{ada}"' in page.text
    assert "One page found" in page.text


def test_a_search_for_markup_shows_it_as_text(client):
    page = client.get("/search", query_string={"q": "<script>alert(1)</script>"})

    assert "<script>alert" not in page.text
    assert "&lt;script&gt;" in page.text
