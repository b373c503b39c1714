"""An organization's page: its own part, and the panels that members register for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from govapp.accounts.queries import consortium_today
from govapp.db import session
from govapp.foundation.access.actor import Actor, Role
from govapp.foundation.access.policy import authorize, may
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.pages import current_actor, telling
from govapp.foundation.web.panels import Panel, panels_for
from govapp.foundation.web.values import Badge
from govapp.members import services
from govapp.members.forms import (
    GROUPS,
    ROLES,
    TYPES,
    ColleagueForm,
    DetailsForm,
    NoteForm,
)
from govapp.members.permissions import (
    NOTE_READ,
    NOTE_WRITE,
    ORGANIZATION_DETAILS,
    ORGANIZATION_MEET,
    ORGANIZATION_PEOPLE,
    ORGANIZATION_READ,
    PEOPLE_MANAGE,
)
from govapp.members.queries import hub, roster
from govapp.members.queries.belonging import organization_names
from govapp.members.queries.history import history
from govapp.members.queries.leaving import planned_days
from govapp.members.queries.limits import Rooms, rooms
from govapp.members.queries.people import PersonTerm, organizations_of
from govapp.members.rules import Details
from govapp.members.views.bp import bp


@bp.get("/organizations/<int:organization_id>")
def show(organization_id: int) -> str:
    actor = current_actor()
    page = hub.organization_page(organization_id, actor)
    return render_template(
        "members/show.html",
        page=page,
        badge=_badge(page),
        answer=_answer(page),
        facts_of=_facts(page),
        panels=panels_for("organization", actor, page),
    )


def _badge(page: hub.OrganizationPage) -> Badge:
    if page.on_record_only:
        return Badge(_l("On public record"), "neutral")
    if page.member is None:
        return Badge(_l("Not a member"), "neutral")
    return Badge(_l("Member"), "good")


def _answer(page: hub.OrganizationPage) -> Phrase:
    if page.on_record_only:
        return Phrase(N_("Named here as public records name it; it takes no part through us."))
    if page.member is None:
        return Phrase(N_("Not a member today."))
    if page.member.ended_on is not None:
        words = N_("%(tier)s until %(day)s.")
        return Phrase(words, tier=page.tier_name, day=page.member.ended_on)
    return Phrase(N_("%(tier)s, a member since %(day)s."), tier=page.tier_name, day=page.since)


def _facts(page: hub.OrganizationPage) -> list[tuple[str, object]]:
    """Names and values of the side: only what the reader may see and what is there."""
    pairs: list[tuple[str, object]] = [(_("Stakeholder group"), GROUPS[page.group])]
    if page.legal_name != page.name:
        pairs.insert(0, (_("Legal name"), page.legal_name))
    if page.member is not None and page.member.founder:
        pairs.append((_("Founding member"), _("yes")))
    if page.type is not None:
        pairs += [(_("Type"), TYPES[page.type]), (_("Country"), page.country)]
    more = page.confidential
    if more is not None:
        pairs += [
            (_("Band (confidential)"), more.band_name),
            (_("Tax id"), more.tax_id),
            (_("External id"), more.external_id),
            (_("Billing address"), more.billing_address),
            (_("Purchase order needed"), more.po_required),
        ]
    return pairs


@bp.get("/organizations/<int:organization_id>/details")
def details(organization_id: int) -> str:
    page = hub.organization_page(organization_id, current_actor())
    authorize(current_actor(), ORGANIZATION_DETAILS, page)
    more = page.confidential
    known = Details(page.website, more.billing_address, more.po_required) if more else Details()
    form = DetailsForm(formdata=None, obj=known)
    return render_template("members/details.html", page=page, form=form)


@bp.post("/organizations/<int:organization_id>/details")
def change_details(organization_id: int) -> ResponseReturnValue:
    actor, form = current_actor(), DetailsForm()
    page = hub.organization_page(organization_id, actor)
    authorize(actor, ORGANIZATION_DETAILS, page)
    if form.validate():
        with telling(_("The details are kept."), form) as told:
            services.change_details(organization_id, form.to_details(), actor=actor)
        if told.done:
            return redirect(url_for(".show", organization_id=organization_id))
    return render_template("members/details.html", page=page, form=form), 422


@bp.post("/organizations/<int:organization_id>/notes")
def write_note(organization_id: int) -> ResponseReturnValue:
    actor, form = current_actor(), NoteForm()
    page = hub.organization_page(organization_id, actor)
    authorize(actor, NOTE_WRITE, page)
    if form.validate():
        with telling(_("The note is kept."), form) as told:
            services.write_note(organization_id, form.to_draft(), actor=actor)
        if told.done:
            return redirect(url_for(".show", organization_id=organization_id) + "#notes")
    return render_template("members/note.html", page=page, form=form), 422


@bp.post("/organizations/<int:organization_id>/notes/<int:organization_note_id>/done")
def finish_note(organization_id: int, organization_note_id: int) -> Response:
    with telling(_("Done.")):
        services.finish_note(organization_id, organization_note_id, actor=current_actor())
    return redirect(url_for(".show", organization_id=organization_id) + "#notes")


# --- panels --------------------------------------------------------------------------------------


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


def terms_panel(_actor: Actor, page: hub.OrganizationPage) -> object:
    """Its memberships, if there ever was one."""
    return hub.terms(session(), page.id) or None


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
        "memberships",
        _l("Membership"),
        60,
        ORGANIZATION_READ,
        terms_panel,
        "members/panels/terms.html",
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
