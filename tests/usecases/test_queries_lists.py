"""Use cases of an organization: those it champions, and no others."""

from __future__ import annotations

from datetime import date

import pytest

from govapp.accounts.queries import actor_of
from govapp.usecases.queries import championed_by
from tests import make

DAY = date(2027, 3, 1)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(DAY)
    make.charter()


def test_an_organization_shows_what_it_champions_and_not_what_nobody_leads(app):
    number, author = make.voting_member()
    other, stranger = make.voting_member()
    make.submitted(number, author, title="Its own")
    make.submitted(other, stranger, title="Without a lead")

    found = championed_by(actor_of(author.person_id or 0), organization_id=number)

    assert [one.title for one in found] == ["Its own"]
