"""An organization's page: its own part, and the panels that members register for it."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from govapp.foundation.access.policy import authorize
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.pages import current_actor, telling
from govapp.foundation.web.panels import panels_for
from govapp.foundation.web.values import Badge
from govapp.members import services
from govapp.members.forms import (
    GROUPS,
    TYPES,
    DetailsForm,
    NoteForm,
)
from govapp.members.permissions import (
    NOTE_WRITE,
    ORGANIZATION_DETAILS,
)
from govapp.members.queries import hub, merged
from govapp.members.rules import Details
from govapp.members.views.bp import bp


@bp.get("/organizations/<int:organization_id>")
def show(organization_id: int) -> ResponseReturnValue:
    now = merged.merged_into(organization_id)
    if now is not None:
        return redirect(url_for(".show", organization_id=now), code=301)
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
