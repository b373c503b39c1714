"""The index finds what the actor may see, and nothing else; the database decides."""

from __future__ import annotations

import pytest

from govapp.db import transaction
from govapp.foundation.access.actor import ANONYMOUS, Actor, Hat, Role
from govapp.foundation.search.queries import find, titles
from govapp.foundation.search.services import forget, index

pytestmark = pytest.mark.usefixtures("app")

STAFF = Actor("Office", 1, frozenset({Hat(Role.SECRETARIAT)}))
AUDITOR = Actor("Auditor", 2, frozenset({Hat(Role.AUDITOR)}))
BILLING = Actor("Billing", 3, frozenset({Hat(Role.BILLING, "organization:7")}))
OTHER = Actor("Other", 4, frozenset({Hat(Role.PRIMARY, "organization:8")}))
NOBODY = Actor("Somebody signed in", 5)


def _index(key: str, title: str, *readers: str, body: str = "") -> None:
    with transaction() as session:
        index(session, key, kind=key.partition(":")[0], title=title, url="/x", readers=readers,
              body=body)  # fmt: skip


def _found(wanted: str, actor: Actor) -> list[str]:
    return [one.key for one in find(wanted, actor)]


@pytest.fixture
def pages() -> None:
    _index("invoice:1", "Invoice Harbour 2027", "staff", "organization:7")
    _index("organization:7", "Harbour Hospital", "public")
    _index("motion:3", "Harbour motion", "signed-in")
    _index("document:5", "Harbour plan of the office", "staff")


@pytest.mark.parametrize(
    ("actor", "keys"),
    [
        (ANONYMOUS, {"organization:7"}),
        (NOBODY, {"organization:7", "motion:3"}),
        (OTHER, {"organization:7", "motion:3"}),
        (BILLING, {"organization:7", "motion:3", "invoice:1"}),
        (STAFF, {"organization:7", "motion:3", "invoice:1", "document:5"}),
        (AUDITOR, {"organization:7", "motion:3", "invoice:1", "document:5"}),
    ],
)
def test_each_finds_what_is_for_them(pages, actor, keys):
    assert set(_found("harbour", actor)) == keys


def test_the_limit_cuts_what_may_be_seen_not_what_exists():
    for number in range(40):
        _index(f"document:{number}", f"Harbour paper {number}", "staff")
    _index("organization:7", "Harbour Hospital", "public")

    assert _found("harbour", ANONYMOUS) == ["organization:7"]


def test_every_word_must_be_there_and_the_last_may_be_a_beginning(pages):
    assert _found("harbour hosp", ANONYMOUS) == ["organization:7"]
    assert _found("hosp harbour", ANONYMOUS) == []
    assert _found("harbour lighthouse", ANONYMOUS) == []


def test_a_title_weighs_more_than_the_text_below():
    _index("document:1", "Minutes", "public", body="harbour " * 3)
    _index("document:2", "Harbour", "public")

    assert _found("harbour", ANONYMOUS)[0] == "document:2"


@pytest.mark.parametrize(
    "wanted",
    ["", "   ", '"', "'", "harbour'; DROP TABLE person; --", "a AND", "NEAR(", "*", "harbour*)(",
     "title:harbour", "\x00", "&", "!harbour | x", "🦉" * 50, "x" * 5000, ":*", "-harbour"],
)  # fmt: skip
def test_whatever_is_typed_is_only_words(pages, wanted):
    assert set(_found(wanted, ANONYMOUS)) <= {"organization:7"}


def test_a_change_and_a_removal_reach_the_index(pages):
    _index("organization:7", "Lighthouse Hospital", "public")
    assert _found("harbour", ANONYMOUS) == []
    assert _found("lighthouse", ANONYMOUS) == ["organization:7"]

    with transaction() as session:
        forget(session, "organization:7")

    assert _found("lighthouse", ANONYMOUS) == []


def test_readers_are_replaced_not_gathered(pages):
    _index("organization:7", "Harbour Hospital", "staff")

    assert _found("harbour", ANONYMOUS) == []


def test_names_of_things_are_told_only_to_whom_they_are_for(pages):
    keys = {"organization:7", "invoice:1", "person:99"}

    assert titles(keys, ANONYMOUS) == {"organization:7": "Harbour Hospital"}
    assert set(titles(keys, BILLING)) == {"organization:7", "invoice:1"}


@pytest.mark.parametrize("wanted", ["zoë", "zoe", "ZOE\u0308", "people", "z.oe@people"])
def test_accents_and_signs_do_not_hide_a_page(wanted):
    _index("person:1", "Zoë Łódź", "public", body="z.oe@people.example")

    assert _found(wanted, ANONYMOUS) == ["person:1"]
