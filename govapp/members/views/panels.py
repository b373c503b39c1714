"""The panels that members put on pages: an organization's, a person's, the place's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l

from govapp.accounts.queries import consortium_today
from govapp.db import session
from govapp.foundation.access.actor import Actor, Role
from govapp.foundation.access.policy import may
from govapp.foundation.web.panels import Panel
from govapp.members.forms import ROLES, ColleagueForm, NoteForm
from govapp.members.permissions import (
    NOTE_READ,
    NOTE_WRITE,
    ORGANIZATION_MEET,
    ORGANIZATION_PEOPLE,
    ORGANIZATION_READ,
    PEOPLE_MANAGE,
    TIER_CHANGE,
)
from govapp.members.queries import hub, merged, roster, tiers
from govapp.members.queries.belonging import organization_names
from govapp.members.queries.history import history
from govapp.members.queries.leaving import planned_days
from govapp.members.queries.limits import Rooms, rooms
from govapp.members.queries.people import PersonTerm, organizations_of


@dataclass(frozen=True)
class PeoplePanel:
    """The people of an organization, and the form for one more where it may be used."""

    organization_id: int
    people: tuple[roster.PersonLine, ...]
    form: ColleagueForm | None
    labels: object
    rooms: Rooms | None
    leaves: Mapping[int, date]


def people_panel(actor: Actor, page: hub.OrganizationPage) -> PeoplePanel | None:
    """Who acts for it, in order. Organizations on record only have nobody here."""
    if page.on_record_only:
        return None
    form = ColleagueForm(formdata=None) if may(actor, PEOPLE_MANAGE, page) else None
    today = consortium_today()
    return PeoplePanel(
        page.id,
        roster.people(session(), page.id, today),
        form,
        ROLES,
        rooms(session(), page.id, today),
        planned_days(session(), page.id),
    )


@dataclass(frozen=True)
class TierPanel:
    """What the tier gives, who sponsors whom, and for its own people what binds and waits."""

    id: int
    page: tiers.TierPage
    founder: bool
    sponsor: tuple[int, str, bool] | None
    sponsored: tuple[tuple[int, str], ...]
    inside: bool
    may_change: bool


def tier_panel(actor: Actor, page: hub.OrganizationPage) -> TierPanel | None:
    """For members: their tier."""
    found = tiers.tier_page(page.id) if page.member else None
    if found is None or page.member is None:
        return None
    return TierPanel(
        page.id,
        found,
        page.member.founder,
        tiers.sponsor_of(session(), page.member),
        tiers.sponsored_by(session(), page.id, consortium_today()),
        may(actor, ORGANIZATION_PEOPLE, page),
        may(actor, TIER_CHANGE, page),
    )


def terms_panel(_actor: Actor, page: hub.OrganizationPage) -> object:
    """Its memberships, if there ever was one."""
    return hub.terms(session(), page.id) or None


def merged_panel(_actor: Actor, page: hub.OrganizationPage) -> object:
    """What was merged into it, if anything was."""
    return merged.merged_here(session(), page.id) or None


def relatives_panel(_actor: Actor, page: hub.OrganizationPage) -> object:
    """Its parents and what they own, if any."""
    found = hub.relatives(session(), page.id)
    return {"relatives": found, "parent_id": page.parent_id, "id": page.id} if found else None


def history_panel(_actor: Actor, page: hub.OrganizationPage) -> object:
    """The last changes."""
    return history(session(), page.id) or None


def notes_panel(actor: Actor, page: hub.OrganizationPage) -> object:
    """What staff noted, and the form for one more."""
    form = NoteForm(formdata=None) if may(actor, NOTE_WRITE, page) else None
    return {"notes": hub.notes(session(), page.id), "form": form, "id": page.id}


@dataclass(frozen=True)
class MyPeople:
    """The organization that somebody runs, for adding a colleague in one step."""

    id: int
    name: str
    people: tuple[roster.PersonLine, ...]
    form: ColleagueForm
    labels: object


def my_people(actor: Actor, _place: object) -> MyPeople | None:
    """For the page of the place: the one organization that the actor runs, if it is one."""
    run = actor.scopes("organization", Role.PRIMARY, Role.ORGANIZATION_ADMIN)
    if len(run) != 1:
        return None
    (number,) = run
    name = organization_names(session(), run).get(number, "")
    acting = roster.people(session(), number, consortium_today())
    return MyPeople(number, name, acting, ColleagueForm(formdata=None), ROLES)


def persons_organizations(actor: Actor, person: object) -> tuple[PersonTerm, ...] | None:
    """For a person's page: where they belong and belonged, as far as the reader may know."""
    number = getattr(person, "person_id", None)
    if number is None:
        return None
    return organizations_of(session(), number, actor) or None


PANELS = (
    Panel(
        "organization",
        "people",
        _l("People"),
        20,
        ORGANIZATION_PEOPLE,
        people_panel,
        "members/panels/people.html",
    ),
    Panel(
        "organization",
        "tier",
        _l("What its membership gives"),
        50,
        ORGANIZATION_READ,
        tier_panel,
        "members/panels/tier.html",
    ),
    Panel(
        "organization",
        "memberships",
        _l("Membership"),
        60,
        ORGANIZATION_READ,
        terms_panel,
        "members/panels/terms.html",
    ),
    Panel(
        "organization",
        "merged",
        _l("Merged into it"),
        65,
        ORGANIZATION_READ,
        merged_panel,
        "members/panels/merged.html",
    ),
    Panel(
        "organization",
        "relatives",
        _l("Related organizations"),
        70,
        ORGANIZATION_MEET,
        relatives_panel,
        "members/panels/relatives.html",
    ),
    Panel(
        "organization",
        "notes",
        _l("Notes"),
        80,
        NOTE_READ,
        notes_panel,
        "members/panels/notes.html",
        _l("staff only"),
    ),
    Panel(
        "organization",
        "history",
        _l("History"),
        90,
        ORGANIZATION_PEOPLE,
        history_panel,
        "members/panels/history.html",
    ),
    Panel(
        "place:members",
        "my-people",
        _l("My organization's people"),
        10,
        None,
        my_people,
        "members/panels/mine.html",
    ),
    Panel(
        "person",
        "organizations",
        _l("Organizations"),
        20,
        None,
        persons_organizations,
        "members/panels/person.html",
    ),
)
