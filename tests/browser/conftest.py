"""The demonstration in a real browser: each test gets a copy of one that was loaded once."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from tests import databases, make

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page

    from govapp.settings import Settings
    from tests.applications import Kept


FAULTY = (
    "legal_name,group,type,tier,join_date\nExample Lab,vendor,academic,member,3/4/2026\n"
    "Example Clinic,martian,nonprofit,,\n"
)


def demonstration() -> Path:
    """The folder of a demonstration loaded once for all workers of this run."""
    from govapp import create_app
    from govapp.db import create_schema, db
    from tests.applications import settings_for

    folder = databases.shared_folder() / "demonstration"
    with databases.one_worker_at_a_time():
        if not (folder / "loaded").exists():
            app = create_app(settings_for(folder))
            with app.app_context():
                from govapp.demo import services

                create_schema(db.engine)
                services.load()
                db.session.close()
                db.engine.dispose()
            (folder / "loaded").touch()
    return folder


@pytest.fixture
def app(_kept: Kept, settings: Settings) -> Iterator[Flask]:
    """The application over its own copy of the demonstration."""
    from govapp.db import db

    made = demonstration()
    databases.copy_sqlite(made / "govapp.db", settings.INSTANCE / "govapp.db")
    shutil.copy(made / "demo-accounts.json", settings.INSTANCE / "demo-accounts.json")
    _kept.app.config["WTF_CSRF_ENABLED"] = True
    with _kept.app.app_context():
        yield _kept.app
        db.session.rollback()
    with _kept.app.app_context():
        db.engine.dispose()


@pytest.fixture
def enter(settings: Settings) -> Callable[[Page, str], None]:
    """Sign in as whoever plays a role, with the password of the accounts file."""
    text = (settings.INSTANCE / "demo-accounts.json").read_text(encoding="utf-8")
    accounts = {one["role"]: one for one in json.loads(text)}

    def sign_in(page: Page, role: str) -> None:
        page.context.clear_cookies()
        page.goto("/sign-in")
        page.get_by_label("Email").fill(accounts[role]["email"])
        page.get_by_label("Password", exact=True).fill(accounts[role]["password"])
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url("**/home")

    return sign_in


@pytest.fixture
def appear(live: str) -> Callable[[Page, str], None]:
    """Be signed in as whoever plays a role, without walking there."""
    from govapp.accounts.rules import cookie_name
    from govapp.demo import services

    def sign_in(page: Page, role: str) -> None:
        token = services.enter(role, browser="tests")
        page.context.add_cookies([{"name": cookie_name(False), "value": token, "url": live}])

    return sign_in


@pytest.fixture
def ids(app: Flask) -> dict[str, object]:
    """Numbers of the things that the tour speaks of, and of one thing of each further kind."""
    from govapp.accounts.models import Person
    from govapp.committees.models import Motion, MotionState, Office, Seat, Term
    from govapp.db import session
    from govapp.demo import tour
    from govapp.dues.models import DeskCase, Invoice
    from govapp.foundation.mail.models import Letter
    from govapp.members.models import Organization
    from govapp.usecases.models import UseCase

    found = tour.places()
    late = session().scalar(select(func.min(DeskCase.organization_id)))
    open_one = select(func.max(Invoice.id)).where(Invoice.settled_on.is_(None))
    return {
        **found,
        "late": late,
        "behind": session().get_one(Organization, late).display_name,
        "unpaid": session().scalar(open_one),
        "newest": session().scalar(select(func.max(Person.id))),
        "letter": session().scalar(select(func.max(Letter.id))),
        "seat": session().scalar(select(func.min(Seat.id))),
        "term": session().scalar(select(func.min(Term.id))),
        "office": session().scalar(select(func.min(Office.id))),
        "carried": session().scalar(
            select(func.min(Motion.id)).where(Motion.state == MotionState.CARRIED)
        ),
        "led_id": session().scalar(select(UseCase.id).where(UseCase.slug == found["led"])),
    }


@pytest.fixture
def waiting(app: Flask) -> None:
    """What a page is to show lies there: bank lines to match, an import with faulty rows."""
    from govapp.accounts.models import Person
    from govapp.accounts.queries import actor_of
    from govapp.db import session
    from govapp.demo import tour
    from govapp.demo.queries import roles
    from govapp.dues.services import banking

    treasurer = next(one.email for one in roles() if one.role == "treasurer")
    person_id = session().scalars(select(Person.id).where(Person.email == treasurer)).one()
    statement, actor = tour.places()["statement"], actor_of(person_id)
    session().rollback()
    banking.take_statement(int(str(statement)), actor=actor)
    make.import_run(FAULTY)
