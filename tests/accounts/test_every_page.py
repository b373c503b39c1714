"""Each page of this slice and of the staff desk, once: it answers, and nothing is lacking."""

from __future__ import annotations

import re

import pytest

from govapp.accounts import services
from govapp.db import db
from govapp.foundation.access.actor import Role
from govapp.foundation.jobs.models import Job
from govapp.foundation.mail.models import Letter
from tests import make
from tests.pagelint import problems

PLACE = re.compile(r'class="place" href="([^"]+)"')
DOOR = re.compile(r'class="card-link">.*?href="(/[^"]+)"', re.DOTALL)
VISITORS = ("/sign-in", "/sign-in/forgotten", "/sign-in/letter", "/search", "/search?q=nothing")
EVERYBODY = (
    "/home",
    "/home?all=1",
    "/account",
    "/account/sign-ins",
    "/account/lists",
    "/account/lists?keep=/people%3Fq%3Dx",
    "/search?q=person",
)
STAFF = (
    "/people",
    "/people?q=ada&role=auditor",
    "/people?sort=added_at&dir=desc",
    "/people/new",
    "/people/{ada}",
    "/people/{ada}/invite",
    "/people/{ada}/roles?role=treasurer",
    "/people/{me}/roles?role=administrator&end=1",
    "/people/{me}",
    "/audit",
    "/audit?about=ada&by=ada&since=2020-01-01&until=2199-01-01",
    "/audit/1",
    "/letters",
    "/letters?state=waiting&kind=invitation&to=people.example",
    "/letters/to/person/{ada}",
    "/letters/to/organization/4",
    "/letters/{letter}",
    "/jobs",
    "/jobs?state=due",
)


@pytest.mark.parametrize("path", VISITORS)
def test_a_visitor_reads_it(client, path):
    answer = client.get(path)

    assert answer.status_code == 200
    assert problems(answer.text) == []


@pytest.mark.parametrize("path", EVERYBODY)
def test_whoever_is_signed_in_reads_it(client, path):
    make.sign_in(client, make.person())

    answer = client.get(path)

    assert answer.status_code == 200
    assert problems(answer.text) == []


@pytest.mark.parametrize("path", STAFF)
def test_an_administrator_reads_it(client, path):
    me = make.administrator()
    ada = make.person("Ada Example", "ada@people.example")
    services.invite(ada, actor=me)
    make.sign_in(client, me)
    letter = db.session.query(Letter).one().id

    answer = client.get(path.format(me=me.person_id, ada=ada, letter=letter))

    assert answer.status_code == 200, answer.text
    assert problems(answer.text) == []


@pytest.mark.parametrize("path", STAFF)
def test_somebody_without_a_role_does_not(client, path):
    ada = make.person("Ada Example", "ada@people.example")
    letter = 1
    services.invite(ada, actor=make.administrator())
    me = make.person()
    make.sign_in(client, me)

    answer = client.get(path.format(me=me, ada=ada, letter=letter))

    own = path in {"/people/{me}"}
    assert answer.status_code == 200 if own else answer.status_code in {403, 404}


@pytest.mark.parametrize("path", ["/home", "/account", "/people", "/audit/1", "/jobs?state=due"])
def test_a_visitor_is_sent_to_sign_in(client, path):
    answer = client.get(path.format(me=1, ada=1, letter=1))

    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in?next=/")


@pytest.mark.parametrize("path", ["/people", "/audit", "/letters", "/jobs"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_each_list_is_a_file_too(client, path, kind):
    make.sign_in(client, make.administrator())

    answer = client.get(f"{path}?format={kind}")

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].endswith(f'.{kind}"')


@pytest.mark.parametrize("path", ["/people", "/audit", "/letters", "/jobs"])
def test_a_list_costs_the_same_however_long_it_is(client, queries, path):
    me = make.administrator()
    services.invite(make.person(), actor=me)
    make.sign_in(client, me)
    client.get(path)
    with queries() as few:
        client.get(path)
    for _ in range(12):
        services.invite(make.person(), actor=me)

    with queries() as many:
        client.get(path)

    assert len(many) == len(few) <= 25  # frame and hats take most of them


def test_an_auditor_reads_the_desk_and_changes_nothing(client):
    services.invite(make.person(), actor=make.administrator())
    make.sign_in(client, make.staff(Role.AUDITOR))
    job = db.session.query(Job).first().id

    reads = [client.get(path).status_code for path in ("/people", "/audit", "/letters", "/jobs")]
    writes = [
        client.post(path).status_code
        for path in (f"/jobs/{job}/retry", "/letters/1/again", "/people/1/invite")
    ]

    assert reads == [200, 200, 200, 200]
    assert writes == [403, 403, 403]


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SECRETARIAT, Role.TREASURER,
                                  Role.ELECTION_OFFICER, Role.AUDITOR])  # fmt: skip
def test_every_place_opens_on_an_empty_installation(client, role):
    make.sign_in(client, make.staff(role))
    home = client.get("/home")

    places = set(PLACE.findall(home.text))
    doors = {door for place in places for door in DOOR.findall(client.get(place).text)}

    assert home.status_code == 200
    assert len(places | doors) > 8
    assert {path: client.get(path).status_code for path in places | doors} == dict.fromkeys(
        places | doors, 200
    )
