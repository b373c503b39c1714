"""Writing letters inside commands, and what the sender's job does with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.db import session as current_session
from govapp.db import transaction
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, unrestricted
from govapp.foundation.jobs.services import again, ask
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import digest, key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.mail.models import Letter, LetterState
from govapp.foundation.mail.permissions import LETTER_SEND_AGAIN
from govapp.foundation.mail.sender import deliver
from govapp.foundation.web.current import reading_as, render, settings

ReaderOf = Callable[[Session, int], tuple[str, str]]  # a person's language and zone

_reader_of: list[ReaderOf] = []


def register_reader(reader_of: ReaderOf) -> None:
    """Take over who knows how a person reads (from wiring)."""
    _reader_of[:] = [reader_of]


@dataclass(frozen=True)
class Outgoing:
    """A letter to be: `kind` is the folder under templates/mail, `key` makes it unique.

    `context` fills the templates; `secret` letters (reset, invitation) lose their body once sent.
    """

    kind: str
    key: str
    address: str
    context: dict[str, object] = field(default_factory=dict)
    about: str = ""
    person_id: int | None = None
    organization_id: int | None = None
    secret: bool = False


def write(session: Session, letter: Outgoing) -> int | None:
    """Put a letter in the outbox of the running command; None if its key was written before."""
    if session.scalar(select(Letter.id).where(Letter.key == letter.key)):
        return None
    if "\n" in letter.address or "\r" in letter.address or "," in letter.address:
        raise ValueError("a letter goes to one address")
    subject, text, html = _worded(session, letter)
    row = Letter(
        key=letter.key,
        message_id=_message_id(letter.key),
        kind=letter.kind,
        about=letter.about,
        person_id=letter.person_id,
        organization_id=letter.organization_id,
        address=letter.address,
        subject=subject,
        text=text,
        html=html,
        secret=letter.secret,
        state=LetterState.WAITING,
        written_at=clock.now(),
    )
    session.add(row)
    session.flush()
    ask(session, "mail.send", key=key("letter", row.id), letter_id=row.id)
    return row.id


def _worded(session: Session, letter: Outgoing) -> tuple[str, str, str]:
    """Subject, text and HTML in the language and zone of the person it goes to."""
    context = {**letter.context, "server_url": settings().SERVER_URL}
    folder = f"mail/{letter.kind}"
    known = letter.person_id is not None and _reader_of
    locale, zone = _reader_of[0](session, letter.person_id or 0) if known else ("", "")
    with reading_as(locale, zone):
        return (
            " ".join(render(f"{folder}/subject.txt", **context).split()),
            render(f"{folder}/text.txt", **context),
            render(f"{folder}/html.html", **context),
        )


def _message_id(letter_key: str) -> str:
    host = urlsplit(settings().SERVER_URL).hostname or "localhost"
    return f"<{digest(letter_key)[:40]}@{host}>"


@unrestricted("run by the clock; the right to write was checked when the letter was written")
def send(letter_id: int) -> None:
    """Hand one letter to the mail server (outside any transaction), then note it as sent."""
    letter = current_session().get(Letter, letter_id)
    if letter is None or letter.state is LetterState.SENT:
        return
    deliver(settings(), letter)
    with transaction() as session:
        sent = session.get_one(Letter, letter_id, with_for_update=True)
        sent.state, sent.sent_at, sent.error = LetterState.SENT, clock.now(), ""
        if sent.secret:
            sent.text, sent.html = "", ""


@unrestricted("run by the clock when all tries have failed")
def give_up(letter_id: int, error: str) -> None:
    """Note a letter that could not be sent, where staff see it."""
    with transaction() as session:
        letter = session.get_one(Letter, letter_id, with_for_update=True)
        letter.state, letter.error = LetterState.FAILED, error


def send_again(letter_id: int, *, actor: Actor) -> None:
    """Try a letter once more that was given up, with all its tries anew."""
    with transaction() as session:
        letter = session.get(Letter, letter_id, with_for_update=True)
        authorize(actor, LETTER_SEND_AGAIN, letter)
        if letter is None:
            raise NotFound
        if letter.state is not LetterState.FAILED:
            raise Refused(Phrase(N_("Only a letter that was given up can go out again.")))
        letter.state, letter.error = LetterState.WAITING, ""
        again(session, "mail.send", key("letter", letter_id))
