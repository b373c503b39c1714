"""The only file that speaks SMTP; without MAIL_URL letters become files in the instance folder."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from govapp.foundation.kernel import clock
from govapp.foundation.mail.models import Letter
from govapp.settings import Settings

TIMEOUT_SECONDS = 20


def deliver(settings: Settings, letter: Letter) -> None:
    """Send the letter or write it to `instance/mail`; raises what the server or disk raises."""
    message = compose(settings, letter)
    if settings.MAIL_URL:
        _send(settings.MAIL_URL, message)
    else:
        _keep(settings.INSTANCE / "mail", letter, message)


def compose(settings: Settings, letter: Letter) -> EmailMessage:
    """The message with its fixed Message-ID, text and HTML with styles put inline."""
    import css_inline

    message = EmailMessage()
    message["From"] = settings.MAIL_FROM
    message["To"] = letter.address
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    inliner = css_inline.CSSInliner(load_remote_stylesheets=False)
    message.add_alternative(inliner.inline(letter.html), subtype="html")
    return message


def _send(url: str, message: EmailMessage) -> None:
    parts = urlsplit(url)
    host = parts.hostname or ""
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT_SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 587, timeout=TIMEOUT_SECONDS)
    with server:
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)


def _keep(folder: Path, letter: Letter, message: EmailMessage) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{letter.id:06d}-{letter.kind.replace('/', '-')}.eml"
    path.write_bytes(message.as_bytes())
    path.chmod(0o600)
