"""What an applicant told, as names and values: for the applicant and for the office."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from govapp.members.forms import GROUPS, TYPES
from govapp.members.queries import directory
from govapp.members.rules.applications import Answers


def facts_of(told: Answers, agreements: Mapping[int, str]) -> list[tuple[str, object]]:
    """As far as there is anything; `agreements` names the accepted versions by number."""
    tiers, bands = dict(directory.tiers()), dict(directory.bands())
    groups = {group.value: label for group, label in GROUPS.items()}
    types = {kind.value: label for kind, label in TYPES.items()}
    pairs: list[tuple[str, object]] = [
        (_("Tier"), tiers.get(told.tier, told.tier)),
        (_("Stakeholder group"), groups.get(told.group, told.group)),
        (_("Type"), types.get(told.type, told.type)),
        (_("Band (confidential)"), bands.get(told.band, told.band)),
        (_("Country"), told.country),
        (_("Billing address"), told.address),
        (_("Website"), told.website),
        (_("Tax id"), told.tax_id),
        (_("Owned by"), told.parent),
        (_("Purchase order needed"), told.po_required),
        (_("Signs"), " · ".join(filter(None, told.signatory))),
        (_("Accepted"), ", ".join(agreements.values())),
        (_("Letters go to"), told.reply_to),
        (_("Remark"), told.remark),
    ]
    return [(name, value) for name, value in pairs if value not in ("", None)]
