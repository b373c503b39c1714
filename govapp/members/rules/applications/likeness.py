"""Whether an applicant may be known here already, and why one thinks so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from govapp.foundation.kernel.ids import plain
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.rules.applications.answers import Answers

# Forms of companies, which are written in or left out at will.
_FORMS = frozenset({
    "ag", "bv", "co", "company", "corp", "corporation", "ev", "gmbh", "inc", "incorporated",
    "limited", "llc", "llp", "ltd", "nv", "oy", "plc", "pte", "pty", "sa", "sarl", "sas", "spa",
    "the",
})  # fmt: skip
# Where anybody has an address: sharing it says nothing.
_EVERYBODYS = frozenset(
    {
        "aol.com",
        "gmail.com",
        "gmx.de",
        "gmx.net",
        "googlemail.com",
        "hotmail.com",
        "icloud.com",
        "mail.com",
        "outlook.com",
        "proton.me",
        "protonmail.com",
        "web.de",
        "yahoo.com",
    }
)


@dataclass(frozen=True)
class Known:
    """What is known of an organization that may be the applicant; domains of its people's mail."""

    name: str
    legal_name: str
    website: str = ""
    tax_id: str = ""
    mail_domains: frozenset[str] = frozenset()


def stem_of(name: str) -> str:
    """The words of a name without accents, signs and the form of the company."""
    words = plain(name).split()
    return " ".join(word for word in words if word not in _FORMS) or " ".join(words)


def domain_of(address: str) -> str:
    """The host of a website or mail address without `www`; "" where everybody has an address."""
    host = address.strip().casefold().rpartition("@")[2] if "@" in address else address.casefold()
    host = host.partition("://")[2] or host
    for sign in "/?#:":
        host = host.partition(sign)[0]
    host = host.strip().removeprefix("www.")
    return "" if host in _EVERYBODYS or "." not in host else host


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
    stem = stem_of(answers.legal_name)
    if stem and stem in {stem_of(known.legal_name), stem_of(known.name)}:
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
