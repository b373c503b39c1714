"""Who acts, with which hats; who sees whom; what home says. On both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from govapp.accounts import queries, services
from govapp.accounts.queries import actors
from govapp.foundation.access.actor import ANONYMOUS, Actor, Hat, Role
from govapp.foundation.kernel.errors import Forbidden, NotFound
from govapp.foundation.search.queries import find, titles
from govapp.foundation.web import panels
from govapp.foundation.web.panels import Waiting
from govapp.foundation.web.values import Event, Figure
from tests import make

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def hat_source(monkeypatch):
    """A slice further right that knows of hats."""

    def install(source) -> None:
        monkeypatch.setattr(actors, "_sources", [source])

    return install


@pytest.fixture
def home_sources():
    """Put sources of home lines in, and what was there back afterwards."""
    before = {
        name: list(getattr(panels, name)) for name in ("_sources", "_coming", "_news", "_figures")
    }

    def install(**sources: list) -> None:
        for name, found in sources.items():
            getattr(panels, f"_{name}")[:] = found

    yield install
    for name, found in before.items():
        getattr(panels, name)[:] = found


def test_an_actor_wears_own_roles_and_the_hats_of_all_slices(hat_source):
    person_id = make.person("Ada Example", roles=(Role.TREASURER,))
    lead = Hat(Role.LEAD, "usecase:4", "Registry")
    hat_source(lambda session, number, day: [lead] if number == person_id else [])

    actor = queries.actor_of(person_id)

    assert (actor.name, actor.person_id) == ("Ada Example", person_id)
    assert actor.hats == {Hat(Role.TREASURER), lead}


def test_nobody_acts_as_a_person_who_is_not_there():
    with pytest.raises(NotFound):
        queries.actor_of(4711)


def test_hats_are_those_of_the_consortiums_day(hat_source, at):
    asked = []
    hat_source(lambda session, number, day: asked.append(day) or [])
    person_id = make.person()
    at(datetime(2027, 3, 1, 3, tzinfo=UTC))  # still 28 February in New York

    queries.actor_of(person_id)

    assert asked[-1].isoformat() == "2027-02-28"


def test_a_person_is_seen_by_staff_by_themselves_and_by_their_organization(hat_source):
    ada, bob, eve = make.person("Ada"), make.person("Bob"), make.person("Eve")
    office = make.staff()
    where = {ada: 7, bob: 7, eve: 8}
    hat_source(
        lambda session, number, day: (
            [Hat(Role.MEMBER_PERSON, f"organization:{where[number]}")] if number in where else []
        )
    )

    for actor in (office, queries.actor_of(ada), queries.actor_of(bob)):
        assert queries.person(ada, actor).card.name == "Ada"
    for actor in (queries.actor_of(eve), ANONYMOUS):
        with pytest.raises(NotFound):
            queries.person(ada, actor)


def test_only_staff_and_oneself_see_how_somebody_gets_in(hat_source):
    ada, bob = make.person("Ada"), make.person("Bob")
    hat_source(lambda session, number, day: [Hat(Role.MEMBER_PERSON, "organization:7")])

    assert queries.person(ada, queries.actor_of(bob)).access is None
    assert queries.person(ada, queries.actor_of(ada)).access.has_account is False


def test_the_list_of_people_is_for_staff():
    with pytest.raises(Forbidden):
        queries.people(queries.actor_of(make.person()))


def test_people_are_found_by_parts_of_name_and_address(app):
    from govapp.db import session

    make.person("Zoë Example", "z@harbour.example")
    make.person("Adam Percent%", "a@hill.example")
    office = make.staff(name="Office")

    def found(typed: str) -> list[str]:
        return [row.name for row in session().scalars(queries.named(queries.people(office), typed))]

    assert found("zoë harbour") == ["Zoë Example"]
    assert found("percent%") == ["Adam Percent%"]
    assert found("%") == ["Adam Percent%"]


def test_the_search_knows_a_person_for_staff_and_their_organization_only():
    from govapp.db import transaction

    person_id = make.person("Ada Example")
    with transaction() as session:
        row = session.get_one(services.people.Person, person_id)
        services.index_person(session, row, {"organization:7"})
        services.index_person(session, row)  # a later change keeps the readers

    colleague = Actor("C", 900, frozenset({Hat(Role.PRIMARY, "organization:7")}))
    stranger = Actor("S", 901, frozenset({Hat(Role.PRIMARY, "organization:8")}))
    assert [one.title for one in find("exam", colleague)] == ["Ada Example"]
    assert [one.url for one in find("ada", make.staff())] == [f"/people/{person_id}"]
    assert find("ada", stranger) == find("ada", ANONYMOUS) == ()
    assert titles({f"person:{person_id}"}, stranger) == {}


def test_home_shows_what_waits_by_deadline_seven_at_once(home_sources):
    def line(number: int, due: datetime | None) -> Waiting:
        return Waiting("Vote", "check2-square", f"Motion {number}", due, "as chair", "/x", "Vote")

    lines = [line(9, None), *(line(n, NOON + timedelta(days=n)) for n in range(8, 0, -1))]
    home_sources(sources=[lambda actor: lines])
    actor = queries.actor_of(make.person())

    home = queries.home(actor)

    assert [one.title for one in home.waiting] == [f"Motion {n}" for n in range(1, 8)]
    assert home.waits == 9
    assert queries.home(actor, whole=True).waiting[-1].title == "Motion 9"


def test_home_looks_thirty_days_ahead_and_back_to_the_last_visit(home_sources, at):
    at(NOON)
    asked = {}
    home_sources(
        sources=[],
        coming=[lambda actor, until: asked.update(until=until) or [Event(NOON.date(), "Vote")]],
        news=[lambda actor, since: asked.update(since=since) or []],
        figures=[lambda actor: [Figure(str(n), n) for n in range(7)]],
    )

    home = queries.home(queries.actor_of(make.person()))

    assert asked["until"] == NOON + timedelta(days=30)
    assert asked["since"] == NOON - timedelta(days=14)  # the first visit
    assert [one.title for one in home.coming] == ["Vote"]
    assert len(home.figures) == 5


def test_home_tells_of_a_role_given_since_the_last_visit():
    person_id = make.person()
    services.grant(person_id, Role.TREASURER, actor=make.administrator())

    news = queries.home(queries.actor_of(person_id)).news

    assert [str(one.title) for one in news] == ["You were given the role treasurer."]


def test_home_is_for_whoever_is_signed_in():
    with pytest.raises(Forbidden):
        queries.home(ANONYMOUS)
