"""Signing in, links, roles: what the commands do, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from govapp.accounts import queries, services
from govapp.accounts.models import Credential, OneTimeLink, Person, Purpose, RoleGrant, SignIn
from govapp.accounts.rules import DEAD_LINK, HAS_ACCOUNT, WRONG_SIGN_IN
from govapp.accounts.services import passwords
from govapp.db import db, transaction
from govapp.foundation.access.actor import CLOCK, Hat, Role, operator
from govapp.foundation.audit.models import AuditEvent
from govapp.foundation.jobs.services import run_due
from govapp.foundation.kernel.errors import Forbidden, Invalid, NotFound, Refused
from govapp.foundation.kernel.ids import digest
from govapp.foundation.mail.models import Letter
from tests import make

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
HERE = {"address": "203.0.113.7", "browser": "tests"}

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def ada() -> int:
    return make.person("Ada Example", "Ada@people.example", password=make.PASSWORD)


def _sign_in(email: str = "ada@people.example", password: str = make.PASSWORD) -> str:
    return services.sign_in(email, password, **HERE)


def _live(person_id: int) -> int:
    db.session.rollback()
    return db.session.scalar(
        select(func.count()).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None))
    )


def _link(person_id: int, purpose: Purpose = Purpose.RESET, **more: object) -> str:
    with transaction() as session:
        return services.one_time_link(session, person_id, purpose, **more).rpartition("/")[2]


# --- signing in ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["ada@people.example", " ADA@People.Example ", "Ada@people.example"]
)
def test_the_address_is_found_however_it_is_written(ada, typed):
    token = _sign_in(typed)

    assert queries.signed_in_by(digest(token)).person_id == ada


def test_the_server_keeps_only_the_digest_of_what_the_cookie_holds(ada):
    token = _sign_in()

    kept = db.session.scalars(select(SignIn.token_digest)).one()
    assert kept == digest(token) != token
    assert len(token) >= 43  # 256 bits


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ada@people.example", "not the password"),
        ("nobody@people.example", make.PASSWORD),
        ("no-password@people.example", make.PASSWORD),
        ("ada@people.example", make.PASSWORD.upper()),
        ("ada@people.example", " " + make.PASSWORD),
    ],
)
def test_whatever_is_wrong_the_words_are_the_same(ada, email, password):
    make.person(email="no-password@people.example")

    with pytest.raises(Refused) as refusal:
        _sign_in(email, password)

    assert refusal.value.reasons == (WRONG_SIGN_IN,)


def test_an_unknown_address_costs_a_hash_too(ada, monkeypatch):
    checked = []
    verify = passwords._here()[0].verify.__func__
    monkeypatch.setattr(
        "argon2.PasswordHasher.verify",
        lambda self, *what: checked.append(what[0]) or verify(self, *what),
    )

    for email in ("ada@people.example", "nobody@people.example"):
        with pytest.raises(Refused):
            _sign_in(email, "wrong password")

    assert len(checked) == 2
    known, unknown = (parts.split("$")[1:4] for parts in checked)
    assert known == unknown  # algorithm, version, memory and rounds


def test_a_sign_in_ends_by_itself_when_idle(ada, at):
    at(NOON)
    token = _sign_in()
    at(NOON + timedelta(hours=11, minutes=59))
    assert queries.signed_in_by(digest(token))

    at(NOON + timedelta(hours=12))
    assert queries.signed_in_by(digest(token)) is None


def test_being_seen_keeps_it_alive_and_writes_at_most_once_a_minute(ada, at):
    at(NOON)
    token = _sign_in()
    row = queries.signed_in_by(digest(token))

    at(NOON + timedelta(seconds=59))
    services.note_seen(row.id)
    assert queries.signed_in_by(digest(token)).seen_at == NOON
    at(NOON + timedelta(hours=11))
    services.note_seen(row.id)

    assert queries.signed_in_by(digest(token)).seen_at == NOON + timedelta(hours=11)
    at(NOON + timedelta(hours=22))
    assert queries.signed_in_by(digest(token))


def test_an_ended_sign_in_is_not_revived_by_being_seen(ada, at):
    at(NOON)
    token = _sign_in()
    row = queries.signed_in_by(digest(token))
    services.sign_out(token)

    at(NOON + timedelta(minutes=5))
    services.note_seen(row.id)

    assert queries.signed_in_by(digest(token)) is None


def test_signing_out_everywhere_ends_all_and_only_ones_own(ada):
    other = make.person(email="bob@people.example", password=make.PASSWORD)
    _sign_in(), _sign_in(), _sign_in("bob@people.example")

    ended = services.sign_out_everywhere(ada, actor=queries.actor_of(ada))

    assert (ended, _live(ada), _live(other)) == (2, 0, 1)


def test_nobody_but_an_administrator_signs_others_out(ada):
    _sign_in()

    with pytest.raises(Forbidden):
        services.sign_out_everywhere(ada, actor=make.staff(Role.SECRETARIAT))
    services.sign_out_everywhere(ada, actor=make.administrator())

    assert _live(ada) == 0


def test_the_browser_of_somebody_else_cannot_be_ended(ada):
    token = _sign_in()
    row = queries.signed_in_by(digest(token))

    with pytest.raises(NotFound):
        services.end_one(row.id, actor=make.administrator())

    assert _live(ada) == 1


def test_a_slower_hash_is_made_at_the_next_sign_in(ada, monkeypatch):
    before = db.session.get(Credential, ada).password_hash
    slower = passwords._hasher(16, 2)
    monkeypatch.setattr(passwords, "_here", lambda: slower)

    _sign_in()

    db.session.rollback()
    after = db.session.get(Credential, ada).password_hash
    assert after != before
    assert "m=16,t=2" in after
    assert _sign_in()


def test_the_visit_before_this_one_is_remembered(ada, at):
    at(NOON)
    _sign_in()
    assert make.someone(ada).visited_at is None

    at(NOON + timedelta(days=3))
    _sign_in()

    assert make.someone(ada).visited_at == NOON


# --- links ---------------------------------------------------------------------------------------


def test_an_invitation_sets_the_password_and_leads_to_the_page():
    person_id = make.person(email="new@people.example")
    token = make.invitation(person_id, leads_to="/motions/4")

    cookie, leads_to = services.use_link(token, "a brook and a bridge", **HERE)

    assert leads_to == "/motions/4"
    assert queries.signed_in_by(digest(cookie)).person_id == person_id
    assert _sign_in("new@people.example", "a brook and a bridge")


def test_a_link_works_once(ada):
    token = _link(ada)
    services.use_link(token, "a brook and a bridge", **HERE)

    with pytest.raises(Refused) as refusal:
        services.use_link(token, "another brook here", **HERE)

    assert refusal.value.reasons == (DEAD_LINK,)
    assert _sign_in(password="a brook and a bridge")


def test_of_two_who_use_a_link_at_once_one_wins(app, ada):
    token = _link(ada)

    def use(number: int) -> str:
        with app.app_context():
            try:
                services.use_link(token, f"brook number {number}", **HERE)
            except Refused:
                return "refused"
            return "in"

    with ThreadPoolExecutor(6) as threads:
        outcomes = list(threads.map(use, range(6)))

    assert sorted(outcomes) == ["in", *["refused"] * 5]
    assert _live(ada) == 1


def test_a_newer_link_ends_the_older_ones(ada):
    older = _link(ada)
    newer = _link(ada)

    assert queries.link_of(older) is None
    assert queries.link_of(newer)


@pytest.mark.parametrize(
    ("purpose", "lasts"),
    [(Purpose.RESET, timedelta(hours=1)), (Purpose.INVITATION, timedelta(days=14))],
)
def test_a_link_is_dead_after_its_time(ada, at, purpose, lasts):
    at(NOON)
    token = _link(ada, purpose)
    at(NOON + lasts - timedelta(seconds=1))
    assert queries.link_of(token)

    at(NOON + lasts)
    assert queries.link_of(token) is None
    with pytest.raises(Refused):
        services.use_link(token, "a brook and a bridge", **HERE)


def test_only_the_digest_of_a_link_is_kept(ada):
    token = _link(ada)

    assert db.session.scalars(select(OneTimeLink.token_digest)).one() == digest(token)


def test_an_old_invitation_cannot_replace_a_password(ada):
    token = _link(ada, Purpose.INVITATION)

    with pytest.raises(Refused):
        services.use_link(token, "a brook and a bridge", **HERE)

    assert _sign_in()


def test_a_weak_password_leaves_the_link_alive(ada):
    token = _link(ada)

    with pytest.raises(Invalid):
        services.use_link(token, "password1", **HERE)

    assert queries.link_of(token)


def test_a_reset_ends_every_other_sign_in_and_tells_the_person(ada):
    _sign_in(), _sign_in()
    token = _link(ada)

    services.use_link(token, "a brook and a bridge", **HERE)

    assert _live(ada) == 1
    kinds = db.session.scalars(select(Letter.kind)).all()
    assert kinds == ["password_changed"]


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "motions/4"])
def test_a_link_leads_to_a_page_of_our_own(ada, target):
    with pytest.raises(ValueError, match="our own"):
        _link(ada, leads_to=target)


def test_links_in_letters_begin_with_the_configured_address(ada):
    with transaction() as session:
        link = services.one_time_link(session, ada, Purpose.RESET)

    assert link.startswith("http://localhost/link/")


# --- reset by letter -----------------------------------------------------------------------------


def test_asking_for_a_reset_writes_alike_for_known_and_unknown(ada, queries):
    services.ask_for_reset("warm-up@people.example", address="192.0.2.1")
    with queries() as known:
        services.ask_for_reset("ada@people.example", address="192.0.2.1")
    with queries() as unknown:
        services.ask_for_reset("nobody@people.example", address="192.0.2.1")

    assert [one.split()[0] for one in known] == [one.split()[0] for one in unknown]


def test_only_a_known_address_gets_a_letter(ada):
    services.ask_for_reset("nobody@people.example", address="192.0.2.1")
    services.ask_for_reset("ADA@people.example", address="192.0.2.1")
    run_due()

    letters = db.session.scalars(select(Letter)).all()
    assert [(letter.kind, letter.address) for letter in letters] == [
        ("reset", "Ada@people.example")
    ]


def test_the_fourth_reset_in_an_hour_is_silently_left_out(ada):
    for _ in range(5):
        services.ask_for_reset("ada@people.example", address="192.0.2.1")
    run_due()

    assert db.session.scalar(select(func.count()).select_from(Letter)) == 3


def test_the_text_of_a_secret_letter_is_erased_when_it_is_sent(ada):
    services.ask_for_reset("ada@people.example", address="192.0.2.1")
    run_due()

    letter = db.session.scalars(select(Letter)).one()
    assert (letter.text, letter.html, letter.state.value) == ("", "", "sent")


# --- passwords -----------------------------------------------------------------------------------


def test_changing_the_password_keeps_this_browser_and_ends_the_others(ada):
    here, there = _sign_in(), _sign_in()

    services.change_password(
        make.PASSWORD,
        "a brook and a bridge",
        but=here,
        address="1.2.3.4",
        actor=queries.actor_of(ada),
    )

    assert queries.signed_in_by(digest(here))
    assert queries.signed_in_by(digest(there)) is None
    assert _sign_in(password="a brook and a bridge")


def test_changing_it_asks_for_the_old_one(ada):
    with pytest.raises(Invalid) as problem:
        services.change_password(
            "wrong", "a brook and a bridge", but="", address="1.2.3.4", actor=queries.actor_of(ada)
        )

    assert set(problem.value.problems) == {"current"}


# --- people and roles ----------------------------------------------------------------------------


def test_one_address_is_one_person_however_many_ask_at_once(app):
    def ask(number: int) -> int:
        with app.app_context(), transaction() as session:
            return services.person_for(session, name=f"Ada {number}", email="ADA@people.example").id

    with ThreadPoolExecutor(5) as threads:
        found = set(threads.map(ask, range(5)))

    assert len(found) == 1
    assert db.session.scalar(select(func.count()).select_from(Person)) == 1


def test_the_first_administrator_gets_a_link_for_a_day(at):
    at(NOON)
    actor = operator("create-admin", Role.ADMINISTRATOR)

    link = services.create_administrator("first@people.example", name="First", actor=actor)

    token = link.rpartition("/")[2]
    services.use_link(token, "a brook and a bridge", **HERE)
    person_id = db.session.scalars(select(Person.id)).one()
    assert queries.actor_of(person_id).hats == {Hat(Role.ADMINISTRATOR)}


def test_the_first_link_is_dead_after_a_day(at):
    at(NOON)
    actor = operator("create-admin", Role.ADMINISTRATOR)
    link = services.create_administrator("first@people.example", name="First", actor=actor)

    at(NOON + timedelta(hours=24))

    assert queries.link_of(link.rpartition("/")[2]) is None


def test_making_somebody_administrator_twice_gives_a_fresh_link():
    actor = operator("create-admin", Role.ADMINISTRATOR)
    first = services.create_administrator("first@people.example", name="First", actor=actor)

    second = services.create_administrator("first@people.example", name="First", actor=actor)

    assert queries.link_of(first.rpartition("/")[2]) is None
    assert queries.link_of(second.rpartition("/")[2])
    assert db.session.scalar(select(func.count()).select_from(RoleGrant)) == 1


def test_whoever_has_an_account_is_not_invited_again(ada):
    with pytest.raises(Refused) as refusal:
        services.invite(ada, actor=make.administrator())

    assert refusal.value.reasons == (HAS_ACCOUNT,)


def test_a_role_is_held_once_and_ends(ada):
    boss = make.administrator()
    services.grant(ada, Role.TREASURER, actor=boss)
    assert queries.actor_of(ada).hats == {Hat(Role.TREASURER)}
    with pytest.raises(Refused):
        services.grant(ada, Role.TREASURER, actor=boss)

    services.revoke(ada, Role.TREASURER, actor=boss)

    assert queries.actor_of(ada).hats == frozenset()


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.TREASURER, Role.AUDITOR])
def test_only_an_administrator_gives_roles(ada, role):
    with pytest.raises(Forbidden):
        services.grant(ada, Role.ADMINISTRATOR, actor=make.staff(role))


@pytest.mark.parametrize("role", [Role.CHAIR, Role.PRIMARY, Role.TELLER])
def test_a_role_that_belongs_to_something_is_not_given_here(ada, role):
    with pytest.raises(NotFound):
        services.grant(ada, role, actor=make.administrator())


def test_a_role_given_at_once_by_many_is_held_once(app, ada):
    boss = make.administrator()

    def give(_: int) -> str:
        with app.app_context():
            try:
                services.grant(ada, Role.AUDITOR, actor=boss)
            except Refused:
                return "refused"
            return "given"

    with ThreadPoolExecutor(5) as threads:
        outcomes = sorted(threads.map(give, range(5)))

    assert outcomes == ["given", *["refused"] * 4]


def test_two_administrators_cannot_end_each_other_at_once(app):
    one, two = make.administrator(), make.administrator()

    def end(pair: tuple[int, int]) -> str:
        with app.app_context():
            try:
                services.revoke(pair[1], Role.ADMINISTRATOR, actor=queries.actor_of(pair[0]))
            except (Refused, Forbidden):
                return "refused"
            return "ended"

    pairs = [(one.person_id, two.person_id), (two.person_id, one.person_id)]
    with ThreadPoolExecutor(2) as threads:
        outcomes = sorted(threads.map(end, pairs))

    assert outcomes == ["ended", "refused"]


def test_the_trail_holds_numbers_and_no_names(ada):
    services.grant(ada, Role.TREASURER, actor=make.administrator("Boss Example"))

    texts = "".join(db.session.scalars(select(AuditEvent.text)))
    assert f'"about":"person:{ada}"' in texts
    assert "Example" not in texts
    assert "people.example" not in texts


def test_the_daily_tidying_forgets_what_is_long_over(ada, at):
    at(NOON)
    _sign_in()
    _link(ada)
    at(NOON + timedelta(days=120))

    services.tidy()

    assert db.session.scalar(select(func.count()).select_from(SignIn)) == 0
    assert db.session.scalar(select(func.count()).select_from(OneTimeLink)) == 0
    with transaction() as session:
        assert services.give(session, ada, Role.COMMUNITY, actor=CLOCK)
