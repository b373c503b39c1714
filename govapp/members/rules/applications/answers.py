"""What an applicant tells: kept as a draft however incomplete, sent only when it is whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace

from govapp.accounts.rules import checked_email, checked_name
from govapp.foundation.kernel.errors import Invalid
from govapp.foundation.kernel.ids import canonical, folded
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.rules import texts
from govapp.members.rules.drafts import ColleagueDraft, OrganizationDraft
from govapp.members.rules.kinds import ContactKind, OrganizationType, StakeholderGroup


@dataclass(frozen=True)
class Answers:
    """Everything on the form, as text. An empty contact means: the primary does it."""

    legal_name: str = ""
    group: str = ""
    type: str = ""
    band: str = ""
    country: str = ""
    address: str = ""
    website: str = ""
    tax_id: str = ""
    parent: str = ""  # who owns more than half of it, in the applicant's words
    tier: str = ""
    po_required: bool = False
    primary_name: str = ""
    primary_title: str = ""
    primary_email: str = ""
    alternate_name: str = ""
    alternate_email: str = ""
    billing_name: str = ""
    billing_email: str = ""
    notices_name: str = ""
    notices_email: str = ""
    signing_name: str = ""
    signing_title: str = ""
    signing_email: str = ""
    accepted: tuple[int, ...] = ()  # versions of agreements
    sender_email: str = ""
    remark: str = ""

    @property
    def reply_to(self) -> str:
        """Where letters about the application go."""
        return self.sender_email or self.primary_email

    @property
    def signatory(self) -> tuple[str, str, str]:
        """Name, title and address of whoever signs for the organization."""
        if self.signing_name:
            return self.signing_name, self.signing_title, self.signing_email
        return self.primary_name, self.primary_title, self.primary_email


@dataclass(frozen=True)
class OfferedAgreement:
    """A version in force that has to be accepted."""

    id: int
    title: str
    version: str


@dataclass(frozen=True)
class Offered:
    """What may be chosen today. `invited` tiers are explained, not offered."""

    tiers: frozenset[str]
    invited: frozenset[str] = frozenset()
    bands: frozenset[str] = frozenset()
    agreements: tuple[OfferedAgreement, ...] = ()


OTHERS = ("alternate", "billing", "notices", "signing")
_LINES = ("legal_name", "band", "tax_id", "parent", "tier", "website", "group", "type", "country")
_MUST = Phrase(N_("This must be given."))
_NOT_OFFERED = Phrase(N_("Choose one of the list."))


def packed(answers: Answers) -> str:
    """The answers as JSON for a stored application."""
    return canonical(asdict(answers))


def unpacked(text: str) -> Answers:
    """What `packed` wrote; names that are not asked for any more are left out."""
    found = json.loads(text)
    known = {one.name for one in fields(Answers)}
    values = {name: value for name, value in found.items() if name in known}
    return Answers(**{**values, "accepted": tuple(values.get("accepted", ()))})


def checked_draft(answers: Answers) -> Answers:
    """The answers cleaned; a draft needs nothing but an address for the letter with its link."""
    clean, problems = _cleaned(answers)
    if not clean.reply_to and not problems:
        problems["primary_email"] = Phrase(
            N_("Write an address, so that the link to your draft can be mailed to you.")
        )
    if problems:
        raise Invalid(problems)
    return clean


def checked_application(answers: Answers, offered: Offered) -> Answers:
    """The answers cleaned and whole; `Invalid` names each field that is missing or wrong."""
    clean, problems = _cleaned(answers)
    problems = {**problems_of(clean, offered), **problems}
    if problems:
        raise Invalid(problems)
    return replace(clean, website=texts.website(clean.website))


def problems_of(answers: Answers, offered: Offered) -> dict[str, Phrase]:
    """What is missing or cannot be taken, by field; empty means it may be sent."""
    problems: dict[str, Phrase] = {}
    for name in ("legal_name", "address", "primary_name", "primary_email", "country"):
        if not getattr(answers, name):
            problems[name] = _MUST
    problems |= _choices(answers, offered)
    problems |= _readable(answers)
    problems |= _people(answers)
    names = ", ".join(
        f"{one.title} {one.version}" for one in offered.agreements if one.id not in answers.accepted
    )
    if names:
        problems["accepted"] = Phrase(
            N_("The one who signs has to accept: %(agreements)s."), agreements=names
        )
    return problems


def _choices(answers: Answers, offered: Offered) -> dict[str, Phrase]:
    problems = {}
    if answers.tier in offered.invited:
        problems["tier"] = Phrase(N_("This tier is by invitation; write to the office about it."))
    elif answers.tier not in offered.tiers:
        problems["tier"] = _NOT_OFFERED
    if answers.group not in set(StakeholderGroup):
        problems["group"] = _NOT_OFFERED
    if answers.type not in set(OrganizationType):
        problems["type"] = _NOT_OFFERED
    if answers.band not in (offered.bands or {""}):
        problems["band"] = _NOT_OFFERED
    return problems


def _readable(answers: Answers) -> dict[str, Phrase]:
    problems = {}
    for name, read in (("website", texts.website), ("country", texts.country)):
        try:
            read(getattr(answers, name))
        except Invalid as invalid:
            problems[name] = invalid.problems[""]
    return problems


def _people(answers: Answers) -> dict[str, Phrase]:
    problems = {}
    for who in OTHERS:
        name, email = getattr(answers, f"{who}_name"), getattr(answers, f"{who}_email")
        if name and not email:
            problems[f"{who}_email"] = Phrase(N_("Write their address too."))
        if email and not name:
            problems[f"{who}_name"] = Phrase(N_("Write their name too."))
    same = folded(answers.alternate_email) == folded(answers.primary_email)
    if answers.alternate_email and same:
        problems["alternate_email"] = Phrase(
            N_("The alternate steps in for the primary representative, so it is somebody else.")
        )
    return problems


def _cleaned(answers: Answers) -> tuple[Answers, dict[str, Phrase]]:
    """Text without what deceives or breaks, as far as it was given at all."""
    clean: dict[str, str] = {}
    problems: dict[str, Phrase] = {}

    def put(name: str, read: Callable[[str], str]) -> None:
        text = getattr(answers, name)
        try:
            clean[name] = read(text) if text.strip() else ""
        except Invalid as invalid:
            problems[name] = next(iter(invalid.problems.values()))

    for name in _LINES:
        put(name, texts.line)
    for name in ("address", "remark"):
        put(name, texts.lines)
    for who in ("primary", *OTHERS):
        put(f"{who}_name", checked_name)
        put(f"{who}_email", checked_email)
    for name in ("primary_title", "signing_title"):
        put(name, texts.line)
    put("sender_email", checked_email)
    return replace(answers, **clean), problems  # type: ignore[arg-type] # all of them are texts


def organization_of(answers: Answers, parent_id: int | None) -> OrganizationDraft:
    """The legal body that whole answers describe."""
    return OrganizationDraft(
        legal_name=answers.legal_name,
        group=StakeholderGroup(answers.group),
        type=OrganizationType(answers.type),
        band=answers.band,
        country=answers.country,
        tax_id=answers.tax_id,
        website=answers.website,
        billing_address=answers.address,
        po_required=answers.po_required,
        parent_id=parent_id,
    )


def colleagues_of(answers: Answers) -> tuple[ColleagueDraft, ...]:
    """Everybody named, once an address, with all that they do; the primary fills what is empty."""
    found: dict[str, ColleagueDraft] = {}
    titles: Mapping[str, str] = {
        "primary": answers.primary_title,
        "signing": answers.signing_title,
    }
    for who in ("primary", *OTHERS):
        kind = ContactKind(who)
        name, email = getattr(answers, f"{who}_name"), getattr(answers, f"{who}_email")
        if not email:
            if kind is ContactKind.ALTERNATE:
                continue
            name, email = answers.primary_name, answers.primary_email
        place = folded(email)
        known = found.get(place) or ColleagueDraft(name, email, titles.get(who, ""))
        found[place] = replace(
            known, title=known.title or titles.get(who, ""), kinds=(*known.kinds, kind)
        )
    return tuple(found.values())
