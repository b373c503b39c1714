"""Whether an applicant may be known here already, and why one thinks so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.rules.applications.answers import Answers
from govapp.members.rules.likeness import SHARED_MAIL, bare


@dataclass(frozen=True)
class Known:
    """What is known of an organization that may be the applicant; domains of its people's mail."""

    name: str
    legal_name: str
    website: str = ""
    tax_id: str = ""
    mail_domains: frozenset[str] = frozenset()


def domain_of(address: str) -> str:
    """The host of a website or mail address without `www`; "" where everybody has an address."""
    host = address.strip().casefold().rpartition("@")[2] if "@" in address else address.casefold()
    host = host.partition("://")[2] or host
    for sign in "/?#:":
        host = host.partition(sign)[0]
    host = host.strip().removeprefix("www.")
    return "" if host in SHARED_MAIL or "." not in host else host


def domains_of(answers: Answers) -> frozenset[str]:
    """The applicant's own hosts: of the website and of the people's addresses."""
    addresses = (
        answers.website,
        answers.primary_email,
        answers.alternate_email,
        answers.billing_email,
        answers.notices_email,
        answers.signing_email,
    )
    return frozenset(filter(None, map(domain_of, addresses)))


def likeness(answers: Answers, known: Known) -> tuple[Phrase, ...]:
    """Why the applicant may be this organization, the strongest reason first; empty: no sign."""
    reasons = []
    if _letters(answers.tax_id) and _letters(answers.tax_id) == _letters(known.tax_id):
        reasons.append(Phrase(N_("the same tax id")))
    name = bare(answers.legal_name)
    if name and name in {bare(known.legal_name), bare(known.name)}:
        reasons.append(Phrase(N_("the same name")))
    reasons += [
        Phrase(N_("the same website, %(domain)s"), domain=domain)
        for domain in _sorted({domain_of(known.website)} & domains_of(answers))
    ]
    reasons += [
        Phrase(N_("people with an address at %(domain)s"), domain=domain)
        for domain in _sorted(known.mail_domains & domains_of(answers))
    ]
    return tuple(reasons)


def _letters(text: str) -> str:
    return "".join(one for one in text.casefold() if one.isalnum())


def _sorted(domains: Iterable[str]) -> list[str]:
    return sorted(filter(None, domains))
