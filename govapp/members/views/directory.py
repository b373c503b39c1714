"""The directory, as a page and as files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from govapp.db import session
from govapp.foundation.access.policy import may
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.web.exports import export
from govapp.foundation.web.listing import Column, Filter, Listing
from govapp.foundation.web.pages import current_actor
from govapp.members import queries
from govapp.members.forms import GROUPS, ROLES, TYPES
from govapp.members.models import Membership, Organization
from govapp.members.permissions import ORGANIZATION_LIST_ALL
from govapp.members.queries import directory
from govapp.members.rules import ContactKind, OrganizationType, StakeholderGroup
from govapp.members.views.bp import bp

Row = Any  # one row of queries.directory
BELONGING = {
    "member": _l("Members"),
    "former": _l("Former members"),
    "possible": _l("Never belonged"),
    "record": _l("On public record only"),
}

NAME = Column(
    "display_name",
    _l("Organization"),
    sort=Organization.sort_key,
    primary=True,
    href=lambda row: url_for("members.show", organization_id=row.id),
)
GROUP = Column("group", _l("Stakeholder group"), show=lambda row: GROUPS[row.group])
SINCE = Column("began_on", _l("In this tier since"), sort=Membership.began_on, nullable=True)
WEBSITE = Column("website", _l("Website"))
TYPE = Column("type", _l("Type"), show=lambda row: TYPES[row.type])
COUNTRY = Column("country", _l("Country"), sort=Organization.country)


def _tier(names: Mapping[str, str]) -> Column:
    return Column(
        "tier",
        _l("Tier"),
        show=lambda row: names.get(row.tier, row.tier or ""),
        sort=Membership.tier,
        nullable=True,
    )


def _filters(staff: bool) -> tuple[Filter, ...]:
    everybody = (
        Filter("q", _l("Name"), directory.named),
        Filter(
            "tier",
            _l("Tier"),
            lambda rows, value: rows.where(Membership.tier == value),
            options=directory.tiers,
        ),
        Filter(
            "group",
            _l("Stakeholder group"),
            lambda rows, value: rows.where(Organization.group == StakeholderGroup(value)),
            options=[(group.value, label) for group, label in GROUPS.items()],
        ),
    )
    if not staff:
        return everybody
    return (
        *everybody,
        Filter(
            "type",
            _l("Type"),
            lambda rows, value: rows.where(Organization.type == OrganizationType(value)),
            options=[(kind.value, label) for kind, label in TYPES.items()],
        ),
        Filter("is", _l("Shown"), directory.belonging, options=list(BELONGING.items())),
        Filter(
            "missing",
            _l("Members without"),
            directory.missing,
            options=[(word, ROLES[ContactKind(word)]) for word in directory.MISSING],
        ),
    )


def _listing(further: tuple[Column, ...] = (), *, file: bool = False) -> Listing:
    actor = current_actor()
    staff = may(actor, ORGANIZATION_LIST_ALL)
    columns: tuple[Column, ...] = (NAME, GROUP, _tier(dict(directory.tiers())), SINCE, WEBSITE)
    if actor.signed_in:
        columns = (*columns[:2], TYPE, *columns[2:4], COUNTRY, WEBSITE)
    if staff and file:
        columns = (
            Column("external_id", _l("External id")),
            Column("legal_name", _l("Legal name")),
            *columns,
            Column("band", _l("Band")),
            Column("tax_id", _l("Tax id")),
            Column("po_required", _l("PO required")),
            Column("ended_on", _l("Last day")),
        )
    return Listing((*columns, *further), Organization.id, "display_name", _filters(staff))


def _further(ids: list[int]) -> tuple[Column, ...]:
    """What slices further right know of these organizations, for staff."""
    if not may(current_actor(), ORGANIZATION_LIST_ALL):
        return ()
    return tuple(
        Column(column.key, column.label, show=lambda row, values=values: values.get(row.id))
        for column, values in directory.further_columns(ids)
    )


@bp.get("/organizations")
def index() -> ResponseReturnValue:
    rows = directory.directory(current_actor())
    if request.args.get("format"):
        listing = _listing(file=True)
        ids = [row.id for row in listing.all(rows, session(), request.args)]
        listing = _listing(_further(ids), file=True)
        file = export(listing, rows, session(), request.args, "organizations")
        return file or redirect(url_for(".index"))
    page = _listing().page(rows, session(), request.args)
    listing = _listing(_further([row.id for row in page.rows]))
    return render_template("members/index.html", listing=listing, page=page)


@bp.get("/organizations/mine")
def mine() -> Response:
    """The page of my organization; of several, the first by name."""
    own = queries.organization_names(session(), current_actor().organizations)
    if not own:
        raise NotFound
    first = min(own, key=lambda number: (own[number].casefold(), number))
    return redirect(url_for(".show", organization_id=first))
