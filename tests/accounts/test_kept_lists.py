"""A list with its filter is kept under a name, by and for one person alone."""

from __future__ import annotations

import pytest

from govapp.accounts import queries, services
from govapp.accounts.rules import MOST_KEPT_LISTS, ListAddress, list_address, may_keep_another
from govapp.foundation.access.actor import Role
from govapp.foundation.kernel.errors import Invalid, NotFound, Refused
from tests import make
from tests.pagelint import problems

AUDITORS = ListAddress("/people", "role=auditor")


ELSEWHERE = ("//evil.example/x", "https://evil.example", "", "people", "/a/../b", "/%2f")


@pytest.mark.parametrize("address", [*ELSEWHERE, "/people?q=\n", "/people?q=" + "x" * 1001])
def test_only_addresses_of_lists_are_kept(address):
    with pytest.raises(Invalid):
        list_address(address)


def test_an_address_is_found_again():
    assert list_address("/people?role=auditor").url == "/people?role=auditor"
    assert list_address("/people").url == "/people"


def test_there_is_an_end_to_keeping():
    may_keep_another(MOST_KEPT_LISTS - 1)

    with pytest.raises(Refused):
        may_keep_another(MOST_KEPT_LISTS)


@pytest.mark.both_databases
def test_the_same_name_on_the_same_list_is_replaced(app):
    ada = make.administrator()
    services.keep_list(AUDITORS, "Mine", actor=ada)

    services.keep_list(ListAddress("/people", "role=treasurer"), "Mine", actor=ada)

    assert [one.url for one in queries.kept_lists(ada)] == ["/people?role=treasurer"]


@pytest.mark.both_databases
def test_nobody_sees_or_forgets_what_another_keeps(app):
    ada, bob = make.administrator(), make.administrator()
    services.keep_list(AUDITORS, "Mine", actor=ada)
    (kept,) = queries.kept_lists(ada)

    with pytest.raises(NotFound):
        services.forget_list(kept.id, actor=bob)
    assert queries.kept_lists(bob) == []

    services.forget_list(kept.id, actor=ada)
    assert queries.kept_lists(ada) == []


def test_a_filter_is_kept_from_its_list_and_found_in_the_account(client):
    make.sign_in(client, make.person(roles=(Role.ADMINISTRATOR,)))
    people = client.get("/people?role=auditor")
    assert 'href="/account/lists?keep=/people?role%3Dauditor"' in people.text

    form = client.get("/account/lists?keep=/people?role%3Dauditor")
    answer = client.post(
        "/account/lists", data={"name": "Auditors", "address": "/people?role=auditor"}
    )

    assert problems(form.text) == []
    assert answer.location == "/people?role=auditor"
    kept = client.get("/account/lists").text
    assert 'href="/people?role=auditor"' in kept
    assert problems(kept) == []


def test_an_address_elsewhere_is_not_kept(client):
    make.sign_in(client, make.person())

    answer = client.post("/account/lists", data={"name": "x", "address": "https://evil.example/"})

    assert answer.status_code == 422
    assert "This is not the address of a list." in answer.text
