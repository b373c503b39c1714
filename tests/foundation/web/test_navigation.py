"""Places keep their order; what holds nothing for somebody is absent."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import g

from govapp.foundation.access import policy
from govapp.foundation.access.actor import ANONYMOUS, Actor
from govapp.foundation.access.policy import Permission
from govapp.foundation.web import navigation, panels
from govapp.foundation.web.guard import identify_with
from govapp.foundation.web.navigation import Door
from govapp.foundation.web.panels import Panel, Waiting

ADA = Actor("Ada", 1)
BOB = Actor("Bob", 2)


def only(*actors: Actor):
    return lambda actor: actor in actors


def anyone(_actor: Actor) -> bool:
    return True


@pytest.fixture
def pages(app):
    for name in ("invoices.index", "invoices.show", "ledger.index", "decisions.index"):
        app.add_url_rule(f"/{name.replace('.', '/')}", name, lambda: "")
    return app


def test_places_come_in_the_fixed_order_whatever_the_doors_order(pages):
    decisions = Door("records", "Decisions", "decisions.index", anyone, order=1)
    invoices = Door("money", "Invoices", "invoices.index", anyone, order=2)
    navigation.register([decisions, invoices])
    with pages.test_request_context():
        assert [place.key for place in navigation.places_for(ADA)] == ["money", "records"]


def test_a_place_without_an_open_door_is_absent(pages):
    navigation.register([Door("money", "Invoices", "invoices.index", only(ADA))])
    with pages.test_request_context():
        assert [place.key for place in navigation.places_for(ADA)] == ["money"]
        assert navigation.places_for(BOB) == []


def test_a_place_with_one_door_opens_on_it_with_more_on_its_page(pages):
    invoices = Door("money", "Invoices", "invoices.index", anyone)
    books = Door("money", "Books", "ledger.index", only(ADA))
    navigation.register([invoices, books])
    with pages.test_request_context():
        assert navigation.places_for(BOB)[0].url == "/invoices/index"
        assert navigation.places_for(ADA)[0].url == "/p/money"


def test_the_place_of_the_page_asked_for_is_current(pages):
    navigation.register(
        [
            Door("money", "Invoices", "invoices.index", anyone),
            Door("records", "Decisions", "decisions.index", anyone, owns=("ledger",)),
        ]
    )
    for address, key in (
        ("/invoices/index", "money"),
        ("/invoices/show", "money"),
        ("/ledger/index", "records"),
        ("/p/records", "records"),
        ("/nowhere", ""),
    ):
        with pages.test_request_context(address):
            current = [place.key for place in navigation.places_for(ADA) if place.current]
            assert current == ([key] if key else [])


def test_of_several_places_the_one_with_the_nearest_address_is_current(pages):
    for address, endpoint in (("/motions", "bodies.motions"), ("/motions/<x>", "bodies.motion")):
        pages.add_url_rule(address, endpoint, lambda x="": x)
    pages.add_url_rule("/decisions", "bodies.decisions", lambda: "")
    decisions = Door("records", "Decisions", "bodies.decisions", anyone, order=1)
    motions = Door("votes", "Motions", "bodies.motions", anyone, order=2)
    navigation.register([decisions, motions])

    with pages.test_request_context("/motions/4"):
        assert navigation.current_place(ADA) == "votes"


def test_counts_of_what_waits_add_up_and_visitors_have_none(pages):
    def counting(_actor):
        return {"money": 2}

    invoices = Door("money", "Invoices", "invoices.index", anyone)
    decisions = Door("records", "Decisions", "decisions.index", anyone)
    navigation.register([invoices, decisions], waiting=[counting, counting])
    with pages.test_request_context():
        assert [place.waiting for place in navigation.places_for(ADA)] == [4, 0]
        assert [place.waiting for place in navigation.places_for(ANONYMOUS)] == [0]


def test_visitors_have_their_own_places(pages):
    navigation.register([Door("about", "About us", "decisions.index", anyone)])
    with pages.test_request_context():
        assert [place.key for place in navigation.places_for(ANONYMOUS)] == ["about"]
        assert navigation.places_for(ADA) == []


def test_the_gear_is_for_those_who_have_something_to_set_up(pages):
    navigation.register([Door("setup", "Jobs", "ledger.index", only(ADA))])
    with pages.test_request_context():
        assert [gear.url for gear in navigation.setup_for(ADA)] == ["/ledger/index"]
        assert navigation.setup_for(BOB) == []


def test_a_door_into_no_place_is_a_bug():
    with pytest.raises(ValueError, match="cellar"):
        navigation.register([Door("cellar", "Wine", "x", anyone)])


def test_the_page_of_a_place_lists_its_doors(pages, client):
    navigation.register(
        [Door("records", "Decisions", "decisions.index", anyone, about="What was decided.")]
    )

    answer = client.get("/p/records")

    assert "What was decided." in answer.text
    assert client.get("/p/money").status_code == 404
    assert client.get("/p/cellar").status_code == 404


READ = Permission("thing:read")


@pytest.fixture
def one_may(monkeypatch):
    monkeypatch.setattr(policy, "_table", {READ: ((lambda actor, _thing: actor == ADA,),)})


def panel(key: str, order: int, permission: Permission | None = None, answer: object = "x"):
    return Panel("home", key, key, order, permission, lambda _actor, _subject: answer, "x.html")


@pytest.mark.usefixtures("app", "one_may")
def test_panels_come_in_order_for_those_who_may_see_them():
    panels.register_panels([panel("b", 2, READ), panel("a", 1), panel("c", 3, answer=None)])

    assert [shown.panel.key for shown in panels.panels_for("home", ADA, None)] == ["a", "b"]
    assert [shown.panel.key for shown in panels.panels_for("home", BOB, None)] == ["a"]
    assert panels.panels_for("person", ADA, None) == []


@pytest.mark.usefixtures("app")
def test_two_panels_of_one_name_are_a_bug():
    with pytest.raises(ValueError, match="same key"):
        panels.register_panels([panel("a", 1), panel("a", 2)])


@pytest.mark.usefixtures("app")
def test_what_waits_comes_by_deadline_and_what_has_none_last():
    def line(title: str, due: datetime | None) -> Waiting:
        return Waiting("Vote", "check2-square", title, due, "", "/x", "Vote")

    soon, later = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    panels.register_panels(
        [],
        [
            lambda _actor: [line("never", None), line("later", later)],
            lambda _actor: [line("soon", soon)],
        ],
    )

    assert [one.title for one in panels.waiting_for(ADA)] == ["soon", "later", "never"]


def test_few_places_need_no_more(pages, client):
    identify_with(pages, lambda: setattr(g, "actor", ADA))
    navigation.register([Door("records", "Decisions", "decisions.index", anyone)])
    few = client.get("/p/records").text

    navigation.register(
        Door(place.key, "Decisions", "decisions.index", anyone)
        for place in navigation.MEMBERS_PLACES
    )
    all_seven = client.get("/p/records").text

    assert "<span>More</span>" not in few
    assert "<span>More</span>" in all_seven
