"""The makers of people, which all other tests stand on."""

from __future__ import annotations

from govapp.accounts import queries
from govapp.foundation.access.actor import Hat, Role
from govapp.foundation.kernel.ids import digest
from tests import make


def test_staff_wear_their_roles(app):
    treasurer = make.staff(Role.TREASURER)

    assert treasurer.hats == {Hat(Role.TREASURER)}


def test_a_signed_in_client_carries_a_live_sign_in(client):
    person_id = make.person()

    make.sign_in(client, person_id)

    cookie = client.get_cookie("govapp-session")
    assert queries.signed_in_by(digest(cookie.value)).person_id == person_id
