"""Who is told what about their organization."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.charter.queries import consortium
from govapp.db import session as current_session
from govapp.foundation.kernel.ids import digest, folded, key
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import Phrase
from govapp.foundation.mail.outbox import Outgoing, write
from govapp.foundation.web.current import reading_as, render, settings
from govapp.members.models import AgreementVersion, Application, Organization
from govapp.members.queries.belonging import Contact
from govapp.members.rules.applications import DRAFT_LASTS, Answers, Quote


def colleague(
    session: Session, organization: Organization, person: Person, link: str, *, new: bool, by: str
) -> None:
    """The letter that brings a colleague to the organization's page, by a one-time link if new."""
    about = key("organization", organization.id)
    write(
        session,
        Outgoing(
            kind="colleague",
            key=f"colleague:{about}:{key('person', person.id)}:{digest(link)[:40]}",
            address=person.email,
            context={
                "name": person.name,
                "organization": organization.display_name,
                "link": link,
                "new": new,
                "by": by,
            },
            about=about,
            person_id=person.id,
            organization_id=organization.id,
            secret=new,
        ),
    )


def farewell(
    session: Session, organization: Organization, person: Person, leaving_id: int, *, ended: bool
) -> None:
    """The letter to whoever left: what ended, what stays theirs. `ended`: their sign-in, too."""
    about = key("organization", organization.id)
    write(
        session,
        Outgoing(
            kind="farewell",
            key=f"farewell:{key('leaving', leaving_id)}",
            address=person.email,
            context={
                "name": person.name,
                "organization": organization.display_name,
                "ended": ended,
            },
            about=about,
            person_id=person.id,
            organization_id=organization.id,
        ),
    )


def taking_over(
    session: Session,
    organization: Organization,
    person: Person,
    leaving_id: int,
    titles: Sequence[Phrase],
    *,
    before: str,
) -> None:
    """The letter to a successor: what they hold now, and after whom."""
    about = key("organization", organization.id)
    write(
        session,
        Outgoing(
            kind="taking_over",
            key=f"taking-over:{key('leaving', leaving_id)}:{key('person', person.id)}",
            address=person.email,
            context={
                "name": person.name,
                "organization": organization.display_name,
                "before": before,
                "titles": titles,
                "link": f"{settings().SERVER_URL}/organizations/{organization.id}",
            },
            about=about,
            person_id=person.id,
            organization_id=organization.id,
        ),
    )


def agreement(
    session: Session, organization: Organization, version: AgreementVersion, to: Contact, kind: str
) -> None:
    """A version in force is put to a member that accepted an older one, or is reminded of."""
    about = key("agreement", version.id)
    write(
        session,
        Outgoing(
            kind=kind,
            key=f"{kind}:{about}:{key('organization', organization.id)}:{to.person_id}",
            address=to.email,
            context={
                "name": to.name,
                "organization": organization.display_name,
                "title": version.title,
                "version": version.version,
                "effective_on": version.effective_on,
                "link": f"{settings().SERVER_URL}/agreements/{version.id}#accept",
            },
            about=about,
            person_id=to.person_id,
            organization_id=organization.id,
        ),
    )


def draft_kept(session: Session, row: Application, answers: Answers, token: str) -> None:
    """The link to a draft, once to each address."""
    _to_applicant(
        session,
        row,
        answers,
        "application_draft",
        f"{digest(folded(answers.reply_to))[:24]}",
        token,
        days=DRAFT_LASTS.days,
    )


def application_sent(
    session: Session,
    row: Application,
    answers: Answers,
    quote: Quote | None,
    token: str,
    *,
    answer_by: date | None,
) -> None:
    """That the application arrived, what was quoted, who answers by when."""
    sent_at = row.sent_at
    if sent_at is None:
        raise TypeError("this letter follows the sending")
    _to_applicant(
        session,
        row,
        answers,
        "application_sent",
        sent_at.isoformat(),
        token,
        quote=quote,
        answer_by=answer_by,
    )


def signatory_named(session: Session, row: Application, answers: Answers, titles: str) -> None:
    """To whoever is named as signing and did not send it: what is accepted in their name."""
    name, _title, email = answers.signatory
    if not titles or folded(email) == folded(answers.reply_to):
        return
    about = key("application", row.id)
    write(
        session,
        Outgoing(
            kind="application_signed",
            key=f"application_signed:{about}:{digest(folded(email) + titles)[:24]}",
            address=email,
            context={
                **_context(session, answers, "", None),
                "name": name,
                "titles": titles,
                "sender": answers.reply_to,
                "link": f"{settings().SERVER_URL}/agreements",
            },
            about=about,
        ),
    )


def application_asked(
    session: Session, row: Application, answers: Answers, words: str, token: str
) -> None:
    """What the office asks, with the link to go on."""
    _to_applicant(session, row, answers, "application_asked", digest(token)[:24], token, words)


def application_approved(
    session: Session, row: Application, answers: Answers, words: str, token: str
) -> None:
    """That they belong, and what comes next: invitations, invoice, rights once it is settled."""
    _to_applicant(session, row, answers, "application_approved", digest(token)[:24], token, words)


def application_declined(
    session: Session, row: Application, answers: Answers, words: str, token: str
) -> None:
    """The reason of the refusal and the next step."""
    _to_applicant(session, row, answers, "application_declined", digest(token)[:24], token, words)


def answer_sample(kind: str, answers: Answers, words: str, first: Money | None) -> tuple[str, str]:
    """Subject and text of the letter that an answer would bring."""
    context = {
        **_context(current_session(), answers, words, first),
        "link": f"{settings().SERVER_URL}/join/applications/…",
        "server_url": settings().SERVER_URL,
    }
    with reading_as("", ""):
        subject = " ".join(render(f"mail/{kind}/subject.txt", **context).split())
        return subject, render(f"mail/{kind}/text.txt", **context)


def _context(
    session: Session, answers: Answers, words: str, first: Money | None
) -> dict[str, object]:
    we = consortium(session)
    return {
        "name": answers.primary_name,
        "organization": answers.legal_name,
        "words": words,
        "first": first,
        "contact": we.contact_email if we else "",
    }


def _to_applicant(
    session: Session,
    row: Application,
    answers: Answers,
    kind: str,
    once: str,
    token: str,
    words: str = "",
    **more: object,
) -> None:
    about = key("application", row.id)
    first = None if row.first_minor is None else Money(row.first_minor, row.currency)
    write(
        session,
        Outgoing(
            kind=kind,
            key=f"{kind}:{about}:{once}",
            address=answers.reply_to,
            context={
                **_context(session, answers, words, first),
                "link": f"{settings().SERVER_URL}/join/applications/{token}",
                **more,
            },
            about=about,
            secret=True,
        ),
    )
