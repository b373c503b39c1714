"""What is typed of organizations, memberships and people, as frozen and checked values."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from govapp.accounts.rules import checked_email, checked_name
from govapp.foundation.kernel.errors import Invalid
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.rules import texts
from govapp.members.rules.kinds import ContactKind, OrganizationType, StakeholderGroup

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)


@dataclass(frozen=True)
class OrganizationDraft:
    """All that staff write of an organization."""

    legal_name: str
    group: StakeholderGroup
    type: OrganizationType
    display_name: str = ""  # the legal name when empty
    external_id: str = ""
    band: str = ""
    country: str = ""
    tax_id: str = ""
    website: str = ""
    billing_address: str = ""
    po_required: bool = False
    parent_id: int | None = None


@dataclass(frozen=True)
class Details:
    """What an organization's own people keep up to date."""

    website: str = ""
    billing_address: str = ""
    po_required: bool = False


@dataclass(frozen=True)
class MembershipDraft:
    """A term in a tier; `ended_on` None: it goes on."""

    tier: str
    began_on: date
    ended_on: date | None = None
    initial_years: int = 1
    founder: bool = False
    sponsor_id: int | None = None


@dataclass(frozen=True)
class ColleagueDraft:
    """A person to be, with what they shall do for the organization."""

    name: str
    email: str
    title: str = ""
    kinds: tuple[ContactKind, ...] = ()


@dataclass(frozen=True)
class NoteDraft:
    """A call or a letter, and what follows from it."""

    text: str
    next_step: str = ""
    next_on: date | None = None
    owner_id: int | None = None


_READERS: dict[str, Callable[[str], str]] = {
    "legal_name": texts.required,
    "display_name": texts.line,
    "external_id": texts.line,
    "country": texts.country,
    "tax_id": texts.line,
    "website": texts.website,
    "billing_address": texts.lines,
}


def checked_organization(draft: OrganizationDraft, bands: Collection[str]) -> OrganizationDraft:
    """The draft cleaned; `Invalid` names each field that cannot be read."""
    clean, problems = _read(draft, _READERS)
    if draft.band and draft.band not in bands:
        problems["band"] = unknown_band(draft.band)
    if problems:
        raise Invalid(problems)
    return replace(draft, **{**clean, "display_name": clean["display_name"] or clean["legal_name"]})


def checked_details(draft: Details) -> Details:
    """The same for what an organization's own people may change."""
    clean, problems = _read(
        draft, {name: _READERS[name] for name in ("website", "billing_address")}
    )
    if problems:
        raise Invalid(problems)
    return replace(draft, **clean)


def checked_membership(draft: MembershipDraft) -> MembershipDraft:
    """The draft if its days and years make sense."""
    if not EARLIEST <= draft.began_on <= LATEST:
        raise Invalid({"began_on": Phrase(N_("Write a day between 1900 and 2200."))})
    if draft.ended_on is not None and not draft.began_on <= draft.ended_on <= LATEST:
        raise Invalid({"ended_on": Phrase(N_("It cannot end before it begins."))})
    if not 1 <= draft.initial_years <= 10:
        raise Invalid({"initial_years": Phrase(N_("Write a number of years from 1 to 10."))})
    return draft


def checked_colleague(draft: ColleagueDraft) -> ColleagueDraft:
    """The draft with a sound name, address and title."""
    return replace(
        draft,
        name=checked_name(draft.name),
        email=checked_email(draft.email),
        title=texts.line(draft.title),
        kinds=tuple(dict.fromkeys(draft.kinds)),
    )


def checked_note(draft: NoteDraft) -> NoteDraft:
    """The draft with text, and a day only where there is a next step."""
    clean, problems = _read(draft, {"text": texts.lines, "next_step": texts.line})
    if not problems and not clean["text"]:
        problems["text"] = Phrase(N_("This must be given."))
    if draft.next_on and not draft.next_step.strip():
        problems["next_step"] = Phrase(N_("Say what is to be done by that day."))
    if problems:
        raise Invalid(problems)
    return replace(draft, **clean)


def unknown_band(band: str) -> Phrase:
    """Said of a band that the fee table does not know."""
    return Phrase(N_("The fee table has no band “%(band)s”."), band=band)


def _read(
    draft: object, readers: dict[str, Callable[[str], str]]
) -> tuple[dict[str, Any], dict[str, Phrase]]:  # Any: texts, for `replace` of any draft
    clean: dict[str, Any] = {}
    problems: dict[str, Phrase] = {}
    for name, read in readers.items():
        try:
            clean[name] = read(getattr(draft, name))
        except Invalid as invalid:
            problems[name] = invalid.problems[""]
    return clean, problems
