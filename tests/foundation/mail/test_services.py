"""Letters: written with their cause, sent by a job, kept or mailed, secrets erased."""

from __future__ import annotations

import email
import socketserver
import stat
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.policy import default
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from govapp.db import db, transaction
from govapp.foundation.access.actor import Role
from govapp.foundation.jobs.services import PAUSES, run_due
from govapp.foundation.kernel.errors import Forbidden, Refused
from govapp.foundation.mail import outbox, sender
from govapp.foundation.mail.models import Letter, LetterState
from govapp.foundation.mail.outbox import Outgoing
from tests import make

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("app")


def _write(key: str = "one", *, secret: bool = False, **more: object) -> int | None:
    letter = {
        "kind": "password_changed",
        "key": key,
        "address": "ada@people.example",
        "context": {"name": "Ada Example"},
        "about": "person:7",
        "person_id": 7,
        "secret": secret,
        **more,
    }
    with transaction() as session:
        return outbox.write(session, Outgoing(**letter))


def _letter() -> Letter:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Letter)).one()


def _files(settings) -> list:
    return sorted((settings.INSTANCE / "mail").glob("*.eml"))


def test_a_letter_without_a_mail_server_becomes_a_file_for_its_owner_only(settings):
    _write()
    run_due()

    (path,) = _files(settings)
    message = email.message_from_bytes(path.read_bytes(), policy=default)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert message["To"] == "ada@people.example"
    assert message["Message-ID"] == _letter().message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] is None
    assert "Dear Ada Example" in message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    assert "<style" not in html
    assert "style=" in html  # put inline, because mail programs drop style sheets
    assert _letter().state is LetterState.SENT


def test_a_letter_is_written_once_for_its_key():
    assert _write() is not None
    assert _write() is None

    assert run_due() == 1


def _write_and_fail() -> None:
    with transaction() as session:
        outbox.write(session, Outgoing("password_changed", "k", "a@b.example", {"name": "A"}))
        raise ZeroDivisionError


def test_what_is_undone_sends_nothing(settings):
    with pytest.raises(ZeroDivisionError):
        _write_and_fail()
    run_due()

    assert _files(settings) == []


def test_a_secret_letter_loses_its_text_once_it_is_sent():
    _write(secret=True)
    assert "Dear Ada" in _letter().text

    run_due()

    assert (_letter().text, _letter().html) == ("", "")


def test_the_message_id_is_the_same_at_each_try(monkeypatch, at):
    seen = []
    at(NOON)
    _write()

    def lost(settings, letter) -> None:
        seen.append(letter.message_id)
        raise OSError("the line is dead")

    monkeypatch.setattr(outbox, "deliver", lost)
    run_due()
    at(NOON + PAUSES[0])
    run_due()

    assert len(seen) == 2
    assert len(set(seen)) == 1


def _give_up(monkeypatch, at) -> None:
    def lost(settings, letter) -> None:
        raise OSError("the line is dead")

    at(NOON)
    _write()
    now = NOON
    with monkeypatch.context() as patched:
        patched.setattr(outbox, "deliver", lost)
        for pause in (*PAUSES, timedelta()):
            run_due()
            now += pause
            at(now)


def test_after_the_last_try_the_letter_says_why_it_failed(monkeypatch, at):
    _give_up(monkeypatch, at)

    assert _letter().state is LetterState.FAILED
    assert "the line is dead" in _letter().error


def test_staff_send_it_again(monkeypatch, at, settings):
    _give_up(monkeypatch, at)

    with pytest.raises(Forbidden):
        outbox.send_again(_letter().id, actor=make.staff(Role.AUDITOR))
    outbox.send_again(_letter().id, actor=make.staff())
    run_due()

    assert _letter().state is LetterState.SENT
    assert len(_files(settings)) == 1
    with pytest.raises(Refused):
        outbox.send_again(_letter().id, actor=make.staff())


@pytest.mark.parametrize(
    "address", ["a@b.example, c@d.example", "a@b.example\nBcc: c@d.example", "a@b.example\r\nX: y"]
)
def test_a_letter_goes_to_one_address(address):
    with pytest.raises(ValueError, match="one address"):
        _write(address=address)


def test_a_name_cannot_add_a_header(settings):
    _write(kind="invitation", context={"name": "A", "by": "B\r\nBcc: c@d.example", "link": "x"})
    run_due()

    message = email.message_from_bytes(_files(settings)[0].read_bytes(), policy=default)
    assert message["Bcc"] is None
    assert "\n" not in _letter().subject


# --- a mail server -------------------------------------------------------------------------------


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline().strip().upper():
            if line == b"DATA":
                self._take()
            elif line == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            elif line.startswith(b"RCPT") and self.server.box.busy:
                self.server.box.busy -= 1
                self.wfile.write(b"451 come again later\r\n")
            else:
                self.wfile.write(b"250 ok\r\n")

    def _take(self) -> None:
        self.wfile.write(b"354 go on\r\n")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        self.server.box.messages.append(b"".join(lines))
        self.wfile.write(b"250 taken\r\n")


@pytest.fixture
def server() -> Iterator[SimpleNamespace]:
    """A mail server on this machine, busy as often as `busy` says."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session) as listening:
        listening.box = SimpleNamespace(messages=[], busy=0, port=listening.server_address[1])
        thread = threading.Thread(target=listening.serve_forever, daemon=True)
        thread.start()
        yield listening.box
        listening.shutdown()


def _through(server: SimpleNamespace, monkeypatch, settings) -> None:
    changed = settings.model_copy(update={"MAIL_URL": f"smtp://127.0.0.1:{server.port}"})
    monkeypatch.setattr(outbox, "settings", lambda: changed)


def test_with_a_mail_server_the_letter_goes_there(server, monkeypatch, settings):
    _through(server, monkeypatch, settings)
    _write()
    run_due()

    message = email.message_from_bytes(server.messages[0], policy=default)
    assert message["To"] == "ada@people.example"
    assert message["Message-ID"] == _letter().message_id
    assert _files(settings) == []


def test_a_busy_mail_server_is_asked_again(server, monkeypatch, settings, at):
    at(NOON)
    _through(server, monkeypatch, settings)
    server.busy = 1
    _write()
    run_due()
    assert _letter().state is LetterState.WAITING

    at(NOON + PAUSES[0])
    run_due()

    assert len(server.messages) == 1
    assert _letter().state is LetterState.SENT


def test_a_dead_mail_server_does_not_hold_the_runner(settings, monkeypatch):
    assert sender.TIMEOUT_SECONDS <= 30


def test_a_letter_is_written_in_the_zone_of_who_reads_it(app, monkeypatch):
    from govapp.accounts import services
    from govapp.accounts.rules import Profile

    office, far = make.staff(name="Office"), make.staff(name="Far")
    services.change_profile(Profile("Far", "Asia/Tokyo"), actor=far)
    zones = []
    monkeypatch.setattr(outbox, "render", lambda _path, **_: zones.append(_zone()) or "")

    for actor in (far, office):
        _write(key=f"{actor.name}", person_id=actor.person_id)

    assert zones == ["Asia/Tokyo"] * 3 + ["America/New_York"] * 3
    assert _zone() == "America/New_York"


def _zone() -> str:
    from govapp.foundation.web.viewer import viewer

    return viewer().zone
