"""An installation that has no rulebook yet: nothing of dues stands in the way."""

from __future__ import annotations

import pytest

from govapp.dues import jobs
from govapp.foundation.access.actor import Role
from tests import make

pytestmark = pytest.mark.usefixtures("app")


def test_home_opens_before_there_is_a_rulebook(client):
    make.sign_in(client, make.staff(Role.TREASURER))

    assert client.get("/home").status_code == 200


def test_the_clock_has_nothing_to_do_before_there_is_a_rulebook():
    jobs.warn()


def test_an_organization_page_opens_before_there_is_a_rulebook(client):
    organization_id = make.member()
    make.sign_in(client, make.staff(Role.TREASURER))

    assert client.get(f"/organizations/{organization_id}").status_code == 200
